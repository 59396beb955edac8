import {
  assertArguments,
  checkOptions,
  isBoolean,
  isName,
  isNames,
  isOneOf,
  isPlainObject,
  isSql,
  isText,
  type OptionChecks,
} from "../schema/arguments.ts";
import { ArgumentError } from "../schema/errors.ts";
import { isStorageMap, type StorageValue } from "../schema/constraints.ts";
import {
  assertItems,
  expandTableItems,
  type TableItem,
  type TableParts,
} from "../schema/table.ts";

/** A table by name. */
export interface TableRef {
  readonly tableName: string;
  readonly schema?: string;
}

/** The option that every operation on something in a schema has. */
export interface SchemaOption {
  readonly schema?: string;
}

/** Words between CREATE and TABLE. */
export type TablePrefix = "UNLOGGED" | "TEMPORARY" | "TEMP";

/** A parent table whose name or schema has a dot in it. */
export interface ParentTable {
  readonly schema?: string;
  readonly table: string;
}

/** Options of `op.createTable`. */
export interface CreateTableOptions extends SchemaOption {
  readonly comment?: string;
  readonly ifNotExists?: boolean;
  readonly prefixes?: readonly TablePrefix[];
  /** Parent tables: `table`, `schema.table`, or an object for names with a dot. */
  readonly inherits?: string | ParentTable | readonly (string | ParentTable)[];
  /** What follows PARTITION BY: `RANGE (created_at)`. */
  readonly partitionBy?: string;
  /** Table access method. */
  readonly using?: string;
  /** Storage parameters. */
  readonly with?: Readonly<Record<string, StorageValue>>;
  /** For temporary tables. */
  readonly onCommit?: "PRESERVE ROWS" | "DELETE ROWS" | "DROP";
  readonly tablespace?: string;
}

const CREATE_TABLE_OPTIONS: OptionChecks<CreateTableOptions> = {
  schema: isName,
  comment: isText,
  ifNotExists: isBoolean,
  prefixes: (value) =>
    isNames(value) ??
      (Array.isArray(value) && value.every(isPrefix)
        ? undefined
        : "a list of 'UNLOGGED', 'TEMPORARY'"),
  inherits: (value) =>
    (Array.isArray(value)
        ? value.length > 0 && value.every(isParent)
        : isParent(value))
      ? undefined
      : "the names of parent tables",
  partitionBy: isSql,
  using: isName,
  with: isStorageMap,
  onCommit: isOneOf("PRESERVE ROWS", "DELETE ROWS", "DROP"),
  tablespace: isName,
};

function isPrefix(value: unknown): boolean {
  return value === "UNLOGGED" || value === "TEMPORARY" || value === "TEMP";
}

function isParent(value: unknown): value is string | ParentTable {
  if (!isPlainObject(value)) return isName(value) === undefined;
  const isKnown = Object.keys(value).every((key) =>
    key === "schema" || key === "table"
  );
  return isKnown && isName(value.table) === undefined &&
    (value.schema === undefined || isName(value.schema) === undefined);
}

/** CREATE TABLE with its indexes and comments. */
export interface CreateTableOp
  extends TableRef, TableParts, Omit<CreateTableOptions, "inherits"> {
  readonly kind: "createTable";
  readonly inherits?: readonly ParentTable[];
}

/** The record of `op.createTable`. */
export function buildCreateTable(
  tableName: string,
  items: readonly TableItem[],
  options: CreateTableOptions = {},
): CreateTableOp {
  const callee = "op.createTable";
  assertArguments(callee, { tableName: [tableName, isName] });
  assertItems(callee, items);
  const { inherits, ...checked } = checkOptions(
    callee,
    options,
    CREATE_TABLE_OPTIONS,
  );
  const parents = inherits === undefined
    ? undefined
    : [inherits].flat().map((parent) => parseParent(callee, parent));
  return Object.freeze({
    kind: "createTable",
    tableName,
    ...checked,
    ...(parents === undefined ? {} : { inherits: parents }),
    ...expandTableItems(items, {
      callee,
      tableName,
      hasOtherColumns: parents !== undefined,
    }),
  });
}

function parseParent(
  callee: string,
  parent: string | ParentTable,
): ParentTable {
  if (typeof parent === "object") return Object.freeze({ ...parent });
  const [table, schema, ...rest] = parent.split(".").toReversed();
  if (!table || schema === "" || rest.length > 0) {
    throw new ArgumentError(
      `a parent table is 'table' or 'schema.table', not '${parent}'`,
      {
        callee,
        argument: "inherits",
        hint: "Names with a dot are given as { schema, table }",
      },
    );
  }
  return Object.freeze(schema === undefined ? { table } : { schema, table });
}

/** Options of `op.dropTable`. */
export interface DropTableOptions extends SchemaOption {
  readonly ifExists?: boolean;
  /** Drops what depends on it too. */
  readonly cascade?: boolean;
}

/** DROP TABLE. */
export interface DropTableOp extends TableRef, DropTableOptions {
  readonly kind: "dropTable";
  /** What creates it again, if known. */
  readonly existing?: CreateTableOp;
}

/** The record of `op.dropTable`. */
export function buildDropTable(
  tableName: string,
  options: DropTableOptions = {},
): DropTableOp {
  assertArguments("op.dropTable", { tableName: [tableName, isName] });
  return Object.freeze({
    kind: "dropTable",
    tableName,
    ...checkOptions("op.dropTable", options, {
      schema: isName,
      ifExists: isBoolean,
      cascade: isBoolean,
    }),
  });
}

/** ALTER TABLE … RENAME TO. */
export interface RenameTableOp extends TableRef {
  readonly kind: "renameTable";
  readonly newTableName: string;
}

/** The record of `op.renameTable`. */
export function buildRenameTable(
  oldTableName: string,
  newTableName: string,
  options: SchemaOption = {},
): RenameTableOp {
  assertArguments("op.renameTable", {
    oldTableName: [oldTableName, isName],
    newTableName: [newTableName, isName],
  });
  return Object.freeze({
    kind: "renameTable",
    tableName: oldTableName,
    newTableName,
    ...checkOptions("op.renameTable", options, { schema: isName }),
  });
}

/** Options of `op.createTableComment`. */
export interface TableCommentOptions extends SchemaOption {
  /** The comment there is, null for none; needed to reverse the operation. */
  readonly existingComment?: string | null;
}

const TABLE_COMMENT_OPTIONS: OptionChecks<TableCommentOptions> = {
  schema: isName,
  existingComment: (value) => value === null ? undefined : isText(value),
};

/** COMMENT ON TABLE; a null comment takes it away. */
export interface TableCommentOp extends TableRef, TableCommentOptions {
  readonly kind: "tableComment";
  readonly comment: string | null;
}

/** The record of `op.createTableComment` and `op.dropTableComment`. */
export function buildTableComment(
  tableName: string,
  comment: string | null,
  options: TableCommentOptions = {},
): TableCommentOp {
  const callee = comment === null
    ? "op.dropTableComment"
    : "op.createTableComment";
  assertArguments(callee, { tableName: [tableName, isName] });
  if (comment !== null) {
    assertArguments(callee, { comment: [comment, isText] });
  }
  return Object.freeze({
    kind: "tableComment",
    tableName,
    comment,
    ...checkOptions(callee, options, TABLE_COMMENT_OPTIONS),
  });
}
