import { AsyncLocalStorage } from "node:async_hooks";

import type { Statement } from "../dialect/statement.ts";
import type { BatchUpdateSql } from "../dialect/postgres/batch_update_sql.ts";
import type { BatchUpdateOp } from "../operations/batch_update_op.ts";
import type { Operation } from "../operations/operation.ts";
import type { MigrationInfo, OperationSink } from "../operations/sink.ts";
import { runBatchUpdate } from "./batch_update.ts";
import { OperationContextError } from "./errors.ts";
import type { StepSession } from "./step_session.ts";
import { OperationPromise } from "./operation_promise.ts";
import { WorkQueue } from "./work_queue.ts";

/** Turns operations into statements; a dialect is one. */
export interface OperationCompiler {
  compile(operation: Operation): readonly Statement[];
  compileBatchUpdate(operation: BatchUpdateOp): BatchUpdateSql;
  /** Whether the SQL begins or ends a transaction. */
  isTransactionControl(sql: string): boolean;
}

/** Where an operation was called, and what it had come to when it failed. */
export interface OperationFailure {
  /** Made at the call: its stack has the revision's own frames. */
  readonly call: Error;
  readonly statement: string | undefined;
  readonly error: unknown;
}

/** Options of {@linkcode OperationRunner}. */
export interface OperationRunnerOptions {
  readonly session: StepSession;
  readonly compiler: OperationCompiler;
  readonly info: MigrationInfo;
}

/**
 * Runs the operations of one revision on its session, in the order in which
 * they are called, awaited or not.
 */
export class OperationRunner implements OperationSink {
  readonly info: MigrationInfo;
  readonly #session: StepSession;
  readonly #compiler: OperationCompiler;
  readonly #outer = new OperationScope();
  /**
   * The autocommit block that the caller runs in: its operations must not wait
   * behind the block itself.
   */
  readonly #inner = new AsyncLocalStorage<OperationScope>();
  /** Whether a block has failed, and left the session outside a transaction. */
  #isStranded = false;
  #failure: OperationFailure | undefined;
  #batchUpdates = 0;

  constructor(options: OperationRunnerOptions) {
    this.#session = options.session;
    this.#compiler = options.compiler;
    this.info = options.info;
  }

  /** The first operation that failed, whether or not the revision caught it. */
  get failure(): OperationFailure | undefined {
    return this.#failure;
  }

  invoke(operation: Operation): Promise<void> {
    // Compiled at the call, so that what is wrong with it shows there.
    const statements = this.#compiler.compile(operation);
    const call = new Error();
    return this.#add(async () => {
      for (const statement of statements) {
        await this.#record(statement.sql, call, () => {
          this.#assertRunnable(statement);
          return this.#execute(statement);
        });
      }
    });
  }

  query<R extends object>(
    sql: string,
    parameters: readonly unknown[] = [],
  ): Promise<readonly R[]> {
    const call = new Error();
    return this.#add(() =>
      this.#record(sql, call, async () => {
        this.#assertNoTransactionControl(sql);
        const { rows } = await this.#session.connection.query<R>(
          sql,
          parameters,
        );
        return rows;
      })
    );
  }

  autocommitBlock(body: () => Promise<void>): Promise<void> {
    const call = new Error();
    return this.#add(() =>
      this.#outsideTransaction(call, async () => {
        const scope = new OperationScope();
        await this.#inner.run(scope, async () => {
          try {
            await body();
            await scope.drain();
          } catch (error) {
            await scope.queue.abandon(error);
            throw error;
          }
        });
      })
    );
  }

  batchUpdate(operation: BatchUpdateOp): Promise<void> {
    const sql = this.#compiler.compileBatchUpdate(operation);
    const name = `${++this.#batchUpdates} ${sql.table}`;
    const call = new Error();
    return this.#add(async () => {
      const session = this.#session.batches;
      if (session === undefined) {
        await this.#session.connection.execute(sql.wholeStatement);
        return;
      }
      await this.#outsideTransaction(call, () =>
        this.#record(
          sql.wholeStatement,
          call,
          () => runBatchUpdate({ op: operation, sql, name, session }),
        ));
    });
  }

  async #outsideTransaction(
    call: Error,
    body: () => Promise<void>,
  ): Promise<void> {
    const isOutermost = this.#session.inTransaction;
    if (isOutermost) {
      await this.#record(
        undefined,
        call,
        () => this.#session.enterAutocommit(),
      );
    }
    try {
      await body();
    } catch (error) {
      this.#isStranded ||= isOutermost;
      throw error;
    }
    if (isOutermost) await this.#session.leaveAutocommit();
  }

  /**
   * Opens a transaction again where the revision has caught the failure of a
   * block. Not sooner: what is to be kept of a block tells a revision that ends
   * with it apart from one that was rolled back.
   */
  async #comeBack(): Promise<void> {
    if (!this.#isStranded) return;
    this.#isStranded = false;
    await this.#session.leaveAutocommit();
  }

  track(body: () => Promise<void>): Promise<void> {
    const promise = new OperationPromise(body());
    (this.#inner.getStore() ?? this.#outer).tracked.push(promise);
    return promise;
  }

  /**
   * Waits for everything that was called.
   *
   * @throws The first failure that the revision did not look at.
   */
  async drain(): Promise<void> {
    await this.#outer.drain();
    await this.#comeBack();
  }

  /**
   * Lets nothing start that has not, and waits for what has: after the
   * revision itself has failed.
   */
  async abandon(error: unknown): Promise<void> {
    await this.#outer.queue.abandon(error);
  }

  #add<T>(work: () => Promise<T>): Promise<T> {
    const inner = this.#inner.getStore();
    if (inner !== undefined) return inner.queue.add(work);
    return this.#outer.queue.add(async () => {
      await this.#comeBack();
      return await work();
    });
  }

  async #execute(statement: Statement): Promise<void> {
    const { connection } = this.#session;
    if (statement.parameters === undefined) {
      const { comment } = statement;
      const remark = connection.isOffline && comment !== undefined
        ? `-- ${comment}\n`
        : "";
      await connection.execute(remark + statement.sql);
    } else await connection.query(statement.sql, statement.parameters);
  }

  #assertRunnable(statement: Statement): void {
    if (statement.transactional || !this.#session.inTransaction) return;
    throw new OperationContextError(
      `${firstWords(statement.sql)} cannot run inside a transaction`,
      {
        hint: "Put it into op.autocommitBlock(async () => { ... }), or take " +
          "the whole revision out of its transaction with " +
          "export const settings = { transaction: false }",
      },
    );
  }

  #assertNoTransactionControl(sql: string): void {
    if (!this.#compiler.isTransactionControl(sql)) return;
    throw new OperationContextError(
      `SQL of a revision must not begin or end transactions: ${
        firstWords(sql)
      }`,
      {
        hint: "Each revision runs in a transaction of its own already; " +
          "op.autocommitBlock() leaves it",
      },
    );
  }

  async #record<T>(
    statement: string | undefined,
    call: Error,
    work: () => Promise<T>,
  ): Promise<T> {
    try {
      return await work();
    } catch (error) {
      this.#failure ??= { call, statement, error };
      throw error;
    }
  }
}

/** What is called in a revision, or in one autocommit block of it. */
class OperationScope {
  readonly queue = new WorkQueue();
  /** Bodies that call operations as they go. */
  readonly tracked: OperationPromise<void>[] = [];

  /**
   * Waits for everything that was called.
   *
   * @throws The first failure that nobody looked at.
   */
  async drain(): Promise<void> {
    let failure: { readonly error: unknown } | undefined;
    for (const body of this.tracked) {
      const { isObserved } = body;
      try {
        await body;
      } catch (error) {
        if (!isObserved) failure ??= { error };
      }
    }
    await this.queue.drain();
    if (failure !== undefined) throw failure.error;
  }
}

/** The words of a statement that say what it is: `CREATE INDEX CONCURRENTLY`. */
function firstWords(sql: string): string {
  return /^\s*((?:[A-Z]+\s+){0,3}[A-Z]+)\b/.exec(sql)?.[1] ?? "This statement";
}
