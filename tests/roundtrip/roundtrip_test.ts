import assert from "node:assert/strict";
import {
  installedVersions,
  olderVersion,
  type PostgresVersion,
} from "../support/servers.ts";
import { runRoundtrip } from "./roundtrip.ts";

/** Scripts, and the oldest version that knows all of their statements. */
const SCRIPTS = [
  ["old.sql", 14],
  ["objects.sql", 15],
  ["corners.sql", 15],
  ["corners_18.sql", 18],
  ["rare.sql", 15],
  ["rare_15.sql", 15],
] as const;

const FORMS = ["sql", "operations", "metadata"] as const;

async function readScript(name: string): Promise<string> {
  return await Deno.readTextFile(new URL(name, import.meta.url));
}

function testRoundtrips(name: string, version: PostgresVersion): void {
  for (const form of FORMS) {
    Deno.test(`what ${name} makes is written as ${form} that makes it again, equal, and is taken down, on ${version}`, async () => {
      const { differences, leftOver, unknown } = await runRoundtrip(
        await readScript(name),
        version,
        form,
      );
      assert.deepEqual(differences, []);
      assert.deepEqual(leftOver, []);
      assert.deepEqual(unknown, []);
    });
  }
}

const OLDER = await olderVersion();
if (OLDER !== undefined) testRoundtrips("old.sql", OLDER);

for (const version of await installedVersions()) {
  for (const [name, since] of SCRIPTS) {
    if (version >= since) testRoundtrips(name, version);
  }

  Deno.test(`planCreationOperations() says most of it by operations, on ${version}`, async () => {
    const { sql } = await runRoundtrip(
      await readScript("objects.sql"),
      version,
      "operations",
    );
    // As operations spell it, and SQL where there is none.
    assert.match(sql, /^CREATE UNLOGGED TABLE shop\.scratch \(/m);
    assert.match(sql, /^CREATE RULE quiet/m);
  });

  Deno.test(`planCreation() writes an empty database as nothing but settings, on ${version}`, async () => {
    const { differences, sql } = await runRoundtrip("SELECT 1", version);
    assert.deepEqual(differences, []);
    assert.equal(sql, "SET check_function_bodies = false;\n");
  });

  // From version 18 on the server does not allow it.
  if (version < 18) {
    Deno.test(`a child that takes null where its parent does not is written so, on ${version}`, async () => {
      const { differences, sql } = await runRoundtrip(
        `CREATE TABLE above (a integer NOT NULL); CREATE TABLE below () INHERITS (above);
         ALTER TABLE ONLY below ALTER COLUMN a DROP NOT NULL`,
        version,
      );
      assert.deepEqual(differences, []);
      assert.match(sql, /ONLY public\.below ALTER COLUMN a DROP NOT NULL;/);
    });
  }

  Deno.test(`reflectDatabase() names what it does not cover, on ${version}`, async () => {
    const { unknown, sql } = await runRoundtrip(
      `CREATE FOREIGN DATA WRAPPER wrapper;
       CREATE SERVER elsewhere FOREIGN DATA WRAPPER wrapper;
       CREATE USER MAPPING FOR PUBLIC SERVER elsewhere OPTIONS (password 'x');
       CREATE TABLE here (a integer);
       CREATE FOREIGN TABLE far () INHERITS (here) SERVER elsewhere;
       CREATE LANGUAGE odd HANDLER plpgsql_call_handler`,
      version,
    );
    assert.deepEqual(unknown, [
      "foreign table public.far",
      "language odd",
      "user mapping PUBLIC on server elsewhere",
    ]);
    assert.doesNotMatch(sql, /far|odd|password/);
  });
}
