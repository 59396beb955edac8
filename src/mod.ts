/**
 * What revisions import. `sa` and the functions are the same objects that
 * revisions get as arguments; everything else is types, erased at run time.
 *
 * @module
 */
export * as sa from "./schema/sa.ts";
export { defineOperation } from "./operations/custom_op.ts";
export type { Migration } from "./operations/migration.ts";
export type { Operations } from "./operations/builder.ts";
export type { BatchOperations } from "./operations/batch.ts";
export type { MigrationInfo } from "./operations/sink.ts";
export type { Operation } from "./operations/operation.ts";
export type {
  CustomBehaviour,
  CustomOp,
  CustomStatement,
  SqlTools,
} from "./operations/custom_op.ts";
export type { NamingConvention } from "./schema/naming.ts";
export type { Column, ColumnOptions } from "./schema/column.ts";
export type { Constraint } from "./schema/constraints.ts";
export type { Index } from "./schema/indexes.ts";
export type { Metadata, Table, TableItem } from "./schema/table.ts";
export type { SqlType } from "./schema/types.ts";
