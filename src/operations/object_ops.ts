import {
  assertArguments,
  checkOptions,
  isBoolean,
  isListOf,
  isName,
  isNameOrFinal,
  isText,
  type OptionChecks,
} from "../schema/arguments.ts";
import { type Name, nameText } from "../schema/expressions.ts";
import type { Operation } from "./operation.ts";

/** Kinds of objects that are dropped, renamed, moved and commented on alike. */
export type ObjectType =
  | "type"
  | "domain"
  | "sequence"
  | "schema"
  | "extension"
  | "view"
  | "materializedView"
  | "function"
  | "procedure"
  | "trigger"
  | "policy"
  | "statistics"
  | "index"
  | "table"
  | "column"
  | "constraint";

/** An object by its name. */
export interface ObjectRef {
  readonly objectType: ObjectType;
  readonly name: string;
  readonly schema?: string;
  /** The table of a trigger, policy, column or constraint; `schema` is the table's then. */
  readonly tableName?: string;
  /** Types of the arguments of a function or procedure, as SQL. */
  readonly argumentTypes?: readonly string[];
}

/** How an object is found besides its name. */
export type ObjectLocation = Omit<ObjectRef, "objectType" | "name">;

const LOCATION_OPTIONS: OptionChecks<ObjectLocation> = {
  schema: isName,
  tableName: isName,
  argumentTypes: isListOf(isText, "a list of types as SQL"),
};

/** Options of the operations that drop something. */
export interface DropOptions {
  readonly ifExists?: boolean;
  /** Drops what depends on it too. */
  readonly cascade?: boolean;
}

/** DROP of any object but tables, columns, constraints and indexes. */
export interface DropObjectOp extends ObjectRef, DropOptions {
  readonly kind: "dropObject";
  /** What creates it again, if known. */
  readonly existing?: Operation;
}

/** An object and the function that names it in errors. */
export interface NamedObject {
  readonly callee: string;
  readonly objectType: ObjectType;
  readonly name: string;
}

/** The record of `op.dropEnum`, `op.dropView` and the like. */
export function buildDropObject(
  object: NamedObject,
  options: DropOptions & ObjectLocation = {},
): DropObjectOp {
  const { callee, objectType, name } = object;
  assertArguments(callee, { name: [name, isName] });
  return Object.freeze({
    kind: "dropObject",
    objectType,
    name,
    ...checkOptions(callee, options, {
      ...LOCATION_OPTIONS,
      ifExists: isBoolean,
      cascade: isBoolean,
    }),
  });
}

/** ALTER … RENAME TO. */
export interface RenameObjectOp extends ObjectRef {
  readonly kind: "renameObject";
  readonly newName: string;
}

/** An object to be renamed; constraints and indexes may have final names. */
export interface RenamedObject extends Omit<NamedObject, "name"> {
  readonly name: Name;
}

/** The record of `op.renameIndex`, `op.renameType` and the like. */
export function buildRenameObject(
  object: RenamedObject,
  newName: Name,
  options: ObjectLocation = {},
): RenameObjectOp {
  const { callee, objectType, name } = object;
  const check = objectType === "constraint" || objectType === "index"
    ? isNameOrFinal
    : isName;
  assertArguments(callee, {
    oldName: [name, check],
    newName: [newName, check],
  });
  return Object.freeze({
    kind: "renameObject",
    objectType,
    name: nameText(name),
    newName: nameText(newName),
    ...checkOptions(callee, options, LOCATION_OPTIONS),
  });
}

/** ALTER … SET SCHEMA. */
export interface SetObjectSchemaOp extends ObjectRef {
  readonly kind: "setObjectSchema";
  readonly newSchema: string;
}

/** The record of `op.setSchema`. */
export function buildSetObjectSchema(
  object: NamedObject,
  newSchema: string,
  options: ObjectLocation = {},
): SetObjectSchemaOp {
  const { callee, objectType, name } = object;
  assertArguments(callee, {
    name: [name, isName],
    newSchema: [newSchema, isName],
  });
  return Object.freeze({
    kind: "setObjectSchema",
    objectType,
    name,
    newSchema,
    ...checkOptions(callee, options, LOCATION_OPTIONS),
  });
}

/** Options of `op.createComment`. */
export interface CommentOptions extends ObjectLocation {
  /** The comment there is, null for none; needed to reverse the operation. */
  readonly existingComment?: string | null;
}

/** COMMENT ON; a null comment takes it away. */
export interface CommentObjectOp extends ObjectRef {
  readonly kind: "commentObject";
  readonly comment: string | null;
  readonly existingComment?: string | null;
}

/** The record of `op.createComment`. */
export function buildCommentObject(
  object: NamedObject,
  comment: string | null,
  options: CommentOptions = {},
): CommentObjectOp {
  const { callee, objectType, name } = object;
  assertArguments(callee, {
    name: [name, isName],
    comment: [comment, isTextOrNull],
  });
  return Object.freeze({
    kind: "commentObject",
    objectType,
    name,
    comment,
    ...checkOptions(callee, options, {
      ...LOCATION_OPTIONS,
      existingComment: isTextOrNull,
    }),
  });
}

function isTextOrNull(value: unknown): string | undefined {
  return value === null ? undefined : isText(value);
}
