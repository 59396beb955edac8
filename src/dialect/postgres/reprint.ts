import type { Connection } from "../../driver/connection.ts";
import type {
  CollationRecord,
  ColumnRecord,
  ConstraintRecord,
  DatabaseSchema,
  PolicyRecord,
  RoutineRecord,
  SchemaObject,
  TableRecord,
  TriggerRecord,
} from "../../schema/database_schema.ts";
import { splitIdentity } from "../../schema/identity.ts";
import { quoteIdentifier, quoteLiteral } from "./identifiers.ts";
import { unquoterFor } from "./older_words.ts";
import { executeOrRollBack, PRINT_SETTINGS } from "./reflect.ts";
import { settleText } from "./reflect_text.ts";

/** A definition that a server is to read and print again. */
export interface Reprint {
  /** Key of the object that it is of. */
  readonly key: string;
  readonly text: string;
  /** Makes something of the text in a database that has the object. */
  readonly makeSql: string;
  /** A query that gives what the server prints of that. */
  readonly printSql: string;
}

/** Key to the texts of an object, and what a server prints of each. */
export type Reprinted = ReadonlyMap<string, ReadonlyMap<string, string>>;

/** Name of what is made, and taken back at once. */
const NAME = "alembic_reprint";

/**
 * The definitions of `actual` that `wanted` has otherwise: by their texts
 * alone, nobody knows whether they say something else.
 *
 * @param reread Gives equal texts for definitions that are known to say the same.
 */
export function planReprints(
  { actual, wanted }: {
    readonly actual: DatabaseSchema;
    readonly wanted: DatabaseSchema;
  },
  reread: (text: string) => string,
): readonly Reprint[] {
  return [...actual.objects.values()].flatMap((object) => {
    const other = wanted.objects.get(object.key);
    if (other === undefined) return [];
    const known = new Set(listReprints(other).map(({ text }) => reread(text)));
    return listReprints(object).filter(({ text }) => !known.has(reread(text)));
  });
}

/**
 * What the server of another database with these objects prints of the texts:
 * one that has not what a text names prints nothing of it. The database is
 * left as it was.
 *
 * @param serverVersion What the texts are of; names are given as it writes them.
 */
export async function reprint(
  connection: Connection,
  reprints: readonly Reprint[],
  serverVersion: number,
): Promise<Reprinted> {
  const unquote = unquoterFor(serverVersion) ?? ((text) => text);
  const printed = reprints.length === 0
    ? []
    : await print(connection, reprints);
  const found = new Map<string, Map<string, string>>();
  for (const [at, { key, text }] of reprints.entries()) {
    const answer = printed[at];
    if (typeof answer !== "string") continue;
    const texts = found.get(key) ?? new Map<string, string>();
    texts.set(text, unquote(settleText(answer.replace(/;?\s*$/, ""))));
    found.set(key, texts);
  }
  return found;
}

async function print(
  connection: Connection,
  reprints: readonly Reprint[],
): Promise<readonly unknown[]> {
  const results = await executeOrRollBack(
    connection,
    [
      "BEGIN",
      ...PRINT_SETTINGS,
      "SET LOCAL client_min_messages = error",
      "SET LOCAL check_function_bodies = off",
      `DO ${quoteLiteral(loopOver(reprints))}`,
      "SELECT pg_catalog.current_setting('alembic.reprinted') AS printed",
      "ROLLBACK",
    ].join(";\n"),
  );
  const printed = results.at(-2)?.rows[0]?.["printed"];
  const answers: unknown = typeof printed === "string"
    ? JSON.parse(printed)
    : undefined;
  return Array.isArray(answers) ? answers : [];
}

/** Each text in a subtransaction, which is taken back: they may not fit together. */
function loopOver(reprints: readonly Reprint[]): string {
  const pairs = reprints.map(({ makeSql, printSql }) => [makeSql, printSql]);
  return `DECLARE each jsonb; answer text; answers text[] := '{}';
BEGIN
  FOR each IN SELECT value FROM jsonb_array_elements(${
    quoteLiteral(JSON.stringify(pairs))
  }) WITH ORDINALITY ORDER BY ordinality LOOP
    answer := NULL;
    BEGIN
      EXECUTE each ->> 0;
      EXECUTE each ->> 1 INTO answer;
      RAISE EXCEPTION 'taken back';
    EXCEPTION WHEN OTHERS THEN
      answers := answers || answer;
    END;
  END LOOP;
  PERFORM set_config('alembic.reprinted', to_jsonb(answers)::text, true);
END`;
}

/** The texts of an object that the server has rendered. */
function listReprints(object: SchemaObject): readonly Reprint[] {
  const { key } = object;
  switch (object.kind) {
    case "view":
    case "materialized view":
      return [{
        key,
        text: object.definition,
        makeSql: `CREATE TEMPORARY VIEW ${NAME} AS ${object.definition}`,
        printSql: `SELECT pg_get_viewdef('pg_temp.${NAME}'::regclass)`,
      }];
    case "table":
      return object.columns.flatMap((column) => reprintDefault(object, column));
    case "index": {
      const { identity, definition } = object;
      return [{
        key,
        text: definition,
        makeSql: `ALTER INDEX ${identity} RENAME TO ${NAME}; ${definition}`,
        printSql: `SELECT pg_get_indexdef(${quoteLiteral(identity)}::regclass)`,
      }];
    }
    case "constraint":
      return reprintConstraint(object);
    case "collation":
      return reprintLocale(object);
    case "trigger":
    case "rule":
      return reprintTrigger(object);
    case "policy":
      return reprintPolicy(object);
    case "function":
    case "procedure":
      return [reprintRoutine(object)];
    default:
      return [];
  }
}

function reprintDefault(
  { key, identity }: TableRecord,
  { name, type, default: text, generated }: ColumnRecord,
): readonly Reprint[] {
  if (text === undefined) return [];
  // An expression cannot be given to a column later before version 17.
  const [table, column, makeSql] = generated === undefined
    ? [
      identity,
      name,
      `ALTER TABLE ${identity} ALTER COLUMN ${
        quoteIdentifier(name)
      } SET DEFAULT ${text}`,
    ]
    : [
      `pg_temp.${NAME}`,
      NAME,
      `CREATE TEMPORARY TABLE ${NAME} (LIKE ${identity}, ${NAME} ${type} GENERATED ALWAYS AS (${text}) STORED)`,
    ];
  return [{
    key,
    text,
    makeSql,
    printSql: `SELECT pg_get_expr(d.adbin, d.adrelid) FROM pg_attrdef d
      JOIN pg_attribute a ON a.attrelid = d.adrelid AND a.attnum = d.adnum
      WHERE d.adrelid = ${quoteLiteral(table)}::regclass
        AND a.attname = ${quoteLiteral(column)}`,
  }];
}

function reprintConstraint(
  { key, parent, on, type, definition }: ConstraintRecord,
): readonly Reprint[] {
  if (type !== "check" && type !== "exclude") return [];
  const isDomains = parent.startsWith("domain ");
  return [{
    key,
    text: definition,
    makeSql: `ALTER ${isDomains ? "DOMAIN" : "TABLE"} ${on} ` +
      `ADD CONSTRAINT ${NAME} ${definition}`,
    printSql: `SELECT pg_get_constraintdef(oid) FROM pg_constraint
      WHERE conname = '${NAME}' AND ${isDomains ? "contypid" : "conrelid"} = ${
      quoteLiteral(on)
    }::${isDomains ? "regtype" : "regclass"}`,
  }];
}

/** From version 16 on it is a language tag, whatever was given. */
function reprintLocale(
  { key, options }: CollationRecord,
): readonly Reprint[] {
  return options.filter((each) => each.startsWith("locale = ")).map((text) => ({
    key,
    text,
    makeSql: `CREATE COLLATION pg_temp.${NAME} (${options.join(", ")})`,
    printSql: `SELECT 'locale = ' || quote_literal(coalesce(
        to_jsonb(c) ->> 'colllocale', to_jsonb(c) ->> 'colliculocale'))
      FROM pg_collation c WHERE c.collname = '${NAME}'`,
  }));
}

function reprintTrigger(
  { kind, key, name, on, definition }: TriggerRecord,
): readonly Reprint[] {
  if (definition === undefined) return [];
  const [word, print] = kind === "trigger"
    ? ["TRIGGER", "pg_get_triggerdef(oid) FROM pg_trigger WHERE tgrelid"]
    : ["RULE", "pg_get_ruledef(oid) FROM pg_rewrite WHERE ev_class"];
  return [{
    key,
    text: definition,
    makeSql: `ALTER ${word} ${quoteIdentifier(name)} ON ${on} ` +
      `RENAME TO ${NAME}; ${definition}`,
    printSql: `SELECT ${print} = ${quoteLiteral(on)}::regclass AND ${
      kind === "trigger" ? "tgname" : "rulename"
    } = ${quoteLiteral(name)}`,
  }];
}

function reprintPolicy(
  { key, name, on, using, check }: PolicyRecord,
): readonly Reprint[] {
  const clauses = [["USING", using, "polqual"], [
    "WITH CHECK",
    check,
    "polwithcheck",
  ]] as const;
  return clauses.flatMap(([clause, text, field]) =>
    text === undefined ? [] : [{
      key,
      text,
      makeSql: `ALTER POLICY ${quoteIdentifier(name)} ON ${on} ` +
        `${clause} (${text})`,
      printSql: `SELECT pg_get_expr(${field}, polrelid) FROM pg_policy
        WHERE polrelid = ${quoteLiteral(on)}::regclass
          AND polname = ${quoteLiteral(name)}`,
    }]
  );
}

function reprintRoutine(
  { key, identity, definition }: RoutineRecord,
): Reprint {
  const { name } = splitIdentity(identity);
  return {
    key,
    text: definition,
    makeSql: definition,
    printSql: `SELECT pg_get_functiondef(p.oid) FROM pg_proc p
      JOIN pg_namespace n ON n.oid = p.pronamespace
      WHERE p.proname = ${quoteLiteral(name)} AND p.prokind <> 'a'
        AND format('%I.%I(%s)', n.nspname, p.proname,
          pg_get_function_identity_arguments(p.oid)) = ${
      quoteLiteral(identity)
    }`,
  };
}
