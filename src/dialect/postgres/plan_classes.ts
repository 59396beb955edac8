import type {
  ColumnRecord,
  CompositeRecord,
  ConstraintRecord,
  DatabaseSchema,
  IndexState,
  PolicyRecord,
  RangeRecord,
  RoutineRecord,
  SchemaObject,
  TableRecord,
  ViewRecord,
} from "../../schema/database_schema.ts";

/** How an object comes to be as it is wanted. */
export type ChangeClass = "keep" | "alter" | "rebuild" | "replace";

const ALWAYS_IN_PLACE = new Set(["comment", "privileges"]);

/** What the server can change of a kind of object without making it again. */
const IN_PLACE: Readonly<
  Partial<Record<SchemaObject["kind"], readonly string[]>>
> = {
  "schema": [],
  "extension": [],
  "enum": ["labels"],
  "domain": ["default", "isNotNull"],
  "sequence": ["options", "ownedBy"],
  "trigger": ["fires"],
  "rule": ["fires"],
  "default privileges": [],
};

/**
 * Whether the server can change the one object into the other, and how.
 *
 * @param changed Names of the properties that differ; columns are not among them.
 */
export function classifyChange(
  actual: SchemaObject,
  wanted: SchemaObject,
  changed: ReadonlySet<string>,
): ChangeClass {
  const properties = new Set(
    [...changed].filter((name) => !ALWAYS_IN_PLACE.has(name)),
  );
  const rest = changed.size === 0 ? "keep" : "alter";
  if (actual.kind === "view" && wanted.kind === "view") {
    return classifyView(actual, wanted, rest);
  }
  if (
    actual.kind === "materialized view" && wanted.kind === "materialized view"
  ) return classifyMaterializedView(actual, wanted, { properties, rest });
  if (actual.kind === "composite" && wanted.kind === "composite") {
    return properties.size === 0 ? rest : classifyComposite(actual, wanted);
  }
  if (properties.size === 0) return rest;
  switch (actual.kind) {
    case "constraint":
      return wanted.kind === "constraint"
        ? classifyConstraint(actual, wanted)
        : "rebuild";
    case "index":
      return wanted.kind === "index" && !properties.has("definition") &&
          canAlterIndex(actual.state, wanted.state)
        ? "alter"
        : "rebuild";
    case "function":
    case "procedure":
      return wanted.kind === actual.kind && canReplaceRoutine(actual, wanted)
        ? "alter"
        : "rebuild";
    case "policy":
      return wanted.kind === "policy" && canAlterPolicy(actual, wanted)
        ? "alter"
        : "rebuild";
    case "range":
    case "collation":
      return "replace";
    case "table":
      return wanted.kind === "table"
        ? classifyTable(actual, wanted)
        : "rebuild";
    default: {
      const allowed = IN_PLACE[actual.kind] ?? [];
      if ([...properties].every((name) => allowed.includes(name))) {
        return "alter";
      }
      return actual.kind === "domain" ? "replace" : "rebuild";
    }
  }
}

/** All but how it is partitioned, and the order of columns, can be changed in place. */
function classifyTable(
  actual: TableRecord,
  wanted: TableRecord,
): ChangeClass {
  if (!movesRows(actual, wanted)) return "alter";
  return copiedColumns(actual, wanted).length > 0 ? "replace" : "rebuild";
}

/**
 * Whether the rows of a table that is replaced move into the new one. They stay
 * in their partitions where only the type of the partition key changes.
 */
export function movesRows(actual: TableRecord, wanted: TableRecord): boolean {
  return actual.partitionKey !== wanted.partitionKey ||
    wanted.ofType !== undefined && isReordered(actual, wanted);
}

/** Whether the columns would stand in another order if they only came and went. */
function isReordered(actual: TableRecord, wanted: TableRecord): boolean {
  const [before, after] = [actual, wanted].map(({ columns }) =>
    columns.map(({ name }) => name)
  );
  const kept = before?.filter((name) => after?.includes(name)) ?? [];
  return kept.some((name, place) => after?.[place] !== name);
}

/** Columns of a table that is replaced which get their values from the old one. */
export function copiedColumns(
  actual: TableRecord,
  wanted: TableRecord,
): readonly ColumnRecord[] {
  const before = new Map(actual.columns.map((each) => [each.name, each]));
  return wanted.columns.filter((column) => {
    const was = before.get(column.name);
    return column.generated === undefined && was !== undefined &&
      was.generated !== "VIRTUAL";
  });
}

/** `CREATE OR REPLACE VIEW` keeps the columns there are, and may add some. */
function classifyView(
  actual: ViewRecord,
  wanted: ViewRecord,
  rest: ChangeClass,
): ChangeClass {
  const isPrefix = actual.columns.every((column, index) => {
    const other = wanted.columns[index];
    return other !== undefined && other.name === column.name &&
      other.type === column.type && other.collation === column.collation;
  });
  if (!isPrefix) return "rebuild";
  const isSame = JSON.stringify(actual.columns) ===
    JSON.stringify(wanted.columns);
  return isSame ? rest : "alter";
}

function classifyMaterializedView(
  actual: ViewRecord,
  wanted: ViewRecord,
  { properties, rest }: {
    readonly properties: ReadonlySet<string>;
    readonly rest: ChangeClass;
  },
): ChangeClass {
  if (properties.has("definition")) return "rebuild";
  if (
    JSON.stringify(actual.columns.map(shapeOf)) !==
      JSON.stringify(wanted.columns.map(shapeOf))
  ) return "rebuild";
  const isSame = JSON.stringify(actual.columns) ===
    JSON.stringify(wanted.columns);
  return isSame ? rest : "alter";
}

function shapeOf({ name, type, collation }: ColumnRecord): unknown {
  return [name, type, collation ?? null];
}

/** Attributes come and go; one that stays cannot change where it is used. */
function classifyComposite(
  actual: CompositeRecord,
  wanted: CompositeRecord,
): ChangeClass {
  const kept = actual.attributes.filter((each) =>
    wanted.attributes.some((other) => other.name === each.name)
  );
  const isSame = kept.every((attribute) => {
    const other = wanted.attributes.find((each) =>
      each.name === attribute.name
    );
    return other?.type === attribute.type &&
      other.collation === attribute.collation;
  });
  // What is new stands behind what was there.
  const added = wanted.attributes.map((each) => each.name).slice(kept.length);
  const isBehind = kept.every((each) => !added.includes(each.name));
  const inOrder = kept.every((each, index) =>
    wanted.attributes[index]?.name === each.name
  );
  return isSame && isBehind && inOrder ? "alter" : "replace";
}

/** Whether nothing but comment, state of the index and validity changes. */
function classifyConstraint(
  actual: ConstraintRecord,
  wanted: ConstraintRecord,
): ChangeClass {
  const isSame = actual.type === wanted.type && actual.on === wanted.on &&
    withoutNotValid(actual) === withoutNotValid(wanted);
  if (!isSame || actual.isValidated && !wanted.isValidated) return "rebuild";
  if (actual.index === undefined || wanted.index === undefined) return "alter";
  return canAlterIndex(actual.index, wanted.index) ? "alter" : "rebuild";
}

function withoutNotValid(
  { definition, isValidated }: ConstraintRecord,
): string {
  return isValidated ? definition : definition.replace(/ NOT VALID$/, "");
}

function canAlterIndex(actual: IndexState, wanted: IndexState): boolean {
  if (actual.identity !== wanted.identity) return false;
  if (!actual.isValid && wanted.isValid) return false;
  return actual.parent === undefined || actual.parent === wanted.parent ||
    wanted.parent === undefined;
}

/** `CREATE OR REPLACE` changes neither the result nor names of arguments. */
function canReplaceRoutine(
  actual: RoutineRecord,
  wanted: RoutineRecord,
): boolean {
  return headOf(actual) === headOf(wanted);
}

function headOf({ definition }: RoutineRecord): string {
  const end = definition.indexOf("\n LANGUAGE ");
  return end < 0 ? definition : definition.slice(0, end);
}

/** `ALTER POLICY` changes roles and conditions, but takes none away. */
function canAlterPolicy(actual: PolicyRecord, wanted: PolicyRecord): boolean {
  return actual.isPermissive === wanted.isPermissive &&
    actual.command === wanted.command &&
    (actual.using === undefined || wanted.using !== undefined) &&
    (actual.check === undefined || wanted.check !== undefined);
}

/** Whether a table that stays is attached to the parent on both sides. */
export function sharedParents(
  actual: TableRecord,
  wanted: TableRecord,
): readonly string[] {
  if (actual.partitionBound !== wanted.partitionBound) return [];
  return actual.parents.filter((key) => wanted.parents.includes(key));
}

/** The version from which the expression of a generated column can be changed. */
const SET_EXPRESSION_VERSION = 170_000;

/** Whether a column that changes has to be dropped and added again. */
export function isColumnRebuilt(
  { before, after, properties }: {
    readonly before: ColumnRecord;
    readonly after: ColumnRecord;
    readonly properties: ReadonlySet<string>;
  },
  { table, actual, wanted }: {
    readonly table: TableRecord;
    readonly actual: DatabaseSchema;
    readonly wanted: DatabaseSchema;
  },
): boolean {
  if (properties.has("generated")) {
    // A stored value can stay behind as an ordinary one.
    return after.generated !== undefined || before.generated === "VIRTUAL";
  }
  if (before.generated === undefined) return false;
  if (properties.has("type") || properties.has("collation")) return true;
  return properties.has("default") && (
    actual.serverVersion < SET_EXPRESSION_VERSION ||
    before.generated === "VIRTUAL" &&
      [actual, wanted].some((schema) => fixesVirtual(table, schema))
  );
}

/**
 * Whether the server leaves virtual columns of a table as they are: where it
 * has checks, or one of its family may have.
 */
function fixesVirtual(
  { key, parents }: TableRecord,
  { objects }: DatabaseSchema,
): boolean {
  return parents.length > 0 ||
    [...objects.values()].some((object) =>
      object.kind === "constraint"
        ? object.parent === key && object.type === "check"
        : object.kind === "table" && object.parents.includes(key)
    );
}

/** The multirange type that comes with a range type; none before PostgreSQL 14. */
export function multirangeOf(object: SchemaObject): string | undefined {
  return object.kind === "range"
    ? rangeOption(object, "multirange_type_name")
    : undefined;
}

/** What `CREATE TYPE … AS RANGE` says of an option. */
export function rangeOption(
  { options }: RangeRecord,
  name: string,
): string | undefined {
  const head = `${name} = `;
  return options.find((each) => each.startsWith(head))?.slice(head.length);
}
