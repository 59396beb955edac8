import assert from "node:assert/strict";
import { installedVersions } from "../support/servers.ts";
import { runRoundtrip } from "./roundtrip.ts";

const OBJECTS = await Deno.readTextFile(
  new URL("objects.sql", import.meta.url),
);

for (const version of await installedVersions()) {
  Deno.test(`planCreation() writes every kind of object so that it loads as equal, and planRemoval() takes it down, on ${version}`, async () => {
    const { differences, leftOver, unknown } = await runRoundtrip(
      OBJECTS,
      version,
    );
    assert.deepEqual(differences, []);
    assert.deepEqual(leftOver, []);
    assert.deepEqual(unknown, []);
  });

  Deno.test(`planCreationOperations() makes every kind of object by operations, as equal, on ${version}`, async () => {
    const { differences, sql } = await runRoundtrip(
      OBJECTS,
      version,
      "operations",
    );
    assert.deepEqual(differences, []);
    // As operations spell it, and SQL where there is none.
    assert.match(sql, /^CREATE UNLOGGED TABLE shop\.scratch \(/m);
    assert.match(sql, /^CREATE RULE quiet/m);
  });

  Deno.test(`renderMetadata() writes every kind of object as a module that makes it, as equal, on ${version}`, async () => {
    const { differences } = await runRoundtrip(OBJECTS, version, "metadata");
    assert.deepEqual(differences, []);
  });

  Deno.test(`planCreation() writes an empty database as nothing but settings, on ${version}`, async () => {
    const { differences, sql } = await runRoundtrip("SELECT 1", version);
    assert.deepEqual(differences, []);
    assert.equal(sql, "SET check_function_bodies = false;\n");
  });

  Deno.test(`reflectDatabase() names what it does not cover, on ${version}`, async () => {
    const { unknown, sql } = await runRoundtrip(
      `CREATE FOREIGN DATA WRAPPER "odd wrapper";
       CREATE SERVER elsewhere FOREIGN DATA WRAPPER "odd wrapper";
       CREATE FOREIGN TABLE far (a integer) SERVER elsewhere;
       CREATE PUBLICATION news`,
      version,
    );
    assert.deepEqual(unknown, [
      "foreign table public.far",
      'foreign-data wrapper "odd wrapper"',
      "publication news",
      "server elsewhere",
    ]);
    assert.equal(sql, "SET check_function_bodies = false;\n");
  });
}
