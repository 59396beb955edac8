import { medianOf, quantile, type WorkloadResult } from "./measure.ts";

/** The line that the ratios are of. */
const REFERENCE = "alembic.ts compiled";

/** The figures of a workload as a Markdown table. */
export function renderResult(result: WorkloadResult): string {
  const { title, unit, lines, rounds } = result;
  const reference = medianOf(lines.find(({ name }) => name === REFERENCE));
  const digits = unit === "ms" ? 0 : 1;
  const rows = lines.map((line) => {
    if (line.missing !== undefined) return `| ${line.name} | – | – | – |\n`;
    const show = (part: number) => quantile(line.values, part).toFixed(digits);
    const ratio = medianOf(line) / reference;
    return `| ${line.name} | ${show(0.5)} | ${show(0.25)}–${show(0.75)} | ${
      Number.isFinite(ratio) ? ratio.toFixed(2) : "–"
    } |\n`;
  });
  const missing = lines.filter((line) => line.missing !== undefined)
    .map((line) => `- ${line.name}: ${oneLine(line.missing ?? "")}\n`);
  return `### ${title}\n\n| | median, ${unit} | middle half | ratio |\n` +
    `|---|--:|--:|--:|\n${rows.join("")}\n${describeRounds(rounds)}` +
    (missing.length === 0 ? "" : `\nNot measured:\n\n${missing.join("")}`);
}

function describeRounds(rounds: number): string {
  return `${rounds} ${rounds === 1 ? "round" : "rounds"}.\n`;
}

/** Reasons come from other programs: no line of theirs ends our list. */
function oneLine(text: string): string {
  const line = text.replaceAll(/\s+/g, " ")
    .replaceAll(/\/\S*\/(?=[^/\s]+)/g, "…/");
  return line.length > 160 ? `${line.slice(0, 160)}…` : line;
}

/** What the figures of a run depend on. */
export async function describeMachine(loads: {
  readonly before: number;
  readonly after: number;
}): Promise<string> {
  const text = await Deno.readTextFile("/proc/cpuinfo").catch(() => "");
  const processor = /^model name\s*:\s*(.*)$/m.exec(text)?.[1] ?? "unknown";
  const { total } = Deno.systemMemoryInfo();
  return `${new Date().toISOString().slice(0, 10)}: ` +
    `${navigator.hardwareConcurrency} cores (${processor}), ` +
    `${(total / 2 ** 30).toFixed(0)} GB, ${Deno.build.target}, ` +
    `Linux ${Deno.osRelease()}; Deno ${Deno.version.deno}, ` +
    `V8 ${Deno.version.v8}; PostgreSQL 18 on the same machine over TCP, ` +
    "fsync off; load average " +
    `${loads.before.toFixed(1)} before and ${loads.after.toFixed(1)} after.`;
}

/**
 * Puts `text` between the marks of `key` in a paper: `<!-- bench: KEY -->` and
 * `<!-- end: KEY -->`.
 *
 * @throws {Error} If the paper does not have them.
 */
export function replaceSection(
  paper: string,
  key: string,
  text: string,
): string {
  const begin = `<!-- bench: ${key} -->`;
  const end = `<!-- end: ${key} -->`;
  const from = paper.indexOf(begin);
  const to = paper.indexOf(end);
  if (from < 0 || to < from) {
    throw new Error(`docs/performance.md has no marks for "${key}"`);
  }
  return `${paper.slice(0, from + begin.length)}\n\n${text.trim()}\n\n${
    paper.slice(to)
  }`;
}
