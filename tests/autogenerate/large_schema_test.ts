import assert from "node:assert/strict";
import { compareSchemas } from "../../src/autogenerate/compare_schemas.ts";
import { filterSchemas } from "../../src/autogenerate/filter_schemas.ts";
import { planChanges } from "../../src/dialect/postgres/plan_changes.ts";
import { planRenames } from "../../src/dialect/postgres/plan_renames.ts";
import { reflectDatabase } from "../../src/dialect/postgres/reflect.ts";
import type { Connection } from "../../src/driver/connection.ts";
import type { SchemaRename } from "../../src/operations/schema_change.ts";
import type { DatabaseSchema } from "../../src/schema/database_schema.ts";
import { splitIdentity } from "../../src/schema/identity.ts";
import { cpuTime } from "../support/clock.ts";
import { freshDatabase, openTestConnection } from "../support/servers.ts";

const FEW = 50;
const MANY = 250;
const ROUNDS = 5;
/** What is quadratic takes five times as long for each of the many. */
const LIMIT = 3;

function renderTables(count: number): string {
  return Array.from(
    { length: count },
    (_, at) =>
      `CREATE TABLE t${at} (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
      a varchar(80) NOT NULL, b integer DEFAULT 1, c timestamptz,
      d text CHECK (d <> ''), first bigint REFERENCES t0 (id));
    CREATE INDEX ON t${at} (a);
    COMMENT ON COLUMN t${at}.a IS 'a';`,
  ).join("\n");
}

/** Without a column that every table has. */
function withoutColumn(schema: DatabaseSchema): DatabaseSchema {
  const objects = [...schema.objects].map(([key, object]) =>
    [
      key,
      object.kind !== "table" ? object : {
        ...object,
        columns: object.columns.filter(({ name }) => name !== "d"),
      },
    ] as const
  );
  return { ...schema, objects: new Map(objects) };
}

/** Each index under the name of another convention. */
function listRenames({ objects }: DatabaseSchema): readonly SchemaRename[] {
  return [...objects.values()].flatMap((object) =>
    object.kind === "index"
      ? [{
        kind: "object",
        key: object.key,
        newName: `ix_${splitIdentity(object.identity).name}`,
      }]
      : []
  );
}

const FILTER = {
  includeSchemas: false,
  excludeSchemas: [],
  excludeTables: [],
  compareType: true,
  compareServerDefault: true,
  defaultSchema: "public",
} as const;

/** A connection whose messages are kept. */
function keepMessages(connection: Connection, sent: string[]): Connection {
  return {
    displayUrl: connection.displayUrl,
    serverVersion: connection.serverVersion,
    isOffline: connection.isOffline,
    execute: (sql) => {
      sent.push(sql);
      return connection.execute(sql);
    },
    query: (sql, parameters) => {
      sent.push(sql);
      return connection.query(sql, parameters);
    },
    cancel: () => connection.cancel(),
    onNotice: (listener) => connection.onNotice(listener),
    close: () => connection.close(),
  };
}

type Size = "few" | "many";

/** Milliseconds since some moment. */
type Clock = () => number;

/** For what the server does. */
const WALL: Clock = () => performance.now();

/** Times for each table, the least of several rounds in turn. */
async function compareTimes(
  clock: Clock,
  work: (size: Size) => unknown,
): Promise<Readonly<Record<Size, number>>> {
  const least = { few: Infinity, many: Infinity };
  for (let round = 0; round < ROUNDS; round++) {
    for (const size of ["few", "many"] as const) {
      const startedAt = clock();
      await work(size);
      least[size] = Math.min(least[size], clock() - startedAt);
    }
  }
  return { few: least.few / FEW, many: least.many / MANY };
}

Deno.test("a large schema is read in one message, and costs no more for each table than a small one", async () => {
  await using database = await freshDatabase({ version: 18 });
  await using larger = await freshDatabase({ version: 18 });
  const connections = {
    few: await openTestConnection(database.url),
    many: await openTestConnection(larger.url),
  };
  await using _few = connections.few;
  await using _many = connections.many;
  await connections.few.execute(renderTables(FEW));
  await connections.many.execute(renderTables(MANY));

  const sent = { few: [] as string[], many: [] as string[] };
  const read = (size: Size) =>
    reflectDatabase(keepMessages(connections[size], sent[size]));
  const wanted = { few: await read("few"), many: await read("many") };
  const equal = { few: await read("few"), many: await read("many") };
  assert.equal(sent.few.length, 2);
  assert.deepEqual(sent.many, sent.few);

  const actual = {
    few: withoutColumn(equal.few),
    many: withoutColumn(equal.many),
  };
  const renames = {
    few: listRenames(equal.few),
    many: listRenames(equal.many),
  };
  const renamed = {
    few: planRenames(equal.few, renames.few).schema,
    many: planRenames(equal.many, renames.many).schema,
  };
  const works: readonly [string, Clock, (size: Size) => unknown][] = [
    ["reflecting", WALL, (size) => reflectDatabase(connections[size])],
    ["comparing", cpuTime, (size) => {
      const pair = { actual: equal[size], wanted: wanted[size] };
      const same = filterSchemas(pair, FILTER);
      assert.deepEqual(compareSchemas(same.actual, same.wanted), []);
    }],
    ["planning", cpuTime, (size) => {
      const options = { renames: [], defaultSchema: "public" };
      const changes = planChanges(actual[size], wanted[size], options);
      assert.ok(changes.length >= FEW);
    }],
    ["renaming", cpuTime, (size) => {
      const changes = planChanges(equal[size], renamed[size], {
        renames: renames[size],
        defaultSchema: "public",
      });
      assert.ok(changes.every(({ action }) => action === "rename"));
      assert.equal(changes.length, renames[size].length);
    }],
  ];
  for (const [name, clock, work] of works) {
    const { few, many } = await compareTimes(clock, work);
    assert.ok(
      many < LIMIT * few,
      `${name} takes ${few} ms for each of ${FEW} tables, ${many} of ${MANY}`,
    );
  }
});
