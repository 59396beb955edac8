import { Operations } from "../../src/operations/builder.ts";
import type { OperationsOptions } from "../../src/operations/builder_base.ts";
import type { BatchUpdateOp } from "../../src/operations/batch_update_op.ts";
import type { Operation } from "../../src/operations/operation.ts";
import type {
  MigrationInfo,
  OperationSink,
} from "../../src/operations/sink.ts";

/** A sink that carries nothing out and remembers what it was asked. */
export class RecordingSink implements OperationSink {
  readonly info: MigrationInfo;
  readonly operations: Operation[] = [];
  readonly calls: string[] = [];
  /** The promise that every call returns. */
  readonly done: Promise<void> = Promise.resolve();

  constructor(info: Partial<MigrationInfo> = {}) {
    this.info = {
      isOffline: false,
      direction: "up",
      revision: "ae1027a6acf0",
      serverVersion: 180000,
      xArguments: {},
      tag: undefined,
      ...info,
    };
  }

  invoke(operation: Operation): Promise<void> {
    this.calls.push(operation.kind);
    this.operations.push(operation);
    return this.done;
  }

  query<R extends object>(
    sql: string,
    parameters: readonly unknown[],
  ): Promise<readonly R[]> {
    this.calls.push(`query ${sql} ${JSON.stringify(parameters)}`);
    return Promise.resolve([]);
  }

  async autocommitBlock(body: () => Promise<void>): Promise<void> {
    this.calls.push("autocommit");
    await body();
    this.calls.push("end of autocommit");
  }

  batchUpdate(operation: BatchUpdateOp): Promise<void> {
    this.calls.push(`${operation.kind} ${operation.tableName}`);
    return this.done;
  }

  async track(body: () => Promise<void>): Promise<void> {
    this.calls.push("track");
    await body();
  }
}

/** Operations that end in a {@linkcode RecordingSink}. */
export function recordOperations(
  options: OperationsOptions & { readonly info?: Partial<MigrationInfo> } = {},
): { readonly op: Operations; readonly sink: RecordingSink } {
  const sink = new RecordingSink(options.info);
  return { op: new Operations(sink, options), sink };
}
