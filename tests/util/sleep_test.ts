import assert from "node:assert/strict";

import { sleep } from "../../src/util/sleep.ts";

Deno.test("sleep() returns at once when its signal is aborted", async () => {
  const controller = new AbortController();
  const started = performance.now();
  const sleeping = sleep(60_000, controller.signal);
  controller.abort();
  await sleeping;
  await sleep(60_000, controller.signal);
  assert.ok(performance.now() - started < 5_000);
});
