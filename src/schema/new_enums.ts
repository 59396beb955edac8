import type { EnumType, SqlType } from "./types.ts";

/** Which enumerations {@linkcode collectNewEnums} takes. */
export interface NewEnumOptions {
  /** Whether those that do not say are created. */
  readonly isDefault: boolean;
}

/** Equal for enumerations of one name in one schema. */
export function enumKey(
  type: { readonly schema?: string; readonly name: string },
): string {
  return JSON.stringify([type.schema, type.name]);
}

/** The enumerations among the types that are to be created, each name once. */
export function collectNewEnums(
  types: readonly SqlType[],
  options: NewEnumOptions,
): readonly EnumType[] {
  const found = new Map<string, EnumType>();
  for (const type of types) {
    const item = type.kind === "arrayType" ? type.item : type;
    if (item.kind !== "enumType" || !item.native) continue;
    if (!(item.createType ?? options.isDefault)) continue;
    const key = enumKey(item);
    if (!found.has(key)) found.set(key, item);
  }
  return [...found.values()];
}

/** The type with its enumeration taken for granted. */
export function withoutNewEnum(type: SqlType): SqlType {
  if (type.kind === "enumType") {
    return Object.freeze({ ...type, createType: false });
  }
  if (type.kind !== "arrayType" || type.item.kind !== "enumType") return type;
  const item = Object.freeze({ ...type.item, createType: false });
  return Object.freeze({ ...type, item });
}
