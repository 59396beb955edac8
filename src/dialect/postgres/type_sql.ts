import type { SqlType } from "../../schema/types.ts";
import { quoteTypeName } from "./identifiers.ts";

/** The type as DDL writes it, spelled as SQLAlchemy does. */
export function compileType(type: SqlType): string {
  switch (type.kind) {
    case "simpleType":
      return type.name.toUpperCase();
    case "stringType": {
      const length = type.length === undefined ? "" : `(${type.length})`;
      return type.name.toUpperCase() + length +
        compileCollation(type.collation);
    }
    case "numberType":
      return type.name.toUpperCase() +
        compileNumbers([type.precision, type.scale]);
    case "timeType":
      return type.name.toUpperCase() + compileNumbers([type.precision]) +
        (type.timezone ? " WITH TIME ZONE" : " WITHOUT TIME ZONE");
    case "intervalType": {
      const precision = compileNumbers([type.precision]);
      return ["INTERVAL", type.fields, precision].filter(Boolean).join(" ");
    }
    case "bitType":
      return type.varying
        ? `BIT VARYING${compileNumbers([type.length])}`
        : `BIT(${type.length ?? 1})`;
    case "arrayType": {
      // The collation follows the brackets: VARCHAR(10)[] COLLATE "C".
      const { item } = type;
      const brackets = "[]".repeat(type.dimensions);
      if (item.kind !== "stringType") return compileType(item) + brackets;
      const { collation, ...plain } = item;
      return compileType(plain) + brackets + compileCollation(collation);
    }
    case "enumType":
      return type.native
        ? quoteTypeName(type.schema, type.name)
        : `VARCHAR(${longest(type.values)})`;
    case "namedType":
      return quoteTypeName(type.schema, type.name);
    case "userDefinedType":
      return type.sql;
    default:
      return type satisfies never;
  }
}

function compileNumbers(numbers: readonly (number | undefined)[]): string {
  const given = numbers.filter((number) => number !== undefined);
  return given.length === 0 ? "" : `(${given.join(", ")})`;
}

/** COLLATE with the name in quotes always, since most collations need them. */
export function compileCollation(collation: string | undefined): string {
  return collation === undefined
    ? ""
    : ` COLLATE "${collation.replaceAll('"', '""')}"`;
}

/** Characters of the longest value, at least 1: what a VARCHAR needs. */
function longest(values: readonly string[]): number {
  return Math.max(1, ...values.map((value) => [...value].length));
}
