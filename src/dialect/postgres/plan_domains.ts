import type {
  ConstraintRecord,
  DatabaseSchema,
  DomainRecord,
  SchemaObject,
} from "../../schema/database_schema.ts";

/** A schema with what uses its objects. */
interface UsedSchema {
  readonly actual: DatabaseSchema;
  /** By key, what needs an object. */
  readonly users: ReadonlyMap<string, readonly string[]>;
}

/**
 * Domains that have to be made anew because values of them are to be checked
 * that are within others: the server looks only into columns of the domain.
 */
export function uncheckableDomains(
  schema: UsedSchema,
  wanted: DatabaseSchema,
): readonly string[] {
  const { actual } = schema;
  const checked = new Set<string>();
  for (const object of wanted.objects.values()) {
    const before = actual.objects.get(object.key);
    if (object.kind === "domain" && before?.kind === "domain") {
      if (object.isNotNull && !before.isNotNull) checked.add(object.key);
    }
    if (object.kind === "constraint" && isChecked(before, object)) {
      checked.add(object.parent);
    }
  }
  return [...checked].filter((key) => {
    const domain = actual.objects.get(key);
    return domain?.kind === "domain" && isWithinOthers(domain, schema);
  });
}

/** Whether the values there are have to fulfil it, which they did not before. */
function isChecked(
  before: SchemaObject | undefined,
  after: ConstraintRecord,
): boolean {
  return after.isValidated &&
    !(before?.kind === "constraint" && before.isValidated &&
      before.definition === after.definition);
}

/** Whether a column has values that have values of the domain in them. */
export function isWithinOthers(
  domain: DomainRecord,
  schema: UsedSchema,
): boolean {
  const { actual, users } = schema;
  return (users.get(domain.key) ?? []).some((key) => {
    const user = actual.objects.get(key);
    switch (user?.kind) {
      case "table":
        return user.columns.some(({ type }) =>
          type.startsWith(`${domain.identity}[`)
        );
      case "domain":
        return user.type === domain.identity
          ? isWithinOthers(user, schema)
          : isInTable(key, schema);
      case "composite":
      case "range":
        return isInTable(key, schema);
      default:
        return false;
    }
  });
}

function isInTable(key: string, schema: UsedSchema): boolean {
  return (schema.users.get(key) ?? []).some((user) => {
    switch (schema.actual.objects.get(user)?.kind) {
      case "table":
        return true;
      case "domain":
      case "composite":
      case "range":
        return isInTable(user, schema);
      default:
        return false;
    }
  });
}
