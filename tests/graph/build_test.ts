import assert from "node:assert/strict";
import { buildRevisionMap } from "../../src/graph/build.ts";
import {
  BranchLabelError,
  CycleError,
  IllegalCharacterError,
  MissingRevisionError,
} from "../../src/graph/load_errors.ts";
import { mapOf, revision, revisionsOf } from "./support.ts";

function ids(
  nodes: readonly { readonly id: string }[] | undefined,
): readonly string[] | undefined {
  return nodes?.map(({ id }) => id);
}

Deno.test("buildRevisionMap() lists heads, real heads and bases in load order", () => {
  const map = mapOf(`
    z
    b < z
    a < z
    lib
    app + lib
  `);
  assert.deepEqual(map.heads, ["b", "a", "lib", "app"]);
  assert.deepEqual(map.realHeads, ["b", "a", "app"]);
  assert.deepEqual(map.bases, ["z", "lib", "app"]);
  assert.equal(map.size, 5);
  assert.deepEqual(map.warnings, []);
});

Deno.test("buildRevisionMap() of nothing has no heads", () => {
  const map = buildRevisionMap([]);
  assert.deepEqual([map.heads, map.realHeads, map.bases], [[], [], []]);
});

Deno.test("buildRevisionMap() takes children before their parents", () => {
  const map = mapOf(`
    c < b
    b < a
    a
  `);
  assert.deepEqual(map.heads, ["c"]);
  assert.deepEqual(ids(map.node("a")?.children), ["b"]);
  assert.equal(map.get("b")?.doc, "rev b");
});

Deno.test("buildRevisionMap() keeps the later of two revisions with one id and warns", () => {
  const first = revision("b", { doc: "first" });
  const map = buildRevisionMap([
    revision("a"),
    first,
    revision("b", { downRevisions: ["a"], doc: "second" }),
  ]);
  assert.deepEqual(map.warnings, [{
    message: "Revision b is present more than once",
    revision: "b",
  }]);
  assert.equal(map.get("b")?.doc, "second");
  assert.deepEqual(map.duplicates, [first]);
  assert.equal(map.size, 2);
});

Deno.test("buildRevisionMap() marks forks, merges and edges of a node", () => {
  const map = mapOf(`
    a
    b < a
    c < a
    d < b, c
    e + a
  `);
  assert.ok(map.node("a")?.isBranchPoint);
  assert.ok(map.node("d")?.isMergePoint);
  assert.ok(map.node("e")?.isBase);
  const a = map.node("a");
  assert.deepEqual(ids(a?.children), ["b", "c"]);
  assert.deepEqual(ids(a?.allChildren), ["b", "c", "e"]);
});

Deno.test("buildRevisionMap() keeps versioned and other edges apart, whichever comes first", () => {
  const map = mapOf(`
    a
    lone
    b + a
    c < a
    d < a + b
    e < d + d, a
  `);
  assert.deepEqual(ids(map.node("a")?.children), ["c", "d"]);
  assert.deepEqual(ids(map.node("a")?.allChildren), ["b", "c", "d", "e"]);
  assert.deepEqual(ids(map.node("b")?.children), []);
  assert.deepEqual(ids(map.node("b")?.allChildren), ["d"]);
  assert.deepEqual(ids(map.node("e")?.parents), ["d"]);
  assert.deepEqual(ids(map.node("e")?.dependencies), ["d", "a"]);
  assert.deepEqual(ids(map.node("e")?.allParents), ["d", "a"]);
  for (const side of ["parents", "dependencies", "children"] as const) {
    assert.deepEqual(ids(map.node("lone")?.[side]), []);
  }
});

Deno.test("buildRevisionMap() leaves out dependencies that an ancestor declares", () => {
  const map = mapOf(`
    lib
    a + lib
    b < a
    c < b + lib
    d < b + core
    core [core_label]
    e < c + core_label
  `);
  const effective = (id: string) => ids(map.node(id)?.effectiveParents);
  assert.deepEqual(effective("a"), ["lib"]);
  assert.deepEqual(effective("c"), ["b"]);
  assert.deepEqual(effective("d"), ["b", "core"]);
  assert.deepEqual(effective("e"), ["c", "core"]);
});

Deno.test("buildRevisionMap() refuses the four kinds of cycles", () => {
  const refused = (text: string) => {
    let found: unknown;
    assert.throws(() => mapOf(text), (error) => {
      found = error;
      return error instanceof CycleError;
    });
    return found instanceof CycleError ? [found.kind, found.message] : [];
  };
  assert.deepEqual(refused("a < a"), [
    "Self-loop",
    "Self-loop is detected in revisions (a)",
  ]);
  assert.deepEqual(refused("a + a"), [
    "Dependency self-loop",
    "Dependency self-loop is detected in revisions (a)",
  ]);
  assert.deepEqual(refused("c < b\na < c\nb < a"), [
    "Cycle",
    "Cycle is detected in revisions (c, a, b)",
  ]);
  assert.deepEqual(refused("a + c\nb < a\nc < b\nd"), [
    "Dependency cycle",
    "Dependency cycle is detected in revisions (a, b, c)",
  ]);
});

Deno.test("buildRevisionMap() names a cycle that lies between a base and a head", () => {
  assert.throws(
    () => mapOf("z\na < z, c\nb < a\nc < b\nh < c"),
    { message: "Cycle is detected in revisions (a, b, c)" },
  );
  assert.throws(
    () => mapOf("z\na < z + c\nb < a\nc < b\nh < c"),
    { message: "Dependency cycle is detected in revisions (a, b, c)" },
  );
});

Deno.test("buildRevisionMap() refuses a missing parent with the likely one", () => {
  assert.throws(
    () => mapOf("ae1027a6\nb < ae10"),
    (error) =>
      error instanceof MissingRevisionError &&
      error.message ===
        "Revision ae10 referenced from ae10 -> b (head), rev b is not present" &&
      error.hint ===
        "down_revision needs a whole revision id; did you mean 'ae1027a6'?",
  );
});

Deno.test("buildRevisionMap() refuses a label as parent and says so", () => {
  assert.throws(() => mapOf("a [lab]\nb < lab"), {
    name: "MissingRevisionError",
    hint: "'lab' is a branch label; down_revision needs the id of a revision",
  });
});

Deno.test("buildRevisionMap() refuses a dependency on part of an id", () => {
  assert.throws(() => mapOf("aaaa1111\nb + aaaa"), {
    name: "MissingRevisionError",
    attribute: "depends_on",
    missing: "aaaa",
    hint: "depends_on needs a whole revision id or a branch label; " +
      "did you mean 'aaaa1111'?",
  });
});

Deno.test("buildRevisionMap() refuses a label that is taken, also by an id", () => {
  assert.throws(() => mapOf("a [lab]\nb [lab]"), {
    message: "Branch name 'lab' in revision b already used by revision a",
  });
  assert.throws(() => mapOf("a [b]\nb < a"), {
    message: "Branch name 'b' in revision a already used by revision b",
  });
  assert.throws(() => mapOf("a [x, x]"), BranchLabelError);
});

Deno.test("buildRevisionMap() refuses ids with operators in them", () => {
  assert.throws(() => buildRevisionMap([revision("x+a@b:")]), {
    name: "IllegalCharacterError",
    message:
      "Character(s) '+, :, @' not allowed in revision identifier 'x+a@b:'",
  });
  assert.throws(
    () => buildRevisionMap([revision("a-b")]),
    IllegalCharacterError,
  );
});

Deno.test("buildRevisionMap() refuses ids and labels that mean something else", () => {
  for (const name of ["base", "head", "heads", "current", ""]) {
    const byId = () => buildRevisionMap([revision(name)]);
    assert.throws(byId, { name: "ReservedNameError", culprits: [name] });
  }
  for (const name of ["base", "head", "heads", "current", "", "+1", "-12"]) {
    const byLabel = () =>
      buildRevisionMap([revision("a", { branchLabels: [name] })]);
    assert.throws(byLabel, { name: "ReservedNameError", culprits: ["a"] });
  }
  for (const name of ["c@d", "c:d", "c\nd"]) {
    assert.throws(
      () => buildRevisionMap([revision("a", { branchLabels: [name] })]),
      { name: "IllegalCharacterError", culprits: ["a"] },
    );
  }
  assert.throws(
    () => buildRevisionMap([revision("a", { branchLabels: ["c\nd"] })]),
    { message: "Character(s) '\\n' not allowed in branch label 'c\\nd'" },
  );
  const plain = ["my-label", "release-2", "+", "Head", "rev+"];
  const map = buildRevisionMap([revision("a", { branchLabels: plain })]);
  assert.deepEqual(map.labels, plain);
});

Deno.test("buildRevisionMap() takes hostile ids and messages as they are", () => {
  const ids = ["it's", '"q"', "naïve", "𝒳𝒴", "a b", "__proto__", "constructor"];
  const map = buildRevisionMap(
    ids.map((id, index) =>
      revision(id, { downRevisions: ids.slice(index - 1, index) })
    ),
  );
  assert.deepEqual(map.heads, ["constructor"]);
  assert.equal(map.get("toString"), undefined);
});

Deno.test("branchLabels() go up to all descendants, not through dependencies", () => {
  const map = mapOf(`
    a
    b < a [left]
    c < a [right]
    d < b
    e < c + d
    f < d, e
  `);
  const labels = (id: string) => {
    const node = map.node(id);
    return node === undefined ? undefined : map.branchLabels(node);
  };
  assert.deepEqual(labels("a"), []);
  assert.deepEqual(labels("d"), ["left"]);
  assert.deepEqual(labels("e"), ["right"]);
  assert.deepEqual(labels("f"), ["left", "right"]);
});

Deno.test("branchLabels() go down an unforked line to the fork or merge before it", () => {
  const map = mapOf(`
    root
    a < root
    x < root
    b < a
    c < b [late]
    d < c
  `);
  const carriers = map.nodes
    .filter((node) => map.branchLabels(node).includes("late"))
    .map((node) => node.id);
  assert.deepEqual(carriers, ["a", "b", "c", "d"]);
  const forked = mapOf("a\nb < a [lab]\nc < b\nd < b");
  assert.deepEqual(
    forked.nodes.filter((node) => forked.branchLabels(node).length > 0)
      .map((node) => node.id),
    ["b", "c", "d"],
  );
});

Deno.test("revisions and names of a map come in load order, labels last", () => {
  const map = mapOf("b [lab]\na < b");
  assert.deepEqual(map.revisions, revisionsOf("b [lab]\na < b"));
  assert.deepEqual(map.names, ["b", "a", "lab"]);
  assert.deepEqual(map.labels, ["lab"]);
  assert.equal(map.nodeByName("lab")?.id, "b");
});
