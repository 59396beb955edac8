import type { Column } from "../schema/column.ts";
import type { ExcludeElement } from "../schema/constraints.ts";
import type { Name, SqlSource } from "../schema/expressions.ts";
import type { IndexKey } from "../schema/indexes.ts";
import type { TableItem } from "../schema/table.ts";
import type { Table } from "./metadata.ts";
import { BatchOperations } from "./batch.ts";
import { assertFunction } from "./builder_base.ts";
import { ObjectOperations } from "./builder_objects.ts";
import {
  type AddColumnOptions,
  type AlterColumnOptions,
  buildAddColumn,
  buildAlterColumn,
  buildDropColumn,
  buildRenameColumn,
  type DropColumnOptions,
} from "./column_ops.ts";
import {
  type AlterConstraintOptions,
  buildAlterConstraint,
  buildCreateCheckConstraint,
  buildCreateExcludeConstraint,
  buildCreateForeignKey,
  buildCreatePrimaryKey,
  buildCreateUniqueConstraint,
  buildDropConstraint,
  buildValidateConstraint,
  type CreateCheckConstraintOptions,
  type CreateExcludeConstraintOptions,
  type CreateForeignKeyOptions,
  type CreatePrimaryKeyOptions,
  type CreateUniqueConstraintOptions,
  type DropConstraintOptions,
} from "./constraint_ops.ts";
import { buildBulkInsert, type GivenRow } from "./execute_ops.ts";
import {
  buildCreateIndex,
  buildDropIndex,
  type CreateIndexOptions,
  type DropIndexOptions,
} from "./index_ops.ts";
import {
  buildCreateTable,
  buildDropTable,
  buildRenameTable,
  buildTableComment,
  type CreateTableOptions,
  type DropTableOptions,
  type SchemaOption,
  type TableCommentOptions,
} from "./table_ops.ts";

/**
 * What a revision gets as `op`: Alembic's directives in camelCase, and those
 * for what Alembic leaves to SQL text.
 *
 * Each method checks its arguments, hands the operation on before it returns,
 * and gives a promise of its being done. Operations run in the order they are
 * called, awaited or not.
 */
export class Operations extends ObjectOperations {
  /** Creates a table with its constraints, indexes, comments and new enum types. */
  createTable(
    tableName: string,
    items: readonly TableItem[],
    options: CreateTableOptions = {},
  ): Promise<void> {
    return this.invoke(buildCreateTable(tableName, items, options));
  }

  /** Drops a table. */
  dropTable(tableName: string, options: DropTableOptions = {}): Promise<void> {
    return this.invoke(buildDropTable(tableName, options));
  }

  /** Renames a table; it stays in its schema. */
  renameTable(
    oldTableName: string,
    newTableName: string,
    options: SchemaOption = {},
  ): Promise<void> {
    return this.invoke(
      buildRenameTable(oldTableName, newTableName, options),
    );
  }

  /** Sets the comment of a table. */
  createTableComment(
    tableName: string,
    comment: string,
    options: TableCommentOptions = {},
  ): Promise<void> {
    return this.invoke(buildTableComment(tableName, comment, options));
  }

  /** Takes the comment of a table away. */
  dropTableComment(
    tableName: string,
    options: TableCommentOptions = {},
  ): Promise<void> {
    return this.invoke(buildTableComment(tableName, null, options));
  }

  /** Adds a column, and the constraints and the index its options ask for. */
  addColumn(
    tableName: string,
    column: Column,
    options: AddColumnOptions = {},
  ): Promise<void> {
    return this.invoke(buildAddColumn(tableName, column, options));
  }

  /** Drops a column. */
  dropColumn(
    tableName: string,
    columnName: string,
    options: DropColumnOptions = {},
  ): Promise<void> {
    return this.invoke(buildDropColumn(tableName, columnName, options));
  }

  /**
   * Changes a column: first its type, then whether it may be null, its default,
   * its comment, its name. What is left out stays; `null` drops a default or a comment.
   */
  alterColumn(
    tableName: string,
    columnName: string,
    options: AlterColumnOptions,
  ): Promise<void> {
    return this.invoke(buildAlterColumn(tableName, columnName, options));
  }

  /** Renames a column. */
  renameColumn(
    tableName: string,
    oldColumnName: string,
    newColumnName: string,
    options: SchemaOption = {},
  ): Promise<void> {
    return this.invoke(
      buildRenameColumn(tableName, oldColumnName, newColumnName, options),
    );
  }

  /** Adds a primary key over the columns; `null` leaves the naming to the convention or the server. */
  createPrimaryKey(
    constraintName: Name | null,
    tableName: string,
    columns: readonly string[],
    options: CreatePrimaryKeyOptions = {},
  ): Promise<void> {
    const args = { name: constraintName, tableName, columns, options };
    return this.invoke(buildCreatePrimaryKey(args));
  }

  /** Adds a unique constraint over the columns. */
  createUniqueConstraint(
    constraintName: Name | null,
    tableName: string,
    columns: readonly string[],
    options: CreateUniqueConstraintOptions = {},
  ): Promise<void> {
    const args = { name: constraintName, tableName, columns, options };
    return this.invoke(buildCreateUniqueConstraint(args));
  }

  /** Adds a foreign key from `localColumns` to `remoteColumns`, in their order. */
  createForeignKey(
    constraintName: Name | null,
    sourceTable: string,
    referentTable: string,
    localColumns: readonly string[],
    remoteColumns: readonly string[],
    options: CreateForeignKeyOptions = {},
  ): Promise<void> {
    return this.invoke(buildCreateForeignKey({
      name: constraintName,
      sourceTable,
      referentTable,
      localColumns,
      remoteColumns,
      options,
    }));
  }

  /** Adds a check constraint; `condition` is SQL. */
  createCheckConstraint(
    constraintName: Name | null,
    tableName: string,
    condition: SqlSource,
    options: CreateCheckConstraintOptions = {},
  ): Promise<void> {
    const args = { name: constraintName, tableName, condition, options };
    return this.invoke(buildCreateCheckConstraint(args));
  }

  /** Adds an exclusion constraint of pairs such as `["room", "="]`. */
  createExcludeConstraint(
    constraintName: Name | null,
    tableName: string,
    elements: readonly ExcludeElement[],
    options: CreateExcludeConstraintOptions = {},
  ): Promise<void> {
    const args = { name: constraintName, tableName, elements, options };
    return this.invoke(buildCreateExcludeConstraint(args));
  }

  /** Drops a constraint of any type. */
  dropConstraint(
    constraintName: Name,
    tableName: string,
    options: DropConstraintOptions = {},
  ): Promise<void> {
    return this.invoke(
      buildDropConstraint(constraintName, tableName, options),
    );
  }

  /** Checks existing rows against a constraint that was added with `notValid`. */
  validateConstraint(
    constraintName: Name,
    tableName: string,
    options: SchemaOption = {},
  ): Promise<void> {
    return this.invoke(
      buildValidateConstraint(constraintName, tableName, options),
    );
  }

  /** Changes when a foreign key is checked. */
  alterConstraint(
    constraintName: Name,
    tableName: string,
    options: AlterConstraintOptions,
  ): Promise<void> {
    return this.invoke(
      buildAlterConstraint(constraintName, tableName, options),
    );
  }

  /**
   * Creates an index; without a name it is called `ix_table_column`.
   *
   * @param columns Column names, `sa.text(...)` for expressions, or `sa.indexElement`.
   */
  createIndex(
    indexName: Name | null,
    tableName: string,
    columns: readonly IndexKey[],
    options: CreateIndexOptions = {},
  ): Promise<void> {
    const args = { name: indexName, tableName, columns, options };
    return this.invoke(buildCreateIndex(args));
  }

  /** Drops an index. */
  dropIndex(indexName: Name, options: DropIndexOptions = {}): Promise<void> {
    return this.invoke(buildDropIndex(indexName, options));
  }

  /**
   * Inserts rows of literal values.
   *
   * @param table `sa.table(...)`, whose types decide how values are written, or a name.
   */
  bulkInsert(
    table: Table | string,
    rows: readonly GivenRow[],
    options: SchemaOption = {},
  ): Promise<void> {
    return this.invoke(buildBulkInsert(table, rows, options));
  }

  /**
   * Runs operations on one table, whose name and schema need not be repeated.
   * Each runs as it is called: PostgreSQL needs no copy of the table.
   */
  batchAlterTable(
    tableName: string,
    body: (batch: BatchOperations) => void | Promise<void>,
    options: SchemaOption = {},
  ): Promise<void> {
    assertFunction("op.batchAlterTable", body);
    const batch = new BatchOperations(this, tableName, options);
    return this.track(async () => await body(batch));
  }
}
