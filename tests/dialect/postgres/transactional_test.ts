import assert from "node:assert/strict";
import {
  isTransactionalSql,
  isTransactionControl,
} from "../../../src/dialect/postgres/transactional.ts";
import { scanSql } from "../../../src/dialect/postgres/scan_sql.ts";

Deno.test("isTransactionalSql() knows what cannot run in a transaction block", () => {
  for (
    const sql of [
      "CREATE INDEX CONCURRENTLY ix ON t (a)",
      "create /* x */ unique index\nconcurrently if not exists ix ON t (a)",
      "DROP INDEX CONCURRENTLY ix",
      "REINDEX INDEX CONCURRENTLY ix",
      "REINDEX (VERBOSE, CONCURRENTLY) TABLE t",
      "REINDEX DATABASE",
      "ALTER TABLE m DETACH PARTITION p CONCURRENTLY",
      "VACUUM",
      "VACUUM (ANALYZE) t",
      "CREATE DATABASE d",
      "DROP TABLESPACE s",
      "ALTER DATABASE d SET TABLESPACE s",
      "ALTER SYSTEM SET work_mem TO '4MB'",
      "CREATE SUBSCRIPTION s CONNECTION '' PUBLICATION p",
      "CLUSTER",
      "SELECT 1; VACUUM",
    ]
  ) assert.equal(isTransactionalSql(sql), false, sql);
});

Deno.test("isTransactionalSql() is not misled by names, strings and comments", () => {
  for (
    const sql of [
      "CREATE INDEX ix_concurrently ON t (a) -- CONCURRENTLY",
      'CREATE INDEX "CONCURRENTLY" ON t (a)',
      "SELECT 'VACUUM; CREATE DATABASE x'",
      "REFRESH MATERIALIZED VIEW CONCURRENTLY v",
      "ALTER DATABASE d SET work_mem TO '1MB'",
      "ALTER TABLE m DETACH PARTITION p",
      "CLUSTER t USING ix",
      "ALTER TYPE mood ADD VALUE 'x'",
      "REINDEX TABLE t",
      "ANALYZE t",
    ]
  ) assert.equal(isTransactionalSql(sql), true, sql);
});

function isControl(sql: string): boolean {
  return isTransactionControl(scanSql(sql).statements[0]?.words ?? []);
}

Deno.test("isTransactionControl() knows what begins and ends transactions", () => {
  for (
    const sql of [
      "COMMIT",
      "begin isolation level serializable",
      "START TRANSACTION",
      "END",
      "ROLLBACK",
      "ABORT",
      "ROLLBACK AND CHAIN",
      "PREPARE TRANSACTION 'x'",
    ]
  ) assert.equal(isControl(sql), true, sql);
  for (
    const sql of [
      "ROLLBACK TO SAVEPOINT x",
      "ROLLBACK WORK TO x",
      "SAVEPOINT x",
      "RELEASE x",
      "PREPARE p AS SELECT 1",
      "DO $$BEGIN COMMIT; END$$",
    ]
  ) assert.equal(isControl(sql), false, sql);
});
