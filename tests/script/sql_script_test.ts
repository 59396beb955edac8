import assert from "node:assert/strict";
import { ScriptShapeError } from "../../src/script/errors.ts";
import {
  hasSqlRevision,
  parseSqlScript,
  readSqlHead,
} from "../../src/script/sql_script.ts";
import { catchError } from "./support.ts";

const STANDARD = `-- Add last_login to account.
--
-- More about it.

-- revision: ae1027a6acf0
-- down_revision: 1975ea83b712, b2
-- branch_labels:
-- depends_on: core
-- transaction: off

-- upgrade
ALTER TABLE account ADD last_login timestamptz;

-- downgrade
ALTER TABLE account DROP last_login;
`;

/** Of a section that says nothing about it. */
const USUAL = { transaction: true, repeatable: false };

Deno.test("parseSqlScript() reads header, message and sections", () => {
  assert.deepEqual(parseSqlScript(STANDARD, "/v/1.sql"), {
    doc: "Add last_login to account.",
    longDoc: "Add last_login to account.\n\nMore about it.",
    createDate: undefined,
    revision: "ae1027a6acf0",
    downRevisions: ["1975ea83b712", "b2"],
    branchLabels: [],
    dependsOn: ["core"],
    transaction: false,
    repeatable: false,
    upgrade: {
      text: "ALTER TABLE account ADD last_login timestamptz;\n\n",
      firstLine: 12,
      transaction: false,
      repeatable: false,
    },
    downgrade: {
      text: "ALTER TABLE account DROP last_login;\n",
      firstLine: 15,
      transaction: false,
      repeatable: false,
    },
  });
});

Deno.test("parseSqlScript() takes the keys of a section for that section", () => {
  const { upgrade, downgrade, transaction } = parseSqlScript(
    `-- revision: a
-- transaction: off
-- upgrade
-- Why it is so.
-- transaction: on

CREATE TABLE a ();
-- downgrade
-- repeatable: yes
DROP TABLE IF EXISTS a;
SELECT '
-- transaction: off';
`,
    "/v/1.sql",
  );
  assert.equal(transaction, false);
  assert.deepEqual([upgrade.transaction, upgrade.repeatable], [true, false]);
  assert.deepEqual(
    [downgrade?.transaction, downgrade?.repeatable, downgrade?.firstLine],
    [false, true, 9],
  );
});

Deno.test("parseSqlScript() reads CRLF and a byte order mark", () => {
  const script = parseSqlScript(
    "\ufeff" + STANDARD.replaceAll("\n", "\r\n"),
    "/v/1.sql",
  );
  assert.equal(script.revision, "ae1027a6acf0");
  assert.equal(script.longDoc, "Add last_login to account.\n\nMore about it.");
  assert.deepEqual(script.upgrade, {
    text: "ALTER TABLE account ADD last_login timestamptz;\r\n\r\n",
    firstLine: 12,
    transaction: false,
    repeatable: false,
  });
});

Deno.test("parseSqlScript() does not take lines in quotes and block comments for sections", () => {
  const body =
    "SELECT $$\n-- downgrade\n$$, '\n-- upgrade\n' /*\n-- downgrade\n*/; -- downgrade\n";
  const script = parseSqlScript(
    `-- revision: a\n-- upgrade\n${body}`,
    "/v/1.sql",
  );
  assert.deepEqual(script.upgrade, { ...USUAL, text: body, firstLine: 3 });
  assert.equal(script.downgrade, undefined);
});

Deno.test("parseSqlScript() ends a section also where a semicolon or parenthesis is missing", () => {
  const script = parseSqlScript(
    "-- revision: a\n-- upgrade\nSELECT (1\n-- downgrade\nSELECT 2",
    "/v/1.sql",
  );
  assert.equal(script.upgrade.text, "SELECT (1\n");
  assert.deepEqual(script.downgrade, {
    ...USUAL,
    text: "SELECT 2",
    firstLine: 5,
  });
});

Deno.test("parseSqlScript() takes sections in any order, empty and at the end of the file", () => {
  const script = parseSqlScript(
    "-- revision: a\n-- downgrade\nSELECT 1;\n--UPGRADE:",
    "/v/1.sql",
  );
  assert.deepEqual(script.upgrade, { ...USUAL, text: "", firstLine: 5 });
  assert.deepEqual(script.downgrade, {
    ...USUAL,
    text: "SELECT 1;\n",
    firstLine: 3,
  });
});

Deno.test("readSqlHead() takes ordinary lines with a colon for the message", () => {
  const head = readSqlHead(
    "-- Note: see https://example.org\n-- Create Date: 2026-01-02 03:04:05\n-- revision: a",
    "/v",
  );
  assert.equal(
    head.doc,
    "Note: see https://example.org\nCreate Date: 2026-01-02 03:04:05",
  );
  assert.equal(head.createDate, "2026-01-02 03:04:05");
});

Deno.test("readSqlHead() takes none for an empty list", () => {
  assert.deepEqual(
    readSqlHead("-- revision: a\n-- down_revision: None", "/v").downRevisions,
    [],
  );
  assert.deepEqual(
    readSqlHead("-- revision: a\n-- down_revision: , ,", "/v").downRevisions,
    [],
  );
});

Deno.test("hasSqlRevision() tells revisions from other SQL files", () => {
  assert(hasSqlRevision(STANDARD));
  assert(hasSqlRevision("\ufeff\r\n--revision:a\r\n"));
  assert(!hasSqlRevision("SELECT 1;\n-- revision: a"));
  assert(!hasSqlRevision(""));
});

const BAD: ReadonlyArray<
  readonly [text: string, message: string, hint: string | undefined]
> = [
  [
    "-- upgrade\n",
    `Revision file "/v/1.sql": It has no "revision" in its header`,
    "Begin the file with: -- revision: <id>",
  ],
  [
    "-- revision:\n-- upgrade\n",
    `Revision file "/v/1.sql": It has no "revision" in its header`,
    "Begin the file with: -- revision: <id>",
  ],
  [
    "-- revision: a\n",
    `Revision file "/v/1.sql": It has no section "upgrade"`,
    "Put the line -- upgrade before the SQL that upgrades.",
  ],
  [
    "-- revision: a\n\nSELECT 1;\n-- upgrade\n",
    `Revision file "/v/1.sql", line 3: SQL stands before the first section\n  3 | SELECT 1;`,
    "Put the line -- upgrade before the SQL that upgrades.",
  ],
  [
    "-- revision: a\n-- upgrade\n-- upgrade\n",
    `Revision file "/v/1.sql", line 3: The section "upgrade" comes twice\n  3 | -- upgrade`,
    undefined,
  ],
  [
    "-- revision: a\n-- revision: b\n-- upgrade\n",
    `Revision file "/v/1.sql", line 2: The key "revision" comes twice\n  2 | -- revision: b`,
    undefined,
  ],
  [
    "-- revision: a\n-- down_revison: b\n-- upgrade\n",
    `Revision file "/v/1.sql", line 2: Unknown key "down_revison"\n  2 | -- down_revison: b`,
    `Did you mean "down_revision"?`,
  ],
  [
    "-- revision: a\n-- downRevision: b\n-- upgrade\n",
    `Revision file "/v/1.sql", line 2: Unknown key "downRevision"\n  2 | -- downRevision: b`,
    `Did you mean "down_revision"?`,
  ],
  [
    "-- revision: a\n-- upgrad\nSELECT 1;\n",
    `Revision file "/v/1.sql", line 2: Unknown section "upgrad"\n  2 | -- upgrad`,
    `Did you mean "upgrade"?`,
  ],
  [
    "-- revision: a\n-- transaction: maybe\n-- upgrade\n",
    `Revision file "/v/1.sql", line 2: "transaction" is "maybe"\n  2 | -- transaction: maybe`,
    "Write on or off.",
  ],
  [
    "-- revision: a\n-- upgrade\nSELECT 1;\n-- transaction: off\n",
    `Revision file "/v/1.sql", line 4: The key "transaction" stands behind the SQL of a section\n  4 | -- transaction: off`,
    "Move it up to the start of the section, or to the other keys of the file for both sections.",
  ],
  [
    "-- revision: a\n-- upgrade\n-- repeatable: yes\n-- Repeatable: no\n",
    `Revision file "/v/1.sql", line 4: The key "repeatable" comes twice\n  4 | -- Repeatable: no`,
    undefined,
  ],
  [
    "-- revision: a\n-- upgrade\n-- transaction: maybe\n",
    `Revision file "/v/1.sql", line 3: "transaction" is "maybe"\n  3 | -- transaction: maybe`,
    "Write on or off.",
  ],
  [
    "-- revision: a\n-- upgrade\n\nSELECT 'a;\n",
    `Revision file "/v/1.sql", line 4: The string that begins here is not closed`,
    undefined,
  ],
];

for (const [text, message, hint] of BAD) {
  Deno.test(`parseSqlScript() refuses ${JSON.stringify(text)}`, async () => {
    const error = await catchError(() => parseSqlScript(text, "/v/1.sql"));
    assert(error instanceof ScriptShapeError);
    assert.equal(error.message, message);
    assert.equal(error.hint, hint);
  });
}
