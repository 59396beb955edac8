import {
  assertArguments,
  calledAs,
  checkOptions,
  isListOf,
  isRecord,
} from "../schema/arguments.ts";
import type { Column } from "../schema/column.ts";
import { SchemaError } from "../schema/errors.ts";
import { isNamingConvention, type NamingConvention } from "../schema/naming.ts";
import {
  collectNewEnums,
  enumKey,
  withoutNewEnum,
} from "../schema/new_enums.ts";
import type { TableItem } from "../schema/table.ts";
import type { EnumType } from "../schema/types.ts";
import { isEqual } from "../util/is_equal.ts";
import { applyNamingConvention } from "./apply_naming.ts";
import type { AddConstraintOp } from "./constraint_ops.ts";
import type { Operation } from "./operation.ts";
import {
  buildCreateTable,
  type CreateTableOp,
  type CreateTableOptions,
} from "./table_ops.ts";
import { buildCreateEnum, type CreateEnumOp } from "./type_ops.ts";

/** Options of `sa.table`: those of `op.createTable` that last. */
export type TableOptions = Omit<
  CreateTableOptions,
  "ifNotExists" | "onCommit"
>;

/** A table as it is wanted. */
export interface Table
  extends
    Omit<CreateTableOp, "kind" | "tableName" | "ifNotExists" | "onCommit"> {
  readonly kind: "table";
  readonly name: string;
}

/** A table, as part of `sa.metadata` and for `op.bulkInsert`. */
export function table(
  name: string,
  items: readonly TableItem[],
  options: TableOptions = {},
): Table {
  const { tableName, ...operation } = calledAs(
    "sa.table",
    () => buildCreateTable(name, items, options),
  );
  return Object.freeze({ ...operation, kind: "table", name: tableName });
}

const ITEM_KINDS = [
  "addConstraint",
  "attachPartition",
  "commentObject",
  "createCompositeType",
  "createDomain",
  "createExtension",
  "createIndex",
  "createPartition",
  "createPolicy",
  "createRoutine",
  "createSchema",
  "createSequence",
  "createStatistics",
  "createTrigger",
  "createView",
  "defaultPrivileges",
  "execute",
  "grant",
  "setRowSecurity",
  "setStorageParameters",
] as const satisfies readonly Operation["kind"][];

/** An object of `sa.metadata` that is no table and no enumeration. */
export type MetadataOperation = Extract<
  Operation,
  { kind: typeof ITEM_KINDS[number] }
>;

/** What `sa.metadata` can hold. */
export type MetadataItem = Table | EnumType | MetadataOperation;

/** All that a database is wanted to contain. */
export interface Metadata {
  readonly kind: "metadata";
  /** In the order in which they are made. */
  readonly items: readonly MetadataItem[];
  /** The tables among them. */
  readonly tables: readonly Table[];
  readonly namingConvention?: NamingConvention;
}

/** Options of `sa.metadata`. */
export interface MetadataOptions {
  readonly namingConvention?: NamingConvention;
}

/**
 * What a database is wanted to contain, in the order in which it is made:
 * tables, enumerations (`sa.enum`), views, functions and the like. Foreign keys
 * of tables come after all of it, so tables may refer to each other.
 *
 * @throws {ArgumentError} If an item is none of those.
 * @throws {SchemaError} If two tables have the same name in the same schema.
 */
export function metadata(
  items: readonly MetadataItem[],
  options: MetadataOptions = {},
): Metadata {
  const wanted =
    "a list of sa.table(...), sa.enum(...), sa.view(...), sa.sql(...) and the like";
  const isItem = isRecord(wanted, ["table", "enumType", ...ITEM_KINDS]);
  assertArguments("sa.metadata", { items: [items, isListOf(isItem, wanted)] });
  const tables = items.filter((item) => item.kind === "table");
  const seen = new Set<string>();
  for (const { schema, name } of tables) {
    const key = JSON.stringify([schema, name]);
    if (seen.has(key)) throw new SchemaError(name, "defined twice");
    seen.add(key);
  }
  return Object.freeze({
    kind: "metadata",
    items: Object.freeze([...items]),
    tables: Object.freeze(tables),
    ...checkOptions("sa.metadata", options, {
      namingConvention: isNamingConvention,
    }),
  });
}

/**
 * The operations that make everything in an empty database, in order. Bodies
 * of functions may name what comes later: whoever runs them has to see to it
 * that the server does not check them.
 *
 * @throws {SchemaError} If an enumeration has different values in two places,
 * or the naming convention cannot name something.
 */
export function planMetadata(metadata: Metadata): readonly Operation[] {
  return new MetadataPlan(metadata.namingConvention ?? {}).plan(metadata);
}

class MetadataPlan {
  readonly #convention: NamingConvention;
  /** Values by {@linkcode enumKey}. */
  readonly #enums = new Map<string, readonly string[]>();
  readonly #operations: Operation[] = [];
  readonly #foreignKeys: Operation[] = [];
  /** What may be about a foreign key. */
  readonly #late: Operation[] = [];

  constructor(convention: NamingConvention) {
    this.#convention = convention;
  }

  plan({ items }: Metadata): readonly Operation[] {
    for (const item of items) this.#add(item);
    return Object.freeze([
      ...this.#operations,
      ...this.#foreignKeys,
      ...this.#late,
    ]);
  }

  #add(item: MetadataItem): void {
    if (item.kind === "enumType") {
      this.#addEnum(item);
    } else if (item.kind === "table") {
      const { kind: _kind, name, ...rest } = item;
      this.#addTable({ kind: "createTable", tableName: name, ...rest });
    } else {
      const operation = applyNamingConvention(item, this.#convention);
      const isLate = operation.kind === "commentObject" &&
        operation.objectType === "constraint";
      (isLate ? this.#late : this.#operations).push(operation);
    }
  }

  /** Made once, however many columns are of it. */
  #addEnum(type: EnumType): void {
    const { name, schema, values, native } = type;
    if (!native) return;
    const key = enumKey(type);
    const known = this.#enums.get(key);
    if (known === undefined) {
      this.#enums.set(key, values);
      this.#operations.push(createEnum(name, values, schema));
    } else if (!isEqual(known, values)) {
      throw new SchemaError(
        name,
        "its values differ from one place to another",
      );
    }
  }

  #addTable(table: CreateTableOp): void {
    const operation = applyNamingConvention(table, this.#convention);
    if (operation.kind !== "createTable") return;
    const types = operation.columns.map((column) => column.type);
    for (const type of collectNewEnums(types, { isDefault: true })) {
      this.#addEnum(type);
    }
    const { tableName, schema, constraints } = operation;
    const place = { tableName, ...(schema === undefined ? {} : { schema }) };
    const keys = constraints.filter((each) => each.kind === "foreignKey");
    this.#foreignKeys.push(
      ...keys.map((constraint): AddConstraintOp =>
        Object.freeze({ kind: "addConstraint", ...place, constraint })
      ),
    );
    const referring = new Set(keys.flatMap(({ columns }) => columns));
    this.#operations.push(Object.freeze({
      ...operation,
      columns: operation.columns.map((column) =>
        settleColumn(column, referring)
      ),
      constraints: constraints.filter((each) => each.kind !== "foreignKey"),
    }));
  }
}

/**
 * The column as it is with its foreign keys apart: one that has a key is not
 * SERIAL by itself, and its type is there.
 */
function settleColumn(
  column: Column,
  referring: ReadonlySet<string>,
): Column {
  const isReferring = referring.has(column.name) &&
    column.autoincrement === undefined;
  return Object.freeze({
    ...column,
    ...(isReferring ? { autoincrement: false } : {}),
    type: withoutNewEnum(column.type),
  });
}

function createEnum(
  name: string,
  values: readonly string[],
  schema: string | undefined,
): CreateEnumOp {
  return buildCreateEnum(name, values, schema === undefined ? {} : { schema });
}
