import type {
  AlterCompositeTypeOp,
  AttributeTypes,
  CreateCompositeTypeOp,
} from "../../operations/composite_ops.ts";
import { quoteIdentifier, quoteQualifiedName } from "./identifiers.ts";
import { compileType } from "./type_sql.ts";

/** CREATE TYPE … AS (…). */
export function compileCreateCompositeType(op: CreateCompositeTypeOp): string {
  const attributes = compileAttributes(op.attributes)
    .map((attribute) => `\n    ${attribute}`);
  return `CREATE TYPE ${quoteQualifiedName(op.schema, op.name)} AS (${
    attributes.join(", ")
  }\n)`;
}

/** ALTER TYPE …: one for each new name, and one for all other changes. */
export function compileAlterCompositeType(
  op: AlterCompositeTypeOp,
): readonly string[] {
  const { rename = {}, drop = [], alter = {}, add = {} } = op;
  const type = `ALTER TYPE ${quoteQualifiedName(op.schema, op.name)}`;
  const cascade = op.cascade === true ? " CASCADE" : "";
  const ifExists = op.ifExists === true ? "IF EXISTS " : "";
  const names = Object.entries(rename).map(([name, newName]) =>
    `${type} RENAME ATTRIBUTE ${quoteIdentifier(name)} TO ${
      quoteIdentifier(newName)
    }${cascade}`
  );
  const changes = [
    ...drop.map((name) =>
      `DROP ATTRIBUTE ${ifExists}${quoteIdentifier(name)}${cascade}`
    ),
    ...compileAttributes(alter, " TYPE").map((attribute) =>
      `ALTER ATTRIBUTE ${attribute}${cascade}`
    ),
    ...compileAttributes(add).map((attribute) =>
      `ADD ATTRIBUTE ${attribute}${cascade}`
    ),
  ];
  return changes.length === 0
    ? names
    : [...names, `${type} ${changes.join(", ")}`];
}

/** Name and type of each attribute, with `between` between them. */
function compileAttributes(
  attributes: AttributeTypes,
  between = "",
): readonly string[] {
  return Object.entries(attributes).map(([name, type]) =>
    `${quoteIdentifier(name)}${between} ${compileType(type)}`
  );
}
