import type { Row } from "../driver/connection.ts";
import { assertArguments, isSql, isTagged } from "../schema/arguments.ts";
import { ArgumentError } from "../schema/errors.ts";
import {
  type FinalName,
  finalName,
  type Literal,
  literal,
  type SqlSource,
  type SqlText,
} from "../schema/expressions.ts";
import type { NamingConvention } from "../schema/naming.ts";
import { applyNamingConvention } from "./apply_naming.ts";
import {
  type BatchUpdateOptions,
  buildBatchUpdate,
} from "./batch_update_op.ts";
import { CreatedEnums } from "./created_enums.ts";
import { OfflineOperationError } from "./errors.ts";
import { assertParameters, buildExecute } from "./execute_ops.ts";
import type { Operation } from "./operation.ts";
import type { MigrationInfo, OperationSink } from "./sink.ts";

/** Options of {@linkcode OperationsBase} and of the classes made of it. */
export interface OperationsOptions {
  /** Names for constraints and indexes that are given none. */
  readonly namingConvention?: NamingConvention;
}

/** What `op` can do whatever the object: run SQL, ask, name, group. */
export class OperationsBase {
  readonly #sink: OperationSink;
  readonly #convention: NamingConvention;
  readonly #enums = new CreatedEnums();

  constructor(sink: OperationSink, options: OperationsOptions = {}) {
    this.#sink = sink;
    this.#convention = options.namingConvention ?? {};
  }

  /**
   * Carries out an operation record: one of `defineOperation`, or of a reverse form.
   *
   * @throws {SchemaError} If the naming convention cannot name a part of it.
   */
  invoke(operation: Operation): Promise<void> {
    if (!isTagged(operation)) {
      throw new ArgumentError(
        "'operation' must be an operation record; functions of defineOperation() return one",
        { callee: "op.invoke", argument: "operation" },
      );
    }
    const named = applyNamingConvention(operation, this.#convention);
    return this.#sink.invoke(this.#enums.apply(named));
  }

  /**
   * Runs SQL as it stands: `:name` and `%` mean nothing, several statements may
   * follow one another.
   *
   * @param parameters Values of `$1` … of a single statement; not with `--sql`.
   * @throws {OfflineOperationError} If parameters are given with `--sql`.
   */
  execute(
    sql: SqlSource,
    parameters?: readonly unknown[],
  ): Promise<void> {
    const operation = buildExecute(sql, parameters);
    if (parameters !== undefined && this.#sink.info.isOffline) {
      throw new OfflineOperationError(
        "execute",
        "parameters cannot be sent, write the values into the SQL",
      );
    }
    return this.invoke(operation);
  }

  /**
   * Runs one statement and gives its rows.
   *
   * @typeParam R The shape of a row; it is not checked.
   * @throws {OfflineOperationError} With `--sql`.
   */
  query<R extends object = Row>(
    sql: string | SqlText,
    parameters: readonly unknown[] = [],
  ): Promise<readonly R[]> {
    assertArguments("op.query", { sql: [sql, isSqlText] });
    assertParameters("op.query", parameters);
    if (this.#sink.info.isOffline) {
      throw new OfflineOperationError("query", "there is no database to ask");
    }
    const text = typeof sql === "string" ? sql : sql.sql;
    return this.#sink.query<R>(text, parameters);
  }

  /**
   * Runs `body` outside a transaction, as CREATE INDEX CONCURRENTLY needs it.
   * What was done before is committed first and stays if `body` fails.
   */
  autocommitBlock(body: () => void | Promise<void>): Promise<void> {
    assertFunction("op.autocommitBlock", body);
    // The sink may call `body` later, when the queue has come to it.
    return this.#sink.autocommitBlock(async () => await body());
  }

  /**
   * Updates a large table in small transactions of their own, in the order of
   * its key, so that nobody waits long for a row. What was done before is
   * committed first. A run that dies goes on behind the last batch.
   *
   * @param assignments What stands behind SET: `"email = lower(email)"`.
   */
  batchUpdate(
    tableName: string,
    assignments: SqlSource,
    options: BatchUpdateOptions = {},
  ): Promise<void> {
    return this.#sink.batchUpdate(
      buildBatchUpdate(tableName, assignments, options),
    );
  }

  /** What is known of the run: whether it is offline, its direction, the revision. */
  getContext(): MigrationInfo {
    return this.#sink.info;
  }

  /** Marks a name as final: no naming convention touches it. */
  f(name: string): FinalName {
    return finalName(name);
  }

  /** A value written into the SQL as a literal; for rows of `bulkInsert`. */
  inlineLiteral(value: string | number | bigint | boolean | null): Literal {
    return literal(value);
  }

  /** Starts `body` and keeps the revision open until it is done. */
  protected track(body: () => Promise<void>): Promise<void> {
    return this.#sink.track(body);
  }
}

/** Accepts SQL that needs no compiling: no call of `sa.func`. */
function isSqlText(value: unknown): string | undefined {
  return isTagged(value) && value.kind !== "text"
    ? "SQL text or sa.text(...)"
    : isSql(value);
}

/**
 * Passes silently if `body` is a function.
 *
 * @throws {ArgumentError} If it is anything else, such as the promise of a call.
 */
export function assertFunction(callee: string, body: unknown): void {
  assertArguments(callee, {
    body: [
      body,
      (value) =>
        typeof value === "function"
          ? undefined
          : "a function such as async () => { … }",
    ],
  });
}
