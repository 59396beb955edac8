/**
 * The statements as the body of a TypeScript revision: one `op.execute` each,
 * a blank line between groups. Empty for no statements.
 */
export function renderStatementCalls(
  groups: readonly (readonly string[])[],
): string {
  return groups.map((statements) => statements.map(renderCall).join(""))
    .filter((text) => text !== "").join("\n");
}

function renderCall(statement: string): string {
  const plain = JSON.stringify(statement);
  const call = `  await op.execute(${plain});`;
  const isShort = [...call].length <= LINE_WIDTH && !/["\n\\]/.test(statement);
  return isShort
    ? `${call}\n`
    : `  await op.execute(\n    ${renderTemplate(statement)},\n  );\n`;
}

/** As `deno fmt` has it. */
const LINE_WIDTH = 80;

/** A template literal that is `text`, its lines as they are. */
function renderTemplate(text: string): string {
  const escaped = text.replaceAll("\\", "\\\\").replaceAll("`", "\\`")
    .replaceAll("${", "\\${")
    // A bare carriage return in a template would be read as a line feed.
    .replaceAll("\r", "\\r");
  return `\`${escaped}\``;
}

/** The statements as SQL, each with its semicolon, a blank line between groups. */
export function renderStatementScript(
  groups: readonly (readonly string[])[],
): string {
  return groups.filter((statements) => statements.length > 0).map((
    statements,
  ) => statements.map((statement) => `${statement};\n`).join("")).join("\n");
}
