import type {
  AutogenerateContext,
  EnvironmentOptions,
} from "../autogenerate/environment.ts";
import {
  type MigrationScript,
  OperationContainer,
} from "../autogenerate/migration_script.ts";
import type { Operation } from "../operations/operation.ts";
import type { SchemaChange } from "../operations/schema_change.ts";
import type {
  FilledRevision,
  PlannedChanges,
  RevisionHead,
} from "./autogenerate.ts";
import type { CommandContext } from "./context.ts";
import type { Environment } from "./environment.ts";
import {
  type BodyGroup,
  writeModuleBody,
  writeSqlBody,
} from "./revision_body.ts";
import { parseXArguments } from "./x_arguments.ts";

/** Options of {@linkcode writeScript}. */
export interface ScriptOptions {
  readonly head: RevisionHead;
  readonly environment: Environment;
  /** Of the database that was compared; undefined if none was. */
  readonly serverVersion: number | undefined;
}

/**
 * Lets the hooks of `env.ts` change what is planned, and writes it as the body
 * of a revision; undefined if they have taken it out.
 */
export async function writeScript(
  context: CommandContext,
  { head, environment, serverVersion }: ScriptOptions,
  planned: PlannedChanges,
): Promise<FilledRevision | undefined> {
  const { options } = environment;
  const script: MigrationScript = {
    revisionId: head.revisionId,
    message: head.message,
    upgradeOps: new OperationContainer(operationsOf(planned.upgrade)),
    downgradeOps: new OperationContainer(operationsOf(planned.downgrade)),
  };
  const directives = [script];
  await runHook(options, directives, {
    revision: head.parents,
    context: {
      xArguments: parseXArguments(context.invocation.xArguments),
      serverVersion,
    },
  });
  const [left] = directives;
  if (left === undefined) return undefined;
  const groups = {
    upgrade: regroup(left.upgradeOps.ops, planned.upgrade),
    downgrade: regroup(left.downgradeOps.ops, planned.downgrade),
  };
  const { renderItem } = options;
  return {
    message: left.message,
    revisionId: left.revisionId,
    ...(head.format === "sql" ? writeSqlBody(groups) : writeModuleBody(
      groups,
      renderItem === undefined ? {} : { renderItem },
    )),
  };
}

/** Runs `processRevisionDirectives`, a function or a Rewriter. */
async function runHook(
  { processRevisionDirectives: hook }: EnvironmentOptions,
  directives: MigrationScript[],
  call: {
    readonly context: AutogenerateContext;
    readonly revision: readonly string[];
  },
): Promise<void> {
  const { context, revision } = call;
  if (typeof hook === "function") await hook(context, revision, directives);
  else await hook?.process(context, revision, directives);
}

function operationsOf(changes: readonly SchemaChange[]): readonly Operation[] {
  return changes.flatMap(({ operations }) => operations);
}

/**
 * What hooks have left, with the notes of what they did not touch. Where they
 * drop a table in their own way, it locks as much.
 */
function regroup(
  operations: readonly Operation[],
  changes: readonly SchemaChange[],
): readonly BodyGroup[] {
  const changeOf = new Map(
    changes.flatMap((change) =>
      change.operations.map((operation) => [operation, change] as const)
    ),
  );
  const groups: {
    operations: Operation[];
    change: SchemaChange | undefined;
  }[] = [];
  for (const operation of operations) {
    const change = changeOf.get(operation);
    const last = groups.at(-1);
    if (last !== undefined && change !== undefined && last.change === change) {
      last.operations.push(operation);
    } else groups.push({ operations: [operation], change });
  }
  const locks = new Map(changes.map((change) => [change, change.locks]));
  const dropOf = new Map(
    [...changeOf].map((
      [operation, change],
    ) => [tableDropped(operation), change]),
  );
  return groups.map(({ operations, change }) => {
    const drop = change ?? dropOf.get(tableDropped(operations[0]) ?? "");
    const group = {
      operations,
      notes: change?.notes ?? [],
      locks: drop === undefined ? 0 : locks.get(drop) ?? 0,
    };
    // A hook may have put something between the operations of a change.
    if (drop !== undefined) locks.delete(drop);
    return group;
  });
}

/** The table that an operation drops; undefined for others. */
function tableDropped(operation: Operation | undefined): string | undefined {
  return operation?.kind === "dropTable"
    ? JSON.stringify([operation.schema, operation.tableName])
    : undefined;
}
