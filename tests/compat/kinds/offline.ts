import { MigratorError } from "../../../src/errors.ts";
import { postgresDialect } from "../../../src/dialect/postgres/mod.ts";
import { isTransactionalSql } from "../../../src/dialect/postgres/transactional.ts";
import { Operations } from "../../../src/operations/builder.ts";
import type { Operation } from "../../../src/operations/operation.ts";
import type { NamingConvention } from "../../../src/schema/naming.ts";
import * as sa from "../../../src/operations/sa.ts";
import type { CompatResult } from "../compat_kind.ts";
import { renderOracleOperation } from "../oracle_operations.ts";
import { asFields, asList, asText, asTexts, type Fields } from "../recorded.ts";
import { diffCatalogs, foldClock, readCatalog } from "../../support/catalog.ts";
import {
  freshDatabase,
  openTestConnection,
  type TestDatabase,
} from "../../support/servers.ts";

/** What our operations become: statements, or the message of the refusal. */
type Answer = { readonly sql: readonly string[] } | { readonly error: string };

/**
 * Compares the statements of one case of `offline.jsonl` with ours: the
 * operations are rendered as the body of a revision, which is run. Both are
 * compared as text, and both are run in databases made by
 * `offline_preamble.sql`, whose catalogs and rows have to be the same then.
 *
 * A case passes if the catalogs are the same, or, where the reference has no
 * SQL that a server runs, if the text is. A case with a quirk that we do not
 * copy fails with the quirk named in the remark, and whether ours is what was
 * meant by it instead.
 */
export async function offlineKind(
  line: unknown,
  context: { readonly file: string },
): Promise<readonly CompatResult[]> {
  const fields = asFields(line);
  const name = asText(fields.name);
  const actual = await answerCase(fields);
  const expected = asFields(fields.expect);
  const isSameText = isExpected(fields, expected, actual);
  const difference = await compareCatalogs(fields, actual, context.file);
  const facts = [
    isSameText ? "the same text" : "another text",
    difference === undefined
      ? "nothing to run"
      : difference.length === 0
      ? "the same catalogs"
      : "other catalogs",
  ];
  if (difference === undefined ? isSameText : difference.length === 0) {
    // A query leaves the same catalogs whatever it asks.
    if (isSameText || !isQuery(fields)) {
      return [{ name, outcome: "passed", facts }];
    }
  }
  return [{
    name,
    outcome: "failed",
    facts,
    expected,
    actual: difference === undefined ? actual : { ...actual, difference },
    ...describeQuirk(fields, actual),
  }];
}

function isQuery(fields: Fields): boolean {
  return asList(fields.ops).some((op) => asFields(op).op === "execute");
}

function describeQuirk(fields: Fields, actual: Answer): { remark?: string } {
  if (fields.quirk === undefined) return {};
  const quirk = asText(fields.quirk);
  const intended = intendedSql(quirk, fields, asFields(fields.expect));
  const meant = [
    intended,
    ...asList(
      fields.also_accepted ?? asFields(fields.expect).also_accepted ?? [],
    )
      .map((each) => asTexts(asFields(each).sql)),
  ];
  const isIntended = "sql" in actual &&
    meant.some((sql) => isSameSql(sql, actual.sql));
  return {
    remark: `quirk ${quirk}: ours is ${
      isIntended ? "what was meant" : "something else"
    }`,
  };
}

/**
 * How the catalogs that our statements leave differ from those of Alembic's;
 * undefined if a server does not run Alembic's.
 */
async function compareCatalogs(
  fields: Fields,
  actual: Answer,
  file: string,
): Promise<readonly string[] | undefined> {
  const { sql } = asFields(fields.expect);
  const ran = asFields(fields.postgresql_15 ?? {}).ok === true;
  if ("error" in actual || sql === undefined || !ran) return undefined;
  const folder = file.slice(0, file.lastIndexOf("/") + 1);
  // One after the other: both then take the same values from the sequences.
  const one = await catalogsAfter(asTexts(sql), { folder, whose: "theirs" });
  const other = await catalogsAfter(actual.sql, { folder, whose: "ours" });
  return diffCatalogs(one, other);
}

interface CatalogRun {
  readonly folder: string;
  readonly whose: "ours" | "theirs";
}

const databases = new Map<string, Promise<TestDatabase>>();

/** The database of one side, prepared; what a case does to it is undone. */
function prepareDatabase({ folder, whose }: CatalogRun): Promise<TestDatabase> {
  const key = `${whose} ${folder}`;
  const database = databases.get(key) ?? createDatabase(folder);
  databases.set(key, database);
  return database;
}

async function createDatabase(folder: string): Promise<TestDatabase> {
  const database = await freshDatabase({ version: 15 });
  await using connection = await openTestConnection(database.url);
  await connection.execute(
    await Deno.readTextFile(`${folder}offline_preamble.sql`),
  );
  return database;
}

/** The catalogs after the statements, or the one that the server refused. */
async function catalogsAfter(
  statements: readonly string[],
  run: CatalogRun,
): Promise<readonly string[]> {
  const isOutside = statements.some((sql) => !isTransactionalSql(sql));
  const database =
    await (isOutside ? createDatabase(run.folder) : prepareDatabase(run));
  await using connection = await openTestConnection(database.url);
  if (!isOutside) await connection.execute("BEGIN");
  try {
    for (const sql of statements) await connection.execute(sql);
  } catch (error) {
    if (!(error instanceof MigratorError)) throw error;
    return [`refused: ${error.message}`];
  }
  return (await readCatalog(connection)).map(foldClock);
}

function isExpected(
  fields: Fields,
  expected: Fields,
  actual: Answer,
): boolean {
  if (expected.error !== undefined) {
    // What the reference has no rendering for may well have one here.
    return "error" in actual || asFields(expected.error).limitation === true;
  }
  if ("error" in actual) return false;
  const accepted = [
    asTexts(expected.sql),
    ...asList(fields.also_accepted ?? []).map((each) =>
      asTexts(asFields(each).sql)
    ),
  ];
  if (expected.unordered === true) {
    const fixed = asList(expected.fixed_positions);
    return accepted.some((sql) => isSameUnordered(sql, actual.sql, fixed));
  }
  return accepted.some((sql) => isSameSql(sql, actual.sql));
}

/** What the user of an operation with a quirk meant by it. */
function intendedSql(
  quirk: string,
  fields: Fields,
  expected: Fields,
): readonly string[] {
  const sql = asTexts(expected.sql);
  const operations = asList(fields.ops).map(asFields);
  switch (quirk) {
    case "colon_word_is_bind_parameter":
    case "backslash_colon_is_literal_colon":
    case "double_semicolon":
      return operations.map((operation) =>
        asText(operation.sqltext ?? "").replace(/;\s*$/, "")
      );
    case "tab_becomes_four_spaces":
      return sql.map((statement) => statement.replaceAll("    ", "\t"));
    case "identity_add_needs_existing_server_default_none":
      return sql.map((statement) =>
        statement.replace(
          /(ALTER COLUMN \w+)( SET GENERATED| SET START WITH| SET \w+|$).*/,
          (found, head: string) =>
            /NOT NULL$/.test(found)
              ? found
              : `${head} ADD ${identityOf(operations)}`,
        )
      );
    case "primary_key_not_added":
      return sql.map((statement) => `${statement} PRIMARY KEY`);
    case "serial_in_composite_key":
      return sql.map((statement) =>
        statement.replace(
          /PRIMARY KEY \([^)]*\)/,
          `PRIMARY KEY (${flaggedColumns(operations).join(", ")})`,
        )
      );
    case "rename_to_itself":
      return sql.filter((statement) => !/ RENAME (.+) TO \1$/.test(statement));
    case "incomplete_statement":
      return sql.filter((statement) => !/ALTER COLUMN \S+$/.test(statement));
    default:
      return sql;
  }
}

/** The columns of the key, in the order in which they are given. */
function flaggedColumns(operations: readonly Fields[]): readonly string[] {
  return asList(operations[0]?.columns).map(asFields)
    .filter((column) => column.primary_key === true)
    .map((column) => asText(column.name));
}

function identityOf(operations: readonly Fields[]): string {
  const identity = asFields(asFields(operations[0]?.server_default).identity);
  const { always, start } = identity;
  return `GENERATED ${always === true ? "ALWAYS" : "BY DEFAULT"} AS IDENTITY` +
    (start === undefined ? "" : ` (START WITH ${start})`);
}

async function answerCase(fields: Fields): Promise<Answer> {
  const convention = fields.naming_convention === undefined
    ? {}
    : asFields(fields.naming_convention) as NamingConvention;
  const lines = asList(fields.ops).map(renderOracleOperation);
  try {
    const operations = await collectOperations(lines.join("\n"), convention);
    return {
      sql: operations.flatMap((operation) =>
        postgresDialect.compile(operation).map(({ sql }) => sql)
      ),
    };
  } catch (error) {
    if (error instanceof MigratorError) return { error: error.message };
    throw error;
  }
}

/** Runs the body of an upgrade and returns the operations it asked for. */
export async function collectOperations(
  body: string,
  namingConvention: NamingConvention,
): Promise<readonly Operation[]> {
  const operations: Operation[] = [];
  const op = new Operations({
    info: {
      isOffline: true,
      direction: "up",
      revision: "oracle",
      serverVersion: undefined,
      xArguments: {},
      tag: undefined,
    },
    invoke: (operation) => Promise.resolve(void operations.push(operation)),
    query: () => Promise.resolve([]),
    autocommitBlock: (run) => run(),
    batchUpdate: () => Promise.resolve(),
    track: (run) => run(),
  }, { namingConvention });
  const AsyncFunction = (async () => {}).constructor as FunctionConstructor;
  await new AsyncFunction("op", "sa", body)(op, sa);
  return operations;
}

function isSameSql(one: readonly string[], other: readonly string[]): boolean {
  return one.length === other.length &&
    one.every((sql, position) => fold(sql) === fold(other[position] ?? ""));
}

function isSameUnordered(
  one: readonly string[],
  other: readonly string[],
  fixed: readonly unknown[],
): boolean {
  const hasFixed = fixed.every((position) =>
    typeof position === "number" &&
    fold(one[position] ?? "") === fold(other[position] ?? "")
  );
  return hasFixed &&
    isSameSql(one.map(fold).toSorted(), other.map(fold).toSorted());
}

/** The statement with runs of blanks as one and without quotes that nobody needs. */
function fold(sql: string): string {
  return sql.replace(/\s+/g, " ").trim().replace(
    /"([a-z_][a-z0-9_$]*)"/g,
    (quoted, name: string) =>
      postgresDialect.quoteIdentifier(name) === name ? name : quoted,
  );
}
