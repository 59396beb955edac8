import { quoteIdentifier, quoteLiteral } from "./identifiers.ts";
import type {
  PrivilegeChange,
  SchemaObject,
} from "../../schema/database_schema.ts";

/** `COMMENT ON …`; none if there is no comment. */
export function writeComment(
  target: string,
  comment: string | undefined,
): readonly string[] {
  if (comment === undefined) return [];
  return [`COMMENT ON ${target} IS ${quoteLiteral(comment)}`];
}

/** What the server gives as a comment to `public`, and reflection leaves out. */
export const PUBLIC_COMMENT = "standard public schema";

/** The comment of a new object of which none is known. */
export function initialComment({ key }: SchemaObject): string | undefined {
  return key === "schema public" ? PUBLIC_COMMENT : undefined;
}

/** What `COMMENT ON` calls the object; undefined if it can have none. */
export function commentTarget(object: SchemaObject): string | undefined {
  switch (object.kind) {
    case "constraint": {
      const on = object.parent.startsWith("domain ") ? "DOMAIN " : "";
      return `CONSTRAINT ${quoteIdentifier(object.name)} ON ${on}${object.on}`;
    }
    case "trigger":
    case "rule":
    case "policy":
      return `${object.kind.toUpperCase()} ${object.identity} ON ${object.on}`;
    case "enum":
    case "composite":
    case "range":
      return `TYPE ${object.identity}`;
    case "default privileges":
    case "extension member":
      return undefined;
    default:
      return `${object.kind.toUpperCase()} ${object.identity}`;
  }
}

/** What `GRANT … ON` calls the object; undefined if it has no privileges. */
export function privilegeTarget(object: SchemaObject): string | undefined {
  switch (object.kind) {
    case "table":
    case "view":
    case "materialized view":
    case "foreign table":
      return `TABLE ${object.identity}`;
    case "enum":
    case "domain":
    case "composite":
    case "range":
      return `TYPE ${object.identity}`;
    case "server":
      return `FOREIGN SERVER ${object.identity}`;
    case "foreign data wrapper":
    case "sequence":
    case "schema":
    case "function":
    case "procedure":
      return `${object.kind.toUpperCase()} ${object.identity}`;
    case "aggregate":
      return `FUNCTION ${object.asFunction}`;
    case "extension member":
      return object.target;
    default:
      return undefined;
  }
}

/** `GRANT` and `REVOKE` of an object. */
export function writePrivileges(object: SchemaObject): readonly string[] {
  const target = privilegeTarget(object);
  if (target === undefined) return [];
  return writePrivilegeChanges(object.privileges, ` ON ${target}`);
}

/** One statement for what goes to the same role in the same way. */
export function writePrivilegeChanges(
  changes: readonly PrivilegeChange[],
  on: string,
): readonly string[] {
  return groupPrivileges(changes).flatMap((group) => {
    const [first] = group;
    if (first === undefined) return [];
    const column = first.column === undefined
      ? ""
      : ` (${quoteIdentifier(first.column)})`;
    const names = group.map(({ privilege }) => privilege + column).join(", ");
    return first.action === "revoke"
      ? `REVOKE ${names}${on} FROM ${first.grantee}`
      : `GRANT ${names}${on} TO ${first.grantee}${
        first.isGrantable ? " WITH GRANT OPTION" : ""
      }`;
  });
}

/** The changes by what goes to the same role in the same way. */
export function groupPrivileges(
  changes: readonly PrivilegeChange[],
): readonly (readonly PrivilegeChange[])[] {
  const groups = Map.groupBy(changes, (change) =>
    JSON.stringify([
      change.action,
      change.grantee,
      change.isGrantable,
      change.column,
    ]));
  return [...groups.values()];
}

/** `name=value` options of the catalogs as a `WITH (…)` clause with its space. */
export function writeOptions(options: readonly string[]): string {
  return options.length === 0 ? "" : ` WITH (${writeOptionList(options)})`;
}

/** The options with values quoted where they are not plain. */
export function writeOptionList(options: readonly string[]): string {
  return options.map((option) => {
    const at = option.indexOf("=");
    if (at < 0) return option;
    const value = option.slice(at + 1);
    return `${option.slice(0, at)}=${
      /^[\w.+-]+$/.test(value) ? value : quoteLiteral(value)
    }`;
  }).join(", ");
}
