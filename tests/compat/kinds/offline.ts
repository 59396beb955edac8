import { MigratorError } from "../../../src/errors.ts";
import { postgresDialect } from "../../../src/dialect/postgres/mod.ts";
import { Operations } from "../../../src/operations/builder.ts";
import type { Operation } from "../../../src/operations/operation.ts";
import type { NamingConvention } from "../../../src/schema/naming.ts";
import * as sa from "../../../src/schema/sa.ts";
import type { CompatResult } from "../compat_kind.ts";
import { renderOracleOperation } from "../oracle_operations.ts";
import {
  asFields,
  asList,
  asText,
  asTexts,
  type Fields,
  isSameJson,
} from "../recorded.ts";
import { freshDatabase, openTestConnection } from "../../support/servers.ts";
import { readCatalog } from "../catalog.ts";

/** What our operations become: statements, or the message of the refusal. */
type Answer = { readonly sql: readonly string[] } | { readonly error: string };

/**
 * Compares the statements of one case of `offline.jsonl` with ours: the
 * operations are rendered as the body of a revision, which is run. Statements
 * that are not the same text are the same if they leave the same catalogs in
 * a database made by `offline_preamble.sql`.
 *
 * A case with a quirk that we do not copy fails with the quirk named in the
 * remark, and whether ours is what was meant by it instead.
 */
export async function offlineKind(
  line: unknown,
  context: { readonly file: string },
): Promise<readonly CompatResult[]> {
  const fields = asFields(line);
  const name = asText(fields.name);
  const actual = await answerCase(fields);
  const expected = asFields(fields.expect);
  if (isExpected(fields, expected, actual)) {
    return [{ name, outcome: "passed" }];
  }
  if (await leavesSameCatalogs(fields, actual, context.file)) {
    const remark = "another text, the same catalogs";
    return [{ name, outcome: "passed", expected, actual, remark }];
  }
  return [{
    name,
    outcome: "failed",
    expected,
    actual,
    ...describeQuirk(fields, actual),
  }];
}

function describeQuirk(fields: Fields, actual: Answer): { remark?: string } {
  if (fields.quirk === undefined) return {};
  const quirk = asText(fields.quirk);
  const intended = intendedSql(quirk, fields, asFields(fields.expect));
  const isIntended = "sql" in actual && isSameSql(intended, actual.sql);
  return {
    remark: `quirk ${quirk}: ours is ${
      isIntended ? "what was meant" : "something else"
    }`,
  };
}

/** Whether a server ends up the same; false where that cannot be told. */
async function leavesSameCatalogs(
  fields: Fields,
  actual: Answer,
  file: string,
): Promise<boolean> {
  const expected = asFields(fields.expect);
  const ran = asFields(fields.postgresql_15 ?? {}).ok === true;
  // Queries leave nothing to compare.
  const isQuery = asList(fields.ops).some((op) =>
    asFields(op).op === "execute"
  );
  if ("error" in actual || expected.sql === undefined || !ran || isQuery) {
    return false;
  }
  const one = await catalogsAfter(asTexts(expected.sql), file);
  const other = await catalogsAfter(actual.sql, file);
  return one !== undefined && isSameJson(one, other);
}

/** The catalogs after the statements; undefined if the server refuses one. */
async function catalogsAfter(
  statements: readonly string[],
  file: string,
): Promise<readonly string[] | undefined> {
  await using database = await freshDatabase({ version: 15 });
  await using connection = await openTestConnection(database.url);
  const folder = file.slice(0, file.lastIndexOf("/") + 1);
  await connection.execute(
    await Deno.readTextFile(`${folder}offline_preamble.sql`),
  );
  try {
    for (const sql of statements) await connection.execute(sql);
  } catch {
    return undefined;
  }
  return await readCatalog(connection);
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
    case "tab_becomes_four_spaces":
    case "double_semicolon":
      return operations.map((operation) =>
        asText(operation.sqltext ?? "").replace(/;\s*$/, "")
      );
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
    case "rename_to_itself":
      return sql.filter((statement) => !/ RENAME (.+) TO \1$/.test(statement));
    case "incomplete_statement":
      return sql.filter((statement) => !/ALTER COLUMN \S+$/.test(statement));
    default:
      return sql;
  }
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
