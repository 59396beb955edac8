import { ScriptLoadError } from "./errors.ts";
import { messageOf } from "./loaded_module.ts";
import { compareCodePoints, join, resolve, SEPARATOR } from "./paths.ts";

/** Language that a revision is written in. */
export type ScriptFormat = "js" | "sql" | "ts";

/** A file in a version location that may be a revision. */
export interface ScriptFile {
  /** Absolute path. */
  readonly path: string;
  readonly format: ScriptFormat;
  /**
   * Whether its name says that it is something else unless it has a
   * revision: `_helpers.ts`, `queries_test.ts`.
   */
  readonly isOptional: boolean;
}

/** What stands in one version location. */
export interface LocationFiles {
  /** In load order: files by name, then those of the sub-folders by name. */
  readonly scripts: readonly ScriptFile[];
  /** Absolute paths of Python files, in the same order. */
  readonly pythonFiles: readonly string[];
}

const FORMATS: ReadonlyMap<string, ScriptFormat> = new Map([
  ["js", "js"],
  ["mjs", "js"],
  ["mts", "ts"],
  ["sql", "sql"],
  ["ts", "ts"],
]);

/**
 * Lists the files of a version location. Names sort by code point, as Python
 * sorts them, because load order decides the order of heads. Left out are
 * names with a leading dot, `env.ts`, declaration files and, unless
 * `recursive`, sub-folders; of those always `__pycache__`, `node_modules` and
 * links that lead back to a folder above.
 * A location that does not exist has no files.
 *
 * @throws {ScriptLoadError} If a folder cannot be read.
 */
export function findScripts(
  location: string,
  options: { readonly recursive: boolean },
): LocationFiles {
  const scripts: ScriptFile[] = [];
  const pythonFiles: string[] = [];
  /** @param above Real paths of the folders above. */
  const visit = (folder: string, above: readonly string[]) => {
    // Names need none of what `join` does, which shows with thousands.
    const prefix = folder.endsWith(SEPARATOR) ? folder : folder + SEPARATOR;
    const { files, folders } = readFolder(folder);
    for (const name of files) {
      const script = describeFile(prefix, name);
      if (script !== undefined) scripts.push(script);
      else if (isPythonScript(name)) pythonFiles.push(prefix + name);
    }
    if (!options.recursive) return;
    for (const name of folders) {
      if (isIgnoredFolder(name)) continue;
      const path = join(folder, name);
      const here = [...above, Deno.realPathSync(folder)];
      if (!here.includes(Deno.realPathSync(path))) visit(path, here);
    }
  };
  visit(resolve(location), []);
  return { scripts, pythonFiles };
}

/** Names in a folder, sorted; those of links with what they lead to. */
interface FolderNames {
  readonly files: readonly string[];
  readonly folders: readonly string[];
}

function readFolder(folder: string): FolderNames {
  const files: string[] = [];
  const folders: string[] = [];
  try {
    for (const { name, isDirectory, isSymlink } of Deno.readDirSync(folder)) {
      const isFolderName = isDirectory ||
        (isSymlink && isFolder(join(folder, name)));
      (isFolderName ? folders : files).push(name);
    }
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) {
      return { files: [], folders: [] };
    }
    throw new ScriptLoadError(folder, {
      reason: messageOf(error),
      cause: error,
      hint: "A version location has to be a folder that may be read",
    });
  }
  return { files: sortNames(files), folders: sortNames(folders) };
}

function sortNames(names: string[]): readonly string[] {
  // The order of texts is the same, and quicker, where no name has a character beyond it.
  return names.some((name) => /[\ud800-\uffff]/.test(name))
    ? names.sort(compareCodePoints)
    : names.sort();
}

/** Whether a path leads to a folder; false if it leads nowhere. */
export function isFolder(path: string): boolean {
  try {
    return Deno.statSync(path).isDirectory;
  } catch (error) {
    if (
      error instanceof Deno.errors.NotFound ||
      error instanceof Deno.errors.NotADirectory ||
      error instanceof Deno.errors.FilesystemLoop
    ) return false;
    throw error;
  }
}

function describeFile(prefix: string, name: string): ScriptFile | undefined {
  const dot = name.lastIndexOf(".");
  const format = FORMATS.get(name.slice(dot + 1));
  const stem = name.slice(0, dot);
  if (format === undefined || name.startsWith(".") || stem.endsWith(".d")) {
    return undefined;
  }
  if (stem === "env" && format !== "sql") return undefined;
  const isOptional = stem.startsWith("_") || stem.endsWith("_test") ||
    stem.endsWith(".test");
  return { path: prefix + name, format, isOptional };
}

function isPythonScript(name: string): boolean {
  return name.endsWith(".py") && !name.startsWith(".") &&
    !name.startsWith("__init__");
}

function isIgnoredFolder(name: string): boolean {
  return name.startsWith(".") || name === "__pycache__" ||
    name === "node_modules";
}
