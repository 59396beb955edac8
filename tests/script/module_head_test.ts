import assert from "node:assert/strict";
import fc from "fast-check";
import {
  type AttributeName,
  DYNAMIC,
  readModuleHead,
  scanModuleHead,
} from "../../src/script/module_head.ts";

function attributesOf(text: string): Partial<Record<AttributeName, unknown>> {
  const attributes = Object.entries(readModuleHead(text).attributes);
  return Object.fromEntries(
    attributes.map(([name, attribute]) => [
      name,
      attribute === DYNAMIC ? "dynamic" : attribute,
    ]),
  );
}

const STANDARD = `/**
 * Add last_login to account.
 *
 * Revision ID: ae1027a6acf0
 * Revises: 1975ea83b712
 * Create Date: 2026-11-22 10:04:31
 */
import type { Migration } from "alembic";

export const revision = "ae1027a6acf0";
export const downRevision = "1975ea83b712"; // string | string[] | null
export const branchLabels = null;
export const dependsOn = null;

export async function upgrade({ op, sa }: Migration) {
  await op.addColumn("account", sa.column("last_login", sa.timestamp({ timezone: true })));
}
`;

Deno.test("readModuleHead() reads message and attributes of a generated file", () => {
  const head = readModuleHead(STANDARD);
  assert.equal(head.message.doc, "Add last_login to account.");
  assert.equal(
    head.message.longDoc,
    "Add last_login to account.\n\nRevision ID: ae1027a6acf0\nRevises: 1975ea83b712\nCreate Date: 2026-11-22 10:04:31",
  );
  assert.equal(head.message.createDate, "2026-11-22 10:04:31");
  assert.deepEqual(attributesOf(STANDARD), {
    revision: "ae1027a6acf0",
    downRevision: "1975ea83b712",
    branchLabels: null,
    dependsOn: null,
  });
});

Deno.test("readModuleHead() reads CRLF line ends like LF", () => {
  assert.deepEqual(
    readModuleHead(STANDARD.replaceAll("\n", "\r\n")),
    readModuleHead(STANDARD),
  );
});

const LITERALS: ReadonlyArray<
  readonly [text: string, expected: Record<string, unknown>]
> = [
  [`export const revision = 'a';`, { revision: "a" }],
  ["export const revision = `a`", { revision: "a" }],
  [`export const revision: string = "a" /* b */;`, { revision: "a" }],
  [`export const revision = "a" as const;`, { revision: "a" }],
  [`export const revision = "a" satisfies string;`, { revision: "a" }],
  [`export const revision =\n  // why\n  "a";`, { revision: "a" }],
  [`export const revision = "caf\\u00e9\\x21\\n"`, { revision: "café!\n" }],
  [`export const revision = "a", downRevision = null;`, {
    revision: "a",
    downRevision: null,
  }],
  [`export const downRevision: string | null = undefined;`, {
    downRevision: null,
  }],
  [`export const downRevision = ["a", 'b',] as const;`, {
    downRevision: ["a", "b"],
  }],
  [
    `export const downRevision: readonly string[] = [\n  "a", // first\n  "b",\n];`,
    { downRevision: ["a", "b"] },
  ],
  [`export const dependsOn: string[] = [];`, { dependsOn: [] }],
  [
    `export const branchLabels = [] as Array<string>\nexport const revision = "a"`,
    { branchLabels: [], revision: "a" },
  ],
  [`export const x = f({ a: [1, 2] }), revision = "a";`, { revision: "a" }],
  [
    `export const f: (a: string) => void = (a) => {};\nexport const revision = "a";`,
    { revision: "a" },
  ],
  [
    `export const revision = "a"\nexport const downRevision = "b"\nfunction f() {}`,
    { revision: "a", downRevision: "b" },
  ],
  [`import x from "y"\nimport "z"\nexport const revision = "a"`, {
    revision: "a",
  }],
  [`#!/usr/bin/env deno\nexport const revision = "a"`, { revision: "a" }],
  [
    `export async function upgrade() { return \`\${"}"}\`; }\nexport const revision = "a";`,
    { revision: "a" },
  ],
  [`const p = /[/"]export const revision = 1/;\nexport const revision = "a";`, {
    revision: "a",
  }],
  [
    `const t = \`\nexport const revision = "no";\n\${\`\nexport const revision = "no"\`}\`;\nexport const revision = "a";`,
    { revision: "a" },
  ],
  [`// export const revision = "no";\nexport const revision = "a";`, {
    revision: "a",
  }],
  [`function f() { const revision = "no"; }`, {}],
  [`const revision = "no";`, {}],
  [`export type revision = "no";`, {}],
];

for (const [text, expected] of LITERALS) {
  Deno.test(`readModuleHead() reads ${JSON.stringify(text)}`, () => {
    assert.deepEqual(attributesOf(text), expected);
  });
}

const DYNAMICS: ReadonlyArray<
  readonly [text: string, expected: Record<string, unknown>]
> = [
  [`export const revision = "a" + "b";`, { revision: "dynamic" }],
  [`export const revision = "a".trim();`, { revision: "dynamic" }],
  ["export const revision = `a${1}`;", { revision: "dynamic" }],
  [`export const revision = "a"\n  .trim();`, { revision: "dynamic" }],
  [`export const revision = id;`, { revision: "dynamic" }],
  [`export let revision = "a";`, { revision: "dynamic" }],
  [`export const downRevision = ["a", x, "b"], revision = "r";`, {
    downRevision: "dynamic",
    revision: "r",
  }],
  [`export const downRevision = ["a", ...others];`, {
    downRevision: "dynamic",
  }],
  [`export const revision = "\\u{110000}";`, { revision: "dynamic" }],
  [`const r = "a";\nexport { r as revision, x as "y" };`, {
    revision: "dynamic",
  }],
  [`export const { revision, dependsOn } = make();`, {
    revision: "dynamic",
    dependsOn: "dynamic",
  }],
  [`export function revision() {}`, { revision: "dynamic" }],
  [`export * as dependsOn from "./x.ts";`, { dependsOn: "dynamic" }],
  [
    `export const revision = "a";\nexport * from "./x.ts";`,
    {
      revision: "a",
      downRevision: "dynamic",
      branchLabels: "dynamic",
      dependsOn: "dynamic",
    },
  ],
];

for (const [text, expected] of DYNAMICS) {
  Deno.test(`readModuleHead() leaves ${JSON.stringify(text)} to the module`, () => {
    assert.deepEqual(attributesOf(text), expected);
  });
}

const DOCS: ReadonlyArray<readonly [name: string, text: string, doc: string]> =
  [
    ["one line", `/** Short. */`, "Short."],
    ["a plain block", `/*\n   Two\n     lines\n*/`, "Two\n  lines"],
    ["line comments", `// One\n// two\n//\n// three`, "One\ntwo"],
    [
      "a block after a directive",
      `// deno-lint-ignore-file no-explicit-any\n/** Doc. */`,
      "Doc.",
    ],
    [
      "line comments after a directive",
      `// deno-lint-ignore-file\n// Doc.`,
      "Doc.",
    ],
    ["a block after a licence", `/* Licence */\n/** Doc. */`, "Doc."],
    ["no comment", `export const revision = "a";`, ""],
    [
      "an empty message",
      `/**\n *\n *\n * Revision ID: a\n */`,
      "Revision ID: a",
    ],
    ["a comment behind the code only", `export const a = 1; /** no */`, ""],
    [
      "a list",
      `/**\n * Do:\n * * this\n *   * that\n */`,
      "Do:\n* this\n  * that",
    ],
  ];

for (const [name, text, doc] of DOCS) {
  Deno.test(`readModuleHead() takes the message from ${name}`, () => {
    assert.equal(readModuleHead(text).message.doc, doc);
  });
}

Deno.test("readModuleHead() ends on any text", () => {
  const piece = fc.constantFrom(
    ...'export |const |let |revision|downRevision|=|"a"|\'|`|${|}|{|[|]|(|)|,|;|\n|import |* |as |from |:|/|//|/*|*/|null|satisfies |\\'
      .split("|"),
  );
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 30 }), (pieces) => {
      readModuleHead(pieces.join(""));
    }),
    { numRuns: 3000 },
  );
});

Deno.test("readModuleHead reads a usual head as the scanner does, whatever is put into it", () => {
  const parts = STANDARD.split(/(?<=[\n;"/*])|(?=["/*;])/);
  const additions = fc.constantFrom(
    ...[
      "/",
      "*",
      "*/",
      "/**/",
      "/**",
      "//",
      "\n",
      '"',
      "\\",
      ";",
      ",",
      " as x",
      "null",
      "\u2028",
      "\ufeff",
    ],
    ...[
      "export ",
      "const revision = 1;",
      "export * from 'x';",
      "`",
      "{",
      "}",
      "[",
      "+ 1",
      "type ",
    ],
  );
  assert.deepEqual(readModuleHead(STANDARD), scanModuleHead(STANDARD));
  fc.assert(
    fc.property(
      fc.array(fc.tuple(fc.nat(parts.length), additions), { maxLength: 3 }),
      fc.option(fc.nat(parts.length - 1)),
      (inserted, removed) => {
        const changed = [...parts];
        if (removed !== null) changed[removed] = "";
        for (const [at, addition] of inserted) changed.splice(at, 0, addition);
        const text = changed.join("");
        assert.deepEqual(readModuleHead(text), scanModuleHead(text), text);
      },
    ),
    { numRuns: 2_000 },
  );
});
