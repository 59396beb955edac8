import type { Dialect } from "../dialect.ts";
import { compileOperation } from "./compile.ts";
import {
  quoteIdentifier,
  quoteLiteral,
  quoteQualifiedName,
} from "./identifiers.ts";

/** PostgreSQL, from version 12. */
export const postgresDialect: Dialect = Object.freeze({
  name: "postgresql",
  compile: compileOperation,
  quoteIdentifier,
  quoteQualifiedName,
  quoteLiteral,
});
