import {
  assertArguments,
  checkOptions,
  isBoolean,
  isListOf,
  isName,
  isNameOrFinal,
  isNames,
  isPlainObject,
  isSql,
  isTagged,
  type OptionChecks,
} from "./arguments.ts";
import { isStorageMap, type StorageValue } from "./constraints.ts";
import { ArgumentError } from "./errors.ts";
import {
  isExpression,
  type Name,
  type SqlExpression,
  type SqlSource,
  toExpression,
} from "./expressions.ts";

/** Options of one key of an index. */
export interface IndexElementOptions {
  readonly desc?: boolean;
  readonly nulls?: "FIRST" | "LAST";
  /** Operator class, perhaps with parameters. */
  readonly ops?: string;
  readonly collation?: string;
}

/** One key of an index. */
export interface IndexElement extends IndexElementOptions {
  readonly kind: "indexElement";
  /** A column name, or SQL. */
  readonly key: SqlSource;
}

/** One key of an index as users give it: a column name, SQL, or `sa.indexElement`. */
export type IndexKey = SqlSource | IndexElement;

/** Options of an index. */
export interface IndexOptions {
  readonly unique?: boolean;
  /** Index method: btree, hash, gist, spgist, gin, brin or one of an extension. */
  readonly using?: string;
  /** Condition of a partial index. */
  readonly where?: SqlSource;
  readonly include?: readonly string[];
  /** Operator class by column name or by the text of an expression. */
  readonly ops?: Readonly<Record<string, string>>;
  /** Storage parameters. */
  readonly with?: Readonly<Record<string, StorageValue>>;
  readonly tablespace?: string;
  /** From PostgreSQL 15. */
  readonly nullsNotDistinct?: boolean;
  /** Set with COMMENT ON INDEX. */
  readonly comment?: string;
}

/** Checks of {@linkcode IndexOptions}. */
export const INDEX_OPTIONS: OptionChecks<IndexOptions> = {
  unique: isBoolean,
  using: isName,
  where: isSql,
  include: isNames,
  ops: isOperatorClassMap,
  with: isStorageMap,
  tablespace: isName,
  nullsNotDistinct: isBoolean,
  comment: isName,
};

/** An index of a table. */
export interface Index extends Omit<IndexOptions, "where" | "ops"> {
  readonly kind: "index";
  readonly name?: Name;
  readonly elements: readonly IndexElement[];
  readonly where?: SqlExpression;
}

/**
 * A key of an index with its order, operator class or collation.
 *
 * @param key A column name, or SQL as `sa.text(...)` or `sa.func.*`.
 */
export function indexElement(
  key: SqlSource,
  options: IndexElementOptions = {},
): IndexElement {
  const callee = "sa.indexElement";
  assertArguments(callee, { key: [key, isKey] });
  return Object.freeze({
    kind: "indexElement",
    ...checkOptions(callee, options, {
      desc: isBoolean,
      nulls: (value) =>
        value === "FIRST" || value === "LAST"
          ? undefined
          : "one of 'FIRST', 'LAST'",
      ops: isName,
      collation: isName,
    }),
    key,
  });
}

/** An index over the keys, for the items of `op.createTable`. */
export function index(
  name: Name | null,
  keys: readonly IndexKey[],
  options: IndexOptions = {},
): Index {
  return buildIndex("sa.index", {
    name,
    keys,
    options: checkOptions("sa.index", options, INDEX_OPTIONS),
  });
}

/** Parts of an index whose options are already checked. */
export interface IndexParts {
  readonly name: Name | null;
  readonly keys: readonly IndexKey[];
  readonly options: IndexOptions;
}

/** The index of its parts; `callee` is named in errors. */
export function buildIndex(callee: string, parts: IndexParts): Index {
  const { name, keys } = parts;
  if (name !== null) assertArguments(callee, { name: [name, isNameOrFinal] });
  const wanted = "a list of column names, sa.text(...) or sa.indexElement(...)";
  assertArguments(callee, { columns: [keys, isListOf(isIndexKey, wanted)] });
  if (keys.length === 0) {
    throw new ArgumentError("'columns' is empty", {
      callee,
      argument: "columns",
    });
  }
  const { ops = {}, where, ...options } = parts.options;
  const elements = keys.map((key) => withOperatorClass(key, ops));
  assertOperatorClassesUsed(callee, keys, ops);
  return Object.freeze({
    kind: "index",
    ...options,
    ...(name === null ? {} : { name }),
    ...(where === undefined ? {} : { where: toExpression(where) }),
    elements: Object.freeze(elements),
  });
}

function keyText(key: IndexKey): string | undefined {
  const plain = typeof key === "object" && key.kind === "indexElement"
    ? key.key
    : key;
  if (typeof plain === "string") return plain;
  return plain.kind === "text" ? plain.sql : undefined;
}

function withOperatorClass(
  key: IndexKey,
  ops: Readonly<Record<string, string>>,
): IndexElement {
  const element: IndexElement =
    typeof key === "object" && key.kind === "indexElement"
      ? key
      : indexElement(key);
  const operatorClass = Object.entries(ops)
    .find(([name]) => name === keyText(key))?.[1];
  return operatorClass === undefined
    ? element
    : Object.freeze({ ...element, ops: operatorClass });
}

function assertOperatorClassesUsed(
  callee: string,
  keys: readonly IndexKey[],
  ops: Readonly<Record<string, string>>,
): void {
  const known = new Set(keys.map(keyText));
  const unused = Object.keys(ops).find((name) => !known.has(name));
  if (unused === undefined) return;
  throw new ArgumentError(
    `'ops' names '${unused}', which is not among the columns`,
    { callee, argument: "ops" },
  );
}

function isKey(value: unknown): string | undefined {
  return isExpression(value) || isName(value) === undefined
    ? undefined
    : "a column name or sa.text(...)";
}

function isIndexKey(value: unknown): string | undefined {
  return isTagged(value) && value.kind === "indexElement"
    ? undefined
    : isKey(value);
}

function isOperatorClassMap(value: unknown): string | undefined {
  return isPlainObject(value) &&
      Object.values(value).every((item) => typeof item === "string")
    ? undefined
    : "an object of operator classes by column";
}
