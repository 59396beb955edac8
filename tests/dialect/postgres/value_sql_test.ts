import assert from "node:assert/strict";
import fc from "fast-check";
import { LiteralError } from "../../../src/dialect/errors.ts";
import { compileLiteral } from "../../../src/dialect/postgres/value_sql.ts";
import { compileType } from "../../../src/dialect/postgres/type_sql.ts";
import * as sa from "../../../src/operations/sa.ts";
import type { SqlType } from "../../../src/schema/types.ts";
import { freshDatabase, openTestConnection } from "../../support/servers.ts";

const DATE = new Date("2026-01-02T03:04:05.678Z");
const FAR = new Date("+012026-01-02T03:04:05.678Z");
const LONG_AGO = new Date("-000043-03-15T00:00:00.000Z");

Deno.test("compileLiteral() writes each kind of value", () => {
  const cases: readonly (readonly [unknown, SqlType | undefined, string])[] = [
    [null, undefined, "NULL"],
    [undefined, undefined, "NULL"],
    [true, undefined, "true"],
    [-5, undefined, "-5"],
    [-0, undefined, "-0.0"],
    [1.5, undefined, "1.5"],
    [1e-7, undefined, "1e-07"],
    [1e21, undefined, "1e+21"],
    [NaN, undefined, "'NaN'"],
    [-Infinity, undefined, "'-Infinity'"],
    [12345678901234567890n, undefined, "12345678901234567890"],
    ["o'x\\", undefined, "'o''x\\'"],
    ["12.50", sa.numeric(), "12.50"],
    ["1; DROP", sa.numeric(), "'1; DROP'"],
    ["5", sa.integer(), "'5'"],
    [7, sa.text(), "'7'"],
    [true, sa.varchar(5), "'true'"],
    [{ a: "it's" }, undefined, `'{"a":"it''s"}'`],
    // Data that looks like one of our records is data all the same.
    [{ kind: "text", sql: "x" }, sa.jsonb(), `'{"kind":"text","sql":"x"}'`],
    [{ kind: "text", sql: "x" }, undefined, `'{"kind":"text","sql":"x"}'`],
    ["x", sa.jsonb(), `'"x"'`],
    [[1, 2], sa.json(), "'[1,2]'"],
    [[], undefined, "'{}'"],
    [[1, null, true], undefined, `'{"1",NULL,"true"}'`],
    [[["o'x\\"], ['"']], undefined, `'{{"o''x\\\\"},{"\\""}}'`],
    [[DATE], undefined, `'{"2026-01-02T03:04:05.678Z"}'`],
    [[new Uint8Array([1]), { a: 1 }], undefined, `'{"\\\\x01","{\\"a\\":1}"}'`],
    [[1, [sa.text("now()")]], undefined, "ARRAY[1, ARRAY[now()]]"],
    [["a"], sa.array(sa.text()), "ARRAY['a']::TEXT[]"],
    [
      [["a"], ["b"]],
      sa.array(sa.text(), { dimensions: 2 }),
      "ARRAY[ARRAY['a'], ARRAY['b']]::TEXT[][]",
    ],
    [[[1]], sa.array(sa.jsonb()), "ARRAY['[1]']::JSONB[]"],
    [new Uint8Array([0, 255]), undefined, "'\\x00ff'"],
    [DATE, undefined, "'2026-01-02T03:04:05.678Z'"],
    [DATE, sa.date(), "'2026-01-02'"],
    [FAR, undefined, "'12026-01-02T03:04:05.678Z'"],
    [FAR, sa.timestamp(), "'12026-01-02 03:04:05.678'"],
    [LONG_AGO, sa.date(), "'0044-03-15 BC'"],
    [LONG_AGO, sa.timestamp(), "'0044-03-15 00:00:00.000 BC'"],
    [LONG_AGO, undefined, "'0044-03-15T00:00:00.000Z BC'"],
    [DATE, sa.timestamp(), "'2026-01-02 03:04:05.678'"],
    [DATE, sa.timestamp({ timezone: true }), "'2026-01-02T03:04:05.678Z'"],
    [DATE, sa.time(), "'03:04:05.678'"],
    [sa.text("now()"), undefined, "now()"],
    [sa.text("now() -- the server's"), undefined, "now() -- the server's\n"],
    [sa.text("'--'"), undefined, "'--'"],
    [sa.text("1 /* -- */"), undefined, "1 /* -- */"],
    [sa.func.currentDate(), sa.date(), "CURRENT_DATE"],
    [sa.literal("x"), undefined, "'x'"],
    [sa.literal(5), sa.text(), "'5'"],
  ];
  for (const [value, type, sql] of cases) {
    assert.equal(compileLiteral(value, type), sql);
  }
});

Deno.test("compileLiteral() throws LiteralError for what has no literal", () => {
  assert.throws(() => compileLiteral(() => {}), {
    message: "There is no SQL literal for a function",
  });
  assert.throws(() => compileLiteral(Symbol("x")), LiteralError);
  assert.throws(() => compileLiteral(new Date(NaN)), {
    message: "There is no SQL literal for an invalid Date",
  });
  assert.throws(() => compileLiteral("a\0"), LiteralError);
  assert.throws(() => compileLiteral([() => {}]), LiteralError);
  assert.throws(() => compileLiteral({ a: 1n }, sa.jsonb()), {
    name: "LiteralError",
    message:
      "There is no JSON for an object: TypeError: Do not know how to serialize a BigInt",
  });
});

Deno.test("PostgreSQL reads back what compileLiteral() writes", async () => {
  await using database = await freshDatabase();
  await using connection = await openTestConnection(database.url);
  const readBack = async (value: unknown, type: SqlType) => {
    const { rows } = await connection.query<{ value: string | null }>(
      `SELECT (${compileLiteral(value, type)})::${
        compileType(type)
      }::text AS value`,
    );
    return rows[0]?.value;
  };
  const text = fc.string({ unit: "binary" }).filter((each) =>
    !/[\0\uD800-\uDFFF]/.test(each)
  );
  await fc.assert(
    fc.asyncProperty(
      text,
      fc.maxSafeInteger(),
      fc.double(),
      async (string, integer, double) => {
        assert.equal(await readBack(string, sa.text()), string);
        assert.equal(await readBack(integer, sa.bigInteger()), String(integer));
        const found = Number(await readBack(double, sa.doublePrecision()));
        assert.ok(
          found === double || Number.isNaN(double) && Number.isNaN(found),
        );
        const json = await readBack({ a: [string] }, sa.jsonb());
        assert.deepEqual(JSON.parse(json ?? ""), { a: [string] });
        const array = compileLiteral([string, null], sa.array(sa.text()));
        const back = await readBack(
          sa.text(`array_to_json(${array})`),
          sa.text(),
        );
        assert.deepEqual(JSON.parse(back ?? ""), [string, null]);
      },
    ),
    { numRuns: 100 },
  );
});

Deno.test("an array whose type is not known takes that of its column", async () => {
  await using database = await freshDatabase();
  await using connection = await openTestConnection(database.url);
  await connection.execute(
    `CREATE TABLE t (a uuid[], b timestamptz[], c jsonb[], d bytea[], e text[],
      f integer[], g boolean[])`,
  );
  const id = "00000000-0000-0000-0000-000000000001";
  const values = [
    [id],
    [LONG_AGO, FAR],
    [{ a: ['"'] }],
    [new Uint8Array([0, 92])],
    ["a,b", "{\\}", 'NULL"', null],
    [[1], [-2]],
    [true, null],
  ];
  const literals = values.map((value) => compileLiteral(value)).join(", ");
  await connection.execute(`SET timezone TO 'UTC'`);
  await connection.execute(`INSERT INTO t VALUES (${literals})`);
  const { rows } = await connection.query("SELECT * FROM t");
  assert.deepEqual(rows, [{
    a: [id],
    b: ["0044-03-15 00:00:00+00 BC", "12026-01-02 03:04:05.678+00"],
    c: [{ a: ['"'] }],
    d: ["\\x005c"],
    e: ["a,b", "{\\}", 'NULL"', null],
    f: [[1], [-2]],
    g: [true, null],
  }]);
  const { rows: dates } = await connection.query(
    "SELECT $1::timestamptz AS a, $2::date AS b",
    [LONG_AGO, FAR],
  );
  assert.deepEqual(dates, [
    { a: "0044-03-15 00:00:00+00 BC", b: "12026-01-02" },
  ]);
});
