import type {
  Connection,
  Notice,
  QueryResult,
  Row,
} from "../driver/connection.ts";

/** Runs the statements of a step with all that belongs around them. */
export interface StatementRunner {
  /** The connection of the moment: another one after a loss. */
  readonly rawConnection: Connection;
  /** @param send Sends the SQL it is given, which may be another one. */
  runStatement<T>(
    sql: string,
    send: (connection: Connection, sql: string) => Promise<T>,
  ): Promise<T>;
}

/** The connection that the code of a step gets. */
export class StepConnection implements Connection {
  readonly isOffline = false;
  readonly #runner: StatementRunner;

  constructor(runner: StatementRunner) {
    this.#runner = runner;
  }

  get displayUrl(): string {
    return this.#runner.rawConnection.displayUrl;
  }

  get serverVersion(): number {
    return this.#runner.rawConnection.serverVersion;
  }

  get backendPid(): number | undefined {
    return this.#runner.rawConnection.backendPid;
  }

  execute(sql: string): Promise<readonly QueryResult[]> {
    return this.#runner.runStatement(
      sql,
      (connection, text) => connection.execute(text),
    );
  }

  query<R extends object = Row>(
    sql: string,
    parameters?: readonly unknown[],
  ): Promise<QueryResult<R>> {
    return this.#runner.runStatement(
      sql,
      (connection, text) => connection.query<R>(text, parameters),
    );
  }

  cancel(): Promise<void> {
    return this.#runner.rawConnection.cancel();
  }

  onNotice(listener: (notice: Notice) => void): void {
    this.#runner.rawConnection.onNotice(listener);
  }

  /** Does nothing: the run ends the session. */
  close(): Promise<void> {
    return Promise.resolve();
  }
}
