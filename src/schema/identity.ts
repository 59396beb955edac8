/** The two parts of a qualified name, as they are stored: without quotes. */
export interface QualifiedName {
  /** Undefined for what belongs to no schema. */
  readonly schema: string | undefined;
  readonly name: string;
}

const PART_REGEXP = /"((?:[^"]|"")*)"|([^".(]+)/y;

/**
 * The parts of an identity such as `public."Account"`; the arguments of a
 * function, from the parenthesis on, are left out.
 */
export function splitIdentity(identity: string): QualifiedName {
  const parts: string[] = [];
  PART_REGEXP.lastIndex = 0;
  for (;;) {
    const match = PART_REGEXP.exec(identity);
    if (match === null) break;
    parts.push(match[1]?.replaceAll('""', '"') ?? match[2] ?? "");
    if (identity[PART_REGEXP.lastIndex] !== ".") break;
    PART_REGEXP.lastIndex++;
  }
  const [first = "", second] = parts;
  return second === undefined
    ? { schema: undefined, name: first }
    : { schema: first, name: second };
}
