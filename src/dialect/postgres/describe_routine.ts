import {
  buildCreateFunction,
  buildCreateProcedure,
  buildCreateTrigger,
  buildSetTriggerState,
  type CreateFunctionOptions,
  type CreateRoutineOp,
  type CreateTriggerOp,
  type CreateTriggerOptions,
  type TriggerEvent,
} from "../../operations/routine_ops.ts";
import type { Operation } from "../../operations/operation.ts";
import type {
  RoutineRecord,
  TriggerRecord,
} from "../../schema/database_schema.ts";
import { sqlText } from "../../schema/expressions.ts";
import { lexSql } from "../../util/sql_lexer.ts";
import {
  ClauseReader,
  executeAll,
  ifSame,
  normalizeSql,
  placeOf,
  splitList,
  takeBrackets,
  unquote,
  withoutBrackets,
} from "./describe_common.ts";
import { compileOperation } from "./compile.ts";
import { writeTrigger } from "./write_object.ts";

/**
 * The function or procedure that `pg_get_functiondef` writes; undefined if its
 * body is no text in dollar quotes, or there is more to it than `op` can say.
 */
export function parseRoutine(
  record: RoutineRecord,
): CreateRoutineOp | undefined {
  const { definition, kind, identity } = record;
  const start = /^CREATE OR REPLACE (?:FUNCTION|PROCEDURE) /.exec(definition);
  const open = [...lexSql(definition)].find((token) => token.kind === "open");
  if (start === null || open === undefined) return undefined;
  const taken = takeBrackets(definition.slice(open.start));
  const parts = /^(.*?)^AS (\$\w*\$)(.*)\2\s*$/ms.exec(taken?.rest ?? "");
  const [, clauses, , body] = parts ?? [];
  if (taken === undefined || clauses === undefined || body === undefined) {
    return undefined;
  }
  const options = parseClauses(clauses);
  if (options === undefined) return undefined;
  const { name, place } = placeOf(identity);
  const { returns, ...others } = options;
  const head = {
    ...place,
    ...(taken.inner === "" ? {} : { arguments: taken.inner }),
  };
  const operation = kind === "procedure"
    ? buildCreateProcedure(name, { ...head, ...others, body })
    : returns === undefined
    ? undefined
    : buildCreateFunction(name, { ...head, returns, ...others, body });
  return operation !== undefined && hasSameWords(operation, definition)
    ? operation
    : undefined;
}

type RoutineClauses = Omit<CreateFunctionOptions, "body" | "returns"> & {
  readonly returns?: string;
};

/** What stands between the arguments and the body, in the server's order. */
function parseClauses(text: string): RoutineClauses | undefined {
  const reader = new ClauseReader(text);
  const returns = reader.match(/^RETURNS (.+?)\n(?= LANGUAGE )/s)?.[0];
  const language = reader.match(/^LANGUAGE (\S+)/)?.[0];
  const volatility = reader.match(/^(IMMUTABLE|STABLE)\b/)?.[0];
  const parallel = reader.match(/^PARALLEL (SAFE|RESTRICTED)\b/)?.[0];
  const strict = reader.match(/^STRICT\b/);
  const definer = reader.match(/^SECURITY DEFINER\b/);
  const leakproof = reader.match(/^LEAKPROOF\b/);
  const cost = reader.match(/^COST (\d+(?:\.\d+)?)(?!\S)/)?.[0];
  const rows = reader.match(/^ROWS (\d+)(?!\S)/)?.[0];
  const settings: [string, string][] = [];
  for (;;) {
    const setting = reader.match(
      /^SET ((?:"(?:[^"]|"")+"|[^\s"])+) TO (.+?)(?=\n|$)/,
    );
    if (setting === undefined) break;
    settings.push([setting[0] ?? "", setting[1] ?? ""]);
  }
  if (language === undefined || !reader.isDone) return undefined;
  const name = unquote(language);
  return {
    ...(returns === undefined ? {} : { returns }),
    ...(name === "plpgsql" ? {} : { language: name }),
    ...(volatility === "IMMUTABLE" || volatility === "STABLE"
      ? { volatility }
      : {}),
    ...(parallel === "SAFE" || parallel === "RESTRICTED" ? { parallel } : {}),
    ...(strict === undefined ? {} : { strict: true }),
    ...(definer === undefined ? {} : { securityDefiner: true }),
    ...(leakproof === undefined ? {} : { leakproof: true }),
    ...(cost === undefined ? {} : { cost: Number(cost) }),
    ...(rows === undefined ? {} : { rows: Number(rows) }),
    ...(settings.length === 0
      ? {}
      : { set: Object.fromEntries(settings.map(unquoteSetting)) }),
  };
}

/** The name may be in quotes, as a whole or in parts. */
function unquoteSetting(
  [name, value]: readonly [string, string],
): readonly [string, string] {
  const plain = name.replaceAll(
    /"((?:[^"]|"")+)"/g,
    (_, inner: string) => inner.replaceAll('""', '"'),
  );
  return [plain, value];
}

/** Whether the operation has the same words, in whatever order, and the same body. */
function hasSameWords(operation: CreateRoutineOp, definition: string): boolean {
  const replacing = Object.freeze({ ...operation, orReplace: true });
  const [statement] = compileOperation(replacing);
  return listWords(statement?.sql ?? "") === listWords(definition);
}

function listWords(sql: string): string {
  const text = normalizeSql(sql).replace(/\$\w*\$([^]*)\$\w*\$/, "$1");
  return text.split(/[\s".]+/).toSorted().join(" ");
}

/** A trigger and whether it fires; rules are for SQL. */
export function describeTrigger(
  record: TriggerRecord,
): readonly Operation[] | undefined {
  const { definition, fires, kind, name, on } = record;
  if (kind === "rule") return undefined;
  const operation = definition === undefined
    ? undefined
    : parseTrigger(record, definition);
  if (definition !== undefined && operation === undefined) return undefined;
  const { name: tableName, place } = placeOf(on);
  const state = fires === "DISABLED"
    ? [buildSetTriggerState("DISABLE", { name, tableName }, place)]
    : fires === "ORIGIN" && definition === undefined
    ? [buildSetTriggerState("ENABLE", { name, tableName }, place)]
    : executeAll(writeTrigger({ ...record, definition: undefined }));
  const isUsual = fires === "ORIGIN" && definition !== undefined;
  return [
    ...(operation === undefined ? [] : [operation]),
    ...(isUsual ? [] : state),
  ];
}

function parseTrigger(
  { name, on }: TriggerRecord,
  definition: string,
): CreateTriggerOp | undefined {
  const { name: tableName, place } = placeOf(on);
  const reader = new ClauseReader(definition);
  const head = reader.match(
    /^CREATE (CONSTRAINT )?TRIGGER (?:"(?:[^"]|"")+"|\S+) (BEFORE|AFTER|INSTEAD OF) (.+?) ON (?=\S)/s,
  );
  // What it is on is known; a name may have any blanks in it.
  const rest = definition.slice(
    definition.indexOf(` ON ${on} `) + ` ON ${on} `.length,
  );
  if (head === undefined || !definition.includes(` ON ${on} `)) {
    return undefined;
  }
  const [constraint, timing, events = ""] = head;
  const options = parseTriggerRest(rest, constraint !== undefined);
  if (
    options === undefined ||
    timing !== "BEFORE" && timing !== "AFTER" && timing !== "INSTEAD OF"
  ) return undefined;
  const operation = buildCreateTrigger(name, tableName, {
    ...place,
    timing,
    events: events.split(" OR ").map(parseEvent),
    ...options,
  });
  const same = ifSame(operation, definition);
  if (same?.when?.kind !== "text") return same;
  const when = sqlText(withoutBrackets(same.when.sql));
  return Object.freeze({ ...same, when });
}

function parseEvent(text: string): TriggerEvent {
  switch (text) {
    case "INSERT":
    case "UPDATE":
    case "DELETE":
    case "TRUNCATE":
      return text;
    default:
      return {
        updateOf: splitList(text.replace(/^UPDATE OF /, "")).map(unquote),
      };
  }
}

function parseTriggerRest(
  text: string,
  isConstraint: boolean,
): Omit<CreateTriggerOptions, "timing" | "events"> | undefined {
  const reader = new ClauseReader(text);
  const timing = reader.match(
    /^(NOT )?DEFERRABLE(?: INITIALLY (IMMEDIATE|DEFERRED))?/,
  );
  const referencing = reader.match(/^REFERENCING (.+?)(?= FOR EACH )/s)?.[0];
  const forEach = reader.match(/^FOR EACH (ROW|STATEMENT)/)?.[0];
  const when = reader.brackets("WHEN");
  const execute = reader.match(/^EXECUTE FUNCTION (.+)$/s)?.[0];
  if (execute === undefined || isConstraint && timing === undefined) {
    return undefined;
  }
  const initially = timing?.[1] === "DEFERRED" ? "DEFERRED" : "IMMEDIATE";
  return {
    ...(isConstraint
      ? {
        constraint: {
          deferrable: timing?.[0] === undefined,
          initially,
        },
      }
      : {}),
    ...(referencing === undefined ? {} : { referencing }),
    ...(forEach === "ROW" ? { forEach } : {}),
    ...(when === undefined ? {} : { when }),
    execute,
  };
}
