import { compileBatchUpdate } from "../dialect/postgres/batch_update_sql.ts";
import { postgresDialect } from "../dialect/postgres/mod.ts";
import { scanSql } from "../dialect/postgres/scan_sql.ts";
import {
  isTransactional,
  isTransactionControl,
} from "../dialect/postgres/transactional.ts";
import type { Step } from "../graph/head_changes.ts";
import { Operations } from "../operations/builder.ts";
import type { Migration } from "../operations/migration.ts";
import type { MigrationInfo } from "../operations/sink.ts";
import type { StepBody } from "../runtime/migrator.ts";
import { OperationRunner } from "../runtime/operation_runner.ts";
import type { StepSession } from "../runtime/step_session.ts";
import * as sa from "../operations/sa.ts";
import {
  loadRevisionModule,
  type RevisionModule,
  type RevisionSettings,
} from "../script/load_revision.ts";
import type { Script } from "../script/script_directory.ts";
import { splitSql } from "../script/split_sql.ts";
import type { SqlSection } from "../script/sql_script.ts";
import type { CommandContext } from "./context.ts";
import {
  type Environment,
  loadEnvironment,
  namingConventionOf,
} from "./environment.ts";
import { CommandError } from "./revision_errors.ts";
import { describeStepFailure } from "./step_failure.ts";
import { hintForUnknownCall } from "./unknown_call.ts";
import { parseXArguments } from "./x_arguments.ts";

/** Loads the code of a step, ready for the runtime. */
export async function loadStep(
  context: CommandContext,
  step: Step,
): Promise<StepBody> {
  const map = await context.map();
  const script = map.get(step.revision);
  if (script === undefined) {
    throw new CommandError(
      `Can't locate revision identified by '${step.revision}'`,
    );
  }
  const { loader } = await context.scripts();
  const revision = await loadRevisionModule(script, loader);
  if (revision.kind === "sql") {
    assertNoTransactionControl(step, script, revision);
  }
  const { limits } = context;
  const { given } = limits;
  const own: RevisionSettings = revision.kind === "module"
    ? revision.settings ?? {}
    : sectionOf(step, revision) ?? {};
  const ownStatementTimeoutMs = given.statementTimeoutMs ??
    own.statementTimeoutMs;
  return {
    transaction: own.transaction ?? true,
    repeatable: own.repeatable ?? false,
    timeouts: {
      lockTimeoutMs: given.lockTimeoutMs ?? own.lockTimeoutMs ??
        limits.lockTimeoutMs,
      statementTimeoutMs: ownStatementTimeoutMs ?? limits.statementTimeoutMs,
      ...(ownStatementTimeoutMs === undefined
        ? {}
        : { concurrentTimeoutMs: ownStatementTimeoutMs }),
    },
    retries: given.retries ?? own.retries ?? limits.retries,
    run: async (session) => {
      const run = { context, step, script, session };
      if (revision.kind === "sql") await runSql(run, revision);
      else await runModule(run, revision);
    },
  };
}

/**
 * Loads the code of a step whose turn may never come. Undefined where somebody
 * could tell that it was loaded or started, since a module reaches more than
 * its functions are given, and for work outside a transaction.
 *
 * @throws What {@linkcode loadStep} throws.
 */
export async function loadStepAhead(
  context: CommandContext,
  step: Step,
): Promise<StepBody | undefined> {
  const script = (await context.map()).get(step.revision);
  if (script === undefined) return undefined;
  const { loader } = await context.scripts();
  if (script.format !== "sql") {
    await loader.prepare(script.path);
    if (!loader.isIsolated(script.path)) return undefined;
  }
  const body = await loadStep(context, step);
  return body.transaction ? body : undefined;
}

interface StepRun extends RunningStep {
  readonly script: Script;
}

async function runModule(
  run: StepRun,
  revision: Extract<RevisionModule, { readonly kind: "module" }>,
): Promise<void> {
  const { step, script } = run;
  const body = step.direction === "upgrade"
    ? revision.upgrade
    : revision.downgrade;
  if (body === undefined) throw missingDirection(run);
  const environment = await loadEnvironment(run.context);
  const runner = createRunner(run);
  try {
    await body(migrationOf(runner, environment));
    await runner.drain();
  } catch (error) {
    await runner.abandon(error);
    throw describeStepFailure(error, {
      step,
      script,
      failure: runner.failure,
      hint: hintForUnknownCall(error),
    });
  }
}

async function runSql(
  run: StepRun,
  revision: Extract<RevisionModule, { readonly kind: "sql" }>,
): Promise<void> {
  const { step, script, session } = run;
  const section = sectionOf(step, revision);
  if (section === undefined) throw missingDirection(run);
  const { isOffline } = session.connection;
  if (isOffline && session.inTransaction) assertTransactional(run, section);
  // In a transaction the whole section goes as one query; outside of one
  // that would make the server wrap it into a transaction again. A script gets
  // it as it stands: psql takes it apart itself.
  const parts = session.inTransaction || isOffline
    ? [{ sql: section.text, line: 1 }]
    : splitSql(section.text);
  for (const part of parts) {
    if (part.sql.trim() === "") continue;
    try {
      await session.connection.execute(part.sql);
    } catch (error) {
      throw describeStepFailure(error, {
        step,
        script,
        section: { sql: part.sql, line: section.firstLine + part.line - 1 },
      });
    }
  }
}

/** Refuses what a server would refuse when the script is run. */
function assertTransactional(
  { step, script }: StepRun,
  section: SqlSection,
): void {
  for (const { sql, line } of splitSql(section.text)) {
    const words = scanSql(sql).statements[0]?.words ?? [];
    if (isTransactional(words)) continue;
    throw new CommandError(
      `Revision ${step.revision} runs in a transaction, in which ` +
        `${words.slice(0, 2).join(" ")} cannot run\n` +
        `  at ${script.path}:${section.firstLine + line - 1}`,
      { hint: 'Add the line "-- transaction: off" to the head of the file' },
    );
  }
}

/** What of an SQL revision runs; undefined if it has no such section. */
function sectionOf(
  { direction }: Step,
  revision: Extract<RevisionModule, { readonly kind: "sql" }>,
): SqlSection | undefined {
  return direction === "upgrade" ? revision.upgrade : revision.downgrade;
}

/**
 * Refuses SQL that begins or ends transactions, before anything runs: the
 * revision would be half done, or done and not recorded.
 */
function assertNoTransactionControl(
  step: Step,
  script: Script,
  revision: Extract<RevisionModule, { readonly kind: "sql" }>,
): void {
  const section = sectionOf(step, revision);
  if (section === undefined) return;
  for (const { sql, line } of splitSql(section.text)) {
    const { statements } = scanSql(sql);
    const words = statements[0]?.words ?? [];
    if (!isTransactionControl(words)) continue;
    throw new CommandError(
      `Revision ${step.revision} must not begin or end transactions, but has ` +
        `${words[0]}\n  at ${script.path}:${section.firstLine + line - 1}`,
      {
        hint: "Each revision runs in a transaction of its own already: take " +
          "the statement out, or split the revision where it stands",
      },
    );
  }
}

/** A step that runs on a session. */
export interface RunningStep {
  readonly context: CommandContext;
  readonly step: Step;
  readonly session: StepSession;
}

/** Carries out the operations of TypeScript that runs in a step. */
export function createRunner(run: RunningStep): OperationRunner {
  return new OperationRunner({
    session: run.session,
    compiler: {
      compile: postgresDialect.compile,
      compileBatchUpdate,
      isTransactionControl: (sql) =>
        scanSql(sql).statements.some(({ words }) =>
          isTransactionControl(words)
        ),
    },
    info: infoOf(run),
  });
}

/** What such TypeScript gets. */
export function migrationOf(
  runner: OperationRunner,
  environment: Environment,
): Migration {
  const namingConvention = namingConventionOf(environment);
  const op = new Operations(
    runner,
    namingConvention === undefined ? {} : { namingConvention },
  );
  return { op, sa, context: runner.info };
}

function infoOf(run: RunningStep): MigrationInfo {
  const { connection } = run.session;
  return {
    isOffline: connection.isOffline,
    direction: run.step.direction === "downgrade" ? "down" : "up",
    revision: run.step.revision,
    serverVersion: connection.isOffline ? undefined : connection.serverVersion,
    xArguments: parseXArguments(run.context.invocation.xArguments),
    tag: run.context.invocation.tag,
  };
}

function missingDirection({ step, script }: StepRun): CommandError {
  const what = step.direction === "upgrade" ? "upgrade" : "downgrade";
  const text = script.format === "sql"
    ? `a section that begins with "-- ${what}"`
    : `export async function ${what}({ op }: Migration) { … }`;
  return new CommandError(
    `Revision ${step.revision} has no ${what}: "${script.path}"`,
    { hint: `Add ${text}, or stamp another revision` },
  );
}
