import assert from "node:assert/strict";
import fc from "fast-check";
import { IniSyntaxError } from "../../src/config/errors.ts";
import { parseIni } from "../../src/config/ini.ts";
import { saidBy } from "./support.ts";
import { cpuTime } from "../support/clock.ts";

function read(text: string): Record<string, Record<string, string>> {
  const document = parseIni(text, { file: "alembic.ini" });
  return Object.fromEntries(
    [["DEFAULT", document.defaults] as const, ...document.sections].map((
      [name, section],
    ) => [
      name,
      Object.fromEntries(
        Array.from(section, ([option, { value }]) => [option, value]),
      ),
    ]),
  );
}

function refusal(text: string): string {
  return saidBy(() => parseIni(text, { file: "alembic.ini" }));
}

Deno.test("parseIni() splits at the first = or : and lower-cases names", () => {
  assert.deepEqual(read("[s]\nA b = x:y\nc: p=q\nd=\n")["s"], {
    "a b": "x:y",
    c: "p=q",
    d: "",
  });
});

Deno.test("parseIni() continues a value on deeper indented lines only", () => {
  assert.deepEqual(read("[s]\n  a = 1\n    [t]\n    b = 2\n  c = 3\n")["s"], {
    a: "1\n[t]\nb = 2",
    c: "3",
  });
});

Deno.test("parseIni() keeps blank lines inside a value and drops comments", () => {
  assert.deepEqual(read("[s]\na = 1\n\n# no\n  ; no\n  2 # yes\n\n[t]\n"), {
    DEFAULT: {},
    s: { a: "1\n\n2 # yes" },
    t: {},
  });
});

Deno.test("parseIni() knows the line ends LF, CR LF and CR", () => {
  assert.deepEqual(read("[s]\r\na = 1\r  2\r\nb = 3")["s"], {
    a: "1\n2",
    b: "3",
  });
});

Deno.test("parseIni() reports the 1-based line of each option", () => {
  const { sections } = parseIni("# head\n[s]\n\na = 1\n 2\nb = 3\n", {
    file: "alembic.ini",
  });
  assert.deepEqual(
    Array.from(
      sections.get("s") ?? [],
      ([name, option]) => [name, option.line],
    ),
    [["a", 4], ["b", 6]],
  );
});

Deno.test("parseIni() keeps options named like members of objects", () => {
  const { sections } = parseIni("[__proto__]\n__proto__ = 1\nconstructor=2\n", {
    file: "alembic.ini",
  });
  assert.deepEqual(
    [...sections.get("__proto__")?.keys() ?? []],
    ["__proto__", "constructor"],
  );
});

Deno.test("parseIni() throws IniSyntaxError for text before the first section", () => {
  assert.equal(
    refusal("\n# c\na = 1\n[s]\n"),
    "Cannot read 'alembic.ini': line 3 stands before any [section]\nBegin the file with '[alembic]'",
  );
});

Deno.test("parseIni() throws IniSyntaxError for a byte order mark and says so", () => {
  assert.equal(
    refusal("\uFEFF[alembic]\na = 1\n"),
    "Cannot read 'alembic.ini': line 1 stands before any [section]\nThe file begins with a byte order mark: save it as UTF-8 without one",
  );
});

Deno.test("parseIni() throws IniSyntaxError for a second section of a name, but not for [DEFAULT]", () => {
  assert.equal(
    refusal("[s]\na = 1\n[s]\n"),
    "Cannot read 'alembic.ini': line 3 begins section [s] a second time\nMove its options to the first [s]",
  );
  assert.deepEqual(read("[DEFAULT]\na = 1\n[DEFAULT]\nb = 2\n")["DEFAULT"], {
    a: "1",
    b: "2",
  });
});

Deno.test("parseIni() throws IniSyntaxError for a repeated option, in any case of letters", () => {
  assert.equal(
    refusal("[s]\nUrl = postgresql://u:secret@h/d\nurl = 2\n"),
    "Cannot read 'alembic.ini': line 3 sets 'url' of section [s] a second time\nRemove one of the two, or indent line 3 if it continues the value above",
  );
});

Deno.test("parseIni() throws IniSyntaxError naming every unreadable line, without its text", () => {
  const message = refusal("[s]\nsecret\na = 1\n= 2\nother\n");
  assert.equal(
    message,
    "Cannot read 'alembic.ini': lines 2, 4, 5 are neither a [section] nor 'key = value'\nIndent a line to continue the value above it, or begin it with '#' to make it a comment",
  );
  assert.equal(
    refusal("[s]\nsecret\n").split("\n")[0],
    "Cannot read 'alembic.ini': line 2 is neither a [section] nor 'key = value'",
  );
});

Deno.test("parseIni() reads any text or throws IniSyntaxError", () => {
  const piece = fc.constantFrom(
    ..."[] =:#;%\n\r\t\u{85}\u{1c}aA",
    "[DEFAULT]",
    "[s]\n",
    "\n  ",
  );
  fc.assert(fc.property(fc.array(piece, { maxLength: 40 }), (pieces) => {
    try {
      parseIni(pieces.join(""), { file: "x" });
    } catch (error) {
      assert.ok(error instanceof IniSyntaxError);
    }
  }));
});

Deno.test("parseIni() reads 10,000 options in a second or two", () => {
  const lines = Array.from({ length: 10_000 }, (_, i) => `key${i} = v\n  w\n`);
  const started = cpuTime();
  const { sections } = parseIni(`[s]\n${lines.join("")}`, { file: "x" });
  assert.equal(sections.get("s")?.size, 10_000);
  assert.ok(cpuTime() - started < 3000);
});
