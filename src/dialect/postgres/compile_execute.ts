import type { ExecuteOp } from "../../operations/execute_ops.ts";
import { CompileError } from "../errors.ts";
import { compileExpression } from "./value_sql.ts";
import type { Fragment } from "./fragment.ts";
import { scanSql } from "./scan_sql.ts";
import { isTransactional, isTransactionControl } from "./transactional.ts";

/**
 * The text as the user gave it, without blanks and semicolons around it. Only
 * if one of several statements cannot run in a transaction are they separated:
 * the server would run them all in one.
 */
export function compileExecute(op: ExecuteOp): readonly Fragment[] {
  const text = op.sql.kind === "text" ? op.sql.sql : compileExpression(op.sql);
  const { statements, endsInComment, command } = scanSql(text);
  if (command !== undefined) {
    throw new CompileError(
      op.kind,
      `"${command}" is a command of psql, not SQL`,
      { hint: "Strings with backslashes stand in quotes: '\\d', E'\\t'" },
    );
  }
  const [first] = statements;
  if (first === undefined) {
    throw new CompileError(
      op.kind,
      "There is no statement in the SQL to execute",
      {
        hint: "It consists of comments and blanks only",
      },
    );
  }
  for (const { words } of statements) {
    assertNoTransactionControl(op, words);
    assertNoCopy(op, words);
  }
  const { parameters } = op;
  if (parameters !== undefined) {
    assertSingle(op, statements.length);
    const transactional = isTransactional(first.words);
    return [{ sql: first.sql, parameters, transactional }];
  }
  const isPlain = statements.every(({ words }) => isTransactional(words));
  if (isPlain || statements.length === 1) {
    const sql = trimStatement(text) + (endsInComment ? "\n" : "");
    return [{ sql, transactional: isPlain }];
  }
  return statements.map(({ sql, words }) => ({
    sql,
    transactional: isTransactional(words),
  }));
}

function trimStatement(text: string): string {
  let end = text.length;
  // Not by a pattern, which takes quadratic time for blanks in the middle.
  while (end > 0 && /[\s;]/.test(text.charAt(end - 1))) end--;
  return text.slice(0, end).trimStart();
}

function assertSingle(op: ExecuteOp, count: number): void {
  if (count === 1) return;
  throw new CompileError(
    op.kind,
    `SQL with parameters must be one statement, but there are ${count}`,
    { hint: "Give each its own op.execute()" },
  );
}

/** Behind COPY, psql would take the rest of an offline script for rows. */
function assertNoCopy(op: ExecuteOp, words: readonly string[]): void {
  if (!/^COPY\b.* (FROM STDIN|TO STDOUT)\b/.test(words.join(" "))) return;
  throw new CompileError(
    op.kind,
    "COPY cannot read from or write to the program that runs a revision",
    { hint: "Use op.bulkInsert() for rows, op.query() to read them" },
  );
}

function assertNoTransactionControl(
  op: ExecuteOp,
  words: readonly string[],
): void {
  if (!isTransactionControl(words)) return;
  throw new CompileError(
    op.kind,
    `SQL of a revision must not begin or end transactions, but has ${
      words[0] ?? ""
    }`,
    {
      hint:
        "Use op.autocommitBlock() for what cannot run in the revision's transaction",
    },
  );
}
