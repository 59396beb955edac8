import assert from "node:assert/strict";
import { compileOperation } from "../../../src/dialect/postgres/compile.ts";
import { quoteLiteral } from "../../../src/dialect/postgres/identifiers.ts";
import type { Connection } from "../../../src/driver/connection.ts";
import { RecordingConnection } from "../../../src/driver/recording.ts";
import { NotReversibleError } from "../../../src/operations/errors.ts";
import type { Operation } from "../../../src/operations/operation.ts";
import { reverseOperations } from "../../../src/operations/reverse.ts";
import { OfflineSession } from "../../../src/runtime/offline.ts";
import {
  CATALOG_SETUP_SQL,
  CATALOG_SQL,
  diffCatalogs,
  readCatalog,
} from "../../support/catalog.ts";
import { runPsql } from "../../support/psql.ts";
import {
  freshDatabase,
  freshPglite,
  installedVersions,
  openTestConnection,
  type PostgresVersion,
} from "../../support/servers.ts";
import { ALL_CASES } from "./all_cases.ts";
import {
  collectOperations,
  type OperationCase,
  SETUP_SQL,
} from "./operation_case.ts";

type Catalog = readonly string[];

function casesFor(version: number): readonly OperationCase[] {
  return ALL_CASES.filter(({ since = 13, notExecuted }) =>
    since <= version && notExecuted === undefined
  );
}

for (const version of await installedVersions()) {
  Deno.test(`PostgreSQL ${version} carries out and undoes every operation, and psql its offline form with the same result`, async (test) => {
    await test.step("online", () => runOnline(version));
    await test.step("offline", () => runOffline(version));
  });
}

/** The catalogs after each case, by name. */
const catalogs = new Map<string, Catalog>();

/** Runs every case forth, back and forth, looking at the catalog each time. */
async function runOnline(version: PostgresVersion): Promise<void> {
  await using database = await freshDatabase({ version });
  await using connection = await openTestConnection(database.url);
  await connection.execute(SETUP_SQL);
  const before = await readCatalog(connection);
  const problems: string[] = [];
  const note = (what: string, expected: Catalog, actual: Catalog) => {
    const lines = diffCatalogs(expected, actual);
    if (lines.length > 0) problems.push([what, ...lines].join("\n"));
  };
  for (const each of casesFor(version)) {
    const up = collectOperations(each.up);
    const down = tryReverse(up);
    if (each.isOutside !== true) await connection.execute("BEGIN");
    await runAll(connection, up, each.name);
    const after = await readCatalog(connection);
    catalogs.set(`${version} ${each.name}`, after);
    if (down !== undefined) {
      await runAll(connection, down, each.name);
      if (each.restores !== false) {
        note(`undoing ${each.name}`, before, await readCatalog(connection));
      }
      await runAll(connection, up, each.name);
      if (each.restores !== false) {
        note(`${each.name} again`, after, await readCatalog(connection));
      }
      await runAll(connection, down, each.name);
    }
    await connection.execute(
      each.isOutside === true ? each.cleanUp ?? "" : "ROLLBACK",
    );
  }
  note("at the end", before, await readCatalog(connection));
  assert.equal(problems.join("\n"), "");
}

/** Runs the offline form of every case through psql and compares the catalogs. */
async function runOffline(version: PostgresVersion): Promise<void> {
  await using database = await freshDatabase({ version });
  const cases = casesFor(version);
  const scripts = [`${SETUP_SQL}\n${CATALOG_SETUP_SQL};\n`];
  const query = `SELECT 'catalog ' || to_json(line) FROM (${CATALOG_SQL}) x;\n`;
  for (const each of cases) {
    const { name } = each;
    const script = await writeOffline(each);
    const undo = each.isOutside === true ? undoScript(each) : "ROLLBACK;\n";
    scripts.push(
      `SELECT ${quoteLiteral(`case ${name}`)};\n`,
      script,
      query,
      undo,
    );
  }
  const lines = await runPsql(database.url, scripts.join(""));
  const found = new Map<string, string[]>();
  let current: string[] = [];
  for (const line of lines) {
    if (line.startsWith("case ")) found.set(line.slice(5), current = []);
    if (line.startsWith("catalog ")) current.push(JSON.parse(line.slice(8)));
  }
  assert.deepEqual([...found.keys()], cases.map(({ name }) => name));
  for (const { name } of cases) {
    const online = catalogs.get(`${version} ${name}`) ?? [];
    assert.deepEqual(diffCatalogs(online, found.get(name) ?? []), [], name);
  }
}

/** The operations as `--sql` writes them; their transaction is left open. */
async function writeOffline(each: OperationCase): Promise<string> {
  const parts: string[] = [];
  const session = new OfflineSession(
    new RecordingConnection((text) => parts.push(text)),
  );
  if (each.isOutside !== true) await session.begin();
  for (const { sql } of collectOperations(each.up).flatMap(compileOperation)) {
    await session.connection.execute(sql);
  }
  return parts.join("");
}

function undoScript(each: OperationCase): string {
  const down = tryReverse(collectOperations(each.up)) ?? [];
  const statements = down.flatMap(compileOperation).map(({ sql }) => sql);
  return [...statements, each.cleanUp ?? ""].map((sql) => `${sql};\n`).join("");
}

// Reading the catalog takes a sixth of a second here, so it is read at the end.
Deno.test("PGlite carries out every operation and undoes all that can be undone", async () => {
  await using database = await freshPglite({ isInitialised: true });
  await using connection = await openTestConnection(database.url);
  await connection.execute(SETUP_SQL);
  const before = await readCatalog(connection);
  const cases = casesFor(18);
  for (const each of cases) {
    const up = collectOperations(each.up);
    const down = tryReverse(up);
    const isKept = down !== undefined && each.restores !== false;
    if (each.isOutside !== true) await connection.execute("BEGIN");
    await runAll(connection, up, each.name);
    await runAll(connection, down ?? [], each.name);
    await connection.execute(
      each.isOutside === true
        ? each.cleanUp ?? ""
        : isKept
        ? "COMMIT"
        : "ROLLBACK",
    );
  }
  const after = await readCatalog(connection);
  assert.deepEqual(diffCatalogs(before, after), []);
});

async function runAll(
  connection: Connection,
  operations: readonly Operation[],
  name: string,
): Promise<void> {
  for (const { sql } of operations.flatMap(compileOperation)) {
    await assert.doesNotReject(connection.execute(sql), `${name}: ${sql}`);
  }
}

function tryReverse(
  operations: readonly Operation[],
): readonly Operation[] | undefined {
  try {
    return reverseOperations(operations);
  } catch (error) {
    if (error instanceof NotReversibleError) return undefined;
    throw error;
  }
}
