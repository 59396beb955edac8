import assert from "node:assert/strict";

import { backoffDelayMs, reportTimeMs } from "../../src/runtime/backoff.ts";

Deno.test("backoffDelayMs() doubles up to the maximum and takes off at most half", () => {
  const options = { firstMs: 50, maximumMs: 2_000 };
  for (
    const [attempt, full] of [
      [0, 50],
      [1, 100],
      [5, 1_600],
      [6, 2_000],
      [1_000, 2_000],
    ] as const
  ) {
    for (let round = 0; round < 50; round++) {
      const delay = backoffDelayMs(attempt, options);
      assert.ok(delay >= full / 2 && delay <= full, `${attempt}: ${delay}`);
    }
  }
});

Deno.test("reportTimeMs() gives the listed times, then equal steps behind the last", () => {
  const times = { atMs: [0, 5, 15], thenEveryMs: 60 };
  assert.deepEqual(
    [0, 1, 2, 3, 4].map((reports) => reportTimeMs(reports, times)),
    [0, 5, 15, 75, 135],
  );
});
