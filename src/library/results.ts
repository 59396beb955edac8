import type { VersionStep } from "../autogenerate/environment.ts";
import type { CheckResult, SchemaDifference } from "../commands/check.ts";
import type { CurrentResult } from "../commands/current.ts";
import type { ListedRevision, RevisionList } from "../commands/heads.ts";
import type { MigrationResult } from "../commands/migration.ts";
import type {
  CreatedRevision,
  GeneratedRevision,
} from "../commands/revision.ts";
import type { Operation } from "../operations/operation.ts";
import type { UnfinishedWork } from "../runtime/unfinished.ts";

/** What {@linkcode check} found. */
export type CheckReport = CheckResult;

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
  /** Whether it is a head that another revision depends on. */
  readonly isEffectiveHead: boolean;
  /** Whether the database stands at it; undefined if that was not asked. */
  readonly isCurrent: boolean | undefined;
  readonly isBranchPoint: boolean;
  readonly isMergePoint: boolean;
  /** The file's comment up to its first blank line; may span lines, may be empty. */
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
  /** Key of the advisory lock that a run takes; too large for a number. */
  readonly lockKey: string;
  /** Work outside a transaction that is under way, or was when its run died. */
  readonly unfinished: UnfinishedWork | undefined;
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
export interface MigrationReportStep extends VersionStep {
  /** File of the revision; undefined for a stamp. */
  readonly path: string | undefined;
  /** Undefined if it was only planned. */
  readonly elapsedMs: number | undefined;
}

/** A revision file that was written. */
export interface NewRevisionFile {
  readonly revision: string;
  readonly downRevisions: readonly string[];
  readonly dependsOn: readonly string[];
  readonly branchLabels: readonly string[];
  readonly message: string | undefined;
  /** Absolute. */
  readonly path: string;
}

/** A revision file that was written of what differs. */
export interface GeneratedRevisionFile extends NewRevisionFile {
  /** What set the database apart from the models; empty if nothing did. */
  readonly differences: readonly SchemaDifference[];
  /** What the file says, as hooks have left it, in the order in which it runs. */
  readonly upgradeOperations: readonly Operation[];
  readonly downgradeOperations: readonly Operation[];
}

/**
 * Revisions in the order of the command.
 *
 * @param options.knowsCurrent Whether the database was asked.
 */
export function describeRevisions(
  list: RevisionList,
  options: { readonly knowsCurrent?: boolean } = {},
): readonly RevisionInfo[] {
  const { knowsCurrent = false } = options;
  return list.revisions.map((each) => ({
    ...describeRevision(each, list),
    isCurrent: knowsCurrent ? each.record.isCurrent : undefined,
  }));
}

/** Where a database stands. */
export function describeCurrent(result: CurrentResult): CurrentState {
  return {
    database: result.displayUrl,
    rows: result.rows,
    isAtHeads: result.isAtHeads,
    lockKey: String(result.lockKey),
    unfinished: result.unfinished,
    revisions: describeRevisions(result).map((each) => ({
      ...each,
      isCurrent: true,
    })),
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
  const { revision, downRevisions, dependsOn, branchLabels } = created;
  const { message, path } = created;
  return { revision, downRevisions, dependsOn, branchLabels, message, path };
}

/** A file that was written of what differs. */
export function describeGenerated(
  generated: GeneratedRevision,
): GeneratedRevisionFile {
  const { differences, upgradeOperations, downgradeOperations } = generated;
  return {
    ...describeCreated(generated),
    differences,
    upgradeOperations,
    downgradeOperations,
  };
}

function describeRevision(
  { script, record }: ListedRevision,
  { map }: RevisionList,
): Omit<RevisionInfo, "isCurrent"> {
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
    createDate: script.createDate,
    path: script.path,
  };
}
