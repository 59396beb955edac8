import assert from "node:assert/strict";

import { WorkQueue } from "../../src/runtime/work_queue.ts";

function later(log: string[], name: string, ms = 1): () => Promise<string> {
  return async () => {
    await new Promise((resolve) => setTimeout(resolve, ms));
    log.push(name);
    return name;
  };
}

function failing(message: string): () => Promise<never> {
  return () => Promise.reject(new Error(message));
}

Deno.test("WorkQueue keeps the order of work nobody awaits", async () => {
  const log: string[] = [];
  const queue = new WorkQueue();
  queue.add(later(log, "slow", 20));
  queue.add(later(log, "quick"));
  queue.add(later(log, "last"));
  await queue.drain();
  assert.deepEqual(log, ["slow", "quick", "last"]);
});

Deno.test("WorkQueue.drain() waits for work added while it waits", async () => {
  const log: string[] = [];
  const queue = new WorkQueue();
  queue.add(async () => {
    await later(log, "first")();
    queue.add(later(log, "second", 10));
  });
  await queue.drain();
  assert.deepEqual(log, ["first", "second"]);
});

Deno.test("WorkQueue.drain() throws a failure nobody looked at, and nothing runs behind it", async () => {
  const log: string[] = [];
  const queue = new WorkQueue();
  queue.add(failing("first"));
  const second = queue.add(later(log, "second"));
  await assert.rejects(() => queue.drain(), { message: "first" });
  await assert.rejects(second, { message: "first" });
  assert.deepEqual(log, []);
});

Deno.test("WorkQueue leaves a failure that was caught to whoever caught it", async () => {
  const log: string[] = [];
  const queue = new WorkQueue();
  try {
    await queue.add(failing("caught"));
  } catch (error) {
    log.push(error instanceof Error ? error.message : "");
  }
  await queue.add(later(log, "after"));
  await queue.drain();
  assert.deepEqual(log, ["caught", "after"]);
});

Deno.test("WorkQueue counts a promise returned from an async function as looked at", async () => {
  const queue = new WorkQueue();
  const body = async () => await queue.add(failing("returned"));
  await assert.rejects(body(), { message: "returned" });
  await queue.drain();
});

Deno.test("WorkQueue gives the value of the work", async () => {
  const queue = new WorkQueue();
  assert.equal(await queue.add(() => Promise.resolve(7)), 7);
});

Deno.test("WorkQueue.abandon() waits for what runs and starts nothing else", async () => {
  const log: string[] = [];
  const queue = new WorkQueue();
  const running = queue.add(later(log, "running", 10));
  const waiting = queue.add(later(log, "waiting"));
  await Promise.resolve();
  await queue.abandon(new Error("given up"));
  assert.equal(await running, "running");
  await assert.rejects(waiting, { message: "given up" });
  assert.deepEqual(log, ["running"]);
});
