import {
  type RevisionErrorContext,
  withRevisionErrors,
} from "../../src/commands/revision_errors.ts";
import { MigratorError } from "../../src/errors.ts";
import { buildRevisionMap } from "../../src/graph/build.ts";
import { describeStep, formatHistoryLine } from "../../src/graph/describe.ts";
import {
  MultipleHeadsError,
  RangeNotAncestorError,
  ResolutionError,
} from "../../src/graph/errors.ts";
import type { HeadChange, Plan, Step } from "../../src/graph/head_changes.ts";
import {
  branchPoints,
  currentRevisions,
  historyRange,
  isAtHeads,
  mergePoints,
  resolveRange,
} from "../../src/graph/history.ts";
import { CycleError, type CycleKind } from "../../src/graph/load_errors.ts";
import { planNewRevision } from "../../src/graph/new_revision.ts";
import type { RevisionNode } from "../../src/graph/node.ts";
import { planDowngrade, planUpgrade } from "../../src/graph/plan.ts";
import {
  getBase,
  getCurrentHead,
  getRevision,
  getRevisions,
} from "../../src/graph/resolve.ts";
import type { Revision } from "../../src/graph/revision.ts";
import type { RevisionMap } from "../../src/graph/revision_map.ts";
import { planStamp } from "../../src/graph/stamp.ts";
import { asText, asTexts, type Fields } from "./recorded.ts";

/** Our answer to a recorded query, in the shape that the records have. */
export interface Answer {
  readonly result?: unknown;
  readonly error?: Fields;
  readonly warnings?: readonly string[];
  /** The stack of something thrown that no user should ever see. */
  readonly crash?: string;
}

/** Loads a graph and asks it a recorded query. */
export function answerQuery(
  revisions: readonly Revision[],
  query: Fields,
): Answer {
  try {
    return withoutEmptyWarnings(ask(() => buildRevisionMap(revisions), query));
  } catch (error) {
    return error instanceof MigratorError
      ? { error: describeError(error) }
      : { crash: error instanceof Error ? `${error.stack}` : `${error}` };
  }
}

function withoutEmptyWarnings(answer: Answer): Answer {
  const { warnings, ...rest } = answer;
  return warnings === undefined || warnings.length === 0
    ? rest
    : { ...rest, warnings };
}

type Load = () => RevisionMap;

function ask(load: Load, query: Fields): Answer {
  const kind = asText(query.kind);
  switch (kind) {
    case "upgrade":
    case "downgrade":
    case "stamp":
    case "history":
    case "new_revision":
      return askCommand(load, kind, query);
    default:
      return { result: askGraph(load, kind, query) };
  }
}

const EVERYTHING: RevisionErrorContext = {
  command: "history",
  lower: "base",
  upper: "heads",
};

function askGraph(load: Load, kind: string, query: Fields): unknown {
  switch (kind) {
    case "heads":
      return query.resolve_dependencies === true
        ? idsOf(getRevisions(load(), "heads"))
        : load().heads;
    case "bases":
      return load().bases;
    case "base":
      return withRevisionErrors(
        { command: "other" },
        () => getBase(load()) ?? null,
      );
    case "current_head":
      return withRevisionErrors(
        { command: "currentHead" },
        () => getCurrentHead(load()) ?? null,
      );
    case "branch_points":
      return withRevisionErrors(
        EVERYTHING,
        () => branchPoints(load()).map((each) => each.revision),
      );
    case "merge_points":
      return withRevisionErrors(
        EVERYTHING,
        () => mergePoints(load()).map((each) => each.revision),
      );
    case "describe":
      return describeAll(load());
    case "get_revision":
      return withRevisionErrors(
        { command: "other" },
        () => getRevision(load(), asText(query.symbol))?.revision ?? null,
      );
    case "get_revisions":
      return withRevisionErrors(
        { command: "other" },
        () => idsOf(getRevisions(load(), asText(query.symbol))),
      );
    case "current":
      return withRevisionErrors({ command: "other" }, () => {
        const map = load();
        const rows = asTexts(query.from);
        const revisions = currentRevisions(map, rows);
        return {
          revisions: revisions.map((each) => each.revision).toSorted(),
          at_heads: isAtHeads(map, rows),
        };
      });
    default:
      throw new TypeError(`Unknown kind of query: ${kind}`);
  }
}

function askCommand(load: Load, kind: string, query: Fields): Answer {
  const heads = asTexts(query.from);
  if (kind === "upgrade" || kind === "downgrade") {
    const target = asText(query.to);
    const plan = withRevisionErrors(
      { command: kind, target },
      () =>
        kind === "upgrade"
          ? planUpgrade(load(), { heads, target })
          : planDowngrade(load(), { heads, target }),
    );
    return { result: describePlan(plan), warnings: plan.warnings };
  }
  if (kind === "stamp") {
    const targets = asTexts(query.to);
    const purge = query.purge === true;
    const plan = withRevisionErrors(
      { command: kind },
      () => planStamp(load(), { heads, targets, purge }),
    );
    return { result: describePlan(plan) };
  }
  if (kind === "history") {
    const current = asTexts(query.current);
    const range = query.range === null ? undefined : asText(query.range);
    const request = { range, current };
    const ends = withRevisionErrors(
      { command: "other" },
      () => resolveRange(request),
    );
    const history = withRevisionErrors(
      { command: kind, ...ends },
      () => historyRange(load(), request),
    );
    return { result: idsOf(history.revisions), warnings: history.warnings };
  }
  return { result: askNewRevision(load, query) };
}

function askNewRevision(load: Load, query: Fields): unknown {
  const head = typeof query.head === "string"
    ? query.head
    : asTexts(query.head);
  return withRevisionErrors({ command: "revision", head }, () => {
    const planned = planNewRevision(load(), {
      revisionId: asText(query.rev_id),
      head,
      splice: query.splice === true,
      dependsOn: asTexts(query.depends_on),
      branchLabels: asTexts(query.branch_label),
    });
    return {
      revision: planned.revision,
      down_revision: nullIfEmpty(planned.downRevisions),
      depends_on: nullIfEmpty(planned.dependsOn),
      branch_labels: nullIfEmpty(planned.branchLabels),
      heads_after: planned.headsAfter,
    };
  });
}

function nullIfEmpty(list: readonly string[]): readonly string[] | null {
  return list.length === 0 ? null : list;
}

function idsOf(
  revisions: readonly (Revision | "base" | undefined)[],
): readonly (string | null)[] {
  return revisions.map((each) =>
    typeof each === "object" ? each.revision : each ?? null
  );
}

function describeAll(map: RevisionMap): unknown {
  return Object.fromEntries(
    map.nodes.map((node) => [node.id, describeNode(map, node)]),
  );
}

function describeNode(map: RevisionMap, node: RevisionNode): unknown {
  const sortedIds = (nodes: readonly RevisionNode[]) =>
    nodes.map((each) => each.id).toSorted();
  return {
    is_head: node.isHead,
    is_effective_head: node.isRealHead,
    is_base: node.isBase,
    is_branch_point: node.isBranchPoint,
    is_merge_point: node.isMergePoint,
    children: sortedIds(node.children),
    children_and_dependents: sortedIds(node.allChildren),
    branch_labels: map.branchLabels(node),
    resolved_dependencies: sortedIds(node.dependencies),
    effective_parents: sortedIds(node.effectiveParents),
    history_line: formatHistoryLine(map, node.revision, {
      parents: true,
      labels: true,
      forks: true,
      doc: true,
    }),
  };
}

function describePlan(plan: Plan): unknown {
  return {
    steps: plan.steps.map(describeRecordedStep),
    final_heads: plan.finalHeads.toSorted(),
  };
}

function describeRecordedStep(step: Step): unknown {
  const what = step.direction === "stamp"
    ? { from: step.from, to: step.to }
    : { revision: step.revision, direction: step.direction };
  return {
    ...what,
    log: describeStep(step),
    ops: step.changes.map(describeChange),
    heads_after: step.headsAfter.toSorted(),
  };
}

function describeChange(change: HeadChange): readonly string[] {
  return change.kind === "update"
    ? [change.kind, change.from, change.to]
    : [change.kind, change.revision];
}

const CYCLE_TYPES: Readonly<Record<CycleKind, string>> = {
  "Cycle": "CycleDetected",
  "Self-loop": "LoopDetected",
  "Dependency cycle": "DependencyCycleDetected",
  "Dependency self-loop": "DependencyLoopDetected",
};

/** Names an error as the records do. */
export function describeError(error: MigratorError): Fields {
  const { cause } = error;
  return {
    error_type: errorType(error),
    message: error.message,
    ...(error.constructor.name === "CommandError" &&
        cause instanceof MigratorError
      ? {
        cause: { error_type: errorType(cause), message: cause.message },
      }
      : {}),
  };
}

function errorType(error: MigratorError): string {
  if (error instanceof CycleError) return CYCLE_TYPES[error.kind];
  if (error instanceof MultipleHeadsError) return "MultipleHeads";
  if (error instanceof ResolutionError) return "ResolutionError";
  if (error instanceof RangeNotAncestorError) return "RangeNotAncestorError";
  return error.constructor.name === "CommandError"
    ? "CommandError"
    : "RevisionError";
}
