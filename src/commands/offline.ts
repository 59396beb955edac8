import { RecordingConnection } from "../driver/recording.ts";
import type { Step } from "../graph/head_changes.ts";
import { RevisionIdTooLongError } from "../runtime/errors.ts";
import { writeOffline } from "../runtime/offline.ts";
import { USUAL_ROOM } from "../runtime/version_table.ts";
import { orAborted } from "../util/or_aborted.ts";
import type { CommandContext } from "./context.ts";
import { loadRunEnvironment } from "./run_environment.ts";
import { loadStep } from "./step_body.ts";

/** Options of {@linkcode writeScript}. */
export interface WriteScriptOptions {
  /** Version rows that the script starts from; empty for base. */
  readonly startHeads: readonly string[];
  /** Whether the script makes the version table. @default steps from base */
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
  const createsVersionTable = options.createsVersionTable ??
    (options.startHeads.length === 0 && steps.length > 0);
  if (createsVersionTable) assertRoom(context, steps);
  const { signal } = context.invocation;
  const writing = writeOffline(steps, {
    connection: new RecordingConnection((text) => parts.push(text)),
    versionTable: await context.versionTable(),
    createsVersionTable,
    environment: steps.length > 0
      ? await loadRunEnvironment(context)
      : context.settings,
    loadStep: options.isStamp ? undefined : (step) => loadStep(context, step),
    listener: context.invocation.listener,
  });
  await (signal === undefined ? writing : orAborted(writing, signal));
  options.write(parts.join(""));
}

/** A table that is there already may have been widened; this one is not. */
function assertRoom(
  { settings }: CommandContext,
  steps: readonly Step[],
): void {
  const tooLong = steps.flatMap(({ to }) => to)
    .find((id) => [...id].length > USUAL_ROOM);
  if (tooLong === undefined) return;
  const { versionTable, versionTableSchema } = settings;
  throw new RevisionIdTooLongError(tooLong, {
    table: [versionTableSchema, versionTable].filter(Boolean).join("."),
    room: USUAL_ROOM,
  });
}
