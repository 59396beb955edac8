import assert from "node:assert/strict";
import { MigratorError } from "../../src/errors.ts";
import {
  formatRangeEnd,
  MultipleHeadsError,
  ResolutionError,
} from "../../src/graph/errors.ts";

Deno.test("formatRangeEnd() writes rows as Alembic's messages have them", () => {
  assert.equal(formatRangeEnd("abc"), "abc");
  assert.equal(formatRangeEnd(""), "base");
  assert.equal(formatRangeEnd([]), "base");
  assert.equal(formatRangeEnd(["a"]), "('a',)");
  assert.equal(formatRangeEnd(["a", "b"]), "('a', 'b')");
});

Deno.test("revision errors are MigratorErrors with a name, a code and a cause", () => {
  const cause = new Error("below");
  const error = new ResolutionError(
    { reason: "unknownBranch", argument: "it's" },
    { cause },
  );
  assert.ok(error instanceof MigratorError);
  assert.equal(error.name, "ResolutionError");
  assert.equal(error.code, "unknown-revision");
  assert.equal(error.message, "No such branch: 'it's'");
  assert.equal(error.cause, cause);
  assert.equal(error.exitCode, 1);
  assert.equal(new MultipleHeadsError(["a"], "head").code, "multiple-heads");
});
