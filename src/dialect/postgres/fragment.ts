/** A statement before it knows its operation; a text is one that needs nothing else. */
export type Fragment = string | StatementFragment;

/** A statement with what is special about it. */
export interface StatementFragment {
  readonly sql: string;
  readonly parameters?: readonly unknown[];
  /** @default {true} */
  readonly transactional?: boolean;
  readonly comment?: string;
}
