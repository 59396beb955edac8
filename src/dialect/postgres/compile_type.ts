import type {
  AddEnumValueOp,
  CreateDomainOp,
  RenameEnumValueOp,
} from "../../operations/type_ops.ts";
import { compileDefault } from "./column_sql.ts";
import { compileConstraint } from "./constraint_sql.ts";
import type { Fragment } from "./fragment.ts";
import { quoteLiteral, quoteQualifiedName } from "./identifiers.ts";
import { compileCollation, compileType } from "./type_sql.ts";

/** ALTER TYPE … ADD VALUE. */
export function compileAddEnumValue(op: AddEnumValueOp): Fragment {
  const { before, after } = op;
  const place = before !== undefined
    ? ` BEFORE ${quoteLiteral(before)}`
    : after !== undefined
    ? ` AFTER ${quoteLiteral(after)}`
    : "";
  return {
    sql: `ALTER TYPE ${quoteQualifiedName(op.schema, op.name)} ADD VALUE ${
      op.ifNotExists === true ? "IF NOT EXISTS " : ""
    }${quoteLiteral(op.value)}${place}`,
    comment:
      "the new value cannot be used before this transaction is committed",
  };
}

/** ALTER TYPE … RENAME VALUE. */
export function compileRenameEnumValue(op: RenameEnumValueOp): string {
  return `ALTER TYPE ${quoteQualifiedName(op.schema, op.name)} RENAME VALUE ${
    quoteLiteral(op.value)
  } TO ${quoteLiteral(op.newValue)}`;
}

/** CREATE DOMAIN. */
export function compileCreateDomain(op: CreateDomainOp): string {
  const { serverDefault, nullable } = op;
  return [
    `CREATE DOMAIN ${quoteQualifiedName(op.schema, op.name)} AS ${
      compileType(op.type)
    }${compileCollation(op.collation)}`,
    serverDefault === undefined
      ? ""
      : `DEFAULT ${compileDefault(serverDefault)}`,
    nullable === undefined ? "" : nullable ? "NULL" : "NOT NULL",
    ...op.checks.map(compileConstraint),
  ].filter((part) => part !== "").join(" ");
}
