import assert from "node:assert/strict";
import {
  parseBooleanWord,
  parseInteger,
  strip,
} from "../../src/config/python_text.ts";
import { cpuTime } from "../support/clock.ts";

Deno.test("strip() removes what Python takes for white space, and no byte order mark", () => {
  assert.equal(strip("\x1c\x85\xa0\u3000 a\tb\v\f\u2028\n"), "a\tb");
  assert.equal(strip("\uFEFFa\u200b"), "\uFEFFa\u200b");
  assert.equal(strip(" \n"), "");
});

Deno.test("strip() takes linear time for white space in the middle", () => {
  const text = `a${" ".repeat(200_000)}b`;
  const started = cpuTime();
  assert.equal(strip(text), text);
  assert.ok(cpuTime() - started < 1500);
});

Deno.test("parseBooleanWord() reads Python's words in any case", () => {
  const read = (words: string) => words.split(",").map(parseBooleanWord);
  assert.deepEqual(new Set(read("true,YES,on,y,T, 1 ")), new Set([true]));
  assert.deepEqual(new Set(read("false,No,OFF,n,f,0")), new Set([false]));
  assert.deepEqual(new Set(read(",2,ja,truefalse")), new Set([undefined]));
});

Deno.test("parseInteger() reads what Python's int() reads, of any size", () => {
  assert.deepEqual(["+7", " -12\n", "1_0", "007"].map(parseInteger), [
    7n,
    -12n,
    10n,
    7n,
  ]);
  assert.equal(parseInteger("9".repeat(30)), BigInt("9".repeat(30)));
  for (const text of ["", "_1", "1_", "1__0", "1.0", "0x1", "- 1", "1 2"]) {
    assert.equal(parseInteger(text), undefined, text);
  }
});
