import { buildRenameColumn } from "../../operations/column_ops.ts";
import { buildExecute } from "../../operations/execute_ops.ts";
import { buildRenameObject } from "../../operations/object_ops.ts";
import type { Operation } from "../../operations/operation.ts";
import type {
  SchemaChange,
  SchemaRename,
} from "../../operations/schema_change.ts";
import { buildRenameTable } from "../../operations/table_ops.ts";
import { buildRenameEnumValue } from "../../operations/type_ops.ts";
import {
  columnKey,
  type DatabaseSchema,
  defaultKey,
  type SchemaObject,
} from "../../schema/database_schema.ts";
import { splitIdentity } from "../../schema/identity.ts";
import { lexSql } from "../../util/sql_lexer.ts";
import { OBJECT_TYPES, placeOf } from "./describe_common.ts";
import {
  quoteIdentifier,
  quoteLiteral,
  quoteQualifiedName,
} from "./identifiers.ts";
import { findDisplaced, followRename } from "./plan_displaced.ts";
import {
  findFreeParts,
  findGivenRenames,
  renamedKey,
  renameParts,
  type Rewrite,
  rewriteEdges,
} from "./plan_part_renames.ts";

/** A schema after its renames, and what renames. */
export interface RenamedSchema {
  readonly schema: DatabaseSchema;
  readonly changes: readonly SchemaChange[];
  /** Keys of what had to leave its name and goes, to those that it had. */
  readonly displaced: ReadonlyMap<string, string>;
}

/**
 * Renames columns, enum values, then objects, what has one of the new names
 * before, and foretells the texts that the server will give. Where it gives
 * another (an alias that stays in a view), the object counts as changed: that
 * costs a statement and does no harm.
 */
export function planRenames(
  actual: DatabaseSchema,
  renames: readonly SchemaRename[],
): RenamedSchema {
  const changes: SchemaChange[] = [];
  const displaced = new Map<string, string>();
  const given = findGivenRenames(actual, renames);
  const free = findFreeParts(actual, renames);
  for (const { object, rename } of free.values()) {
    if (given.has(object.key)) continue;
    changes.push(renameChange("rename", object, rename));
  }
  let schema = renameParts(
    actual,
    new Map([...free].map(([key, { rename }]) => [key, rename.newName])),
  );
  let pending = inOrder(
    renames.filter(({ kind, key }) => kind !== "object" || !free.has(key)),
  );
  const apply = (
    action: SchemaChange["action"],
    object: SchemaObject,
    rename: SchemaRename,
  ) => {
    if (!given.has(object.key)) {
      changes.push(renameChange(action, object, rename));
    }
    schema = applyRename(schema, object, rename);
  };
  for (let next = pending[0]; next !== undefined; next = pending[0]) {
    const object = schema.objects.get(next.key);
    const others = object === undefined
      ? []
      : findDisplaced(schema, object, next);
    for (const { object: other, rename } of others) {
      const isObject = rename.kind === "object";
      apply(isObject ? "remove" : "change", other, rename);
      const newKey = isObject
        ? renamedKey(other.key, rename.newName)
        : other.key;
      if (isObject) displaced.set(newKey, other.key);
      pending = pending.map((each) => followRename(each, rename, newKey));
    }
    const current = schema.objects.get(next.key);
    if (current !== undefined) apply("rename", current, next);
    pending = pending.slice(1);
  }
  return { schema, changes, displaced };
}

function inOrder(renames: readonly SchemaRename[]): readonly SchemaRename[] {
  const isHolder = ({ kind, key }: SchemaRename) =>
    kind === "object" && !key.startsWith("constraint ");
  return [
    ...renames.filter((rename) => !isHolder(rename)),
    ...renames.filter(isHolder),
  ];
}

function renameChange(
  action: SchemaChange["action"],
  object: SchemaObject,
  rename: SchemaRename,
): SchemaChange {
  return {
    action,
    object: object.key,
    operations: [renameOperation(object, rename)],
    notes: [],
    locks: 0,
  };
}

function renameOperation(
  object: SchemaObject,
  rename: SchemaRename,
): Operation {
  const { name, place } = placeOf(object.identity);
  if (rename.kind === "enumValue") {
    return buildRenameEnumValue(name, rename.name, rename.newName, place);
  }
  if (rename.kind === "column") {
    return buildRenameColumn(name, rename.name, rename.newName, place);
  }
  if (object.kind === "table") {
    return buildRenameTable(name, rename.newName, place);
  }
  if (object.kind === "constraint") {
    if (object.parent.startsWith("domain ")) {
      return buildExecute(
        `ALTER DOMAIN ${object.on} RENAME CONSTRAINT ${
          quoteIdentifier(object.name)
        } TO ${quoteIdentifier(rename.newName)}`,
      );
    }
    const table = placeOf(object.on);
    return buildRenameObject(
      {
        callee: "op.renameConstraint",
        objectType: "constraint",
        name: object.name,
      },
      rename.newName,
      { tableName: table.name, ...table.place },
    );
  }
  return buildRenameObject(
    {
      callee: "op.renameObject",
      objectType: OBJECT_TYPES[object.kind] ?? "type",
      name,
    },
    rename.newName,
    place,
  );
}

function applyRename(
  schema: DatabaseSchema,
  object: SchemaObject,
  rename: SchemaRename,
): DatabaseSchema {
  switch (rename.kind) {
    case "column":
      return renameColumn(schema, object, rename);
    case "enumValue":
      return renameLabel(schema, object, rename);
    case "object":
      return object.kind === "constraint" || object.kind === "index"
        ? renameParts(schema, new Map([[object.key, rename.newName]]))
        : renameIdentity(schema, object, rename.newName);
  }
}

/** The schema with all texts in it rewritten, keys too. */
export function rewriteSchema(
  schema: DatabaseSchema,
  rewrite: Rewrite,
  only: (object: SchemaObject) => boolean = () => true,
): DatabaseSchema {
  const objects = [...schema.objects.values()].map((object) =>
    only(object) ? rewriteValue(object, rewrite) : object
  );
  return {
    ...schema,
    objects: new Map(objects.map((each) => [each.key, each])),
  };
}

function rewriteValue<T>(value: T, rewrite: Rewrite): T {
  if (typeof value === "string") return rewrite(value) as T;
  if (Array.isArray(value)) {
    return value.map((item: unknown) => rewriteValue(item, rewrite)) as T;
  }
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [
      key,
      // What people wrote is no SQL.
      key === "comment" ? item : rewriteValue(item, rewrite),
    ]),
  ) as T;
}

/** Replaces a qualified name wherever it stands as one. */
function renameIdentity(
  schema: DatabaseSchema,
  { identity }: SchemaObject,
  newName: string,
): DatabaseSchema {
  const next = quoteQualifiedName(splitIdentity(identity).schema, newName);
  const rewrite: Rewrite = (text) => replaceSequence(text, identity, next);
  return {
    ...rewriteSchema(schema, rewrite),
    dependencies: rewriteEdges(schema.dependencies, rewrite),
    columnDependencies: rewriteEdges(schema.columnDependencies, rewrite),
  };
}

function renameColumn(
  schema: DatabaseSchema,
  table: SchemaObject,
  { name, newName }: { readonly name: string; readonly newName: string },
): DatabaseSchema {
  const from = quoteIdentifier(name);
  const to = quoteIdentifier(newName);
  const inTable: Rewrite = (text) => replaceWord(text, from, to);
  const oldDefault = defaultKey(table.key, name);
  const oldColumn = columnKey(table.key, name);
  const inEdges: Rewrite = (text) =>
    text === oldDefault
      ? defaultKey(table.key, newName)
      : text === oldColumn
      ? columnKey(table.key, newName)
      : text;
  const children = [...schema.objects.values()].filter((each) =>
    each.kind === "table" && each.parents.includes(table.key)
  );
  const isUser = ({ key }: SchemaObject) =>
    schema.columnDependencies.get(key)?.includes(oldColumn) === true;
  const objects = [...schema.objects.values()].map((each): SchemaObject => {
    if (each.kind === "table" && each.key === table.key) {
      return {
        ...each,
        columns: each.columns.map((column) => ({
          ...column,
          name: column.name === name ? newName : column.name,
          default: column.generated === undefined ||
              column.default === undefined
            ? column.default
            : inTable(column.default),
        })),
        partitionKey: each.partitionKey === undefined
          ? undefined
          : inTable(each.partitionKey),
        privileges: each.privileges.map((privilege) =>
          privilege.column === name
            ? { ...privilege, column: newName }
            : privilege
        ),
      };
    }
    if (each.kind === "sequence" && each.ownedBy?.column === name) {
      return `table ${each.ownedBy.table}` === table.key
        ? { ...each, ownedBy: { ...each.ownedBy, column: newName } }
        : each;
    }
    if (each.kind === "constraint" && each.type === "foreign key") {
      return renameInForeignKey(each, table, inTable);
    }
    const isPart = "parent" in each && each.parent === table.key;
    const part = isPart ? renameInPart(each, inTable) : each;
    return part === each && isUser(each) ? asChanged(each) : part;
  });
  const renamed: DatabaseSchema = {
    ...schema,
    objects: new Map(objects.map((each) => [each.key, each])),
    dependencies: rewriteEdges(schema.dependencies, inEdges),
    columnDependencies: rewriteEdges(schema.columnDependencies, inEdges),
  };
  // The server renames it in partitions and tables that inherit it, too.
  return children.reduce(
    (done, child) => renameColumn(done, child, { name, newName }),
    renamed,
  );
}

function renameInForeignKey(
  constraint: Extract<SchemaObject, { kind: "constraint" }>,
  table: SchemaObject,
  rewrite: Rewrite,
): SchemaObject {
  const at = constraint.definition.indexOf(" REFERENCES ");
  if (at < 0) return constraint;
  const own = constraint.definition.slice(0, at);
  const other = constraint.definition.slice(at);
  const isOwn = constraint.parent === table.key;
  const isOther = other.startsWith(` REFERENCES ${table.identity}(`);
  const head = ` REFERENCES ${table.identity}`;
  return {
    ...constraint,
    definition: (isOwn ? rewrite(own) : own) +
      (isOther ? head + rewrite(other.slice(head.length)) : other),
  };
}

/** Behind a text that is not foretold: equal to none that is wanted. */
const CHANGED = " /* a column that it names was renamed */";

/**
 * With a text that no other equals: where a new column gets the old name, the
 * one that was there means something else.
 */
function asChanged(object: SchemaObject): SchemaObject {
  switch (object.kind) {
    case "view":
    case "materialized view":
    case "function":
    case "procedure":
      return { ...object, definition: object.definition + CHANGED };
    case "trigger":
    case "rule":
      return object.definition === undefined
        ? object
        : { ...object, definition: object.definition + CHANGED };
    case "policy":
      return { ...object, using: (object.using ?? "") + CHANGED };
    case "statistics":
    case "publication":
      return { ...object, statements: [...object.statements, CHANGED] };
    default:
      return object;
  }
}

/** Names of indexes, tables and functions stay, even if a column has the same. */
function renameInPart(
  part: Extract<SchemaObject, { readonly parent: string }>,
  rewrite: Rewrite,
): SchemaObject {
  switch (part.kind) {
    case "constraint":
      return { ...part, definition: rewrite(part.definition) };
    case "index": {
      const at = part.definition.indexOf(" USING ");
      return {
        ...part,
        definition: part.definition.slice(0, at) +
          rewrite(part.definition.slice(at)),
      };
    }
    case "policy":
      return {
        ...part,
        using: part.using === undefined ? undefined : rewrite(part.using),
        check: part.check === undefined ? undefined : rewrite(part.check),
      };
    default:
      return part;
  }
}

function renameLabel(
  schema: DatabaseSchema,
  type: SchemaObject,
  { name, newName }: { readonly name: string; readonly newName: string },
): DatabaseSchema {
  const from = `${quoteLiteral(name)}::${type.identity}`;
  const to = `${quoteLiteral(newName)}::${type.identity}`;
  const renamed = rewriteSchema(
    schema,
    (text) => text.replaceAll(from, () => to),
  );
  const object = renamed.objects.get(type.key);
  if (object?.kind !== "enum") return renamed;
  const objects = new Map(renamed.objects);
  objects.set(type.key, {
    ...object,
    labels: object.labels.map((label) => label === name ? newName : label),
  });
  return { ...renamed, objects };
}

/** Replaces a name where it stands as a word of its own. */
function replaceWord(text: string, from: string, to: string): string {
  return replaceTokens(text, [from], to);
}

/** Replaces `schema.name` where it stands as a whole. */
export function replaceSequence(
  text: string,
  from: string,
  to: string,
): string {
  if (!text.includes(from)) return text;
  const parts = [...lexSql(from)].map(({ start, end }) =>
    from.slice(start, end)
  );
  // Within strings, as in nextval('…'::regclass), it stands by itself.
  const quoted = `'${from.replaceAll("'", "''")}'::regclass`;
  const target = `'${to.replaceAll("'", "''")}'::regclass`;
  return replaceTokens(text.replaceAll(quoted, () => target), parts, to);
}

function replaceTokens(
  text: string,
  parts: readonly string[],
  to: string,
): string {
  const tokens = [...lexSql(text)];
  let result = "";
  let copied = 0;
  for (let at = 0; at < tokens.length; at++) {
    const isHere = parts.every((part, offset) => {
      const token = tokens[at + offset];
      return token !== undefined &&
        text.slice(token.start, token.end) === part;
    });
    const first = tokens[at];
    const last = tokens[at + parts.length - 1];
    if (!isHere || first === undefined || last === undefined) continue;
    result += text.slice(copied, first.start) + to;
    copied = last.end;
    at += parts.length - 1;
  }
  return result + text.slice(copied);
}
