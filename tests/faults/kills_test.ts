import assert from "node:assert/strict";

import { runKills } from "./kills.ts";

/** The full numbers are those of `deno task test:faults`. */
const KILLS = { migrator: 5, backend: 4, server: 2 } as const;

for (const victim of ["migrator", "backend", "server"] as const) {
  Deno.test(`after a kill of the ${victim} the database stands at a revision and a re-run reaches head`, async () => {
    const { problems } = await runKills({ victim, kills: KILLS[victim] });
    assert.deepEqual(problems, []);
  });
}
