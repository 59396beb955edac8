import {
  assertArguments,
  checkOptions,
  isBoolean,
  isListOf,
  isMapOf,
  isName,
} from "../schema/arguments.ts";
import { ArgumentError } from "../schema/errors.ts";
import { isTypeArgument, type SqlType } from "../schema/types.ts";
import type { SchemaOption } from "./table_ops.ts";

/** Types by attribute, in order; names that are whole numbers come first, as in every object. */
export type AttributeTypes = Readonly<Record<string, SqlType>>;

/** CREATE TYPE … AS (…). */
export interface CreateCompositeTypeOp extends SchemaOption {
  readonly kind: "createCompositeType";
  readonly name: string;
  readonly attributes: AttributeTypes;
}

const isAttributeTypes = isMapOf(
  isTypeArgument,
  "an object of types by attribute",
);

/** The record of `op.createCompositeType`. */
export function buildCreateCompositeType(
  name: string,
  attributes: AttributeTypes,
  options: SchemaOption = {},
): CreateCompositeTypeOp {
  const callee = "op.createCompositeType";
  assertArguments(callee, {
    name: [name, isName],
    attributes: [attributes, isAttributeTypes],
  });
  return Object.freeze({
    kind: "createCompositeType",
    name,
    attributes: Object.freeze({ ...attributes }),
    ...checkOptions(callee, options, { schema: isName }),
  });
}

/**
 * Options of `op.alterCompositeType`, carried out in this order. Attributes
 * that are renamed have their new names in all other options.
 */
export interface AlterCompositeTypeOptions extends SchemaOption {
  /** New name by attribute. */
  readonly rename?: Readonly<Record<string, string>>;
  readonly drop?: readonly string[];
  /** New type by attribute. */
  readonly alter?: AttributeTypes;
  /** They come after those that are there. */
  readonly add?: AttributeTypes;
  /** Passes over attributes to drop that are not there. */
  readonly ifExists?: boolean;
  /** Changes the tables that were created `OF` the type too. */
  readonly cascade?: boolean;
  /** Types of the attributes in `drop` and `alter`; needed to reverse the operation. */
  readonly existing?: AttributeTypes;
}

/** ALTER TYPE … of the attributes. */
export interface AlterCompositeTypeOp extends AlterCompositeTypeOptions {
  readonly kind: "alterCompositeType";
  readonly name: string;
}

/** The record of `op.alterCompositeType`. */
export function buildAlterCompositeType(
  name: string,
  options: AlterCompositeTypeOptions,
): AlterCompositeTypeOp {
  const callee = "op.alterCompositeType";
  assertArguments(callee, { name: [name, isName] });
  const checked = checkOptions(callee, options, {
    schema: isName,
    rename: isMapOf(isName, "an object of new names by attribute"),
    drop: isListOf(isName, "a list of names"),
    alter: isAttributeTypes,
    add: isAttributeTypes,
    ifExists: isBoolean,
    cascade: isBoolean,
    existing: isAttributeTypes,
  });
  const { rename = {}, drop = [], alter = {}, add = {}, existing = {} } =
    checked;
  const altered = Object.keys(alter);
  if (
    Object.keys({ ...rename, ...alter, ...add }).length + drop.length === 0
  ) {
    throw new ArgumentError("give 'rename', 'drop', 'alter' or 'add'", {
      callee,
      argument: "options",
    });
  }
  const twice = drop.find((each) => altered.includes(each));
  if (twice !== undefined) {
    throw new ArgumentError(`'${twice}' is in both 'drop' and 'alter'`, {
      callee,
      argument: "alter",
    });
  }
  const other = Object.keys(existing).find((each) =>
    !drop.includes(each) && !altered.includes(each)
  );
  if (other !== undefined) {
    throw new ArgumentError(
      `'existing' names '${other}', which is neither in 'drop' nor in 'alter'`,
      { callee, argument: "existing" },
    );
  }
  return Object.freeze({ kind: "alterCompositeType", name, ...checked });
}
