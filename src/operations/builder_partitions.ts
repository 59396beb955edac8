import type { SqlSource } from "../schema/expressions.ts";
import { named, TypeOperations } from "./builder_types.ts";
import { buildDropObject, type DropOptions } from "./object_ops.ts";
import {
  type AttachPartitionOptions,
  buildAttachPartition,
  buildCreatePartition,
  buildCreateStatistics,
  buildDetachPartition,
  type CreatePartitionOptions,
  type CreateStatisticsOptions,
  type DetachPartitionOptions,
  type PartitionBound,
} from "./partition_ops.ts";
import {
  buildSetStorageParameters,
  type SetStorageParametersOptions,
  type StorageChanges,
} from "./storage_ops.ts";
import type { SchemaOption } from "./table_ops.ts";

/** Operations on partitions, statistics and storage parameters. */
export class PartitionOperations extends TypeOperations {
  /** Creates a partition of a table for the rows that `bound` names. */
  createPartition(
    tableName: string,
    parentName: string,
    bound: PartitionBound,
    options: CreatePartitionOptions = {},
  ): Promise<void> {
    const parent = { parentName, bound };
    return this.invoke(buildCreatePartition(tableName, parent, options));
  }

  /** Makes a table a partition of another. */
  attachPartition(
    tableName: string,
    parentName: string,
    bound: PartitionBound,
    options: AttachPartitionOptions = {},
  ): Promise<void> {
    const parent = { parentName, bound };
    return this.invoke(buildAttachPartition(tableName, parent, options));
  }

  /** Makes a partition a table of its own. */
  detachPartition(
    tableName: string,
    parentName: string,
    options: DetachPartitionOptions = {},
  ): Promise<void> {
    return this.invoke(
      buildDetachPartition(tableName, parentName, options),
    );
  }

  /** Creates extended statistics over columns or expressions of a table. */
  createStatistics(
    name: string,
    tableName: string,
    columns: readonly SqlSource[],
    options: CreateStatisticsOptions = {},
  ): Promise<void> {
    return this.invoke(
      buildCreateStatistics({ name, tableName, columns, options }),
    );
  }

  /** Drops extended statistics. */
  dropStatistics(
    name: string,
    options: DropOptions & SchemaOption = {},
  ): Promise<void> {
    const object = named("op.dropStatistics", "statistics", name);
    return this.invoke(buildDropObject(object, options));
  }

  /**
   * Sets storage parameters of a table, or of what `objectType` says; `null`
   * puts one back to its default.
   */
  setStorageParameters(
    name: string,
    parameters: StorageChanges,
    options: SetStorageParametersOptions = {},
  ): Promise<void> {
    return this.invoke(buildSetStorageParameters(name, parameters, options));
  }
}
