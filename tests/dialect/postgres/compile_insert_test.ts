import assert from "node:assert/strict";
import { compileOperation } from "../../../src/dialect/postgres/compile.ts";
import { buildBulkInsert } from "../../../src/operations/execute_ops.ts";
import { freshDatabase, openTestConnection } from "../../support/servers.ts";
import { collectOperations } from "./operation_case.ts";

function compile(rows: readonly Readonly<Record<string, unknown>>[]) {
  return compileOperation(buildBulkInsert("t", rows)).map(({ sql }) => sql);
}

Deno.test("compileBulkInsert() writes nothing for no rows", () => {
  assert.deepEqual(compile([]), []);
});

Deno.test("compileBulkInsert() leaves out what is undefined, so that it gets its default", () => {
  assert.deepEqual(
    compile([{ a: 1, b: undefined }, { b: null }, { a: 2, b: 3 }]),
    [
      "INSERT INTO t (a) VALUES (1)",
      "INSERT INTO t (b) VALUES (NULL)",
      "INSERT INTO t (a, b) VALUES (2, 3)",
    ],
  );
});

Deno.test("compileBulkInsert() takes column names that are hostile", () => {
  assert.deepEqual(compile([{ 'a"); DROP TABLE t; --': 1, __proto__x: 2 }]), [
    'INSERT INTO t ("a""); DROP TABLE t; --", __proto__x) VALUES (1, 2)',
  ]);
});

Deno.test("compileBulkInsert() puts many rows into few statements, in their order", async () => {
  const rows = Array.from({ length: 10_000 }, (_, id) => ({
    id,
    ...(id % 4_000 === 0 ? {} : { name: `it's ${id}` }),
  }));
  const statements = compile(rows);
  assert.ok(statements.length <= 30, String(statements.length));
  await using database = await freshDatabase();
  await using connection = await openTestConnection(database.url);
  await connection.execute(
    "CREATE TABLE t (id integer, name text DEFAULT 'none', place serial)",
  );
  for (const sql of statements) await connection.execute(sql);
  const { rows: found } = await connection.query<{ found: string }>(
    `SELECT concat_ws(' ', count(*), count(*) FILTER (WHERE name = 'none'),
      count(*) FILTER (WHERE place <> id + 1), count(*) FILTER (WHERE name = 'it''s ' || id)) AS found FROM t`,
  );
  assert.equal(found[0]?.found, "10000 3 0 9997");
});

Deno.test("compileBulkInsert() leaves a column that no row names to its default, whatever its name", () => {
  const [operation] = collectOperations((op, sa) =>
    op.bulkInsert(
      sa.table("t", [
        sa.column("constructor", sa.text()),
        sa.column("a", sa.integer()),
      ]),
      [{ a: 1 }],
    )
  );
  assert.ok(operation);
  assert.deepEqual(compileOperation(operation).map(({ sql }) => sql), [
    "INSERT INTO t (a) VALUES (1)",
  ]);
});
