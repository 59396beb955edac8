import type { InitResult, InitTemplate } from "../commands/init.ts";
import type { RenameQuestion } from "../commands/revision.ts";
import {
  CALL_OPTIONS,
  type CallOptions,
  DATABASE_OPTIONS,
  type DatabaseCallOptions,
  listOf,
  withContext,
  worldOf,
} from "./call.ts";
import type { Config } from "./config.ts";
import { assertOptionNames, type OptionNames } from "./option_names.ts";
import type { GeneratedRevisionFile, NewRevisionFile } from "./results.ts";

/** Options of {@linkcode revision}. */
export interface RevisionCallOptions extends CallOptions {
  /** Whether it is filled with what differs. @default {false} */
  readonly autogenerate?: false | undefined;
  readonly message?: string | undefined;
  /** The parent. @default {"head"} */
  readonly head?: string | undefined;
  /** Whether the parent may have children already. @default {false} */
  readonly splice?: boolean | undefined;
  readonly branchLabel?: string | undefined;
  /** One of the version locations. */
  readonly versionPath?: string | undefined;
  /** @default one is made up */
  readonly revisionId?: string | undefined;
  readonly dependsOn?: readonly string[] | undefined;
  /** @default {"ts"} */
  readonly format?: "ts" | "sql" | undefined;
}

/** Options of {@linkcode revision} with `autogenerate`. */
export interface AutogenerateCallOptions
  extends Omit<RevisionCallOptions, "autogenerate">, DatabaseCallOptions {
  readonly autogenerate: true;
  /**
   * Takes what the history makes of an empty database for the database, so
   * that none is needed. @default {false}
   */
  readonly shadow?: boolean | undefined;
  /** Where shadow databases are made. @default the setting `shadow_url` */
  readonly shadowUrl?: string | undefined;
  /** As `--rename` takes them: `person.mail:email`. */
  readonly renames?: readonly string[] | undefined;
  /**
   * Asked whether what looks like a rename is one. Without it, it is removed
   * and added, with a note in the file.
   */
  readonly confirmRename?:
    | ((question: RenameQuestion) => boolean | Promise<boolean>)
    | undefined;
  /** Writes no file if nothing differs. @default {false} */
  readonly noEmpty?: boolean | undefined;
}

/** Options of {@linkcode merge}. */
export type MergeCallOptions = Pick<
  RevisionCallOptions,
  "message" | "branchLabel" | "revisionId" | "splice" | keyof CallOptions
>;

/** Options of {@linkcode reflect}. */
export interface ReflectCallOptions extends DatabaseCallOptions {
  /** A script, or a module that exports `targetMetadata`. @default {"sql"} */
  readonly format?: "sql" | "ts" | undefined;
}

/** Options of {@linkcode reflectAsRevision}. */
export interface ReflectRevisionCallOptions extends ReflectCallOptions {
  /** @default {"reflected schema"} */
  readonly message?: string | undefined;
  /** @default one is made up */
  readonly revisionId?: string | undefined;
  readonly branchLabel?: string | undefined;
}

/** Options of {@linkcode init}. */
export interface InitCallOptions {
  /** @default {"generic"} */
  readonly template?: string | undefined;
}

const REVISION_OPTIONS: OptionNames<RevisionCallOptions> = {
  ...CALL_OPTIONS,
  autogenerate: true,
  message: true,
  head: true,
  splice: true,
  branchLabel: true,
  versionPath: true,
  revisionId: true,
  dependsOn: true,
  format: true,
};

const AUTOGENERATE_OPTIONS: OptionNames<AutogenerateCallOptions> = {
  ...REVISION_OPTIONS,
  ...DATABASE_OPTIONS,
  shadow: true,
  shadowUrl: true,
  renames: true,
  confirmRename: true,
  noEmpty: true,
};

const MERGE_OPTIONS: OptionNames<MergeCallOptions> = {
  ...CALL_OPTIONS,
  message: true,
  branchLabel: true,
  revisionId: true,
  splice: true,
};

const REFLECT_OPTIONS: OptionNames<ReflectCallOptions> = {
  ...DATABASE_OPTIONS,
  format: true,
};

const REFLECT_REVISION_OPTIONS: OptionNames<ReflectRevisionCallOptions> = {
  ...REFLECT_OPTIONS,
  message: true,
  revisionId: true,
  branchLabel: true,
};

const INIT_OPTIONS: OptionNames<InitCallOptions> = { template: true };

/**
 * Writes a new revision file; with `autogenerate` one of what sets the database
 * apart from the models, of which it is undefined if there was nothing to
 * write (`noEmpty`) or a hook of `env.ts` has decided so.
 *
 * @throws {MigratorError} If parent, id or label will not do, or the two sides
 * cannot be compared.
 */
export function revision(
  config: Config,
  options: AutogenerateCallOptions,
): Promise<GeneratedRevisionFile | undefined>;
export function revision(
  config: Config,
  options?: RevisionCallOptions,
): Promise<NewRevisionFile>;
export function revision(
  config: Config,
  options: RevisionCallOptions | AutogenerateCallOptions = {},
): Promise<NewRevisionFile | undefined> {
  const names:
    | OptionNames<AutogenerateCallOptions>
    | OptionNames<RevisionCallOptions> = options?.autogenerate === true
      ? AUTOGENERATE_OPTIONS
      : REVISION_OPTIONS;
  const call = { callee: "revision", options, names };
  return withContext(config, call, async (context) => {
    const { autogenerateRevision, revision } = await import(
      "../commands/revision.ts"
    );
    const { describeCreated, describeGenerated } = await import("./results.ts");
    const given = {
      message: options.message,
      head: options.head,
      splice: options.splice ?? false,
      branchLabel: options.branchLabel,
      versionPath: options.versionPath,
      revisionId: options.revisionId,
      dependsOn: options.dependsOn ?? [],
      format: options.format ?? "ts",
      sql: false,
      onStatus: () => {},
    };
    if (options.autogenerate !== true) {
      return describeCreated(await revision(context, given));
    }
    const { confirmRename } = options;
    const generated = await autogenerateRevision(context, {
      ...given,
      shadowUrl: options.shadowUrl,
      isShadow: options.shadow ?? false,
      renames: options.renames ?? [],
      writesEmpty: !(options.noEmpty ?? false),
      confirmRename: confirmRename &&
        (async (question) => await confirmRename(question)),
    });
    return generated && describeGenerated(generated);
  });
}

/**
 * Writes a revision that follows several others.
 *
 * @throws {MigratorError} If a symbol, id or label will not do.
 */
export function merge(
  config: Config,
  revisions: string | readonly string[],
  options: MergeCallOptions = {},
): Promise<NewRevisionFile> {
  const call = { callee: "merge", options, names: MERGE_OPTIONS };
  return withContext(config, call, async (context) => {
    const { merge } = await import("../commands/revision.ts");
    const { describeCreated } = await import("./results.ts");
    const created = await merge(context, {
      revisions: listOf(revisions),
      message: options.message,
      branchLabel: options.branchLabel,
      revisionId: options.revisionId,
      splice: options.splice ?? false,
      onStatus: () => {},
    });
    return describeCreated(created);
  });
}

/**
 * What the database contains, as the text that makes it in an empty one.
 *
 * @throws {MigratorError} If it is not to be had.
 */
export function reflect(
  config: Config,
  options: ReflectCallOptions = {},
): Promise<string> {
  const call = { callee: "reflect", options, names: REFLECT_OPTIONS };
  return withContext(config, call, async (context) => {
    const { reflectAsModule, reflectAsScript } = await import(
      "../commands/reflect.ts"
    );
    return options.format === "ts"
      ? await reflectAsModule(context)
      : await reflectAsScript(context);
  });
}

/**
 * Writes what the database contains as the first revision of an empty history,
 * and stamps the database with it.
 *
 * @throws {MigratorError} If there are revisions already, in files or in the
 * database, or nothing to write.
 */
export function reflectAsRevision(
  config: Config,
  options: ReflectRevisionCallOptions = {},
): Promise<NewRevisionFile> {
  const call = {
    callee: "reflectAsRevision",
    options,
    names: REFLECT_REVISION_OPTIONS,
  };
  return withContext(config, call, async (context) => {
    const { reflectAsRevision } = await import("../commands/reflect.ts");
    const { describeCreated } = await import("./results.ts");
    const created = await reflectAsRevision(context, {
      message: options.message,
      revisionId: options.revisionId,
      branchLabel: options.branchLabel,
      format: options.format ?? "sql",
      onStatus: () => {},
    });
    return describeCreated(created);
  });
}

/**
 * Opens the files that a symbol stands for in `$EDITOR`, one after another.
 *
 * @throws {MigratorError} If it stands for none, or the editor cannot be run.
 */
export function edit(
  config: Config,
  symbol: string,
  options: DatabaseCallOptions = {},
): Promise<void> {
  const call = { callee: "edit", options, names: DATABASE_OPTIONS };
  return withContext(config, call, async (context) => {
    const { edit } = await import("../commands/edit.ts");
    await edit(context, symbol);
  });
}

/**
 * Makes a script directory, and a configuration under the names that `config`
 * has for it; overwrites nothing.
 *
 * @throws {MigratorError} If the folder is not empty, or there is no such
 * template.
 */
export async function init(
  config: Config,
  directory: string,
  options: InitCallOptions = {},
): Promise<InitResult> {
  assertOptionNames("init", options, INIT_OPTIONS);
  const world = worldOf(config);
  const { init } = await import("../commands/init.ts");
  return await init(world, {
    directory,
    template: options.template,
    isPackage: false,
    configFiles: listOf(config.options.configFile ?? []),
    onStatus: () => {},
  });
}

/** The templates that {@linkcode init} knows, in the order to show them. */
export async function listTemplates(): Promise<readonly InitTemplate[]> {
  const { listTemplates } = await import("../commands/init.ts");
  return listTemplates();
}
