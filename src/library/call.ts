import { isAbsolute } from "node:path";

import type { CommandContext } from "../commands/context.ts";
import type { World } from "../commands/world.ts";
import { absolutePath } from "../config/path.ts";
import type { LentDatabase } from "../driver/lent_database.ts";
import type { EventListener } from "../runtime/events.ts";
import { type Config, describeSetting, readVariable } from "./config.ts";
import { assertOptionNames, type OptionNames } from "./option_names.ts";
import { PROCESS_WORLD } from "./world.ts";

/** What every function of the library takes. */
export interface CallOptions {
  /**
   * A database that is open already, from `lendPgPool()` and its like, instead
   * of the one that the configuration names. It stays open.
   */
  readonly database?: LentDatabase | undefined;
  /** Aborted to stop: what runs is rolled back and the reason is thrown. */
  readonly signal?: AbortSignal | undefined;
  /**
   * Gets what the command line writes into its log; must not throw or reject,
   * which ends the run. It is not waited for.
   */
  readonly onEvent?: EventListener | undefined;
}

/** What the functions that cannot do without a database take. */
export interface DatabaseCallOptions extends CallOptions {
  /**
   * How long a server that is still starting is waited for, as `30s`.
   * @default {"0"}
   */
  readonly wait?: string | undefined;
}

/** What the functions that change a database take. Times as `30s` or `5min`. */
export interface RunCallOptions extends DatabaseCallOptions {
  /** How long another run is waited for. @default the setting `lock_wait` */
  readonly lockWait?: string | undefined;
  /** PostgreSQL's `lock_timeout`. @default the setting `lock_timeout` */
  readonly lockTimeout?: string | undefined;
  /** PostgreSQL's `statement_timeout`. @default the setting `statement_timeout` */
  readonly statementTimeout?: string | undefined;
  /** How often a revision is tried again. @default the setting `retries` */
  readonly retries?: number | undefined;
  /**
   * Runs a revision again whose earlier run was interrupted in work outside a
   * transaction. @default {false}
   */
  readonly repeatUnfinished?: boolean | undefined;
  /** What revisions get as `context.tag`. */
  readonly tag?: string | undefined;
}

export const CALL_OPTIONS: OptionNames<CallOptions> = {
  database: true,
  signal: true,
  onEvent: true,
};

export const DATABASE_OPTIONS: OptionNames<DatabaseCallOptions> = {
  ...CALL_OPTIONS,
  wait: true,
};

export const RUN_OPTIONS: OptionNames<RunCallOptions> = {
  ...DATABASE_OPTIONS,
  lockWait: true,
  lockTimeout: true,
  statementTimeout: true,
  retries: true,
  repeatUnfinished: true,
  tag: true,
};

/** A call of a function of the library. */
export interface Call<O extends RunCallOptions> {
  /** The function, for messages. */
  readonly callee: string;
  readonly options: O;
  /** What it can be given. */
  readonly names: OptionNames<O>;
}

/**
 * Runs `body` with what a command works on, which is closed afterwards.
 *
 * @throws {CallOptionError} If the call has an option that there is not.
 */
export async function withContext<O extends RunCallOptions, T>(
  config: Config,
  { callee, options, names }: Call<O>,
  body: (context: CommandContext) => Promise<T>,
): Promise<T> {
  assertOptionNames(callee, options, names);
  options.signal?.throwIfAborted();
  const world = worldOf(config);
  const { listener, failed } = guardListener(options.onEvent);
  const signals = [options.signal, failed].filter((each) => each !== undefined);
  const { CommandContext } = await import("../commands/context.ts");
  const { configFile = [], section = "alembic", xArguments = {}, url } =
    config.options;
  await using context = await CommandContext.open(world, {
    configFiles: listOf(configFile),
    section,
    xArguments: Object.entries(xArguments).map(([name, value]) =>
      `${name}=${value}`
    ),
    url,
    overrides: {
      lockWait: options.lockWait,
      lockTimeout: options.lockTimeout,
      statementTimeout: options.statementTimeout,
      retries: options.retries === undefined
        ? undefined
        : String(options.retries),
      wait: options.wait,
      repeatUnfinished: options.repeatUnfinished ?? false,
    },
    tag: options.tag,
    listener,
    wantsProgress: false,
    signal: signals.length > 1 ? AbortSignal.any(signals) : signals[0],
    ...(options.database === undefined ? {} : { database: options.database }),
  });
  const result = await body(context);
  failed?.throwIfAborted();
  return result;
}

/**
 * Ends the run where the application's listener fails, instead of failing where
 * it is called: within an event of a socket, that would end the process.
 *
 * @returns With a signal that is aborted by the failure.
 */
function guardListener(
  onEvent: EventListener | undefined,
): { readonly listener: EventListener; readonly failed?: AbortSignal } {
  if (onEvent === undefined) return { listener: () => {} };
  const failure = new AbortController();
  return {
    failed: failure.signal,
    listener(event) {
      if (failure.signal.aborted) return;
      try {
        // An async function is one that gives nothing back, too.
        const answer: unknown = onEvent(event);
        if (answer instanceof Promise) {
          answer.catch((error) => failure.abort(error));
        }
      } catch (error) {
        failure.abort(error);
      }
    },
  };
}

/**
 * The process, as a configuration wants it seen; in the folder of the moment,
 * which may be another one before the call has ended.
 */
export function worldOf(config: Config): World {
  const { cwd: given = "" } = config.options;
  const cwd = isAbsolute(given)
    ? given
    : absolutePath(PROCESS_WORLD.cwd(), given);
  return {
    ...PROCESS_WORLD,
    environment: (name) => readVariable(config, name),
    describeVariable: (name) => describeSetting(config, name),
    cwd: () => cwd,
  };
}

/** One or several as a list. */
export function listOf(value: string | readonly string[]): readonly string[] {
  return typeof value === "string" ? [value] : value;
}

/** What is written, in one piece. */
export async function collect(
  work: (write: (text: string) => void) => Promise<void>,
): Promise<string> {
  const parts: string[] = [];
  await work((text) => parts.push(text));
  return parts.join("");
}
