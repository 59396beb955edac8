import {
  collectNewEnums,
  type NewEnumOptions,
  withoutNewEnum,
} from "../schema/new_enums.ts";
import type { SqlType } from "../schema/types.ts";
import type { Operation } from "./operation.ts";

/** The enumerations that a revision has created so far. */
export class CreatedEnums {
  /** Schema and name to the values, all as JSON. */
  readonly #values = new Map<string, string>();

  /** The operation without what would create one of them a second time. */
  apply(operation: Operation): Operation {
    switch (operation.kind) {
      case "createTable":
        return Object.freeze({
          ...operation,
          columns: operation.columns.map((column) =>
            Object.freeze({
              ...column,
              type: this.#applyType(column.type, { isDefault: true }),
            })
          ),
        });
      case "addColumn": {
        const { column } = operation;
        const type = this.#applyType(column.type, { isDefault: false });
        return Object.freeze({
          ...operation,
          column: Object.freeze({ ...column, type }),
        });
      }
      case "alterColumn": {
        if (operation.type === undefined) return operation;
        const type = this.#applyType(operation.type, { isDefault: false });
        return Object.freeze({ ...operation, type });
      }
      case "createEnum":
        this.#values.set(keyOf(operation), JSON.stringify(operation.values));
        return operation;
      case "dropObject":
      case "renameObject":
      case "setObjectSchema":
        if (operation.objectType === "type") {
          this.#values.delete(keyOf(operation));
        }
        return operation;
      default:
        return operation;
    }
  }

  #applyType(type: SqlType, options: NewEnumOptions): SqlType {
    const [created] = collectNewEnums([type], options);
    if (created === undefined) return type;
    const key = keyOf(created);
    const values = JSON.stringify(created.values);
    if (this.#values.get(key) === values) return withoutNewEnum(type);
    this.#values.set(key, values);
    return type;
  }
}

function keyOf(
  type: { readonly schema?: string; readonly name: string },
): string {
  return JSON.stringify([type.schema, type.name]);
}
