import type {
  CommentObjectOp,
  DropObjectOp,
  ObjectRef,
  ObjectType,
  RenameObjectOp,
  SetObjectSchemaOp,
} from "../../operations/object_ops.ts";
import type {
  AlterSequenceOp,
  CreateExtensionOp,
  CreateSchemaOp,
  CreateSequenceOp,
  UpdateExtensionOp,
} from "../../operations/schema_ops.ts";
import { CompileError } from "../errors.ts";
import { compileSequenceOptions } from "./column_sql.ts";
import {
  quoteIdentifier,
  quoteLiteral,
  quoteQualifiedName,
  quoteTypeName,
} from "./identifiers.ts";
import { compileType } from "./type_sql.ts";

const OBJECT_WORDS = {
  type: "TYPE",
  domain: "DOMAIN",
  sequence: "SEQUENCE",
  schema: "SCHEMA",
  extension: "EXTENSION",
  view: "VIEW",
  materializedView: "MATERIALIZED VIEW",
  function: "FUNCTION",
  procedure: "PROCEDURE",
  trigger: "TRIGGER",
  policy: "POLICY",
  statistics: "STATISTICS",
  index: "INDEX",
  table: "TABLE",
  column: "COLUMN",
  constraint: "CONSTRAINT",
} as const satisfies Record<ObjectType, string>;

/** `TYPE app.mood`, `TRIGGER t ON app.account`, `FUNCTION f(integer)` … */
function compileReference(operation: string, object: ObjectRef): string {
  const { objectType, name, schema } = object;
  const word = OBJECT_WORDS[objectType];
  switch (objectType) {
    case "type":
    case "domain":
      return `${word} ${quoteTypeName(schema, name)}`;
    case "schema":
    case "extension":
      return `${word} ${quoteIdentifier(name)}`;
    case "column":
      return `${word} ${tableOf(operation, object)}.${quoteIdentifier(name)}`;
    case "trigger":
    case "policy":
    case "constraint":
      return `${word} ${quoteIdentifier(name)} ON ${
        tableOf(operation, object)
      }`;
    case "function":
    case "procedure": {
      const { argumentTypes } = object;
      const list = argumentTypes === undefined
        ? ""
        : `(${argumentTypes.join(", ")})`;
      return `${word} ${quoteTypeName(schema, name)}${list}`;
    }
    default:
      return `${word} ${quoteQualifiedName(schema, name)}`;
  }
}

function tableOf(operation: string, object: ObjectRef): string {
  if (object.tableName !== undefined) {
    return quoteQualifiedName(object.schema, object.tableName);
  }
  throw new CompileError(
    operation,
    `The ${object.objectType} '${object.name}' needs the table it belongs to`,
    { hint: "Give the option 'tableName'" },
  );
}

/** DROP. */
export function compileDropObject(op: DropObjectOp): string {
  const reference = compileReference(op.kind, op);
  const word = OBJECT_WORDS[op.objectType];
  return `DROP ${word}${op.ifExists === true ? " IF EXISTS" : ""}${
    reference.slice(word.length)
  }${op.cascade === true ? " CASCADE" : ""}`;
}

/** ALTER … RENAME TO. */
export function compileRenameObject(op: RenameObjectOp): string {
  const newName = quoteIdentifier(op.newName);
  if (op.objectType === "constraint" || op.objectType === "column") {
    return `ALTER TABLE ${tableOf(op.kind, op)} RENAME ${
      OBJECT_WORDS[op.objectType]
    } ${quoteIdentifier(op.name)} TO ${newName}`;
  }
  if (op.objectType === "extension") throw cannot(op, "renamed");
  return `ALTER ${compileReference(op.kind, op)} RENAME TO ${newName}`;
}

/** ALTER … SET SCHEMA. */
export function compileSetObjectSchema(op: SetObjectSchemaOp): string {
  switch (op.objectType) {
    case "schema":
    case "trigger":
    case "policy":
    case "index":
    case "column":
    case "constraint":
      throw cannot(op, "moved to another schema");
    default:
      return `ALTER ${compileReference(op.kind, op)} SET SCHEMA ${
        quoteIdentifier(op.newSchema)
      }`;
  }
}

function cannot(
  op: RenameObjectOp | SetObjectSchemaOp,
  what: string,
): CompileError {
  return new CompileError(
    op.kind,
    `The ${op.objectType} '${op.name}' cannot be ${what}`,
  );
}

/** COMMENT ON. */
export function compileCommentObject(op: CommentObjectOp): string {
  const comment = op.comment === null ? "NULL" : quoteLiteral(op.comment);
  return `COMMENT ON ${compileReference(op.kind, op)} IS ${comment}`;
}

/** CREATE SCHEMA. */
export function compileCreateSchema(op: CreateSchemaOp): string {
  return `CREATE SCHEMA ${op.ifNotExists === true ? "IF NOT EXISTS " : ""}${
    quoteIdentifier(op.name)
  }${
    op.authorization === undefined
      ? ""
      : ` AUTHORIZATION ${quoteIdentifier(op.authorization)}`
  }`;
}

/** CREATE EXTENSION. */
export function compileCreateExtension(op: CreateExtensionOp): string {
  const { schema, version } = op;
  return `CREATE EXTENSION ${op.ifNotExists === true ? "IF NOT EXISTS " : ""}${
    quoteIdentifier(op.name)
  }${schema === undefined ? "" : ` SCHEMA ${quoteIdentifier(schema)}`}${
    version === undefined ? "" : ` VERSION ${quoteLiteral(version)}`
  }${op.cascade === true ? " CASCADE" : ""}`;
}

/** ALTER EXTENSION … UPDATE. */
export function compileUpdateExtension(op: UpdateExtensionOp): string {
  return `ALTER EXTENSION ${quoteIdentifier(op.name)} UPDATE${
    op.version === undefined ? "" : ` TO ${quoteLiteral(op.version)}`
  }`;
}

/** CREATE SEQUENCE. */
export function compileCreateSequence(op: CreateSequenceOp): string {
  return [
    "CREATE SEQUENCE",
    op.ifNotExists === true ? "IF NOT EXISTS" : "",
    quoteQualifiedName(op.schema, op.name),
    op.type === undefined ? "" : `AS ${compileType(op.type)}`,
    ...compileSequenceOptions(op),
    op.ownedBy === undefined ? "" : `OWNED BY ${op.ownedBy}`,
  ].filter((part) => part !== "").join(" ");
}

/** ALTER SEQUENCE. */
export function compileAlterSequence(op: AlterSequenceOp): string {
  const { restart } = op;
  const changes = [
    op.type === undefined ? "" : `AS ${compileType(op.type)}`,
    ...compileSequenceOptions(op),
    restart === undefined
      ? ""
      : restart === true
      ? "RESTART"
      : `RESTART WITH ${restart}`,
    op.ownedBy === undefined ? "" : `OWNED BY ${op.ownedBy}`,
  ].filter((part) => part !== "");
  if (changes.length === 0) {
    throw new CompileError(
      op.kind,
      `Nothing to change in sequence '${op.name}'`,
    );
  }
  return `ALTER SEQUENCE ${quoteQualifiedName(op.schema, op.name)} ${
    changes.join(" ")
  }`;
}
