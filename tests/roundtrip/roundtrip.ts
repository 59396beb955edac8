import { compileOperation } from "../../src/dialect/postgres/compile.ts";
import { reflectDatabase } from "../../src/dialect/postgres/reflect.ts";
import {
  CREATION_SETTING,
  planCreation,
  planCreationOperations,
  planRemoval,
  planRemovalChanges,
} from "../../src/dialect/postgres/write_schema.ts";
import {
  freshDatabase,
  openTestConnection,
  type PostgresVersion,
} from "../support/servers.ts";
import { renderStatementScript } from "../../src/render/render_statements.ts";
import { describeMetadata } from "../../src/dialect/postgres/describe_metadata.ts";
import { type Metadata, planMetadata } from "../../src/operations/metadata.ts";
import type { Operation } from "../../src/operations/operation.ts";
import { renderMetadata } from "../../src/render/render_metadata.ts";
import { ModuleLoader } from "../../src/script/module_loader.ts";
import { assertModuleFormatted } from "../render/formatted.ts";
import type { DatabaseSchema } from "../../src/schema/database_schema.ts";
import { readFullCatalog } from "./full_catalog.ts";

/** What became of a schema that was written and loaded again. */
export interface RoundtripResult {
  /** Lines that only the original (`-`) or only the copy (`+`) has. */
  readonly differences: readonly string[];
  /** The script. */
  readonly sql: string;
  readonly unknown: readonly string[];
  readonly reflectMs: number;
  /** What is left when the copy is taken down again; keys of objects. */
  readonly leftOver: readonly string[];
}

/** How databases are compared, for whoever reads the result. */
export async function comparisonOf(version: PostgresVersion): Promise<string> {
  return await locateDump(version) === undefined
    ? "all catalogs compared"
    : "pg_dump compared";
}

/**
 * How a schema is written: as statements, as operations that are compiled, or
 * as a module of `sa.metadata` that is loaded and made by operations.
 */
export type RoundtripForm = "sql" | "operations" | "metadata";

/**
 * Loads `sql`, reflects it, writes it as SQL, loads that into an empty
 * database, and compares the two.
 */
export async function runRoundtrip(
  sql: string,
  version: PostgresVersion,
  form: RoundtripForm = "sql",
): Promise<RoundtripResult> {
  await using original = await freshDatabase({ version });
  await using copy = await freshDatabase({ version });
  await load(original.url, sql);
  await using connection = await openTestConnection(original.url);
  const before = performance.now();
  const schema = await reflectDatabase(connection);
  const reflectMs = performance.now() - before;
  const text = renderStatementScript([
    [CREATION_SETTING],
    ...await writeGroups(schema, form),
  ]);
  const unknown = schema.unknown.map((each) => `${each.kind} ${each.identity}`);
  try {
    await load(copy.url, text);
  } catch (error) {
    const differences = [`cannot be loaded: ${error}`];
    return { differences, sql: text, unknown, reflectMs, leftOver: [] };
  }
  const [from, to] = [
    await describeDatabase(original.url, version),
    await describeDatabase(copy.url, version),
  ];
  const differences = compareLines(from, to);
  const leftOver = await removeAll(
    copy.url,
    form === "sql" ? planRemoval(schema) : compileAll(
      planRemovalChanges(schema, OPTIONS).flatMap(({ operations }) =>
        operations
      ),
    ),
  );
  return { differences, sql: text, unknown, reflectMs, leftOver };
}

const OPTIONS = { defaultSchema: "public" };

/** The statements that make everything. */
async function writeGroups(
  schema: DatabaseSchema,
  form: RoundtripForm,
): Promise<readonly (readonly string[])[]> {
  switch (form) {
    case "sql":
      return planCreation(schema);
    case "operations":
      return planCreationOperations(schema, OPTIONS).map(compileAll);
    case "metadata":
      return [compileAll(
        await loadMetadata(
          renderMetadata(describeMetadata(schema, OPTIONS)),
        ),
      )];
  }
}

function compileAll(operations: readonly Operation[]): readonly string[] {
  return operations.flatMap(compileOperation).map((statement) => statement.sql);
}

/** What the `targetMetadata` of a module makes. */
async function loadMetadata(module: string): Promise<readonly Operation[]> {
  await assertModuleFormatted(module);
  const path = await Deno.makeTempFile({ suffix: ".ts" });
  try {
    await Deno.writeTextFile(path, module);
    const { targetMetadata } = await new ModuleLoader().import(path);
    return planMetadata(targetMetadata as Metadata);
  } finally {
    await Deno.remove(path);
  }
}

/** Runs the removal of everything; returns the keys of what is there yet. */
async function removeAll(
  url: string,
  statements: readonly string[],
): Promise<readonly string[]> {
  try {
    await using connection = await openTestConnection(url);
    // One by one: a transaction may not lock as many objects as it likes.
    for (const statement of statements) {
      await connection.execute(statement);
    }
  } catch (error) {
    return [`cannot be taken down: ${error}`];
  }
  await using connection = await openTestConnection(url);
  const left = await reflectDatabase(connection);
  return [...left.objects.keys()].filter((key) => key !== "schema public");
}

async function load(url: string, sql: string): Promise<void> {
  await using connection = await openTestConnection(url);
  await connection.execute(sql);
}

/** What is in a database, as sorted lines that equal schemas share. */
export async function describeDatabase(
  url: string,
  version: PostgresVersion,
): Promise<readonly string[]> {
  const program = await locateDump(version);
  if (program === undefined) {
    await using connection = await openTestConnection(url);
    return await readFullCatalog(connection);
  }
  return (await dump(program, url)).split("\n")
    .filter((line) => !/^(--|\\(un)?restrict|\s*$)/.test(line)).toSorted();
}

/**
 * What `pg_dump` of the server's version has to say, one entry of it a line,
 * the columns of tables sorted; undefined if it is not there.
 */
export async function describeDump(
  url: string,
  version: PostgresVersion,
): Promise<readonly string[] | undefined> {
  const program = await locateDump(version);
  if (program === undefined) return undefined;
  const entries = (await dump(program, url)).split(/^--\n-- Name: /m).slice(1);
  return entries.map((entry) => {
    const [head = "", ...lines] = entry.split("\n").filter((line) =>
      !/^(--|\\(un)?restrict|\s*$)/.test(line)
    );
    const isTable = /; Type: TABLE;/.test(head);
    const body = isTable
      ? lines.map((line) => line.replace(/,$/, "")).toSorted()
      : lines;
    return [head, ...body].join("\n");
  }).toSorted();
}

async function dump(program: string, url: string): Promise<string> {
  const output = await new Deno.Command(program, {
    args: ["--schema-only", "--dbname", url],
    stderr: "inherit",
  }).output();
  if (!output.success) throw new Error(`${program} failed`);
  return new TextDecoder().decode(output.stdout);
}

/** Another version's program refuses the server, or adds to what it says. */
async function locateDump(
  version: PostgresVersion,
): Promise<string | undefined> {
  const path = Deno.env.get(`ALEMBIC_TEST_PG_DUMP_${version}`) ??
    `/usr/lib/postgresql/${version}/bin/pg_dump`;
  return await Deno.stat(path).then(() => path, () => undefined);
}

/** Lines that only `from` (`-`) or only `to` (`+`) has. */
export function compareLines(
  from: readonly string[],
  to: readonly string[],
): readonly string[] {
  const counts = new Map<string, number>();
  for (const line of from) counts.set(line, (counts.get(line) ?? 0) + 1);
  for (const line of to) counts.set(line, (counts.get(line) ?? 0) - 1);
  return [...counts].flatMap(([line, count]) =>
    count === 0 ? [] : `${count > 0 ? "-" : "+"} ${line}`
  );
}
