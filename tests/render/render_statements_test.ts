import assert from "node:assert/strict";
import { renderStatementScript } from "../../src/render/render_statements.ts";

Deno.test("renderStatementScript() ends each statement and keeps groups apart", () => {
  assert.equal(
    renderStatementScript([["A", "B"], [], ["C"]]),
    "A;\nB;\n\nC;\n",
  );
  assert.equal(renderStatementScript([]), "");
});
