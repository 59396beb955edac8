import assert from "node:assert/strict";

import { UnfinishedRevisionError } from "../../src/runtime/errors.ts";
import { planRecovery } from "../../src/runtime/recovery.ts";
import {
  parseTableComment,
  renderTableComment,
  type UnfinishedWork,
} from "../../src/runtime/unfinished.ts";

const WORK: UnfinishedWork = {
  revision: "b2",
  direction: "upgrade",
  heads: ["b1"],
  headsAfter: ["b2"],
  run: "5a1f",
  by: "alembic 42@web-1",
  since: "2026-03-02T09:14:05.000Z",
  hasEffects: false,
  indexes: ['create ix\n"1" on public.t'],
  batches: { "1 item": { key: ["7", "é'\\"], rows: 7 } },
};

Deno.test("parseTableComment() reads what renderTableComment() wrote, and keeps other text", () => {
  for (const text of [undefined, "ours", "two\nlines", "ends in\n"]) {
    for (const unfinished of [undefined, WORK]) {
      const comment = renderTableComment({ text, unfinished });
      assert.deepEqual(parseTableComment(comment ?? null), {
        text,
        unfinished,
      });
    }
  }
});

Deno.test("parseTableComment() takes a marker that it cannot read for text", () => {
  for (
    const comment of [
      "alembic-unfinished: ",
      "alembic-unfinished: {}",
      'alembic-unfinished: {"revision": 1}',
      `alembic-unfinished: ${JSON.stringify({ ...WORK, batches: { a: 1 } })}`,
      `see alembic-unfinished: ${JSON.stringify(WORK)}`,
    ]
  ) {
    assert.deepEqual(parseTableComment(comment), {
      text: comment,
      unfinished: undefined,
    });
  }
});

Deno.test("planRecovery() lets the same step go on if nothing would be repeated, or that is allowed", () => {
  const step = {
    direction: "upgrade",
    revision: "b2",
    from: ["b1"],
    to: ["b2"],
    doc: "",
    changes: [],
    headsAfter: ["b2"],
  } as const;
  const plan = (
    unfinished: UnfinishedWork,
    allowed: { readonly isRepeatable?: boolean; readonly mayRepeat?: boolean },
  ) =>
    planRecovery({
      unfinished,
      step,
      isRepeatable: false,
      mayRepeat: false,
      ...allowed,
    });
  const affected = { ...WORK, hasEffects: true };
  assert.equal(plan(WORK, {}), "resumable");
  assert.equal(plan(affected, { isRepeatable: true }), "repeatable");
  assert.equal(plan(affected, { mayRepeat: true }), "requested");
  assert.throws(() => plan(affected, {}), UnfinishedRevisionError);
  for (
    const other of [
      { ...WORK, revision: "b3" },
      { ...WORK, direction: "downgrade" },
    ] as const
  ) {
    assert.throws(
      () => plan(other, { isRepeatable: true, mayRepeat: true }),
      UnfinishedRevisionError,
    );
  }
});

Deno.test("UnfinishedRevisionError says when, by whom, and the ways out", () => {
  const error = new UnfinishedRevisionError(WORK, { isSame: true });
  assert.equal(
    error.message,
    "Revision b2 did not finish its upgrade: it worked outside a transaction " +
      "when its run ended (begun 2026-03-02T09:14:05.000Z by alembic 42@web-1)",
  );
  assert.equal(
    error.hint,
    "See in the database what of it is done. Then either finish it by hand " +
      "and run 'alembic stamp b2', or take it back by hand and run 'alembic " +
      "stamp b1', or, if running all of it again does no harm, add " +
      "--repeat-unfinished; 'export const settings = { repeatable: true }' in " +
      "the revision says so for good",
  );
  assert.equal(
    new UnfinishedRevisionError({ ...WORK, heads: [] }, { isSame: false }).hint,
    "First run 'alembic upgrade b2', which finishes it, or declare with " +
      "'alembic stamp' where the database stands",
  );
});
