import { scanSql } from "./scan_sql.ts";

/** Beginnings, in words, of statements that refuse to run in a transaction block. */
const OUTSIDE_ONLY_REGEXPS: readonly RegExp[] = [
  /^(CREATE (UNIQUE )?|DROP )INDEX CONCURRENTLY\b/,
  /^REINDEX\b.*\b(CONCURRENTLY|SCHEMA|DATABASE|SYSTEM)\b/,
  /^ALTER TABLE\b.* DETACH PARTITION\b.* CONCURRENTLY$/,
  /^VACUUM\b/,
  /^(CREATE|DROP) (DATABASE|TABLESPACE|SUBSCRIPTION)\b/,
  /^ALTER DATABASE\b.* SET TABLESPACE\b/,
  /^ALTER SYSTEM\b/,
  /^CLUSTER( VERBOSE)?$/,
];

const TRANSACTION_CONTROL_REGEXP =
  /^(BEGIN|START TRANSACTION|COMMIT|END|ABORT|ROLLBACK(?! (WORK |TRANSACTION )?TO\b)|PREPARE TRANSACTION)\b/;

/** Whether a statement, given by its words, may run in a transaction block. */
export function isTransactional(words: readonly string[]): boolean {
  const text = words.join(" ");
  return !OUTSIDE_ONLY_REGEXPS.some((regexp) => regexp.test(text));
}

/** Whether a statement, given by its words, begins or ends a transaction. */
export function isTransactionControl(words: readonly string[]): boolean {
  return TRANSACTION_CONTROL_REGEXP.test(words.join(" "));
}

/**
 * Whether the text has a statement that may commit a part of its work before it
 * fails, where it runs outside a transaction.
 */
export function mayCommitInside(sql: string): boolean {
  return /\b(?:call|do)\b/i.test(sql) &&
    scanSql(sql).statements.some(({ words: [first] }) =>
      first === "CALL" || first === "DO"
    );
}

/** Whether all statements of the text may run in a transaction block. */
export function isTransactionalSql(sql: string): boolean {
  return scanSql(sql).statements.every(({ words }) => isTransactional(words));
}
