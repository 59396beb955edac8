import assert from "node:assert/strict";
import { textWidth } from "../../src/util/text_width.ts";

Deno.test("textWidth() counts wide characters twice and combining ones not at all", () => {
  for (
    const [text, width] of [
      ["", 0],
      ["abc", 3],
      ["éß", 2],
      ["e\u0301", 1],
      ["表", 2],
      ["각", 2],
      ["😀!", 3],
    ] as const
  ) assert.equal(textWidth(text), width, text);
});
