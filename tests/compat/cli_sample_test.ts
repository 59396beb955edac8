import assert from "node:assert/strict";
import type { CompatResult } from "./compat_kind.ts";
import { findDifferences } from "./differences.ts";
import { cliKind } from "./kinds/cli.ts";

/** Of the recorded scenarios, those that stand in this repository. */
const SAMPLE = new URL("sample/cli.jsonl", import.meta.url);
const COMMANDS = 98;

Deno.test("cliKind() finds the sample of recorded command lines answered as by Alembic (sample only, not the whole record)", async () => {
  const lines = (await Deno.readTextFile(SAMPLE)).trim().split("\n");
  const context = { file: SAMPLE.pathname };
  const results: CompatResult[] = [];
  await Promise.all(lines.map(async (line) => {
    results.push(...await cliKind(JSON.parse(line), context));
  }));
  const failed = results.filter((result) =>
    result.outcome === "failed" && findDifferences("cli", result) === undefined
  );
  assert.deepEqual(failed, []);
  assert.equal(results.length, COMMANDS);
});

Deno.test("findDifferences() explains no answer that is just wrong", async () => {
  const [line = ""] = (await Deno.readTextFile(SAMPLE)).split("\n")
    .filter((each) => each.includes('"cli_hand_ambiguous_partials"'));
  const project = JSON.parse(line);
  const [scenario] = project.scenarios;
  const heads = scenario.commands.find((each: { argv: readonly string[] }) =>
    each.argv.join(" ") === "heads"
  );
  const [result] = await cliKind({
    ...project,
    scenarios: [{
      ...scenario,
      commands: [{ ...heads, stdout: `${heads.stdout}more\n` }],
    }],
  }, { file: SAMPLE.pathname });
  assert.equal(result?.outcome, "failed");
  assert.deepEqual(result?.problems, ["stdout", "database"]);
  assert.equal(result && findDifferences("cli", result), undefined);
});
