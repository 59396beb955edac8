import type { ColumnRecord, SchemaObject } from "./database_schema.ts";

/** A property of an object that differs. */
export interface FieldChange {
  readonly property: string;
  /** Undefined if there is none. */
  readonly actual: string | undefined;
  readonly wanted: string | undefined;
}

/** What holds for both sides of a comparison. */
export interface Comparison {
  /** Versions say different things of equal objects. */
  readonly isSameVersion: boolean;
}

const MAJOR = 10_000;

/** What holds for schemas of servers of these versions. */
export function compareVersions(
  actual: { readonly serverVersion: number },
  wanted: { readonly serverVersion: number },
): Comparison {
  return {
    isSameVersion: Math.floor(actual.serverVersion / MAJOR) ===
      Math.floor(wanted.serverVersion / MAJOR),
  };
}

/**
 * Compared elsewhere, or not at all: whether a column or a constraint is a
 * child's own as well as its parent's no statement can set.
 */
const OTHER_FIELDS = new Set([
  "key",
  "identity",
  "on",
  "columns",
  "version",
  "isRelocatable",
  "members",
  "isLocal",
]);

/** What differs between two records of one object, besides its columns. */
export function compareRecords(
  actual: SchemaObject,
  wanted: SchemaObject,
  comparison: Comparison,
): readonly FieldChange[] {
  return compareFields(
    readFields(actual, comparison),
    readFields(wanted, comparison),
  );
}

/** What differs between two records of one column. */
export function compareColumnRecords(
  actual: ColumnRecord,
  wanted: ColumnRecord,
  comparison: Comparison,
): readonly FieldChange[] {
  return compareFields(
    readColumn(actual, comparison),
    readColumn(wanted, comparison),
  );
}

function readFields(
  object: SchemaObject,
  comparison: Comparison,
): Readonly<Record<string, unknown>> {
  const fields: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(object)) {
    if (!OTHER_FIELDS.has(name)) fields[name] = value;
  }
  if (object.kind === "composite") {
    fields["attributes"] = object.attributes.map((attribute) =>
      readColumn(attribute, comparison)
    );
  }
  if (object.kind === "range" && !comparison.isSameVersion) {
    // Multiranges came with version 14.
    fields["options"] = object.options.filter((option) =>
      !option.startsWith("multirange_type_name")
    );
  }
  return fields;
}

function readColumn(
  column: ColumnRecord,
  { isSameVersion }: Comparison,
): Readonly<Record<string, unknown>> {
  const { notNull, isLocal: _isLocal, ...rest } = column;
  // Names of not-null are known from version 18 on.
  const own = notNull && { ...notNull, isInherited: undefined };
  return {
    ...rest,
    notNull: own === undefined ? undefined : isSameVersion ? own : true,
  };
}

function compareFields(
  actual: Readonly<Record<string, unknown>>,
  wanted: Readonly<Record<string, unknown>>,
): readonly FieldChange[] {
  const names = new Set([...Object.keys(wanted), ...Object.keys(actual)]);
  return [...names].flatMap((property) => {
    const one = showValue(actual[property]);
    const other = showValue(wanted[property]);
    return one === other ? [] : { property, actual: one, wanted: other };
  });
}

/** Text as it is, anything else as JSON: equal values give equal texts. */
function showValue(value: unknown): string | undefined {
  if (value === undefined || typeof value === "string") return value;
  return JSON.stringify(value);
}
