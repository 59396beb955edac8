import assert from "node:assert/strict";
import { ResolutionError } from "../../src/graph/errors.ts";
import {
  getBase,
  getCurrentHead,
  getRevision,
  getRevisions,
} from "../../src/graph/resolve.ts";
import { mapOf } from "./support.ts";

const FORKED = mapOf(`
  aaaa1111
  bbbb1111 < aaaa1111 [left]
  bbbb2222 < aaaa1111 [right]
  cccc1111 < bbbb1111
  zz
`);

function idOf(symbol: string): string | undefined {
  return getRevision(FORKED, symbol)?.revision;
}

function idsOf(symbols: string | readonly string[]): readonly unknown[] {
  return getRevisions(FORKED, symbols)
    .map((each) => typeof each === "object" ? each.revision : each);
}

Deno.test("getRevision() finds ids, beginnings of ids, labels and branches", () => {
  assert.equal(idOf("aaaa1111"), "aaaa1111");
  assert.equal(idOf("a"), "aaaa1111");
  assert.equal(idOf("left"), "bbbb1111");
  assert.equal(idOf("rig"), "bbbb2222");
  assert.equal(idOf("right@bbbb"), "bbbb2222");
  assert.equal(idOf("left@head"), "cccc1111");
  assert.equal(idOf("bbbb1@head"), "cccc1111");
  assert.equal(idOf("left@aaaa"), "aaaa1111");
  assert.equal(idOf("base"), undefined);
  assert.equal(idOf("left@base"), undefined);
});

Deno.test("getRevision() finds ids of three characters by their whole text only", () => {
  assert.equal(idOf("zz"), "zz");
  assert.throws(() => idOf("z"), {
    message: "No such revision or branch 'z'; please ensure at least four " +
      "characters are present for partial revision identifier matches",
  });
});

Deno.test("getRevision() throws ResolutionError with the likely name", () => {
  assert.throws(() => idOf("cccc1112"), {
    name: "ResolutionError",
    message: "No such revision or branch 'cccc1112'",
    argument: "cccc1112",
    suggestion: "cccc1111",
    hint: "Did you mean 'cccc1111'?",
  });
  assert.throws(() => idOf("haed"), { hint: "Did you mean 'head'?" });
  assert.throws(() => idOf("xqxqxqxq"), {
    hint: "'alembic history' lists the revisions, 'alembic branches' where " +
      "they part",
  });
});

Deno.test("getRevision() throws ResolutionError with all candidates", () => {
  assert.throws(() => idOf("bbbb"), {
    message: "Multiple revisions start with 'bbbb': 'bbbb1111', 'bbbb2222'...",
    candidates: ["bbbb1111", "bbbb2222"],
    hint: "Multiple revisions start with 'bbbb': 'bbbb1111', 'bbbb2222'; " +
      "give more characters",
  });
});

Deno.test("getRevision() counts the candidates it does not list", () => {
  const map = mapOf(
    Array.from({ length: 13 }, (_, index) => `abcd${index + 10}`).join("\n"),
  );
  assert.throws(
    () => getRevision(map, "abcd"),
    (error) =>
      error instanceof ResolutionError && error.candidates.length === 13 &&
      error.message ===
        "Multiple revisions start with 'abcd': 'abcd10', 'abcd11', 'abcd12'..." &&
      error.hint !== undefined &&
      error.hint.endsWith("'abcd19' and 3 more; give more characters"),
  );
});

Deno.test("getRevision() refuses a revision of another branch and an unknown branch", () => {
  assert.throws(() => idOf("left@bbbb2222"), {
    message: "Revision bbbb2222 is not a member of branch 'left'",
    argument: "bbbb2222",
  });
  assert.throws(() => idOf("lefty@cccc"), {
    message: "No such branch: 'lefty'",
    suggestion: "left",
  });
  assert.throws(() => idOf("nope@base"), {
    message: "No such branch: 'nope'",
  });
});

Deno.test("getRevision() refuses an empty name", () => {
  for (const symbol of ["", "@", "left@"]) {
    assert.throws(() => idOf(symbol), ResolutionError, symbol);
  }
});

Deno.test("getRevision() throws MultipleHeadsError when head is ambiguous", () => {
  assert.throws(() => idOf("head"), {
    name: "MultipleHeadsError",
    message: "Multiple heads are present for given argument 'head'; " +
      "bbbb2222, cccc1111, zz",
    heads: ["bbbb2222", "cccc1111", "zz"],
  });
  assert.throws(() => idOf("aaaa1111@head"), {
    message: "Multiple heads are present for given argument " +
      "'aaaa1111@head'; bbbb2222, cccc1111",
  });
  assert.throws(() => idOf("heads"), { argument: "heads" });
});

Deno.test("getRevisions() takes heads as real heads, base as none, lists in order", () => {
  assert.deepEqual(idsOf("heads"), ["bbbb2222", "cccc1111", "zz"]);
  assert.deepEqual(idsOf("base"), []);
  assert.deepEqual(idsOf(["zz", "left", "base"]), ["zz", "bbbb1111"]);
  const map = mapOf("lib\napp + lib");
  assert.deepEqual(
    getRevisions(map, "heads").map((each) =>
      typeof each === "object" ? each.revision : each
    ),
    ["app"],
  );
});

Deno.test("getRevisions() counts -N down from each head, past the base too", () => {
  assert.deepEqual(idsOf("-1"), ["aaaa1111", "bbbb1111", "base"]);
  assert.deepEqual(idsOf("-2"), ["base", "aaaa1111", undefined]);
  assert.deepEqual(idsOf("left@-1"), ["bbbb1111"]);
});

Deno.test("getCurrentHead() and getBase() of an empty history are undefined", () => {
  assert.equal(getCurrentHead(mapOf("")), undefined);
  assert.equal(getBase(mapOf("")), undefined);
});

Deno.test("getBase() throws MultipleBasesError for several bases", () => {
  assert.throws(() => getBase(FORKED), {
    message: "The script directory has multiple bases. Please use get_bases().",
    bases: ["aaaa1111", "zz"],
  });
});
