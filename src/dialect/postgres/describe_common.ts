import { buildExecute } from "../../operations/execute_ops.ts";
import type { Operation } from "../../operations/operation.ts";
import type {
  DatabaseSchema,
  SchemaObject,
} from "../../schema/database_schema.ts";
import type { ObjectType } from "../../operations/object_ops.ts";
import { isPlainObject } from "../../schema/arguments.ts";
import { finalName, isSqlValue, type Name } from "../../schema/expressions.ts";
import { splitIdentity } from "../../schema/identity.ts";
import { lexSql } from "../../util/sql_lexer.ts";
import { compileOperation } from "./compile.ts";
import { CATALOG_TYPES } from "./keywords.ts";
import { findNamedNotNulls } from "./server_names.ts";

/** How records are said as operations. */
export interface DescribeOptions {
  /** Schema whose objects are named without it: where unqualified names lead. */
  readonly defaultSchema?: string;
  /**
   * Whether a naming convention is in force where the operations run: then no
   * name is left to the server, and each is marked as final.
   */
  readonly hasNamingConvention?: boolean;
  /** See {@linkcode DescribeContext}. @default {found in the schema alone} */
  readonly namedNotNulls?: ReadonlySet<string>;
}

/** What describing one object has to know of the others. */
export interface DescribeContext extends DescribeOptions {
  /** Labels of enums by their identities. */
  readonly enums: ReadonlyMap<string, readonly string[]>;
  /** Keys of the tables that others inherit from or are partitions of. */
  readonly parents: ReadonlySet<string>;
  /** Columns whose not-null constraints {@linkcode findNamedNotNulls} found. */
  readonly namedNotNulls: ReadonlySet<string>;
}

/** The context of the objects of a schema. */
export function describeContext(
  schema: DatabaseSchema,
  options: DescribeOptions = {},
): DescribeContext {
  const enums = new Map<string, readonly string[]>();
  const parents = new Set<string>();
  for (const object of schema.objects.values()) {
    if (object.kind === "enum") enums.set(object.identity, object.labels);
    if (object.kind !== "table") continue;
    for (const parent of object.parents) parents.add(parent);
  }
  const namedNotNulls = options.namedNotNulls ?? findNamedNotNulls(schema);
  return { ...options, enums, parents, namedNotNulls };
}

/** What operations on objects of any kind call those that they know. */
export const OBJECT_TYPES: Readonly<
  Partial<Record<SchemaObject["kind"], ObjectType>>
> = {
  "schema": "schema",
  "extension": "extension",
  "enum": "type",
  "composite": "type",
  "range": "type",
  "domain": "domain",
  "sequence": "sequence",
  "table": "table",
  "view": "view",
  "materialized view": "materializedView",
  "function": "function",
  "procedure": "procedure",
  "index": "index",
  "statistics": "statistics",
};

/** The schema and name of an identity, as options and arguments take them. */
export function placeOf(
  identity: string,
): { readonly name: string; readonly place: { readonly schema?: string } } {
  const { schema, name } = splitIdentity(identity);
  return { name, place: schema === undefined ? {} : { schema } };
}

/** A name of the catalogs without its quotes. */
export function unquote(name: string): string {
  return splitIdentity(name).name;
}

/** A name as an argument: final where a naming convention could change it. */
export function givenName(name: string, context: DescribeContext): Name {
  return context.hasNamingConvention === true ? finalName(name) : name;
}

/** The statements as operations. */
export function executeAll(
  statements: readonly string[],
): readonly Operation[] {
  return statements.map((statement) => buildExecute(statement));
}

/** The operation if it says exactly what the statement says. */
export function ifSame<T extends Operation>(
  operation: T | undefined,
  statement: string,
): T | undefined {
  if (operation === undefined) return undefined;
  const sql = compileOperation(operation).map((each) => each.sql);
  const isSame = sql.length === 1 &&
    normalizeSql(sql[0] ?? "") === normalizeSql(statement);
  return isSame ? operation : undefined;
}

const PLAIN_NAME_REGEXP = /^"([a-z_][a-z0-9_$]*)"$/;

/** Quotes of the values of storage parameters come and go. */
const QUOTED_VALUE_REGEXP = /= '([\w.]+)'/g;

/** Equal for statements that differ in blanks, case and needless quotes only. */
export function normalizeSql(sql: string): string {
  const text = [...lexSql(sql)].filter(({ kind }) => kind !== "comment").map(
    ({ kind, start, end }) => {
      const text = sql.slice(start, end);
      if (kind === "word") return text.toLowerCase();
      return kind === "name" ? text.replace(PLAIN_NAME_REGEXP, "$1") : text;
    },
  ).join(" ");
  return text.replaceAll(QUOTED_VALUE_REGEXP, "= $1");
}

/** Pieces of a text at its commas, those within brackets and quotes aside. */
export function splitList(text: string): readonly string[] {
  const pieces: string[] = [];
  let depth = 0;
  let start = 0;
  for (const token of lexSql(text)) {
    if (token.kind === "open") depth++;
    if (token.kind === "close") depth--;
    if (depth > 0 || text.slice(token.start, token.end) !== ",") continue;
    pieces.push(text.slice(start, token.start).trim());
    start = token.end;
  }
  const last = text.slice(start).trim();
  return last === "" && pieces.length === 0 ? [] : [...pieces, last];
}

/** What a text that begins with a bracket has in it, and what follows. */
export function takeBrackets(
  text: string,
): { readonly inner: string; readonly rest: string } | undefined {
  let depth = 0;
  for (const token of lexSql(text)) {
    if (token.kind === "open") depth++;
    if (token.kind === "close") depth--;
    if (depth > 0) continue;
    if (token.kind !== "close") return undefined;
    return {
      inner: text.slice(text.indexOf("(") + 1, token.start),
      rest: text.slice(token.end).trimStart(),
    };
  }
  return undefined;
}

/** Reads a definition clause by clause from its start. */
export class ClauseReader {
  #rest: string;

  constructor(text: string) {
    this.#rest = text.trim();
  }

  /** Whether everything was read. */
  get isDone(): boolean {
    return this.#rest === "";
  }

  /** What is in the brackets behind `head`; undefined if that is not next. */
  brackets(head: string): string | undefined {
    if (!this.#rest.startsWith(`${head} (`)) return undefined;
    const taken = takeBrackets(this.#rest.slice(head.length + 1));
    if (taken === undefined) return undefined;
    this.#rest = taken.rest;
    return taken.inner.trim();
  }

  /** The groups of what matches next, which has to be anchored with `^`. */
  match(regexp: RegExp): readonly (string | undefined)[] | undefined {
    const match = regexp.exec(this.#rest);
    if (match === null) return undefined;
    this.#rest = this.#rest.slice(match[0].length).trimStart();
    return match.slice(1);
  }
}

const QUERY_REGEXP = /^(?:SELECT|TABLE|VALUES|WITH)\b/i;

/**
 * The expression without brackets around the whole of it; those of a query
 * stay, since it is no expression without them.
 */
export function withoutBrackets(expression: string): string {
  const taken = expression.startsWith("(")
    ? takeBrackets(expression)
    : undefined;
  const inner = taken?.rest === "" ? taken.inner.trim() : "";
  return inner === "" || QUERY_REGEXP.test(inner) ? expression : inner;
}

/** Names of schemas that mean the default schema where they are left out. */
const SCHEMA_KEYS: ReadonlySet<string> = new Set([
  "schema",
  "parentSchema",
  "referentSchema",
]);

/** The operations with the default schema left out. */
export function shorten(
  operations: readonly Operation[],
  { defaultSchema }: DescribeContext,
): readonly Operation[] {
  if (defaultSchema === undefined) return operations;
  return operations.map((operation) => {
    // Unqualified, these may be the server's own of that name.
    const isRoutine = operation.kind !== "createRoutine" &&
      "argumentTypes" in operation && operation.argumentTypes !== undefined;
    return isRoutine ? operation : withoutSchema(operation, defaultSchema);
  });
}

function withoutSchema<T>(value: T, schema: string): T {
  if (isSqlValue(value)) return value;
  if (Array.isArray(value)) {
    return Object.freeze(
      value.map((item: unknown) => withoutSchema(item, schema)),
    ) as T;
  }
  if (!isPlainObject(value) || hidesOwn(value)) return value;
  // Without a schema they are for the objects of every one.
  if (value.kind === "defaultPrivileges") return value;
  const entries = Object.entries(value).filter(([key, item]) =>
    !SCHEMA_KEYS.has(key) || item !== schema
  );
  return Object.freeze(Object.fromEntries(
    entries.map(([key, item]) => [key, withoutSchema(item, schema)]),
  )) as T;
}

/** Records that name a type that is there; creating one never means the server's. */
const TYPE_KINDS: ReadonlySet<unknown> = new Set([
  "namedType",
  "enumType",
  "addEnumValue",
  "renameEnumValue",
  "replaceEnumValues",
  "removeEnumValue",
  "alterDomain",
  "addDomainConstraint",
  "dropDomainConstraint",
  "validateDomainConstraint",
]);

/** Whether the unqualified name of a type or table means one of the server's. */
function hidesOwn(value: Readonly<Record<string, unknown>>): boolean {
  const { kind, objectType, tableName, table, domainName, on, name } = value;
  const isGrant = kind === "grant" && objectType === undefined;
  const relation = tableName ?? table ?? (isGrant ? on : undefined);
  if (typeof relation === "string" && relation.startsWith("pg_")) return true;
  const isType = TYPE_KINDS.has(kind) || objectType === "type" ||
    objectType === "domain";
  const own = domainName ?? on ?? name;
  return isType && typeof own === "string" &&
    (own.startsWith("pg_") || CATALOG_TYPES.has(own));
}
