import assert from "node:assert/strict";
import fc from "fast-check";
import { IdentifierError, LiteralError } from "../../../src/dialect/errors.ts";
import {
  quoteDollar,
  quoteIdentifier,
  quoteLiteral,
  quoteQualifiedName,
  quoteTypeName,
} from "../../../src/dialect/postgres/identifiers.ts";
import {
  COLUMN_NAME_WORDS,
  RESERVED_WORDS,
} from "../../../src/dialect/postgres/keywords.ts";
import {
  freshDatabase,
  installedVersions,
  openTestConnection,
} from "../../support/servers.ts";

Deno.test("quoteIdentifier() quotes only what needs it", () => {
  const expected: Readonly<Record<string, string>> = {
    account: "account",
    _a1$: "_a1$",
    value: "value",
    type: "type",
    position: "position",
    order: '"order"',
    user: '"user"',
    left: '"left"',
    Account: '"Account"',
    "1st": '"1st"',
    "with space": '"with space"',
    "per%cent": '"per%cent"',
    'a"b': '"a""b"',
    "été": '"été"',
    "a.b": '"a.b"',
  };
  for (const [name, quoted] of Object.entries(expected)) {
    assert.equal(quoteIdentifier(name), quoted);
  }
});

Deno.test("quoteIdentifier() refuses what the server would cut off, with its length", () => {
  assert.equal(quoteIdentifier("x".repeat(63)), "x".repeat(63));
  assert.throws(() => quoteIdentifier("é".repeat(32)), (error) => {
    assert.ok(error instanceof IdentifierError);
    assert.equal(
      error.message,
      `Identifier '${
        "é".repeat(32)
      }' exceeds maximum length of 63 bytes: it has 64`,
    );
    return true;
  });
});

Deno.test("quoteIdentifier() refuses nothing and NUL", () => {
  assert.throws(() => quoteIdentifier(""), {
    message: "An identifier must not be empty",
  });
  assert.throws(() => quoteIdentifier("a\0b"), {
    message: "Identifier 'a\\0b' has a NUL character",
  });
});

Deno.test("quoteQualifiedName() quotes each part", () => {
  assert.equal(quoteQualifiedName(undefined, "order"), '"order"');
  assert.equal(quoteQualifiedName("My", "t"), '"My".t');
});

Deno.test("quoteTypeName() keeps a type from reading like a built-in one", () => {
  assert.equal(quoteTypeName(undefined, "time"), '"time"');
  assert.equal(quoteTypeName("app", "time"), "app.time");
  assert.equal(quoteTypeName("int", "Mood"), '"int"."Mood"');
});

Deno.test("quoteLiteral() doubles quotes and leaves backslashes", () => {
  assert.equal(quoteLiteral("o'x\\n"), "'o''x\\n'");
  assert.throws(() => quoteLiteral("\0"), LiteralError);
});

Deno.test("quoteDollar() finds a tag that does not occur", () => {
  assert.equal(quoteDollar("a"), "$$a$$");
  assert.equal(quoteDollar("a$$b"), "$body1$a$$b$body1$");
  assert.equal(quoteDollar("a$"), "$body1$a$$body1$");
  assert.equal(quoteDollar("$$ $body1$"), "$body2$$$ $body1$$body2$");
});

Deno.test("RESERVED_WORDS and COLUMN_NAME_WORDS are those of PostgreSQL 18", async () => {
  if (!(await installedVersions()).includes(18)) return;
  await using database = await freshDatabase({ version: 18 });
  await using connection = await openTestConnection(database.url);
  const { rows } = await connection.query<{ word: string; catcode: string }>(
    "SELECT word, catcode::text FROM pg_get_keywords()",
  );
  const wordsOf = (...codes: readonly string[]) =>
    rows.filter((row) => codes.includes(row.catcode)).map((row) => row.word)
      .toSorted();
  assert.deepEqual([...RESERVED_WORDS].toSorted(), wordsOf("R", "T"));
  assert.deepEqual([...COLUMN_NAME_WORDS].toSorted(), wordsOf("C"));
});

const HOSTILE_TEXT = fc.oneof(
  fc.string({ unit: "binary", maxLength: 60 }),
  fc.string({
    unit: fc.constantFrom("'", '"', "\\", "$", ";", "-", "\n", "%", ":", "a"),
    maxLength: 20,
  }),
).filter((text) => !/[\0\uD800-\uDFFF]/.test(text));

for (const version of await installedVersions()) {
  Deno.test(`PostgreSQL ${version} reads back what the quoting functions write`, async () => {
    await using database = await freshDatabase({ version });
    await using connection = await openTestConnection(database.url);
    await fc.assert(
      fc.asyncProperty(HOSTILE_TEXT, async (text) => {
        const { rows } = await connection.query<
          { literal: string; dollar: string }
        >(
          `SELECT ${quoteLiteral(text)} AS literal, ${
            quoteDollar(text)
          } AS dollar`,
        );
        assert.deepEqual(rows[0], { literal: text, dollar: text });
      }),
      { numRuns: 200 },
    );
    const identifiers = HOSTILE_TEXT.filter((text) =>
      text !== "" && new TextEncoder().encode(text).length <= 63
    );
    await fc.assert(
      fc.asyncProperty(identifiers, async (name) => {
        const { rows } = await connection.query(
          `SELECT 1 AS ${quoteIdentifier(name)}`,
        );
        assert.deepEqual(Object.keys(rows[0] ?? {}), [name]);
      }),
      { numRuns: 200 },
    );
  });
}

Deno.test("quoteIdentifier() and quoteTypeName() make every keyword a table, a column, a type and a function", async () => {
  await using database = await freshDatabase();
  await using connection = await openTestConnection(database.url);
  const { rows } = await connection.query<{ word: string }>(
    "SELECT word FROM pg_get_keywords()",
  );
  await connection.execute(
    "CREATE SCHEMA words; SET search_path TO words, pg_catalog",
  );
  const statements = rows.map(({ word }) => {
    const name = quoteIdentifier(word);
    const type = quoteTypeName(undefined, `${word}`);
    return `CREATE TABLE ${name} (${name} integer, CONSTRAINT ${name} CHECK (true));
      COMMENT ON COLUMN ${name}.${name} IS 'x';
      INSERT INTO ${name} (${name}) VALUES (1);
      ALTER TABLE ${name} RENAME ${name} TO other;
      ALTER TABLE ${name} RENAME other TO ${name};
      CREATE INDEX ON ${name} (${name});
      DROP TABLE ${name};
      CREATE TYPE ${type} AS ENUM ('a'); CREATE TABLE typed (a ${type}); DROP TABLE typed; DROP TYPE ${type};
      CREATE FUNCTION ${type}() RETURNS integer LANGUAGE sql AS 'SELECT 1'; DROP FUNCTION ${type}()`;
  });
  await connection.execute(statements.join(";\n"));
});
