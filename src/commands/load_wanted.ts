import { postgresDialect } from "../dialect/postgres/mod.ts";
import { CREATION_SETTING } from "../dialect/postgres/write_schema.ts";
import { DatabaseError } from "../driver/errors.ts";
import { planMetadata } from "../operations/metadata.ts";
import type { Operation } from "../operations/operation.ts";
import { buildCreateSchema } from "../operations/schema_ops.ts";
import { CommandError } from "./revision_errors.ts";
import { makeMissingRole, type Shadow } from "./shadow.ts";
import type { WantedPart } from "./wanted_schema.ts";

type SqlPart = Extract<WantedPart, { readonly kind: "sql" }>;
type MetadataPart = Extract<WantedPart, { readonly kind: "metadata" }>;

/**
 * Runs a `.sql` file in a shadow database. In an embedded one, which knows
 * nobody, the roles that it names are made.
 *
 * @throws {CommandError} If the server refuses a statement, with its line.
 */
export async function loadSql(shadow: Shadow, part: SqlPart): Promise<void> {
  await run(shadow, { path: part.path, sql: withoutMetaCommands(part.sql) });
}

/**
 * Makes the objects of `sa.metadata()` in a shadow database.
 *
 * @throws {CommandError} If the server refuses a statement.
 */
export async function loadMetadata(
  shadow: Shadow,
  { path, metadata }: MetadataPart,
): Promise<void> {
  for (const each of metadata) {
    const operations = planMetadata(each);
    const statements = [
      ...makeSchemas(operations),
      ...operations,
    ].flatMap((operation) =>
      postgresDialect.compile(operation).map(({ sql }) => sql)
    );
    // Bodies of functions may name what comes later.
    const sql = [CREATION_SETTING, ...statements].join(";\n");
    await run(shadow, { path, sql });
  }
}

/** The schemas that are named without being made. */
function makeSchemas(operations: readonly Operation[]): readonly Operation[] {
  const made = new Set(
    operations.flatMap((operation) =>
      operation.kind === "createSchema" ? [operation.name] : []
    ),
  );
  const named = new Set(
    operations.flatMap((operation) =>
      "schema" in operation && typeof operation.schema === "string"
        ? [operation.schema]
        : []
    ),
  );
  return [...named].filter((name) => !made.has(name)).map((name) =>
    buildCreateSchema(name, { ifNotExists: true })
  );
}

/** What pg_dump writes for psql, which no server understands. */
function withoutMetaCommands(sql: string): string {
  return sql.replaceAll(/^\\(?:un)?restrict\b.*$/gm, "");
}

async function run(
  shadow: Shadow,
  script: { readonly path: string; readonly sql: string },
): Promise<void> {
  const { connection } = shadow;
  for (;;) {
    try {
      await connection.execute(script.sql);
      // A script may set this for its session.
      await connection.execute("RESET ALL");
      return;
    } catch (error) {
      if (!await makeMissingRole(shadow, error)) {
        throw describeFailure(error, script, shadow);
      }
    }
  }
}

function describeFailure(
  error: unknown,
  { path, sql }: { readonly path: string; readonly sql: string },
  { isEmbedded }: Shadow,
): CommandError {
  const reason = error instanceof Error ? error.message : String(error);
  const position = error instanceof DatabaseError && path.endsWith(".sql")
    ? error.position
    : undefined;
  const line = position === undefined
    ? ""
    : `:${[...sql].slice(0, position - 1).join("").split("\n").length}`;
  return new CommandError(
    `Cannot load ${path}${line} into the shadow database: ${reason}`,
    {
      code: "shadow-not-loaded",
      cause: error,
      hint: isEmbedded
        ? "If it needs an extension that is not embedded, name a server with " +
          "--shadow-url"
        : "It has to load into an empty database of that server",
    },
  );
}
