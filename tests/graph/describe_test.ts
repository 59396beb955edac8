import assert from "node:assert/strict";
import { buildRevisionMap } from "../../src/graph/build.ts";
import {
  describeRevision,
  describeStep,
  describeStepBriefly,
  formatBranchLines,
  formatHistoryLine,
  formatRecord,
  type HistoryLineOptions,
} from "../../src/graph/describe.ts";
import { planUpgrade } from "../../src/graph/plan.ts";
import { mapOf, revision } from "./support.ts";

const MAP = mapOf(`
  a
  b < a [left]
  c < a [right]
  m < b, c
  lib
  app < m + lib, right
`);

function line(id: string, options: HistoryLineOptions): string {
  return formatHistoryLine(MAP, MAP.get(id) ?? revision(id), options);
}

const HISTORY = { parents: true, labels: true, forks: true, doc: true };

Deno.test("formatHistoryLine() writes what history prints", () => {
  assert.equal(line("a", HISTORY), "<base> -> a (branchpoint), rev a");
  assert.equal(line("b", HISTORY), "a -> b (left), rev b");
  assert.equal(
    line("m", HISTORY),
    "b, c -> m (left, right) (mergepoint), rev m",
  );
  assert.equal(
    line("lib", HISTORY),
    "<base> -> lib (effective head), rev lib",
  );
  assert.equal(
    line("app", { ...HISTORY, isCurrent: true }),
    "m (lib, right) -> app (left, right) (head) (current), rev app",
  );
});

Deno.test("formatHistoryLine() writes the id and what it heads by default", () => {
  assert.equal(line("app", {}), "app (head)");
  assert.equal(line("lib", { labels: true }), "lib (effective head)");
});

Deno.test("formatBranchLines() indents the children by the length of the id", () => {
  const map = mapOf("aaaa\nb < aaaa [left]\nc < aaaa");
  assert.deepEqual(formatBranchLines(map, revision("aaaa"), { doc: true }), [
    "     -> b (left) (head), rev b",
    "     -> c (head), rev c",
  ]);
});

Deno.test("formatRecord() writes what show prints", () => {
  const facts = { path: "/p/app.ts", longDoc: "rev app\n\nRevises: m\n" };
  const record = describeRevision(MAP, MAP.get("app") ?? revision("app"));
  assert.equal(
    formatRecord(record, facts),
    "Rev: app (head)\nParent: m\nAlso depends on: lib, right\n" +
      "Branch names: left, right\nPath: /p/app.ts\n\n" +
      "    rev app\n    \n    Revises: m\n",
  );
  const fork = describeRevision(MAP, MAP.get("a") ?? revision("a"), {
    isCurrent: true,
  });
  assert.equal(
    formatRecord(fork, { path: "/p/a.ts", longDoc: "" }),
    "Rev: a (branchpoint) (current)\nParent: <base>\n" +
      "Branches into: b, c\nPath: /p/a.ts\n\n",
  );
});

Deno.test("describeStep() leaves out an empty message and keeps line breaks", () => {
  const map = buildRevisionMap([
    revision("a", { doc: "" }),
    revision("b", { downRevisions: ["a"], doc: "two\nlines" }),
  ]);
  const { steps } = planUpgrade(map, { heads: [], target: "head" });
  assert.deepEqual(steps.map(describeStep), [
    "upgrade  -> a",
    "upgrade a -> b, two\nlines",
  ]);
  assert.deepEqual(steps.map(describeStepBriefly), [
    "upgrade  -> a",
    "upgrade a -> b",
  ]);
});
