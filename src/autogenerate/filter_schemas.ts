import {
  type ColumnRecord,
  type ConstraintRecord,
  type DatabaseSchema,
  type SchemaObject,
  type TableRecord,
} from "../schema/database_schema.ts";
import { splitIdentity } from "../schema/identity.ts";
import { omitObjects } from "../schema/omit_objects.ts";
import type {
  CompareColumn,
  EnvironmentOptions,
  FilteredType,
  ParentNames,
} from "./environment.ts";

/** What is compared, and how. */
export interface SchemaFilter extends
  Pick<
    EnvironmentOptions,
    "includeName" | "includeObject"
  > {
  /** All schemas, the default one, or names and patterns. */
  readonly includeSchemas: boolean | readonly string[];
  readonly excludeSchemas: readonly string[];
  readonly excludeTables: readonly string[];
  readonly compareType: boolean | CompareColumn;
  readonly compareServerDefault: boolean | CompareColumn;
  /** Where names without a schema lead; undefined if nowhere. */
  readonly defaultSchema: string | undefined;
}

/** The two sides of a comparison. */
export interface SchemaPair {
  readonly actual: DatabaseSchema;
  readonly wanted: DatabaseSchema;
}

/** Both sides without what is not to be compared. */
export function filterSchemas(
  pair: SchemaPair,
  filter: SchemaFilter,
): SchemaPair {
  const byName = {
    actual: omitNames(pair.actual, filter),
    wanted: omitNames(pair.wanted, filter),
  };
  return alignColumns(
    filterObjects(filterNames(byName, filter), filter),
    filter,
  );
}

/** Without schemas and tables that the settings leave out. */
function omitNames(
  schema: DatabaseSchema,
  filter: SchemaFilter,
): DatabaseSchema {
  const { includeSchemas, excludeSchemas, excludeTables } = filter;
  const isIncluded = includeSchemas === true
    ? () => true
    : includeSchemas === false
    ? (name: string) => name === filter.defaultSchema
    : matcherOf(includeSchemas);
  const isSchemaExcluded = matcherOf(excludeSchemas);
  const isTableExcluded = matcherOf(excludeTables);
  const keys = [...schema.objects.values()].filter((object) => {
    const space = schemaOf(object, schema);
    if (
      space !== undefined && (!isIncluded(space) || isSchemaExcluded(space))
    ) {
      return true;
    }
    if (object.kind !== "table") return false;
    const { name } = splitIdentity(object.identity);
    return isTableExcluded(name) || isTableExcluded(`${space}.${name}`);
  }).map(({ key }) => key);
  return omitObjects(schema, new Set(keys));
}

/** Whether a name is one of those, in which `*` stands for any text. */
function matcherOf(patterns: readonly string[]): (name: string) => boolean {
  const expressions = patterns.map((pattern) => {
    const parts = pattern.split("*").map((part) =>
      part.replace(/[\\^$.|?+()[\]{}]/g, "\\$&")
    );
    return new RegExp(`^${parts.join(".*")}$`, "s");
  });
  return (name) => expressions.some((expression) => expression.test(name));
}

/** The schema that an object is, or is in; undefined for those without. */
function schemaOf(
  object: SchemaObject,
  schema: DatabaseSchema,
): string | undefined {
  switch (object.kind) {
    case "schema":
      return splitIdentity(object.identity).name;
    case "default privileges":
      return object.schema;
    case "extension":
    case "extension member":
    case "event trigger":
    case "cast":
      return undefined;
    case "constraint":
    case "trigger":
    case "rule":
    case "policy": {
      const parent = schema.objects.get(object.parent);
      return splitIdentity(parent?.identity ?? object.on).schema;
    }
    default:
      return splitIdentity(object.identity).schema;
  }
}

/** What `includeName` says no to, which is asked about the database only. */
function filterNames(pair: SchemaPair, filter: SchemaFilter): SchemaPair {
  const { includeName } = filter;
  if (includeName === undefined) return pair;
  const { actual } = pair;
  const isOut = (object: SchemaObject) => {
    const { name, type, parents } = describeObject(object, actual);
    return !includeName(name, type, parents);
  };
  const keys = [...actual.objects.values()].filter(isOut).map(({ key }) => key);
  const rest = omitObjects(actual, new Set(keys));
  const isColumnIn = (table: TableRecord, { name }: ColumnRecord) =>
    includeName(name, "column", parentsOf(table));
  return { ...pair, actual: filterColumns(rest, isColumnIn) };
}

/** What `includeObject` says no to, which is left as it is. */
function filterObjects(pair: SchemaPair, filter: SchemaFilter): SchemaPair {
  const { includeObject } = filter;
  if (includeObject === undefined) return pair;
  const { actual, wanted } = pair;
  const keys = new Set<string>();
  const ask = (
    object: SchemaObject,
    side: DatabaseSchema,
    compareTo: SchemaObject | undefined,
  ) => {
    const { name, type } = describeObject(object, side);
    const isReflected = side === actual;
    if (!includeObject(object, name, type, isReflected, compareTo)) {
      keys.add(object.key);
    }
  };
  for (const object of wanted.objects.values()) {
    ask(object, wanted, actual.objects.get(object.key));
  }
  for (const object of actual.objects.values()) {
    if (!wanted.objects.has(object.key)) ask(object, actual, undefined);
  }
  const rest = {
    actual: omitObjects(actual, keys),
    wanted: omitObjects(wanted, keys),
  };
  return filterPairColumns(rest, includeObject);
}

function filterPairColumns(
  pair: SchemaPair,
  includeObject: NonNullable<SchemaFilter["includeObject"]>,
): SchemaPair {
  const find = (side: DatabaseSchema, key: string, name: string) => {
    const table = side.objects.get(key);
    return table?.kind === "table"
      ? table.columns.find((column) => column.name === name)
      : undefined;
  };
  const isIn = (key: string, name: string): boolean => {
    const one = find(pair.wanted, key, name);
    const other = find(pair.actual, key, name);
    const object = one ?? other;
    return object === undefined ||
      includeObject(
        object,
        name,
        "column",
        one === undefined,
        one === undefined ? undefined : other,
      );
  };
  const answers = new Map<string, boolean>();
  const isColumnIn = ({ key }: TableRecord, { name }: ColumnRecord) => {
    const id = JSON.stringify([key, name]);
    const answer = answers.get(id) ?? isIn(key, name);
    answers.set(id, answer);
    return answer;
  };
  return {
    actual: filterColumns(pair.actual, isColumnIn),
    wanted: filterColumns(pair.wanted, isColumnIn),
  };
}

/** The database's types and defaults where others do not count. */
function alignColumns(pair: SchemaPair, filter: SchemaFilter): SchemaPair {
  const { compareType, compareServerDefault } = filter;
  if (compareType === true && compareServerDefault === true) return pair;
  const counts = (
    compare: boolean | CompareColumn,
    comparison: Parameters<CompareColumn>[0],
  ) => typeof compare === "boolean" ? compare : compare(comparison) !== false;
  const { actual } = pair;
  const wanted = mapTables(pair.wanted, (table) => {
    const other = actual.objects.get(table.key);
    if (other?.kind !== "table") return table;
    const before = new Map(other.columns.map((each) => [each.name, each]));
    const { schema, name } = splitIdentity(table.identity);
    const columns = table.columns.map((column) => {
      const found = before.get(column.name);
      if (found === undefined) return column;
      const comparison = {
        schemaName: schema,
        tableName: name,
        actual: found,
        wanted: column,
      };
      const keepsType = column.type !== found.type &&
        !counts(compareType, comparison);
      const keepsDefault = column.default !== found.default &&
        column.generated === undefined && found.generated === undefined &&
        !counts(compareServerDefault, comparison);
      return {
        ...column,
        ...(keepsType && { type: found.type, collation: found.collation }),
        ...(keepsDefault && { default: found.default }),
      };
    });
    return { ...table, columns };
  });
  return { actual, wanted };
}

function filterColumns(
  schema: DatabaseSchema,
  isIn: (table: TableRecord, column: ColumnRecord) => boolean,
): DatabaseSchema {
  return mapTables(schema, (table) => ({
    ...table,
    columns: table.columns.filter((column) => isIn(table, column)),
  }));
}

function mapTables(
  schema: DatabaseSchema,
  change: (table: TableRecord) => TableRecord,
): DatabaseSchema {
  const objects = [...schema.objects].map(([key, object]) =>
    [key, object.kind === "table" ? change(object) : object] as const
  );
  return { ...schema, objects: new Map(objects) };
}

interface Description {
  readonly name: string;
  readonly type: FilteredType;
  readonly parents: ParentNames;
}

function describeObject(
  object: SchemaObject,
  schema: DatabaseSchema,
): Description {
  const parent = "parent" in object
    ? schema.objects.get(object.parent)
    : undefined;
  const name = "name" in object && typeof object.name === "string"
    ? object.name
    : splitIdentity(object.identity).name;
  const parents = parent?.kind === "table" ||
      parent?.kind === "view" || parent?.kind === "materialized view"
    ? parentsOf(parent)
    : {
      schemaName: schemaOf(object, schema),
      tableName: undefined,
      schemaQualifiedTableName: undefined,
    };
  return { name, type: typeOf(object), parents };
}

function parentsOf({ identity }: { readonly identity: string }): ParentNames {
  const { schema, name } = splitIdentity(identity);
  return {
    schemaName: schema,
    tableName: name,
    schemaQualifiedTableName: schema === undefined ? name : `${schema}.${name}`,
  };
}

const CONSTRAINT_TYPES: Readonly<
  Record<ConstraintRecord["type"], FilteredType>
> = {
  "check": "checkConstraint",
  "primary key": "primaryKeyConstraint",
  "unique": "uniqueConstraint",
  "exclude": "excludeConstraint",
  "foreign key": "foreignKeyConstraint",
};

function typeOf(object: SchemaObject): FilteredType {
  switch (object.kind) {
    case "constraint":
      return CONSTRAINT_TYPES[object.type];
    case "materialized view":
      return "materializedView";
    case "event trigger":
      return "eventTrigger";
    case "text search configuration":
      return "textSearchConfiguration";
    case "text search dictionary":
      return "textSearchDictionary";
    case "default privileges":
      return "defaultPrivileges";
    case "extension member":
      return "extensionMember";
    case "foreign table":
      return "foreignTable";
    case "foreign data wrapper":
      return "foreignDataWrapper";
    case "operator class":
      return "operatorClass";
    case "operator family":
      return "operatorFamily";
    default:
      return object.kind;
  }
}
