import {
  isSqlType,
  type SimpleTypeName,
  type SqlType,
} from "../schema/types.ts";
import { type Code, type CodeEntry, printString, textCode } from "./code.ts";
import { RenderError } from "./errors.ts";
import type { RenderContext } from "./render_context.ts";

/** Constructors of simple types whose names are not those of the types. */
const CONSTRUCTORS: Readonly<Partial<Record<SimpleTypeName, string>>> = {
  "smallint": "smallInteger",
  "bigint": "bigInteger",
  "double precision": "doublePrecision",
  "name": "pgName",
  "pg_lsn": "pgLsn",
};

/** A column type: `sa.timestamp({ timezone: true })`. */
export function renderType(type: object, context: RenderContext): Code {
  if (!isSqlType(type)) throw new RenderError("A type is not one of sa.*");
  return context.item("type", type, () => renderSqlType(type, context));
}

function renderSqlType(type: SqlType, context: RenderContext): Code {
  switch (type.kind) {
    case "simpleType":
      return context.sa(CONSTRUCTORS[type.name] ?? type.name);
    case "stringType": {
      const options = plainOptions({ collation: type.collation });
      if (type.name === "text") return context.sa("text", ...options);
      const name = type.name === "varchar" ? "string" : "char";
      return type.length === undefined && options.length === 0
        ? context.sa(name)
        : context.sa(name, textCode(String(type.length)), ...options);
    }
    case "numberType": {
      const { precision, scale } = type;
      return context.sa(type.name, ...plainOptions({ precision, scale }));
    }
    case "timeType": {
      const timezone = type.timezone ? true : undefined;
      const options = plainOptions({ timezone, precision: type.precision });
      return context.sa(type.name, ...options);
    }
    case "intervalType": {
      const { fields, precision } = type;
      return context.sa("interval", ...plainOptions({ fields, precision }));
    }
    case "bitType": {
      const name = type.varying ? "varbit" : "bit";
      return type.length === undefined
        ? context.sa(name)
        : context.sa(name, textCode(String(type.length)));
    }
    case "arrayType": {
      const dimensions = type.dimensions === 1 ? undefined : type.dimensions;
      return context.sa(
        "array",
        renderType(type.item, context),
        ...plainOptions({ dimensions }),
      );
    }
    case "enumType": {
      const { kind: _kind, name, values, native, createConstraint, ...rest } =
        type;
      return context.sa(
        "enum",
        textCode(printString(name)),
        {
          kind: "list",
          items: values.map((value) => textCode(printString(value))),
        },
        ...plainOptions({
          ...rest,
          native: native ? undefined : false,
          createConstraint: createConstraint ? true : undefined,
        }),
      );
    }
    case "namedType": {
      const options = plainOptions({ schema: type.schema });
      return context.sa("named", textCode(printString(type.name)), ...options);
    }
    case "userDefinedType":
      return context.sa("userDefined", textCode(printString(type.sql)));
    default:
      return type satisfies never;
  }
}

type PlainOption = string | number | boolean | undefined;

function plainOptions(
  options: Readonly<Record<string, PlainOption>>,
): readonly Code[] {
  const entries = Object.entries(options).flatMap((
    [name, value],
  ): CodeEntry[] =>
    value === undefined ? [] : [[
      name,
      textCode(typeof value === "string" ? printString(value) : String(value)),
    ]]
  );
  return entries.length === 0 ? [] : [{ kind: "object", entries }];
}
