/**
 * Runs the matrix of single changes:
 *
 *     deno run -A tests/support/with_servers.ts deno run -A tests/autogenerate/matrix/main.ts [--on 18,17,16,15,14,PGlite] [--wanted-on 18] [WORD...]
 *
 * With words only the cases whose names have one of them. `MATRIX_LINES` says
 * how many differing lines of each are shown. Exit code 1 if any does not hold.
 */
import { parseArgs } from "node:util";

import { planChanges } from "../../../src/dialect/postgres/plan_changes.ts";
import { ALL_CASES } from "./all_cases.ts";
import { casesFor } from "./load_cases.ts";
import { runMatrix } from "./run_matrix.ts";
import type { Target } from "./test_target.ts";

const TARGETS: readonly Target[] = [18, 17, 16, 15, 14, "PGlite"];

async function runCases(args: readonly string[]): Promise<number> {
  const { values, positionals: words } = parseArgs({
    args: [...args],
    options: {
      "on": { type: "string", default: "18,15,PGlite" },
      "wanted-on": { type: "string" },
    },
    allowPositionals: true,
  });
  const on = values.on.split(",");
  const wantedOn = TARGETS.find((each) => String(each) === values["wanted-on"]);
  const chosen = ALL_CASES.filter(({ name }) =>
    words.length === 0 || words.some((word) => name.includes(word))
  );
  let failed = 0;
  for (const target of TARGETS) {
    if (!on.includes(String(target))) continue;
    const cases = casesFor(chosen, target);
    const started = performance.now();
    const failures = await runMatrix(cases, {
      target,
      planChanges,
      ...(wantedOn === undefined ? {} : { wantedOn }),
    });
    for (const { name, problem } of failures) {
      print(`FAILED ${name}\n  ${problem}`);
    }
    const seconds = Math.round((performance.now() - started) / 1000);
    print(
      `${target}: ${
        cases.length - failures.length
      } of ${cases.length} passed in ${seconds} s`,
    );
    failed += failures.length;
  }
  return failed === 0 ? 0 : 1;
}

function print(line: string): void {
  Deno.stdout.writeSync(new TextEncoder().encode(`${line}\n`));
}

if (import.meta.main) Deno.exitCode = await runCases(Deno.args);
