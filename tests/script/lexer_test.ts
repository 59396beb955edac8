import assert from "node:assert/strict";
import { Lexer } from "../../src/script/lexer.ts";

function lex(text: string): readonly string[] {
  const lexer = new Lexer(text);
  const tokens: string[] = [];
  for (let token = lexer.next(); token.kind !== "end"; token = lexer.next()) {
    tokens.push(`${token.kind} ${token.text}`);
  }
  return tokens;
}

const CASES: ReadonlyArray<readonly [text: string, tokens: readonly string[]]> =
  [
    ["a / b / c", [
      "name a",
      "punctuator /",
      "name b",
      "punctuator /",
      "name c",
    ]],
    ["a = /b'/g", ["name a", "punctuator =", "regexp /b'/g"]],
    ["(a) / 2", [
      "punctuator (",
      "name a",
      "punctuator )",
      "punctuator /",
      "number 2",
    ]],
    ["if (a) /'/", [
      "name if",
      "punctuator (",
      "name a",
      "punctuator )",
      "regexp /'/",
    ]],
    ["return /[/'\"]/", ["name return", "regexp /[/'\"]/"]],
    ["x++ / 2", ["name x", "punctuator ++", "punctuator /", "number 2"]],
    ["`a${`b${1}`}c` / 2", [
      "template `a${",
      "template `b${",
      "number 1",
      "template }`",
      "template }c`",
      "punctuator /",
      "number 2",
    ]],
    ["`${{a: 1}}`", [
      "template `${",
      "punctuator {",
      "name a",
      "punctuator :",
      "number 1",
      "punctuator }",
      "template }`",
    ]],
    ["a?.b ?? .5", [
      "name a",
      "punctuator ?.",
      "name b",
      "punctuator ??",
      "number .5",
    ]],
    ["a /* ' */ // \"\n b", ["name a", "name b"]],
    ["#!/usr/bin/env 'x\na", ["name a"]],
    ["'unclosed\na", ["punctuator '", "name unclosed", "name a"]],
    ["`unclosed", ["template `unclosed"]],
    ["this.#x = 0x1F_n", [
      "name this",
      "punctuator .",
      "name #x",
      "punctuator =",
      "number 0x1F_n",
    ]],
  ];

for (const [text, tokens] of CASES) {
  Deno.test(`Lexer reads ${JSON.stringify(text)}`, () => {
    assert.deepEqual(lex(text), tokens);
  });
}

Deno.test("Lexer.next() tells which tokens stand on a new line", () => {
  const lexer = new Lexer("a b // c\n d /* \n */ e");
  const flags = Array.from({ length: 4 }, () => lexer.next().onNewLine);
  assert.deepEqual(flags, [false, false, true, true]);
});

Deno.test("Lexer.next() reads a string of 5 MB", () => {
  const text = JSON.stringify('a"'.repeat(2_000_000));
  assert.equal(new Lexer(text).next().value?.length, 4_000_000);
});
