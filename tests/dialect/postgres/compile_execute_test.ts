import assert from "node:assert/strict";
import { CompileError } from "../../../src/dialect/errors.ts";
import { compileOperation } from "../../../src/dialect/postgres/compile.ts";
import { buildExecute } from "../../../src/operations/execute_ops.ts";
import * as sa from "../../../src/operations/sa.ts";

function compile(
  sql: string,
  parameters?: readonly unknown[],
): readonly unknown[] {
  return compileOperation(buildExecute(sql, parameters)).map((
    { source: _source, ...statement },
  ) => statement);
}

Deno.test("compileExecute() keeps the SQL but for blanks and semicolons around it", () => {
  assert.deepEqual(compile("\n  SELECT 1\n\t;; "), [
    { sql: "SELECT 1", transactional: true },
  ]);
  assert.deepEqual(
    compileOperation(buildExecute(sa.text("SELECT 1")))[0]?.sql,
    "SELECT 1",
  );
});

Deno.test("compileExecute() takes linear time for blanks within the SQL", () => {
  const sql = `SELECT 1${" ".repeat(200_000)}+ 1;`;
  const startedAt = performance.now();
  assert.deepEqual(compile(sql), [
    { sql: sql.slice(0, -1), transactional: true },
  ]);
  assert.ok(performance.now() - startedAt < 2_000);
});

Deno.test("compileExecute() ends a comment so that a semicolon can follow", () => {
  assert.deepEqual(compile("SELECT 1 -- one"), [
    { sql: "SELECT 1 -- one\n", transactional: true },
  ]);
});

Deno.test("compileExecute() separates statements only if one needs to be alone", () => {
  assert.deepEqual(compile("SELECT 1; SELECT 2"), [
    { sql: "SELECT 1; SELECT 2", transactional: true },
  ]);
  assert.deepEqual(
    compile(
      "SELECT 1; /* now */ CREATE INDEX CONCURRENTLY ix ON t (a); SELECT 2;",
    ),
    [
      { sql: "SELECT 1", transactional: true },
      { sql: "CREATE INDEX CONCURRENTLY ix ON t (a)", transactional: false },
      { sql: "SELECT 2", transactional: true },
    ],
  );
});

Deno.test("compileExecute() passes parameters on with a single statement", () => {
  assert.deepEqual(compile("UPDATE t SET a = $1;", [1]), [
    { sql: "UPDATE t SET a = $1", parameters: [1], transactional: true },
  ]);
  assert.throws(() => compile("SELECT 1; SELECT $1", [1]), {
    message: "SQL with parameters must be one statement, but there are 2",
  });
});

Deno.test("compileExecute() throws CompileError when a transaction would end", () => {
  assert.throws(() => compile("UPDATE t SET a = 1; commit;"), (error) => {
    assert.ok(error instanceof CompileError);
    assert.equal(
      error.message,
      "SQL of a revision must not begin or end transactions, but has COMMIT",
    );
    assert.equal(
      error.hint,
      "Use op.autocommitBlock() for what cannot run in the revision's transaction",
    );
    return true;
  });
});

Deno.test("compileExecute() throws CompileError when there is no statement", () => {
  assert.throws(() => compile("-- nothing\n;"), {
    message: "There is no statement in the SQL to execute",
  });
});

Deno.test("compileExecute() throws CompileError for what is psql's, and for COPY without rows", () => {
  assert.throws(() => compile("SELECT '\\d'; \\gexec"), {
    message: '"\\gexec" is a command of psql, not SQL',
  });
  for (
    const sql of ["COPY t FROM stdin", "copy t (a) TO STDOUT (FORMAT csv)"]
  ) {
    assert.throws(() => compile(sql), {
      message:
        "COPY cannot read from or write to the program that runs a revision",
    });
  }
  assert.equal(compile("COPY t FROM '/srv/stdin'").length, 1);
});
