import { MigratorError } from "../errors.ts";
import type { Step } from "../graph/head_changes.ts";
import { describeBlockers, MigrationError } from "./errors.ts";
import { isLost } from "./failures.ts";
import { hintForRunRefusal } from "./sql_state_hints.ts";
import type { Blocker } from "./statement_watch.ts";

const UNDEFINED_TABLE = "42P01";
/** Around a revision it is the version table that is not found. */
const LOST_TABLE_HINT =
  "The revision has dropped the version table, or has changed search_path " +
  "for the session, as a file of pg_dump does: write SET LOCAL search_path " +
  "and set it back at the end of the revision, or leave that line out";

/**
 * Makes a failure of a step of what went wrong around the revision itself: of
 * a refusal of the server, and, if steps were done before, of any other fact
 * about the user's files or database. A defect stays as it is.
 */
export function describeBareFailure(
  error: unknown,
  place: { readonly step: Step | undefined; readonly isFirst: boolean },
): unknown {
  const { step, isFirst } = place;
  if (step === undefined || !(error instanceof Error)) return error;
  const sqlState = "sqlState" in error && typeof error.sqlState === "string"
    ? error.sqlState
    : undefined;
  if (sqlState === undefined && !isLost(error)) {
    if (isFirst || !(error instanceof MigratorError)) return error;
    const { revision, direction } = step;
    return new MigrationError(error.message, { revision, direction }, {
      cause: error,
      ...(error.hint === undefined ? {} : { hint: error.hint }),
    });
  }
  const state = sqlState === undefined ? "" : ` (SQLSTATE ${sqlState})`;
  const own = "hint" in error && typeof error.hint === "string"
    ? error.hint
    : undefined;
  // That of a lost connection is a general one.
  const hint = isLost(error)
    ? hintForRunRefusal(sqlState ?? "", undefined) ?? own
    : sqlState === UNDEFINED_TABLE
    ? LOST_TABLE_HINT
    : hintForRunRefusal(sqlState ?? "", own);
  return new MigrationError(
    `Revision ${step.revision} failed in ${step.direction}: ` +
      `${error.message}${state}`,
    { revision: step.revision, direction: step.direction },
    { cause: error, ...(hint === undefined ? {} : { hint }) },
  );
}

/** The same failure with who stood in its way. */
export function addBlockers(
  error: MigrationError,
  blockers: readonly Blocker[],
): MigrationError {
  const [first] = blockers;
  return error.withRemark(
    `  Blocked by: ${describeBlockers(blockers)}`,
    first === undefined
      ? error.hint
      : "Wait until it has ended, allow more with --lock-timeout or " +
        `--retries, or end it with SELECT pg_terminate_backend(${first.pid})`,
  );
}

/**
 * A COMMIT without an answer that has certainly not happened.
 *
 * @param isBehind Whether more than this step is missing.
 */
export function notCommitted(
  step: Step | undefined,
  cause: unknown,
  isBehind: boolean,
): MigrationError {
  const message = cause instanceof Error ? cause.message : String(cause);
  const behind = isBehind
    ? ", to a server that is not where the lost one was before"
    : "";
  return new MigrationError(
    `Revision ${step?.revision} was not committed: ${message}, at its ` +
      `COMMIT. Looked it up on a new connection${behind}`,
    {
      revision: step?.revision ?? "",
      direction: step?.direction ?? "upgrade",
    },
    {
      cause,
      ...(isBehind && {
        hint: "If a standby has been promoted, see what it lacks of the old " +
          "primary; the same command then does again what is missing",
      }),
    },
  );
}

/** A COMMIT without an answer that could not be looked up. */
export function unknownOutcome(
  step: Step | undefined,
  loss: string,
  cause: unknown,
): MigrationError {
  const message = cause instanceof Error ? cause.message : String(cause);
  return new MigrationError(
    `Whether revision ${step?.revision} was committed is not known: ${loss}, ` +
      `at its COMMIT, and it could not be looked up: ${message}`,
    {
      revision: step?.revision ?? "",
      direction: step?.direction ?? "upgrade",
      isOutcomeUnknown: true,
    },
    {
      cause,
      hint: "'alembic current' says it once the database can be reached; the " +
        "same command then goes on from there",
    },
  );
}
