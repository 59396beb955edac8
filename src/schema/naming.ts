import { isPlainObject } from "./arguments.ts";
import type { Constraint } from "./constraints.ts";
import { SchemaError } from "./errors.ts";
import { type FinalName, finalName, type Name } from "./expressions.ts";
import type { Index } from "./indexes.ts";
import { md5 } from "./md5.ts";

/** What a naming convention can name: indexes and the kinds of constraints. */
export type NamingKey = "ix" | "uq" | "ck" | "fk" | "pk" | "ex";

/** A custom token: the text for a constraint or index of a table. */
export type NamingToken = (
  item: Constraint | Index,
  table: NamedTable,
) => string;

/**
 * Templates of names by kind, with Alembic's tokens: `%(table_name)s`,
 * `%(column_0_name)s`, `%(column_0_label)s`, `%(column_0_N_name)s`,
 * `%(referred_table_name)s`, `%(constraint_name)s` …
 */
export interface NamingConvention
  extends Readonly<Partial<Record<NamingKey, string>>> {
  /** Further tokens by name. */
  readonly tokens?: Readonly<Record<string, NamingToken>>;
}

/** Accepts naming conventions; a key that names nothing would go unnoticed. */
export function isNamingConvention(value: unknown): string | undefined {
  const isFit = isPlainObject(value) &&
    Object.entries(value).every(([key, item]) =>
      key === "tokens"
        ? isPlainObject(item) &&
          Object.values(item).every((each) => typeof each === "function")
        : NAMING_KEYS.has(key) && typeof item === "string"
    );
  return isFit
    ? undefined
    : `an object of templates by ${
      [...NAMING_KEYS].join(", ")
    }, with functions by name in 'tokens'`;
}

/** The table that a constraint or an index belongs to. */
export interface NamedTable {
  readonly name: string;
  readonly schema?: string;
}

/** What holds where a convention says nothing: indexes have to be named. */
const DEFAULT_CONVENTION: NamingConvention = Object.freeze({
  ix: "ix_%(column_0_label)s",
});

/** NAMEDATALEN - 1, in bytes; PostgreSQL manual 4.1.1. */
export const MAX_NAME_LENGTH_BYTES = 63;

const KEYS = {
  index: "ix",
  unique: "uq",
  check: "ck",
  foreignKey: "fk",
  primaryKey: "pk",
  exclude: "ex",
} as const satisfies Record<(Constraint | Index)["kind"], NamingKey>;

const NAMING_KEYS: ReadonlySet<string> = new Set(Object.values(KEYS));

/**
 * The constraint with the name that the convention gives it: its own if that
 * is final, the template's if it has none or the template contains
 * `%(constraint_name)s`. Names made here are final and at most 63 bytes long.
 *
 * @throws {SchemaError} If the template needs something the constraint does not have.
 */
export function nameConstraint(
  constraint: Constraint,
  table: NamedTable,
  convention: NamingConvention,
): Constraint {
  const name = chooseName({ item: constraint, table, convention });
  return name === undefined ? constraint : Object.freeze({
    ...constraint,
    name,
  });
}

/**
 * The index with the name that the convention gives it, as
 * {@linkcode nameConstraint} does; never without a name.
 *
 * @throws {SchemaError} If an index without a name has an expression for a key.
 */
export function nameIndex(
  index: Index,
  table: NamedTable,
  convention: NamingConvention,
): Index {
  const name = chooseName({ item: index, table, convention });
  return name === undefined ? index : Object.freeze({ ...index, name });
}

/** Which constraint a name is given for, in {@linkcode resolveGivenName}. */
export interface GivenNameContext {
  readonly kind: Constraint["kind"];
  readonly table: NamedTable;
  readonly convention: NamingConvention;
}

/**
 * The full name of an existing constraint of which only the part is given that
 * stands for `%(constraint_name)s`. Templates that need more than that and the
 * table leave the name as it is, since the constraint's columns are not known.
 */
export function resolveGivenName(name: Name, context: GivenNameContext): Name {
  const template = context.convention[KEYS[context.kind]];
  if (typeof name === "object" || template === undefined) return name;
  if (!template.includes("%(constraint_name)s")) return name;
  const full = template.replaceAll("%(constraint_name)s", () => name)
    .replaceAll("%(table_name)s", () => context.table.name);
  return full.includes("%(") ? name : finalName(truncateName(full));
}

/** The new name; undefined where the item keeps what it has. */
function chooseName(context: TokenContext): FinalName | undefined {
  const { item, convention } = context;
  if (typeof item.name === "object") return undefined;
  const key = KEYS[item.kind];
  const template = convention[key] ?? DEFAULT_CONVENTION[key];
  if (template === undefined) return undefined;
  if (item.name !== undefined && !template.includes("constraint_name)")) {
    return undefined;
  }
  return finalName(truncateName(fillTemplate(template, context)));
}

interface TokenContext {
  readonly item: Constraint | Index;
  readonly table: NamedTable;
  readonly convention: NamingConvention;
}

const TOKEN_REGEXP = /%\(([^)]*)\)s|%(.?)/g;

function fillTemplate(template: string, context: TokenContext): string {
  return template.replace(
    TOKEN_REGEXP,
    (found, token: string | undefined, other: string | undefined) => {
      if (token !== undefined) return tokenText(token, context);
      if (other === "%") return "%";
      throw unusable(
        context,
        `the naming convention '${template}' has '${found}', which is no token`,
      );
    },
  );
}

const COLUMN_TOKEN_REGEXP = /^(referred_)?column_(\d+)(_?N)?_(name|key|label)$/;

function tokenText(token: string, context: TokenContext): string {
  const { item, table, convention } = context;
  const { tokens = {} } = convention;
  // A token may be called "constructor", which every object answers to.
  const custom = Object.hasOwn(tokens, token) ? tokens[token] : undefined;
  if (custom !== undefined) return custom(item, table);
  switch (token) {
    case "table_name":
      return table.name;
    case "referred_table_name":
      return referredTable(token, context);
    case "constraint_name":
      return givenName(item, context);
  }
  const match = COLUMN_TOKEN_REGEXP.exec(token);
  if (match === null) {
    throw unusable(context, `a naming convention has no token '${token}'`);
  }
  const [, referred, first = "0", all, form] = match;
  const columns = referred === undefined
    ? ownColumns(token, context)
    : referredColumns(token, context);
  const chosen = columns.slice(
    Number(first),
    all === undefined ? Number(first) + 1 : undefined,
  );
  if (chosen.length === 0) {
    throw unusable(context, `there is no column for the token '${token}'`);
  }
  const texts = chosen.map((column) =>
    form === "label" ? columnLabel(table, column) : column
  );
  return texts.join(all === "_N" ? "_" : "");
}

function givenName(item: Constraint | Index, context: TokenContext): string {
  const name: Name | undefined = item.name;
  if (typeof name === "string") return name;
  throw unusable(
    context,
    "Naming convention including %(constraint_name)s token requires that constraint is explicitly named",
  );
}

function referredTable(token: string, context: TokenContext): string {
  const { item } = context;
  if (item.kind === "foreignKey") return item.referentTable;
  throw unusable(context, `the token '${token}' is for foreign keys`);
}

function referredColumns(
  token: string,
  context: TokenContext,
): readonly string[] {
  const { item } = context;
  if (item.kind === "foreignKey") return item.referentColumns;
  throw unusable(context, `the token '${token}' is for foreign keys`);
}

function ownColumns(token: string, context: TokenContext): readonly string[] {
  const { item } = context;
  if ("columns" in item) return item.columns;
  const keys = item.kind === "index"
    ? item.elements.map((element) => element.key)
    : item.kind === "exclude"
    ? item.elements.map(([element]) => element)
    : [];
  return keys.map((key) => {
    if (typeof key === "string") return key;
    throw unusable(
      context,
      `the token '${token}' needs a column, but finds an expression`,
    );
  });
}

function columnLabel(table: NamedTable, column: string): string {
  const prefix = table.schema === undefined
    ? ""
    : `${table.schema.replaceAll(".", "_")}_`;
  return `${prefix}${table.name}_${column}`;
}

function unusable(context: TokenContext, problem: string): SchemaError {
  return new SchemaError(context.table.name, problem, {
    hint: `Give the ${context.item.kind} a name`,
  });
}

/**
 * The name if it fits, or else its beginning and four characters of its MD5,
 * as SQLAlchemy shortens it, so that names it made are found again.
 *
 * @see SQLAlchemy 2.0 `IdentifierPreparer.truncate_and_render_index_name`;
 *   differs: the limit counts bytes, as the server does.
 */
export function truncateName(
  name: string,
  maxBytes: number = MAX_NAME_LENGTH_BYTES,
): string {
  if (byteLength(name) <= maxBytes) return name;
  const hash = md5(name).slice(-4);
  let kept = "";
  let keptBytes = 0;
  for (const character of name) {
    keptBytes += byteLength(character);
    if (keptBytes > maxBytes - 8) break;
    kept += character;
  }
  return `${kept}_${hash}`;
}

const ENCODER = new TextEncoder();

/** Length in bytes as UTF-8. */
export function byteLength(text: string): number {
  return ENCODER.encode(text).length;
}
