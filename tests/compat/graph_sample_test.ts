import assert from "node:assert/strict";
import type { CompatResult } from "./compat_kind.ts";
import { graphKind } from "./kinds/graph.ts";
import { historyKind } from "./kinds/history.ts";

/** Of the recorded graphs, those that stand in this repository. */
const SAMPLE = new URL("sample/graph.jsonl", import.meta.url);
const HISTORIES = [
  "full_stack_fastapi",
  "galaxy_2024",
  "jupyterhub",
  "redash",
];

Deno.test("graphKind() finds the sample of recorded queries answered as by Alembic (sample only, not the whole record)", async () => {
  const lines = (await Deno.readTextFile(SAMPLE)).trim().split("\n");
  const results: CompatResult[] = [];
  for (const line of lines) results.push(...await graphKind(JSON.parse(line)));
  assert.deepEqual(failedOf(results), []);
  assert.equal(results.length, 455);
});

for (const project of HISTORIES) {
  Deno.test(`historyKind() finds the history of ${project} answered as by Alembic (sample only, not the whole record)`, async () => {
    const url = new URL(`sample/graphs/${project}.json`, import.meta.url);
    const results = await historyKind(JSON.parse(await Deno.readTextFile(url)));
    assert.deepEqual(failedOf(results), []);
    assert.ok(results.length > 50, `${results.length} answers`);
  });
}

Deno.test("graphKind() reports an answer that is not Alembic's", async () => {
  const results = await graphKind({
    name: "wrong",
    revisions: [{
      revision: "a",
      down_revision: null,
      depends_on: null,
      branch_labels: null,
      doc: "",
    }],
    load: { error: null, warnings: [] },
    queries: [
      { kind: "bases", expect: { result: ["a"] } },
      { kind: "bases", expect: { result: ["b"] } },
      {
        kind: "get_revision",
        symbol: "x",
        expect: {
          error: {
            error_type: "CommandError",
            message: "Can't locate revision identified by 'y'",
          },
        },
      },
    ],
  });
  assert.deepEqual(failedOf(results).map((each) => each.remark), [
    "another result",
    "another message",
  ]);
});

function failedOf(results: readonly CompatResult[]): readonly CompatResult[] {
  return results.filter((result) => result.outcome === "failed");
}
