import assert from "node:assert/strict";
import {
  lookupPgpass,
  parsePgpass,
  parseServiceFile,
} from "../../src/config/libpq_files.ts";
import { saidBy } from "./support.ts";

const WANTED = { host: "db", port: 5432, database: "app", user: "me" };

function lookup(text: string, query = WANTED): string | undefined {
  return lookupPgpass(parsePgpass(text), query);
}

Deno.test("lookupPgpass() takes the first entry that fits", () => {
  const text =
    "# comment\n\ndb:5433:app:me:no\r\ndb:5432:app:me:first\r\n*:*:*:*:rest\n";
  assert.equal(lookup(text), "first");
  assert.equal(lookup(text, { ...WANTED, user: "you" }), "rest");
});

Deno.test("lookupPgpass() gives undefined if nothing fits", () => {
  assert.equal(lookup("other:*:*:*:x\ndb:*:app:me\n"), undefined);
  assert.equal(lookup(""), undefined);
});

Deno.test("parsePgpass() takes characters behind a backslash as they are", () => {
  assert.equal(
    lookup("fe80\\:\\:1:*:a\\\\b:*:s\\:e\\\\c:ignored\n", {
      ...WANTED,
      host: "fe80::1",
      database: "a\\b",
    }),
    "s:e\\c",
  );
  assert.equal(lookup("\\*:*:*:*:x", { ...WANTED, host: "*" }), "x");
  assert.equal(lookup("\\*:*:*:*:x"), undefined);
});

Deno.test("lookupPgpass() looks a default folder of sockets up as localhost", () => {
  const text = "localhost:*:*:*:local\n/srv/pg:*:*:*:own\n";
  assert.equal(
    lookup(text, { ...WANTED, host: "/var/run/postgresql" }),
    "local",
  );
  assert.equal(lookup(text, { ...WANTED, host: "/srv/pg" }), "own");
});

const PLACE = { file: "pg_service.conf", service: "app" };

Deno.test("parseServiceFile() reads the first section of the name", () => {
  assert.deepEqual(
    parseServiceFile(
      "broken\n[other]\nhost=no\n[app]\n# c\nhost=db\nhost=twice\n  options=-c a=b \n[app]\nport=1\n",
      PLACE,
    ),
    { host: "db", options: "-c a=b" },
  );
  assert.equal(parseServiceFile("[other]\nhost=x\n", PLACE), undefined);
  assert.deepEqual(parseServiceFile("[app]\r\n", PLACE), {});
});

Deno.test("parseServiceFile() throws ConfigError with the line, not its text", () => {
  for (const line of ["secret", "Host = db", "=x", "ldap://x/y?z=1"]) {
    assert.equal(
      saidBy(() => parseServiceFile(`[app]\nport=1\n${line}\n`, PLACE)),
      "Cannot read 'pg_service.conf': line 3 is not 'keyword=value'\nWrite one libpq keyword a line, without spaces around '=': 'host=db.example.org'",
      line,
    );
  }
  assert.equal(
    saidBy(() => parseServiceFile("[app]\nservice=other\n", PLACE)),
    "Cannot read 'pg_service.conf': line 2 names another service\nWrite the parameters of that service out here",
  );
});
