import type { SchemaPair } from "../autogenerate/filter_schemas.ts";
import { reflectDatabase } from "../dialect/postgres/reflect.ts";
import type { Connection } from "../driver/connection.ts";
import type {
  DatabaseSchema,
  UnknownObject,
} from "../schema/database_schema.ts";
import { omitObjects } from "../schema/omit_objects.ts";
import type { CommandContext } from "./context.ts";
import { CommandError } from "./revision_errors.ts";
import { withSignal } from "./with_signal.ts";

/**
 * What the database contains besides the version table. Objects of kinds that
 * are not covered are named in warnings.
 */
export async function reflectSchema(
  context: CommandContext,
  connection: Connection,
): Promise<DatabaseSchema> {
  const schema = await readSchema(context, connection);
  warnOfUnknown(context, schema);
  warnOfUsers(context, schema);
  return schema;
}

/**
 * What is done with a schema while its database is there, if that is one of our
 * own, in which anything may be made.
 */
export type ReflectedUse<T> = (
  schema: DatabaseSchema,
  shadow: Connection | undefined,
) => Promise<T>;

/** {@linkcode reflectSchema} without the warnings. */
export async function readSchema(
  context: CommandContext,
  connection: Connection,
): Promise<DatabaseSchema> {
  const { signal } = context.invocation;
  const { ignored, schema } = await withSignal(
    { connection, signal },
    async () => ({
      ignored: await findVersionTable(context, connection),
      schema: await reflectDatabase(connection),
    }),
  );
  return omitObjects(schema, new Set(ignored));
}

/** Names what is written though it needs what was left out. */
function warnOfUsers(
  context: CommandContext,
  { unknown }: DatabaseSchema,
): void {
  for (const { kind, identity, users } of unknown) {
    if (users.length === 0) continue;
    context.invocation.listener({
      kind: "warning",
      message: `${sayUsers(users)} ${kind} ${identity}, which has to be made ` +
        "before",
    });
  }
}

/** Names what is there and was not reflected. */
export function warnOfUnknown(
  context: CommandContext,
  { unknown }: DatabaseSchema,
): void {
  for (const { kind, identity } of unknown) {
    context.invocation.listener({
      kind: "warning",
      message: `Left out ${kind} ${identity}: objects of this kind are not ` +
        "reflected",
    });
  }
}

/**
 * Refuses what could not be made, since it needs an object of a kind that is
 * not covered, which the database does not have.
 *
 * @throws {CommandError} If there is any.
 */
export function assertNeedsAreThere({ actual, wanted }: SchemaPair): void {
  const nameOf = ({ kind, identity }: UnknownObject) => `${kind} ${identity}`;
  const there = new Set(actual.unknown.map(nameOf));
  for (const unknown of wanted.unknown) {
    const users = unknown.users.filter((key) => wanted.objects.has(key));
    if (users.length === 0 || there.has(nameOf(unknown))) continue;
    throw new CommandError(
      `${sayUsers(users)} ${nameOf(unknown)}, which the database does not ` +
        "have, and for which no statement is written: objects of this kind " +
        "are not reflected",
      {
        code: "need-not-covered",
        hint: "Make it in a revision of its own with op.execute(), upgrade, " +
          "and write this one then",
      },
    );
  }
}

function sayUsers([first = "", ...more]: readonly string[]): string {
  if (more.length === 0) return `${first} needs`;
  return `${first} and ${more.length} more need`;
}

/** Key of the version table, however its schema is found; none if it is not there. */
async function findVersionTable(
  context: CommandContext,
  connection: Connection,
): Promise<readonly string[]> {
  const { quoteQualifiedName } = await import(
    "../dialect/postgres/identifiers.ts"
  );
  const { versionTable, versionTableSchema } = context.settings;
  const { rows } = await connection.query<{ identity: string }>(
    `SELECT quote_ident(n.nspname) || '.' || quote_ident(c.relname) AS identity
     FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
     WHERE c.oid = to_regclass($1)`,
    [quoteQualifiedName(versionTableSchema, versionTable)],
  );
  return rows.map(({ identity }) => `table ${identity}`);
}
