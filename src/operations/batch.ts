import { assertArguments, checkOptions, isName } from "../schema/arguments.ts";
import type { Column } from "../schema/column.ts";
import type { ExcludeElement } from "../schema/constraints.ts";
import type { FinalName, Name, SqlSource } from "../schema/expressions.ts";
import type { IndexKey } from "../schema/indexes.ts";
import type { Operations } from "./builder.ts";
import type {
  AddColumnOptions,
  AlterColumnOptions,
  DropColumnOptions,
} from "./column_ops.ts";
import type {
  CreateCheckConstraintOptions,
  CreateExcludeConstraintOptions,
  CreateForeignKeyOptions,
  CreatePrimaryKeyOptions,
  CreateUniqueConstraintOptions,
  DropConstraintOptions,
} from "./constraint_ops.ts";
import type { CreateIndexOptions, DropIndexOptions } from "./index_ops.ts";
import type { SchemaOption, TableCommentOptions } from "./table_ops.ts";

type Unscoped<T> = Omit<T, "schema">;

/** The operations of `op` on one table, which is not named again. */
export class BatchOperations {
  readonly #op: Operations;
  readonly #tableName: string;
  readonly #scope: SchemaOption;

  constructor(op: Operations, tableName: string, options: SchemaOption) {
    const callee = "op.batchAlterTable";
    assertArguments(callee, { tableName: [tableName, isName] });
    this.#op = op;
    this.#tableName = tableName;
    this.#scope = checkOptions(callee, options, { schema: isName });
  }

  /** As `op.addColumn`. */
  addColumn(
    column: Column,
    options: Unscoped<AddColumnOptions> = {},
  ): Promise<void> {
    return this.#op.addColumn(this.#tableName, column, {
      ...options,
      ...this.#scope,
    });
  }

  /** As `op.dropColumn`. */
  dropColumn(
    columnName: string,
    options: Unscoped<DropColumnOptions> = {},
  ): Promise<void> {
    return this.#op.dropColumn(this.#tableName, columnName, {
      ...options,
      ...this.#scope,
    });
  }

  /** As `op.alterColumn`. */
  alterColumn(
    columnName: string,
    options: Unscoped<AlterColumnOptions>,
  ): Promise<void> {
    return this.#op.alterColumn(this.#tableName, columnName, {
      ...options,
      ...this.#scope,
    });
  }

  /** As `op.createIndex`. */
  createIndex(
    indexName: Name | null,
    columns: readonly IndexKey[],
    options: Unscoped<CreateIndexOptions> = {},
  ): Promise<void> {
    return this.#op.createIndex(indexName, this.#tableName, columns, {
      ...options,
      ...this.#scope,
    });
  }

  /** As `op.dropIndex`. */
  dropIndex(
    indexName: Name,
    options: Unscoped<DropIndexOptions> = {},
  ): Promise<void> {
    return this.#op.dropIndex(indexName, {
      ...options,
      ...this.#scope,
      tableName: this.#tableName,
    });
  }

  /** As `op.createPrimaryKey`. */
  createPrimaryKey(
    constraintName: Name | null,
    columns: readonly string[],
    options: Unscoped<CreatePrimaryKeyOptions> = {},
  ): Promise<void> {
    return this.#op.createPrimaryKey(constraintName, this.#tableName, columns, {
      ...options,
      ...this.#scope,
    });
  }

  /** As `op.createUniqueConstraint`. */
  createUniqueConstraint(
    constraintName: Name | null,
    columns: readonly string[],
    options: Unscoped<CreateUniqueConstraintOptions> = {},
  ): Promise<void> {
    return this.#op.createUniqueConstraint(
      constraintName,
      this.#tableName,
      columns,
      { ...options, ...this.#scope },
    );
  }

  /** As `op.createForeignKey`, the table being the source. */
  createForeignKey(
    constraintName: Name | null,
    referentTable: string,
    localColumns: readonly string[],
    remoteColumns: readonly string[],
    options: Omit<CreateForeignKeyOptions, "sourceSchema"> = {},
  ): Promise<void> {
    const { schema } = this.#scope;
    return this.#op.createForeignKey(
      constraintName,
      this.#tableName,
      referentTable,
      localColumns,
      remoteColumns,
      {
        ...options,
        ...(schema === undefined ? {} : { sourceSchema: schema }),
      },
    );
  }

  /** As `op.createCheckConstraint`. */
  createCheckConstraint(
    constraintName: Name | null,
    condition: SqlSource,
    options: Unscoped<CreateCheckConstraintOptions> = {},
  ): Promise<void> {
    return this.#op.createCheckConstraint(
      constraintName,
      this.#tableName,
      condition,
      { ...options, ...this.#scope },
    );
  }

  /** As `op.createExcludeConstraint`. */
  createExcludeConstraint(
    constraintName: Name | null,
    elements: readonly ExcludeElement[],
    options: Unscoped<CreateExcludeConstraintOptions> = {},
  ): Promise<void> {
    return this.#op.createExcludeConstraint(
      constraintName,
      this.#tableName,
      elements,
      { ...options, ...this.#scope },
    );
  }

  /** As `op.dropConstraint`. */
  dropConstraint(
    constraintName: Name,
    options: Unscoped<DropConstraintOptions> = {},
  ): Promise<void> {
    return this.#op.dropConstraint(constraintName, this.#tableName, {
      ...options,
      ...this.#scope,
    });
  }

  /** As `op.createTableComment`. */
  createTableComment(
    comment: string,
    options: Unscoped<TableCommentOptions> = {},
  ): Promise<void> {
    return this.#op.createTableComment(this.#tableName, comment, {
      ...options,
      ...this.#scope,
    });
  }

  /** As `op.dropTableComment`. */
  dropTableComment(
    options: Unscoped<TableCommentOptions> = {},
  ): Promise<void> {
    return this.#op.dropTableComment(this.#tableName, {
      ...options,
      ...this.#scope,
    });
  }

  /** As `op.execute`; the SQL has to name the table itself. */
  execute(sql: SqlSource, parameters?: readonly unknown[]): Promise<void> {
    return this.#op.execute(sql, parameters);
  }

  /** As `op.f`. */
  f(name: string): FinalName {
    return this.#op.f(name);
  }
}
