import {
  buildCreateIndex,
  type CreateIndexOp,
} from "../../operations/index_ops.ts";
import type { Operation } from "../../operations/operation.ts";
import type { StorageValue } from "../../schema/constraints.ts";
import type { IndexRecord } from "../../schema/database_schema.ts";
import { sqlText } from "../../schema/expressions.ts";
import {
  type Index,
  type IndexElement,
  indexElement,
} from "../../schema/indexes.ts";
import {
  ClauseReader,
  type DescribeContext,
  executeAll,
  givenName,
  ifSame,
  placeOf,
  shorten,
  splitList,
  takeBrackets,
  unquote,
  withoutBrackets,
} from "./describe_common.ts";
import { writeIndexState } from "./write_table.ts";

/** An index with what belongs to it; undefined if SQL has to say it. */
export function describeIndex(
  record: IndexRecord,
  context: DescribeContext,
): readonly Operation[] | undefined {
  const parsed = parseIndex(record, context);
  const { comment = record.state.comment, state } = record;
  if (parsed === undefined || comment === "") return undefined;
  const operation: CreateIndexOp = Object.freeze({
    ...parsed,
    index: Object.freeze({
      ...tidyIndex(parsed.index),
      ...(comment === undefined ? {} : { comment }),
    }),
  });
  return [
    ...shorten([operation], context),
    ...executeAll(
      writeIndexState({ ...state, comment: undefined }, record.on),
    ),
  ];
}

const NAME = '(?:"(?:[^"]|"")+"|[^\\s"(),.]+)';
const INDEX_REGEXP = new RegExp(
  `^CREATE( UNIQUE)? INDEX (${NAME}) ON( ONLY)? (${NAME}(?:\\.${NAME})?) ` +
    `USING (${NAME}) (?=\\()`,
);

/** The index that `pg_get_indexdef` writes, word for word. */
function parseIndex(
  { definition }: IndexRecord,
  context: DescribeContext,
): CreateIndexOp | undefined {
  const head = INDEX_REGEXP.exec(definition);
  const taken = head === null
    ? undefined
    : takeBrackets(definition.slice(head[0].length));
  if (head === null || taken === undefined) return undefined;
  const elements = splitList(taken.inner).map(parseElement);
  const columns = elements.filter((each) => each !== undefined);
  const tail = parseTail(taken.rest);
  if (tail === undefined || columns.length < elements.length) return undefined;
  const [, unique, name = "", only, table = "", using = ""] = head;
  const { name: tableName, place } = placeOf(table);
  const operation = buildCreateIndex({
    name: givenName(unquote(name), context),
    tableName,
    columns,
    options: {
      ...(unique === undefined ? {} : { unique: true }),
      using: unquote(using),
      ...tail,
      ...place,
      ...(only === undefined ? {} : { only: true }),
    },
  });
  return ifSame(operation, definition);
}

/** What the server does by itself left out, brackets around conditions too. */
function tidyIndex(index: Index): Index {
  const { using, where, with: storage, ...others } = index;
  return {
    ...others,
    ...(using === undefined || using === "btree" ? {} : { using }),
    ...(storage === undefined ? {} : { with: tidyStorage(storage) }),
    ...(where?.kind === "text"
      ? { where: sqlText(withoutBrackets(where.sql)) }
      : {}),
  };
}

const WORD_REGEXP = /^(?:"(?:[^"]|"")+"|[^\s"(),.'[\]:]+)/;

/**
 * An element of an index: a name or an expression, then its collation, its
 * operator class and its order; undefined if it is neither.
 */
export function parseElement(text: string): IndexElement | undefined {
  const key = takeKey(text);
  if (key === undefined) return undefined;
  const [, before = "", desc, nulls] =
    /^(.*?)( DESC)?(?: NULLS (FIRST|LAST))?$/s.exec(key.rest) ?? [];
  const [, collation, ops = ""] =
    /^(?: COLLATE ("(?:[^"]|"")+"(?![.])|[^\s".]+(?![.])))?(.*)$/s.exec(
      before,
    ) ?? [];
  return indexElement(key.key, {
    ...(collation === undefined ? {} : { collation: unquote(collation) }),
    ...(ops.trim() === "" ? {} : { ops: ops.trim() }),
    ...(desc === undefined ? {} : { desc: true }),
    ...(nulls === "FIRST" || nulls === "LAST" ? { nulls } : {}),
  });
}

/** A column, `(expression)` or `function(…)`. */
function takeKey(text: string) {
  if (text.startsWith("(")) {
    const taken = takeBrackets(text);
    return taken === undefined
      ? undefined
      : splitAt(text, text.length - taken.rest.length, false);
  }
  let end = WORD_REGEXP.exec(text)?.[0].length ?? 0;
  if (end === 0) return undefined;
  let isName = true;
  while (text[end] === ".") {
    const next = WORD_REGEXP.exec(text.slice(end + 1))?.[0];
    if (next === undefined) return undefined;
    end += 1 + next.length;
    isName = false;
  }
  if (text[end] === "(") {
    const taken = takeBrackets(text.slice(end));
    if (taken === undefined) return undefined;
    end = text.length - taken.rest.length;
    isName = false;
  }
  return splitAt(text, end, isName);
}

function splitAt(text: string, end: number, isName: boolean) {
  const part = text.slice(0, end).trim();
  const rest = text.slice(end).trim();
  return {
    key: isName ? unquote(part) : sqlText(part),
    rest: rest === "" ? "" : ` ${rest}`,
  };
}

/** `INCLUDE (…) NULLS NOT DISTINCT WITH (…) TABLESPACE … WHERE …` */
function parseTail(text: string) {
  const reader = new ClauseReader(text);
  const include = reader.brackets("INCLUDE");
  const nulls = reader.match(/^NULLS NOT DISTINCT/);
  const storage = reader.brackets("WITH");
  const tablespace = reader.match(/^TABLESPACE (\S+)/)?.[0];
  const where = reader.match(/^WHERE (.+)$/s)?.[0];
  const parameters = storage === undefined ? {} : parseStorage(storage);
  if (!reader.isDone || parameters === undefined) return undefined;
  return {
    ...(include === undefined
      ? {}
      : { include: splitList(include).map(unquote) }),
    ...(nulls === undefined ? {} : { nullsNotDistinct: true }),
    ...(storage === undefined ? {} : { with: parameters }),
    ...(tablespace === undefined ? {} : { tablespace: unquote(tablespace) }),
    ...(where === undefined ? {} : { where: sqlText(where) }),
  };
}

/** `fillfactor='80', …` as the server writes it; the values stay text. */
export function parseStorage(
  text: string,
): Readonly<Record<string, string>> | undefined {
  const entries: [string, string][] = [];
  for (const each of splitList(text)) {
    const match = /^([\w.]+)=(?:'((?:[^']|'')*)'|([\w.+-]+))$/.exec(each);
    if (match === null) return undefined;
    const [, name = "", quoted, plain = ""] = match;
    entries.push([name, quoted?.replaceAll("''", "'") ?? plain]);
  }
  return Object.fromEntries(entries);
}

/** `name=value` options of the catalogs as parameters; undefined if one has no value. */
export function parseOptions(
  options: readonly string[],
): Readonly<Record<string, StorageValue>> | undefined {
  const entries = options.map((option) => {
    const at = option.indexOf("=");
    return at < 0
      ? undefined
      : [option.slice(0, at), option.slice(at + 1)] as const;
  }).filter((entry) => entry !== undefined);
  return entries.length < options.length
    ? undefined
    : tidyStorage(Object.fromEntries(entries));
}

/** Parameters with numbers and truth values as such, where their text is the same. */
export function tidyStorage(
  parameters: Readonly<Record<string, StorageValue>>,
): Readonly<Record<string, StorageValue>> {
  return Object.fromEntries(
    Object.entries(parameters).map(([name, value]) => [name, tidyValue(value)]),
  );
}

function tidyValue(value: StorageValue): StorageValue {
  if (value === "true" || value === "false") return value === "true";
  const number = Number(value);
  return value !== "" && Number.isFinite(number) && String(number) === value
    ? number
    : value;
}
