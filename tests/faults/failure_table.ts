/**
 * Writes the table of docs/troubleshooting.md from what runs really print:
 *
 *     deno run -A tests/faults/failure_table.ts
 */
import { describeFailures } from "./failures.ts";

const DOCUMENT = new URL("../../docs/troubleshooting.md", import.meta.url);
const BEGIN = "<!-- table:begin -->";
const END = "<!-- table:end -->";

/** The table as the document has it now. */
export async function readTable(): Promise<string> {
  const text = await Deno.readTextFile(DOCUMENT);
  return text.slice(
    text.indexOf(BEGIN) + BEGIN.length,
    text.indexOf(END),
  ).trim();
}

/** The table as it ought to be, made from a run of every case. */
export async function makeTable(): Promise<string> {
  const rows = (await describeFailures()).map((
    { name, message, code, hint },
  ) => [name, `\`${message}\``, String(code), hint]);
  const lines = [
    ["What happened", "Message", "Exit", "What the program says to do"],
    ["---", "---", "---", "---"],
    ...rows,
  ].map((cells) =>
    `| ${cells.map((cell) => cell.replaceAll("|", "\\|")).join(" | ")} |`
  );
  return lines.join("\n");
}

if (import.meta.main) {
  const text = await Deno.readTextFile(DOCUMENT);
  const table = await makeTable();
  await Deno.writeTextFile(
    DOCUMENT,
    text.slice(0, text.indexOf(BEGIN) + BEGIN.length) + `\n${table}\n` +
      text.slice(text.indexOf(END)),
  );
}
