import { quoteLiteral, quoteQualifiedName } from "./identifiers.ts";

/** What CREATE TYPE … AS ENUM needs. */
export interface EnumDefinition {
  readonly name: string;
  readonly schema?: string;
  readonly values: readonly string[];
}

/** CREATE TYPE … AS ENUM. */
export function compileEnumDefinition(definition: EnumDefinition): string {
  const values = definition.values.map(quoteLiteral).join(", ");
  return `CREATE TYPE ${
    quoteQualifiedName(definition.schema, definition.name)
  } AS ENUM (${values})`;
}
