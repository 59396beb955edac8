import assert from "node:assert/strict";
import { compileOperation } from "../../../src/dialect/postgres/compile.ts";
import type { Connection } from "../../../src/driver/connection.ts";
import { NotReversibleError } from "../../../src/operations/errors.ts";
import type { Operation } from "../../../src/operations/operation.ts";
import { reverseOperations } from "../../../src/operations/reverse.ts";
import {
  freshDatabase,
  installedVersions,
  openTestConnection,
} from "../../support/servers.ts";
import { ALL_CASES } from "./all_cases.ts";
import { collectOperations, SETUP_SQL } from "./operation_case.ts";

// The statements of every case run on every version that knows them: forth,
// back and forth again.
for (const version of await installedVersions()) {
  Deno.test(`PostgreSQL ${version} runs the statements of every operation`, async (test) => {
    await using database = await freshDatabase({ version });
    await using connection = await openTestConnection(database.url);
    await connection.execute(SETUP_SQL);
    for (const each of ALL_CASES) {
      const { since = 13, isOutside = false, notExecuted } = each;
      if (since > version || notExecuted !== undefined) continue;
      await test.step(each.name, async () => {
        const operations = collectOperations(each.up);
        if (isOutside) return await runForthAndBack(connection, operations);
        await connection.execute("BEGIN");
        try {
          await runForthAndBack(connection, operations);
        } finally {
          await connection.execute("ROLLBACK");
        }
      });
    }
  });
}

async function runForthAndBack(
  connection: Connection,
  up: readonly Operation[],
): Promise<void> {
  const down = tryReverse(up);
  await runAll(connection, up);
  if (down === undefined) return;
  await runAll(connection, down);
  await runAll(connection, up);
  await runAll(connection, down);
}

async function runAll(
  connection: Connection,
  operations: readonly Operation[],
): Promise<void> {
  for (const { sql } of operations.flatMap(compileOperation)) {
    await assert.doesNotReject(connection.execute(sql), sql);
  }
}

function tryReverse(
  operations: readonly Operation[],
): readonly Operation[] | undefined {
  try {
    return reverseOperations(operations);
  } catch (error) {
    if (error instanceof NotReversibleError) return undefined;
    throw error;
  }
}
