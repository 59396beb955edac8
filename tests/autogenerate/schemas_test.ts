import assert from "node:assert/strict";
import { compareSchemas } from "../../src/autogenerate/compare_schemas.ts";
import { planChanges } from "../../src/dialect/postgres/plan_changes.ts";
import { installedVersions, type PostgresVersion } from "../support/servers.ts";
import { type ChangeRun, runChange } from "./matrix/run_change.ts";
import { reflectScript } from "./matrix/test_target.ts";

/**
 * Whole schemas made from nothing and taken down again: the scripts of the
 * round trips, and beside a checkout that has them, those of real projects.
 */

/** All real schemas on all servers. */
const IS_FULL = Deno.env.get("ALEMBIC_SCHEMAS") === "full";
const PROJECTS = new URL("../../../shared/schemas/", import.meta.url);
/** Small, and between them with most kinds of objects. */
const USUAL = [
  "danbooru.sql",
  "hatchet.sql",
  "lago.sql",
  "pagila.sql",
  "temporal_visibility.sql",
];
const SCRIPTS = new URL("../roundtrip/", import.meta.url);
/** The first version that knows the statements of a script. */
const SINCE: Readonly<Record<string, PostgresVersion>> = {
  "corners_18.sql": 18,
  "rare_15.sql": 15,
};

/** Scripts to try on a version; where there are no real schemas, only ours. */
async function listScripts(version: PostgresVersion): Promise<readonly URL[]> {
  const ours = (await listSql(SCRIPTS)).filter((name) =>
    (SINCE[name] ?? 0) <= version
  );
  const projects = (await listSql(PROJECTS)).filter((name) =>
    IS_FULL || version === 18 && USUAL.includes(name)
  );
  return [
    ...ours.map((name) => new URL(name, SCRIPTS)),
    ...projects.map((name) => new URL(name, PROJECTS)),
  ];
}

/** Names of the `.sql` files of a folder, sorted; none if it is not there. */
async function listSql(folder: URL): Promise<readonly string[]> {
  const names: string[] = [];
  try {
    for await (const { name } of Deno.readDir(folder)) {
      if (name.endsWith(".sql")) names.push(name);
    }
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
  }
  return names.toSorted();
}

/** From an empty database, and back to it. */
function fromNothing(sql: string): ChangeRun {
  return {
    load: () => Promise.resolve(),
    loadWanted: async (connection) => {
      await connection.execute(sql);
    },
    ask: () => Promise.resolve(""),
    prepareReturn: () => Promise.resolve(),
    renames: [],
    renamesBack: [],
  };
}

for (const version of await installedVersions()) {
  for (const script of await listScripts(version)) {
    const name = script.pathname.split("/").at(-1);
    Deno.test(`${name} differs from itself in nothing, on ${version}`, async () => {
      const sql = await Deno.readTextFile(script);
      const one = await reflectScript(sql, version);
      const other = await reflectScript(sql, version);
      assert.ok(one.objects.size > 1);
      assert.deepEqual(compareSchemas(one, other), []);
      assert.deepEqual(
        planChanges(one, other, { renames: [], defaultSchema: "public" }),
        [],
      );
    });

    Deno.test(`planChanges() makes ${name} from nothing and takes it down, on ${version}`, async () => {
      await runChange(fromNothing(await Deno.readTextFile(script)), {
        target: version,
        planChanges,
      });
    });
  }
}
