/**
 * Constructors of columns, types, constraints, defaults and expressions, under
 * SQLAlchemy's names in camelCase: the part of `sa` that tables are made of.
 */
export {
  falseValue as false,
  falseValue as false_,
  func,
  literal,
  nullValue as null,
  nullValue as null_,
  trueValue as true,
  trueValue as true_,
} from "./expressions.ts";
export {
  array,
  bit,
  char,
  domain,
  domain as named,
  enumType as enum,
  float,
  interval,
  numeric,
  numeric as decimal,
  text,
  text as unicodeText,
  time,
  timestamp,
  timestamp as dateTime,
  userDefined,
  varbit,
  varchar,
  varchar as string,
  varchar as unicode,
} from "./type_constructors.ts";
export * from "./simple_types.ts";
export { bytea as largeBinary } from "./simple_types.ts";
export { column } from "./column.ts";
export { computed, identity } from "./defaults.ts";
export {
  checkConstraint,
  excludeConstraint,
  primaryKeyConstraint,
  uniqueConstraint,
} from "./constraints.ts";
export { foreignKey, foreignKeyConstraint } from "./foreign_key.ts";
export { index, indexElement } from "./indexes.ts";
