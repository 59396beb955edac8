import assert from "node:assert/strict";
import { findDatabase } from "../../src/config/find_database.ts";
import { load, type Project, saidBy } from "./support.ts";

async function shown(project: Project, options: object = {}): Promise<string> {
  return findDatabase(await load(project), options).displayUrl;
}

const INI = "[alembic]\nsqlalchemy.url = pglite://ini\n";

Deno.test("findDatabase() takes --url, ALEMBIC_URL, sqlalchemy.url, DATABASE_URL and PG variables in this order", async () => {
  const env = {
    ALEMBIC_URL: "pglite://alembic",
    ALEMBIC_SQLALCHEMY_URL: "pglite://${LITERAL}",
    DATABASE_URL: "pglite://database",
    PGHOST: "pghost",
    USER: "me",
  };
  const { ALEMBIC_URL: _1, ...second } = env;
  const { ALEMBIC_SQLALCHEMY_URL: _2, ...third } = second;
  const { DATABASE_URL: _3, ...last } = third;
  assert.equal(
    await shown({ ini: INI, env }, { url: "pglite://u" }),
    "pglite://u",
  );
  await assert.rejects(
    shown({ ini: INI, env }, { url: " " }),
    { message: "The database URL is empty (--url)" },
  );
  assert.equal(await shown({ ini: INI, env }), "pglite://alembic");
  assert.equal(await shown({ ini: INI, env: second }), "pglite://${LITERAL}");
  assert.equal(await shown({ ini: INI, env: third }), "pglite://ini");
  assert.equal(await shown({ env: third }), "pglite://database");
  assert.equal(await shown({ env: last }), "postgresql://me@pghost:5432/me");
});

Deno.test("findDatabase() takes secrets from files", async () => {
  const files = { "/run/url": "postgresql://u:p@h/d\n" };
  for (const name of ["ALEMBIC_URL_FILE", "DATABASE_URL_FILE"]) {
    assert.equal(
      await shown({ files, env: { [name]: "/run/url" } }),
      "postgresql://u:***@h/d",
    );
  }
  const target = findDatabase(
    await load({
      ini: "[alembic]\nsqlalchemy.url = postgresql://u@h/d\n",
      files: { "/run/pw": "s@cret\n" },
      env: { PGPASSWORD_FILE: "/run/pw" },
    }),
  );
  assert.ok(target.kind === "postgres");
  assert.equal(target.password, "s@cret");
});

Deno.test("findDatabase() replaces %(here)s and variables in sqlalchemy.url", async () => {
  assert.equal(
    await shown({
      ini: "[alembic]\nsqlalchemy.url = pglite://%(here)s/${DIR:-data}\n",
    }),
    "pglite:///srv/app/data",
  );
  assert.equal(
    await shown({
      toml: "[tool.alembic]\nsqlalchemy.url = 'pglite://%(here)s/${DIR}'\n",
      env: { DIR: "x" },
    }),
    "pglite:///srv/app/x",
  );
});

Deno.test("findDatabase() passes an empty URL and Alembic's placeholder over", async () => {
  const placeholder =
    "[alembic]\nsqlalchemy.url = driver://user:pass@localhost/dbname\n";
  const env = { DATABASE_URL: "pglite://d" };
  assert.equal(await shown({ ini: placeholder, env }), "pglite://d");
  assert.equal(
    await shown({ ini: "[alembic]\nsqlalchemy.url =\n", env }),
    "pglite://d",
  );
  const config = await load({ ini: placeholder });
  assert.equal(
    saidBy(() => findDatabase(config)),
    "The database URL is still the placeholder 'driver://…' (sqlalchemy.url in alembic.ini line 2)\nWrite 'postgresql://user:password@host:5432/database' or 'pglite://folder'",
  );
});

Deno.test("findDatabase() throws DatabaseUrlError if nothing names a database", async () => {
  const config = await load({ env: { USER: "me", PGPASSWORD: "x" } });
  assert.equal(
    saidBy(() => findDatabase(config)),
    "No database is configured\nSet sqlalchemy.url in 'alembic.ini', ALEMBIC_URL or DATABASE_URL, or give '--url postgresql://user@host/database'",
  );
});
