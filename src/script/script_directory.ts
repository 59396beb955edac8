import type { Revision } from "../graph/revision.ts";
import type { ScriptDoc } from "./doc_comment.ts";
import {
  MissingScriptLocationError,
  PythonScriptsError,
  ScriptLoadError,
  ScriptShapeError,
} from "./errors.ts";
import {
  findScripts,
  isFolder,
  type ScriptFile,
  type ScriptFormat,
} from "./find_scripts.ts";
import { messageOf } from "./loaded_module.ts";
import {
  assertNotMisspelt,
  ATTRIBUTE_NAMES,
  type AttributeName,
  DYNAMIC,
  findMisspeltExport,
  readModuleHead,
} from "./module_head.ts";
import { ModuleLoader } from "./module_loader.ts";
import { join } from "./paths.ts";
import { hasSqlRevision, readSqlHead } from "./sql_script.ts";

/** A revision and the file it stands in. */
export interface Script extends Revision {
  /** Absolute path of the file. */
  readonly path: string;
  readonly format: ScriptFormat;
  /** The whole message; {@linkcode Revision.doc} is its first paragraph. */
  readonly longDoc: string;
  /** What the message says behind `Create Date:`. */
  readonly createDate: string | undefined;
}

/** The revision files of a project. */
export interface ScriptDirectory {
  /** Absolute path of the folder with `env.ts` and `script.ts.eta`. */
  readonly scriptLocation: string;
  /** Absolute paths of the folders with revisions. */
  readonly versionLocations: readonly string[];
  /** In load order: by location, in each by file name, sub-folders last. */
  readonly scripts: readonly Script[];
  /** What is odd but no error, one line each. */
  readonly warnings: readonly string[];
  /** Loads the revisions; shared, so that each helper module runs once. */
  readonly loader: ModuleLoader;
}

/** What {@linkcode loadScriptDirectory} reads. */
export interface LoadOptions {
  /** Absolute path. */
  readonly scriptLocation: string;
  /** Absolute paths; empty for `versions` in the script location. */
  readonly versionLocations: readonly string[];
  /** Whether sub-folders of the version locations are read. */
  readonly recursive: boolean;
  /** By default a new one. */
  readonly loader?: ModuleLoader;
  /**
   * Lets go on what is under way besides: called as often as a connection that
   * is being opened needs it, after 2 ms, 4 ms, 8 ms and so on.
   */
  readonly pause?: (() => Promise<void>) | undefined;
}

const PAUSE_AFTER_MS = 2;

/**
 * Finds the revision files of a project and reads what they say about
 * themselves. No file is run unless an attribute of it is no plain literal.
 * Version locations that do not exist are empty.
 *
 * @throws {MissingScriptLocationError} If the script location does not exist.
 * @throws {PythonScriptsError} If there are revisions written in Python.
 * @throws {ScriptShapeError} If a file has no or an unusable attribute.
 * @throws {ScriptLoadError} If a file cannot be read, or has to be run and fails.
 */
export async function loadScriptDirectory(
  options: LoadOptions,
): Promise<ScriptDirectory> {
  const { scriptLocation, recursive, pause } = options;
  const { loader = new ModuleLoader() } = options;
  if (!isFolder(scriptLocation)) {
    throw new MissingScriptLocationError(scriptLocation);
  }
  const versionLocations = options.versionLocations.length > 0
    ? options.versionLocations
    : [join(scriptLocation, "versions")];
  const warnings: string[] = [];
  const scripts: Script[] = [];
  const seen = new Set<string>();
  const startedAt = performance.now();
  let pauseAfterMs = PAUSE_AFTER_MS;
  for (const location of versionLocations) {
    const { scripts: files, pythonFiles } = findScripts(location, {
      recursive,
    });
    assertNoPythonRevisions(location, pythonFiles);
    for (const file of files) {
      if (pause && performance.now() - startedAt > pauseAfterMs) {
        await pause();
        pauseAfterMs *= 2;
      }
      // One location names no file twice.
      if (versionLocations.length > 1) {
        const identity = Deno.realPathSync(file.path);
        if (seen.has(identity)) {
          warnings.push(
            `File ${file.path} loaded twice! ignoring. Please ensure version_locations is unique.`,
          );
          continue;
        }
        seen.add(identity);
      }
      const script = readScript(file) ?? await importScript(file, loader);
      if (script !== "skip") scripts.push(script);
    }
  }
  return { scriptLocation, versionLocations, scripts, warnings, loader };
}

/** A stray helper in Python is nobody's business; a revision must not go unnoticed. */
function assertNoPythonRevisions(
  location: string,
  paths: readonly string[],
): void {
  const revisions = paths.filter((path) =>
    /^(?:(?:down_)?revision\s*(?::[^=\n]*)?=|def (?:up|down)grade\()/m.test(
      readText(path),
    )
  );
  if (revisions.length > 0) throw new PythonScriptsError(location, revisions);
}

/** Reads a file's text alone; undefined if only running it can tell. */
function readScript(file: ScriptFile): Script | "skip" | undefined {
  const text = readText(file.path);
  if (file.format === "sql") return readSqlScript(file, text);
  const { message, attributes, misspelt } = readModuleHead(text);
  if (attributes.revision === undefined && file.isOptional) return "skip";
  assertNotMisspelt(misspelt, file.path);
  if (attributes.revision === undefined) return undefined;
  if (ATTRIBUTE_NAMES.some((name) => attributes[name] === DYNAMIC)) {
    return undefined;
  }
  return new ModuleScript(file, message, attributes);
}

function readSqlScript(file: ScriptFile, text: string): Script | "skip" {
  if (file.isOptional && !hasSqlRevision(text)) return "skip";
  const { transaction: _transaction, repeatable: _repeatable, ...head } =
    readSqlHead(text, file.path);
  return { ...head, path: file.path, format: file.format };
}

async function importScript(
  file: ScriptFile,
  loader: ModuleLoader,
): Promise<Script> {
  const namespace = await loader.import(file.path);
  assertNotMisspelt(
    findMisspeltExport(Object.keys(namespace), ATTRIBUTE_NAMES),
    file.path,
  );
  const { message } = readModuleHead(readText(file.path));
  return new ModuleScript(file, message, namespace);
}

/** A revision written in TypeScript or JavaScript. */
class ModuleScript implements Script {
  readonly path: string;
  readonly format: ScriptFormat;
  readonly revision: string;
  readonly downRevisions: readonly string[];
  readonly dependsOn: readonly string[];
  readonly branchLabels: readonly string[];
  readonly #message: ScriptDoc;

  /** @throws {ScriptShapeError} If an attribute is missing or unusable. */
  constructor(
    file: ScriptFile,
    message: ScriptDoc,
    attributes: { readonly [Name in AttributeName]?: unknown },
  ) {
    const { path, format } = file;
    const { revision, downRevision, dependsOn, branchLabels } = attributes;
    this.path = path;
    this.format = format;
    this.revision = readRevision(revision, path);
    this.downRevisions = readList(downRevision, "downRevision", path);
    this.dependsOn = readList(dependsOn, "dependsOn", path);
    this.branchLabels = readList(branchLabels, "branchLabels", path);
    this.#message = message;
  }

  get doc(): string {
    return this.#message.doc;
  }

  get longDoc(): string {
    return this.#message.longDoc;
  }

  get createDate(): string | undefined {
    return this.#message.createDate;
  }
}

function readRevision(value: unknown, path: string): string {
  if (typeof value === "string" && value !== "") return value;
  const reason = value === undefined
    ? `It exports no "revision"`
    : `Its "revision" is ${describeValue(value)}`;
  throw new ScriptShapeError(path, {
    reason,
    hint:
      `Write: export const revision = "<id>"; or, if this is no revision, move the file or begin its name with "_".`,
  });
}

const NONE: readonly string[] = [];

/** Empty values count as none, as in Alembic. */
function readList(
  value: unknown,
  name: AttributeName,
  path: string,
): readonly string[] {
  if (value === undefined || value === null || value === "") return NONE;
  if (typeof value === "string") return [value];
  const values: readonly unknown[] = Array.isArray(value) ? value : [value];
  const texts = values.filter((each) =>
    typeof each === "string" && each !== ""
  );
  if (texts.length === values.length) return texts.map(String);
  const wrong = values.find((each) => typeof each !== "string" || each === "");
  throw new ScriptShapeError(path, {
    reason: Array.isArray(value)
      ? `Its "${name}" contains ${describeValue(wrong)}`
      : `Its "${name}" is ${describeValue(wrong)}`,
    hint: `Write a text, an array of texts, or null.`,
  });
}

/** Says what a value is, for an error about its type. */
function describeValue(value: unknown): string {
  if (value === null) return "null, not text";
  if (value === undefined) return "undefined, not text";
  if (value === "") return "an empty text";
  if (typeof value === "object") return "an object, not text";
  return `a ${typeof value}, not text`;
}

function readText(path: string): string {
  try {
    return Deno.readTextFileSync(path);
  } catch (error) {
    throw new ScriptLoadError(path, { reason: messageOf(error), cause: error });
  }
}
