import type { CurrentResult } from "../commands/current.ts";
import type { ListedRevision, RevisionList } from "../commands/heads.ts";
import type { MigrationResult } from "../commands/migration.ts";
import type { CreatedRevision } from "../commands/revision.ts";

/** A revision file with what the history says of it. */
export interface RevisionInfo {
  readonly revision: string;
  /** Its parents; empty for the first of a line. */
  readonly downRevisions: readonly string[];
  /** Ids or labels, as the file has them. */
  readonly dependsOn: readonly string[];
  readonly branchLabels: readonly string[];
  /** Revisions that follow it. */
  readonly children: readonly string[];
  readonly isHead: boolean;
  readonly isBranchPoint: boolean;
  readonly isMergePoint: boolean;
  /** First line of the file's comment. */
  readonly message: string;
  /** As the file has it. */
  readonly createDate: string | undefined;
  /** Absolute. */
  readonly path: string;
}

/** Where a database stands. */
export interface CurrentState {
  /** The database, its password as `***`. */
  readonly database: string;
  /** Version rows; empty before the first revision. */
  readonly rows: readonly string[];
  /** Whether nothing is left to apply. */
  readonly isAtHeads: boolean;
  readonly revisions: readonly RevisionInfo[];
}

/** What a run did, or with `dryRun` would do. */
export interface MigrationReport {
  readonly isDryRun: boolean;
  /** In the order they ran; empty if the database was there already. */
  readonly steps: readonly MigrationReportStep[];
  /** Version rows afterwards. */
  readonly heads: readonly string[];
}

/** One revision of a run. */
export interface MigrationReportStep {
  readonly direction: "upgrade" | "downgrade" | "stamp";
  /** Empty for a stamp to base. */
  readonly revision: string;
  readonly from: readonly string[];
  readonly to: readonly string[];
  readonly message: string;
  /** File of the revision; undefined for a stamp. */
  readonly path: string | undefined;
  /** Undefined if it was only planned. */
  readonly elapsedMs: number | undefined;
}

/** A revision file that was written. */
export interface NewRevisionFile {
  readonly revision: string;
  readonly downRevisions: readonly string[];
  /** Absolute. */
  readonly path: string;
}

/** Revisions in the order of the command. */
export function describeRevisions(
  { revisions }: Pick<RevisionList, "revisions">,
): readonly RevisionInfo[] {
  return revisions.map(describeRevision);
}

/** Where a database stands. */
export function describeCurrent(result: CurrentResult): CurrentState {
  return {
    database: result.displayUrl,
    rows: result.rows,
    isAtHeads: result.isAtHeads,
    revisions: describeRevisions(result),
  };
}

/** What a run did. */
export function describeMigration(result: MigrationResult): MigrationReport {
  return {
    isDryRun: result.isDryRun,
    steps: result.steps.map(({ step, path, elapsedMs }) => ({
      direction: step.direction,
      revision: step.revision,
      from: step.from,
      to: step.to,
      message: step.doc,
      path,
      elapsedMs,
    })),
    heads: result.heads,
  };
}

/** A file that was written. */
export function describeCreated(created: CreatedRevision): NewRevisionFile {
  const { revision, downRevisions, path } = created;
  return { revision, downRevisions, path };
}

function describeRevision({ script, record }: ListedRevision): RevisionInfo {
  return {
    revision: script.revision,
    downRevisions: script.downRevisions,
    dependsOn: script.dependsOn,
    branchLabels: record.branchLabels,
    children: record.children,
    isHead: record.isHead,
    isBranchPoint: record.isBranchPoint,
    isMergePoint: record.isMergePoint,
    message: script.doc,
    createDate: script.createDate,
    path: script.path,
  };
}
