import type { Column } from "../schema/column.ts";
import type { Constraint } from "../schema/constraints.ts";
import {
  nameConstraint,
  type NamedTable,
  nameIndex,
  type NamingConvention,
  resolveGivenName,
} from "../schema/naming.ts";
import type { TableParts } from "../schema/table.ts";
import type { AlterColumnOp } from "./column_ops.ts";
import type { ConstraintTypeName } from "./constraint_ops.ts";
import type { Operation } from "./operation.ts";
import type { TableRef } from "./table_ops.ts";

const CONSTRAINT_KINDS = {
  foreignkey: "foreignKey",
  primary: "primaryKey",
  unique: "unique",
  check: "check",
  exclude: "exclude",
} as const satisfies Record<ConstraintTypeName, Constraint["kind"]>;

/**
 * The operation with the names that the convention gives to constraints and
 * indexes which have none. Applying it again changes nothing.
 *
 * @throws {SchemaError} If a template needs something that is not there.
 */
export function applyNamingConvention(
  operation: Operation,
  convention: NamingConvention,
): Operation {
  switch (operation.kind) {
    case "createTable": {
      const table = namedTable(operation);
      return Object.freeze({
        ...operation,
        columns: operation.columns.map((column) =>
          nameChecks(column, table, convention)
        ),
        ...nameParts(operation, table, convention),
      });
    }
    case "addColumn": {
      const table = namedTable(operation);
      return Object.freeze({
        ...operation,
        column: nameChecks(operation.column, table, convention),
        ...nameParts(operation, table, convention),
      });
    }
    case "alterColumn":
      return nameTypeChecks(operation, convention);
    case "addConstraint":
      return Object.freeze({
        ...operation,
        constraint: nameConstraint(
          operation.constraint,
          namedTable(operation),
          convention,
        ),
      });
    case "createIndex":
      return Object.freeze({
        ...operation,
        index: nameIndex(operation.index, namedTable(operation), convention),
      });
    case "dropConstraint":
      if (operation.type === undefined) return operation;
      return Object.freeze({
        ...operation,
        constraintName: resolveGivenName(operation.constraintName, {
          kind: CONSTRAINT_KINDS[operation.type],
          table: namedTable(operation),
          convention,
        }),
      });
    default:
      return operation;
  }
}

type NamedParts = Pick<TableParts, "constraints" | "indexes">;

function nameParts(
  parts: NamedParts,
  table: NamedTable,
  convention: NamingConvention,
): NamedParts {
  return {
    constraints: parts.constraints.map((constraint) =>
      nameConstraint(constraint, table, convention)
    ),
    indexes: parts.indexes.map((index) => nameIndex(index, table, convention)),
  };
}

function nameChecks(
  column: Column,
  table: NamedTable,
  convention: NamingConvention,
): Column {
  if (column.checks.length === 0) return column;
  return Object.freeze({
    ...column,
    checks: column.checks.map((check) =>
      nameConstraint(check, table, convention)
    ).filter((check) => check.kind === "check"),
  });
}

function nameTypeChecks(
  operation: AlterColumnOp,
  convention: NamingConvention,
): AlterColumnOp {
  const { typeCheck, existingTypeCheck } = operation;
  const table = namedTable(operation);
  return Object.freeze({
    ...operation,
    ...(typeCheck === undefined
      ? {}
      : { typeCheck: nameConstraint(typeCheck, table, convention) }),
    ...(existingTypeCheck === undefined ? {} : {
      existingTypeCheck: nameConstraint(existingTypeCheck, table, convention),
    }),
  });
}

function namedTable(operation: TableRef): NamedTable {
  return operation.schema === undefined
    ? { name: operation.tableName }
    : { name: operation.tableName, schema: operation.schema };
}
