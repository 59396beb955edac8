import { MigratorError, type MigratorErrorOptions } from "../errors.ts";
import { RevisionClaimError } from "../graph/load_errors.ts";
import {
  formatRangeEnd,
  MultipleHeadsError,
  OverlappingRevisionsError,
  type RangeEnd,
  RangeNotAncestorError,
  RelativeRevisionError,
  ResolutionError,
  RevisionError,
} from "../graph/errors.ts";
import type { Script } from "../script/script_directory.ts";

/** Why a command refuses, in the words its users know from Alembic. */
export class CommandError extends MigratorError {
  readonly code: string;

  /** @param options.code What is wrong, if that has a name of its own. */
  constructor(
    message: string,
    options: MigratorErrorOptions & { readonly code?: string } = {},
  ) {
    super(message, options);
    this.code = options.code ?? "command-refused";
  }
}

/** Which command asks, as far as its words differ from the others'. */
export type RevisionErrorContext =
  | { readonly command: "upgrade" | "downgrade"; readonly target: string }
  | {
    readonly command: "history";
    readonly lower: RangeEnd;
    readonly upper: RangeEnd;
  }
  | { readonly command: "stamp" }
  | {
    readonly command: "revision";
    /** What was given as `--head`, or to `merge`. */
    readonly head: string | readonly string[];
  }
  | { readonly command: "currentHead" }
  | {
    /** The files are read. */
    readonly command: "load";
    readonly scripts: readonly Pick<Script, "path" | "revision">[];
  }
  | { readonly command: "other" };

/**
 * Runs `body` and words what it finds wrong with revisions for a command.
 *
 * @throws {CommandError} In place of a `RevisionError`, which is its cause.
 */
export function withRevisionErrors<T>(
  context: RevisionErrorContext,
  body: () => T,
): T {
  try {
    return body();
  } catch (error) {
    throw toCommandError(context, error);
  }
}

/** A `CommandError` for a `RevisionError`; any other error as it is. */
function toCommandError(
  context: RevisionErrorContext,
  error: unknown,
): unknown {
  if (!(error instanceof RevisionError)) return error;
  const message = wordError(context, error) + wordFiles(context, error);
  const hint = adviseOn(context, error) ?? error.hint;
  return new CommandError(message, {
    cause: error,
    code: error.code,
    ...(hint === undefined ? {} : { hint }),
  });
}

function wordError(
  context: RevisionErrorContext,
  error: RevisionError,
): string {
  if (error instanceof RangeNotAncestorError) return wordRange(context, error);
  if (error instanceof MultipleHeadsError) return wordHeads(context, error);
  return error instanceof ResolutionError
    ? `Can't locate revision identified by '${error.argument}'`
    : error.message;
}

/** Lines that name the files of the revisions at fault. */
function wordFiles(
  context: RevisionErrorContext,
  error: RevisionError,
): string {
  if (context.command !== "load" || !(error instanceof RevisionClaimError)) {
    return "";
  }
  return context.scripts
    .filter(({ revision }) => error.culprits.includes(revision))
    .map(({ path }) => `\n  in ${path}`).join("");
}

/** What to do next where that depends on the command. */
function adviseOn(
  context: RevisionErrorContext,
  error: RevisionError,
): string | undefined {
  if (context.command === "stamp" && error instanceof ResolutionError) {
    return /^[+-]\d+$/.test(error.argument)
      ? "stamp takes no relative revisions: name the one the database is at"
      : undefined;
  }
  const isMigration = context.command === "upgrade" ||
    context.command === "downgrade";
  if (isMigration && error instanceof OverlappingRevisionsError) {
    return "If the version table holds both, make it hold what is true: " +
      "alembic stamp --purge <revision>";
  }
  if (isMigration && error instanceof RangeNotAncestorError) {
    return "'alembic current' shows where the database stands";
  }
  if (!(error instanceof RelativeRevisionError)) return undefined;
  const { relative } = error;
  if (context.command === "upgrade") {
    return relative.startsWith("-")
      ? `upgrade goes forward, as in +1; to go back: alembic downgrade ${relative}`
      : "'alembic history -r current:' lists what is ahead of the database";
  }
  if (context.command === "downgrade") {
    return relative.startsWith("+")
      ? `downgrade goes back, as in -1; to go forward: alembic upgrade ${relative}`
      : "'alembic history -r :current' lists what can be taken back";
  }
  return undefined;
}

function wordRange(
  context: RevisionErrorContext,
  error: RangeNotAncestorError,
): string {
  if (context.command === "upgrade" || context.command === "downgrade") {
    return `Destination ${context.target} is not a valid ${context.command} ` +
      "target from current head(s)";
  }
  const ends = context.command === "history" ? context : error;
  return `Requested range ${formatRangeEnd(ends.lower)}:${
    formatRangeEnd(ends.upper)
  } does not refer to ancestor/descendant revisions along the same branch`;
}

function wordHeads(
  context: RevisionErrorContext,
  error: MultipleHeadsError,
): string {
  switch (context.command) {
    case "stamp":
      return "Multiple heads are present; please specify a single target " +
        "revision";
    case "currentHead":
      return "The script directory has multiple heads (due to branching)." +
        "Please use get_heads(), or merge the branches using alembic merge.";
    case "revision":
      return [context.head].flat().includes(error.argument)
        ? "Multiple heads are present; please specify the head revision on " +
          "which the new revision should be based, or perform a merge."
        : wordHeadsOf(error.argument);
    case "upgrade":
    case "downgrade":
      return wordHeadsOf(context.target);
    case "history":
      return wordHeadsOf(formatRangeEnd(context.upper));
    case "load":
    case "other":
      return wordHeadsOf(error.argument);
  }
}

function wordHeadsOf(argument: string): string {
  return "Multiple head revisions are present for given argument " +
    `'${argument}'; please specify a specific target revision, ` +
    `'<branchname>@${argument}' to narrow to a specific head, or 'heads' ` +
    "for all heads";
}
