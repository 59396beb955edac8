import assert from "node:assert/strict";
import { lexSql } from "../../src/util/sql_lexer.ts";

function kindsOf(sql: string): readonly string[] {
  return [...lexSql(sql)].map(({ kind, start, end, unclosed }) =>
    `${kind} ${sql.slice(start, end)}${
      unclosed === undefined ? "" : ` (open ${unclosed})`
    }`
  );
}

Deno.test("lexSql() tells names, strings, words, brackets and comments apart", () => {
  assert.deepEqual(
    kindsOf(`SELECT "a;""b", E'\\'' || $x$;$x$ FROM t[1] -- c\n;`),
    [
      "word SELECT",
      'name "a;""b"',
      "other ,",
      "string E'\\''",
      "other |",
      "other |",
      "string $x$;$x$",
      "word FROM",
      "word t",
      "open [",
      "other 1",
      "close ]",
      "comment -- c",
      "semicolon ;",
    ],
  );
});

Deno.test("lexSql() gives what nothing closes as one token to the end", () => {
  assert.deepEqual(kindsOf("1 'a;"), ["other 1", "string 'a; (open string)"]);
  assert.deepEqual(kindsOf("1 E'a'\n'b;"), [
    "other 1",
    "string E'a'\n'b; (open string)",
  ]);
  assert.deepEqual(kindsOf('"a;'), ['name "a; (open quoted identifier)']);
  assert.deepEqual(kindsOf("$a$;$$"), [
    "string $a$;$$ (open dollar-quoted string $a$)",
  ]);
  assert.deepEqual(kindsOf("/* /* */;"), ["comment /* /* */; (open comment)"]);
});

Deno.test("lexSql() gives psql's commands as such", () => {
  assert.deepEqual(kindsOf("\\copy t; \\ 1"), [
    "command \\copy",
    "word t",
    "semicolon ;",
    "command \\",
    "other 1",
  ]);
});
