import { COLUMN_CASES } from "./cases_column.ts";
import { KEY_CASES } from "./cases_key.ts";
import { OBJECT_CASES } from "./cases_object.ts";
import { TABLE_CASES } from "./cases_table.ts";
import type { MatrixCase } from "./matrix_case.ts";

/** Every single change that is tested; names are unique. */
export const ALL_CASES: readonly MatrixCase[] = [
  ...COLUMN_CASES,
  ...KEY_CASES,
  ...TABLE_CASES,
  ...OBJECT_CASES,
];
