import {
  assertArguments,
  checkOptions,
  isBoolean,
  isName,
  isNames,
  isOneOf,
  isPlainObject,
  isSql,
  isText,
  type OptionChecks,
} from "../schema/arguments.ts";
import {
  DEFERRABLE_OPTIONS,
  type DeferrableOptions,
} from "../schema/constraints.ts";
import {
  type SqlExpression,
  type SqlSource,
  toExpression,
} from "../schema/expressions.ts";
import type { SchemaOption, TableRef } from "./table_ops.ts";

/** Options of `op.createProcedure`. */
export interface CreateProcedureOptions extends SchemaOption {
  /** What stands between the parentheses: `a integer, b text DEFAULT 'x'`. */
  readonly arguments?: string;
  /** @default {"plpgsql"} */
  readonly language?: string;
  /** The text between the dollar quotes. */
  readonly body: string;
  readonly orReplace?: boolean;
  /** Runs with the privileges of the owner. */
  readonly securityDefiner?: boolean;
  /** Settings while it runs, by name: `{ search_path: "app, pg_temp" }`; values are SQL. */
  readonly set?: Readonly<Record<string, string>>;
}

/** Options of `op.createFunction`. */
export interface CreateFunctionOptions extends CreateProcedureOptions {
  /** The type of the result as SQL: `integer`, `trigger`, `TABLE (id integer)`. */
  readonly returns: string;
  readonly volatility?: "IMMUTABLE" | "STABLE" | "VOLATILE";
  /** Null for a null argument, without being called. */
  readonly strict?: boolean;
  readonly leakproof?: boolean;
  readonly parallel?: "SAFE" | "RESTRICTED" | "UNSAFE";
  readonly cost?: number;
  readonly rows?: number;
}

const PROCEDURE_OPTIONS: OptionChecks<CreateProcedureOptions> = {
  schema: isName,
  arguments: isText,
  language: isName,
  body: isText,
  orReplace: isBoolean,
  securityDefiner: isBoolean,
  set: (value) =>
    typeof value === "object" && value !== null &&
      Object.values(value).every((each) => typeof each === "string")
      ? undefined
      : "an object of settings by name",
};

function isNumber(value: unknown): string | undefined {
  return typeof value === "number" && Number.isFinite(value) && value > 0
    ? undefined
    : "a number above 0";
}

/** CREATE FUNCTION or CREATE PROCEDURE. */
export interface CreateRoutineOp
  extends Omit<CreateFunctionOptions, "returns"> {
  readonly kind: "createRoutine";
  readonly name: string;
  readonly routineType: "function" | "procedure";
  /** For functions only. */
  readonly returns?: string;
  /** What a reverse form drops: the arguments' types, if they are known. */
  readonly argumentTypes?: readonly string[];
}

/** The record of `op.createFunction`. */
export function buildCreateFunction(
  name: string,
  options: CreateFunctionOptions,
): CreateRoutineOp {
  const callee = "op.createFunction";
  assertArguments(callee, { name: [name, isName] });
  const checked = checkOptions(callee, options, {
    ...PROCEDURE_OPTIONS,
    returns: isName,
    volatility: isOneOf("IMMUTABLE", "STABLE", "VOLATILE"),
    strict: isBoolean,
    leakproof: isBoolean,
    parallel: isOneOf("SAFE", "RESTRICTED", "UNSAFE"),
    cost: isNumber,
    rows: isNumber,
  });
  assertArguments(callee, {
    returns: [checked.returns, isName],
    body: [checked.body, isText],
  });
  return Object.freeze({
    kind: "createRoutine",
    name,
    routineType: "function",
    ...checked,
  });
}

/** The record of `op.createProcedure`. */
export function buildCreateProcedure(
  name: string,
  options: CreateProcedureOptions,
): CreateRoutineOp {
  const callee = "op.createProcedure";
  assertArguments(callee, { name: [name, isName] });
  const checked = checkOptions(callee, options, PROCEDURE_OPTIONS);
  assertArguments(callee, { body: [checked.body, isText] });
  return Object.freeze({
    kind: "createRoutine",
    name,
    routineType: "procedure",
    ...checked,
  });
}

/** What fires a trigger. */
export type TriggerEvent =
  | "INSERT"
  | "UPDATE"
  | "DELETE"
  | "TRUNCATE"
  /** Columns as SQL. */
  | `UPDATE OF ${string}`
  /** UPDATE OF the columns with these names. */
  | { readonly updateOf: readonly string[] };

/** Options of `op.createTrigger`. */
export interface CreateTriggerOptions extends SchemaOption {
  readonly timing: "BEFORE" | "AFTER" | "INSTEAD OF";
  readonly events: readonly TriggerEvent[];
  /** The call, as SQL: `app.touch()`. */
  readonly execute: string;
  /** @default {"STATEMENT"} */
  readonly forEach?: "ROW" | "STATEMENT";
  /** Condition; SQL that may use OLD and NEW. */
  readonly when?: SqlSource;
  /** Transition tables, as SQL: `OLD TABLE AS gone`. */
  readonly referencing?: string;
  /** From PostgreSQL 14. */
  readonly orReplace?: boolean;
  /** A constraint trigger, which may be deferrable. */
  readonly constraint?: DeferrableOptions | true;
}

/** CREATE TRIGGER. */
export interface CreateTriggerOp
  extends TableRef, Omit<CreateTriggerOptions, "when"> {
  readonly kind: "createTrigger";
  readonly name: string;
  readonly when?: SqlExpression;
}

const EVENT_REGEXP = /^(INSERT|UPDATE|DELETE|TRUNCATE|UPDATE OF [^\0]+)$/;

function isEvents(value: unknown): string | undefined {
  return Array.isArray(value) && value.length > 0 &&
      value.every(isEvent)
    ? undefined
    : 'a list of "INSERT", "UPDATE", "DELETE", "TRUNCATE", { updateOf: [...] }';
}

function isEvent(value: unknown): boolean {
  return isPlainObject(value)
    ? isNames(value.updateOf) === undefined
    : typeof value === "string" && EVENT_REGEXP.test(value);
}

/** The record of `op.createTrigger`. */
export function buildCreateTrigger(
  name: string,
  tableName: string,
  options: CreateTriggerOptions,
): CreateTriggerOp {
  const callee = "op.createTrigger";
  assertArguments(callee, {
    name: [name, isName],
    tableName: [tableName, isName],
  });
  const timing = isOneOf("BEFORE", "AFTER", "INSTEAD OF");
  const { when, constraint, ...checked } = checkOptions(callee, options, {
    schema: isName,
    timing,
    events: isEvents,
    execute: isName,
    forEach: isOneOf("ROW", "STATEMENT"),
    when: isSql,
    referencing: isName,
    orReplace: isBoolean,
    constraint: (value) =>
      value === true || isPlainObject(value)
        ? undefined
        : "true or an object with 'deferrable' and 'initially'",
  });
  assertArguments(callee, {
    timing: [checked.timing, timing],
    events: [checked.events, isEvents],
    execute: [checked.execute, isName],
  });
  return Object.freeze({
    kind: "createTrigger",
    name,
    tableName,
    ...checked,
    ...(constraint === undefined ? {} : {
      constraint: constraint === true
        ? constraint
        : checkOptions(callee, constraint, DEFERRABLE_OPTIONS),
    }),
    ...(when === undefined ? {} : { when: toExpression(when) }),
  });
}

/** Whether a trigger fires. */
export type TriggerState =
  | "ENABLE"
  | "DISABLE"
  | "ENABLE ALWAYS"
  | "ENABLE REPLICA";

/** ALTER TABLE … ENABLE TRIGGER. */
export interface SetTriggerStateOp extends TableRef {
  readonly kind: "setTriggerState";
  readonly name: string;
  readonly state: TriggerState;
}

/** The record of `op.enableTrigger` and `op.disableTrigger`. */
export function buildSetTriggerState(
  state: "ENABLE" | "DISABLE",
  trigger: { readonly name: string; readonly tableName: string },
  options: SchemaOption = {},
): SetTriggerStateOp {
  const callee = state === "DISABLE" ? "op.disableTrigger" : "op.enableTrigger";
  const { name, tableName } = trigger;
  assertArguments(callee, {
    name: [name, isName],
    tableName: [tableName, isName],
  });
  return Object.freeze({
    kind: "setTriggerState",
    name,
    tableName,
    ...checkOptions(callee, options, { schema: isName }),
    state,
  });
}
