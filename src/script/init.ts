import { strip } from "../config/python_text.ts";
import { InitError, ScriptExistsError, ScriptWriteError } from "./errors.ts";
import {
  README,
  renderDenoJson,
  renderIni,
  renderPyproject,
  renderShortIni,
  TSCONFIG,
} from "./init_templates.ts";
import { messageOf } from "./loaded_module.ts";
import {
  makeFolder,
  SCRIPT_TEMPLATE_NAME,
  writeNewFile,
} from "./new_script.ts";
import {
  dirname,
  isAbsolute,
  join,
  relative,
  resolve,
  SEPARATOR,
} from "./paths.ts";
import { SCRIPT_TEMPLATE } from "./templates.ts";
import { TYPE_DECLARATIONS } from "./type_declarations.ts";

/** A kind of environment that `init` can make. */
export interface InitTemplate {
  readonly name: string;
  /** One line. */
  readonly description: string;
}

/** What {@linkcode initScriptDirectory} makes. */
export interface InitOptions {
  /** The new script location as the user wrote it. */
  readonly directory: string;
  /** Absolute path that relative ones start from. */
  readonly cwd: string;
  readonly template: string;
  /** Absolute path of the `alembic.ini` to write. */
  readonly configFile: string;
  /** Absolute path of the pyproject.toml; by default beside `configFile`. */
  readonly tomlFile?: string;
  /** Alembic's `--package`, of which nothing is left to do. */
  readonly package?: boolean;
}

/** What `init` says: a step that is done, or a remark. */
export type InitEvent =
  | { readonly kind: "message"; readonly text: string }
  | {
    readonly kind: "step";
    readonly text: string;
    /** Absolute path of the file or folder. */
    readonly path: string;
  };

const TEMPLATES: readonly InitTemplate[] = [
  { name: "generic", description: "Generic single-database configuration." },
  {
    name: "pyproject",
    description:
      "Generic single-database configuration with settings in pyproject.toml.",
  },
];

/** Returns the templates of `init` in the order to show them. */
export function listTemplates(): readonly InitTemplate[] {
  return TEMPLATES;
}

/**
 * Makes a new migration environment. Each event comes when its step is done.
 * Files outside the new folder that are there already stay as they are.
 *
 * @throws {InitError} If the folder is not empty, its name cannot be written as
 * a setting, or there is no such template.
 * @throws {ScriptWriteError} If a file or folder cannot be written.
 */
export async function* initScriptDirectory(
  options: InitOptions,
): AsyncGenerator<InitEvent> {
  assertTemplate(options.template);
  const directory = resolve(options.cwd, options.directory);
  assertSetting(describeLocation(options), options.directory);
  await assertEmpty(directory, options.directory);
  const isNew = !await isThere(directory);
  try {
    yield* writeEnvironment(directory, options);
  } catch (error) {
    // What is left of it would keep the next attempt from being made.
    await clear(directory, isNew);
    throw error;
  }
}

/** Empties a folder that was empty, or takes it away; never fails. */
async function clear(directory: string, isNew: boolean): Promise<void> {
  try {
    if (isNew) return await Deno.remove(directory, { recursive: true });
    for await (const { name } of Deno.readDir(directory)) {
      await Deno.remove(join(directory, name), { recursive: true });
    }
  } catch {
    // The first error says what happened.
  }
}

async function* writeEnvironment(
  directory: string,
  options: InitOptions,
): AsyncGenerator<InitEvent> {
  const { template, configFile } = options;
  const scriptLocation = describeLocation(options);
  for (const folder of [directory, join(directory, "versions")]) {
    if (await isThere(folder)) continue;
    await makeFolder(folder);
    yield {
      kind: "step",
      text: `Creating directory '${folder}'`,
      path: folder,
    };
  }
  const ini = template === "pyproject"
    ? renderShortIni()
    : renderIni({ scriptLocation });
  yield await writeUnlessThere(configFile, ini);
  if (template === "pyproject") {
    yield await writePyproject(options, scriptLocation);
  }
  const declarations = join(directory, "alembic.d.ts");
  yield await writeUnlessThere(
    join(directory, SCRIPT_TEMPLATE_NAME),
    SCRIPT_TEMPLATE,
  );
  yield await writeUnlessThere(join(directory, "README"), README);
  yield await writeUnlessThere(declarations, TYPE_DECLARATIONS);
  yield await writeUnlessThere(join(directory, "tsconfig.json"), TSCONFIG);
  yield* writeDenoJson(dirname(configFile), declarations);
  if (options.package) {
    yield remark(
      "There is nothing to do for --package: folders of TypeScript need no __init__.py",
    );
  }
  yield remark(describeNextStep(options));
}

function remark(text: string): InitEvent {
  return { kind: "message", text };
}

function assertTemplate(template: string): void {
  if (TEMPLATES.some(({ name }) => name === template)) return;
  const hint = /async$/.test(template)
    ? `It is for Python's asynchronous engines; here every connection is: use "${
      template.replace(/_?async$/, "") || "generic"
    }".`
    : `The templates are ${TEMPLATES.map(({ name }) => name).join(" and ")}.`;
  throw new InitError(`No such template ${template}`, { hint });
}

async function assertEmpty(directory: string, shown: string): Promise<void> {
  try {
    for await (const _ of Deno.readDir(directory)) {
      throw new InitError(`Directory ${shown} already exists and is not empty`);
    }
  } catch (error) {
    if (error instanceof InitError) throw error;
    if (error instanceof Deno.errors.NotFound) return;
    throw new ScriptWriteError(directory, {
      reason: messageOf(error),
      cause: error,
    });
  }
}

/** The setting `script_location`: from the configuration file's folder unless given as absolute. */
function describeLocation(options: InitOptions): string {
  const { directory, cwd, configFile } = options;
  if (isAbsolute(directory)) return toSetting(directory);
  const below = relative(dirname(configFile), resolve(cwd, directory));
  return `%(here)s/${toSetting(below)}`;
}

function toSetting(path: string): string {
  return withSlashes(path).replaceAll("%", "%%");
}

/** Elsewhere than on Windows a backslash is a character like any other. */
function withSlashes(path: string): string {
  return SEPARATOR === "\\" ? path.replaceAll("\\", "/") : path;
}

/** What a configuration file would not give back. */
function assertSetting(setting: string, directory: string): void {
  if (strip(setting) === setting && !/\p{Cc}/u.test(setting)) return;
  throw new InitError(
    `Directory ${
      JSON.stringify(directory)
    } cannot stand in a configuration file`,
    {
      hint:
        "Give it a name without line breaks, other control characters, and blanks at its end.",
    },
  );
}

async function writeUnlessThere(
  path: string,
  text: string,
): Promise<InitEvent> {
  try {
    await writeNewFile(path, text);
  } catch (error) {
    if (!(error instanceof ScriptExistsError)) throw error;
    return remark(`File ${path} already exists, skipping`);
  }
  return { kind: "step", text: `Generating ${path}`, path };
}

function tomlPathOf(options: InitOptions): string {
  return options.tomlFile ??
    join(dirname(options.configFile), "pyproject.toml");
}

async function writePyproject(
  options: InitOptions,
  scriptLocation: string,
): Promise<InitEvent> {
  const path = tomlPathOf(options);
  const part = renderPyproject({ scriptLocation });
  if (!await isThere(path)) return await writeUnlessThere(path, part);
  const text = await Deno.readTextFile(path);
  if (/^\s*\[+\s*tool\s*\.\s*alembic\s*[\].]/m.test(text)) {
    return remark(
      `File ${path} already exists and already has a [tool.alembic] section, skipping`,
    );
  }
  try {
    await Deno.writeTextFile(
      path,
      `${text.endsWith("\n") || text === "" ? "" : "\n"}\n${part}`,
      { append: true },
    );
  } catch (error) {
    throw new ScriptWriteError(path, {
      reason: messageOf(error),
      cause: error,
    });
  }
  return { kind: "step", text: `Appending to ${path}`, path };
}

/** Only the project knows what else its own deno.json says, so that one is not touched. */
async function* writeDenoJson(
  folder: string,
  declarations: string,
): AsyncGenerator<InitEvent> {
  // An import map holds URLs.
  const target = withSlashes(relative(folder, declarations))
    .replaceAll(/[%?#\\]/g, encodeURIComponent);
  const entry = target.startsWith(".") ? target : `./${target}`;
  for (const name of ["deno.json", "deno.jsonc"]) {
    const path = join(folder, name);
    if (!await isThere(path)) continue;
    yield remark(
      `File ${path} already exists, skipping; for editors add to its "imports": "alembic": "${entry}"`,
    );
    return;
  }
  yield await writeUnlessThere(
    join(folder, "deno.json"),
    renderDenoJson(entry),
  );
}

function describeNextStep(options: InitOptions): string {
  const { template, configFile } = options;
  const settings = template === "pyproject"
    ? `configuration settings in ${tomlPathOf(options)} and `
    : "";
  return `Please edit ${settings}configuration/connection/logging settings in ${configFile} before proceeding.`;
}

async function isThere(path: string): Promise<boolean> {
  return await Deno.lstat(path).then(() => true, () => false);
}
