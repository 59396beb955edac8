import type {
  AddConstraintOp,
  AlterConstraintOp,
  DropConstraintOp,
  ValidateConstraintOp,
} from "../../operations/constraint_ops.ts";
import type { TableRef } from "../../operations/table_ops.ts";
import type { Constraint } from "../../schema/constraints.ts";
import { nameText } from "../../schema/expressions.ts";
import { CompileError } from "../errors.ts";
import { compileConstraint, compileDeferrable } from "./constraint_sql.ts";
import {
  quoteIdentifier,
  quoteLiteral,
  quoteQualifiedName,
} from "./identifiers.ts";

/** `ALTER TABLE name`. */
export function compileAlterTable(
  table: TableRef & { readonly ifTableExists?: boolean },
): string {
  return `ALTER TABLE ${table.ifTableExists === true ? "IF EXISTS " : ""}${
    quoteQualifiedName(table.schema, table.tableName)
  }`;
}

/** ALTER TABLE … ADD CONSTRAINT, and its comment. */
export function compileAddConstraint(
  op: Omit<AddConstraintOp, "kind">,
): readonly string[] {
  return [
    `${compileAlterTable(op)} ADD ${compileConstraint(op.constraint)}`,
    ...compileConstraintComments(op, op.constraint),
  ];
}

/** COMMENT ON CONSTRAINT, if it has one. */
export function compileConstraintComments(
  table: TableRef,
  constraint: Constraint,
): readonly string[] {
  const { name, comment } = constraint;
  if (comment === undefined) return [];
  if (name === undefined) {
    throw new CompileError(
      "addConstraint",
      `A ${constraint.kind} constraint with a comment needs a name`,
    );
  }
  return [
    `COMMENT ON CONSTRAINT ${quoteIdentifier(nameText(name))} ON ${
      quoteQualifiedName(table.schema, table.tableName)
    } IS ${quoteLiteral(comment)}`,
  ];
}

/** ALTER TABLE … DROP CONSTRAINT. */
export function compileDropConstraint(op: DropConstraintOp): string {
  return `${compileAlterTable(op)} DROP CONSTRAINT ${
    op.ifExists === true ? "IF EXISTS " : ""
  }${quoteIdentifier(nameText(op.constraintName))}${
    op.cascade === true ? " CASCADE" : ""
  }`;
}

/** ALTER TABLE … VALIDATE CONSTRAINT. */
export function compileValidateConstraint(op: ValidateConstraintOp): string {
  return `${compileAlterTable(op)} VALIDATE CONSTRAINT ${
    quoteIdentifier(op.constraintName)
  }`;
}

/** ALTER TABLE … ALTER CONSTRAINT. */
export function compileAlterConstraint(op: AlterConstraintOp): string {
  const options = compileDeferrable(op);
  if (options === "") {
    throw new CompileError(
      op.kind,
      `Nothing to change in constraint '${op.constraintName}': give 'deferrable' or 'initially'`,
    );
  }
  return `${compileAlterTable(op)} ALTER CONSTRAINT ${
    quoteIdentifier(op.constraintName)
  }${options}`;
}
