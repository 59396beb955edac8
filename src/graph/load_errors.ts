import { RevisionError } from "./errors.ts";

/** What closes a circle: parents alone, or dependencies as well. */
export type CycleKind =
  | "Cycle"
  | "Self-loop"
  | "Dependency cycle"
  | "Dependency self-loop";

/** Revisions that would have to run before themselves. */
export class CycleError extends RevisionError {
  readonly code: string = "revision-cycle";
  readonly kind: CycleKind;
  readonly revisions: readonly string[];

  constructor(kind: CycleKind, revisions: readonly string[]) {
    super(`${kind} is detected in revisions (${revisions.join(", ")})`);
    this.kind = kind;
    this.revisions = revisions;
  }
}

/** A revision names a parent or dependency that no file defines. */
export class MissingRevisionError extends RevisionError {
  readonly code: string = "missing-revision";
  readonly missing: string;
  readonly referencedBy: string;
  readonly attribute: "down_revision" | "depends_on";

  /** @param facts `line`: the referring revision as messages show it. */
  constructor(
    facts: {
      readonly missing: string;
      readonly referencedBy: string;
      readonly attribute: "down_revision" | "depends_on";
      readonly line: string;
      readonly isLabel: boolean;
      readonly suggestion: string | undefined;
    },
  ) {
    super(
      `Revision ${facts.missing} referenced from ${facts.line} is not present`,
      { hint: missingHint(facts) },
    );
    this.missing = facts.missing;
    this.referencedBy = facts.referencedBy;
    this.attribute = facts.attribute;
  }
}

function missingHint(facts: {
  readonly missing: string;
  readonly attribute: "down_revision" | "depends_on";
  readonly isLabel: boolean;
  readonly suggestion: string | undefined;
}): string {
  if (facts.isLabel) {
    return `'${facts.missing}' is a branch label; ${facts.attribute} needs ` +
      "the id of a revision";
  }
  const rule = facts.attribute === "down_revision"
    ? "down_revision needs a whole revision id"
    : "depends_on needs a whole revision id or a branch label";
  return facts.suggestion === undefined
    ? rule
    : `${rule}; did you mean '${facts.suggestion}'?`;
}

/** Two revisions claim one branch label, or a label is also an id. */
export class BranchLabelError extends RevisionError {
  readonly code: string = "branch-label-taken";
  readonly label: string;
  readonly revision: string;
  /** The revision that has the name already, as label or as id. */
  readonly owner: string;

  constructor(label: string, revision: string, owner: string) {
    super(
      `Branch name '${label}' in revision ${revision} already used by ` +
        `revision ${owner}`,
    );
    this.label = label;
    this.revision = revision;
    this.owner = owner;
  }
}

/** An id holds characters that the revision language needs for itself. */
export class IllegalCharacterError extends RevisionError {
  readonly code: string = "illegal-revision-id";
  readonly revision: string;
  /** The offending characters, sorted, each once. */
  readonly characters: readonly string[];

  constructor(revision: string, characters: readonly string[]) {
    super(
      `Character(s) '${characters.join(", ")}' not allowed in revision ` +
        `identifier '${revision}'`,
    );
    this.revision = revision;
    this.characters = characters;
  }
}
