import {
  columnKey,
  type ColumnRecord,
  type DatabaseSchema,
  type NotNullRecord,
  type SchemaObject,
  type TableRecord,
} from "../../schema/database_schema.ts";
import { executeAll } from "./describe_common.ts";
import { quoteIdentifier } from "./identifiers.ts";
import { type Action, FIRST } from "./plan_actions.ts";
import { sharedParents } from "./plan_classes.ts";
import { columnNames } from "./plan_column_needs.ts";
import { indexByKey } from "./reflect_objects.ts";

/** A schema with other names of not-null constraints, and what gives them. */
export interface NamedNotNulls {
  readonly schema: DatabaseSchema;
  readonly actions: readonly Action[];
}

/** A column whose not-null constraint has a name before and after. */
interface Member {
  readonly table: TableRecord;
  readonly before: NamedColumn;
  readonly after: NamedColumn;
  /** The same column of the tables that its table inherits from all along. */
  readonly above: readonly Member[];
}

type NamedColumn = ColumnRecord & {
  readonly notNull: NotNullRecord & { readonly name: string };
};

/**
 * Gives not-null constraints that tables share with what they inherit from the
 * names that they are to have, where no rename does: the server renames one
 * with its parent's only, in all tables below, and only if it has the same name
 * in each. Elsewhere they are dropped and made again, the children's first,
 * with which those of the parents are merged then.
 *
 * What needs a column to be not null, as a primary key does, keeps the server
 * from that: such constraints are left to the rename.
 */
export function renameNotNulls(
  actual: DatabaseSchema,
  wanted: DatabaseSchema,
): NamedNotNulls {
  const actions: Action[] = [];
  const names = new Map<string, string>();
  for (const family of findFamilies(actual, wanted)) {
    if (!isApart(family)) continue;
    if (family.some((member) => needsNotNull(member, actual))) continue;
    actions.push(...remake(family));
    for (const { table, after } of family) {
      names.set(columnKey(table.key, after.name), after.notNull.name);
    }
  }
  return { schema: withNames(actual, names), actions };
}

/** Columns that inherit from each other, parents before their children. */
function findFamilies(
  actual: DatabaseSchema,
  wanted: DatabaseSchema,
): readonly (readonly [Member, ...Member[]])[] {
  const found = new Map<string, Member | undefined>();
  const visit = (key: string, name: string): Member | undefined => {
    const id = columnKey(key, name);
    if (found.has(id)) return found.get(id);
    const [table, other] = [actual.objects.get(key), wanted.objects.get(key)];
    if (table?.kind !== "table" || other?.kind !== "table") return undefined;
    const [before, after] = [table, other].map(({ columns }) =>
      columns.find((column) => column.name === name)
    );
    const above = sharedParents(table, other).flatMap((parent) =>
      visit(parent, name) ?? []
    );
    const member = isNamed(before) && isNamed(after)
      ? { table, before, after, above }
      : undefined;
    found.set(id, member);
    return member;
  };
  const families = new Map<Member, [Member, ...Member[]]>();
  for (const object of wanted.objects.values()) {
    // One without parents is visited from below, or is alone.
    if (object.kind !== "table" || object.parents.length === 0) continue;
    for (const { name } of object.columns) visit(object.key, name);
  }
  for (const member of found.values()) {
    const root = member && rootOf(member);
    if (member === undefined || root === undefined) continue;
    const family = families.get(root);
    if (family === undefined) families.set(root, [member]);
    else family.push(member);
  }
  return [...families.values()];
}

function isNamed(column: ColumnRecord | undefined): column is NamedColumn {
  return column?.notNull?.name !== undefined && !column.notNull.noInherit;
}

/** Undefined if there is more than one. */
function rootOf(member: Member): Member | undefined {
  const [parent, other] = member.above;
  if (parent === undefined) return member;
  return other === undefined ? rootOf(parent) : undefined;
}

/** Whether a rename of the first would not give all the names that are wanted. */
function isApart([root, ...heirs]: readonly [Member, ...Member[]]): boolean {
  const [from, to] = namesOf(root);
  return heirs.some((heir) => {
    const [before, after] = namesOf(heir);
    const stays = before === after && from === to;
    return !stays && (before !== from || after !== to);
  });
}

function namesOf({ before, after }: Member): readonly [string, string] {
  return [before.notNull.name, after.notNull.name];
}

function needsNotNull(
  { table, before }: Member,
  { objects, columnDependencies }: DatabaseSchema,
): boolean {
  const column = columnKey(table.key, before.name);
  return before.identity !== undefined ||
    [...objects.values()].some((object) =>
      (object.kind === "constraint" && object.parent === table.key &&
          (object.type === "primary key" || object.index?.isReplicaIdentity) ||
        object.kind === "index" && object.state.isReplicaIdentity) &&
      columnDependencies.get(object.key)?.includes(column)
    );
}

function remake(family: readonly [Member, ...Member[]]): readonly Action[] {
  const [root] = family;
  const object = `column ${root.table.identity}.${root.after.name}`;
  const id = columnKey(root.table.key, root.after.name);
  const common = { action: "change", object, rank: FIRST } as const;
  const named = ({ table }: Member, column: ColumnRecord) =>
    columnNames({ ...column, identity: undefined }, table.key);
  return [{
    ...common,
    id: `drop not null of ${id}`,
    operations: executeAll(
      family.map(({ table, before }) =>
        `ALTER TABLE ${table.identity} ALTER COLUMN ${
          quoteIdentifier(before.name)
        } DROP NOT NULL`
      ),
    ),
    notes: [],
    gives: [`loss of not null of ${id}`],
    releases: family.flatMap((each) => named(each, each.before)),
  }, {
    ...common,
    id: `add not null of ${id}`,
    operations: executeAll(family.toReversed().filter(isWritten).map(writeAdd)),
    notes: ["reads the table, which is locked meanwhile"],
    requires: [`loss of not null of ${id}`],
    claims: family.flatMap((each) => named(each, each.after)),
    // What is said of them comes behind it.
    releases: family.flatMap((each) => named(each, each.after)),
  }];
}

/** Whether it does not come as it is wanted with the parent's. */
function isWritten({ after, above: [parent] }: Member): boolean {
  return parent === undefined || !after.notNull.isInherited ||
    parent.after.notNull.name !== after.notNull.name;
}

function writeAdd({ table, before, after }: Member): string {
  return `ALTER TABLE ${table.identity} ADD CONSTRAINT ${
    quoteIdentifier(after.notNull.name)
  } NOT NULL ${quoteIdentifier(after.name)}${
    before.notNull.isValidated ? "" : " NOT VALID"
  }`;
}

/** The schema with other names, by column; comments went with the constraints. */
function withNames(
  schema: DatabaseSchema,
  names: ReadonlyMap<string, string>,
): DatabaseSchema {
  if (names.size === 0) return schema;
  const objects = [...schema.objects.values()].map((object): SchemaObject => {
    if (object.kind !== "table") return object;
    const columns = object.columns.map((column): ColumnRecord => {
      const name = names.get(columnKey(object.key, column.name));
      if (name === undefined || column.notNull === undefined) return column;
      return {
        ...column,
        notNull: { ...column.notNull, name, comment: undefined },
      };
    });
    return { ...object, columns };
  });
  return {
    ...schema,
    objects: indexByKey(objects),
  };
}
