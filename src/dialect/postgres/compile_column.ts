import type {
  AddColumnOp,
  AlterColumnOp,
  DropColumnOp,
} from "../../operations/column_ops.ts";
import type { Identity } from "../../schema/defaults.ts";
import { collectNewEnums } from "../../schema/new_enums.ts";
import { CompileError } from "../errors.ts";
import {
  compileColumn,
  compileDefault,
  compileIdentity,
  compileSequenceOptions,
  isSerialKey,
} from "./column_sql.ts";
import {
  compileAddConstraint,
  compileAlterTable,
  compileDropConstraint,
} from "./compile_constraint.ts";
import { compileEnumDefinition } from "./compile_enum.ts";
import { compileIndex } from "./compile_index.ts";
import { compileColumnComment } from "./compile_table.ts";
import { compileExpression } from "./value_sql.ts";
import { quoteIdentifier } from "./identifiers.ts";
import { compileType } from "./type_sql.ts";

/** ALTER TABLE … ADD COLUMN, then its constraints, index and comment. */
export function compileAddColumn(op: AddColumnOp): readonly string[] {
  const { column } = op;
  const isKey = column.primaryKey === true;
  const written = op.inlinePrimaryKey === false
    ? { ...column, primaryKey: false }
    : column;
  const definition = compileColumn(written, {
    isKey,
    isSerial: isKey && isSerialKey(column, {
      isAlone: true,
      hasForeignKey: column.references !== undefined ||
        op.constraints.some((each) => each.kind === "foreignKey"),
    }),
  });
  const types = collectNewEnums([column.type], { isDefault: false });
  return [
    ...types.map(compileEnumDefinition),
    `${compileAlterTable(op)} ADD COLUMN ${
      op.ifNotExists === true ? "IF NOT EXISTS " : ""
    }${definition}`,
    ...op.constraints.flatMap((constraint) =>
      compileAddConstraint({ ...op, constraint })
    ),
    ...op.indexes.flatMap((index) =>
      compileIndex({ tableName: op.tableName, ...schemaOf(op), index })
    ),
    ...compileColumnComment(op, column),
  ];
}

function schemaOf(op: { readonly schema?: string }): { schema?: string } {
  return op.schema === undefined ? {} : { schema: op.schema };
}

/** ALTER TABLE … DROP COLUMN. */
export function compileDropColumn(op: DropColumnOp): string {
  return `${compileAlterTable(op)} DROP COLUMN ${
    op.ifExists === true ? "IF EXISTS " : ""
  }${quoteIdentifier(op.columnName)}${op.cascade === true ? " CASCADE" : ""}`;
}

/**
 * The changes one by one, in Alembic's order: type, nullability, default,
 * comment, name. What Alembic does not have stands before the comment. The
 * constraint of the old type goes first, that of the new one comes last.
 */
export function compileAlterColumn(op: AlterColumnOp): readonly string[] {
  const alter = `${compileAlterTable(op)} ALTER COLUMN ${
    quoteIdentifier(op.columnName)
  }`;
  const changes = [
    ...compileTypeChange(op),
    ...(op.nullable === undefined
      ? []
      : [op.nullable ? "DROP NOT NULL" : "SET NOT NULL"]),
    ...compileDefaultChange(op),
    ...compileSettings(op),
  ];
  const { existingTypeCheck, newColumnName, typeCheck } = op;
  const types = op.type === undefined ? [] : [op.type];
  return [
    ...collectNewEnums(types, { isDefault: false }).map(compileEnumDefinition),
    ...(existingTypeCheck?.name === undefined ? [] : [compileDropConstraint({
      kind: "dropConstraint",
      tableName: op.tableName,
      ...schemaOf(op),
      constraintName: existingTypeCheck.name,
    })]),
    ...changes.map((change) => `${alter} ${change}`),
    ...(op.comment === undefined ? [] : compileColumnComment(op, {
      name: op.columnName,
      comment: op.comment,
    })),
    ...(newColumnName === undefined || newColumnName === op.columnName ? [] : [
      `${compileAlterTable(op)} RENAME ${quoteIdentifier(op.columnName)} TO ${
        quoteIdentifier(newColumnName)
      }`,
    ]),
    ...(typeCheck === undefined
      ? []
      : compileAddConstraint({ ...op, constraint: typeCheck })),
  ];
}

function compileTypeChange(op: AlterColumnOp): readonly string[] {
  if (op.type === undefined) return [];
  const using = op.using === undefined
    ? ""
    : ` USING ${compileExpression(op.using)}`;
  return [`TYPE ${compileType(op.type)}${using}`];
}

function compileDefaultChange(op: AlterColumnOp): readonly string[] {
  const { serverDefault, existingServerDefault } = op;
  if (serverDefault === undefined) return [];
  if (
    serverDefault?.kind === "computed" ||
    existingServerDefault?.kind === "computed"
  ) {
    throw new CompileError(
      op.kind,
      'Adding or removing a "computed" construct, e.g. GENERATED ALWAYS AS, to or from an existing column is not supported.',
      { hint: "See the options setExpression and dropExpression" },
    );
  }
  if (serverDefault?.kind === "identity") {
    return compileIdentityChange(serverDefault, existingServerDefault);
  }
  const dropIdentity = existingServerDefault?.kind === "identity"
    ? ["DROP IDENTITY"]
    : [];
  if (serverDefault !== null) {
    return [...dropIdentity, `SET DEFAULT ${compileDefault(serverDefault)}`];
  }
  return dropIdentity.length > 0 ? dropIdentity : ["DROP DEFAULT"];
}

/** ADD GENERATED for a column that has no identity, else SET for what differs. */
function compileIdentityChange(
  identity: Identity,
  existing: AlterColumnOp["existingServerDefault"],
): readonly string[] {
  if (existing?.kind === "identity") {
    const change = compileIdentityDifference(identity, existing);
    return change === "" ? [] : [change];
  }
  // An identity column cannot have a default besides.
  const dropDefault = existing === undefined || existing === null
    ? []
    : ["DROP DEFAULT"];
  return [...dropDefault, `ADD ${compileIdentity(identity)}`];
}

/** The attributes in alphabetical order, as Alembic has them. */
const IDENTITY_ATTRIBUTES = [
  "cache",
  "cycle",
  "increment",
  "maxValue",
  "minValue",
  "noMaxValue",
  "noMinValue",
  "start",
] as const;

function compileIdentityDifference(
  identity: Identity,
  existing: Identity,
): string {
  const changes: string[] = [];
  if (identity.always !== existing.always) {
    changes.push(`SET GENERATED ${identity.always ? "ALWAYS" : "BY DEFAULT"}`);
  }
  for (const attribute of IDENTITY_ATTRIBUTES) {
    const value = identity[attribute];
    if (value === undefined || value === existing[attribute]) continue;
    const options = compileSequenceOptions({ [attribute]: value });
    changes.push(...options.map((option) => `SET ${option}`));
  }
  return changes.join(" ");
}

function compileSettings(op: AlterColumnOp): readonly string[] {
  const { setExpression, storage, compression, statistics } = op;
  return [
    setExpression === undefined
      ? ""
      : `SET EXPRESSION AS (${compileExpression(setExpression)})`,
    op.dropExpression === true ? "DROP EXPRESSION" : "",
    storage === undefined ? "" : `SET STORAGE ${storage}`,
    compression === undefined ? "" : `SET COMPRESSION ${compression}`,
    statistics === undefined ? "" : `SET STATISTICS ${statistics}`,
  ].filter((change) => change !== "");
}
