import { createHash } from "node:crypto";
import {
  type RevisionErrorContext,
  withRevisionErrors,
} from "../../../src/commands/revision_errors.ts";
import { MigratorError } from "../../../src/errors.ts";
import { buildRevisionMap } from "../../../src/graph/build.ts";
import type { HeadChange, Plan } from "../../../src/graph/head_changes.ts";
import {
  branchPoints,
  mergePoints,
  walkRevisions,
} from "../../../src/graph/history.ts";
import { planDowngrade, planUpgrade } from "../../../src/graph/plan.ts";
import { getRevisions } from "../../../src/graph/resolve.ts";
import type { Revision } from "../../../src/graph/revision.ts";
import type { RevisionMap } from "../../../src/graph/revision_map.ts";
import type { CompatResult } from "../compat_kind.ts";
import {
  asFields,
  asList,
  asRevision,
  asText,
  type Fields,
  isSameJson,
  isSameSet,
} from "../recorded.ts";

/** Compares every answer about a real history with ours. */
export function historyKind(
  line: unknown,
): Promise<readonly CompatResult[]> {
  const file = asFields(line);
  const truth = asFields(file.truth);
  const map = buildRevisionMap(asList(file.revisions).map(asRevision));
  const comparison = new Comparison(asText(file.project));
  compareWhole(comparison, map, truth);
  for (const sample of asList(truth.samples).map(asFields)) {
    compareSample(comparison, map, sample);
  }
  for (const [label, facts] of Object.entries(asFields(truth.branch_labels))) {
    compareLabel(comparison, map, label, asFields(facts));
  }
  return Promise.resolve(comparison.results);
}

/** Collects one result for each recorded answer. */
class Comparison {
  readonly results: CompatResult[] = [];
  readonly #project: string;

  constructor(project: string) {
    this.#project = project;
  }

  same(name: string, expected: unknown, actual: unknown): void {
    const isSame = isSameJson(expected, digestLike(expected, actual));
    this.#add(name, isSame, { expected, actual });
  }

  holds(name: string, isTrue: boolean): void {
    this.#add(name, isTrue, { expected: "linear", actual: "not linear" });
  }

  sameSet(name: string, expected: unknown, actual: readonly unknown[]): void {
    const isSame = isSameSet(asList(expected), actual);
    this.#add(name, isSame, { expected, actual });
  }

  /** An assertion of Alembic's may be answered or refused, without a crash. */
  sameOrRefused(name: string, expected: unknown, actual: unknown): void {
    const isInternal = isSameJson(expected, { error: "AssertionError: " });
    const isSame = isInternal ||
      isSameJson(expected, digestLike(expected, actual));
    this.#add(name, isSame, { expected, actual });
  }

  #add(
    name: string,
    isSame: boolean,
    answers: { readonly expected: unknown; readonly actual: unknown },
  ): void {
    const full = `${this.#project} ${name}`;
    this.results.push(
      isSame
        ? { name: full, outcome: "passed" }
        : { name: full, outcome: "failed", ...answers },
    );
  }
}

/** Long lists are recorded as their length, ends, and a SHA-1. */
function digestLike(expected: unknown, actual: unknown): unknown {
  const isDigest = typeof expected === "object" && expected !== null &&
    "sha1_of_newline_joined" in expected;
  if (!isDigest || !Array.isArray(actual)) return actual;
  return {
    length: actual.length,
    first10: actual.slice(0, 10),
    last10: actual.slice(-10),
    sha1_of_newline_joined: createHash("sha1").update(actual.join("\n"))
      .digest("hex"),
  };
}

function compareWhole(
  comparison: Comparison,
  map: RevisionMap,
  truth: Fields,
): void {
  const up = planUpgrade(map, { heads: [], target: "heads" });
  const down = planDowngrade(map, { heads: up.finalHeads, target: "base" });
  comparison.same(
    "warnings",
    truth.warnings,
    map.warnings.map(({ message }) => message),
  );
  comparison.same(
    "heads_in_alembic_order",
    truth.heads_in_alembic_order,
    map.heads,
  );
  comparison.same(
    "bases_in_alembic_order",
    truth.bases_in_alembic_order,
    map.bases,
  );
  comparison.sameSet("heads", truth.heads, map.heads);
  comparison.sameSet("bases", truth.bases, map.bases);
  comparison.sameSet("effective_heads", truth.effective_heads, map.realHeads);
  comparison.sameSet(
    "branch_points",
    truth.branch_points,
    idsOf(branchPoints(map)),
  );
  comparison.sameSet(
    "merge_points",
    truth.merge_points,
    idsOf(mergePoints(map)),
  );
  comparison.same(
    "walk_revisions_heads_to_base",
    truth.walk_revisions_heads_to_base,
    idsOf(walkRevisions(map)),
  );
  comparison.same(
    "upgrade_base_to_heads",
    truth.upgrade_base_to_heads,
    stepsOf(up),
  );
  comparison.same(
    "downgrade_heads_to_base",
    truth.downgrade_heads_to_base,
    stepsOf(down),
  );
  comparison.sameSet(
    "upgrade_version_table_after",
    truth.upgrade_version_table_after,
    up.finalHeads,
  );
  comparison.sameSet(
    "downgrade_version_table_after",
    truth.downgrade_version_table_after,
    down.finalHeads,
  );
  compareRows(comparison, "upgrade", { plan: up, truth });
  compareRows(comparison, "downgrade", { plan: down, truth });
}

/** Linear histories are recorded as a sentence in place of lists. */
function compareRows(
  comparison: Comparison,
  direction: "upgrade" | "downgrade",
  { plan, truth }: { readonly plan: Plan; readonly truth: Fields },
): void {
  const opsName = `${direction}_version_table_ops`;
  const rowsName = `${direction}_version_table_rows_after_each_step`;
  const ops = plan.steps.map((step) => step.changes.map(formatChange));
  const rows = plan.steps.map((step) => step.headsAfter.toSorted());
  if (typeof truth[rowsName] === "string") {
    comparison.holds(rowsName, rows.every((each) => each.length < 2));
    comparison.holds(opsName, ops.every((each) => each.length === 1));
    return;
  }
  comparison.same(rowsName, truth[rowsName], rows);
  const isUnordered = asList(truth.unordered)
    .some((each) => asFields(each).answer === `/${opsName}`);
  if (!isUnordered) comparison.same(opsName, truth[opsName], ops);
}

function compareSample(
  comparison: Comparison,
  map: RevisionMap,
  sample: Fields,
): void {
  const id = asText(sample.revision);
  const heads = map.realHeads;
  for (const [name, expected] of Object.entries(sample)) {
    const actual = answerSample(map, { id, name, heads });
    if (actual !== undefined) {
      comparison.sameOrRefused(`${id}: ${name}`, expected, actual);
    }
  }
}

function answerSample(
  map: RevisionMap,
  question: {
    readonly id: string;
    readonly name: string;
    readonly heads: readonly string[];
  },
): unknown {
  const { id, name, heads } = question;
  const rows = () => planUpgrade(map, { heads: [], target: id }).finalHeads;
  switch (name) {
    case "revision":
      return undefined;
    case "upgrade_base_to_it":
      return up(map, [], id);
    case "version_table_then":
      return rows().toSorted();
    case "upgrade_it_to_heads":
      return up(map, rows(), "heads");
    case "downgrade_heads_to_it":
      return down(map, heads, id);
    case "shortest_accepted_prefix":
      return shortestPrefix(map, id);
  }
  const target = name.split(" ").at(name.endsWith(" from it") ? 1 : -1) ?? "";
  if (name.startsWith("upgrade base to ")) {
    return up(map, [], target.replace("<it>", id));
  }
  if (name.startsWith("downgrade heads to ")) {
    return down(map, heads, target.replace("<it>", id));
  }
  return name.startsWith("upgrade ")
    ? up(map, rows(), target)
    : down(map, rows(), target);
}

function compareLabel(
  comparison: Comparison,
  map: RevisionMap,
  label: string,
  facts: Fields,
): void {
  const heads = map.realHeads;
  for (const [name, expected] of Object.entries(facts)) {
    const target = name.split(" ").at(-1) ?? "";
    const actual = name === "carried_by_count"
      ? map.nodes.filter((node) => map.branchLabels(node).includes(label))
        .length
      : name === "declared_on"
      ? map.revisions.filter((each) => each.branchLabels.includes(label))
        .map((each) => each.revision)
      : name.startsWith("upgrade_base_to ")
      ? up(map, [], target)
      : name.startsWith("downgrade_heads_to ")
      ? down(map, heads, target)
      : getRevisions(map, target)
        .map((each) => typeof each === "object" ? each.revision : each);
    comparison.sameOrRefused(`${label}: ${name}`, expected, actual);
  }
}

function shortestPrefix(map: RevisionMap, id: string): string {
  for (let length = 1; length < id.length; length++) {
    const prefix = id.slice(0, length);
    const found = guard({ command: "other" }, () => getRevisions(map, prefix));
    if (Array.isArray(found) && found[0]?.revision === id) return prefix;
  }
  return id;
}

function up(
  map: RevisionMap,
  heads: readonly string[],
  target: string,
): unknown {
  return guard(
    { command: "upgrade", target },
    () => stepsOf(planUpgrade(map, { heads, target })),
  );
}

function down(
  map: RevisionMap,
  heads: readonly string[],
  target: string,
): unknown {
  return guard(
    { command: "downgrade", target },
    () => stepsOf(planDowngrade(map, { heads, target })),
  );
}

function guard(context: RevisionErrorContext, body: () => unknown): unknown {
  try {
    return withRevisionErrors(context, body);
  } catch (error) {
    if (!(error instanceof MigratorError)) throw error;
    return { error: `${error.name}: ${error.message}` };
  }
}

function stepsOf(plan: Plan): readonly string[] {
  return plan.steps.map((step) => step.revision);
}

function idsOf(revisions: readonly Revision[]): readonly string[] {
  return revisions.map((each) => each.revision);
}

function formatChange(change: HeadChange): string {
  switch (change.kind) {
    case "insert":
      return `+${change.revision}`;
    case "delete":
      return `-${change.revision}`;
    case "update":
      return `${change.from}->${change.to}`;
  }
}
