import type { Config } from "../config/config.ts";
import type { DatabaseTarget } from "../config/database_url.ts";
import type { Settings } from "../config/settings.ts";
import type { Connection } from "../driver/connection.ts";
import type { LentDatabase } from "../driver/lent_database.ts";
import type { RevisionMap } from "../graph/revision_map.ts";
import type { EventListener } from "../runtime/events.ts";
import type { VersionTable } from "../runtime/version_table.ts";
import type { Script, ScriptDirectory } from "../script/script_directory.ts";
import { orAborted } from "../util/or_aborted.ts";
import { pollNetwork } from "../util/poll_network.ts";
import { readLimits, type RunLimits } from "./run_limits.ts";
import type { World } from "./world.ts";

export { InterruptedError } from "../runtime/errors.ts";
export type { EventListener, MigrationEvent } from "../runtime/events.ts";

/** Options of a run on the command line, as given. */
export interface RunOverrides {
  readonly lockWait: string | undefined;
  readonly lockTimeout: string | undefined;
  readonly statementTimeout: string | undefined;
  readonly retries: string | undefined;
  /** `--wait`: how long a server that is still starting is waited for. */
  readonly wait: string | undefined;
  /** Whether an interrupted revision is run again in any case. */
  readonly repeatUnfinished: boolean;
}

/** How the program was called, as far as every command shares it. */
export interface Invocation {
  /** Values of `-c`. */
  readonly configFiles: readonly string[];
  /** Value of `-n`. */
  readonly section: string;
  /** Values of `-x`, as given. */
  readonly xArguments: readonly string[];
  /** Value of `--url`. */
  readonly url: string | undefined;
  /** Values of options that come before those of the configuration. */
  readonly overrides: RunOverrides;
  /** Value of `--tag`. */
  readonly tag: string | undefined;
  readonly listener: EventListener;
  /** Whether somebody watches: percentages of slow statements are asked for. */
  readonly wantsProgress: boolean;
  /** Aborted to stop what is under way; its reason is thrown then. */
  readonly signal: AbortSignal | undefined;
  /** A database that the caller keeps open, instead of the configured one. */
  readonly database?: LentDatabase;
  /** Whether it is a scratch one, whose version rows are nobody's business. */
  readonly isShadow?: boolean;
}

/**
 * What a command works on: configuration, script directory and database, each
 * opened when it is first asked for and once only.
 */
export class CommandContext implements AsyncDisposable {
  readonly world: World;
  readonly invocation: Invocation;
  readonly config: Config;
  readonly settings: Settings;
  /** How long and how often a run tries. */
  readonly limits: RunLimits;
  #scripts: Promise<ScriptDirectory> | undefined;
  #map: Promise<RevisionMap<Script>> | undefined;
  #connection: Promise<Connection> | undefined;
  #createsDatabase = false;
  /** Ends an attempt to connect that nobody waits for any more. */
  readonly #closing = new AbortController();

  private constructor(
    world: World,
    invocation: Invocation,
    config: Config,
    settings: Settings,
  ) {
    this.world = world;
    this.invocation = invocation;
    this.config = config;
    this.settings = settings;
    this.limits = readLimits(invocation.overrides, settings);
  }

  /** @throws {ConfigError} If the configuration cannot be read or is wrong. */
  static async open(
    world: World,
    invocation: Invocation,
  ): Promise<CommandContext> {
    const { loadConfig } = await import("../config/load_config.ts");
    const { readSettings } = await import("../config/settings.ts");
    const config = await loadConfig({
      configFiles: invocation.configFiles,
      name: invocation.section,
      environment: (name) => world.environment(name),
      describeVariable: (name) => world.describeVariable?.(name),
      readTextFile: (path) => world.readFile(path),
      cwd: world.cwd(),
    });
    const settings = readSettings(config);
    for (const message of settings.warnings) {
      invocation.listener({ kind: "warning", message });
    }
    return new CommandContext(world, invocation, config, settings);
  }

  /** The revision files. */
  scripts(): Promise<ScriptDirectory> {
    this.#scripts ??= this.#loadScripts();
    return this.#scripts;
  }

  /** The graph of the revision files. */
  map(): Promise<RevisionMap<Script>> {
    this.#map ??= this.#buildMap();
    return this.#map;
  }

  /** Where the database is. */
  async target(): Promise<DatabaseTarget> {
    const { findDatabase } = await import("../config/find_database.ts");
    return findDatabase(this.config, { url: this.invocation.url });
  }

  /** Lets an embedded database that is not there be made: this command writes. */
  createDatabase(): void {
    this.#createsDatabase = true;
  }

  /** The connection of this command; closed with the context. */
  connect(): Promise<Connection> {
    this.#connection ??= this.openSession();
    return this.#connection;
  }

  /**
   * Begins to connect to a server, which goes on while something else is loaded
   * and done; fulfilled when it is on its way. What is wrong with it is for
   * {@linkcode connect} to say.
   */
  async connectAhead(): Promise<void> {
    if (this.invocation.database !== undefined) return;
    try {
      if ((await this.target()).kind === "pglite") return;
      const connecting = Promise.withResolvers<void>();
      this.#connection ??= this.#openConnection(connecting.resolve);
      await Promise.race([connecting.promise, this.#connection]);
    } catch {
      // Whoever needs the connection meets it again.
    }
  }

  /** A session for a part of a command, which the caller closes. */
  openSession(): Promise<Connection> {
    const { database } = this.invocation;
    return database === undefined
      ? this.#openConnection()
      : this.#listen(this.#waitFor(() => this.#lend(() => database.lend())));
  }

  /** How to open further connections; undefined where there is only one. */
  async furtherConnections(): Promise<(() => Promise<Connection>) | undefined> {
    const { database } = this.invocation;
    if (database !== undefined) {
      const { lendFurther } = database;
      return lendFurther && (() => this.#listen(this.#lend(lendFurther)));
    }
    const { kind } = await this.target();
    return kind === "pglite" ? undefined : () => this.#openConnection();
  }

  /** Waits no longer than the signal lets it: a pool may have none to give. */
  async #lend(lend: () => Promise<Connection>): Promise<Connection> {
    const { signal } = this.invocation;
    if (signal === undefined) return await lend();
    const lending = lend();
    try {
      return await orAborted(lending, signal);
    } catch (error) {
      lending.then((connection) => connection.close(), () => {});
      throw error;
    }
  }

  async #openConnection(onConnecting?: () => void): Promise<Connection> {
    const { openConnection } = await import("../driver/open.ts");
    const target = await this.target();
    const closing = this.#closing.signal;
    const stopped = this.invocation.signal;
    const signal = stopped === undefined
      ? closing
      : AbortSignal.any([stopped, closing]);
    const extensions = target.kind === "pglite"
      ? await this.#findExtensions()
      : [];
    return await this.#listen(this.#waitFor(
      (connectTimeoutMs) =>
        openConnection(target, {
          environment: (name) => this.world.environment(name),
          cwd: this.world.cwd(),
          createsDatabase: this.#createsDatabase,
          extensions,
          lockWaitMs: this.limits.lockWaitMs,
          signal,
          ...(connectTimeoutMs !== undefined && { connectTimeoutMs }),
          ...(onConnecting && { onConnecting }),
          onWait: ({ waitedMs }) =>
            this.invocation.listener({
              kind: "lockWait",
              holder: undefined,
              waitedMs,
            }),
        }),
      signal,
    ));
  }

  async #waitFor(
    open: (limitMs: number | undefined) => Promise<Connection>,
    signal = this.invocation.signal,
  ): Promise<Connection> {
    const { waitForServer } = await import("./wait_for_server.ts");
    const { waitMs } = this.limits;
    const { listener } = this.invocation;
    return await waitForServer({ open, waitMs, listener, signal });
  }

  /** Those that the revisions name. */
  async #findExtensions(): Promise<readonly string[]> {
    if (this.settings.scriptLocation === undefined) return [];
    const { readExtensionSources } = await import("./extension_sources.ts");
    const { findExtensionNames } = await import(
      "../driver/pglite_extensions.ts"
    );
    const texts = await readExtensionSources(this);
    return findExtensionNames(texts.join("\n"));
  }

  async #listen(opening: Promise<Connection>): Promise<Connection> {
    const connection = await opening;
    connection.onNotice((notice) =>
      this.invocation.listener({ kind: "notice", notice })
    );
    return connection;
  }

  async versionTable(): Promise<VersionTable> {
    const { VersionTable } = await import("../runtime/version_table.ts");
    // Not the whole dialect: most commands compile nothing.
    const dialect = await import("../dialect/postgres/identifiers.ts");
    return new VersionTable({
      name: this.settings.versionTable,
      schema: this.settings.versionTableSchema,
      primaryKey: this.settings.versionTablePk,
      createsSchema: this.settings.createVersionTableSchema,
      dialect,
    });
  }

  /**
   * The version rows of the database, in its order; undefined if there is no
   * version table. One query; nothing is created.
   */
  async readVersionRows(): Promise<readonly string[] | undefined> {
    const table = await this.versionTable();
    const connection = await this.connect();
    const { withSignal } = await import("./with_signal.ts");
    const { readVersionRows } = await import("./read_version_rows.ts");
    return await withSignal(
      { connection, signal: this.invocation.signal },
      () => readVersionRows(this, table, connection),
    );
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#closing.abort();
    const connection = await this.#connection?.catch(() => undefined);
    await connection?.close();
  }

  async #loadScripts(): Promise<ScriptDirectory> {
    const { loadScriptDirectory } = await import(
      "../script/script_directory.ts"
    );
    const { requireScriptLocation } = await import(
      "../config/path_settings.ts"
    );
    const { settings } = this;
    const scripts = await loadScriptDirectory({
      scriptLocation: requireScriptLocation(this.config),
      versionLocations: settings.versionLocations,
      recursive: settings.recursiveVersionLocations,
      pause: this.#connection && pollNetwork,
    });
    this.#warn(scripts.warnings);
    return scripts;
  }

  async #buildMap(): Promise<RevisionMap<Script>> {
    const { buildRevisionMap } = await import("../graph/build.ts");
    const { withRevisionErrors } = await import("./revision_errors.ts");
    const { scripts } = await this.scripts();
    const map = withRevisionErrors(
      { command: "load", scripts },
      () => buildRevisionMap(scripts),
    );
    this.#warn(map.warnings.map(({ message, revision }) => {
      const files = scripts.filter((script) => script.revision === revision);
      return `${message}: ${files.map(({ path }) => path).join(", ")}`;
    }));
    return map;
  }

  #warn(messages: readonly string[]): void {
    for (const message of messages) {
      this.invocation.listener({ kind: "warning", message });
    }
  }
}
