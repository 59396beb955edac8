import assert from "node:assert/strict";
import {
  isUnstable,
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
  ["(ARRAY['a'::text])[1]", "(ARRAY['a'::text])[1]"],
];

Deno.test("settleText() writes what the server reads back as the same, and leaves the rest", () => {
  for (const [given, expected] of CASES) {
    assert.equal(settleText(given), expected);
    assert.equal(settleText(expected), expected);
  }
});

Deno.test("isUnstable() knows what settleText() had to change", () => {
  for (const [given, expected] of CASES) {
    assert.equal(isUnstable(expected), given !== expected, expected);
  }
});
