import assert from "node:assert/strict";
import { compileOperation } from "../../../src/dialect/postgres/compile.ts";
import type { Connection } from "../../../src/driver/connection.ts";
import type { Operation } from "../../../src/operations/operation.ts";
import { reverseOperations } from "../../../src/operations/reverse.ts";
import { diffCatalogs, readCatalog } from "../../support/catalog.ts";
import { runPsql } from "../../support/psql.ts";
import {
  freshDatabase,
  freshPglite,
  installedVersions,
  openTestConnection,
} from "../../support/servers.ts";
import { collectOperations } from "./operation_case.ts";

async function runAll(
  connection: Connection,
  operations: readonly Operation[],
): Promise<void> {
  for (const { sql } of operations.flatMap(compileOperation)) {
    await connection.execute(sql);
  }
}

function writeScript(operations: readonly Operation[]): string {
  return operations.flatMap(compileOperation).map(({ sql }) => `${sql};\n`)
    .join("");
}

for (const version of await installedVersions()) {
  Deno.test(`PostgreSQL ${version} installs, updates and removes an extension, and psql by the offline form`, async () => {
    const first = collectOperations((op) => {
      op.createSchema("my ext");
      op.createExtension("cube", { version: "1.4", schema: "my ext" });
    });
    const then = collectOperations((op) =>
      op.updateExtension("cube", { version: "1.5", existingVersion: "1.4" })
    );
    await using online = await freshDatabase({ version });
    await using connection = await openTestConnection(online.url);
    const before = await readCatalog(connection);
    await runAll(connection, first);
    await runAll(connection, reverseOperations(first));
    assert.deepEqual(diffCatalogs(before, await readCatalog(connection)), []);
    await runAll(connection, [...first, ...then]);
    const after = await readCatalog(connection);
    assert.ok(after.includes('extension cube 1.5 "my ext"'), after.join("\n"));

    await using offline = await freshDatabase({ version });
    await runPsql(offline.url, writeScript([...first, ...then]));
    await using other = await openTestConnection(offline.url);
    assert.deepEqual(diffCatalogs(after, await readCatalog(other)), []);
  });
}

Deno.test("PGlite installs, updates and removes the one extension it has", async () => {
  await using database = await freshPglite({ isInitialised: true });
  await using connection = await openTestConnection(database.url);
  const count = async () => {
    const { rows } = await connection.query(
      "SELECT count(*)::int FROM pg_extension",
    );
    return rows[0]?.["count"];
  };
  const create = collectOperations((op) => op.createExtension("plpgsql"));
  await runAll(connection, reverseOperations(create));
  assert.equal(await count(), 0);
  await runAll(connection, create);
  await runAll(
    connection,
    collectOperations((op) => op.updateExtension("plpgsql")),
  );
  assert.equal(await count(), 1);
});
