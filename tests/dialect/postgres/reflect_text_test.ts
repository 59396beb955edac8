import assert from "node:assert/strict";
import {
  isUnstable,
  rereadText,
  settleText,
} from "../../../src/dialect/postgres/reflect_text.ts";

const CASES: readonly (readonly [string, string])[] = [
  ["EXTRACT(year FROM now())", "EXTRACT(year FROM now())"],
  ["EXTRACT(YEAR FROM now())", "EXTRACT('YEAR' FROM now())"],
  ['EXTRACT("YEAR" FROM now())', "EXTRACT('YEAR' FROM now())"],
  ["EXTRACT(it's odd FROM now())", "EXTRACT('it''s odd' FROM now())"],
  ["'EXTRACT(YEAR FROM now())'", "'EXTRACT(YEAR FROM now())'"],
  [
    "(a = ANY ((ARRAY['a'::character varying, 'b'::character varying])::text[]))",
    "(a = ANY ((ARRAY['a'::character varying, 'b'::character varying]::character varying[])::text[]))",
  ],
  [
    "((ARRAY['::x, ]'::character varying(3)])::text[])",
    "((ARRAY['::x, ]'::character varying(3)]::character varying[])::text[])",
  ],
  [
    "((ARRAY['a'::character(3)])::text[])",
    "((ARRAY['a'::character(3)]::bpchar[])::text[])",
  ],
  [
    "((ARRAY[f('a'::text, 1), ('b'::s.\"T\")::s.u])::text[])",
    "((ARRAY[f('a'::text, 1), ('b'::s.\"T\")::s.u]::s.u[])::text[])",
  ],
  ["((ARRAY[a, b])::text[])", "((ARRAY[a, b])::text[])"],
  [
    `(ARRAY( SELECT 'a'::character varying AS "varchar"))::text[]`,
    `(ARRAY( SELECT 'a'::character varying AS "varchar"))::text[]`,
  ],
  ["(ARRAY['a'::text])[1]", "(ARRAY['a'::text])[1]"],
  [
    "(((a >= 1) AND (a <= 10)) AND (b > 0))",
    "((a BETWEEN 1 AND 10) AND (b > 0))",
  ],
  [
    "(((a < 1) OR (a > 10)) OR (b > 0))",
    "((a NOT BETWEEN 1 AND 10) OR (b > 0))",
  ],
  // Written first, it is what stands before it that is nested.
  [
    "((b > 0) AND ((a >= 1) AND (a <= 10)))",
    "((b > 0) AND ((a >= 1) AND (a <= 10)))",
  ],
  [
    "(((a >= 1) AND (a <= 10)) OR (b > 0))",
    "(((a >= 1) AND (a <= 10)) OR (b > 0))",
  ],
  [
    "((((f(((x >= 1) AND (x <= 2)) AND y))::text >= 'a)'::text) AND ((f(((x >= 1) AND (x <= 2)) AND y))::text <= 'b'::text)) AND c)",
    "(((f((x BETWEEN 1 AND 2) AND y))::text BETWEEN 'a)'::text AND 'b'::text) AND c)",
  ],
  [
    "sum(a) OVER (ORDER BY ((a >= 1) AND b) ROWS BETWEEN 1 PRECEDING AND CURRENT ROW)",
    "sum(a) OVER (ORDER BY ((a >= 1) AND b) ROWS BETWEEN 1 PRECEDING AND CURRENT ROW)",
  ],
];

/** Brackets that nothing but the server can have made; it takes them off. */
const FLATTENED: readonly (readonly [string, string])[] = [
  ["(((a = b) AND (c = d)) AND e)", "((a = b) AND (c = d) AND e)"],
  [
    "(((a >= 1) AND (a <= 10) AND (b > 0)) AND c)",
    "((a >= 1) AND (a <= 10) AND (b > 0) AND c)",
  ],
  [
    "(((a >= 1) AND (b <= 10)) AND c)",
    "((a >= 1) AND (b <= 10) AND c)",
  ],
  [
    "((((a = b) AND (c = d)) OR ((a = c) AND (b = d))) OR e)",
    "(((a = b) AND (c = d)) OR ((a = c) AND (b = d)) OR e)",
  ],
  ["(t LEFT JOIN u ON TRUE)", "(t LEFT JOIN u ON (true))"],
  [
    "(a IN ( SELECT 'b, FROM'::text UNION SELECT DISTINCT f(x, 'y'::text), 1, NULL::numeric(3,1) FROM t))",
    `(a IN ( SELECT 'b, FROM'::text AS "?column?" UNION SELECT DISTINCT f(x, 'y'::text), 1, NULL::numeric(3,1) AS "?column?" FROM t))`,
  ],
];

Deno.test("settleText() writes what the server reads back as the same, and leaves the rest", () => {
  for (const [given, expected] of [...CASES, ...FLATTENED]) {
    assert.equal(settleText(given), expected);
    assert.equal(settleText(expected), expected);
  }
});

Deno.test("isUnstable() knows what settleText() had to change", () => {
  for (const [given, expected] of CASES) {
    assert.equal(isUnstable(expected), given !== expected, expected);
  }
});

Deno.test("rereadText() gives one text for the forms that the server has of a definition", () => {
  const forms: readonly (readonly [string, string])[] = [
    [
      "((x)::text = ANY ((ARRAY['a'::character varying, 'b, ]'::character varying])::text[]))",
      "((x)::text = ANY (ARRAY[('a'::character varying)::text, ('b, ]'::character varying)::text]))",
    ],
    [
      "(((a >= 1) AND (a <= 10)) AND (b > 0))",
      "((a >= 1) AND (a <= 10) AND (b > 0))",
    ],
    [
      "(((a < 1) OR (a > 10)) OR (b > 0))",
      "((a < 1) OR (a > 10) OR (b > 0))",
    ],
    [
      "(((f((ARRAY['a'::character varying])::text[]) >= 1) AND (f((ARRAY['a'::character varying])::text[]) <= 10)) AND b)",
      "((f(ARRAY[('a'::character varying)::text]) >= 1) AND (f(ARRAY[('a'::character varying)::text]) <= 10) AND b)",
    ],
  ];
  for (
    const [label, type] of [
      ["text", "text"],
      ['"varchar"', "character varying(9)"],
      ["int4", "integer[]"],
      ['"Odd.."', 'public."Odd.."'],
    ]
  ) {
    assert.equal(
      rereadText(settleText(`( SELECT 'a'::${type} WHERE b)`)),
      rereadText(settleText(`( SELECT 'a'::${type} AS ${label} WHERE b)`)),
    );
    assert.notEqual(
      rereadText(settleText(`( SELECT 'a'::${type} WHERE b)`)),
      rereadText(settleText(`( SELECT 'a'::${type} AS other WHERE b)`)),
    );
  }
  for (const [dumped, restored] of forms) {
    assert.notEqual(settleText(dumped), settleText(restored));
    assert.equal(rereadText(settleText(dumped)), settleText(restored));
    assert.equal(rereadText(settleText(restored)), settleText(restored));
  }
  for (const [one, other] of [["(a AND b)", "(a OR b)"], ["'a'", "'b'"]]) {
    assert.notEqual(rereadText(one ?? ""), rereadText(other ?? ""));
  }
});
