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

/** Something is wrong with what one revision, or two that clash, say. */
export abstract class RevisionClaimError extends RevisionError {
  /** Ids of those whose files have to be looked at. */
  abstract readonly culprits: readonly string[];
}

/** A revision names a parent or dependency that no file defines. */
export class MissingRevisionError extends RevisionClaimError {
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

  get culprits(): readonly string[] {
    return [this.referencedBy];
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
export class BranchLabelError extends RevisionClaimError {
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

  get culprits(): readonly string[] {
    return [this.revision, this.owner];
  }
}

/** What a name is meant for. */
export type NameRole = "revision id" | "branch label";

/** An id or label holds characters that the revision language needs for itself. */
export class IllegalCharacterError extends RevisionClaimError {
  readonly code: string = "illegal-revision-id";
  readonly rejected: string;
  /** The offending characters, sorted, each once. */
  readonly characters: readonly string[];
  readonly culprits: readonly string[];

  constructor(
    rejected: string,
    facts: {
      readonly characters: readonly string[];
      readonly role: NameRole;
      readonly revision: string;
    },
  ) {
    const characters = [...new Set(facts.characters)].sort();
    // Alembic's word.
    const role = facts.role === "revision id"
      ? "revision identifier"
      : facts.role;
    super(
      `Character(s) '${
        characters.map(showCharacter).join(", ")
      }' not allowed in ${role} '${[...rejected].map(showCharacter).join("")}'`,
    );
    this.rejected = rejected;
    this.characters = characters;
    this.culprits = [facts.revision];
  }
}

/** A line break in a message would look like the end of it. */
function showCharacter(character: string): string {
  return /\p{Cc}/u.test(character)
    ? JSON.stringify(character).slice(1, -1)
    : character;
}

/** A name that means something else in the revision language, or nothing. */
export class ReservedNameError extends RevisionClaimError {
  readonly code: string = "reserved-name";
  readonly rejected: string;
  readonly culprits: readonly string[];

  constructor(
    rejected: string,
    facts: { readonly role: NameRole; readonly revision: string },
  ) {
    super(
      rejected === ""
        ? `A ${facts.role} cannot be empty`
        : `'${rejected}' cannot be a ${facts.role}: it is a symbol of its own`,
    );
    this.rejected = rejected;
    this.culprits = [facts.revision];
  }
}
