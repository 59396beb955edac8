import { IllegalCharacterError } from "./load_errors.ts";

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

const ILLEGAL_REGEXP = /[@\-+:]/;

/**
 * Checks that an id can be told from the operators of the revision language.
 *
 * @throws {IllegalCharacterError} If it holds `@`, `-`, `+` or `:`.
 */
export function assertRevisionId(id: string): void {
  if (!ILLEGAL_REGEXP.test(id)) return;
  const found = [...id].filter((each) => ILLEGAL_REGEXP.test(each));
  throw new IllegalCharacterError(id, [...new Set(found)].sort());
}
