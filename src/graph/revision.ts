import {
  IllegalCharacterError,
  type NameRole,
  ReservedNameError,
} from "./load_errors.ts";

/**
 * One revision as the graph sees it: ids and edges, no file and no code.
 * `script/` extends it with where it stands and what it does.
 */
export interface Revision {
  /** The revision id; any text without `@`, `-`, `+`, `:`. */
  readonly revision: string;
  /** Versioned parents (`down_revision`) in file order; empty for a base. */
  readonly downRevisions: readonly string[];
  /** Other revisions that must be applied first: full ids or branch labels. */
  readonly dependsOn: readonly string[];
  /** Labels that this file itself declares. */
  readonly branchLabels: readonly string[];
  /** Message up to its first blank line; may span lines, may be empty. */
  readonly doc: string;
}

const ILLEGAL_IN_ID_REGEXP = /[@\-+:]/g;
/** A `-` or `+` in a label is nothing else unless a number follows. */
const ILLEGAL_IN_LABEL_REGEXP = /[@:\p{Cc}]/gu;
const RESERVED_REGEXP = /^(?:|base|head|heads|current|[+-]\d+)$/;

/**
 * Checks that an id can be told from the operators and symbols of the revision
 * language.
 *
 * @throws {IllegalCharacterError} If it holds `@`, `-`, `+` or `:`.
 * @throws {ReservedNameError} If it is a symbol or empty.
 */
export function assertRevisionId(id: string): void {
  assertName(id, ILLEGAL_IN_ID_REGEXP, {
    role: "revision id",
    revision: id,
  });
}

/**
 * Checks the same of a branch label of a revision.
 *
 * @throws {IllegalCharacterError} If it holds `@`, `:` or a line break.
 * @throws {ReservedNameError} If it is a symbol or empty.
 */
export function assertBranchLabel(label: string, revision: string): void {
  assertName(label, ILLEGAL_IN_LABEL_REGEXP, {
    role: "branch label",
    revision,
  });
}

function assertName(
  name: string,
  illegal: RegExp,
  facts: { readonly role: NameRole; readonly revision: string },
): void {
  const characters = name.match(illegal);
  if (characters !== null) {
    throw new IllegalCharacterError(name, { ...facts, characters });
  }
  if (RESERVED_REGEXP.test(name)) throw new ReservedNameError(name, facts);
}
