import { parseConcurrentStatement } from "../dialect/postgres/concurrent_statement.ts";
import { mayCommitInside } from "../dialect/postgres/transactional.ts";
import { quoteLiteral } from "../dialect/postgres/identifiers.ts";
import { MigrationSession } from "../runtime/migration_session.ts";
import type { MigratorOptions } from "../runtime/migrator.ts";
import type { CommandContext } from "./context.ts";
import { lockOf } from "./lock.ts";

/** What the runtime needs for a run on the context's connection. */
export async function migratorOptions(
  context: CommandContext,
  options: { readonly versionTableExists: boolean },
): Promise<MigratorOptions> {
  const { invocation, limits } = context;
  const { listener, signal } = invocation;
  const versionTable = await context.versionTable();
  const openConnection = await context.furtherConnections();
  const session = new MigrationSession({
    connection: await context.connect(),
    openConnection,
    versionTable,
    dialect: { parseConcurrentStatement, mayCommitInside, quoteLiteral },
    lock: await lockOf(context),
    lockWaitMs: limits.lockWaitMs,
    reconnectsWhileWaiting: limits.waitMs > 0 && openConnection !== undefined,
    wantsProgress: invocation.wantsProgress,
    listener,
    signal,
  }, options.versionTableExists);
  return {
    session,
    versionTable,
    loadEnvironment: async () => {
      const { loadRunEnvironment } = await import("./run_environment.ts");
      return await loadRunEnvironment(context);
    },
    timeouts: limits,
    retries: limits.retries,
    mayRepeat: invocation.overrides.repeatUnfinished,
    // Operations and compiler are needed only if there is something to run.
    loadStep: async (step) => {
      const { loadStep } = await import("./step_body.ts");
      return await loadStep(context, step);
    },
    loadStepAhead: async (step) => {
      const { loadStepAhead } = await import("./step_body.ts");
      return await loadStepAhead(context, step);
    },
    listener,
    signal,
  };
}
