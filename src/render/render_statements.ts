import { buildExecute } from "../operations/execute_ops.ts";
import { renderChanges } from "./render_operations.ts";

/**
 * The statements as the body of a TypeScript revision: one `op.execute` each,
 * a blank line between groups of several lines. Empty for no statements.
 */
export function renderStatementCalls(
  groups: readonly (readonly string[])[],
): string {
  return renderChanges(groups.map((statements) => ({
    operations: statements.map((statement) => buildExecute(statement)),
    notes: [],
  }))).body;
}

/** The statements as SQL, each with its semicolon, a blank line between groups. */
export function renderStatementScript(
  groups: readonly (readonly string[])[],
): string {
  return groups.filter((statements) => statements.length > 0).map((
    statements,
  ) => statements.map((statement) => `${statement};\n`).join("")).join("\n");
}
