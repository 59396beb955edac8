import assert from "node:assert/strict";
import fc from "fast-check";
import { compileOperation } from "../../../src/dialect/postgres/compile.ts";
import type { Connection } from "../../../src/driver/connection.ts";
import { MigratorError } from "../../../src/errors.ts";
import type { Operation } from "../../../src/operations/operation.ts";
import { Operations } from "../../../src/operations/builder.ts";
import { byteLength } from "../../../src/schema/naming.ts";
import {
  freshDatabase,
  installedVersions,
  openTestConnection,
} from "../../support/servers.ts";
import { callEverything, type Placeholder } from "./hostile_scenario.ts";
import { collectOperations, methodsOf } from "./operation_case.ts";

/** The keys of the scenario, in the order in which they are first used. */
const NAME_KEYS = new Set<string>();
const TEXT_KEYS = new Set<string>();
const METHODS = new Set<string>();

const PLAIN = await scenario(
  (key) => {
    NAME_KEYS.add(key);
    return plainName(key);
  },
  (key) => {
    TEXT_KEYS.add(key);
    return plainText(key);
  },
);

function plainName(key: string): string {
  return `name_${key.replaceAll(" ", "_")}`;
}

function plainText(key: string): string {
  return `text of ${key}`;
}

async function scenario(
  n: Placeholder,
  t: Placeholder,
): Promise<readonly Operation[]> {
  let done: Promise<void> | undefined;
  const operations = collectOperations((op, sa) => {
    done = callEverything({ op, sa, n, t });
  }, { called: METHODS });
  await done;
  return operations;
}

const HOSTILE = fc.oneof(
  fc.string({ unit: "binary", minLength: 3, maxLength: 30 }),
  fc.string({
    unit: fc.constantFrom("'", '"', "\\", "$", ";", ".", "-", "\n", "%", "A"),
    minLength: 3,
    maxLength: 63,
  }),
  fc.constantFrom(
    "select",
    "user",
    "position",
    "int",
    "timestamp with time zone",
    "constructor",
    "__proto__",
    "toString",
    "ctid ",
    ":name",
    "$1$$",
    "%s%1$I",
    "'; DROP SCHEMA public CASCADE; --",
    "é".repeat(31) + "x",
    "𝒳".repeat(15) + "abc",
    "a.b",
    "Capital",
    " blank ",
    "tab\tand\r\nline",
    "/* comment",
    "\\'",
  ),
).filter((name) =>
  !/[\0\uD800-\uDFFF]/.test(name.replace(/[\u{10000}-\u{10FFFF}]/gu, "")) &&
  byteLength(name) <= 63
);

/** Lists in which names and texts stand as they are, and codes behind a `#`. */
const OBJECTS_SQL = `
SELECT json_build_array('#schema', nspname, obj_description(oid)) AS object FROM pg_namespace WHERE nspname !~ '^(pg_|information_schema|public)'
UNION ALL SELECT json_build_array('#relation', n.nspname, c.relname, '#' || c.relkind::text, obj_description(c.oid, 'pg_class'), c.relrowsecurity, (SELECT json_agg(p.relname) FROM pg_inherits JOIN pg_class p ON p.oid = inhparent WHERE inhrelid = c.oid AND c.relkind = 'r'))
  FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace WHERE n.nspname !~ '^(pg_|information_schema)'
UNION ALL SELECT json_build_array('#column', n.nspname, c.relname, a.attname, a.attnotnull, tn.nspname, t.typname, col_description(c.oid, a.attnum))
  FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid JOIN pg_namespace n ON n.oid = c.relnamespace JOIN pg_type t ON t.oid = a.atttypid JOIN pg_namespace tn ON tn.oid = t.typnamespace
  WHERE n.nspname !~ '^(pg_|information_schema)' AND a.attnum > 0 AND NOT a.attisdropped AND c.relkind IN ('r', 'p', 'v', 'm', 'c')
UNION ALL SELECT json_build_array('#constraint', n.nspname, c.relname, k.conname, '#' || k.contype::text, k.convalidated, k.condeferrable, f.relname, obj_description(k.oid, 'pg_constraint'),
    (SELECT json_agg(a.attname ORDER BY a.attnum) FROM pg_attribute a WHERE a.attrelid = k.conrelid AND a.attnum = ANY (k.conkey)))
  FROM pg_constraint k JOIN pg_namespace n ON n.oid = k.connamespace LEFT JOIN pg_class c ON c.oid = k.conrelid LEFT JOIN pg_class f ON f.oid = k.confrelid
  WHERE n.nspname !~ '^(pg_|information_schema)' AND k.contype <> 'n'
UNION ALL SELECT json_build_array('#type', n.nspname, t.typname, '#' || t.typtype::text, t.typdefault,
    (SELECT json_agg(e.enumlabel ORDER BY e.enumsortorder) FROM pg_enum e WHERE e.enumtypid = t.oid))
  FROM pg_type t JOIN pg_namespace n ON n.oid = t.typnamespace WHERE n.nspname !~ '^(pg_|information_schema)' AND t.typtype IN ('e', 'd')
UNION ALL SELECT json_build_array('#routine', n.nspname, p.proname, '#' || p.prokind::text) FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace WHERE n.nspname !~ '^(pg_|information_schema)'
UNION ALL SELECT json_build_array('#trigger', c.relname, t.tgname, p.proname, '#' || t.tgenabled::text) FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid JOIN pg_proc p ON p.oid = t.tgfoid WHERE NOT t.tgisinternal
UNION ALL SELECT json_build_array('#policy', c.relname, p.polname, obj_description(p.oid, 'pg_policy')) FROM pg_policy p JOIN pg_class c ON c.oid = p.polrelid
UNION ALL SELECT json_build_array('#statistics', n.nspname, s.stxname) FROM pg_statistic_ext s JOIN pg_namespace n ON n.oid = s.stxnamespace
UNION ALL SELECT json_build_array('#index', c.relname, (SELECT json_agg(a.attname ORDER BY a.attnum) FROM pg_attribute a WHERE a.attrelid = i.indrelid AND a.attnum = ANY (i.indkey)))
  FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid JOIN pg_namespace n ON n.oid = c.relnamespace WHERE n.nspname !~ '^pg_'
UNION ALL SELECT json_build_array('#privilege', c.relname, a.attname, a.attacl::text) FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid WHERE a.attacl IS NOT NULL AND c.oid >= 16384`;

/** The objects that the scenario leaves, with its keys in place of the names. */
async function carryOut(
  connection: Connection,
  operations: readonly Operation[],
  keys: ReadonlyMap<string, string>,
): Promise<readonly string[]> {
  await connection.execute("BEGIN");
  try {
    for (const { sql } of operations.flatMap(compileOperation)) {
      await assert.doesNotReject(connection.execute(sql), sql);
    }
    const found = await connection.query<{ object: unknown }>(OBJECTS_SQL);
    const rows = await connection.query<{ object: unknown }>(
      `SELECT json_build_array('#row', (SELECT json_agg(json_build_array(key, value)) FROM json_each_text(row_to_json(r)))) AS object FROM ONLY ${
        relationOf(operations)
      } r`,
    );
    return [...found.rows, ...rows.rows].map(({ object }) =>
      JSON.stringify(withKeys(object, keys))
    ).toSorted();
  } finally {
    await connection.execute("ROLLBACK");
  }
}

/** The table that has rows, as SQL. */
function relationOf(operations: readonly Operation[]): string {
  const insert = operations.find((each) => each.kind === "bulkInsert");
  assert.ok(insert?.kind === "bulkInsert");
  const quote = (name: string) => `"${name.replaceAll('"', '""')}"`;
  return `${quote(insert.schema ?? "public")}.${quote(insert.tableName)}`;
}

/** Names and texts as their keys; those that the server made up as `?`. */
function withKeys(value: unknown, keys: ReadonlyMap<string, string>): unknown {
  if (Array.isArray(value)) return value.map((item) => withKeys(item, keys));
  if (typeof value !== "string" || value.startsWith("#")) return value;
  return keys.get(value) ?? "?";
}

function keysOf(n: Placeholder, t: Placeholder): ReadonlyMap<string, string> {
  return new Map([
    ...[...NAME_KEYS].map((key) => [n(key), `name ${key}`] as const),
    ...[...TEXT_KEYS].map((key) => [t(key), `text ${key}`] as const),
  ]);
}

Deno.test("the scenario of hostile names calls every method of op that takes names", () => {
  // These take SQL, or no name of an object that a server without extensions has.
  const others = [
    "autocommitBlock",
    "batchUpdate",
    "constructor",
    "createExtension",
    "execute",
    "f",
    "getContext",
    "invoke",
    "query",
    "track",
    "updateExtension",
  ];
  assert.deepEqual(
    methodsOf(Operations.prototype).filter((name) =>
      !METHODS.has(name) && !others.includes(name)
    ),
    [],
  );
});

for (const version of await installedVersions()) {
  Deno.test(`PostgreSQL ${version} makes of hostile names and texts what it makes of plain ones`, async () => {
    await using database = await freshDatabase({ version });
    await using connection = await openTestConnection(database.url);
    const plain = await carryOut(
      connection,
      PLAIN,
      keysOf(plainName, plainText),
    );
    const count = NAME_KEYS.size + TEXT_KEYS.size;
    const property = fc.asyncProperty(
      fc.uniqueArray(HOSTILE, {
        minLength: count,
        maxLength: count,
      }),
      async (all) => {
        const names = new Map([...NAME_KEYS].map((key, i) => [key, all[i]]));
        const texts = new Map(
          [...TEXT_KEYS].map((key, i) => [key, all[NAME_KEYS.size + i]]),
        );
        const n = (key: string) => names.get(key) ?? "";
        const t = (key: string) => texts.get(key) ?? "";
        assert.deepEqual(
          await carryOut(connection, await scenario(n, t), keysOf(n, t)),
          plain,
        );
      },
    );
    await fc.assert(property, { numRuns: 12, endOnFailure: true });
  });
}

for (
  const [what, bad] of Object.entries({
    "an empty name": "",
    "a name with a NUL": "a\0b",
    "a name of 64 bytes": "é".repeat(32),
  })
) {
  Deno.test(`every operation refuses ${what} in every place`, async () => {
    for (const wrong of NAME_KEYS) {
      const n = (key: string) => key === wrong ? bad : plainName(key);
      await assert.rejects(
        async () => (await scenario(n, plainText)).flatMap(compileOperation),
        (error) => error instanceof MigratorError && error.message.length > 10,
        wrong,
      );
    }
  });
}

Deno.test("every operation refuses a text with a NUL in every place", async () => {
  for (const wrong of TEXT_KEYS) {
    const t = (key: string) => key === wrong ? "a\0b" : plainText(key);
    await assert.rejects(
      async () => (await scenario(plainName, t)).flatMap(compileOperation),
      MigratorError,
      wrong,
    );
  }
});
