import { closestName } from "../util/closest_name.ts";
import { parseDoc, type ScriptDoc } from "./doc_comment.ts";
import { ScriptShapeError, SqlTextError } from "./errors.ts";
import { lexSql, lineAt } from "./sql_lexer.ts";

/** The keys that the header of an SQL revision may have. */
const HEADER_KEYS = [
  "revision",
  "down_revision",
  "branch_labels",
  "depends_on",
  "create_date",
  "transaction",
  "repeatable",
] as const;

type HeaderKey = (typeof HEADER_KEYS)[number];

/** What the header of an SQL revision says. */
export interface SqlHead extends ScriptDoc {
  readonly revision: string;
  readonly downRevisions: readonly string[];
  readonly branchLabels: readonly string[];
  readonly dependsOn: readonly string[];
  /** Whether the revision runs in a transaction. */
  readonly transaction: boolean;
  /** Whether it may run again after a run that died in the middle of it. */
  readonly repeatable: boolean;
}

/** The SQL of one direction. */
export interface SqlSection {
  readonly text: string;
  /** Line of the file on which `text` begins, counted from 1. */
  readonly firstLine: number;
  /** Whether it runs in a transaction: as it says itself, else as the header says. */
  readonly transaction: boolean;
  /** Whether it may run again after a run that died in the middle of it; likewise. */
  readonly repeatable: boolean;
}

/** A whole SQL revision. */
export interface SqlScript extends SqlHead {
  readonly upgrade: SqlSection;
  /** Undefined if the file has no such section: it cannot be undone. */
  readonly downgrade: SqlSection | undefined;
}

interface HeaderLine {
  readonly line: number;
  readonly text: string;
  readonly value: string;
}

const COMMENT_REGEXP = /^[ \t]*--(.*)$/;
const KEY_REGEXP = /^\s*([A-Za-z][\w -]{0,30}?)\s*:(?:\s+(.*?))?\s*$/;
const SECTION_REGEXP = /^--\s*(upgrade|downgrade)\s*:?\s*$/i;
/** A key that holds for a section, at its start. */
const SWITCH_REGEXP = /^--\s*(transaction|repeatable)\s*:\s*(.*?)\s*$/i;

/**
 * Reads the header of an SQL revision: the comment lines before its first
 * section. Lines of the form `-- key: value` are attributes, the others
 * together are the message.
 *
 * @throws {ScriptShapeError} If `revision` is missing, a key comes twice or
 * looks like a misspelt one, or a value is not valid.
 */
export function readSqlHead(text: string, path: string): SqlHead {
  const { keys, message } = readHeaderLines(stripBom(text), path);
  const revision = keys.get("revision");
  if (revision === undefined || revision.value === "") {
    // What another encoding becomes when it is read.
    if (/[\0\ufffd]/.test(text)) {
      throw new ScriptShapeError(path, {
        reason: "It is not UTF-8 text",
        hint: "Save the file as UTF-8.",
      });
    }
    throw new ScriptShapeError(path, {
      reason: `It has no "revision" in its header`,
      hint: "Begin the file with: -- revision: <id>",
    });
  }
  const doc = parseDoc(message.join("\n"));
  return {
    ...doc,
    createDate: keys.get("create_date")?.value ?? doc.createDate,
    revision: revision.value,
    downRevisions: splitList(keys.get("down_revision")),
    branchLabels: splitList(keys.get("branch_labels")),
    dependsOn: splitList(keys.get("depends_on")),
    transaction: readSwitch(keys, {
      name: "transaction",
      byDefault: true,
      path,
    }),
    repeatable: readSwitch(keys, {
      name: "repeatable",
      byDefault: false,
      path,
    }),
  };
}

/** Whether a text has the key `revision` in its header, so that it is a revision. */
export function hasSqlRevision(text: string): boolean {
  return /^(?:[ \t]*(?:--.*)?\r?\n)*[ \t]*--[ \t]*revision[ \t]*:/.test(
    stripBom(text),
  );
}

/**
 * Reads an SQL revision: its header and its sections, each of which begins
 * with a line of its own, `-- upgrade` or `-- downgrade`, and goes on to the
 * next or to the end. Such a line in a quote or block comment is none. The keys
 * `transaction` and `repeatable` before the SQL of a section hold for that
 * section, whatever the header says.
 *
 * @throws {ScriptShapeError} If the header is wrong, there is no `upgrade`, a
 * section comes twice, SQL stands before the first, or the SQL has a quote
 * that is not closed.
 */
export function parseSqlScript(text: string, path: string): SqlScript {
  const source = stripBom(text);
  const head = readSqlHead(source, path);
  const sections = readSections(source, { path, head });
  const upgrade = sections.get("upgrade");
  if (upgrade === undefined) {
    throw new ScriptShapeError(path, {
      reason: `It has no section "upgrade"`,
      hint: "Put the line -- upgrade before the SQL that upgrades.",
    });
  }
  return { ...head, upgrade, downgrade: sections.get("downgrade") };
}

/**
 * Renders the header of an SQL revision, which {@linkcode readSqlHead} reads
 * back; a line of the message that would be taken for a key or a section
 * gets a third dash.
 *
 * @throws {ScriptShapeError} If an id or label cannot stand in a header.
 */
export function renderSqlHead(
  head: Pick<
    SqlHead,
    "branchLabels" | "dependsOn" | "downRevisions" | "longDoc" | "revision"
  >,
  path: string,
): string {
  for (
    const id of [
      head.revision,
      ...head.downRevisions,
      ...head.branchLabels,
      ...head.dependsOn,
    ]
  ) {
    if (id !== id.trim() || /[,\r\n]|^(?:none|null)?$/i.test(id)) {
      throw new ScriptShapeError(path, {
        reason: `"${id}" cannot stand in the header of an SQL revision`,
      });
    }
  }
  const message = head.longDoc.trim().split(/\r\n?|\n/).map((line) =>
    `${isMessageLine(line) ? "--" : "---"} ${line}`.trimEnd()
  );
  const keys: readonly (readonly [HeaderKey, readonly string[]])[] = [
    ["revision", [head.revision]],
    ["down_revision", head.downRevisions],
    ["branch_labels", head.branchLabels],
    ["depends_on", head.dependsOn],
  ];
  const lines = keys.map(([key, values]) =>
    `-- ${key}: ${values.join(", ")}`.trimEnd()
  );
  return [...message, "--", ...lines].join("\n");
}

function isMessageLine(line: string): boolean {
  try {
    return readKey(line, { path: "", line: 1, text: line }) === undefined &&
      !SECTION_REGEXP.test(`-- ${line.trim()}`);
  } catch (error) {
    if (error instanceof ScriptShapeError) return false;
    throw error;
  }
}

/** A third dash marks a line of the message, whatever it looks like. */
function isForced(comment: string): boolean {
  return comment.startsWith("-");
}

function stripBom(text: string): string {
  return text.startsWith("\ufeff") ? text.slice(1) : text;
}

function readHeaderLines(
  text: string,
  path: string,
): {
  readonly keys: ReadonlyMap<HeaderKey, HeaderLine>;
  readonly message: readonly string[];
} {
  const keys = new Map<HeaderKey, HeaderLine>();
  const message: string[] = [];
  let line = 0;
  for (const raw of eachLine(text)) {
    line++;
    const comment = COMMENT_REGEXP.exec(raw)?.[1];
    if (comment === undefined) {
      if (raw.trim() !== "") break;
      message.push("");
      continue;
    }
    if (SECTION_REGEXP.test(raw.trim())) break;
    const place = { path, line, text: raw };
    const key = isForced(comment) ? undefined : readKey(comment, place);
    if (key === undefined) {
      message.push(comment.replace(/^-* ?/, ""));
      continue;
    }
    if (keys.has(key.name)) {
      throw createLineError(place, `The key "${key.name}" comes twice`);
    }
    keys.set(key.name, { line, text: raw, value: key.value });
  }
  return { keys, message };
}

/** Reads lines one by one: of a long file only the head is looked at. */
function* eachLine(text: string): Generator<string> {
  for (let start = 0; start <= text.length;) {
    const found = text.indexOf("\n", start);
    const end = found < 0 ? text.length : found;
    yield text.slice(start, end).replace(/\r$/, "");
    start = end + 1;
  }
}

function readKey(
  comment: string,
  place: LinePlace,
): { readonly name: HeaderKey; readonly value: string } | undefined {
  const match = KEY_REGEXP.exec(comment);
  if (match === null) {
    assertNoMisspeltSection(comment, place);
    return undefined;
  }
  const written = match[1] ?? "";
  const value = match[2] ?? "";
  const name = HEADER_KEYS.find((key) => key === written);
  if (name !== undefined) return { name, value };
  const plain = written.replaceAll(/([a-z])([A-Z])|[ -]+/g, "$1_$2")
    .toLowerCase();
  const meant = closestName(plain, HEADER_KEYS);
  if (meant === undefined || meant === "create_date") return undefined;
  throw createLineError(
    place,
    `Unknown key "${written}"`,
    `Did you mean "${meant}"?`,
  );
}

function assertNoMisspeltSection(comment: string, place: LinePlace): void {
  const word = /^\s*(\w+)\s*$/.exec(comment)?.[1];
  if (word === undefined) return;
  const meant = closestName(word, ["upgrade", "downgrade"]);
  if (meant === undefined) return;
  throw createLineError(
    place,
    `Unknown section "${word}"`,
    `Did you mean "${meant}"?`,
  );
}

function splitList(line: HeaderLine | undefined): readonly string[] {
  const value = line?.value ?? "";
  if (/^(?:none|null)$/i.test(value)) return [];
  return value.split(",").map((each) => each.trim()).filter((each) =>
    each !== ""
  );
}

function readSwitch(
  keys: ReadonlyMap<string, HeaderLine>,
  key: {
    readonly name: "transaction" | "repeatable";
    readonly byDefault: boolean;
    readonly path: string;
  },
): boolean {
  const line = keys.get(key.name);
  switch (line?.value.toLowerCase()) {
    case undefined:
      return key.byDefault;
    case "on":
    case "true":
    case "yes":
      return true;
    case "off":
    case "false":
    case "no":
      return false;
    default:
      throw createLineError(
        { path: key.path, line: line?.line ?? 1, text: line?.text ?? "" },
        `"${key.name}" is "${line?.value}"`,
        "Write on or off.",
      );
  }
}

type Direction = "upgrade" | "downgrade";

interface SectionMark {
  readonly direction: Direction;
  readonly start: number;
  readonly end: number;
  /** Its keys, by name. */
  readonly keys: Map<string, HeaderLine>;
}

function readSections(
  text: string,
  { path, head }: { readonly path: string; readonly head: SqlHead },
): ReadonlyMap<Direction, SqlSection> {
  const marks = findSectionMarks(text, path);
  const sections = new Map<Direction, SqlSection>();
  marks.forEach(({ direction, start, end, keys }, index) => {
    const line = lineAt(text, start);
    if (sections.has(direction)) {
      throw createLineError(
        { path, line, text: text.slice(start, end) },
        `The section "${direction}" comes twice`,
      );
    }
    const textStart = text.indexOf("\n", end) + 1 || text.length;
    sections.set(direction, {
      text: text.slice(textStart, marks[index + 1]?.start),
      firstLine: line + 1,
      transaction: readSwitch(keys, {
        name: "transaction",
        byDefault: head.transaction,
        path,
      }),
      repeatable: readSwitch(keys, {
        name: "repeatable",
        byDefault: head.repeatable,
        path,
      }),
    });
  });
  return sections;
}

/** Returns the section lines in order, having checked what stands around them. */
function findSectionMarks(text: string, path: string): readonly SectionMark[] {
  const marks: SectionMark[] = [];
  let hasSql = false;
  try {
    for (const { kind, start, end } of lexSql(text)) {
      const comment = kind === "comment" ? text.slice(start, end) : "";
      const direction = SECTION_REGEXP.exec(comment)?.[1]?.toLowerCase();
      const isMark = direction === "upgrade" || direction === "downgrade";
      const last = marks.at(-1);
      const key = SWITCH_REGEXP.exec(comment);
      if (isMark && isFirstOnLine(text, start)) {
        marks.push({ direction, start, end, keys: new Map() });
        hasSql = false;
      } else if (kind !== "comment" && marks.length === 0) {
        throw createPlaceError(
          { path, text, start },
          "SQL stands before the first section",
          "Put the line -- upgrade before the SQL that upgrades.",
        );
      } else if (
        last !== undefined && key !== null && isFirstOnLine(text, start)
      ) {
        const place = { path, text, start };
        readSectionKey(key, { keys: last.keys, hasSql, place });
      } else if (kind !== "comment") hasSql = true;
    }
  } catch (error) {
    if (!(error instanceof SqlTextError)) throw error;
    throw new ScriptShapeError(path, {
      reason: error.reason,
      position: { line: error.line },
      ...(error.hint === undefined ? {} : { hint: error.hint }),
      cause: error,
    });
  }
  return marks;
}

/** Takes a key of a section, which has to come before its SQL. */
function readSectionKey(
  [comment, written = "", value = ""]: RegExpExecArray,
  { keys, hasSql, place }: {
    readonly keys: Map<string, HeaderLine>;
    readonly hasSql: boolean;
    readonly place: TextPlace;
  },
): void {
  const name = written.toLowerCase();
  if (hasSql) {
    throw createPlaceError(
      place,
      `The key "${name}" stands behind the SQL of a section`,
      "Move it up to the start of the section, or to the other keys of the " +
        "file for both sections.",
    );
  }
  if (keys.has(name)) {
    throw createPlaceError(place, `The key "${name}" comes twice`);
  }
  const line = lineAt(place.text, place.start);
  keys.set(name, { line, text: comment, value });
}

function isFirstOnLine(text: string, start: number): boolean {
  const lineStart = text.lastIndexOf("\n", start) + 1;
  return text.slice(lineStart, start).trim() === "";
}

interface LinePlace {
  readonly path: string;
  readonly line: number;
  readonly text: string;
}

function createLineError(
  place: LinePlace,
  reason: string,
  hint?: string,
): ScriptShapeError {
  return new ScriptShapeError(place.path, {
    reason,
    position: { line: place.line, text: place.text.trim() },
    ...(hint === undefined ? {} : { hint }),
  });
}

interface TextPlace {
  readonly path: string;
  readonly text: string;
  readonly start: number;
}

function createPlaceError(
  place: TextPlace,
  reason: string,
  hint?: string,
): ScriptShapeError {
  const line = lineAt(place.text, place.start);
  const text = place.text.split("\n")[line - 1] ?? "";
  return createLineError({ path: place.path, line, text }, reason, hint);
}
