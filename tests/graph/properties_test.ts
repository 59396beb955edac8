import assert from "node:assert/strict";
import fc from "fast-check";
import { buildRevisionMap } from "../../src/graph/build.ts";
import { RevisionError } from "../../src/graph/errors.ts";
import {
  type HeadChange,
  type Plan,
  planHeadChanges,
} from "../../src/graph/head_changes.ts";
import { historyRange, walkRevisions } from "../../src/graph/history.ts";
import { planNewRevision } from "../../src/graph/new_revision.ts";
import { planDowngrade, planUpgrade } from "../../src/graph/plan.ts";
import type { Revision } from "../../src/graph/revision.ts";
import type { RevisionMap } from "../../src/graph/revision_map.ts";
import { planStamp } from "../../src/graph/stamp.ts";
import { ancestorsOf } from "../../src/graph/traverse.ts";
import { revision } from "./support.ts";

/** Which earlier revisions one follows and depends on, as random numbers. */
const seedArbitrary = fc.record({
  parents: fc.array(fc.nat(), { maxLength: 3 }),
  dependencies: fc.array(fc.nat(), { maxLength: 2 }),
  isFork: fc.boolean(),
  hasLabel: fc.boolean(),
});

type Seed = typeof seedArbitrary extends fc.Arbitrary<infer T> ? T : never;

/** Graphs with bases, forks, merges, labels and dependencies, shuffled. */
const graphArbitrary = fc.tuple(
  fc.array(seedArbitrary, { minLength: 1, maxLength: 24 }),
  fc.infiniteStream(fc.nat()),
).map(([seeds, order]) =>
  seeds.map(seedToRevision)
    .map((each) => ({ each, key: order.next().value }))
    .toSorted((a, b) => a.key - b.key)
    .map(({ each }) => each)
);

function seedToRevision(seed: Seed, index: number): Revision {
  const pick = (numbers: readonly number[]) =>
    index === 0
      ? []
      : [...new Set(numbers.map((each) => `rev${each % index}`))];
  // Most revisions follow the one before, as in real histories.
  const parents = seed.isFork || index === 0
    ? pick(seed.parents)
    : [`rev${index - 1}`];
  return revision(`rev${index}`, {
    downRevisions: parents,
    dependsOn: seed.isFork ? pick(seed.dependencies) : [],
    branchLabels: seed.hasLabel && seed.isFork ? [`label${index}`] : [],
  });
}

/** Asserts that a revision runs only when all it needs is in place. */
function replay(map: RevisionMap, start: readonly string[], plan: Plan): void {
  const applied = appliedWith(map, start);
  for (const step of plan.steps) {
    const node = map.node(step.revision);
    assert.ok(node !== undefined);
    if (step.direction === "upgrade") {
      assert.ok(!applied.has(node.id), `${node.id} runs twice`);
      for (const parent of node.allParents) assert.ok(applied.has(parent.id));
      applied.add(node.id);
    } else {
      assert.ok(applied.has(node.id), `${node.id} is not in place`);
      for (const child of node.allChildren) assert.ok(!applied.has(child.id));
      applied.delete(node.id);
    }
    assertHeads(map, step.headsAfter);
    assert.deepEqual(appliedWith(map, step.headsAfter), applied);
  }
}

function appliedWith(map: RevisionMap, rows: readonly string[]): Set<string> {
  const nodes = rows.flatMap((row) => map.node(row) ?? []);
  return new Set([...ancestorsOf(nodes, "all")].map((node) => node.id));
}

/** Asserts that no row is there twice or implied by another. */
function assertHeads(map: RevisionMap, rows: readonly string[]): void {
  assert.equal(new Set(rows).size, rows.length);
  for (const row of rows) {
    const others = rows.filter((each) => each !== row);
    assert.ok(!appliedWith(map, others).has(row), `${row} is implied`);
  }
}

/** Writes changes to rows as a database would, and as strictly. */
function writeRows(
  rows: readonly string[],
  changes: readonly HeadChange[],
): readonly string[] {
  const table = new Set(rows);
  for (const change of changes) {
    if (change.kind === "insert") {
      assert.ok(!table.has(change.revision));
      table.add(change.revision);
      continue;
    }
    const old = change.kind === "update" ? change.from : change.revision;
    assert.ok(table.delete(old), `no row ${old}`);
    if (change.kind === "update") {
      assert.ok(!table.has(change.to));
      table.add(change.to);
    }
  }
  return [...table];
}

Deno.test("planUpgrade() to heads applies every revision once, after all it needs", () => {
  fc.assert(fc.property(graphArbitrary, (graph) => {
    const map = buildRevisionMap(graph);
    const plan = planUpgrade(map, { heads: [], target: "heads" });
    replay(map, [], plan);
    assert.equal(plan.steps.length, map.size);
    assert.deepEqual(plan.finalHeads.toSorted(), map.realHeads.toSorted());
  }));
});

Deno.test("planDowngrade() to base after an upgrade leaves no rows", () => {
  fc.assert(fc.property(graphArbitrary, (graph) => {
    const map = buildRevisionMap(graph);
    const heads = map.realHeads;
    const plan = planDowngrade(map, { heads, target: "base" });
    replay(map, heads, plan);
    assert.equal(plan.steps.length, map.size);
    assert.deepEqual(plan.finalHeads, []);
  }));
});

const commandArbitrary = fc.record({
  kind: fc.constantFrom("upgrade", "downgrade", "stamp"),
  number: fc.nat({ max: 30 }),
  form: fc.constantFrom(
    "rev#",
    "rev#",
    "heads",
    "base",
    "+1",
    "-1",
    "-2",
    "rev#+1",
    "rev#-1",
    "label#",
    "label#@head",
    "label#@+1",
    "label#@-1",
    "label#@base",
    "rev#@head",
  ),
});

Deno.test("any sequence of commands leaves rows that are a valid set of heads", () => {
  fc.assert(
    fc.property(
      graphArbitrary,
      fc.array(commandArbitrary, { maxLength: 12 }),
      (graph, commands) => {
        const map = buildRevisionMap(graph);
        let heads: readonly string[] = [];
        for (const { kind, form, number } of commands) {
          const target = form.replace("#", `${number % map.size}`);
          try {
            // Without rows a stamp to "-1" is one to several targets.
            if (kind === "stamp" && target.includes("-")) continue;
            const plan = kind === "upgrade"
              ? planUpgrade(map, { heads, target })
              : kind === "downgrade"
              ? planDowngrade(map, { heads, target })
              : planStamp(map, { heads, targets: [target] });
            if (kind !== "stamp") replay(map, heads, plan);
            heads = plan.finalHeads;
          } catch (error) {
            // A refusal has to be one that the user understands.
            if (!(error instanceof RevisionError)) throw error;
          }
          assertHeads(map, heads);
        }
      },
    ),
    { numRuns: 300 },
  );
});

Deno.test("planHeadChanges() step by step equals the plan, and fits the rows", () => {
  fc.assert(fc.property(graphArbitrary, fc.nat(), (graph, number) => {
    const map = buildRevisionMap(graph);
    const target = `rev${number % map.size}`;
    let rows: readonly string[] = [];
    const run = (plan: Plan) => {
      for (const step of plan.steps) {
        const { revision, direction, changes } = step;
        assert.ok(direction !== "stamp");
        assert.deepEqual(
          planHeadChanges(map, { heads: rows, revision, direction }),
          changes,
        );
        rows = writeRows(rows, changes);
        assert.deepEqual(rows, step.headsAfter);
      }
      assert.deepEqual(rows, plan.finalHeads);
    };
    run(planUpgrade(map, { heads: rows, target: "heads" }));
    // One that only dependencies lead to is refused as a target.
    const isReached = map.node(target)?.isHead === false ||
      rows.includes(target);
    if (isReached) run(planDowngrade(map, { heads: rows, target }));
    run(planDowngrade(map, { heads: rows, target: "base" }));
  }));
});

Deno.test("planStamp() writes changes that fit the rows", () => {
  fc.assert(fc.property(
    graphArbitrary,
    fc.array(fc.nat(), { maxLength: 3 }),
    fc.array(fc.nat(), { maxLength: 3 }),
    (graph, from, to) => {
      const map = buildRevisionMap(graph);
      const idOf = (number: number) => `rev${number % map.size}`;
      const heads = planStamp(map, { heads: [], targets: from.map(idOf) })
        .finalHeads;
      const plan = planStamp(map, { heads, targets: to.map(idOf) });
      const rows = plan.steps.reduce(
        (table, step) => writeRows(table, step.changes),
        heads,
      );
      assert.deepEqual(rows, plan.finalHeads);
      // With several targets a later one may take over the row of another.
      const [only, ...others] = to.map(idOf);
      if (only !== undefined && others.length === 0) {
        assert.ok(rows.includes(only));
      }
    },
  ));
});

Deno.test("walkRevisions() lists each revision once, after its descendants", () => {
  fc.assert(fc.property(graphArbitrary, (graph) => {
    const map = buildRevisionMap(graph);
    const seen = new Set<string>();
    for (const { revision } of walkRevisions(map)) {
      assert.ok(!seen.has(revision));
      for (const child of map.node(revision)?.allChildren ?? []) {
        assert.ok(seen.has(child.id));
      }
      seen.add(revision);
    }
    assert.equal(seen.size, map.size);
  }));
});

Deno.test("historyRange() of any two revisions lists descendants first or refuses", () => {
  fc.assert(
    fc.property(graphArbitrary, fc.nat(), fc.nat(), (graph, one, other) => {
      const map = buildRevisionMap(graph);
      const range = `rev${one % map.size}:rev${other % map.size}`;
      try {
        const { revisions } = historyRange(map, { range });
        const listed = revisions.map((each) => each.revision);
        listed.forEach((id, index) => {
          const before = listed.slice(0, index);
          const applied = appliedWith(map, [id]);
          assert.ok(!before.some((each) => applied.has(each)));
        });
      } catch (error) {
        if (!(error instanceof RevisionError)) throw error;
      }
    }),
  );
});

Deno.test("planNewRevision() plans what can be loaded, with the heads it says", () => {
  fc.assert(fc.property(graphArbitrary, fc.nat(), (graph, number) => {
    const map = buildRevisionMap(graph);
    const id = `rev${number % map.size}`;
    const planned = planNewRevision(map, {
      revisionId: "new",
      head: id,
      splice: true,
      dependsOn: [`rev${(number + 1) % map.size}`],
      branchLabels: ["new_label"],
    });
    const after = buildRevisionMap([
      ...map.revisions,
      revision("new", planned),
    ]);
    assert.deepEqual(after.heads, planned.headsAfter);
  }));
});
