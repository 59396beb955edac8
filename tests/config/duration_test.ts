import assert from "node:assert/strict";
import { parseDuration } from "../../src/config/duration.ts";

Deno.test("parseDuration() reads units, bare seconds and fractions as milliseconds", () => {
  const cases: readonly (readonly [string, number])[] = [
    ["300", 300_000],
    ["0", 0],
    ["0ms", 0],
    ["500ms", 500],
    [" 30 s ", 30_000],
    ["5min", 300_000],
    ["5m", 300_000],
    ["1.5H", 5_400_000],
    ["1d", 86_400_000],
    ["+2", 2000],
    [".5", 500],
    ["1us", 1],
    ["-1", Infinity],
    ["2147483647ms", 2_147_483_647],
  ];
  for (const [text, durationMs] of cases) {
    assert.equal(parseDuration(text), durationMs, text);
  }
});

Deno.test("parseDuration() gives undefined for anything else", () => {
  for (
    const text of [
      "",
      "s",
      "-2",
      "-1s",
      "5 minutes",
      "1e3",
      "1,5",
      "5 m 3 s",
      "0x10",
      "2147483648ms",
      "NaN",
      "Infinity",
    ]
  ) assert.equal(parseDuration(text), undefined, text);
});
