import type { CurrentResult } from "../commands/current.ts";
import type { ListedRevision, RevisionList } from "../commands/heads.ts";
import type { InitTemplate } from "../commands/init.ts";
import type { MigrationResult } from "../commands/migration.ts";
import type { CreatedRevision } from "../commands/revision.ts";

/** A result as `--json` writes it; docs/json.md describes each. */
export type Json = Readonly<Record<string, unknown>>;

/**
 * `history`, `heads`, `branches` and `show`.
 *
 * @param options.knowsCurrent Whether the database was asked.
 */
export function revisionsJson(
  list: RevisionList,
  options: { readonly knowsCurrent?: boolean } = {},
): Json {
  const { knowsCurrent = false } = options;
  return {
    revisions: list.revisions.map((each) => ({
      ...revisionJson(each, list),
      isCurrent: knowsCurrent ? each.record.isCurrent : null,
    })),
  };
}

/** `revision` and `merge`. */
export function createdJson(created: CreatedRevision): Json {
  const { revision, path, message } = created;
  return {
    revision,
    downRevisions: created.downRevisions,
    dependsOn: created.dependsOn,
    branchLabels: created.branchLabels,
    message: message ?? null,
    path,
  };
}

/** `list_templates`. */
export function templatesJson(templates: readonly InitTemplate[]): Json {
  return {
    templates: templates.map(({ name, description }) => ({
      name,
      description,
    })),
  };
}

/** `current`. */
export function currentJson(result: CurrentResult): Json {
  return {
    database: result.displayUrl,
    rows: result.rows,
    isAtHeads: result.isAtHeads,
    // A JSON number cannot hold 64 bits.
    lockKey: String(result.lockKey),
    unfinished: result.unfinished ?? null,
    revisions: result.revisions.map((each) => ({
      ...revisionJson(each, result),
      isCurrent: true,
    })),
  };
}

/** `upgrade`, `downgrade` and `stamp`. */
export function migrationJson(result: MigrationResult): Json {
  return {
    dryRun: result.isDryRun,
    steps: result.steps.map(({ step, path, elapsedMs }) => ({
      direction: step.direction,
      revision: step.revision,
      from: step.from,
      to: step.to,
      message: step.doc,
      path: path ?? null,
      elapsedMs: elapsedMs === undefined ? null : Math.round(elapsedMs),
    })),
    heads: result.heads,
  };
}

function revisionJson(
  { script, record }: ListedRevision,
  { map }: RevisionList,
): Json {
  const isRealHead = map.node(script.revision)?.isRealHead ?? true;
  return {
    revision: script.revision,
    downRevisions: script.downRevisions,
    dependsOn: script.dependsOn,
    branchLabels: record.branchLabels,
    children: record.children,
    isHead: record.isHead,
    isEffectiveHead: record.isHead && !isRealHead,
    isBranchPoint: record.isBranchPoint,
    isMergePoint: record.isMergePoint,
    message: script.doc,
    createDate: script.createDate ?? null,
    path: script.path,
  };
}
