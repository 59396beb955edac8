import type {
  AddDomainConstraintOp,
  AlterDomainOp,
  DomainRef,
  DropDomainConstraintOp,
  ValidateDomainConstraintOp,
} from "../../operations/domain_ops.ts";
import { compileDefault } from "./column_sql.ts";
import { quoteIdentifier, quoteTypeName } from "./identifiers.ts";
import { compileExpression } from "./value_sql.ts";

function compileAlter(domain: DomainRef): string {
  return `ALTER DOMAIN ${quoteTypeName(domain.schema, domain.domainName)}`;
}

/** ALTER DOMAIN … SET and DROP of the default and of NOT NULL. */
export function compileAlterDomain(op: AlterDomainOp): readonly string[] {
  const { serverDefault, nullable } = op;
  const changes = [
    serverDefault === undefined
      ? ""
      : serverDefault === null
      ? "DROP DEFAULT"
      : `SET DEFAULT ${compileDefault(serverDefault)}`,
    nullable === undefined ? "" : `${nullable ? "DROP" : "SET"} NOT NULL`,
  ];
  return changes.filter((change) => change !== "")
    .map((change) => `${compileAlter(op)} ${change}`);
}

/** ALTER DOMAIN … ADD CONSTRAINT. */
export function compileAddDomainConstraint(op: AddDomainConstraintOp): string {
  return `${compileAlter(op)} ADD CONSTRAINT ${
    quoteIdentifier(op.constraintName)
  } CHECK (${compileExpression(op.condition)})${
    op.notValid === true ? " NOT VALID" : ""
  }`;
}

/** ALTER DOMAIN … DROP CONSTRAINT. */
export function compileDropDomainConstraint(
  op: DropDomainConstraintOp,
): string {
  return `${compileAlter(op)} DROP CONSTRAINT ${
    op.ifExists === true ? "IF EXISTS " : ""
  }${quoteIdentifier(op.constraintName)}`;
}

/** ALTER DOMAIN … VALIDATE CONSTRAINT. */
export function compileValidateDomainConstraint(
  op: ValidateDomainConstraintOp,
): string {
  return `${compileAlter(op)} VALIDATE CONSTRAINT ${
    quoteIdentifier(op.constraintName)
  }`;
}
