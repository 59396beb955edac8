import type {
  CreateTableOp,
  DropTableOp,
  RenameTableOp,
  TableCommentOp,
} from "../../operations/table_ops.ts";
import type { Column } from "../../schema/column.ts";
import { collectNewEnums } from "../../schema/new_enums.ts";
import { CompileError } from "../errors.ts";
import { compileColumn, isSerialKey } from "./column_sql.ts";
import { compileConstraint, compileStorage } from "./constraint_sql.ts";
import { compileConstraintComments } from "./compile_constraint.ts";
import { compileIndex } from "./compile_index.ts";
import { compileEnumDefinition } from "./compile_enum.ts";
import {
  quoteIdentifier,
  quoteLiteral,
  quoteQualifiedName,
} from "./identifiers.ts";

/**
 * CREATE TYPE for new enumerations, CREATE TABLE, indexes, comments. What is
 * created if the table does not exist must not fail where it does.
 */
export function compileCreateTable(op: CreateTableOp): readonly string[] {
  const types = collectNewEnums(op.columns.map((column) => column.type), {
    isDefault: true,
  });
  const ifNotExists = op.ifNotExists === true ? { ifNotExists: true } : {};
  const place = {
    tableName: op.tableName,
    ...(op.schema === undefined ? {} : { schema: op.schema }),
  };
  return [
    ...types.map((type) => compileEnumDefinition({ ...type, ...ifNotExists })),
    compileTableDefinition(op),
    ...op.indexes.flatMap((index) =>
      compileIndex({ ...place, ...ifNotExists, index })
    ),
    ...(op.comment === undefined ? [] : [compileTableComment({
      ...op,
      kind: "tableComment",
      comment: op.comment,
    })]),
    ...op.columns.flatMap((column) => compileColumnComment(op, column)),
    ...op.constraints.flatMap((each) => compileConstraintComments(op, each)),
  ];
}

function compileTableDefinition(op: CreateTableOp): string {
  const { prefixes = [], ifNotExists = false } = op;
  const head = ["CREATE", ...prefixes, "TABLE"].join(" ") +
    (ifNotExists ? " IF NOT EXISTS" : "");
  const serial = findSerialColumn(op);
  const keyColumns = findKeyColumns(op);
  const lines = [
    ...op.columns.map((column) =>
      compileColumn(column, {
        isKey: keyColumns.includes(column.name),
        isSerial: column === serial,
      })
    ),
    ...op.constraints.map(compileConstraint),
  ];
  const body = lines.map((line) => `\n    ${line}`).join(", ");
  return `${head} ${quoteQualifiedName(op.schema, op.tableName)} (${body}\n)` +
    compileTableOptions(op);
}

function compileTableOptions(op: CreateTableOp): string {
  const { inherits, partitionBy, using, onCommit, tablespace } = op;
  const options = [
    inherits === undefined
      ? ""
      : `INHERITS ( ${
        inherits.map(({ schema, table }) => quoteQualifiedName(schema, table))
          .join(", ")
      } )`,
    partitionBy === undefined ? "" : `PARTITION BY ${partitionBy}`,
    using === undefined ? "" : `USING ${quoteIdentifier(using)}`,
    op.with === undefined ? "" : `WITH ${compileStorage(op.with)}`,
    onCommit === undefined ? "" : `ON COMMIT ${onCommit}`,
    tablespace === undefined ? "" : `TABLESPACE ${quoteIdentifier(tablespace)}`,
  ];
  return options.filter((option) => option !== "")
    .map((option) => `\n ${option}`).join("");
}

function findKeyColumns(op: CreateTableOp): readonly string[] {
  const key = op.constraints.find((each) => each.kind === "primaryKey");
  return key?.kind === "primaryKey" ? key.columns : [];
}

function findSerialColumn(op: CreateTableOp): Column | undefined {
  const names = findKeyColumns(op);
  const foreign = new Set(
    op.constraints.flatMap((each) =>
      each.kind === "foreignKey" ? each.columns : []
    ),
  );
  const serial = op.columns.filter((column) =>
    names.includes(column.name) && isSerialKey(column, {
      isAlone: names.length === 1,
      hasForeignKey: foreign.has(column.name),
    })
  );
  const [first, second] = serial;
  if (first !== undefined && second !== undefined) {
    throw new CompileError(
      op.kind,
      `Only one column of '${op.tableName}' may have autoincrement: true, found '${first.name}' and '${second.name}'`,
    );
  }
  return first;
}

/** DROP TABLE. */
export function compileDropTable(op: DropTableOp): string {
  return `DROP TABLE${op.ifExists === true ? " IF EXISTS" : ""} ${
    quoteQualifiedName(op.schema, op.tableName)
  }${op.cascade === true ? " CASCADE" : ""}`;
}

/** ALTER TABLE … RENAME TO. */
export function compileRenameTable(op: RenameTableOp): string {
  return `ALTER TABLE ${
    quoteQualifiedName(op.schema, op.tableName)
  } RENAME TO ${quoteIdentifier(op.newTableName)}`;
}

/** COMMENT ON TABLE. */
export function compileTableComment(
  op: Pick<TableCommentOp, "kind" | "tableName" | "schema" | "comment">,
): string {
  return `COMMENT ON TABLE ${quoteQualifiedName(op.schema, op.tableName)} IS ${
    compileComment(op.comment)
  }`;
}

/** COMMENT ON COLUMN, if the column has one. */
export function compileColumnComment(
  table: { readonly schema?: string; readonly tableName: string },
  column: { readonly name: string; readonly comment?: string | null },
): readonly string[] {
  const { comment } = column;
  if (comment === undefined) return [];
  const name = `${quoteQualifiedName(table.schema, table.tableName)}.${
    quoteIdentifier(column.name)
  }`;
  return [`COMMENT ON COLUMN ${name} IS ${compileComment(comment)}`];
}

function compileComment(comment: string | null): string {
  return comment === null ? "NULL" : quoteLiteral(comment);
}
