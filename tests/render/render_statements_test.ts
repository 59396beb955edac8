import assert from "node:assert/strict";
import {
  renderStatementCalls,
  renderStatementScript,
} from "../../src/render/render_statements.ts";

Deno.test("renderStatementCalls() writes short statements in a line, others as they are", () => {
  assert.equal(
    renderStatementCalls([["DROP TABLE a", 'DROP TABLE "B"'], [
      "SELECT 1,\n  2",
    ]]),
    '  await op.execute("DROP TABLE a");\n' +
      '  await op.execute(`DROP TABLE "B"`);\n' +
      "\n  await op.execute(\n    `SELECT 1,\n  2`,\n  );\n",
  );
});

Deno.test("renderStatementCalls() writes what JavaScript reads as the same text", () => {
  const text = "a `b` ${c} \\n \r\n \\\\ $ {d} \u2028 'e' \\`";
  const [, literal = ""] = /execute\(\s*(`[^]*`),\s*\)/.exec(
    renderStatementCalls([[text]]),
  ) ?? [];
  assert.equal(Function(`return ${literal}`)(), text);
});

Deno.test("renderStatementScript() ends each statement and keeps groups apart", () => {
  assert.equal(
    renderStatementScript([["A", "B"], [], ["C"]]),
    "A;\nB;\n\nC;\n",
  );
  assert.equal(renderStatementScript([]), "");
});
