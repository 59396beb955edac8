import assert from "node:assert/strict";
import {
  CommandError,
  type RevisionErrorContext,
  withRevisionErrors,
} from "../../src/commands/revision_errors.ts";
import { RelativeRevisionError } from "../../src/graph/errors.ts";
import { planDowngrade, planUpgrade } from "../../src/graph/plan.ts";
import { getCurrentHead, getRevision } from "../../src/graph/resolve.ts";
import { historyRange } from "../../src/graph/history.ts";
import { planNewRevision } from "../../src/graph/new_revision.ts";
import { planStamp } from "../../src/graph/stamp.ts";
import { mapOf } from "../graph/support.ts";

const MAP = mapOf("aaaa1\nbbbb1 < aaaa1\nbbbb2 < aaaa1");

function refusal(
  context: RevisionErrorContext,
  body: () => unknown,
): CommandError {
  try {
    withRevisionErrors(context, body);
  } catch (error) {
    if (error instanceof CommandError) return error;
    throw error;
  }
  throw new Error("Nothing was refused");
}

function upgradeRefusal(target: string): CommandError {
  return refusal(
    { command: "upgrade", target },
    () => planUpgrade(MAP, { heads: [], target }),
  );
}

Deno.test("withRevisionErrors() returns what the body returns", () => {
  assert.equal(withRevisionErrors({ command: "other" }, () => 7), 7);
});

Deno.test("withRevisionErrors() leaves other errors alone", () => {
  const error = new TypeError("no");
  assert.throws(
    () =>
      withRevisionErrors({ command: "other" }, () => {
        throw error;
      }),
    error,
  );
});

Deno.test("withRevisionErrors() says that a revision cannot be located and helps", () => {
  const unknown = upgradeRefusal("bbbb3");
  assert.equal(
    unknown.message,
    "Can't locate revision identified by 'bbbb3'",
  );
  assert.equal(unknown.hint, "Did you mean 'bbbb1'?");
  const ambiguous = upgradeRefusal("bbbb");
  assert.equal(
    ambiguous.message,
    "Can't locate revision identified by 'bbbb'",
  );
  assert.equal(
    ambiguous.hint,
    "Multiple revisions start with 'bbbb': 'bbbb1', 'bbbb2'; give more " +
      "characters",
  );
});

Deno.test("withRevisionErrors() words several heads for the command", () => {
  assert.equal(
    upgradeRefusal("head-1").message,
    "Multiple head revisions are present for given argument 'head-1'; please " +
      "specify a specific target revision, '<branchname>@head-1' to narrow " +
      "to a specific head, or 'heads' for all heads",
  );
  const show = refusal({ command: "other" }, () => getRevision(MAP, "head"));
  assert.equal(
    show.message,
    "Multiple head revisions are present for given argument 'head'; please " +
      "specify a specific target revision, '<branchname>@head' to narrow to " +
      "a specific head, or 'heads' for all heads",
  );
  const stamp = refusal(
    { command: "stamp" },
    () => planStamp(MAP, { heads: [], targets: ["head"] }),
  );
  assert.equal(
    stamp.message,
    "Multiple heads are present; please specify a single target revision",
  );
  const current = refusal(
    { command: "currentHead" },
    () => getCurrentHead(MAP),
  );
  assert.equal(
    current.message,
    "The script directory has multiple heads (due to branching).Please use " +
      "get_heads(), or merge the branches using alembic merge.",
  );
  assert.equal(current.hint, "The heads are 'bbbb1', 'bbbb2'");
});

Deno.test("withRevisionErrors() tells the heads of a new revision from its dependencies", () => {
  const word = (head: string, dependsOn: readonly string[]) =>
    refusal(
      { command: "revision", head },
      () => planNewRevision(MAP, { revisionId: "new", head, dependsOn }),
    ).message;
  assert.equal(
    word("head", []),
    "Multiple heads are present; please specify the head revision on which " +
      "the new revision should be based, or perform a merge.",
  );
  assert.match(word("bbbb1", ["head"]), /^Multiple head revisions are/);
});

Deno.test("withRevisionErrors() words ranges for the command", () => {
  const request = { heads: ["bbbb1"], target: "bbbb2" };
  const down = refusal(
    { command: "downgrade", target: "bbbb2" },
    () => planDowngrade(MAP, request),
  );
  assert.equal(
    down.message,
    "Destination bbbb2 is not a valid downgrade target from current head(s)",
  );
  const history = refusal(
    { command: "history", lower: "bbbb1", upper: ["bbbb2"] },
    () => historyRange(MAP, { range: "bbbb1:current", current: ["bbbb2"] }),
  );
  assert.equal(
    history.message,
    "Requested range bbbb1:('bbbb2',) does not refer to ancestor/descendant " +
      "revisions along the same branch",
  );
});

Deno.test("withRevisionErrors() keeps the finer error as cause and its message otherwise", () => {
  const error = upgradeRefusal("-1");
  assert.equal(
    error.message,
    "Relative revision -1 didn't produce 1 migrations",
  );
  assert.equal(error.code, "relative-revision");
  assert.ok(error.cause instanceof RelativeRevisionError);
});
