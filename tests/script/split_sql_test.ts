import assert from "node:assert/strict";
import fc from "fast-check";
import { SqlTextError } from "../../src/script/errors.ts";
import { splitSql } from "../../src/script/split_sql.ts";
import { catchError } from "./support.ts";
import { cpuTime } from "../support/clock.ts";

function texts(sql: string): readonly string[] {
  return splitSql(sql).map((statement) => statement.sql);
}

const UNSPLIT: readonly string[] = [
  `SELECT 'a;b'`,
  `SELECT 'it''s;'`,
  `SELECT '\\'`,
  `SELECT E'\\';'`,
  `SELECT e'a'\n  -- why\n '\\';b'`,
  `SELECT U&'\\0061;' UESCAPE '!'`,
  `SELECT "a;""b"`,
  `SELECT $$a;b$$`,
  `SELECT $x$a;$y$;$$;$x$`,
  `SELECT $é$;$é$`,
  `SELECT a$b$ + 1, c$d$`,
  `SELECT $1 + $2`,
  `SELECT 1 /* a; /* b; */ c; */ + 2`,
  `SELECT 1 -- a; b\n+ 2`,
  `SELECT 1 -- it's\n+ 2`,
  `SELECT 1+--;\n2`,
  `CREATE RULE r AS ON INSERT TO t DO (DELETE FROM a; DELETE FROM b)`,
  `CREATE FUNCTION f() RETURNS int BEGIN ATOMIC SELECT 1; SELECT CASE WHEN true THEN 2 END; END`,
  `create or replace procedure p() language sql begin atomic insert into t values (1); end`,
  `DO $$ BEGIN PERFORM 1; END $$`,
  `SELECT arr[1], (1)`,
];

for (const sql of UNSPLIT) {
  Deno.test(`splitSql() keeps whole: ${JSON.stringify(sql)}`, () => {
    assert.deepEqual(texts(`${sql};SELECT 2;`), [sql, "SELECT 2"]);
  });
}

Deno.test("splitSql() ends statements at each other semicolon", () => {
  assert.deepEqual(texts("a;b ; c\n;;\n; d"), ["a", "b", "c", "d"]);
  assert.deepEqual(texts("BEGIN; SELECT 1; END; COMMIT"), [
    "BEGIN",
    "SELECT 1",
    "END",
    "COMMIT",
  ]);
  assert.deepEqual(texts("CREATE TABLE function (a int); SELECT 1"), [
    "CREATE TABLE function (a int)",
    "SELECT 1",
  ]);
  assert.deepEqual(texts("SELECT 1); SELECT 2"), ["SELECT 1)", "SELECT 2"]);
  assert.deepEqual(texts("SELECT a$b; SELECT c$b"), [
    "SELECT a$b",
    "SELECT c$b",
  ]);
});

Deno.test("splitSql() leaves out comments around statements and keeps those inside", () => {
  assert.deepEqual(
    texts("-- a\n/* b */ SELECT /* c */ 1 -- d\n; -- e\n/* f; */"),
    ["SELECT /* c */ 1"],
  );
  assert.deepEqual(texts("  \n\t-- only\n"), []);
  assert.deepEqual(texts(""), []);
});

Deno.test("splitSql() gives line and offset of the first token, with any line ends", () => {
  assert.deepEqual(
    splitSql("-- a\r\n\r\n SELECT 1;\r\nSELECT\r\n2; SELECT '😀'; x"),
    [
      { sql: "SELECT 1", line: 3, offset: 9 },
      { sql: "SELECT\r\n2", line: 4, offset: 20 },
      { sql: "SELECT '😀'", line: 5, offset: 31 },
      { sql: "x", line: 5, offset: 44 },
    ],
  );
});

const UNCLOSED: ReadonlyArray<readonly [sql: string, message: string]> = [
  ["\nSELECT 'a''b", "Line 2: The string that begins here is not closed"],
  [
    `\n\nSELECT "a`,
    "Line 3: The quoted identifier that begins here is not closed",
  ],
  ["SELECT E'\\'", "Line 1: The string that begins here is not closed"],
  [
    "SELECT $a$ $b$",
    "Line 1: The dollar-quoted string $a$ that begins here is not closed",
  ],
  ["/* a /* b */", "Line 1: The comment that begins here is not closed"],
  [
    "SELECT 1;\n\\connect db x",
    'Line 2: "\\connect" is a command of psql, not SQL',
  ],
  ["COPY t FROM stdin;\n\\.\n", 'Line 2: "\\." is a command of psql, not SQL'],
];

for (const [sql, message] of UNCLOSED) {
  Deno.test(`splitSql() refuses ${JSON.stringify(sql)}`, async () => {
    const error = await catchError(() => splitSql(sql));
    assert(error instanceof SqlTextError);
    assert.equal(error.message, message);
  });
}

Deno.test("splitSql() finds again any statements that were joined", () => {
  const body = fc.string({
    unit: fc.constantFrom(..."a1 ;'\"$-/*()\n\\é😀".split("")),
    maxLength: 12,
  });
  const piece = fc.oneof(
    body.map((text) => `'${text.replaceAll("'", "''")}'`),
    body.map((text) => `E'${text.replaceAll(/['\\]/g, "\\$&")}'`),
    body.map((text) => `"${text.replaceAll('"', '""')}"`),
    body.map((text) => `$q$${text.replaceAll("$", "")}$q$`),
    body.map((text) => `/*${text.replaceAll(/[/*]/g, "")}*/`),
    body.map((text) => `--${text.replaceAll("\n", "")}\n`),
    fc.constantFrom(
      "SELECT",
      "a",
      "1",
      "$1",
      ",",
      "+",
      "(b)",
      "x.y",
      "::int",
      "case",
      "end",
      "begin",
    ),
  );
  const statement = fc.array(piece, { maxLength: 6 }).map((pieces) =>
    ["s", ...pieces, "e"].join(" + ")
  );
  fc.assert(
    fc.property(fc.array(statement, { maxLength: 5 }), (statements) => {
      const sql = statements.join(" ;\n");
      const found = splitSql(sql);
      assert.deepEqual(found.map((each) => each.sql), statements);
      for (const each of found) {
        assert.equal(
          sql.slice(each.offset, each.offset + each.sql.length),
          each.sql,
        );
        assert.equal(each.line, sql.slice(0, each.offset).split("\n").length);
      }
    }),
    { numRuns: 500 },
  );
});

Deno.test("splitSql() splits 20,000 statements and one of 5 MB in reasonable time", () => {
  const sql = `INSERT INTO t VALUES ('${"x''".repeat(1_700_000)}');` +
    "SELECT 'a', b;\n".repeat(20_000);
  const start = cpuTime();
  assert.equal(splitSql(sql).length, 20_001);
  assert(cpuTime() - start < 6000);
});
