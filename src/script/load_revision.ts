import { ScriptLoadError, ScriptShapeError } from "./errors.ts";
import { messageOf, restoreFrames } from "./loaded_module.ts";
import { assertNotMisspelt, findMisspeltExport } from "./module_head.ts";
import type { ModuleLoader, ModuleNamespace } from "./module_loader.ts";
import type { Script } from "./script_directory.ts";
import { parseSqlScript, type SqlSection } from "./sql_script.ts";
import { closestName } from "../util/closest_name.ts";

/** `upgrade` or `downgrade` of a revision module. */
export type MigrationFunction = (migration: unknown) => void | Promise<void>;

/** What a revision module can set for itself with `export const settings`. */
export interface RevisionSettings {
  /** Whether it runs in a transaction. @default {true} */
  readonly transaction?: boolean;
  /**
   * Whether it may run again after a run that died, or failed, in work
   * outside a transaction. @default {false}
   */
  readonly repeatable?: boolean;
  /** How often it is tried again after a lock timeout or a deadlock. */
  readonly retries?: number;
  /** Milliseconds a statement waits for a lock; 0 for no limit. */
  readonly lockTimeoutMs?: number;
  /** Milliseconds a statement may take; 0 for no limit. */
  readonly statementTimeoutMs?: number;
}

/** A revision that is ready to run. */
export type RevisionModule =
  | {
    readonly kind: "module";
    readonly upgrade: MigrationFunction;
    /** Undefined if the file exports none: it cannot be undone. */
    readonly downgrade: MigrationFunction | undefined;
    readonly settings: RevisionSettings | undefined;
  }
  | {
    readonly kind: "sql";
    readonly upgrade: SqlSection;
    readonly downgrade: SqlSection | undefined;
  };

/** What each setting takes. */
const SETTING_TYPES = {
  transaction: "true or false",
  repeatable: "true or false",
  retries: "a whole number",
  lockTimeoutMs: "a whole number of milliseconds",
  statementTimeoutMs: "a whole number of milliseconds",
} as const satisfies Record<keyof RevisionSettings, string>;

type SettingName = keyof typeof SETTING_TYPES;

function isSettingName(name: string): name is SettingName {
  return Object.hasOwn(SETTING_TYPES, name);
}

/**
 * Loads a revision for running. Errors that its functions throw have the
 * file's own name, lines and columns in their stacks.
 *
 * @throws {ScriptLoadError} If it cannot be read, compiled or evaluated.
 * @throws {ScriptShapeError} If it lacks something or has it in a wrong form,
 * or is not the revision any more that `script` was read from.
 */
export async function loadRevisionModule(
  script: Script,
  loader: ModuleLoader,
): Promise<RevisionModule> {
  return script.format === "sql"
    ? loadSql(script)
    : loadModule(script, await loader.import(script.path));
}

function loadSql(script: Script): RevisionModule {
  const { path } = script;
  const { revision, upgrade, downgrade } = parseSqlScript(readUtf8(path), path);
  assertSameRevision(script, revision);
  return { kind: "sql", upgrade, downgrade };
}

/** SQL goes to the database as it is, so that a wrong encoding must not pass. */
function readUtf8(path: string): string {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(
      Deno.readFileSync(path),
    );
  } catch (error) {
    const reason = error instanceof TypeError
      ? "It is not UTF-8 text"
      : messageOf(error);
    throw new ScriptLoadError(path, { reason, cause: error });
  }
}

function loadModule(
  script: Script,
  namespace: ModuleNamespace,
): RevisionModule {
  const { path } = script;
  assertSameRevision(script, namespace["revision"]);
  const names = ["upgrade", "downgrade", "settings"];
  assertNotMisspelt(findMisspeltExport(Object.keys(namespace), names), path);
  const upgrade = readFunction(namespace, { name: "upgrade", path });
  if (upgrade === undefined) {
    throw new ScriptShapeError(path, {
      reason: `It exports no function "upgrade"`,
      hint: "Write: export async function upgrade({ op, sa }: Migration) { … }",
    });
  }
  return {
    kind: "module",
    upgrade,
    downgrade: readFunction(namespace, { name: "downgrade", path }),
    settings: readSettings(namespace["settings"], path),
  };
}

function assertSameRevision(script: Script, revision: unknown): void {
  if (revision === script.revision) return;
  throw new ScriptShapeError(script.path, {
    reason: `It was revision "${script.revision}" a moment ago and is "${
      String(revision)
    }" now`,
    hint: "Run the command again when the file is not being changed.",
  });
}

function readFunction(
  namespace: ModuleNamespace,
  options: { readonly name: "upgrade" | "downgrade"; readonly path: string },
): MigrationFunction | undefined {
  const { name, path } = options;
  const value = namespace[name];
  if (value === undefined) return undefined;
  if (typeof value !== "function") {
    throw new ScriptShapeError(path, {
      reason: `Its "${name}" is of type ${
        value === null ? "null" : typeof value
      }, not a function`,
      hint: `Write: export async function ${name}({ op, sa }: Migration) { … }`,
    });
  }
  return async (migration) => {
    try {
      await value(migration);
    } catch (error) {
      restoreFrames(error);
      throw error;
    }
  };
}

function readSettings(
  value: unknown,
  path: string,
): RevisionSettings | undefined {
  if (value === undefined) return undefined;
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    throw new ScriptShapeError(path, {
      reason: `Its "settings" is not an object`,
      hint: "Write: export const settings = { lockTimeoutMs: 5000 };",
    });
  }
  const settings: Record<string, unknown> = {};
  for (const [name, setting] of Object.entries(value)) {
    if (!isSettingName(name)) throw createUnknownSettingError(name, path);
    const isSwitch = SETTING_TYPES[name] === "true or false";
    const isValid = isSwitch
      ? typeof setting === "boolean"
      : Number.isInteger(setting) && setting >= 0;
    if (!isValid) {
      throw new ScriptShapeError(path, {
        reason: `Its setting "${name}" is ${
          typeof setting === "string"
            ? JSON.stringify(setting)
            : String(setting)
        }, not ${SETTING_TYPES[name]}`,
        hint: `Write for example: export const settings = { ${name}: ${
          isSwitch ? "true" : "5000"
        } };`,
      });
    }
    settings[name] = setting;
  }
  return settings;
}

function createUnknownSettingError(
  name: string,
  path: string,
): ScriptShapeError {
  const meant = closestName(name, Object.keys(SETTING_TYPES));
  return new ScriptShapeError(path, {
    reason: `It has an unknown setting "${name}"`,
    hint: meant === undefined
      ? `The settings are ${Object.keys(SETTING_TYPES).join(", ")}.`
      : `Did you mean "${meant}"?`,
  });
}
