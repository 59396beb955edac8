import { COLUMN_CASES } from "./cases_column.ts";
import { CONSTRAINT_CASES } from "./cases_constraint.ts";
import { OBJECT_CASES } from "./cases_object.ts";
import { REBUILD_CASES } from "./cases_rebuild.ts";
import { TABLE_CASES } from "./cases_table.ts";
import { TYPE_CASES } from "./cases_type.ts";
import type { OperationCase } from "./operation_case.ts";

/** Every operation with every option. */
export const ALL_CASES: readonly OperationCase[] = [
  ...TABLE_CASES,
  ...COLUMN_CASES,
  ...CONSTRAINT_CASES,
  ...TYPE_CASES,
  ...OBJECT_CASES,
  ...REBUILD_CASES,
];
