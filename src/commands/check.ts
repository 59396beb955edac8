import {
  compareSchemas,
  type SchemaDifference,
} from "../autogenerate/compare_schemas.ts";
import { absolutePath } from "../config/path.ts";
import { omitObjects } from "../dialect/postgres/reflect.ts";
import type { DatabaseSchema } from "../schema/database_schema.ts";
import { splitIdentity } from "../schema/identity.ts";
import type { CommandContext } from "./context.ts";
import { reflectSchema } from "./reflect.ts";
import { CommandError } from "./revision_errors.ts";
import { type SqlFile, withShadow } from "./shadow.ts";

export type {
  FieldChange,
  SchemaDifference,
} from "../autogenerate/compare_schemas.ts";

/** Options of {@linkcode check}. */
export interface CheckOptions {
  /** Where `.sql` files are loaded; undefined for an embedded database. */
  readonly shadowUrl: string | undefined;
}

/** `check` found differences. */
export class PendingChangesError extends CommandError {
  override readonly code = "pending-changes";
  override readonly exitCode = 3;
}

/**
 * What sets the database apart from the schema that `target_metadata` names;
 * changes nothing.
 *
 * @throws {CommandError} If no wanted schema is named or it cannot be read.
 */
export async function check(
  context: CommandContext,
  options: CheckOptions,
): Promise<readonly SchemaDifference[]> {
  // First what may be wrong: the database may take long to answer.
  const files = await readTargets(context);
  const actual = await reflectSchema(context, await context.connect());
  const wanted = typeof files === "string"
    ? await reflectUrl(context, files)
    : await withShadow(
      context,
      { url: options.shadowUrl, files },
      (connection) => reflectSchema(context, connection),
    );
  return compareSchemas(
    withoutExcluded(context, actual),
    withoutExcluded(context, wanted),
  );
}

/** @throws {PendingChangesError} If there are differences. */
export function assertNoDifferences(
  differences: readonly SchemaDifference[],
): void {
  const { length } = differences;
  if (length === 0) return;
  throw new PendingChangesError(
    `The database is not as target_metadata says: ${length} ${
      length === 1 ? "difference" : "differences"
    }`,
    { hint: "Write a revision that makes it so, or correct target_metadata" },
  );
}

/** The files of the wanted schema, or the URL of a database that has it. */
async function readTargets(
  context: CommandContext,
): Promise<readonly SqlFile[] | string> {
  const targets = context.settings.targetMetadata;
  const [first] = targets;
  if (first === undefined) {
    throw new CommandError(
      "There is nothing to compare with: target_metadata is not set",
      {
        code: "no-target-metadata",
        hint: "Set it to .sql files or a database URL in the configuration",
      },
    );
  }
  if (
    targets.length === 1 && /^(?:[a-z][a-z0-9+]*:\/\/|pglite:)/i.test(first)
  ) {
    return first;
  }
  return await Promise.all(targets.map((target) => readFile(context, target)));
}

async function readFile(
  context: CommandContext,
  target: string,
): Promise<SqlFile> {
  if (!target.toLowerCase().endsWith(".sql")) {
    throw new CommandError(
      `Cannot compare with "${target}", which target_metadata names`,
      {
        code: "unknown-target-metadata",
        hint: "This version reads .sql files and database URLs",
      },
    );
  }
  const path = absolutePath(context.world.cwd(), target);
  const bytes = await context.world.readFile(path);
  if (bytes === undefined) {
    throw new CommandError(
      `There is no file ${path}, which target_metadata names`,
      {
        code: "no-target-metadata",
        hint: "Write %(here)s for the folder of the configuration file",
      },
    );
  }
  return { path, sql: new TextDecoder().decode(bytes) };
}

async function reflectUrl(
  context: CommandContext,
  url: string,
): Promise<DatabaseSchema> {
  const { parseDatabaseUrl } = await import("../config/database_url.ts");
  const { openConnection } = await import("../driver/open.ts");
  const environment = (name: string) => context.world.environment(name);
  const target = parseDatabaseUrl(url, {
    environment,
    origin: "target_metadata",
  });
  const connection = await openConnection(target, { environment });
  try {
    return await reflectSchema(context, connection);
  } finally {
    await connection.close();
  }
}

/** Without the tables that `exclude_tables` names. */
function withoutExcluded(
  context: CommandContext,
  schema: DatabaseSchema,
): DatabaseSchema {
  const patterns = context.settings.excludeTables.map(toRegExp);
  if (patterns.length === 0) return schema;
  const keys = [...schema.objects.values()].filter((object) => {
    if (object.kind !== "table") return false;
    const { schema: space, name } = splitIdentity(object.identity);
    return patterns.some((pattern) =>
      pattern.test(name) || pattern.test(`${space}.${name}`)
    );
  }).map((object) => object.key);
  return omitObjects(schema, new Set(keys));
}

/** `*` stands for any text. */
function toRegExp(pattern: string): RegExp {
  const parts = pattern.split("*").map((part) =>
    part.replace(/[\\^$.|?+()[\]{}]/g, "\\$&")
  );
  return new RegExp(`^${parts.join(".*")}$`, "s");
}
