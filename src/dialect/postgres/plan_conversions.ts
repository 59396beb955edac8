import type {
  ColumnRecord,
  DatabaseSchema,
} from "../../schema/database_schema.ts";
import { quoteIdentifier } from "./identifiers.ts";
import { castOf } from "./plan_casts.ts";
import type { PlanContext } from "./plan_context.ts";

/**
 * The expression that turns a column into what can be assigned to it as it is
 * wanted; undefined if the server finds its way by itself.
 */
export function conversionOf(
  before: ColumnRecord,
  after: ColumnRecord,
  { actual, wanted }: PlanContext,
): string | undefined {
  return castOf(
    withoutDomain(before.type, actual),
    withoutDomain(after.type, wanted),
    quoteIdentifier(after.name),
  );
}

/** What a domain is made of: it is that which is cast and assigned. */
function withoutDomain(type: string, schema: DatabaseSchema): string {
  const element = type.replace(/(\[\])+$/, "");
  const domain = schema.objects.get(`domain ${element}`);
  if (domain?.kind !== "domain") return type;
  const base = withoutDomain(domain.type, schema);
  const isArray = element !== type;
  // An array of a domain of arrays is none of their elements.
  if (isArray && base.endsWith("[]")) return type;
  return isArray ? `${base}[]` : base;
}
