import assert from "node:assert/strict";
import { ArrayTypes, type RawResult } from "../../src/driver/array_types.ts";

const MOOD = 16_400;
const MOODS = 16_399;

function answer(typeOid: number, ...values: unknown[]): RawResult {
  return {
    columns: [{ name: "a", typeOid }],
    rows: values.map((value) => [value]),
    rowCount: values.length,
  };
}

/** What is asked, and the lines that the catalog has for it. */
function startSession(): {
  readonly asked: string[];
  readonly read: (result: RawResult) => Promise<unknown>;
} {
  const types = new ArrayTypes();
  const asked: string[] = [];
  const read = async (result: RawResult) => {
    const [read] = await types.read([result], (sql) => {
      asked.push(/IN \((.*)\)/.exec(sql)?.[1] ?? sql);
      return Promise.resolve([{
        columns: [],
        rows: sql.includes(String(MOODS))
          ? [[String(MOODS), String(MOOD), ","]]
          : [],
        rowCount: 1,
      }]);
    });
    return read?.rows.map((row) => row["a"]);
  };
  return { asked, read };
}

Deno.test("ArrayTypes.read() asks once for a type, and only when a value looks like an array", async () => {
  const { asked, read } = startSession();
  assert.deepEqual(await read(answer(MOODS)), []);
  assert.deepEqual(await read(answer(MOODS, null)), [null]);
  assert.deepEqual(await read(answer(MOOD, "sad")), ["sad"]);
  assert.deepEqual(await read(answer(25, "{a}", "[x")), ["{a}", "[x"]);
  assert.deepEqual(asked, []);
  assert.deepEqual(await read(answer(MOODS, "{sad,ok}", null)), [
    ["sad", "ok"],
    null,
  ]);
  assert.deepEqual(await read(answer(MOODS, "{}")), [[]]);
  assert.deepEqual(asked, [String(MOODS)]);
});

Deno.test("ArrayTypes.read() keeps the text of what is no array, and does not ask again", async () => {
  const { asked, read } = startSession();
  for (let time = 0; time < 2; time++) {
    assert.deepEqual(await read(answer(MOOD, "{", "[1")), ["{", "[1"]);
  }
  assert.deepEqual(asked, [String(MOOD)]);
});
