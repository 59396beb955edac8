import type { SchemaChange } from "../operations/schema_change.ts";
import type {
  ConstraintRecord,
  DatabaseSchema,
  SchemaObject,
} from "../schema/database_schema.ts";
import { splitIdentity } from "../schema/identity.ts";
import type { FieldChange, SchemaDifference } from "./compare_schemas.ts";
import type { SchemaPair } from "./filter_schemas.ts";
import { nameOf } from "./rename_map.ts";

/** What {@linkcode describeChanges} needs besides the changes. */
export interface DescribeChangesOptions extends SchemaPair {
  readonly differences: readonly SchemaDifference[];
  /** Left out before names. */
  readonly defaultSchema: string | undefined;
}

/** What was found, in Alembic's words, each once. */
export function describeChanges(
  changes: readonly SchemaChange[],
  options: DescribeChangesOptions,
): readonly string[] {
  const fields = new Map(
    options.differences.map(({ object, changes }) => [object, changes]),
  );
  const columns = findColumns(options);
  const lines = changes.flatMap((change): readonly string[] => {
    const { action, object: key } = change;
    const verb = VERBS[action];
    const object = options.wanted.objects.get(key) ??
      options.actual.objects.get(key);
    const column = object === undefined ? columns.get(key) : undefined;
    if (column !== undefined) {
      const name = `'${shortName(column.table, options)}.${column.name}'`;
      return action === "change"
        ? (fields.get(key) ?? []).map((each) => describeField(each, name))
        : [`Detected ${verb} column ${name}`];
    }
    const what = object === undefined ? key : describeObject(object, options);
    const details = action === "change"
      ? (fields.get(key) ?? []).map(({ property }) => property)
      : [];
    const detail = details.length === 0 ? "" : `: ${details.join(", ")}`;
    return [`Detected ${verb} ${what}${detail}`];
  });
  return [...new Set(lines)];
}

const VERBS: Readonly<Record<SchemaChange["action"], string>> = {
  add: "added",
  remove: "removed",
  change: "changed",
  rename: "renamed",
};

interface FoundColumn {
  /** Identity of the table. */
  readonly table: string;
  readonly name: string;
}

/** Columns of all tables by what they are called in changes. */
function findColumns(pair: SchemaPair): ReadonlyMap<string, FoundColumn> {
  const ofSide = ({ objects }: DatabaseSchema) =>
    [...objects.values()].flatMap((object) =>
      "columns" in object
        ? object.columns.map(({ name }) =>
          [`column ${object.identity}.${name}`, {
            table: object.identity,
            name,
          }] as const
        )
        : []
    );
  return new Map([...ofSide(pair.actual), ...ofSide(pair.wanted)]);
}

function describeField(change: FieldChange, column: string): string {
  switch (change.property) {
    case "type":
      return `Detected type change from ${change.actual} to ${change.wanted} ` +
        `on ${column}`;
    case "notNull":
      return change.wanted === undefined
        ? `Detected NULL on column ${column}`
        : change.actual === undefined
        ? `Detected NOT NULL on column ${column}`
        : `Detected changed NOT NULL constraint on column ${column}`;
    case "default":
      return `Detected server default on column ${column}`;
    case "identity":
      return `Detected server default on column ${column}: identity`;
    case "comment":
      return `Detected column comment ${column}`;
    default:
      return `Detected ${change.property} on column ${column}`;
  }
}

function describeObject(
  object: SchemaObject,
  options: DescribeChangesOptions,
): string {
  switch (object.kind) {
    case "constraint":
      return describeConstraint(object, options);
    case "index":
      return `index '${nameOf(object)}' on '${shortName(object.on, options)}'`;
    case "trigger":
    case "rule":
    case "policy":
      return `${object.kind} '${object.name}' on '${
        shortName(object.on, options)
      }'`;
    case "function":
    case "procedure":
    case "aggregate":
    case "cast":
    case "operator":
    case "default privileges":
      return `${object.kind} ${object.identity}`;
    default:
      return `${object.kind} '${shortName(object.identity, options)}'`;
  }
}

function describeConstraint(
  { type, name, on }: ConstraintRecord,
  options: DescribeChangesOptions,
): string {
  const table = `'${shortName(on, options)}'`;
  return type === "foreign key" || type === "primary key"
    ? `${type} '${name}' on ${table}`
    : `${type} constraint '${name}' on ${table}`;
}

/** Not quoted, and without the default schema. */
function shortName(
  identity: string,
  { defaultSchema }: DescribeChangesOptions,
): string {
  const { schema, name } = splitIdentity(identity);
  return schema === undefined || schema === defaultSchema
    ? name
    : `${schema}.${name}`;
}
