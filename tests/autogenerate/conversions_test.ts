import assert from "node:assert/strict";
import { openTarget } from "./matrix/test_target.ts";
import { notesOf, planTo, toScript } from "./plan_scripts.ts";

/** A column's type before and after, what stands in it, and why it stays. */
const TOO_LONG: readonly (readonly [string, string, string, RegExp])[] = [
  ["integer", "varchar(3)", "12345", /too long for type character varying/],
  ["integer[]", "varchar(3)[]", "'{12345}'", /too long for type character/],
  ["integer", "varchar(3)[]", "12345", /too long for type character varying/],
  ["text", "char(3)[]", "'{abcdef}'", /too long for type character/],
  ["text", "bit(3)", "'1111'", /does not match type bit/],
  ["integer", "bit(4)", "255", /does not match type bit/],
  ["smallint", "bit(4)", "-1", /does not match type bit/],
  ["bit(32)", "smallint", "B'1'::bit(32)", /smallint out of range/],
  ["bigint", "bit(4)", "-1", /does not match type bit/],
  ["integer[]", "bit(4)[]", "'{255}'", /does not match type bit/],
  ["long", "short", "'abcdef'", /too long for type character varying/],
  ["long[]", "short[]", "'{abcdef}'", /too long for type character varying/],
  ["text", "short", "'abcdef'", /too long for type character varying/],
  ["integer", "short", "12345", /too long for type character varying/],
];

const DOMAINS =
  "CREATE DOMAIN long AS varchar(20); CREATE DOMAIN short AS varchar(3)";

for (const [before, after, value, problem] of TOO_LONG) {
  Deno.test(`no value is cut off on the way from ${before} to ${after}`, async () => {
    await using database = await openTarget(18);
    const { connection } = database;
    await connection.execute(
      `${DOMAINS}; CREATE TABLE t (a ${before}); INSERT INTO t VALUES (${value})`,
    );
    const changes = await planTo(
      database,
      `${DOMAINS}; CREATE TABLE t (a ${after})`,
    );
    await assert.rejects(connection.execute(toScript(changes)), problem);
  });
}

Deno.test("no value is cut off where the domain of a column is made shorter", async () => {
  await using database = await openTarget(18);
  const { connection } = database;
  const domain = (length: number) =>
    `CREATE DOMAIN code AS varchar(${length}); CREATE TABLE t (a code, b code[])`;
  await connection.execute(
    `${domain(20)}; INSERT INTO t VALUES ('abcdefghijkl', '{abcdefghijkl}')`,
  );
  const script = toScript(await planTo(database, domain(10)));
  const tooLong = /too long for type character varying\(10\)/;
  await assert.rejects(connection.execute(script), tooLong);
  await connection.execute("ROLLBACK; UPDATE t SET a = 'x'");
  await assert.rejects(connection.execute(script), tooLong);
  await connection.execute("ROLLBACK; UPDATE t SET b = '{y}'");
  await connection.execute(script);
  const { rows } = await connection.query("SELECT a, b::text FROM t");
  assert.deepEqual(rows, [{ a: "x", b: "{y}" }]);
});

Deno.test("the plan says which attributes lose their values, and cuts none off that stay", async () => {
  await using database = await openTarget(18);
  const { connection } = database;
  const table = "CREATE TABLE t (x c)";
  await connection.execute(
    `CREATE TYPE c AS (a text, b text, z text); ${table}; INSERT INTO t VALUES ('(abcdef,g,h)')`,
  );
  const inPlace = await planTo(
    database,
    `CREATE TYPE c AS (a text, b text); ${table}`,
  );
  assert.deepEqual(notesOf(inPlace), ["the values of attribute z are lost"]);
  const changes = await planTo(
    database,
    `CREATE TYPE c AS (b text, a varchar(3)); ${table}`,
  );
  assert.ok(notesOf(changes).includes("the values of attribute z are lost"));
  await assert.rejects(
    connection.execute(toScript(changes)),
    /too long for type character varying\(3\)/,
  );
});
