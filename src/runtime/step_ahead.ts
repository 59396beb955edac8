import { setImmediate } from "node:timers/promises";

import type {
  Connection,
  PipelinedConnection,
  QueryResult,
  Row,
} from "../driver/connection.ts";
import { OperationContextError } from "./errors.ts";
import { type StatementRunner, StepConnection } from "./step_connection.ts";
import type { BatchSession, StepSession } from "./step_session.ts";

/** A session that can begin a step in a transaction that is still to begin. */
export type AheadSession = StepSession & StatementRunner;

/** Whether a query can be sent on it before the last one is answered. */
export function isPipelined(
  connection: Connection,
): connection is PipelinedConnection {
  return "executeBehind" in connection;
}

/**
 * The code of a step, started while the query that begins its transaction is
 * on its way. Its first statement is sent right behind that query, with a guard
 * in front that fails in any other transaction and in none; for everything else
 * the code waits until the transaction is known to have begun.
 */
export class StepAhead {
  readonly #work: Promise<void>;
  readonly #begun = Promise.withResolvers<void>();
  #isAbandoned = false;
  /** Whether a statement now would be the first thing that the code does. */
  #isFirst = true;

  /** @param options.guard Statement that fails unless the transaction has begun. */
  constructor(
    session: AheadSession,
    options: {
      readonly guard: string;
      readonly run: (session: StepSession) => Promise<void>;
    },
  ) {
    // The query with the beginning is sent before.
    this.#work = setImmediate().then(async () => {
      if (this.#isAbandoned) return;
      await options.run(this.#lend(session, options.guard));
    });
    // It is waited for when the transaction has begun, or abandoned.
    this.#work.catch(() => {});
  }

  /**
   * Lets the code go on, its transaction having begun, and waits until it has
   * ended.
   *
   * @throws What the code throws.
   */
  async goOn(): Promise<void> {
    this.#isFirst = false;
    this.#begun.resolve();
    await this.#work;
  }

  /** Lets the code do nothing any more, and waits until it has ended. */
  async abandon(): Promise<void> {
    this.#isAbandoned = true;
    this.#isFirst = false;
    this.#begun.resolve();
    await this.#work.catch(() => {});
  }

  /** @throws {OperationContextError} If the code was abandoned. */
  async #untilBegun(): Promise<void> {
    this.#isFirst = false;
    await this.#begun.promise;
    if (this.#isAbandoned) {
      throw new OperationContextError("The transaction has not begun");
    }
  }

  #takeFirst(): boolean {
    const isFirst = this.#isFirst;
    this.#isFirst = false;
    return isFirst;
  }

  #lend(session: AheadSession, guard: string): StepSession {
    const untilBegun = () => this.#untilBegun();
    return {
      connection: new AheadConnection(session, {
        guard,
        untilBegun,
        takeFirst: () => this.#takeFirst(),
      }),
      get inTransaction(): boolean {
        return session.inTransaction;
      },
      get batches(): BatchSession | undefined {
        return session.batches;
      },
      async enterAutocommit(): Promise<void> {
        await untilBegun();
        await session.enterAutocommit();
      },
      leaveAutocommit: () => session.leaveAutocommit(),
    };
  }
}

interface AheadConnectionOptions {
  readonly guard: string;
  readonly untilBegun: () => Promise<void>;
  /** Whether nothing was done before; false from then on. */
  readonly takeFirst: () => boolean;
}

class AheadConnection extends StepConnection {
  readonly #runner: StatementRunner;
  readonly #options: AheadConnectionOptions;

  constructor(runner: StatementRunner, options: AheadConnectionOptions) {
    super(runner);
    this.#runner = runner;
    this.#options = options;
  }

  override async execute(sql: string): Promise<readonly QueryResult[]> {
    const { guard, untilBegun, takeFirst } = this.#options;
    if (!takeFirst()) {
      await untilBegun();
      return await super.execute(sql);
    }
    const answer = this.#runner.runStatement(sql, (connection, text) => {
      if (isPipelined(connection)) return connection.executeBehind(guard, text);
      throw new TypeError("unreachable: the beginning was sent through it");
    });
    // Whether it counts is known only then.
    answer.catch(() => {});
    await untilBegun();
    return await answer;
  }

  override async query<R extends object = Row>(
    sql: string,
    parameters?: readonly unknown[],
  ): Promise<QueryResult<R>> {
    await this.#options.untilBegun();
    return await super.query<R>(sql, parameters);
  }
}
