import { isTagged } from "../schema/arguments.ts";
import type { Identity, ServerDefault } from "../schema/defaults.ts";
import {
  func,
  isSqlValue,
  type Literal,
  type Name,
  type SqlArgument,
  type SqlExpression,
  type SqlFunction,
  type SqlSource,
} from "../schema/expressions.ts";
import { type Code, type CodeEntry, printString, textCode } from "./code.ts";
import { RenderError } from "./errors.ts";
import type { RenderContext } from "./render_context.ts";
import { renderType } from "./render_type.ts";

/** A string as a literal. */
export function stringCode(text: string): Code {
  return textCode(printString(text));
}

/** A list of strings. */
export function stringsCode(texts: readonly string[]): Code {
  return { kind: "list", items: texts.map(stringCode) };
}

/**
 * A value of a user's data or of an option: plain values, dates, bytes, lists,
 * objects and what `sa.text`, `sa.func` and `sa.literal` make.
 *
 * @throws {RenderError} If it is anything else, such as a function.
 */
export function renderValue(value: unknown, context: RenderContext): Code {
  if (isSqlValue(value)) return renderSqlValue(value, context);
  switch (typeof value) {
    case "string":
      return stringCode(value);
    case "bigint":
      return textCode(`${value}n`);
    case "number":
      return textCode(Object.is(value, -0) ? "-0" : String(value));
    case "boolean":
    case "undefined":
      return textCode(String(value));
    case "object":
      return renderObject(value, context);
    default:
      throw new RenderError(`A ${typeof value} cannot be written as a value`);
  }
}

function renderObject(value: object | null, context: RenderContext): Code {
  if (value === null) return textCode("null");
  if (value instanceof Date) {
    const time = value.getTime();
    return textCode(
      Number.isNaN(time)
        ? "new Date(NaN)"
        : `new Date("${value.toISOString()}")`,
    );
  }
  if (value instanceof Uint8Array) {
    return textCode(`Uint8Array.fromHex("${value.toHex()}")`);
  }
  if (Array.isArray(value)) {
    return {
      kind: "list",
      items: value.map((item) => renderValue(item, context)),
    };
  }
  const entries = Object.entries(value).map(([name, item]): CodeEntry => [
    name,
    renderValue(item, context),
  ]);
  return { kind: "object", entries };
}

function renderSqlValue(
  value: SqlExpression | Literal,
  context: RenderContext,
): Code {
  return value.kind === "literal"
    ? context.sa("literal", renderValue(value.value, context))
    : renderExpression(value, context);
}

/** What tells `current_timestamp` from `current_timestamp(3)`. */
function functionKey({ name, parentheses }: SqlFunction): string {
  return parentheses ? `${name}()` : name;
}

/** Methods of `sa.func` by what they call. */
const FUNCTION_NAMES: ReadonlyMap<string, string> = new Map(
  Object.entries(func).flatMap(([name, make]) => {
    if (name === "call") return [];
    const made = (make as (...args: readonly SqlArgument[]) => SqlExpression)();
    return made.kind === "function" ? [[functionKey(made), name]] : [];
  }),
);

/** An expression, `sa.text("now()")` or `sa.func.now()`. */
export function renderExpression(
  expression: SqlExpression,
  context: RenderContext,
): Code {
  switch (expression.kind) {
    case "text":
      return context.sa("text", stringCode(expression.sql));
    case "function": {
      const args = expression.args.map((each) => renderValue(each, context));
      const known = FUNCTION_NAMES.get(functionKey(expression));
      return known === undefined
        ? context.sa("func.call", stringCode(expression.name), ...args)
        : context.sa(`func.${known}`, ...args);
    }
    case "membership":
      throw new RenderError(
        `The check of the values of '${expression.columnName}' cannot be ` +
          "written apart from its column",
      );
    default:
      return expression satisfies never;
  }
}

/** SQL where plain text is SQL too. */
export function renderSql(source: SqlSource, context: RenderContext): Code {
  if (typeof source === "string") return stringCode(source);
  return source.kind === "text"
    ? stringCode(source.sql)
    : renderExpression(source, context);
}

/** A name of a column, or an expression, where plain text is a name. */
export function renderKey(key: SqlSource, context: RenderContext): Code {
  return typeof key === "string"
    ? stringCode(key)
    : renderExpression(key, context);
}

/** The name of a constraint or an index, or `op.f("…")`. */
export function renderName(name: Name, context: RenderContext): Code {
  return typeof name === "string"
    ? stringCode(name)
    : context.op("f", stringCode(name.name));
}

/** The same where the name may be left to the server or the convention. */
export function renderNameOrNull(
  name: Name | undefined,
  context: RenderContext,
): Code {
  return name === undefined ? textCode("null") : renderName(name, context);
}

/** A default as options take it. */
export function renderDefault(
  value: ServerDefault,
  context: RenderContext,
): Code {
  return context.item("serverDefault", value, () => {
    switch (value.kind) {
      case "literal":
        return value.value === null
          ? renderSqlValue(value, context)
          : renderValue(value.value, context);
      case "identity":
        return renderIdentity(value, context);
      case "computed": {
        const { persisted } = value;
        const sql = renderSql(value.sql, context);
        return persisted
          ? context.sa("computed", sql)
          : context.sa("computed", sql, renderValue({ persisted }, context));
      }
      default:
        return renderExpression(value, context);
    }
  });
}

function renderIdentity(
  { kind: _kind, always, ...options }: Identity,
  context: RenderContext,
): Code {
  const given = always ? { always, ...options } : options;
  return Object.keys(given).length === 0
    ? context.sa("identity")
    : context.sa("identity", renderValue(given, context));
}

/** Options in which plain text is SQL. */
const SQL_OPTIONS: ReadonlySet<string> = new Set([
  "condition",
  "existingQuery",
  "query",
  "setExpression",
  "using",
  "when",
  "where",
  "withCheck",
]);

const DEFAULT_OPTIONS: ReadonlySet<string> = new Set([
  "existingServerDefault",
  "serverDefault",
]);

/** The options of a call, in the order they have; none if there are none. */
export function renderOptions(
  options: object,
  context: RenderContext,
): readonly Code[] {
  const entries = Object.entries(options).flatMap((
    [name, value]: [string, unknown],
  ): CodeEntry[] =>
    value === undefined ? [] : [[name, renderOption(name, value, context)]]
  );
  return entries.length === 0 ? [] : [{ kind: "object", entries }];
}

function renderOption(
  name: string,
  value: unknown,
  context: RenderContext,
): Code {
  if (!isTagged(value)) return renderValue(value, context);
  if (name === "name") return renderName(value as Name & object, context);
  if (SQL_OPTIONS.has(name)) return renderSql(value as SqlExpression, context);
  if (DEFAULT_OPTIONS.has(name)) {
    return renderDefault(value as ServerDefault, context);
  }
  if (name === "type" || name === "existingType") {
    return renderType(value, context);
  }
  return renderValue(value, context);
}
