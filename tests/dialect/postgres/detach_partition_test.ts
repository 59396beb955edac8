import assert from "node:assert/strict";
import { compileOperation } from "../../../src/dialect/postgres/compile.ts";
import type { Connection } from "../../../src/driver/connection.ts";
import type { PartitionBound } from "../../../src/operations/partition_ops.ts";
import { reverseOperations } from "../../../src/operations/reverse.ts";
import * as sa from "../../../src/schema/sa.ts";
import { diffCatalogs, readCatalog } from "../../support/catalog.ts";
import {
  freshDatabase,
  freshPglite,
  installedVersions,
  openTestConnection,
} from "../../support/servers.ts";
import { collectOperations } from "./operation_case.ts";

interface DetachCase {
  readonly name: string;
  /** Makes `p` a partition of `t`, unless the case names others. */
  readonly setup: string;
  readonly table?: string;
  readonly parent?: string;
  readonly schema?: string;
  readonly bound: PartitionBound;
  /** Checks that are on the table when it is detached. */
  readonly checks: readonly string[];
}

const LONG = `Été "'$$ ${"x".repeat(49)}`;

const CASES: readonly DetachCase[] = [
  {
    name: "a range of one column",
    setup: `CREATE TABLE t (a date) PARTITION BY RANGE (a);
CREATE TABLE p PARTITION OF t FOR VALUES FROM ('2020-01-01') TO ('2021-01-01');`,
    bound: { from: ["2020-01-01"], to: ["2021-01-01"] },
    checks: ["p_a_check"],
  },
  {
    name: "a range of two columns and an expression",
    setup: `CREATE TABLE t (a int, b text) PARTITION BY RANGE (a, lower(b), b);
CREATE TABLE p PARTITION OF t FOR VALUES FROM (1, MINVALUE, MINVALUE) TO (2, 'x''y', 'z');`,
    bound: {
      from: [1, sa.text("MINVALUE"), sa.text("MINVALUE")],
      to: [2, "x'y", "z"],
    },
    checks: ["p_check"],
  },
  {
    name: "a list with NULL",
    setup: `CREATE TABLE t (a text COLLATE "C") PARTITION BY LIST (a);
CREATE TABLE p PARTITION OF t FOR VALUES IN ('a', 'b"''', NULL);`,
    bound: { in: ["a", "b\"'", null] },
    checks: ["p_a_check"],
  },
  {
    name: "a hash",
    setup: `CREATE TABLE t (a int, b int) PARTITION BY HASH (a, b);
CREATE TABLE p PARTITION OF t FOR VALUES WITH (MODULUS 4, REMAINDER 3);`,
    bound: { modulus: 4, remainder: 3 },
    checks: [],
  },
  {
    name: "a partition of a partition",
    setup: `CREATE TABLE r (a int, b int) PARTITION BY LIST (a);
CREATE TABLE t PARTITION OF r FOR VALUES IN (1, 2) PARTITION BY RANGE (b);
CREATE TABLE p PARTITION OF t FOR VALUES FROM (1) TO (10);`,
    bound: { from: [1], to: [10] },
    checks: ["p_check"],
  },
  {
    name: "a partition that has partitions",
    setup: `CREATE TABLE t (a int, b int) PARTITION BY LIST (a);
CREATE TABLE p PARTITION OF t FOR VALUES IN (1, 2) PARTITION BY RANGE (b);
CREATE TABLE q PARTITION OF p FOR VALUES FROM (1) TO (10);`,
    bound: { in: [1, 2] },
    checks: ["p_a_check"],
  },
  {
    name: "names that have to be quoted and are as long as can be",
    setup: `CREATE SCHEMA "S""1";
CREATE TABLE "S""1"."select" ("${
      LONG.replace('"', '""')
    }" int) PARTITION BY LIST ("${LONG.replace('"', '""')}");
CREATE TABLE "S""1"."${
      LONG.replace('"', '""')
    }" PARTITION OF "S""1"."select" FOR VALUES IN (1);`,
    table: LONG,
    parent: "select",
    schema: 'S"1',
    bound: { in: [1] },
    checks: [`Été "'$$ xxxxxxxxxxxxxxxxx_Été "'$$ xxxxxxxxxxxxxxxxx_check`],
  },
  {
    name: "checks of the user's, which stay",
    setup: `CREATE TABLE t (a int, b int) PARTITION BY LIST (a);
CREATE TABLE p PARTITION OF t FOR VALUES IN (1, 2);
ALTER TABLE p ADD CONSTRAINT p_a_check CHECK (a > 0);
ALTER TABLE p ADD CHECK (b > 0);
ALTER TABLE p ADD CONSTRAINT p_own_check CHECK (a IN (1, 2));`,
    bound: { in: [1, 2] },
    checks: ["p_a_check", "p_a_check1", "p_b_check", "p_own_check"],
  },
  {
    name: "a check of the user's that says what the bound says, which stays",
    setup: `CREATE TABLE t (a int) PARTITION BY LIST (a);
CREATE TABLE p PARTITION OF t FOR VALUES IN (1);
ALTER TABLE p ADD CONSTRAINT only_one CHECK (a IS NOT NULL AND a = 1);`,
    bound: { in: [1] },
    checks: ["only_one"],
  },
];

async function checkCase(
  connection: Connection,
  each: DetachCase,
): Promise<void> {
  const { table = "p", parent = "t", schema, bound } = each;
  const place = schema === undefined ? {} : { schema, parentSchema: schema };
  await connection.execute(each.setup);
  const before = await readCatalog(connection);
  const up = collectOperations((op) =>
    op.detachPartition(table, parent, {
      ...place,
      concurrently: true,
      existingBound: bound,
    })
  );
  const down = reverseOperations(up);
  // Undoing the undoing detaches concurrently too.
  for (const forth of [up, reverseOperations(down)]) {
    for (const { sql } of forth.flatMap(compileOperation)) {
      await connection.execute(sql);
    }
    const { rows } = await connection.query<{ names: readonly string[] }>(
      `SELECT coalesce(array_agg(k.conname ORDER BY k.conname), '{}') AS names
       FROM pg_constraint k JOIN pg_class c ON c.oid = k.conrelid WHERE c.relname = $1 AND contype = 'c'`,
      [table],
    );
    assert.deepEqual(rows, [{ names: each.checks }]);
    for (const { sql } of down.flatMap(compileOperation)) {
      await connection.execute(sql);
    }
    assert.deepEqual(diffCatalogs(before, await readCatalog(connection)), []);
  }
}

for (const version of await installedVersions()) {
  for (const each of CASES) {
    Deno.test(`PostgreSQL ${version} attaches again what was detached concurrently, without the check of the bound: ${each.name}`, async () => {
      await using database = await freshDatabase({ version });
      await using connection = await openTestConnection(database.url);
      await checkCase(connection, each);
    });
  }
}

Deno.test("PGlite attaches again what was detached concurrently, without the check of the bound", async () => {
  for (const each of CASES.slice(0, 2)) {
    await using database = await freshPglite({ isInitialised: true });
    await using connection = await openTestConnection(database.url);
    await checkCase(connection, each);
  }
});

Deno.test("reverseOperations() of a detaching that was finished needs the bound", () => {
  const operations = collectOperations((op) =>
    op.detachPartition("p", "t", {
      finalize: true,
      existingBound: { in: [1] },
    })
  );
  const [attach] = reverseOperations(operations);
  assert.ok(attach?.kind === "attachPartition" && attach.dropBoundCheck);
});
