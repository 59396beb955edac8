import { alignTexts } from "../autogenerate/align_texts.ts";
import { compareSchemas } from "../autogenerate/compare_schemas.ts";
import {
  filterSchemas,
  type SchemaPair,
} from "../autogenerate/filter_schemas.ts";
import { omitForeignMembers } from "../dialect/postgres/common_members.ts";
import { asOlderServer } from "../dialect/postgres/older_server.ts";
import {
  planReprints,
  reprint,
  type Reprinted,
} from "../dialect/postgres/reprint.ts";
import { rereadText } from "../dialect/postgres/reflect_text.ts";
import { currentRevisions } from "../graph/history.ts";
import type { DatabaseSchema } from "../schema/database_schema.ts";
import { omitObjects } from "../schema/omit_objects.ts";
import type { CommandContext } from "./context.ts";
import { type Environment, loadEnvironment } from "./environment.ts";
import {
  readSchema,
  type ReflectedUse,
  warnOfUnknown,
} from "./reflect_schema.ts";
import { CommandError, withRevisionErrors } from "./revision_errors.ts";
import { readWantedSchema, reflectWanted } from "./wanted_schema.ts";

/** What is compared with what. */
export interface ComparisonOptions {
  /** Value of `--shadow-url`. */
  readonly shadowUrl: string | undefined;
  /**
   * The side that is to change: the database, or what the history makes of an
   * empty one.
   */
  readonly before: "database" | "history";
  /** The other side: the models, or what the history would have made. */
  readonly after: "models" | "history";
}

/** Two schemas, without what is not to be compared. */
export interface Comparison extends SchemaPair {
  /** Where names without a schema lead in the database. */
  readonly defaultSchema: string | undefined;
  readonly environment: Environment;
}

/** A schema, and where names without a schema lead there. */
interface Side extends Pick<Comparison, "defaultSchema"> {
  readonly schema: DatabaseSchema;
}

/**
 * Reads both sides.
 *
 * @throws {CommandError} If the database is not at the heads, a side is not
 * there, or cannot be made in a shadow database.
 */
export async function readComparison(
  context: CommandContext,
  options: ComparisonOptions,
): Promise<Comparison> {
  const environment = await loadEnvironment(context);
  // First what may be wrong: the database may take long to answer.
  const source = options.after === "models"
    ? await readWantedSchema(context, environment)
    : undefined;
  if (options.before === "database" && source !== undefined) {
    await assertUpToDate(context);
  }
  const [before, after] = await readBoth(context, {
    before: (defaultSchema) =>
      options.before === "database"
        ? readDatabase(context, defaultSchema)
        : replayHeads(context, options, defaultSchema),
    after: (defaultSchema, use) =>
      source === undefined
        ? replayRows(context, { ...options, defaultSchema }, use)
        : reflectWanted(context, source, { ...options, defaultSchema, use }),
    isDatabase: options.before === "database",
  });
  context.invocation.signal?.throwIfAborted();
  warnOfUnknown(context, before.schema);
  warnOfUnknown(context, after.wanted);
  const { defaultSchema } = before;
  const pair = filterSchemas(
    alignTexts(
      omitVersionSchema(context, pairOf(before.schema, after.wanted)),
      rereadWith(after.reprinted),
    ),
    filterOf(context, environment, defaultSchema),
  );
  warnOfVersions(context, pair, after.wanted);
  return { ...pair, defaultSchema, environment };
}

/** Both without what the other side's server has no way to say. */
function pairOf(actual: DatabaseSchema, wanted: DatabaseSchema): SchemaPair {
  return {
    actual: omitForeignMembers(actual, wanted),
    wanted: omitForeignMembers(
      asOlderServer(wanted, actual.serverVersion),
      actual,
    ),
  };
}

function rereadWith(
  reprinted: Reprinted,
): (text: string, key: string) => string {
  return (text, key) => rereadText(reprinted.get(key)?.get(text) ?? text);
}

/** What one server makes of the other's texts, if it could be asked. */
interface WantedSide {
  readonly wanted: DatabaseSchema;
  readonly reprinted: Reprinted;
}

/** What is done while the wanted schema's database is there. */
type UseWanted = ReflectedUse<WantedSide>;

/**
 * Lets a shadow database print what the other side, of another version, says
 * in other words. That is waited for only where the versions differ.
 */
function askShadow(
  before: Promise<Side>,
  findVersion: () => Promise<number>,
): UseWanted {
  return async (wanted, shadow) => {
    const unasked = { wanted, reprinted: new Map() };
    if (shadow === undefined) return unasked;
    if (wanted.serverVersion === await findVersion()) return unasked;
    const { schema } = await before;
    const reprints = planReprints(pairOf(schema, wanted), rereadText);
    try {
      const { serverVersion } = schema;
      return {
        wanted,
        reprinted: await reprint(shadow, reprints, serverVersion),
      };
    } catch {
      // Then the texts count as they are.
      return unasked;
    }
  };
}

/**
 * Reads the sides at once where a server does most of the work; embedded
 * databases would only share this process, and need the memory of two.
 */
async function readBoth(
  context: CommandContext,
  sides: {
    readonly before: (defaultSchema: string | undefined) => Promise<Side>;
    readonly after: (
      defaultSchema: string | undefined,
      use: UseWanted,
    ) => Promise<WantedSide>;
    /** Whether the first side is the database of the context. */
    readonly isDatabase: boolean;
  },
): Promise<readonly [Side, WantedSide]> {
  const defaultSchema = sides.isDatabase
    ? await readDefaultSchema(context)
    : "public";
  const isAtOnce = sides.isDatabase &&
    await context.furtherConnections() !== undefined;
  const before = sides.before(defaultSchema);
  if (!isAtOnce) await before;
  const findVersion = async () =>
    sides.isDatabase
      ? (await context.connect()).serverVersion
      : (await before).schema.serverVersion;
  const after = sides.after(defaultSchema, askShadow(before, findVersion));
  // So that neither runs on when the other fails.
  await Promise.allSettled([before, after]);
  return [await before, await after];
}

async function readDefaultSchema(
  context: CommandContext,
): Promise<string | undefined> {
  const connection = await context.connect();
  const { rows: [row] } = await connection.query<{ name: string | null }>(
    "SELECT pg_catalog.current_schema() AS name",
  );
  return row?.name ?? undefined;
}

async function readDatabase(
  context: CommandContext,
  defaultSchema: string | undefined,
): Promise<Side> {
  const connection = await context.connect();
  return { schema: await readSchema(context, connection), defaultSchema };
}

/** What the database lacks by revisions would be found missing once more. */
async function assertUpToDate(context: CommandContext): Promise<void> {
  const map = await context.map();
  const rows = await context.readVersionRows() ?? [];
  const current = withRevisionErrors(
    { command: "other" },
    () => currentRevisions(map, rows),
  );
  const ids = new Set(current.map(({ revision }) => revision));
  if (map.heads.every((head) => ids.has(head))) return;
  throw new CommandError("Target database is not up to date.", {
    code: "not-up-to-date",
    hint: "Apply what is missing with 'alembic upgrade heads', or compare " +
      "with what the history makes: --shadow",
  });
}

async function replayHeads(
  context: CommandContext,
  { shadowUrl }: ComparisonOptions,
  defaultSchema: string | undefined,
): Promise<Side> {
  const { reflectHistory } = await import("./replay.ts");
  const { heads } = await context.map();
  const targets = heads.length === 0 ? [] : ["heads"];
  return {
    schema: await reflectHistory(context, {
      shadowUrl,
      targets,
      defaultSchema,
      use: (schema) => Promise.resolve(schema),
    }),
    defaultSchema,
  };
}

/** What the history makes up to where the database stands. */
async function replayRows(
  context: CommandContext,
  { shadowUrl, defaultSchema }:
    & Pick<ComparisonOptions, "shadowUrl">
    & Pick<Side, "defaultSchema">,
  use: UseWanted,
): Promise<WantedSide> {
  const { reflectHistory } = await import("./replay.ts");
  const map = await context.map();
  const rows = await context.readVersionRows() ?? [];
  withRevisionErrors({ command: "other" }, () => currentRevisions(map, rows));
  return await reflectHistory(context, {
    shadowUrl,
    targets: rows,
    defaultSchema,
    use,
  });
}

const MAJOR = 10_000;

/** Versions say some things in other words, which nobody could be asked about. */
function warnOfVersions(
  context: CommandContext,
  pair: SchemaPair,
  { serverVersion }: DatabaseSchema,
): void {
  const [one, other] = [pair.actual.serverVersion, serverVersion].map((each) =>
    Math.floor(each / MAJOR)
  );
  if (one === other) return;
  if (compareSchemas(pair.actual, pair.wanted).length === 0) return;
  context.invocation.listener({
    kind: "warning",
    message: `The database is PostgreSQL ${one}, what it is compared with ` +
      `PostgreSQL ${other}: differences may be those of the versions (a ` +
      "server of the same version can be named with --shadow-url)",
  });
}

/** The schema of the version table is no more a part of the models than it is. */
function omitVersionSchema(
  { settings }: CommandContext,
  pair: SchemaPair,
): SchemaPair {
  const key = `schema ${settings.versionTableSchema}`;
  const { actual, wanted } = pair;
  if (actual.objects.has(key) === wanted.objects.has(key)) return pair;
  const keys = new Set([key]);
  return {
    actual: omitObjects(actual, keys),
    wanted: omitObjects(wanted, keys),
  };
}

function filterOf(
  { settings }: CommandContext,
  { options }: Environment,
  defaultSchema: string | undefined,
): Parameters<typeof filterSchemas>[1] {
  const { includeName, includeObject } = options;
  return {
    includeSchemas: options.includeSchemas ?? settings.includeSchemas,
    excludeSchemas: [
      ...settings.excludeSchemas,
      ...options.excludeSchemas ?? [],
    ],
    excludeTables: [...settings.excludeTables, ...options.excludeTables ?? []],
    compareType: options.compareType ?? settings.compareType,
    compareServerDefault: options.compareServerDefault ??
      settings.compareServerDefault,
    ...(includeName === undefined ? {} : { includeName }),
    ...(includeObject === undefined ? {} : { includeObject }),
    defaultSchema,
  };
}
