import {
  assertArguments,
  checkOptions,
  isBoolean,
  isName,
  isNameOrFinal,
  type OptionChecks,
} from "../schema/arguments.ts";
import { type Name, nameText } from "../schema/expressions.ts";
import {
  buildIndex,
  type Index,
  INDEX_OPTIONS,
  type IndexKey,
  type IndexOptions,
} from "../schema/indexes.ts";
import type { SchemaOption, TableRef } from "./table_ops.ts";

/** Options of `op.createIndex`. */
export interface CreateIndexOptions extends IndexOptions, SchemaOption {
  readonly ifNotExists?: boolean;
  /** Without blocking writes; outside a transaction, in `op.autocommitBlock`. */
  readonly concurrently?: boolean;
  /** Leaves out the partitions of a partitioned table. */
  readonly only?: boolean;
}

const CREATE_INDEX_OPTIONS: OptionChecks<CreateIndexOptions> = {
  ...INDEX_OPTIONS,
  schema: isName,
  ifNotExists: isBoolean,
  concurrently: isBoolean,
  only: isBoolean,
};

/** CREATE INDEX. */
export interface CreateIndexOp extends TableRef {
  readonly kind: "createIndex";
  readonly index: Index;
  readonly ifNotExists?: boolean;
  readonly concurrently?: boolean;
  readonly only?: boolean;
}

/** Arguments of {@linkcode buildCreateIndex}. */
export interface CreateIndexArguments {
  readonly name: Name | null;
  readonly tableName: string;
  readonly columns: readonly IndexKey[];
  readonly options: CreateIndexOptions;
}

/** The record of `op.createIndex`. */
export function buildCreateIndex(args: CreateIndexArguments): CreateIndexOp {
  const callee = "op.createIndex";
  const { name, tableName, columns } = args;
  assertArguments(callee, { tableName: [tableName, isName] });
  const {
    schema,
    ifNotExists,
    concurrently,
    only,
    ...options
  } = checkOptions(callee, args.options, CREATE_INDEX_OPTIONS);
  return Object.freeze({
    kind: "createIndex",
    tableName,
    ...(schema === undefined ? {} : { schema }),
    ...(ifNotExists === undefined ? {} : { ifNotExists }),
    ...(concurrently === undefined ? {} : { concurrently }),
    ...(only === undefined ? {} : { only }),
    index: buildIndex(callee, { name, keys: columns, options }),
  });
}

/** Options of `op.dropIndex`. */
export interface DropIndexOptions extends SchemaOption {
  /** The table it belongs to; PostgreSQL does not need it, readers may. */
  readonly tableName?: string;
  readonly ifExists?: boolean;
  /** Without blocking writes; outside a transaction, in `op.autocommitBlock`. */
  readonly concurrently?: boolean;
  /** Drops what depends on it too. */
  readonly cascade?: boolean;
}

/** DROP INDEX. */
export interface DropIndexOp extends DropIndexOptions {
  readonly kind: "dropIndex";
  readonly indexName: string;
  /** What creates it again, if known. */
  readonly existing?: CreateIndexOp;
}

/** The record of `op.dropIndex`. */
export function buildDropIndex(
  indexName: Name,
  options: DropIndexOptions = {},
): DropIndexOp {
  const callee = "op.dropIndex";
  assertArguments(callee, { indexName: [indexName, isNameOrFinal] });
  return Object.freeze({
    kind: "dropIndex",
    indexName: nameText(indexName),
    ...checkOptions(callee, options, {
      schema: isName,
      tableName: isName,
      ifExists: isBoolean,
      concurrently: isBoolean,
      cascade: isBoolean,
    }),
  });
}
