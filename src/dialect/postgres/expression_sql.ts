import type {
  SqlArgument,
  SqlExpression,
  SqlSource,
} from "../../schema/expressions.ts";
import { isExpression } from "../../schema/expressions.ts";
import { quoteIdentifier, quoteLiteral } from "./identifiers.ts";
import { compileLiteral } from "./literals.ts";

/** The SQL of an expression. */
export function compileExpression(expression: SqlExpression): string {
  switch (expression.kind) {
    case "text":
      return expression.sql;
    case "function": {
      if (!expression.parentheses) return expression.name;
      return `${expression.name}(${
        expression.args.map(compileArgument).join(", ")
      })`;
    }
    case "membership": {
      const values = expression.values.map((value) =>
        compileLiteral(value.value)
      );
      return `${quoteIdentifier(expression.columnName)} IN (${
        values.join(", ")
      })`;
    }
    default:
      return expression satisfies never;
  }
}

/** The SQL of what may be given as plain text too. */
export function compileSource(source: SqlSource): string {
  return typeof source === "string" ? source : compileExpression(source);
}

/** The SQL of a key: a column name, or an expression. */
export function compileKey(key: SqlSource): string {
  return typeof key === "string"
    ? quoteIdentifier(key)
    : compileExpression(key);
}

function compileArgument(argument: SqlArgument): string {
  if (isExpression(argument)) return compileExpression(argument);
  return typeof argument === "string"
    ? quoteLiteral(argument)
    : compileLiteral(argument);
}
