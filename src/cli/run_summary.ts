import { MigrationError, type RunProgress } from "../commands/failure.ts";

/**
 * Says after a failure what the run had done, where the database stands and
 * how to go on; one item a line.
 */
export function renderRunSummary(
  error: unknown,
  progress: RunProgress,
): readonly string[] {
  const { applied, heads } = progress;
  const stands = heads.length === 0 ? "base" : heads.join(", ");
  return [
    applied.length === 0
      ? "No revision was run before it."
      : `Done before it: ${applied.join(", ")}.`,
    describeStand(error, progress, stands),
    ...describeNext(error, progress),
  ];
}

function describeStand(
  error: unknown,
  progress: RunProgress,
  stands: string,
): string {
  const { revision, isPartial } = progress;
  if (error instanceof MigrationError && error.failure.isOutcomeUnknown) {
    return `The database stands at ${stands}, or at ${revision}.`;
  }
  if (revision === undefined) return `The database stands at ${stands}.`;
  return isPartial
    ? `Revision ${revision} worked outside a transaction: what it did before ` +
      `the failure stands. The database counts as at ${stands}.`
    : `Revision ${revision} was rolled back; the database stands at ${stands}.`;
}

function describeNext(
  error: unknown,
  progress: RunProgress,
): readonly string[] {
  if (!(error instanceof MigrationError)) {
    return progress.isResumable ? ["The same command goes on from there."] : [];
  }
  if (error.failure.isOutcomeUnknown) return [];
  return [
    progress.isResumable
      ? "Mend the cause and run the same command again: it goes on from there."
      : "Look at what stands, take it back or finish it; the next run says how " +
        "to go on ('alembic current' shows it).",
  ];
}
