import { isPlainObject } from "../../schema/arguments.ts";
import type {
  DatabaseSchema,
  SchemaObject,
} from "../../schema/database_schema.ts";
import { lexSql } from "../../util/sql_lexer.ts";
import { applyEdits } from "./text_edits.ts";

/**
 * Versions from which servers put names that are these words into quotes, as
 * `pg_get_keywords()` of 13 to 18 and `quote_ident()` tell.
 */
const QUOTED_SINCE: Readonly<Record<number, string>> = {
  160_000: "json_array json_arrayagg json_object json_objectagg system_user",
  170_000: "json json_exists json_query json_scalar json_serialize " +
    "json_table json_value merge_action",
};

/** What is no SQL but a name, or free text. */
const PLAIN_FIELDS: ReadonlySet<string> = new Set([
  "comment",
  "labels",
  "name",
]);

/**
 * The schema with names as a server of the version writes them, in keys and
 * definitions: without quotes where a word came to be one of SQL's later.
 */
export function unquoteNewerWords(
  schema: DatabaseSchema,
  serverVersion: number,
): DatabaseSchema {
  const change = unquoterFor(serverVersion);
  if (change === undefined) return schema;
  const rename = (keys: DatabaseSchema["dependencies"]) =>
    new Map([...keys].map(([key, needs]) => [change(key), needs.map(change)]));
  return {
    ...schema,
    objects: new Map(
      [...schema.objects].map(([key, object]): [string, SchemaObject] => [
        change(key),
        mapTexts(object, change),
      ]),
    ),
    dependencies: rename(schema.dependencies),
    columnDependencies: rename(schema.columnDependencies),
    unknown: mapTexts(schema.unknown, change),
  };
}

/** The same for a text; undefined if there are no such words. */
export function unquoterFor(
  serverVersion: number,
): ((text: string) => string) | undefined {
  const words = Object.entries(QUOTED_SINCE).flatMap(([since, list]) =>
    serverVersion < Number(since) ? list.split(" ") : []
  );
  if (words.length === 0) return undefined;
  const quoted = new Set(words.map((word) => `"${word}"`));
  const candidate = new RegExp(`"(?:${words.join("|")})"`);
  return (text) => {
    if (!candidate.test(text)) return text;
    const edits = [...lexSql(text)].flatMap(({ kind, start, end }) =>
      kind === "name" && quoted.has(text.slice(start, end))
        ? [{ start, end, text: text.slice(start + 1, end - 1) }]
        : []
    );
    return applyEdits(text, edits);
  };
}

function mapTexts<T>(value: T, change: (text: string) => string): T {
  if (typeof value === "string") return change(value) as T & string;
  if (Array.isArray(value)) {
    return value.map((each) => mapTexts(each, change)) as T & unknown[];
  }
  if (!isPlainObject(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, each]) => [
      name,
      PLAIN_FIELDS.has(name) ? each : mapTexts(each, change),
    ]),
  ) as T;
}
