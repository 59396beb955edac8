import { postgresDialect } from "../dialect/postgres/mod.ts";
import { scanSql } from "../dialect/postgres/scan_sql.ts";
import {
  isTransactional,
  isTransactionControl,
} from "../dialect/postgres/transactional.ts";
import { CREATION_SETTING } from "../dialect/postgres/write_schema.ts";
import { DatabaseError } from "../driver/errors.ts";
import { planMetadata } from "../operations/metadata.ts";
import type { Operation } from "../operations/operation.ts";
import { buildCreateSchema } from "../operations/schema_ops.ts";
import { splitSql } from "../script/split_sql.ts";
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
  for (const part of takeApart(script.sql)) {
    await runPart(shadow, { path: script.path, ...part });
  }
  // A script may set this for its session.
  const results = await shadow.connection.execute(
    `${shadow.resetSql}; SELECT transaction_timestamp() < statement_timestamp() AS open`,
  );
  if (results.at(-1)?.rows[0]?.["open"] !== true) return;
  throw new CommandError(
    `${script.path} leaves a transaction open, which psql would roll back`,
    {
      code: "shadow-not-loaded",
      hint: "End it with COMMIT, or take BEGIN out",
    },
  );
}

/** A text that is sent as one query. */
interface Part {
  readonly sql: string;
  /** Where it begins, if it is one statement. */
  readonly line?: number;
}

/** Whether a text may have something that {@linkcode takeApart} looks for. */
const ALONE_REGEXP =
  /\b(concurrently|vacuum|reindex|cluster|add\s+value|alter\s+system|database|tablespace|subscription)\b/i;

/**
 * The whole script, or its statements where one of them is refused within a
 * transaction, as which a server runs a query of several: psql sends them one
 * by one, too. A value that is added to an enumeration can only be used then.
 */
function takeApart(sql: string): readonly Part[] {
  const isApart = ALONE_REGEXP.test(sql) &&
    scanSql(sql).statements.some(({ words }) =>
      !isTransactional(words) ||
      /^ALTER TYPE\b.* ADD VALUE\b/.test(words.join(" "))
    );
  return isApart ? splitSql(sql) : [{ sql }];
}

async function runPart(
  shadow: Shadow,
  part: Part & { readonly path: string },
): Promise<void> {
  for (;;) {
    try {
      await shadow.connection.execute(part.sql);
      return;
    } catch (error) {
      if (!await makeMissingRole(shadow, error)) {
        const { path, sql, line = 1 } = part;
        const within = path.endsWith(".sql")
          ? await findLine(error, sql, shadow)
          : undefined;
        throw describeFailure(error, {
          path,
          line: within === undefined ? part.line : line + within - 1,
        }, shadow);
      }
    }
  }
}

/**
 * Line of what the server refuses; where it does not say, that of the statement
 * which it refuses in the same words when they are run one by one.
 */
async function findLine(
  error: unknown,
  sql: string,
  { connection }: Shadow,
): Promise<number | undefined> {
  if (!(error instanceof DatabaseError)) return undefined;
  if (error.position !== undefined) {
    return [...sql].slice(0, error.position - 1).join("").split("\n").length;
  }
  // Roles are the whole server's: nothing that runs once more may stay.
  const commits = scanSql(sql).statements.some(({ words }) =>
    isTransactionControl(words)
  );
  if (commits) return undefined;
  let line: number | undefined;
  try {
    await connection.execute("BEGIN");
    for (const statement of splitSql(sql)) {
      line = statement.line;
      await connection.execute(statement.sql);
    }
    return undefined;
  } catch (found) {
    const isSame = found instanceof DatabaseError &&
      found.message === error.message;
    return isSame ? line : undefined;
  } finally {
    await connection.execute("ROLLBACK");
  }
}

/** The server lacks what an extension may bring, or the extension itself. */
const MISSING_STATES: ReadonlySet<string> = new Set([
  "0A000", // feature_not_supported: "extension … is not available"
  "42704", // undefined_object: a type, an access method, a language
  "42883", // undefined_function
  "58P01", // undefined_file
]);

function describeFailure(
  error: unknown,
  { path, line }: { readonly path: string; readonly line: number | undefined },
  { isEmbedded }: Shadow,
): CommandError {
  const reason = error instanceof Error ? error.message : String(error);
  const place = line === undefined ? path : `${path}:${line}`;
  const hint = !isEmbedded
    ? "It has to load into an empty database of that server"
    : error instanceof DatabaseError && MISSING_STATES.has(error.sqlState)
    ? "If it needs an extension that is not embedded, name a server with " +
      "--shadow-url"
    : undefined;
  return new CommandError(
    `Cannot load ${place} into the shadow database: ${reason}`,
    {
      code: "shadow-not-loaded",
      cause: error,
      ...(hint === undefined ? {} : { hint }),
    },
  );
}
