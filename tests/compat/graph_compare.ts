import type { Answer } from "./graph_answers.ts";
import {
  asFields,
  asList,
  asText,
  asTexts,
  type Fields,
  isFields,
  isSameJson,
  isSameSet,
} from "./recorded.ts";
import { buildRevisionMap } from "../../src/graph/build.ts";
import { resolveRows } from "../../src/graph/names.ts";
import type { Revision } from "../../src/graph/revision.ts";
import type { RevisionMap } from "../../src/graph/revision_map.ts";
import { ancestorsOf } from "../../src/graph/traverse.ts";

/**
 * Says what is wrong with an answer, undefined if nothing is.
 *
 * Where Alembic fell over ("internal"), anything that is not a crash will do;
 * where its answer varies, what is fixed of it has to hold.
 */
export function findFault(
  expect: Fields,
  answer: Answer,
  revisions: readonly Revision[],
): string | undefined {
  if (answer.crash !== undefined) return "a crash";
  const error = expect.error === undefined ? undefined : asFields(expect.error);
  if (error?.internal === true) return findLostSteps(expect, answer);
  if (!isSameJson(expect.warnings ?? [], answer.warnings ?? [])) {
    // Warnings of a query that then fails are not kept.
    if (error === undefined) return "other warnings";
  }
  if (error !== undefined) return findErrorFault(expect, error, answer);
  if (answer.error !== undefined) return "an error";
  const fault = findResultFault(expect, answer, revisions);
  return fault !== undefined && differsInOverlapOnly(expect, answer, revisions)
    ? OVERLAP_REMARK
    : fault;
}

function findResultFault(
  expect: Fields,
  answer: Answer,
  revisions: readonly Revision[],
): string | undefined {
  if (expect.unordered !== true) {
    return isSameJson(expect.result, answer.result)
      ? undefined
      : "another result";
  }
  return Array.isArray(expect.result_set)
    ? findListFault(expect.result_set, answer.result)
    : findPlanFault(asFields(expect.result_set), answer.result, revisions);
}

/**
 * Remark of a case in which Alembic, taking a merge down beside other rows,
 * leaves a row for a revision that another row implies. Its next upgrade then
 * refuses the table ("overlaps with other requested revisions"); ours does
 * not write such rows.
 */
export const OVERLAP_REMARK =
  "Alembic leaves a row for an ancestor of another row";

/** Whether both run the same, and only Alembic's rows overlap. */
function differsInOverlapOnly(
  expect: Fields,
  answer: Answer,
  revisions: readonly Revision[],
): boolean {
  const plan = expect.result ?? expect.result_set;
  if (!isFields(plan) || !isFields(answer.result)) return false;
  const wanted = plan.steps ?? plan.steps_in_order;
  if (!Array.isArray(wanted)) return false;
  const steps = wanted.map(asFields);
  const ours = asList(answer.result.steps).map(asFields);
  const logs = (list: readonly Fields[]) => list.map((step) => step.log);
  if (!isSameJson(logs(steps), logs(ours))) return false;
  const map = buildRevisionMap(revisions);
  const rowsBelow = (step: Fields) =>
    belowOthers(map, asTexts(step.heads_after));
  const pairs = steps.map((step, index) => ({
    recorded: rowsBelow(step),
    ours: rowsBelow(ours[index] ?? {}),
  }));
  return pairs.every((pair) => pair.ours.isSubsetOf(pair.recorded)) &&
    pairs.some((pair) => pair.ours.size < pair.recorded.size);
}

/** The rows that are ancestors of other rows. */
function belowOthers(
  map: RevisionMap,
  rows: readonly string[],
): ReadonlySet<string> {
  const nodes = resolveRows(map, rows);
  const below = ancestorsOf(nodes.flatMap((node) => node.allParents), "all");
  return new Set(
    nodes.filter((node) => below.has(node)).map((node) => node.id),
  );
}

/** What Alembic did before it fell over has to be done here as well. */
function findLostSteps(expect: Fields, answer: Answer): string | undefined {
  if (expect.steps_before_error === undefined) return undefined;
  if (answer.result === undefined) return undefined;
  const before = asList(expect.steps_before_error);
  const steps = asList(asFields(answer.result).steps);
  const isUnordered = expect.unordered === true;
  return isUnordered || isSameJson(before, steps.slice(0, before.length))
    ? undefined
    : "other steps before the one that Alembic cannot do";
}

function findErrorFault(
  expect: Fields,
  error: Fields,
  answer: Answer,
): string | undefined {
  const ours = answer.error;
  if (ours === undefined) return "no error";
  if (ours.error_type !== error.error_type) return "another type of error";
  if (error.cause !== undefined) {
    const cause = asFields(error.cause);
    const our = ours.cause === undefined ? {} : asFields(ours.cause);
    if (our.error_type !== cause.error_type) return "another type of cause";
    if (cause.message !== undefined && our.message !== cause.message) {
      return "another message of the cause";
    }
  }
  if (expect.unordered === true) {
    const observed = asTexts(expect.observed_messages).map(sortWords);
    return observed.includes(sortWords(asText(ours.message)))
      ? undefined
      : "a message that was never observed";
  }
  return ours.message === error.message ? undefined : "another message";
}

function sortWords(text: string): string {
  return text.split(/[\s,]+/).toSorted().join(" ");
}

function findListFault(
  expected: readonly unknown[],
  result: unknown,
): string | undefined {
  return Array.isArray(result) && isSameSet(expected, result)
    ? undefined
    : "other elements";
}

function findPlanFault(
  expected: Fields,
  result: unknown,
  revisions: readonly Revision[],
): string | undefined {
  const ours = asFields(result);
  if (!isSameJson(expected.final_heads, ours.final_heads)) {
    return "other final heads";
  }
  const steps = asList(ours.steps).map(asFields);
  if (expected.steps_in_order !== undefined) {
    const wanted = asList(expected.steps_in_order).map(asFields);
    const isSame = wanted.length === steps.length &&
      wanted.every((step, index) => isSameStep(step, steps[index]));
    return isSame ? undefined : "other steps";
  }
  const ids = steps.map((step) => asText(step.revision));
  if (!isSameSet(asTexts(expected.step_set), ids)) return "other steps";
  const isDown = steps[0]?.direction === "downgrade";
  return isTopological(isDown ? ids.toReversed() : ids, revisions)
    ? undefined
    : "steps in an impossible order";
}

function isSameStep(expected: Fields, ours: Fields | undefined): boolean {
  if (ours === undefined) return false;
  const { ops_any_of: variants, ...fixed } = expected;
  if (variants === undefined) return isSameJson(expected, ours);
  const { ops, ...rest } = ours;
  return isSameJson(fixed, rest) &&
    asList(variants).some((variant) => isSameSet(asList(variant), asList(ops)));
}

function isTopological(
  ids: readonly string[],
  revisions: readonly Revision[],
): boolean {
  const byName = new Map<string, Revision>();
  for (const revision of revisions) {
    for (const label of revision.branchLabels) byName.set(label, revision);
    byName.set(revision.revision, revision);
  }
  const all = new Set(ids);
  const done = new Set<string>();
  return ids.every((id) => {
    const revision = byName.get(id);
    const names = [
      ...revision?.downRevisions ?? [],
      ...revision?.dependsOn ?? [],
    ];
    done.add(id);
    return names.every((name) => {
      const before = byName.get(name)?.revision ?? name;
      return !all.has(before) || done.has(before);
    });
  });
}
