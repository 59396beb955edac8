import { buildRevisionMap } from "../graph/build.ts";
import { type NewRevision, planNewRevision } from "../graph/new_revision.ts";
import type { RevisionMap } from "../graph/revision_map.ts";
import { renderFileName, resolveCreateDate } from "../script/file_name.ts";
import { writeRevisionFile } from "../script/new_script.ts";
import { isAbsolute, relative, resolve } from "../script/paths.ts";
import type { Script, ScriptDirectory } from "../script/script_directory.ts";
import { assertWriteHooks, runWriteHooks } from "../script/write_hooks.ts";
import type { AutogenerateOptions } from "./autogenerate.ts";
import type { CommandContext } from "./context.ts";
import { CommandError, withRevisionErrors } from "./revision_errors.ts";

/** What `revision` and `merge` have in common. */
export interface NewFileOptions {
  readonly message: string | undefined;
  readonly branchLabel: string | undefined;
  /** Drawn if undefined. */
  readonly revisionId: string | undefined;
  readonly splice: boolean;
  /** Gets lines such as `Generating FILE ...  done`. */
  readonly onStatus: (text: string) => void;
}

/** Options of {@linkcode revision}. */
export interface RevisionOptions extends NewFileOptions {
  readonly sql: boolean;
  /** Symbol of the parent; undefined for `head`. */
  readonly head: string | undefined;
  readonly versionPath: string | undefined;
  readonly dependsOn: readonly string[];
  readonly format: "ts" | "sql";
}

/** A revision file that was written. */
export interface CreatedRevision extends NewRevision {
  /** Absolute. */
  readonly path: string;
  readonly message: string | undefined;
}

/** What stands in the functions or sections of a new file. */
export interface RevisionBody {
  readonly upgrades: string;
  readonly downgrades: string;
  /** Import statements; absent for none. */
  readonly imports?: readonly string[];
}

/** Options of {@linkcode merge}. */
export interface MergeOptions extends NewFileOptions {
  /** Symbols of the parents. */
  readonly revisions: readonly string[];
}

/**
 * Writes a new revision file. Everything that could make
 * the history unreadable is refused before the file is written.
 *
 * @throws {CommandError} If parent, id or label will not do.
 */
export async function revision(
  context: CommandContext,
  options: RevisionOptions,
): Promise<CreatedRevision> {
  if (options.sql && !context.settings.revisionEnvironment) {
    throw new CommandError(
      "Using --sql with the revision command when revision_environment is " +
        "not configured does not make any sense",
    );
  }
  return await generate(context, { ...options, head: options.head ?? "head" });
}

/**
 * Writes a new revision file of what sets the database apart from the models.
 *
 * @returns Undefined if nothing was to be written.
 * @throws {CommandError} If parent, id or label will not do, or the two sides
 * cannot be compared.
 */
export async function autogenerateRevision(
  context: CommandContext,
  options: RevisionOptions & AutogenerateOptions,
): Promise<CreatedRevision | undefined> {
  if (options.sql) {
    throw new CommandError(
      "Using --sql with --autogenerate does not make any sense",
    );
  }
  const { autogenerate } = await import("./autogenerate.ts");
  const revisionId = options.revisionId ?? drawId(context);
  const generation = { ...options, head: options.head ?? "head" };
  // What is wrong with the place shows before the database is asked.
  const map = await context.map();
  const planned = plan(map, generation, { revisionId });
  const filled = await autogenerate(context, {
    message: options.message,
    revisionId,
    parents: planned.downRevisions,
    format: options.format,
  }, options);
  return filled && await generate(context, { ...generation, ...filled });
}

/** Writes a new revision file that already has its statements. */
export async function writeFilledRevision(
  context: CommandContext,
  options: Omit<RevisionOptions, "sql">,
  body: RevisionBody,
): Promise<CreatedRevision> {
  return await generate(context, {
    ...options,
    head: options.head ?? "head",
    body,
  });
}

/** Writes a revision that follows several others. */
export async function merge(
  context: CommandContext,
  options: MergeOptions,
): Promise<CreatedRevision> {
  return await generate(context, {
    ...options,
    head: options.revisions,
    versionPath: undefined,
    dependsOn: [],
    format: "ts",
  });
}

interface Generation extends
  Pick<
    RevisionOptions,
    "versionPath" | "dependsOn" | "format" | keyof NewFileOptions
  > {
  readonly head: string | readonly string[];
  readonly body?: RevisionBody;
}

async function generate(
  context: CommandContext,
  options: Generation,
): Promise<CreatedRevision> {
  const { settings } = context;
  assertWriteHooks(settings.postWriteHooks);
  const map = await context.map();
  const directory = await context.scripts();
  const planned = plan(map, options, {
    revisionId: options.revisionId ?? drawId(context),
  });
  const createDate = resolveCreateDate({
    now: context.world.now(),
    timezone: settings.timezone,
  });
  const versionLocation = chooseLocation(map, directory, planned, options);
  const path = await writeRevisionFile({
    scriptLocation: directory.scriptLocation,
    versionLocation,
    fileName: renderFileName({
      fileTemplate: settings.fileTemplate,
      revision: planned.revision,
      message: options.message,
      truncateSlugLength: settings.truncateSlugLength,
      createDate,
    }),
    format: options.format,
    variables: {
      message: options.message ?? "empty message",
      upRevision: planned.revision,
      downRevision: attributeOf(planned.downRevisions),
      branchLabels: attributeOf(planned.branchLabels),
      dependsOn: attributeOf(planned.dependsOn),
      createDate: createDate.text,
      imports: options.body?.imports?.join("\n") ?? "",
      upgrades: options.body?.upgrades ?? "",
      downgrades: options.body?.downgrades ?? "",
      config: context.config.getSection(context.config.mainSection) ?? {},
    },
  });
  options.onStatus(`Generating ${path} ...  done`);
  await runWriteHooks(path, {
    hooks: settings.postWriteHooks,
    onStatus: options.onStatus,
    onWarning: (message) =>
      context.invocation.listener({ kind: "warning", message }),
  });
  return { ...planned, path, message: options.message };
}

function plan(
  map: RevisionMap<Script>,
  options: Generation,
  given: { readonly revisionId: string },
): NewRevision {
  const { head, splice, dependsOn, branchLabel } = options;
  return withRevisionErrors({ command: "revision", head }, () => {
    const planned = planNewRevision(map, {
      revisionId: given.revisionId,
      head,
      splice,
      dependsOn,
      branchLabels: branchLabel === undefined ? [] : [branchLabel],
    });
    // What the single checks do not see (a dependency that closes a circle)
    // shows when the graph is built with the new revision in it.
    buildRevisionMap([...map.revisions, { ...planned, doc: "" }]);
    return planned;
  });
}

/**
 * The folder for the new file: the one asked for, the only one, or that of
 * the first parent.
 */
function chooseLocation(
  map: RevisionMap<Script>,
  directory: ScriptDirectory,
  planned: NewRevision,
  options: Generation,
): string {
  const { versionLocations } = directory;
  if (options.versionPath !== undefined) {
    const wanted = resolve(options.versionPath);
    const isKnown = versionLocations.some((each) =>
      isInside(wanted, resolve(each))
    );
    if (isKnown) return wanted;
    throw new CommandError(
      `Path ${wanted} is not represented in current version locations`,
      { hint: `The version locations are ${versionLocations.join(", ")}` },
    );
  }
  const [only, ...others] = versionLocations;
  if (only !== undefined && others.length === 0) return only;
  const parent = planned.downRevisions[0];
  const path = parent === undefined ? undefined : map.get(parent)?.path;
  // The innermost location of those the file is in: its own folder may be one
  // that file_template made.
  const [location] = versionLocations.map((each) => resolve(each))
    .filter((each) => path !== undefined && isInside(path, each))
    .toSorted((a, b) => b.length - a.length);
  if (location !== undefined) return location;
  throw new CommandError(
    "Multiple version locations present, please specify --version-path",
    { hint: `The version locations are ${versionLocations.join(", ")}` },
  );
}

/** Whether an absolute path is a folder's own, or leads into it. */
function isInside(path: string, folder: string): boolean {
  const below = relative(folder, path);
  return !isAbsolute(below) && below !== ".." && !/^\.\.[/\\]/.test(below);
}

/** Null for none, the text itself for one: how files have attributes. */
function attributeOf(
  values: readonly string[],
): string | readonly string[] | null {
  return values.length > 1 ? values : values[0] ?? null;
}

/**
 * An id of 12 hex digits: at random, as Alembic's, or (`time`) the
 * milliseconds since 1970, so that files sort in the order they were made.
 */
function drawId({ settings, world }: CommandContext): string {
  return settings.revisionIdFormat === "time"
    ? world.now().getTime().toString(16).padStart(12, "0")
    : crypto.randomUUID().replaceAll("-", "").slice(-12);
}
