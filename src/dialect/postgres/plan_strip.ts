import type { Operation } from "../../operations/operation.ts";
import type { ColumnRecord } from "../../schema/database_schema.ts";
import { executeAll } from "./describe_common.ts";
import { renameAway } from "./old_names.ts";
import { alterColumn } from "./plan_alter_column.ts";
import { keepsDefault, sequenceNames, usesAny } from "./plan_column_needs.ts";
import {
  ancestorsOf,
  type KeptTable,
  type PlanContext,
} from "./plan_context.ts";
import { predecessorOf } from "./plan_counters.ts";
import { dropIdentity } from "./plan_identity.ts";

/** What is taken off a column, and the names that are free then. */
export interface Strip {
  readonly operations: readonly Operation[];
  readonly releases: readonly string[];
}

/** Takes off what would be in the way of the other changes; undefined for nothing. */
export function writeStrip(
  before: ColumnRecord,
  after: ColumnRecord,
  { table, context }: {
    readonly table: KeptTable;
    readonly context: PlanContext;
  },
): Strip | undefined {
  const { wanted } = table;
  // What changes the type in a parent does so here, but for the default.
  const { resetsDefault, changesType } = context.fates.ofColumn(
    wanted.key,
    after.name,
  );
  const losesIdentity = before.identity !== undefined &&
    after.identity === undefined;
  const hasDefault = before.default !== undefined &&
    before.generated === undefined;
  // A partitioned table gives it to its partitions.
  const getsIdentity = [table, ...ancestorsOf(table)].some(({ wanted }) =>
    wanted.columns.find(({ name }) => name === after.name)?.identity !==
      undefined
  );
  const isInTheWay = resetsDefault || getsIdentity ||
    changesType && !keepsDefault(before, after) ||
    before.default !== after.default &&
      usesAny(before, context.fates.rebuiltEnums);
  // A new sequence may have the name of the old: that has to go before.
  const swapsSequence = before.default !== after.default &&
    /\bnextval\(/.test(before.default ?? "") && after.default !== undefined;
  if (!losesIdentity && !(hasDefault && (isInTheWay || swapsSequence))) {
    return undefined;
  }
  const sequence = predecessorOf(before, after, {
    table: table.actual,
    context,
  })?.sequence;
  const setAside = sequence === undefined
    ? []
    : executeAll([renameAway("SEQUENCE", sequence)]);
  if (!losesIdentity) {
    return {
      operations: [
        ...alterColumn(table, after.name, { serverDefault: null }),
        ...setAside,
      ],
      releases: sequence === undefined ? [] : [`relation ${sequence}`],
    };
  }
  return {
    // What is set aside goes once its successor stands where it did.
    operations: sequence === undefined
      ? executeAll([dropIdentity(after, wanted)])
      : setAside,
    releases: sequenceNames(before),
  };
}
