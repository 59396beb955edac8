import { absolutePath } from "../config/path.ts";
import type { Metadata } from "../operations/metadata.ts";
import type { DatabaseSchema } from "../schema/database_schema.ts";
import { maskSecrets } from "../util/mask_secrets.ts";
import type { CommandContext } from "./context.ts";
import type { Environment } from "./environment.ts";
import { readSchema, type ReflectedUse } from "./reflect_schema.ts";
import { CommandError } from "./revision_errors.ts";
import { withShadow } from "./shadow.ts";

/** A part of the wanted schema, in the order of loading. */
export type WantedPart =
  | { readonly kind: "sql"; readonly path: string; readonly sql: string }
  | {
    readonly kind: "metadata";
    readonly path: string;
    readonly metadata: readonly Metadata[];
  };

/** Where the wanted schema is: a database, or what makes it in an empty one. */
export type WantedSchema =
  | { readonly kind: "database"; readonly url: string }
  | { readonly kind: "parts"; readonly parts: readonly WantedPart[] };

const URL_REGEXP = /^(?:[a-z][a-z0-9+]*:\/\/|pglite:)/i;
const MODULE_REGEXP = /\.m?[jt]s$/i;

/**
 * Reads what `target_metadata` or `env.ts` name, so that what is wrong with it
 * shows before a database is asked.
 *
 * @throws {CommandError} If nothing is named, or it cannot be read.
 */
export async function readWantedSchema(
  context: CommandContext,
  environment: Environment,
): Promise<WantedSchema> {
  const { targetMetadata } = environment.options;
  if (targetMetadata !== undefined) {
    return { kind: "parts", parts: [partOf(environment.path, targetMetadata)] };
  }
  const targets = context.settings.targetMetadata;
  const [first] = targets;
  if (first === undefined) {
    throw new CommandError(
      "There is nothing to compare with: target_metadata is not set",
      {
        code: "no-target-metadata",
        hint: "Set it to .sql files, a TypeScript module that exports " +
          "targetMetadata, or a database URL in the configuration",
      },
    );
  }
  if (targets.length === 1 && URL_REGEXP.test(first)) {
    return { kind: "database", url: first };
  }
  const { expandPath } = await import("../script/expand_paths.ts");
  const parts: WantedPart[] = [];
  for (const target of targets) {
    const paths = expandPath(absolutePath(context.world.cwd(), target));
    if (paths.length === 0) {
      throw new CommandError(
        `There is no file like ${target}, which target_metadata names`,
        { code: "no-target-metadata" },
      );
    }
    for (const path of paths) parts.push(await readPart(context, path, target));
  }
  return { kind: "parts", parts };
}

/** Reflects the wanted schema: of a database, or of a shadow it is loaded into. */
export async function reflectWanted<T>(
  context: CommandContext,
  wanted: WantedSchema,
  options: {
    readonly shadowUrl: string | undefined;
    /** Where names without a schema lead in the database. */
    readonly defaultSchema: string | undefined;
    readonly use: ReflectedUse<T>;
  },
): Promise<T> {
  if (wanted.kind === "database") {
    return await options.use(
      await reflectUrl(context, wanted.url),
      undefined,
    );
  }
  const sources = wanted.parts.map((part) =>
    part.kind === "sql" ? part.sql : JSON.stringify(part.metadata, skipBigInt)
  );
  return await withShadow(
    context,
    {
      url: options.shadowUrl,
      sources,
      defaultSchema: options.defaultSchema,
    },
    async (shadow) => {
      // Not with the module: a wanted database needs no compiler.
      const { loadMetadata, loadSql } = await import("./load_wanted.ts");
      for (const part of wanted.parts) {
        if (part.kind === "sql") await loadSql(shadow, part);
        else await loadMetadata(shadow, part);
      }
      const { connection } = shadow;
      return await options.use(
        await readSchema(context, connection),
        connection,
      );
    },
  );
}

function skipBigInt(_key: string, value: unknown): unknown {
  return typeof value === "bigint" ? undefined : value;
}

async function readPart(
  context: CommandContext,
  path: string,
  target: string,
): Promise<WantedPart> {
  const isSql = path.toLowerCase().endsWith(".sql");
  if (!isSql && !MODULE_REGEXP.test(path)) {
    throw new CommandError(
      `Cannot compare with "${
        maskSecrets(target)
      }", which target_metadata names`,
      {
        code: "unknown-target-metadata",
        hint: "It may be .sql files, a .ts or .js module, or a database URL",
      },
    );
  }
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
  if (isSql) return { kind: "sql", path, sql: decodeSql(path, bytes) };
  const { loader } = await context.scripts();
  const { targetMetadata } = await loader.import(path);
  return partOf(path, targetMetadata);
}

function decodeSql(path: string, bytes: Uint8Array): string {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch (cause) {
    throw new CommandError(`Cannot read ${path}: it is not UTF-8 text`, {
      code: "unknown-target-metadata",
      cause,
    });
  }
}

function partOf(path: string, value: unknown): WantedPart {
  const metadata = Array.isArray(value) ? value : [value];
  const isMetadata = metadata.length > 0 &&
    metadata.every((each) =>
      typeof each === "object" && each !== null &&
      Reflect.get(each, "kind") === "metadata"
    );
  if (isMetadata) return { kind: "metadata", path, metadata };
  throw new CommandError(
    value === undefined
      ? `${path} exports no targetMetadata`
      : `targetMetadata of ${path} was not made by sa.metadata()`,
    {
      code: "unknown-target-metadata",
      hint: "Write: export const targetMetadata = sa.metadata([ … ]);",
    },
  );
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
  const { signal } = context.invocation;
  const connection = await openConnection(target, {
    environment,
    cwd: context.world.cwd(),
    ...(signal === undefined ? {} : { signal }),
  });
  try {
    return await readSchema(context, connection);
  } finally {
    await connection.close();
  }
}
