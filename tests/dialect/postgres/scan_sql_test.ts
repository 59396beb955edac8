import assert from "node:assert/strict";
import fc from "fast-check";
import { scanSql } from "../../../src/dialect/postgres/scan_sql.ts";
import { cpuTime } from "../../support/clock.ts";

function statementsOf(sql: string): readonly string[] {
  return scanSql(sql).statements.map((statement) => statement.sql);
}

Deno.test("scanSql() splits at semicolons between statements only", () => {
  const whole = [
    "SELECT ';', 'it''s;', E'\\';', U&'\\0061;'",
    'SELECT ";""x;"',
    "SELECT $$;$$, $tag$ ; $$ ; $tag$, a$b$c",
    "SELECT 1 /* ; /* ; */ ; */ + 2 -- ;\n + 3",
    "CREATE RULE r AS ON INSERT TO t DO (DELETE FROM a; DELETE FROM b)",
    "CREATE OR REPLACE FUNCTION f() RETURNS int LANGUAGE sql BEGIN ATOMIC SELECT CASE WHEN true THEN 1 END; SELECT 2; END",
  ];
  assert.deepEqual(statementsOf(whole.join(";\n")), whole);
});

Deno.test("scanSql() leaves out what has no word", () => {
  assert.deepEqual(statementsOf(";; -- nothing\n ; /* no */ ;"), []);
  assert.deepEqual(statementsOf(" -- a\n SELECT 1 -- b\n ;"), ["SELECT 1"]);
});

Deno.test("scanSql() lists unquoted words in upper case", () => {
  assert.deepEqual(
    scanSql("alter Table \"x\".y add 'word' $$word$$ -- word\n (col)")
      .statements[0]?.words,
    ["ALTER", "TABLE", '"', "Y", "ADD", "COL"],
  );
});

Deno.test("scanSql() says whether the text ends within a comment", () => {
  assert.equal(scanSql("SELECT 1 -- x").endsInComment, true);
  assert.equal(scanSql("SELECT 1 -- x\n").endsInComment, false);
  assert.equal(scanSql("SELECT '-- x'").endsInComment, false);
  assert.equal(scanSql("SELECT 1; -- x\n /* y */").endsInComment, false);
});

Deno.test("scanSql() reads on to the end of what is left open", () => {
  for (const open of ["'a;", '"a;', "$$a;", "/* a;", "E'\\';"]) {
    assert.ok(statementsOf(`SELECT ${open}`).length <= 1, open);
  }
});

Deno.test("scanSql() ends for any text, and loses none of its statements", () => {
  const token = fc.constantFrom(
    ";",
    "'",
    '"',
    "$$",
    "$a$",
    "/*",
    "*/",
    "--",
    "\n",
    "(",
    ")",
    "E",
    "begin",
    "create function",
    "end",
    "\\",
    " ",
    "x",
    "1",
    "é",
  );
  fc.assert(
    fc.property(fc.array(token, { maxLength: 40 }), (tokens) => {
      const sql = tokens.join(" ");
      for (const statement of statementsOf(sql)) {
        assert.ok(sql.includes(statement));
        assert.notEqual(statement.trim(), "");
      }
    }),
    { numRuns: 500 },
  );
});

Deno.test("scanSql() takes a time in proportion to the text", () => {
  const started = cpuTime();
  scanSql(`SELECT 1;${"/*".repeat(50_000)}`);
  scanSql(`SELECT '${"''".repeat(200_000)}';`);
  scanSql("INSERT INTO t VALUES ('a;b');".repeat(20_000));
  assert.ok(cpuTime() - started < 5_000);
});
