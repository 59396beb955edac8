import assert from "node:assert/strict";
import { iniKind } from "./kinds/ini.ts";

const SAMPLE = new URL("./sample/ini.jsonl", import.meta.url);

Deno.test("ini files are read as Alembic reads them (sample of the recorded cases only)", async (t) => {
  const lines = (await Deno.readTextFile(SAMPLE)).trimEnd().split("\n");
  assert.equal(lines.length, 95);
  const counts = { passed: 0, failed: 0 };
  for (const line of lines) {
    for (const result of await iniKind(JSON.parse(line))) {
      counts[result.outcome]++;
      if (result.outcome === "passed") continue;
      await t.step(result.name, () => {
        assert.deepEqual(result.actual, result.expected);
      });
    }
  }
  assert.deepEqual(counts, { passed: 95, failed: 0 });
});

Deno.test("iniKind() fails a case whose answer differs", async () => {
  const [result] = await iniKind({
    name: "wrong",
    category: "flags",
    here: "/srv/project",
    ini_text: "[alembic]\nsourceless = true\n",
    main_section: "alembic",
    expect: {
      sourceless: { value: false },
      recursive_version_locations: { value: false },
      revision_environment: { value: false },
    },
  });
  assert.equal(result?.outcome, "failed");
  assert.deepEqual(result?.actual, {
    sourceless: { value: true },
    recursive_version_locations: { value: false },
    revision_environment: { value: false },
  });
});
