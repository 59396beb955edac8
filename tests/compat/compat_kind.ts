/** Outcome of one recorded case. */
export interface CompatResult {
  /** The case's name, unique in its file. */
  readonly name: string;
  readonly outcome: "passed" | "failed";
  /** What the reference answered, brought into comparable form. */
  readonly expected?: unknown;
  /** What this program answered, in the same form. */
  readonly actual?: unknown;
  /** What a reader has to know to judge the two. */
  readonly remark?: string;
  /** What is worth counting over all cases, whatever the outcome. */
  readonly facts?: readonly string[];
  /** What of the answer differs, if it has several parts. */
  readonly problems?: readonly string[];
}

/**
 * Runs the cases of one line of a file of recorded answers; results come in
 * the order of the cases.
 */
export type CompatKind = (
  line: unknown,
  context: { readonly file: string },
) => Promise<readonly CompatResult[]>;
