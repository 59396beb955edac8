import assert from "node:assert/strict";

import { parseConcurrentStatement } from "../../../src/dialect/postgres/concurrent_statement.ts";

Deno.test("parseConcurrentStatement() reads name and table of an index", () => {
  const cases: readonly [string, string, string][] = [
    ["CREATE INDEX CONCURRENTLY ix ON t (a)", "ix", "t"],
    [
      "create unique index concurrently IF NOT EXISTS Ix\nON only s.T (a);",
      "ix",
      "s.T",
    ],
    [
      'CREATE INDEX CONCURRENTLY "I""x on" ON "my s" . "t.1" USING gin (a)',
      'I"x on',
      '"my s"."t.1"',
    ],
    [
      "-- why\nCREATE /* not\nnow */ INDEX CONCURRENTLY größe ON t (a)",
      "größe",
      "t",
    ],
  ];
  for (const [sql, index, table] of cases) {
    assert.deepEqual(
      parseConcurrentStatement(sql),
      { kind: "createIndex", index, table },
      sql,
    );
  }
});

Deno.test("parseConcurrentStatement() reads the index of DROP INDEX", () => {
  for (
    const [sql, index] of [
      ["DROP INDEX CONCURRENTLY ix", "ix"],
      ['drop index concurrently if exists s."Ix"', 's."Ix"'],
    ]
  ) {
    assert.deepEqual(parseConcurrentStatement(sql ?? ""), {
      kind: "dropIndex",
      index,
    });
  }
});

Deno.test("parseConcurrentStatement() knows other statements that work CONCURRENTLY", () => {
  for (
    const sql of [
      "CREATE INDEX CONCURRENTLY ON t (a)",
      "REINDEX INDEX CONCURRENTLY ix",
      "REINDEX (VERBOSE, CONCURRENTLY) TABLE t",
      "ALTER TABLE t DETACH PARTITION t1 CONCURRENTLY",
    ]
  ) {
    assert.deepEqual(parseConcurrentStatement(sql), { kind: "other" }, sql);
  }
});

Deno.test("parseConcurrentStatement() leaves everything else alone", () => {
  for (
    const sql of [
      "CREATE INDEX ix ON t (a)",
      "SELECT 'CREATE INDEX CONCURRENTLY ix ON t (a)'",
      "-- concurrently\nCREATE INDEX ix ON t (a)",
      "REFRESH MATERIALIZED VIEW CONCURRENTLY v",
      "COMMENT ON TABLE t IS 'built concurrently'",
    ]
  ) assert.equal(parseConcurrentStatement(sql), undefined, sql);
});
