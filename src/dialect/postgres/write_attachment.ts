import type {
  ConstraintRecord,
  IndexRecord,
  TableRecord,
} from "../../schema/database_schema.ts";
import { type DescribeContext, executeAll } from "./describe_common.ts";
import { describeAttachment } from "./describe_table.ts";
import { stateOf } from "./index_state.ts";
import type { Step } from "./write_plan.ts";
import { writeAttachment } from "./write_table.ts";

/** Behind tables, before views of their rows. */
const ATTACHMENT_RANK = 19;
/** Behind indexes. */
const INDEX_ATTACHMENT_RANK = 23;

/**
 * A partition is attached when all is there.
 *
 * @param above The tables that it is below, the nearest first.
 */
export function planAttachment(
  table: TableRecord,
  above: readonly TableRecord[],
  context: DescribeContext,
): readonly Step[] {
  const [parent] = above;
  if (table.partitionBound === undefined || parent === undefined) return [];
  return [{
    id: `attachment of ${table.key}`,
    key: table.key,
    home: table.key,
    remove: () => [],
    rank: ATTACHMENT_RANK,
    // An identity is given to what is attached, not to what is below that.
    needs: [
      table.key,
      parent.key,
      ...(parent.partitionBound !== undefined && above.some(hasIdentity)
        ? [`attachment of ${parent.key}`]
        : []),
    ],
    write: () => [writeAttachment(table, parent)],
    describe: () => describeAttachment(table, parent, context),
  }];
}

function hasIdentity({ columns }: TableRecord): boolean {
  return columns.some(({ identity }) => identity !== undefined);
}

/** The index of a partition becomes part of the partitioned table's. */
export function planIndexAttachment(
  object: IndexRecord | ConstraintRecord,
): readonly Step[] {
  const state = stateOf(object);
  const parent = state?.parent;
  if (state === undefined || parent === undefined) return [];
  const statement = `ALTER INDEX ${parent} ATTACH PARTITION ${state.identity}`;
  return [{
    id: `attachment of ${object.key}`,
    key: object.key,
    home: object.key,
    remove: () => [],
    rank: INDEX_ATTACHMENT_RANK,
    needs: [object.key, `attachment of ${object.parent}`],
    write: () => [statement],
    describe: () => executeAll([statement]),
  }];
}
