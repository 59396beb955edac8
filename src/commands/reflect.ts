import type { Connection } from "../driver/connection.ts";
import type { DatabaseSchema } from "../schema/database_schema.ts";
import {
  CREATION_SETTING,
  LOCAL_CREATION_SETTING,
  planCreation,
  planCreationOperations,
  planRemovalChanges,
} from "../dialect/postgres/write_schema.ts";
import type { DescribeOptions } from "../dialect/postgres/describe_common.ts";
import { describeMetadata } from "../dialect/postgres/describe_metadata.ts";
import { renderMetadata } from "../render/render_metadata.ts";
import { buildExecute } from "../operations/execute_ops.ts";
import { renderStatementScript } from "../render/render_statements.ts";
import { CommandContext } from "./context.ts";
import { loadEnvironment, namingConventionOf } from "./environment.ts";
import {
  type CreatedRevision,
  type NewFileOptions,
  type RevisionBody,
  writeFilledRevision,
} from "./revision.ts";
import { reflectSchema } from "./reflect_schema.ts";
import {
  type BodyGroup,
  writeModuleBody,
  writeSqlBody,
} from "./revision_body.ts";
import { CommandError } from "./revision_errors.ts";
import { ensureVersion, stamp } from "./stamp.ts";

/** Options of {@linkcode reflectAsRevision}. */
export interface ReflectRevisionOptions extends
  Pick<
    NewFileOptions,
    "message" | "revisionId" | "branchLabel" | "onStatus"
  > {
  readonly format: "ts" | "sql";
}

/** The database as a script that makes it in an empty one. */
export async function reflectAsScript(
  context: CommandContext,
): Promise<string> {
  const schema = await reflectSchema(context, await context.connect());
  return renderStatementScript([[CREATION_SETTING], ...planCreation(schema)]);
}

/** The database as a module that exports it as `targetMetadata`. */
export async function reflectAsModule(
  context: CommandContext,
): Promise<string> {
  const connection = await context.connect();
  const schema = await reflectSchema(context, connection);
  return renderMetadata(
    describeMetadata(schema, await describeOptions(connection)),
  );
}

/**
 * Writes the database as the first revision of a history, which is then
 * stamped: from here on the database is under migrations.
 *
 * @throws {CommandError} If there are revisions already, in files or, by
 * another id, in the database, or nothing to write.
 */
export async function reflectAsRevision(
  context: CommandContext,
  options: ReflectRevisionOptions,
): Promise<CreatedRevision> {
  const map = await context.map();
  if (map.revisions.length > 0) {
    throw new CommandError(
      "The history has revisions already " +
        `(${map.revisions.length}), so that none can be the first`,
      {
        code: "history-not-empty",
        hint: "Use an empty script location, or 'alembic reflect' without " +
          "--as-revision for a script",
      },
    );
  }
  const body = await withOwnConnection(context, async (connection) => {
    await assertNotStamped(context, connection, options.revisionId);
    const schema = await reflectSchema(context, connection);
    assertNotEmpty(schema);
    return options.format === "sql"
      ? planSqlBody(schema)
      : planModuleBody(schema, {
        ...await describeOptions(connection),
        hasNamingConvention:
          namingConventionOf(await loadEnvironment(context)) !== undefined,
      });
  });
  // What keeps it from being stamped shows before there is a file.
  await withFreshContext(context, ensureVersion);
  const created = await writeFilledRevision(context, {
    ...options,
    message: options.message ?? "reflected schema",
    head: undefined,
    splice: false,
    versionPath: undefined,
    dependsOn: [],
  }, body);
  await withFreshContext(
    context,
    (fresh) => stamp(fresh, [created.revision], { purge: false }),
  );
  return created;
}

/** An embedded database has to be closed before the stamp opens it again. */
async function withOwnConnection<T>(
  context: CommandContext,
  body: (connection: Connection) => Promise<T>,
): Promise<T> {
  const connection = await context.openSession();
  try {
    return await body(connection);
  } finally {
    await connection.close();
  }
}

/**
 * A revision of the id that is there already takes the place of another
 * history: each database that stands at it is up to date then.
 */
async function assertNotStamped(
  context: CommandContext,
  connection: Connection,
  revisionId: string | undefined,
): Promise<void> {
  const rows = await (await context.versionTable()).read(connection) ?? [];
  const [row, ...others] = rows;
  if (row === undefined) return;
  if (row === revisionId && others.length === 0) return;
  const removal =
    "remove that with 'alembic stamp --purge base' if it is of no use";
  throw new CommandError(
    `The database is at revision ${rows.join(", ")} already, of a history ` +
      "that is not here",
    {
      code: "already-stamped",
      hint: others.length > 0
        ? `To go on from there, merge them where that history is; or ${removal}`
        : `Give the new revision that id, --rev-id ${row}, to go on from ` +
          `there with all databases that stand at it; or ${removal}`,
    },
  );
}

function assertNotEmpty(schema: DatabaseSchema): void {
  if (planCreation(schema).length > 0) return;
  throw new CommandError(
    "The database is empty: there is nothing to reflect",
    {
      code: "nothing-to-reflect",
      hint: "Start with 'alembic revision', or name another database by --url",
    },
  );
}

function planSqlBody(schema: DatabaseSchema): RevisionBody {
  const { body } = writeSqlBody({
    upgrade: [],
    downgrade: planRemovalGroups(schema),
  });
  return {
    ...body,
    upgrades: renderStatementScript([
      [LOCAL_CREATION_SETTING],
      ...planCreation(schema),
    ]),
  };
}

function planModuleBody(
  schema: DatabaseSchema,
  options: DescribeOptions,
): RevisionBody {
  const upgrade = [
    [buildExecute(LOCAL_CREATION_SETTING)],
    ...planCreationOperations(schema, options),
  ].map((operations) => ({ operations, notes: [], locks: 0 }));
  const downgrade = planRemovalGroups(schema, options);
  return writeModuleBody({ upgrade, downgrade }).body;
}

function planRemovalGroups(
  schema: DatabaseSchema,
  options: DescribeOptions = {},
): readonly BodyGroup[] {
  return planRemovalChanges(schema, options).map((change) => ({
    ...change,
    notes: [],
  }));
}

/** Whether names need no schema: only if that leads to `public` as elsewhere. */
async function describeOptions(
  connection: Connection,
): Promise<DescribeOptions> {
  const { rows } = await connection.query<{ name: string | null }>(
    "SELECT current_schema() AS name",
  );
  return rows[0]?.name === "public" ? { defaultSchema: "public" } : {};
}

/**
 * For work on the database behind the reflecting, with the history as it is by
 * then: a context reads it once, and keeps its connection.
 */
async function withFreshContext(
  context: CommandContext,
  body: (fresh: CommandContext) => Promise<unknown>,
): Promise<void> {
  const { invocation, world } = context;
  await using fresh = await CommandContext.open(world, {
    ...invocation,
    listener: (event) => {
      // Told when the configuration was read the first time.
      if (event.kind !== "warning") invocation.listener(event);
    },
  });
  await body(fresh);
}
