import type { CurrentResult } from "../commands/current.ts";
import type { ListedRevision, RevisionList } from "../commands/heads.ts";
import type { MigrationResult } from "../commands/migration.ts";

/** A result as `--json` writes it; docs/json.md describes each. */
export type Json = Readonly<Record<string, unknown>>;

/** `history`, `heads`, `branches` and `show`. */
export function revisionsJson(list: RevisionList): Json {
  return { revisions: list.revisions.map(revisionJson) };
}

/** `current`. */
export function currentJson(result: CurrentResult): Json {
  return {
    database: result.displayUrl,
    rows: result.rows,
    isAtHeads: result.isAtHeads,
    // A JSON number cannot hold 64 bits.
    lockKey: String(result.lockKey),
    ...revisionsJson(result),
  };
}

/** `upgrade` and `downgrade`. */
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

function revisionJson({ script, record }: ListedRevision): Json {
  return {
    revision: script.revision,
    downRevisions: script.downRevisions,
    dependsOn: script.dependsOn,
    branchLabels: record.branchLabels,
    children: record.children,
    isHead: record.isHead,
    isBranchPoint: record.isBranchPoint,
    isMergePoint: record.isMergePoint,
    isCurrent: record.isCurrent,
    message: script.doc,
    createDate: script.createDate ?? null,
    path: script.path,
  };
}
