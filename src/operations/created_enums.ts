import type { Column } from "../schema/column.ts";
import {
  collectNewEnums,
  enumKey,
  type NewEnumOptions,
  withoutNewEnum,
} from "../schema/new_enums.ts";
import type { SqlType } from "../schema/types.ts";
import { isEqual } from "../util/is_equal.ts";
import type { Operation } from "./operation.ts";

/** The enumerations that a revision has created so far. */
export class CreatedEnums {
  /** Values by {@linkcode enumKey}. */
  readonly #values = new Map<string, readonly string[]>();

  /** The operation without what would create one of them a second time. */
  apply(operation: Operation): Operation {
    switch (operation.kind) {
      case "createTable":
        return Object.freeze({
          ...operation,
          columns: operation.columns.map((column) =>
            this.#applyColumn(column, { isDefault: true })
          ),
        });
      case "addColumn":
        return Object.freeze({
          ...operation,
          column: this.#applyColumn(operation.column, { isDefault: false }),
        });
      case "alterColumn": {
        if (operation.type === undefined) return operation;
        const type = this.#applyType(operation.type, { isDefault: false });
        return Object.freeze({ ...operation, type });
      }
      case "createEnum":
        this.#values.set(enumKey(operation), operation.values);
        return operation;
      case "dropObject":
      case "renameObject":
      case "setObjectSchema":
        if (operation.objectType === "type") {
          this.#values.delete(enumKey(operation));
        }
        return operation;
      default:
        return operation;
    }
  }

  #applyColumn(column: Column, options: NewEnumOptions): Column {
    const type = this.#applyType(column.type, options);
    return type === column.type ? column : Object.freeze({ ...column, type });
  }

  #applyType(type: SqlType, options: NewEnumOptions): SqlType {
    const [created] = collectNewEnums([type], options);
    if (created === undefined) return type;
    const key = enumKey(created);
    const { values } = created;
    if (isEqual(this.#values.get(key), values)) return withoutNewEnum(type);
    this.#values.set(key, values);
    return type;
  }
}
