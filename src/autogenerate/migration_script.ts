import { Operations } from "../operations/builder.ts";
import type { Operation } from "../operations/operation.ts";
import type { OperationSink } from "../operations/sink.ts";

/** Operations of one direction, which hooks may change. */
export class OperationContainer {
  /** In the order in which they run. */
  ops: Operation[];

  constructor(ops: readonly Operation[]) {
    this.ops = [...ops];
  }

  /** Whether there is nothing to do. */
  isEmpty(): boolean {
    return this.ops.length === 0;
  }
}

/** A revision that is about to be written, which hooks may change. */
export interface MigrationScript {
  revisionId: string;
  message: string | undefined;
  readonly upgradeOps: OperationContainer;
  readonly downgradeOps: OperationContainer;
}

/**
 * The operations that calls of `op` stand for, which are not carried out:
 *
 * ```ts ignore
 * collectOperations((op) => op.execute("ANALYZE account"));
 * ```
 */
export function collectOperations(
  body: (op: Operations) => unknown,
): readonly Operation[] {
  const operations: Operation[] = [];
  const refuse = (what: string) =>
    Promise.reject(new TypeError(`${what} does not make an operation`));
  const sink: OperationSink = {
    info: {
      isOffline: false,
      direction: "up",
      revision: "",
      serverVersion: undefined,
      xArguments: {},
      tag: undefined,
    },
    invoke: (operation) => {
      operations.push(operation);
      return Promise.resolve();
    },
    query: () => refuse("op.query"),
    autocommitBlock: () => refuse("op.autocommitBlock"),
    batchUpdate: () => refuse("op.batchUpdate"),
    track: async (run) => await run(),
  };
  body(new Operations(sink));
  return operations;
}
