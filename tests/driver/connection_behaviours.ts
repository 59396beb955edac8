import assert from "node:assert/strict";

import type { Connection, Notice } from "../../src/driver/connection.ts";
import {
  ConnectionError,
  DatabaseError,
  type DatabaseErrorFacts,
} from "../../src/driver/errors.ts";

/** Something that every {@linkcode Connection} to a database does. */
export interface Behaviour {
  /** Symbol and criterion, as in any test's name. */
  readonly name: string;
  readonly check: (connection: Connection) => Promise<void>;
}

/** Holds for every database behind a {@linkcode Connection}, in the same words. */
export const BEHAVIOURS: readonly Behaviour[] = [
  {
    name: "execute() returns a result for each statement",
    async check(connection) {
      const results = await connection.execute(
        "SELECT 1 AS one; CREATE TABLE t (id int);; INSERT INTO t VALUES (1), (2);" +
          "UPDATE t SET id = 3; DELETE FROM t WHERE id = 4; SHOW standard_conforming_strings",
      );
      assert.deepEqual(results, [
        { rows: [{ one: 1 }], rowCount: 1 },
        { rows: [], rowCount: 0 },
        { rows: [], rowCount: 2 },
        { rows: [], rowCount: 2 },
        { rows: [], rowCount: 0 },
        { rows: [{ "standard_conforming_strings": "on" }], rowCount: 1 },
      ]);
    },
  },
  {
    name: "execute() returns nothing for text without statements",
    async check(connection) {
      assert.deepEqual(await connection.execute(""), []);
      assert.deepEqual(await connection.execute(" -- nothing\n;;"), []);
      assert.deepEqual(await connection.query(""), { rows: [], rowCount: 0 });
    },
  },
  {
    name: "execute() undoes all of a text that fails outside a transaction",
    async check(connection) {
      await refusal(connection.execute("CREATE TABLE t (); SELECT 1/0"));
      const { rows } = await connection.query("SELECT to_regclass('t') AS t");
      assert.deepEqual(rows, [{ t: null }]);
    },
  },
  {
    name:
      "query() returns text but for bool, int2, int4, float8, JSON, arrays and null",
    async check(connection) {
      const values = {
        bool: ["true::bool", true],
        int2: ["-7::int2", -7],
        int4: ["2147483647", 2147483647],
        float8: ["1.5::float8", 1.5],
        infinite: ["'-Infinity'::float8", -Infinity],
        nothing: ["NULL::int", null],
        int8: ["9223372036854775807", "9223372036854775807"],
        numeric: ["1.50", "1.50"],
        float4: ["0.1::float4", "0.1"],
        oid: ["26::oid", "26"],
        text: [`U&'a''"\\\\\\+01F600'`, `a'"\\😀`],
        empty: ["''", ""],
        name: ["'x'::name", "x"],
        char: ["'x'::\"char\"", "x"],
        bytea: ["'\\x00ff'::bytea", "\\x00ff"],
        json: [`'{"a": [1]}'::json`, { a: [1] }],
        jsonb: [`'{"a":[1]}'::jsonb`, { a: [1] }],
        "a json text": [`'"x"'::json`, "x"],
        "a json null": ["'null'::jsonb", null],
        ints: ["ARRAY[1, NULL]", [1, null]],
        bools: ["ARRAY[true, false]", [true, false]],
        int8s: ["ARRAY[9223372036854775807]", ["9223372036854775807"]],
        texts: [
          `ARRAY['a b', '', 'NULL', '{,}', U&'"\\\\', NULL]`,
          ["a b", "", "NULL", "{,}", '"\\', null],
        ],
        "empty array": ["ARRAY[]::text[]", []],
        grid: ["ARRAY[[1, 2], [3, NULL]]", [[1, 2], [3, null]]],
        "array from 0": ["'[0:1]={1,2}'::int4[]", [1, 2]],
        jsons: [`ARRAY['{"a": "\\""}', '[]']::jsonb[]`, [{ a: '"' }, []]],
        boxes: [
          "ARRAY['(1,1),(0,0)', '(2,2),(0,0)']::box[]",
          ["(1,1),(0,0)", "(2,2),(0,0)"],
        ],
        oids: ["'1 2'::oidvector", "1 2"],
        date: ["'0044-03-15 BC'::date", "0044-03-15 BC"],
        timestamp: ["'infinity'::timestamp", "infinity"],
        timestamptz: [
          "'2026-11-22 10:04:31.123456+02'::timestamptz",
          "2026-11-22 08:04:31.123456+00",
        ],
        interval: ["'1 day 2 hours'::interval", "1 day 02:00:00"],
        point: ["point(1, 2)", "(1,2)"],
        composite: ["ROW(1, 'a b')", '(1,"a b")'],
      } satisfies Record<string, readonly [string, unknown]>;
      const columns = Object.entries(values).map(([name, [sql]]) =>
        `${sql} AS "${name}"`
      );
      await connection.execute("SET timezone = 'UTC'");
      const { rows } = await connection.query(`SELECT ${columns.join(", ")}`);
      const expected = Object.entries(values).map(([name, [, value]]) => [
        name,
        value,
      ]);
      assert.deepEqual(rows, [Object.fromEntries(expected)]);
    },
  },
  {
    name: "query() reads arrays of types made in the session",
    async check(connection) {
      await connection.execute(`CREATE TYPE mood AS ENUM ('so-so', 'a"b', '{}');
CREATE DOMAIN small AS int4 CHECK (VALUE < 100);
CREATE DOMAIN smaller AS small;
CREATE DOMAIN pair AS int4[];
CREATE DOMAIN moods AS mood[];
CREATE TYPE couple AS (a int4, b text);
CREATE TYPE span AS RANGE (subtype = int4);`);
      const values = {
        one: ["'so-so'::mood", "so-so"],
        braces: ["'{}'::mood", "{}"],
        moods: [
          `ARRAY['a"b', NULL, '{}', 'so-so']::mood[]`,
          ['a"b', null, "{}", "so-so"],
        ],
        none: ["ARRAY[]::mood[]", []],
        missing: ["NULL::mood[]", null],
        grid: ["ARRAY[['so-so'], ['{}']]::mood[]", [["so-so"], ["{}"]]],
        moved: [`'[0:1]={so-so,"{}"}'::mood[]`, ["so-so", "{}"]],
        domains: ["ARRAY[1, NULL]::smaller[]", [1, null]],
        pairs: ["ARRAY['{1,2}'::pair, '{3}'::pair]", [[1, 2], [3]]],
        domain: ["'{4,5}'::pair", [4, 5]],
        "domain of enums": ["'{so-so}'::moods", ["so-so"]],
        composites: ["ARRAY[ROW(1, 'a\"b')::couple]", ['(1,"a""b")']],
        range: ["'[1,3)'::span", "[1,3)"],
        ranges: ["ARRAY['[1,3)'::span, 'empty']", ["[1,3)", "empty"]],
        "names of the standard": [
          "ARRAY['a', 'b']::information_schema.sql_identifier[]",
          ["a", "b"],
        ],
      } satisfies Record<string, readonly [string, unknown]>;
      const wanted = Object.entries(values);
      const columns = wanted.map(([name, [sql]]) => `${sql} AS "${name}"`);
      const sql = `SELECT ${columns.join(", ")}`;
      const expected = wanted.map(([name, [, value]]) => [name, value]);
      // The second time they are known; in a transaction they are asked for too.
      for (const each of ["", "BEGIN", "COMMIT"]) {
        await connection.execute(each);
        const { rows } = await connection.query(sql);
        assert.deepEqual(rows, [Object.fromEntries(expected)]);
      }
      const [, second] = await connection.execute(
        "SELECT 1; SELECT ARRAY['so-so']::mood[] AS list",
      );
      assert.deepEqual(second?.rows, [{ list: ["so-so"] }]);
    },
  },
  {
    name: "query() sends parameters of every kind",
    async check(connection) {
      const { rows } = await connection.query(
        "SELECT $1::text AS text, $2::int4 AS int, $3::int8 AS big, $4::bool AS bool, " +
          "$5::bytea AS bytes, $6::text[] AS list, $7::jsonb AS json, $8::int4[] AS grid, " +
          "$9::date AS date, $10::text AS nothing, $11::text AS absent, $12::numeric AS exact, " +
          "$13::jsonb AS object, $14::jsonb[] AS objects",
        [
          `'; DROP TABLE t; -- "\\ 😀`,
          -5,
          2n ** 62n,
          false,
          new Uint8Array([0, 255]),
          ["a", `"\\,{}`, null, ""],
          '{"a": 1}',
          [[1, 2], [3, 4]],
          new Date(Date.UTC(2026, 10, 22)),
          null,
          undefined,
          "1.10",
          { a: [1, null], "b'": '"\\' },
          [{ a: "{" }, null],
        ],
      );
      assert.deepEqual(rows, [{
        text: `'; DROP TABLE t; -- "\\ 😀`,
        int: -5,
        big: "4611686018427387904",
        bool: false,
        bytes: "\\x00ff",
        list: ["a", '"\\,{}', null, ""],
        json: { a: 1 },
        grid: [[1, 2], [3, 4]],
        date: "2026-11-22",
        nothing: null,
        absent: null,
        exact: "1.10",
        object: { a: [1, null], "b'": '"\\' },
        objects: [{ a: "{" }, null],
      }]);
    },
  },
  {
    name: "query() refuses a parameter that has no text",
    async check(connection) {
      await assert.rejects(connection.query("SELECT $1::text", [new Map()]), {
        name: "TypeError",
        message:
          "Cannot send a parameter of type object: pass text, a number, a boolean, bytes, a date, a plain object, an array of these, or null",
      });
      await isUsable(connection);
    },
  },
  {
    name: "query() refuses several statements",
    async check(connection) {
      await assert.rejects(connection.query("SELECT 1; SELECT 2"), {
        name: "TypeError",
        message: "query() runs one statement, not 2: use execute()",
      });
      const error = await refusal(
        connection.query("SELECT $1::int; SELECT 2", [1]),
      );
      assert.equal(error.sqlState, "42601");
      await isUsable(connection);
    },
  },
  {
    name: "query() keeps every column, whatever its name",
    async check(connection) {
      const { rows: [row] } = await connection.query(
        `SELECT 1 AS "__proto__", 2 AS "a""b", 3 AS "ключ", 4 AS "?column?"`,
      );
      assert.deepEqual(Object.entries(row ?? {}), [
        ["__proto__", 1],
        [`a"b`, 2],
        ["ключ", 3],
        ["?column?", 4],
      ]);
    },
  },
  {
    name: "a refused statement tells SQLSTATE, position and statement",
    async check(connection) {
      const sql = "SELECT '😀é', * FROM missing";
      await refusal(connection.execute(sql), {
        message: 'relation "missing" does not exist',
        sqlState: "42P01",
        severity: "ERROR",
        sql,
        position: 21,
      });
      await isUsable(connection);
    },
  },
  {
    name: "a refused statement with parameters leaves the connection usable",
    async check(connection) {
      await refusal(connection.query("SELECT $1::int", ["x"]), {
        message: 'invalid input syntax for type integer: "x"',
        sqlState: "22P02",
      });
      await refusal(connection.query("SELECT $1 FROM missing", [1]), {
        sqlState: "42P01",
        position: 16,
      });
      await isUsable(connection);
    },
  },
  {
    name: "a refused statement tells detail, hint and the objects it is about",
    async check(connection) {
      await connection.execute(
        `CREATE TABLE "T" (id int CONSTRAINT "pk""" PRIMARY KEY, note text NOT NULL)`,
      );
      await connection.execute(`INSERT INTO "T" VALUES (1, '')`);
      await refusal(connection.execute(`INSERT INTO "T" VALUES (1, '')`), {
        message: 'duplicate key value violates unique constraint "pk""',
        sqlState: "23505",
        detail: "Key (id)=(1) already exists.",
        schema: "public",
        table: "T",
        constraint: 'pk"',
      });
      await refusal(connection.execute(`INSERT INTO "T" VALUES (2)`), {
        sqlState: "23502",
        column: "note",
      });
      await refusal(connection.execute("SELECT 1 + 'a'::text || 2::point"), {
        sqlState: "42883",
      });
      await refusal(
        connection.execute(
          "DO $$ BEGIN RAISE EXCEPTION 'no' USING HINT = 'do', DETAIL = 'it', ERRCODE = 'ZZ001'; END $$",
        ),
        {
          message: "no",
          sqlState: "ZZ001",
          hint: "do",
          detail: "it",
          where: "PL/pgSQL function inline_code_block line 1 at RAISE",
        },
      );
    },
  },
  {
    name: "a statement after a failure in a transaction gives 25P02",
    async check(connection) {
      await connection.execute("BEGIN");
      await refusal(connection.execute("SELECT 1/0"), { sqlState: "22012" });
      await refusal(connection.query("SELECT 1"), {
        message:
          "current transaction is aborted, commands ignored until end of transaction block",
        sqlState: "25P02",
      });
      await connection.execute("ROLLBACK");
      await isUsable(connection);
    },
  },
  {
    name:
      "onNotice() hears notices and warnings in order, with detail and hint",
    async check(connection) {
      const notices: Notice[] = [];
      connection.onNotice((notice) => notices.push(notice));
      await connection.execute(
        "DROP TABLE IF EXISTS missing; DO $$ BEGIN RAISE WARNING 'w' USING HINT = 'h', DETAIL = 'd'; RAISE INFO 'i'; END $$",
      );
      assert.deepEqual(notices, [
        {
          severity: "NOTICE",
          message: 'table "missing" does not exist, skipping',
        },
        { severity: "WARNING", message: "w", detail: "d", hint: "h" },
        { severity: "INFO", message: "i" },
      ]);
    },
  },
  {
    name: "calls that are not awaited run in the order they were made",
    async check(connection) {
      await connection.execute("CREATE TABLE t (id serial, made int)");
      const calls = Array.from(
        { length: 8 },
        (_, made) =>
          made % 2 === 0
            ? connection.execute(
              `SELECT pg_sleep(0.0${
                8 - made
              }); INSERT INTO t (made) VALUES (${made})`,
            )
            : connection.query("INSERT INTO t (made) VALUES ($1)", [made]),
      );
      const { rows } = await connection.query("SELECT made FROM t ORDER BY id");
      assert.deepEqual(rows.map((row) => row["made"]), [
        0,
        1,
        2,
        3,
        4,
        5,
        6,
        7,
      ]);
      await Promise.all(calls);
    },
  },
  {
    name: "a failed call does not stop the calls behind it",
    async check(connection) {
      const first = refusal(connection.execute("SELECT 1/0"));
      const second = connection.query("SELECT 2 AS two");
      await first;
      assert.deepEqual((await second).rows, [{ two: 2 }]);
    },
  },
  {
    name: "query() returns 100,000 rows",
    async check(connection) {
      const { rows, rowCount } = await connection.query(
        "SELECT i, 'row ' || i AS t FROM generate_series(1, 100000) AS i",
      );
      assert.equal(rowCount, 100_000);
      assert.deepEqual(rows.at(-1), { i: 100_000, t: "row 100000" });
    },
  },
  {
    name: "execute() and query() send and return 5 MB in one piece",
    async check(connection) {
      const text = "äb'".repeat(1_250_000);
      const literal = `'${text.replaceAll("'", "''")}'`;
      const [result] = await connection.execute(
        `SELECT md5(${literal}) = md5(t) AS same, t FROM (SELECT ${literal} AS t) AS x`,
      );
      assert.deepEqual(result?.rows, [{ same: true, t: text }]);
      const { rows } = await connection.query(
        "SELECT length($1::text) AS n",
        [text],
      );
      assert.deepEqual(rows, [{ n: text.length }]);
    },
  },
  {
    name: "a statement with a NUL character is refused",
    async check(connection) {
      await refusal(connection.execute("SELECT '😀\0'; DROP TABLE t"), {
        message:
          "Cannot send the statement: character 10 is NUL, which PostgreSQL cannot store",
        sqlState: "22021",
        position: 10,
      });
      await refusal(connection.query("SELECT $1::text", ["a\0b"]), {
        message:
          "Cannot send the parameter $1: character 2 is NUL, which PostgreSQL cannot store",
        sqlState: "22021",
        position: undefined,
      });
      await isUsable(connection);
    },
  },
  {
    name: "a statement with half a surrogate pair is refused",
    async check(connection) {
      await refusal(connection.execute("SELECT '\ud83d'"), {
        message:
          "Cannot send the statement: character 9 is half a surrogate pair, which PostgreSQL cannot store",
        sqlState: "22021",
      });
      await isUsable(connection);
    },
  },
  {
    name: "COPY FROM STDIN is refused and leaves the connection usable",
    async check(connection) {
      await connection.execute("CREATE TABLE t (id int)");
      for (
        const sql of [
          "COPY t FROM STDIN",
          "SELECT 1;copy t(id) from stdin",
          '/* c */ -- d\nCOPY "T" FROM STDIN',
        ]
      ) {
        await refusal(connection.execute(sql), {
          message: "Cannot run COPY FROM STDIN: there is nothing to read from",
          sqlState: "0A000",
          hint: "Write the rows as INSERT statements: pg_dump --inserts does",
        });
      }
      await connection.execute(
        `SELECT ';COPY t FROM STDIN', $x$;COPY t FROM STDIN$x$, 1 AS ";copy t from stdin"; -- COPY t FROM STDIN`,
      );
      await isUsable(connection);
    },
  },
  {
    name: "close() is safe to call twice and runs what was asked for before",
    async check(connection) {
      const before = connection.query("SELECT 1 AS one");
      await Promise.all([connection.close(), connection.close()]);
      await connection.close();
      assert.deepEqual((await before).rows, [{ one: 1 }]);
      await assert.rejects(connection.execute("SELECT 1"), (error) => {
        assert.ok(error instanceof ConnectionError);
        assert.equal(error.failure, "closed");
        assert.equal(
          error.message,
          `Cannot use the connection to '${connection.displayUrl}': it is closed`,
        );
        return true;
      });
      await connection.cancel();
    },
  },
];

/** Waits for the server to refuse; checks the facts that are given. */
export async function refusal(
  call: Promise<unknown>,
  facts: Partial<DatabaseErrorFacts> = {},
): Promise<DatabaseError> {
  try {
    await call;
  } catch (error) {
    assert.ok(error instanceof DatabaseError, String(error));
    const found = Object.keys(facts).map((name) => [
      name,
      Reflect.get(error, name),
    ]);
    assert.deepEqual(Object.fromEntries(found), facts);
    return error;
  }
  assert.fail("the server did not refuse");
}

/** Checks that both protocols still work. */
export async function isUsable(connection: Connection): Promise<void> {
  assert.deepEqual(await connection.execute("SELECT 1 AS one"), [
    { rows: [{ one: 1 }], rowCount: 1 },
  ]);
  const { rows } = await connection.query("SELECT $1::int AS two", [2]);
  assert.deepEqual(rows, [{ two: 2 }]);
}
