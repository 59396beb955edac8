import {
  columnKey,
  type ColumnRecord,
  type DatabaseSchema,
  type SchemaObject,
  type TableRecord,
} from "../../schema/database_schema.ts";
import { splitIdentity } from "../../schema/identity.ts";
import { byteLength, MAX_NAME_LENGTH_BYTES } from "../../schema/naming.ts";

/**
 * The name that the server gives a constraint or a sequence by itself;
 * undefined if it would be cut off.
 */
export function usualName(...parts: readonly string[]): string | undefined {
  const name = parts.join("_");
  return byteLength(name) <= MAX_NAME_LENGTH_BYTES ? name : undefined;
}

/**
 * Whether the server names the not-null constraint of a column as it is named,
 * if nothing of the schema has that name (see {@linkcode findNamedNotNulls}).
 */
export function hasUsualNotNull(
  { name, notNull }: ColumnRecord,
  { identity }: Pick<TableRecord, "identity">,
): boolean {
  return notNull?.name === undefined ||
    notNull.name === usualName(splitIdentity(identity).name, name, "not_null");
}

/** What there is already when a schema is made. */
export interface Surroundings {
  readonly schema: DatabaseSchema;
  /** Whether the table `key` of it stands beside the new one of that key. */
  isApart(key: string): boolean;
}

/**
 * The columns (`columnKey`) whose not-null constraint has to be named, though it
 * has the usual name: another table or domain of the same schema may have a
 * constraint of that name before, so that the server would choose a third.
 * A partition that stays, for one, has the names of the table it was made for;
 * those that are made come behind that table.
 */
export function findNamedNotNulls(
  schema: DatabaseSchema,
  beside?: Surroundings,
): ReadonlySet<string> {
  const made = findHolders(schema);
  const present = beside === undefined ? undefined : findHolders(beside.schema);
  const named = new Set<string>();
  for (const object of schema.objects.values()) {
    if (object.kind !== "table") continue;
    const { key } = object;
    const isOther = (holder: string) =>
      holder !== key || beside?.isApart(key) === true;
    const isBefore = (holder: string) =>
      holder !== key && !isBelow(holder, key, schema);
    for (const column of object.columns) {
      if (column.notNull?.name === undefined) continue;
      const name = nameIn(object, column.notNull.name);
      const isHeld = made.get(name)?.some(isBefore) === true ||
        present?.get(name)?.some(isOther) === true;
      if (isHeld) named.add(columnKey(key, column.name));
    }
  }
  return named;
}

/** Names of constraints to the keys of the tables and domains that have them. */
function findHolders(
  { objects }: DatabaseSchema,
): ReadonlyMap<string, readonly string[]> {
  const holders = new Map<string, string[]>();
  for (const object of objects.values()) {
    for (const [name, holder] of constraintNames(object)) {
      const found = holders.get(name);
      if (found === undefined) holders.set(name, [holder]);
      else found.push(holder);
    }
  }
  return holders;
}

/** Whether the one table inherits from the other, or is below it as partition. */
function isBelow(
  key: string,
  above: string,
  schema: DatabaseSchema,
): boolean {
  const table = schema.objects.get(key);
  return table?.kind === "table" &&
    table.parents.some((parent) =>
      parent === above || isBelow(parent, above, schema)
    );
}

/** Names of constraints, each with the table or domain that has it. */
function constraintNames(
  object: SchemaObject,
): readonly (readonly [string, string])[] {
  if (object.kind === "constraint") {
    return [[nameIn({ identity: object.on }, object.name), object.parent]];
  }
  if (object.kind !== "table") return [];
  return object.columns.flatMap(({ notNull }) =>
    notNull?.name === undefined
      ? []
      : [[nameIn(object, notNull.name), object.key] as const]
  );
}

function nameIn(
  { identity }: Pick<TableRecord, "identity">,
  name: string,
): string {
  return JSON.stringify([splitIdentity(identity).schema, name]);
}
