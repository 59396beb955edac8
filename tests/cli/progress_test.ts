import assert from "node:assert/strict";

import type { MigrationEvent } from "../../src/commands/context.ts";
import { createLog } from "../../src/cli/log.ts";
import { formatElapsed } from "../../src/cli/progress.ts";

const STEP = {
  direction: "upgrade",
  revision: "b2",
  from: ["b1"],
  to: ["b2"],
  doc: "Index the addresses of all customers",
  changes: [],
  headsAfter: ["b2"],
} as const;

/** A log whose clock the test turns. */
function logTo(
  options: {
    readonly isTerminal: boolean;
    readonly columns?: number;
    readonly canErase?: boolean;
  },
) {
  let text = "";
  let nowMs = Date.UTC(2026, 2, 2, 9, 14, 5);
  const log = createLog({
    format: "text",
    sink: {
      isTerminal: options.isTerminal,
      write: (part) => void (text += part),
    },
    now: () => new Date(nowMs),
    columns: options.columns ?? 80,
    canErase: options.canErase ?? true,
  });
  return {
    log,
    send: (...events: readonly MigrationEvent[]) =>
      events.forEach((event) => log.listener(event)),
    /** Lets time pass, and the spinner turn once. */
    async wait(elapsedMs: number) {
      nowMs += elapsedMs;
      await new Promise((resolve) => setTimeout(resolve, 150));
    },
    get text() {
      return text;
    },
  };
}

Deno.test("createLog() writes plain lines with the time where there is no terminal", () => {
  const to = logTo({ isTerminal: false });
  to.send(
    { kind: "stepStart", step: STEP },
    { kind: "progress", progress: { phase: "building index", percent: 3 } },
    { kind: "batch", table: "t", rows: 1000, estimatedRows: 4000 },
    { kind: "batch", table: "t", rows: 2000, estimatedRows: 4000 },
    { kind: "stepEnd", step: STEP, elapsedMs: 1200 },
    { kind: "warning", message: "odd" },
  );
  to.log.close();
  assert.equal(
    to.text,
    "2026-03-02T09:14:05Z INFO  [alembic.runtime.migration] Running upgrade b1 -> b2, Index the addresses of all customers\n" +
      "2026-03-02T09:14:05Z INFO  [alembic.runtime.migration] Updating t: 1000 of about 4000 rows\n" +
      "2026-03-02T09:14:05Z WARN  [alembic] odd\n",
  );
});

Deno.test("createLog() keeps one line of a step on a terminal, with time and percentage", async () => {
  const to = logTo({ isTerminal: true });
  to.send(
    { kind: "stepStart", step: STEP },
    {
      kind: "progress",
      progress: { phase: "building index", percent: 41.7 },
    },
  );
  await to.wait(3000);
  assert.equal(
    to.text,
    "\r\x1b[K⠋ Running upgrade b1 -> b2, Index the addresses of a…" +
      "  3.0 s 41% building index",
  );
  const before = to.text.length;
  to.send({ kind: "warning", message: "odd" });
  assert.equal(to.text.slice(before), "\r\x1b[KWARN  [alembic] odd\n");
  await to.wait(0);
  const end = to.text.length;
  to.send({ kind: "stepEnd", step: STEP, elapsedMs: 3100 });
  assert.equal(
    to.text.slice(end),
    "\r\x1b[KINFO  [alembic.runtime.migration] Running upgrade b1 -> b2, Index the addresses of all customers (3.1 s)\n",
  );
  to.log.close();
  assert.ok(to.text.endsWith("(3.1 s)\n"));
});

Deno.test("createLog() never fills the last of 40 columns, and has no colours", async () => {
  for (const percent of [undefined, 7]) {
    const to = logTo({ isTerminal: true, columns: 40 });
    to.send(
      { kind: "stepStart", step: STEP },
      {
        kind: "progress",
        progress: { phase: "waiting for writers before build", percent },
      },
    );
    await to.wait(75_000);
    to.log.close();
    const lines = to.text.split("\r\x1b[K").filter((line) => line !== "");
    assert.ok(lines.length > 0);
    for (const line of lines) assert.ok([...line].length < 40, line);
    assert.doesNotMatch(to.text.replaceAll("\r\x1b[K", ""), /[^\P{Cc}]/u);
  }
});

Deno.test("createLog() writes plain lines to a terminal that cannot erase", () => {
  const to = logTo({ isTerminal: true, canErase: false });
  to.send({ kind: "stepStart", step: STEP });
  assert.equal(
    to.text,
    "INFO  [alembic.runtime.migration] Running upgrade b1 -> b2, Index the addresses of all customers\n",
  );
});

Deno.test("formatElapsed() says seconds, then minutes", () => {
  assert.deepEqual(
    [0, 940, 9_960, 59_999, 60_000, 3_725_000].map(formatElapsed),
    ["0.0 s", "0.9 s", "10.0 s", "59 s", "1 min 00 s", "62 min 05 s"],
  );
});
