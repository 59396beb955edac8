import { isEqual } from "../util/is_equal.ts";
import {
  ScriptExistsError,
  ScriptWriteError,
  TemplateError,
} from "./errors.ts";
import { messageOf } from "./loaded_module.ts";
import {
  ATTRIBUTE_NAMES,
  type AttributeName,
  DYNAMIC,
  readModuleHead,
} from "./module_head.ts";
import { basename, dirname, isAbsolute, join, relative } from "./paths.ts";
import { renderTemplate, type TemplateVariables, toList } from "./template.ts";
import { SCRIPT_TEMPLATE, SQL_TEMPLATE } from "./templates.ts";

/** What {@linkcode writeRevisionFile} writes and where. */
export interface NewScriptOptions {
  /** Absolute path of the folder whose `script.ts.eta` is used, if it has one. */
  readonly scriptLocation: string;
  /** Absolute path of the folder that the file goes below. */
  readonly versionLocation: string;
  /** As `renderFileName()` returns it: without extension. */
  readonly fileName: string;
  readonly format: "sql" | "ts";
  readonly variables: TemplateVariables;
}

/** File in the script location that replaces the built-in template. */
export const SCRIPT_TEMPLATE_NAME = "script.ts.eta";

/**
 * Writes a new revision file and returns its absolute path. Folders are made
 * as needed; the file appears whole or not at all.
 *
 * @throws {ScriptExistsError} If there is a file of that name.
 * @throws {TemplateError} If the template cannot be read, fails, or makes
 * another revision than the variables say.
 * @throws {ScriptWriteError} If the file cannot be written.
 */
export async function writeRevisionFile(
  options: NewScriptOptions,
): Promise<string> {
  const { versionLocation, fileName, format } = options;
  const path = join(versionLocation, `${fileName}.${format}`);
  const below = relative(versionLocation, path);
  if (below.startsWith("..") || isAbsolute(below)) {
    throw new ScriptWriteError(path, {
      reason: `It lies outside of "${versionLocation}"`,
    });
  }
  const text = await renderRevision(options, path);
  await writeNewFile(path, text);
  return path;
}

/**
 * Writes a file that must not exist yet, whole or not at all; makes its folder.
 *
 * @throws {ScriptExistsError} If there is a file of that name.
 * @throws {ScriptWriteError} If it cannot be written.
 */
export async function writeNewFile(path: string, text: string): Promise<void> {
  const temporary = join(
    dirname(path),
    `.${crypto.randomUUID().slice(0, 8)}.tmp`,
  );
  await makeFolder(dirname(path));
  try {
    using file = await Deno.open(temporary, { write: true, createNew: true });
    await writeAll(file, new TextEncoder().encode(text));
    await file.sync();
    await placeFile(temporary, path);
  } catch (error) {
    if (error instanceof Deno.errors.AlreadyExists) {
      throw new ScriptExistsError(path);
    }
    throw new ScriptWriteError(path, {
      reason: messageOf(error),
      cause: error,
    });
  } finally {
    await removeIfThere(temporary);
  }
}

/**
 * Makes a folder and those above it; fine if it is there.
 *
 * @throws {ScriptWriteError} If it cannot be made.
 */
export async function makeFolder(path: string): Promise<void> {
  try {
    await Deno.mkdir(path, { recursive: true });
  } catch (error) {
    throw new ScriptWriteError(path, {
      reason: messageOf(error),
      cause: error,
    });
  }
}

async function renderRevision(
  options: NewScriptOptions,
  path: string,
): Promise<string> {
  const { scriptLocation, format, variables } = options;
  if (format === "sql") {
    return await renderTemplate(SQL_TEMPLATE, { path, variables });
  }
  const templatePath = join(scriptLocation, SCRIPT_TEMPLATE_NAME);
  const template = await readTemplate(templatePath);
  if (template === undefined) {
    return await renderTemplate(SCRIPT_TEMPLATE, { path, variables });
  }
  const text = await renderTemplate(template, {
    path: templatePath,
    variables,
  });
  assertSaysPlace(text, { path: templatePath, variables });
  return text;
}

/** The variable of a template that holds each attribute. */
const VARIABLE_OF = {
  revision: "upRevision",
  downRevision: "downRevision",
  branchLabels: "branchLabels",
  dependsOn: "dependsOn",
} as const satisfies Record<AttributeName, keyof TemplateVariables>;

/** A file that takes another place in the graph would break it, or be lost. */
function assertSaysPlace(
  text: string,
  { path, variables }: {
    readonly path: string;
    readonly variables: TemplateVariables;
  },
): void {
  const { attributes } = readModuleHead(text);
  for (const name of ATTRIBUTE_NAMES) {
    const value = attributes[name] ?? null;
    const variable = VARIABLE_OF[name];
    // What only running the file can tell is the template's own affair.
    if (
      value === DYNAMIC ||
      isEqual(toList(value), toList(variables[variable]))
    ) continue;
    throw new TemplateError(path, {
      reason: `The file would have ${
        attributes[name] === undefined ? "no" : "another"
      } "${name}"`,
      hint: `Put into it: <%= it.attribute("${name}", it.${variable}) %>`,
    });
  }
}

async function readTemplate(path: string): Promise<string | undefined> {
  try {
    return await Deno.readTextFile(path);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return undefined;
    throw new TemplateError(path, { reason: messageOf(error), cause: error });
  }
}

async function writeAll(file: Deno.FsFile, bytes: Uint8Array): Promise<void> {
  for (let written = 0; written < bytes.length;) {
    written += await file.write(bytes.subarray(written));
  }
}

/** A link fails if the name is taken, where renaming would replace the file. */
async function placeFile(temporary: string, path: string): Promise<void> {
  try {
    await Deno.link(temporary, path);
  } catch (error) {
    if (error instanceof Deno.errors.AlreadyExists) throw error;
    await renameUnlessThere(temporary, path);
  }
}

/** For file systems without hard links: not proof against a writer at the same moment. */
async function renameUnlessThere(
  temporary: string,
  path: string,
): Promise<void> {
  const isThere = await Deno.lstat(path).then(() => true, () => false);
  if (isThere) throw new Deno.errors.AlreadyExists(basename(path));
  await Deno.rename(temporary, path);
}

async function removeIfThere(path: string): Promise<void> {
  try {
    await Deno.remove(path);
  } catch (error) {
    if (
      !(error instanceof Deno.errors.NotFound ||
        error instanceof Deno.errors.NotADirectory)
    ) throw error;
  }
}
