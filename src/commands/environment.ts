import type { EnvironmentOptions } from "../autogenerate/environment.ts";
import { isNamingConvention, type NamingConvention } from "../schema/naming.ts";
import { ScriptLoadError } from "../script/errors.ts";
import { messageOf } from "../script/loaded_module.ts";
import type { CommandContext } from "./context.ts";
import { CommandError } from "./revision_errors.ts";

/** What an `env.ts` says. */
export interface Environment {
  /** Absolute path, also if there is no such file. */
  readonly path: string;
  /** Empty without a file. */
  readonly options: EnvironmentOptions;
}

const LOADED = new WeakMap<CommandContext, Promise<Environment>>();

/**
 * Loads the `env.ts` beside the versions, or that of `env_file`, once for a
 * command.
 *
 * @throws {CommandError} If its default export is no set of options.
 * @throws {ScriptLoadError} If it cannot be compiled or evaluated.
 */
export function loadEnvironment(
  context: CommandContext,
): Promise<Environment> {
  const loaded = LOADED.get(context) ?? load(context);
  LOADED.set(context, loaded);
  return loaded;
}

/**
 * The naming convention for what revisions leave without a name: that of
 * `env.ts`, or of its one `targetMetadata`; undefined if neither has one.
 */
export function namingConventionOf(
  { options }: Environment,
): NamingConvention | undefined {
  if (options.namingConvention !== undefined) return options.namingConvention;
  const [metadata, ...others] = [options.targetMetadata ?? []].flat();
  return others.length === 0 ? metadata?.namingConvention : undefined;
}

async function load(context: CommandContext): Promise<Environment> {
  const { scriptLocation, loader } = await context.scripts();
  const { envFile } = context.settings;
  const path = envFile ?? `${scriptLocation}/env.ts`;
  if (!await isThere(context, path)) {
    if (envFile === undefined) return { path, options: {} };
    throw new CommandError(`There is no file ${path}, which env_file names`, {
      code: "no-environment",
      hint: "Write %(here)s for the folder of the configuration file",
    });
  }
  const namespace = await loader.import(path);
  return { path, options: await checkOptions(path, namespace["default"]) };
}

/** @throws {ScriptLoadError} If it is no file that can be read. */
async function isThere(
  context: CommandContext,
  path: string,
): Promise<boolean> {
  try {
    return await context.world.readFile(path) !== undefined;
  } catch (error) {
    throw new ScriptLoadError(path, { reason: messageOf(error), cause: error });
  }
}

async function checkOptions(
  path: string,
  value: unknown,
): Promise<EnvironmentOptions> {
  if (!isObject(value)) {
    throw new CommandError(`${path} has no default export that sets options`, {
      code: "environment-shape",
      hint: "Write: export default defineEnv({ … });",
    });
  }
  const { ENVIRONMENT_OPTIONS } = await import(
    "../autogenerate/environment.ts"
  );
  const unknown = Object.keys(value).find((name) =>
    !ENVIRONMENT_OPTIONS.includes(name)
  );
  if (unknown !== undefined) {
    const { closestName } = await import("../util/closest_name.ts");
    const meant = closestName(unknown, ENVIRONMENT_OPTIONS);
    throw new CommandError(`${path} sets the unknown option '${unknown}'`, {
      code: "environment-shape",
      hint: meant === undefined
        ? `The options are ${ENVIRONMENT_OPTIONS.join(", ")}`
        : `Did you mean '${meant}'?`,
    });
  }
  for (const [name, isFit] of Object.entries(CHECKS)) {
    const given = value[name];
    if (given === undefined || isFit(given)) continue;
    throw new CommandError(
      `${path} sets '${name}' to what it cannot be: ${typeof given}`,
      { code: "environment-shape" },
    );
  }
  return value;
}

const isFunction = (value: unknown) => typeof value === "function";
const isTexts = (value: unknown) =>
  Array.isArray(value) && value.every((each) => typeof each === "string");

/** What types would show at once, for those who have no editor that does. */
const CHECKS: Readonly<
  Partial<Record<keyof EnvironmentOptions, (value: unknown) => boolean>>
> = {
  namingConvention: (value) => isNamingConvention(value) === undefined,
  transactionPerMigration: (value) => typeof value === "boolean",
  onVersionApply: (value) =>
    isFunction(value) || Array.isArray(value) && value.every(isFunction),
  includeSchemas: (value) => typeof value === "boolean" || isTexts(value),
  excludeSchemas: isTexts,
  excludeTables: isTexts,
  includeName: isFunction,
  includeObject: isFunction,
  compareType: (value) => typeof value === "boolean" || isFunction(value),
  compareServerDefault: (value) =>
    typeof value === "boolean" || isFunction(value),
  processRevisionDirectives: (value) =>
    isFunction(value) ||
    isObject(value) && isFunction(Reflect.get(value, "process")),
  renderItem: isFunction,
};

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null;
}
