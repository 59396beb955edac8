import { RecordingConnection } from "../driver/recording.ts";
import type { Step } from "../graph/head_changes.ts";
import { writeOffline } from "../runtime/offline.ts";
import { orAborted } from "../util/or_aborted.ts";
import type { CommandContext } from "./context.ts";
import { loadRunEnvironment } from "./run_environment.ts";
import { loadStep } from "./step_body.ts";

/** Options of {@linkcode writeScript}. */
export interface WriteScriptOptions {
  /** Version rows that the script starts from; empty for base. */
  readonly startHeads: readonly string[];
  /** Whether the script makes the version table. @default from base only */
  readonly createsVersionTable?: boolean;
  /** Whether the steps only move the version rows. */
  readonly isStamp?: boolean;
  /** Gets the whole script. */
  readonly write: (text: string) => void;
}

/**
 * Writes the SQL of `steps`. Nothing is written unless all of it could be
 * made: half a script would be run.
 */
export async function writeScript(
  context: CommandContext,
  steps: readonly Step[],
  options: WriteScriptOptions,
): Promise<void> {
  const parts: string[] = [];
  const { signal } = context.invocation;
  const writing = writeOffline(steps, {
    connection: new RecordingConnection((text) => parts.push(text)),
    versionTable: await context.versionTable(),
    createsVersionTable: options.createsVersionTable ??
      options.startHeads.length === 0,
    environment: steps.length > 0
      ? await loadRunEnvironment(context)
      : context.settings,
    loadStep: options.isStamp ? undefined : (step) => loadStep(context, step),
    listener: context.invocation.listener,
  });
  await (signal === undefined ? writing : orAborted(writing, signal));
  options.write(parts.join(""));
}
