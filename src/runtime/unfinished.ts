/** How far a batched update had come. */
export interface BatchPosition {
  /** Key of the last row of the last batch, as text; one item a column. */
  readonly key: readonly string[];
  /** Rows changed so far. */
  readonly rows: number;
}

/**
 * Work of one revision outside a transaction that is under way, or was when
 * its run died. A rollback takes none of it back.
 */
export interface UnfinishedWork {
  readonly revision: string;
  readonly direction: "upgrade" | "downgrade";
  /** Version rows while it runs. */
  readonly heads: readonly string[];
  /** Version rows once it is done. */
  readonly headsAfter: readonly string[];
  /** Names the run that wrote it, so that it knows its own again. */
  readonly run: string;
  /** Who that was: `alembic <pid>@<host>`. */
  readonly by: string;
  /** When it began, as an ISO date. */
  readonly since: string;
  /** Whether something is done that running the revision again would repeat. */
  readonly hasEffects: boolean;
  /** Index builds and drops begun, as `create public.name`: these can be repeated. */
  readonly indexes: readonly string[];
  /** Batched updates begun, by number and table: these go on where they were. */
  readonly batches: Readonly<Record<string, BatchPosition>>;
}

/** A comment of the version table, taken apart. */
export interface TableComment {
  /** What somebody else wrote there. */
  readonly text: string | undefined;
  readonly unfinished: UnfinishedWork | undefined;
}

/** Begins the line of a table's comment that holds the marker. */
const MARKER_PREFIX = "alembic-unfinished: ";

/**
 * Reads the comment of the version table. A marker that cannot be read counts
 * as text.
 */
export function parseTableComment(comment: string | null): TableComment {
  if (comment === null || comment === "") {
    return { text: undefined, unfinished: undefined };
  }
  const start = comment.lastIndexOf(MARKER_PREFIX);
  if (start < 0 || (start > 0 && comment[start - 1] !== "\n")) {
    return { text: comment, unfinished: undefined };
  }
  const unfinished = parseMarker(comment.slice(start + MARKER_PREFIX.length));
  if (unfinished === undefined) return { text: comment, unfinished };
  return {
    text: start > 1 ? comment.slice(0, start - 1) : undefined,
    unfinished,
  };
}

/** The opposite of {@linkcode parseTableComment}; undefined for no comment. */
export function renderTableComment(comment: TableComment): string | undefined {
  const { text, unfinished } = comment;
  if (unfinished === undefined) return text;
  const marker = `${MARKER_PREFIX}${JSON.stringify(unfinished)}`;
  return text === undefined ? marker : `${text}\n${marker}`;
}

function parseMarker(text: string): UnfinishedWork | undefined {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return undefined;
  }
  return isUnfinishedWork(value) ? value : undefined;
}

function isUnfinishedWork(value: unknown): value is UnfinishedWork {
  if (!isRecord(value)) return false;
  return isText(value["revision"]) && isText(value["run"]) &&
    isText(value["by"]) && isText(value["since"]) &&
    (value["direction"] === "upgrade" || value["direction"] === "downgrade") &&
    typeof value["hasEffects"] === "boolean" &&
    isTexts(value["heads"]) && isTexts(value["headsAfter"]) &&
    isTexts(value["indexes"]) &&
    isRecord(value["batches"]) &&
    Object.values(value["batches"]).every((position) =>
      isRecord(position) && isTexts(position["key"]) &&
      typeof position["rows"] === "number"
    );
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function isText(value: unknown): value is string {
  return typeof value === "string";
}

function isTexts(value: unknown): value is readonly string[] {
  return Array.isArray(value) && value.every(isText);
}
