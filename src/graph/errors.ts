import { MigratorError, type MigratorErrorOptions } from "../errors.ts";

/**
 * Root of what can be wrong with a revision graph or with a question to it.
 *
 * The messages are facts; `commands/revision_errors.ts` turns them into the
 * sentences that the command lines print.
 */
export abstract class RevisionError extends MigratorError {}

/** Why a name does not lead to one revision. */
export type ResolutionFailure =
  | "unknown"
  | "ambiguous"
  | "unknownBranch"
  | "otherBranch";

/** Facts of a {@linkcode ResolutionError}. */
export interface ResolutionErrorFacts {
  readonly reason: ResolutionFailure;
  /** The part of the argument that failed, as it was written. */
  readonly argument: string;
  /** For "ambiguous" every id and label that starts with `argument`. */
  readonly candidates?: readonly string[];
  /** A known id or label that `argument` may be a slip of. */
  readonly suggestion?: string | undefined;
  /** Whether `argument` was found in the version table. */
  readonly isRow?: boolean;
  /** For "unknownBranch" the labels that there are. */
  readonly labels?: readonly string[];
  /** For "otherBranch" the branch that the revision should be in. */
  readonly branch?: string;
  /** For "otherBranch" the id that `argument` stands for. */
  readonly revision?: string;
}

/** A name stands for no revision, for several, or for one elsewhere. */
export class ResolutionError extends RevisionError {
  readonly code: string = "unknown-revision";
  readonly reason: ResolutionFailure;
  readonly argument: string;
  readonly candidates: readonly string[];
  readonly suggestion: string | undefined;

  constructor(facts: ResolutionErrorFacts, options: ErrorOptions = {}) {
    super(resolutionMessage(facts), withHint(options, resolutionHint(facts)));
    this.reason = facts.reason;
    this.argument = facts.argument;
    this.candidates = facts.candidates ?? [];
    this.suggestion = facts.suggestion;
  }
}

const SHORTEST_USUAL_PREFIX = 4;

function resolutionMessage(facts: ResolutionErrorFacts): string {
  const { argument } = facts;
  switch (facts.reason) {
    case "unknown":
      return `No such revision or branch '${argument}'` +
        ([...argument].length < SHORTEST_USUAL_PREFIX
          ? "; please ensure at least four characters are present for " +
            "partial revision identifier matches"
          : "");
    case "ambiguous":
      return `Multiple revisions start with '${argument}': ${
        quoteAll((facts.candidates ?? []).slice(0, 3))
      }...`;
    case "unknownBranch":
      return `No such branch: '${argument}'`;
    case "otherBranch":
      return `Revision ${facts.revision} is not a member of branch ` +
        `'${facts.branch}'`;
  }
}

/** More names than this are counted, not listed. */
const MOST_LISTED_CANDIDATES = 10;

function resolutionHint(facts: ResolutionErrorFacts): string | undefined {
  if (facts.isRow === true) {
    return `The version table holds '${facts.argument}', but no revision ` +
      "file here has that id. If a newer version of the application was " +
      "here, its files are needed to go back; to make the table say another " +
      "revision instead: alembic stamp --purge <revision>";
  }
  if (facts.suggestion !== undefined) {
    return `Did you mean '${facts.suggestion}'?`;
  }
  switch (facts.reason) {
    case "unknown":
      return "'alembic history' lists the revisions, 'alembic branches' " +
        "where they part";
    case "unknownBranch":
      return facts.labels === undefined || facts.labels.length === 0
        ? "No revision has a branch label; a revision id before the @ works too"
        : `The branches are ${listSome(facts.labels)}`;
    case "otherBranch":
      return resolutionMessage(facts);
    case "ambiguous":
      return `Multiple revisions start with '${facts.argument}': ${
        listSome(facts.candidates ?? [])
      }; give more characters`;
  }
}

function listSome(names: readonly string[]): string {
  const left = names.length - MOST_LISTED_CANDIDATES;
  return quoteAll(names.slice(0, MOST_LISTED_CANDIDATES)) +
    (left > 0 ? ` and ${left} more` : "");
}

/** Where one revision is needed, a name stands for several heads. */
export class MultipleHeadsError extends RevisionError {
  readonly code: string = "multiple-heads";
  readonly heads: readonly string[];
  /** The symbol that was asked for, for example `head` or `label@head`. */
  readonly argument: string;

  constructor(heads: readonly string[], argument: string) {
    super(
      `Multiple heads are present for given argument '${argument}'; ${
        heads.join(", ")
      }`,
      { hint: `The heads are ${quoteAll(heads)}` },
    );
    this.heads = heads;
    this.argument = argument;
  }
}

/** Where one base is needed, the history has several. */
export class MultipleBasesError extends RevisionError {
  readonly code: string = "multiple-bases";
  readonly bases: readonly string[];

  constructor(bases: readonly string[]) {
    super(
      "The script directory has multiple bases. Please use get_bases().",
      { hint: `The bases are ${quoteAll(bases)}` },
    );
    this.bases = bases;
  }
}

/** One end of a range: a symbol, or the version rows it was asked with. */
export type RangeEnd = string | readonly string[];

/** The lower end of a range is not below its upper end. */
export class RangeNotAncestorError extends RevisionError {
  readonly code: string = "range-not-ancestor";
  readonly lower: RangeEnd;
  readonly upper: RangeEnd;

  constructor(lower: RangeEnd, upper: RangeEnd) {
    super(
      `Revision ${formatRangeEnd(lower)} is not an ancestor of revision ${
        formatRangeEnd(upper)
      }`,
    );
    this.lower = lower;
    this.upper = upper;
  }
}

/**
 * Writes a range end as Alembic does in its messages: version rows look like
 * `('a', 'b')` and `('a',)`, nothing at all is `base`.
 */
export function formatRangeEnd(end: RangeEnd): string {
  if (typeof end === "string") return end === "" ? "base" : end;
  if (end.length === 0) return "base";
  return `(${quoteAll(end)}${end.length === 1 ? "," : ""})`;
}

/** A relative symbol asks for more revisions than there are. */
export class RelativeRevisionError extends RevisionError {
  readonly code: string = "relative-revision";
  /** The symbol as it was written, for example `+3` or `abc-2`. */
  readonly relative: string;
  /** How many revisions were asked for. */
  readonly wanted: number;

  constructor(relative: string, wanted: number) {
    super(
      `Relative revision ${relative} didn't produce ${wanted} migrations`,
    );
    this.relative = relative;
    this.wanted = wanted;
  }
}

/** A walk from a named revision leaves the graph. */
export class WalkedTooFarError extends RevisionError {
  readonly code: string = "walked-too-far";
  readonly target: string;

  constructor(target: string) {
    super("Walked too far", {
      hint: `'${target}' leads past the end of the history`,
    });
    this.target = target;
  }
}

/** A relative symbol comes to a fork and nothing says which way. */
export class AmbiguousWalkError extends RevisionError {
  readonly code: string = "ambiguous-walk";
  /** The ways to choose from, by id. */
  readonly candidates: readonly string[];

  constructor(candidates: readonly string[]) {
    super("Ambiguous walk", {
      hint: `The ways on are ${quoteAll(candidates)}; name the revision, ` +
        "or the branch as '<branchname>@+1'",
    });
    this.candidates = candidates;
  }
}

/** `+N` with several version rows and no branch to choose one. */
export class AmbiguousStartError extends RevisionError {
  readonly code: string = "ambiguous-start";
  /** The revisions that the walk could start from. */
  readonly candidates: readonly string[];

  constructor(candidates: readonly string[]) {
    super("Ambiguous upgrade from multiple current revisions", {
      hint: `The current revisions are ${quoteAll(candidates)}; ` +
        "choose one branch with '<branchname>@+1'",
    });
    this.candidates = candidates;
  }
}

/** `label@-N` where not exactly one version row is on that branch. */
export class BranchNotCurrentError extends RevisionError {
  readonly code: string = "branch-not-current";
  readonly target: string;
  readonly branch: string;
  /** The current revisions on the branch: none, or several. */
  readonly found: readonly string[];

  constructor(target: string, branch: string, found: readonly string[]) {
    super(
      `Relative revision ${target} needs one current revision on branch ` +
        `'${branch}'; found ${found.length === 0 ? "none" : quoteAll(found)}`,
    );
    this.target = target;
    this.branch = branch;
    this.found = found;
  }
}

/** A branch named in a downgrade has none of the revisions to go. */
export class BranchNotAffectedError extends RevisionError {
  readonly code: string = "branch-not-affected";
  readonly branch: string;

  constructor(branch: string) {
    super("Not a valid downgrade target from current heads", {
      hint: `Nothing above the target is on branch '${branch}'`,
    });
    this.branch = branch;
  }
}

/** Of revisions that stand side by side, one is an ancestor of another. */
export class OverlappingRevisionsError extends RevisionError {
  readonly code: string = "overlapping-revisions";
  readonly revision: string;
  /** Those of the other revisions that are below `revision`. */
  readonly overlaps: readonly string[];

  constructor(revision: string, overlaps: readonly string[]) {
    super(
      `Requested revision ${revision} overlaps with other requested ` +
        `revisions ${overlaps.join(", ")}`,
    );
    this.revision = revision;
    this.overlaps = overlaps;
  }
}

/** The version rows are not those that a step was planned for. */
export class StaleHeadsError extends RevisionError {
  readonly code: string = "stale-heads";
  readonly revision: string;
  readonly heads: readonly string[];

  constructor(revision: string, heads: readonly string[]) {
    super(
      `Revision ${revision} is not among the current heads ` +
        `(${heads.join(", ")}) and cannot be downgraded`,
    );
    this.revision = revision;
    this.heads = heads;
  }
}

/** A `history` range that is not two symbols around one colon. */
export class RangeSyntaxError extends RevisionError {
  readonly code: string = "range-syntax";
  readonly range: string;

  constructor(range: string) {
    super("History range requires [start]:[end], [start]:, or :[end]", {
      hint: `The range given was '${range}'`,
    });
    this.range = range;
  }
}

function quoteAll(names: readonly string[]): string {
  return names.map((name) => `'${name}'`).join(", ");
}

function withHint(
  options: ErrorOptions,
  hint: string | undefined,
): MigratorErrorOptions {
  return hint === undefined ? options : { ...options, hint };
}
