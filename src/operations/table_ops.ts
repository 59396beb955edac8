import {
  assertArguments,
  checkOptions,
  isBoolean,
  isName,
  isNames,
  isOneOf,
  isSql,
  isText,
  type OptionChecks,
} from "../schema/arguments.ts";
import { isStorageMap, type StorageValue } from "../schema/constraints.ts";
import {
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

/** Options of `op.createTable`. */
export interface CreateTableOptions extends SchemaOption {
  readonly comment?: string;
  readonly ifNotExists?: boolean;
  readonly prefixes?: readonly TablePrefix[];
  /** Parent tables, qualified with a dot where needed. */
  readonly inherits?: string | readonly string[];
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
    typeof value === "string" ? isName(value) : isNames(value),
  partitionBy: isSql,
  using: isName,
  with: isStorageMap,
  onCommit: isOneOf("PRESERVE ROWS", "DELETE ROWS", "DROP"),
  tablespace: isName,
};

function isPrefix(value: unknown): boolean {
  return value === "UNLOGGED" || value === "TEMPORARY" || value === "TEMP";
}

/** CREATE TABLE with its indexes and comments. */
export interface CreateTableOp
  extends TableRef, TableParts, Omit<CreateTableOptions, "inherits"> {
  readonly kind: "createTable";
  readonly inherits?: readonly string[];
}

/** The record of `op.createTable`. */
export function buildCreateTable(
  tableName: string,
  items: readonly TableItem[],
  options: CreateTableOptions = {},
): CreateTableOp {
  const callee = "op.createTable";
  assertArguments(callee, { tableName: [tableName, isName] });
  const { inherits, ...checked } = checkOptions(
    callee,
    options,
    CREATE_TABLE_OPTIONS,
  );
  const parents = typeof inherits === "string" ? [inherits] : inherits;
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
