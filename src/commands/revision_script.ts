import type {
  AutogenerateContext,
  EnvironmentOptions,
} from "../autogenerate/environment.ts";
import {
  type MigrationScript,
  OperationContainer,
} from "../autogenerate/migration_script.ts";
import type { Statement } from "../dialect/statement.ts";
import type { Operation } from "../operations/operation.ts";
import type { SchemaChange } from "../operations/schema_change.ts";
import {
  type OperationGroup,
  renderChanges,
} from "../render/render_operations.ts";
import type {
  FilledRevision,
  PlannedChanges,
  RevisionHead,
} from "./autogenerate.ts";
import { renderChangesSql } from "./changes_sql.ts";
import type { CommandContext } from "./context.ts";
import type { Environment } from "./environment.ts";
import type { RevisionBody } from "./revision.ts";
import { CommandError } from "./revision_errors.ts";
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
  return {
    message: left.message,
    revisionId: left.revisionId,
    body: head.format === "sql"
      ? writeSql(groups)
      : writeModule(groups, options),
    upgradeOperations: left.upgradeOps.ops,
    downgradeOperations: left.downgradeOps.ops,
  };
}

interface Groups {
  readonly upgrade: readonly OperationGroup[];
  readonly downgrade: readonly OperationGroup[];
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

/** What hooks have left, with the notes of what they did not touch. */
function regroup(
  operations: readonly Operation[],
  changes: readonly SchemaChange[],
): readonly OperationGroup[] {
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
  return groups.map(({ operations, change }) => ({
    operations,
    notes: change?.notes ?? [],
  }));
}

function writeModule(
  { upgrade, downgrade }: Groups,
  { renderItem }: EnvironmentOptions,
): RevisionBody {
  const options = renderItem === undefined ? {} : { renderItem };
  const [up, down] = [upgrade, downgrade].map((groups) =>
    renderChanges(groups, options)
  );
  return {
    upgrades: up?.body ?? "",
    downgrades: down?.body ?? "",
    imports: [...new Set([...up?.imports ?? [], ...down?.imports ?? []])],
  };
}

function writeSql({ upgrade, downgrade }: Groups): RevisionBody {
  return {
    upgrades: renderChangesSql(upgrade, assertTransactional),
    downgrades: renderChangesSql(downgrade, assertTransactional),
  };
}

function assertTransactional({ sql, transactional }: Statement): void {
  if (transactional) return;
  throw new CommandError(
    `This cannot run in the transaction of a .sql revision: ${sql}`,
    { hint: "Write a TypeScript revision: --format ts" },
  );
}
