import {
  assertArguments,
  type Check,
  checkOptions,
  isName,
  isOneOf,
  isPlainObject,
} from "../schema/arguments.ts";
import type { StorageValue } from "../schema/constraints.ts";
import type { SchemaOption } from "./table_ops.ts";

/** Objects that have storage parameters or options. */
export type StorageObject = "table" | "index" | "materializedView" | "view";

/** Parameters by name; null puts one back to its default. */
export type StorageChanges = Readonly<Record<string, StorageValue | null>>;

/** Options of `op.setStorageParameters`. */
export interface SetStorageParametersOptions extends SchemaOption {
  /** What the name is the name of. @default {"table"} */
  readonly objectType?: StorageObject;
  /** What the changed parameters are now, null for their defaults; needed to reverse the operation. */
  readonly existing?: StorageChanges;
}

/** ALTER TABLE, INDEX … SET and RESET of storage parameters. */
export interface SetStorageParametersOp extends SetStorageParametersOptions {
  readonly kind: "setStorageParameters";
  readonly name: string;
  readonly parameters: StorageChanges;
}

const isChanges: Check = (value) =>
  isPlainObject(value) && Object.keys(value).length > 0 &&
    Object.entries(value).every(([name, item]) =>
      isName(name) === undefined &&
      (item === null || ["string", "number", "boolean"].includes(typeof item))
    )
    ? undefined
    : "an object of storage parameters such as { fillfactor: 70 }, null for the default";

/** The record of `op.setStorageParameters`. */
export function buildSetStorageParameters(
  name: string,
  parameters: StorageChanges,
  options: SetStorageParametersOptions = {},
): SetStorageParametersOp {
  const callee = "op.setStorageParameters";
  assertArguments(callee, {
    name: [name, isName],
    parameters: [parameters, isChanges],
  });
  return Object.freeze({
    kind: "setStorageParameters",
    name,
    parameters: Object.freeze({ ...parameters }),
    ...checkOptions(callee, options, {
      schema: isName,
      objectType: isOneOf("table", "index", "materializedView", "view"),
      existing: isChanges,
    }),
  });
}
