import assert from "node:assert/strict";
import { openTarget } from "./matrix/test_target.ts";
import { notesOf, planTo } from "./plan_scripts.ts";

const ROUNDED = "values are rounded";
const MAY_NOT_FIT = "fails if a value does not fit";

/** A type before and after, and what the plan says besides that it is rewritten. */
const CHANGES: readonly (readonly [string, string, readonly string[]])[] = [
  ["numeric(10,4)", "numeric(10,2)", [ROUNDED]],
  ["numeric(10,2)", "numeric(10,4)", [MAY_NOT_FIT]],
  ["numeric(10,2)", "numeric(12,2)", []],
  ["numeric", "numeric(10,2)", [ROUNDED, MAY_NOT_FIT]],
  ["numeric", "bigint", [ROUNDED, MAY_NOT_FIT]],
  ["numeric(9,0)", "integer", []],
  ["integer", "numeric(9,0)", [MAY_NOT_FIT]],
  ["integer", "numeric", []],
  ["bigint", "integer", [MAY_NOT_FIT]],
  ["integer", "bigint", []],
  ["double precision", "real", [ROUNDED, MAY_NOT_FIT]],
  ["real", "double precision", []],
  ["integer", "real", [ROUNDED]],
  ["integer", "double precision", []],
  ["bigint", "double precision", [ROUNDED]],
  ["double precision", "numeric", [ROUNDED]],
  ["double precision", "integer", [ROUNDED, MAY_NOT_FIT]],
  ["timestamp", "date", ["the time of day is lost"]],
  ["date", "timestamp", []],
  ["timestamptz", "timestamptz(0)", [ROUNDED]],
  ["timestamptz(0)", "timestamptz(3)", []],
  ["interval", "interval day", [ROUNDED]],
  ["interval day", "interval", []],
  ["inet", "cidr", ["the bits behind the network are lost"]],
  ["text", "varchar(3)", [MAY_NOT_FIT]],
  ["varchar(3)", "varchar(5)", []],
  ["varchar(5)[]", "varchar(3)[]", [MAY_NOT_FIT]],
  ["uuid", "varchar(36)", []],
  ["integer", "varchar(5)", [MAY_NOT_FIT]],
  ["integer", "boolean", [
    "every value but 0 becomes true",
    "fails if a value cannot be converted",
  ]],
  ["wide", "narrow", [ROUNDED]],
];

const DOMAINS =
  "CREATE DOMAIN wide AS numeric(9,4); CREATE DOMAIN narrow AS numeric(9,2)";

Deno.test("the plan says which changes of a type round values, and which fail for lack of room", async () => {
  const table = (side: 0 | 1) =>
    `${DOMAINS}; CREATE TABLE t (${
      CHANGES.map((change, index) => `c${index} ${change[side]}`).join(", ")
    })`;
  await using database = await openTarget(18);
  await database.connection.execute(table(0));
  const changes = await planTo(database, table(1));
  const found = CHANGES.map(([before, after], index) => {
    const change = changes.find(({ object }) =>
      object === `column public.t.c${index}`
    );
    const notes = notesOf(change === undefined ? [] : [change]);
    return [before, after, notes.filter((note) => !note.includes("rewrites"))];
  });
  assert.deepEqual(found, CHANGES);
});

Deno.test("the plan says of a table that is filled anew which of its values are rounded", async () => {
  await using database = await openTarget(18);
  await database.connection.execute("CREATE TABLE t (id integer, a numeric)");
  const changes = await planTo(
    database,
    "CREATE TABLE t (id integer, a bigint) PARTITION BY LIST (id)",
  );
  assert.ok(notesOf(changes).includes(`column a: ${ROUNDED}`));
});
