import assert from "node:assert/strict";
import { expandVariables } from "../../src/config/url_variables.ts";
import { saidBy } from "./support.ts";

const ENV: Readonly<Record<string, string>> = {
  HOST: "db",
  PW: "p@ss/w%rd",
  EMPTY: "",
  URL: "postgresql://a:b@c/d",
};

function expand(url: string): string {
  return expandVariables(url, {
    environment: (name) => ENV[name],
    origin: "alembic.ini line 2",
  });
}

Deno.test("expandVariables() replaces ${NAME} and ${NAME:-default}", () => {
  assert.equal(
    expand("x://${HOST}/${NONE:-d}${EMPTY:-e}${NONE:-}"),
    "x://db/de",
  );
  assert.equal(expand("${URL}"), "postgresql://a:b@c/d");
});

Deno.test("expandVariables() keeps other dollar signs, and ${ where written $${", () => {
  assert.equal(expand("x://u:pa$$word$1$@h"), "x://u:pa$$word$1$@h");
  assert.equal(expand("x://u:$${HOST}@h"), "x://u:${HOST}@h");
});

Deno.test("expandVariables() encodes @ in the place of user and password only", () => {
  assert.equal(
    expand("postgresql://u:${PW}@${HOST}/${PW}"),
    "postgresql://u:p%40ss/w%rd@db/p@ss/w%rd",
  );
});

Deno.test("expandVariables() does not expand what it put in", () => {
  assert.equal(
    expandVariables("${A}", { environment: () => "${B}", origin: "x" }),
    "${B}",
  );
});

Deno.test("expandVariables() throws DatabaseUrlError for a variable without value or a broken reference", () => {
  for (const name of ["NONE", "EMPTY"]) {
    assert.equal(
      saidBy(() => expand(`x://u:\${${name}}@h`)),
      `Environment variable '${name}' is not set or empty, but the database URL refers to it (alembic.ini line 2)\nSet ${name}, or give a default: '\${${name}:-default}'`,
    );
  }
  for (const url of ["x://${", "x://${HOST", "x://${1}", "x://${HOST-x}"]) {
    assert.equal(
      saidBy(() => expand(url)),
      "A '${' in the database URL is not followed by 'NAME}' or 'NAME:-default}' (alembic.ini line 2)\nWrite '$${' if the characters themselves are meant",
    );
  }
});
