import type {
  SetStorageParametersOp,
  StorageObject,
} from "../../operations/storage_ops.ts";
import type { StorageValue } from "../../schema/constraints.ts";
import { compileParameterName, compileStorage } from "./constraint_sql.ts";
import { quoteQualifiedName } from "./identifiers.ts";

const STORAGE_WORDS = {
  table: "TABLE",
  index: "INDEX",
  materializedView: "MATERIALIZED VIEW",
  view: "VIEW",
} as const satisfies Record<StorageObject, string>;

/** ALTER … SET (…) for parameters with a value, RESET (…) for those without. */
export function compileSetStorageParameters(
  op: SetStorageParametersOp,
): readonly string[] {
  const { objectType = "table", parameters } = op;
  const set: [string, StorageValue][] = [];
  const reset: string[] = [];
  for (const [name, value] of Object.entries(parameters)) {
    if (value === null) reset.push(compileParameterName(name));
    else set.push([name, value]);
  }
  const alter = `ALTER ${STORAGE_WORDS[objectType]} ${
    quoteQualifiedName(op.schema, op.name)
  }`;
  return [
    ...(set.length === 0
      ? []
      : [`${alter} SET ${compileStorage(Object.fromEntries(set))}`]),
    ...(reset.length === 0 ? [] : [`${alter} RESET (${reset.join(", ")})`]),
  ];
}
