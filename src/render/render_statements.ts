/** The statements as SQL, each with its semicolon, a blank line between groups. */
export function renderStatementScript(
  groups: readonly (readonly string[])[],
): string {
  return groups.filter((statements) => statements.length > 0).map((
    statements,
  ) => statements.map((statement) => `${statement};\n`).join("")).join("\n");
}
