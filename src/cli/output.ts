import {
  describeStep,
  formatBranchLines,
  formatHistoryLine,
  formatRecord,
} from "../commands/wording.ts";
import type { CurrentResult } from "../commands/current.ts";
import type { ListedRevision, RevisionList } from "../commands/heads.ts";
import type { InitTemplate } from "../commands/init.ts";
import type { MigrationResult } from "../commands/migration.ts";

/** Options of listings. */
export interface ListOptions {
  readonly verbose: boolean;
}

type LineOptions = Parameters<typeof formatHistoryLine>[2];

/** `history`: newest first, one line each, or records. */
export function renderHistory(
  list: RevisionList,
  options: ListOptions,
): string {
  return renderList(list, options, {
    parents: true,
    labels: true,
    doc: true,
    forks: true,
  });
}

/** `heads`: ids with labels, or records. */
export function renderHeads(list: RevisionList, options: ListOptions): string {
  return renderList(list, options, { labels: true });
}

/** `current -v`, in front of the revisions: which database they are of. */
export function renderDatabase(result: CurrentResult): string {
  return `Current revision(s) for ${result.displayUrl}:\n` +
    `Lock key: ${result.lockKey}\n`;
}

/** `current`: ids with forks, or records. */
export function renderCurrent(
  result: CurrentResult,
  options: ListOptions,
): string {
  return renderList(result, options, { forks: true });
}

/** `branches`: each branch point with what follows it. */
export function renderBranches(
  list: RevisionList,
  options: ListOptions,
): string {
  return list.revisions.map((each) => {
    const children = formatBranchLines(list.map, each.script, {
      doc: options.verbose,
    });
    const point = options.verbose
      ? renderRecord(each)
      : formatHistoryLine(list.map, each.script, { labels: true, forks: true });
    return `${point}\n${children.join("\n")}\n\n`;
  }).join("");
}

/** `show`: records. */
export function renderShow(list: RevisionList): string {
  return renderList(list, { verbose: true }, {});
}

/** `--dry-run`: what would run, with its files, and where that would lead. */
export function renderPlan(result: MigrationResult): string {
  const count = result.steps.length;
  const end = result.heads.join(", ") || "base";
  if (count === 0) return `Nothing to do: the database is at ${end}.\n`;
  const steps = result.steps.map(({ step, path }) =>
    `  ${describeStep(step)}\n` +
    (path === undefined ? "" : `      ${path}\n`)
  );
  return `Would run ${count} revision${count === 1 ? "" : "s"}:\n\n${
    steps.join("")
  }\nThe database would then be at ${end}. Nothing was changed.\n`;
}

/** `list_templates`. */
export function renderTemplates(templates: readonly InitTemplate[]): string {
  const lines = templates.map(({ name, description }) =>
    `${name} - ${description}\n`
  );
  return `Available templates:\n\n${lines.join("")}\n` +
    "Templates are used via the 'init' command, e.g.:\n\n" +
    "  alembic init --template generic ./scripts\n";
}

function renderList(
  list: RevisionList,
  options: ListOptions,
  line: LineOptions,
): string {
  return list.revisions.map((each) =>
    options.verbose
      ? `${renderRecord(each)}\n`
      : `${
        formatHistoryLine(list.map, each.script, {
          ...line,
          isCurrent: each.record.isCurrent,
        })
      }\n`
  ).join("");
}

function renderRecord({ record, script }: ListedRevision): string {
  return formatRecord(record, script);
}
