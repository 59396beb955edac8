import type { OnVersionApply } from "../autogenerate/environment.ts";
import type { Step } from "../graph/head_changes.ts";
import { OperationContextError } from "../runtime/errors.ts";
import type { RunEnvironment, VersionHook } from "../runtime/migrator.ts";
import type { StepSession } from "../runtime/step_session.ts";
import type { CommandContext } from "./context.ts";
import { type Environment, loadEnvironment } from "./environment.ts";
import { describeStepFailure } from "./step_failure.ts";

/**
 * How steps are run: what `env.ts` says, else the configuration.
 *
 * @throws {CommandError} If `env.ts` is no set of options.
 * @throws {ScriptLoadError} If it cannot be compiled or evaluated.
 */
export async function loadRunEnvironment(
  context: CommandContext,
): Promise<RunEnvironment> {
  const environment = await loadEnvironment(context);
  const { transactionPerMigration, onVersionApply = [] } = environment.options;
  const hooks = [onVersionApply].flat();
  const isCalled = hooks.length > 0 && !context.invocation.isShadow;
  return {
    transactionPerMigration: transactionPerMigration ??
      context.settings.transactionPerMigration,
    onVersionApply: isCalled ? callAll(context, environment, hooks) : undefined,
  };
}

function callAll(
  context: CommandContext,
  environment: Environment,
  hooks: readonly OnVersionApply[],
): VersionHook {
  return async (step, session) => {
    // Operations and compiler, which a stamp has no other use for.
    const { createRunner, migrationOf } = await import("./step_body.ts");
    const runner = createRunner({ context, step, session: confine(session) });
    try {
      const migration = migrationOf(runner, environment);
      for (const hook of hooks) {
        await hook({
          ...migration,
          step: describeStep(step),
          heads: step.headsAfter,
        });
        await runner.drain();
      }
    } catch (error) {
      await runner.abandon(error);
      throw describeStepFailure(error, {
        step,
        script: environment,
        failure: runner.failure,
      });
    }
  };
}

function describeStep(step: Step): Parameters<OnVersionApply>[0]["step"] {
  const { direction, revision, from, to, doc } = step;
  return { direction, revision, from, to, message: doc };
}

/** A session in whose transaction the version rows are written already. */
function confine({ connection }: StepSession): StepSession {
  return {
    connection,
    inTransaction: true,
    enterAutocommit: () =>
      Promise.reject(
        new OperationContextError(
          "onVersionApply cannot leave the transaction of its revision",
          { hint: "Do such work in a revision of its own" },
        ),
      ),
    leaveAutocommit: () => Promise.resolve(),
  };
}
