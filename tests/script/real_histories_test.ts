import assert from "node:assert/strict";

import { buildRevisionMap } from "../../src/graph/build.ts";
import { planUpgrade } from "../../src/graph/plan.ts";
import { loadScriptDirectory } from "../../src/script/script_directory.ts";
import {
  type StubRevision,
  writeStubRevisions,
} from "../support/stub_revisions.ts";

/** A history of a real project with Alembic's own answers. */
interface RecordedHistory {
  readonly project: string;
  readonly revisions: readonly StubRevision[];
  readonly truth: {
    readonly unordered: readonly { readonly answer: string }[];
    readonly heads: readonly string[];
    readonly bases: readonly string[];
    readonly upgrade_base_to_heads: readonly string[];
  };
}

const SAMPLE = new URL("../compat/sample/graphs/", import.meta.url);

/** `deno task compat history` runs the twelve of ../shared/graphs/. */
const HISTORIES = await readHistories(SAMPLE);

Deno.test("the sample of real histories is there", () => {
  assert.equal(HISTORIES.length, 4);
});

for (const { project, revisions, truth } of HISTORIES) {
  Deno.test(`${project} loads from a folder and agrees with Alembic (sample)`, async () => {
    const folder = await Deno.makeTempDir();
    try {
      await writeStubRevisions(`${folder}/versions`, revisions);
      const { scripts, warnings } = await loadScriptDirectory({
        scriptLocation: folder,
        versionLocations: [],
        recursive: false,
      });
      assert.deepEqual(warnings, []);
      assert.equal(scripts.length, revisions.length);
      assert.deepEqual(
        scripts.map((script) => script.doc),
        revisions.map((revision) => revision.doc),
      );
      const map = buildRevisionMap(scripts);
      assert.deepEqual(map.heads.toSorted(), truth.heads.toSorted());
      assert.deepEqual(map.bases.toSorted(), truth.bases.toSorted());
      const { steps } = planUpgrade(map, { heads: [], target: "heads" });
      const order = steps.map((step) => step.revision);
      const isFixed = !truth.unordered.some(({ answer }) =>
        answer === "/upgrade_base_to_heads"
      );
      assert.ok(isFixed);
      assert.deepEqual(order, truth.upgrade_base_to_heads);
    } finally {
      await Deno.remove(folder, { recursive: true });
    }
  });
}

async function readHistories(
  folder: URL,
): Promise<readonly RecordedHistory[]> {
  const histories: RecordedHistory[] = [];
  for await (const { name } of Deno.readDir(folder)) {
    if (!name.endsWith(".json")) continue;
    const text = await Deno.readTextFile(new URL(name, folder));
    histories.push(JSON.parse(text));
  }
  return histories;
}
