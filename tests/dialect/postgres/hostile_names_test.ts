import assert from "node:assert/strict";
import fc from "fast-check";
import { compileOperation } from "../../../src/dialect/postgres/compile.ts";
import { reverseOperations } from "../../../src/operations/reverse.ts";
import { byteLength } from "../../../src/schema/naming.ts";
import { freshDatabase, openTestConnection } from "../../support/servers.ts";
import { collectOperations } from "./operation_case.ts";

const NAME = fc.oneof(
  fc.string({ unit: "binary", minLength: 1, maxLength: 30 }),
  fc.string({
    unit: fc.constantFrom("'", '"', "\\", "$", ";", ".", "-", "\n", "%", "A"),
    minLength: 1,
    maxLength: 63,
  }),
  fc.constantFrom("select", "user", "position", "int", "ctid ", "é".repeat(31)),
).filter((name) => !/[\0\uD800-\uDFFF]/.test(name) && byteLength(name) <= 63);

const TEXT = NAME;

Deno.test("PostgreSQL makes of hostile names and texts what was asked for, and unmakes it", async () => {
  await using database = await freshDatabase();
  await using connection = await openTestConnection(database.url);
  const property = fc.asyncProperty(
    fc.uniqueArray(NAME, { minLength: 5, maxLength: 5 }),
    TEXT,
    async ([schema = "", table = "", one = "", two = "", type = ""], text) => {
      const operations = collectOperations((op, sa) => {
        op.createSchema(schema);
        op.createTable(table, [
          sa.column(one, sa.enum(type, [text], { schema }), {
            index: true,
            comment: text,
          }),
          sa.column("n", sa.integer(), { primaryKey: true }),
        ], { schema, comment: text });
        op.addColumn(
          table,
          sa.column(two, sa.text(), { serverDefault: text, unique: true }),
          { schema },
        );
        op.createCheckConstraint(one, table, "n > 0", { schema });
        op.bulkInsert(table, [{ n: 1, [one]: text }], { schema });
        op.renameColumn(table, "n", `${one.slice(0, 9)}2`, { schema });
      });
      await connection.execute("BEGIN");
      try {
        for (const { sql } of operations.flatMap(compileOperation)) {
          await connection.execute(sql);
        }
        const { rows } = await connection.query<{ found: string }>(
          `SELECT json_build_array(n.nspname, c.relname, obj_description(c.oid, 'pg_class'),
             (SELECT json_agg(a.attname ORDER BY a.attnum) FROM pg_attribute a WHERE a.attrelid = c.oid AND a.attnum > 0))::text AS found
           FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
           WHERE n.nspname = $1 AND c.relkind = 'r'`,
          [schema],
        );
        assert.deepEqual(rows.map(({ found }) => JSON.parse(found)), [
          [schema, table, text, [one, `${one.slice(0, 9)}2`, two]],
        ]);
        const undone = operations.filter(({ kind }) => kind !== "bulkInsert");
        for (
          const { sql } of reverseOperations(undone).flatMap(compileOperation)
        ) {
          await connection.execute(sql);
        }
        const left = await connection.query(
          "SELECT 1 FROM pg_namespace WHERE nspname = $1",
          [schema],
        );
        assert.deepEqual(left.rows, []);
      } finally {
        await connection.execute("ROLLBACK");
      }
    },
  );
  await fc.assert(property, { numRuns: 60 });
});
