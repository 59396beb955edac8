import { absolutePath, baseName } from "../config/path.ts";
import {
  initScriptDirectory,
  type InitTemplate,
  listTemplates,
} from "../script/init.ts";
import type { World } from "./world.ts";

export { type InitTemplate, listTemplates };

/** Options of {@linkcode init}. */
export interface InitOptions {
  /** The new script location, as given. */
  readonly directory: string;
  /** Undefined for `generic`. */
  readonly template: string | undefined;
  readonly isPackage: boolean;
  /** Values of `-c`: what to write instead of `alembic.ini`. */
  readonly configFiles: readonly string[];
  /** Gets lines such as `Creating directory DIR ...  done`. */
  readonly onStatus: (text: string) => void;
}

/** What {@linkcode init} did. */
export interface InitResult {
  /** Absolute paths of folders and files that were made or added to. */
  readonly paths: readonly string[];
  /** What was left alone, and what to do next; a line each. */
  readonly remarks: readonly string[];
}

/** Makes a script directory and a configuration; overwrites nothing. */
export async function init(
  world: World,
  options: InitOptions,
): Promise<InitResult> {
  const { directory, template = "generic", configFiles } = options;
  const cwd = world.cwd();
  const isToml = (file: string) => baseName(file) === "pyproject.toml";
  const iniFile = configFiles.find((file) => !isToml(file)) ??
    world.environment("ALEMBIC_CONFIG") ?? "alembic.ini";
  const tomlFile = configFiles.find(isToml);
  const events = initScriptDirectory({
    directory,
    cwd,
    template,
    configFile: absolutePath(cwd, iniFile),
    package: options.isPackage,
    ...(tomlFile === undefined
      ? {}
      : { tomlFile: absolutePath(cwd, tomlFile) }),
  });
  const paths: string[] = [];
  const remarks: string[] = [];
  const lines: string[] = [];
  try {
    for await (const event of events) {
      const { kind, text } = event;
      lines.push(kind === "step" ? `${text} ...  done` : text);
      if (kind === "step") paths.push(event.path);
      else remarks.push(text);
    }
  } finally {
    // Not before: a reader that has gone must not leave half a project.
    for (const line of lines) options.onStatus(line);
  }
  return { paths, remarks };
}
