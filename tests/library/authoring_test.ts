import assert from "node:assert/strict";

import { PGlite } from "@electric-sql/pglite";
import * as library from "alembic";
import {
  check,
  Config,
  current,
  edit,
  ensureVersion,
  ensureVersionSql,
  heads,
  history,
  init,
  lendPglite,
  lendPgPool,
  listTemplates,
  MigratorError,
  reflect,
  reflectAsRevision,
  revision,
  stamp,
  stampSql,
  upgrade,
  upgradeSql,
} from "alembic";

import { COMMANDS } from "../../src/cli/command_table.ts";
import { freshDatabase, openTestConnection } from "../support/servers.ts";
import { openPool } from "./open_pool.ts";

/** A folder that `init()` has made a project of; removed at the end of its scope. */
interface InitProject extends AsyncDisposable {
  readonly folder: string;
  readonly config: Config;
}

async function initProject(
  url: string,
  settings: Readonly<Record<string, string>> = {},
  variables: Readonly<Record<string, string>> = {},
): Promise<InitProject> {
  const folder = await Deno.makeTempDir();
  const config = new Config({
    cwd: folder,
    url,
    settings,
    environment: (name) => variables[name],
  });
  await init(config, "migrations");
  return {
    folder,
    config,
    async [Symbol.asyncDispose]() {
      await Deno.remove(folder, { recursive: true });
    },
  };
}

Deno.test("every command but those of the shell is a function", () => {
  const functions = new Set(
    Object.entries(library).flatMap(([name, value]) =>
      typeof value === "function" ? [name] : []
    ),
  );
  const missing = COMMANDS.map(({ name }) =>
    name.replaceAll(/_(\w)/g, (_, letter) => letter.toUpperCase())
  ).filter((name) => !functions.has(name));
  assert.deepEqual(missing, ["complete", "completion"]);
});

Deno.test("check() returns differences, and revision() with autogenerate writes and returns them", async () => {
  await using database = await freshDatabase();
  await using project = await initProject(database.url, {
    shadow_url: database.url,
    target_metadata: "models.sql",
  });
  const { config, folder } = project;
  const models = (sql: string) =>
    Deno.writeTextFile(`${folder}/models.sql`, sql);
  await models("CREATE TABLE account (id integer, mail varchar(40));");
  const found = await check(config, { sql: true });
  assert.deepEqual(found.differences, [
    { action: "add", object: "table public.account", changes: [] },
  ]);
  assert.match(found.sql ?? "", /CREATE TABLE account/);
  const first = await revision(config, {
    autogenerate: true,
    message: "accounts",
    revisionId: "aaaa",
    branchLabel: "main",
  });
  assert.deepEqual(
    { ...first, upgradeOperations: [], downgradeOperations: [] },
    {
      revision: "aaaa",
      downRevisions: [],
      dependsOn: [],
      branchLabels: ["main"],
      message: "accounts",
      path: `${folder}/migrations/versions/aaaa_accounts.ts`,
      differences: found.differences,
      upgradeOperations: [],
      downgradeOperations: [],
    },
  );
  assert.deepEqual(
    [first?.upgradeOperations, first?.downgradeOperations].map((each) =>
      each?.map(({ kind }) => kind)
    ),
    [["createTable"], ["dropTable"]],
  );
  assert.deepEqual(
    (await check(config, { shadow: true })).differences,
    [],
  );
  await assert.rejects(
    check(config),
    (error: unknown) =>
      error instanceof MigratorError && error.code === "not-up-to-date",
  );
  await upgrade(config);
  assert.deepEqual(await check(config), { differences: [], sql: undefined });

  await models("CREATE TABLE account (id integer, email varchar(40));");
  const asked: string[] = [];
  const second = await revision(config, {
    autogenerate: true,
    format: "sql",
    confirmRename: ({ object, newName }) => {
      asked.push(`${object} -> ${newName}`);
      return true;
    },
  });
  assert.deepEqual(asked, ["column public.account.mail -> email"]);
  assert.match(
    await Deno.readTextFile(second?.path ?? ""),
    /RENAME (?:COLUMN )?mail TO email/,
  );
  await upgrade(config);
  await using connection = await openTestConnection(database.url);
  await connection.execute("ALTER TABLE account ALTER email TYPE text");
  assert.deepEqual((await check(config, { drift: true })).differences, [{
    action: "change",
    object: "column public.account.email",
    changes: [{
      property: "type",
      actual: "text",
      wanted: "character varying(40)",
    }],
  }]);
  await connection.execute("ALTER TABLE account ALTER email TYPE varchar(40)");
  assert.equal(
    await revision(config, { autogenerate: true, noEmpty: true }),
    undefined,
  );
});

Deno.test("check() and revision() compare a database that a test has opened", async () => {
  // An embedded shadow takes seconds to start.
  await using database = await freshDatabase();
  await using project = await initProject("postgresql://nobody@127.0.0.1:1/x", {
    shadow_url: database.url,
    target_metadata: "models.ts",
  });
  const { config, folder } = project;
  await Deno.writeTextFile(
    `${folder}/models.ts`,
    `import { sa } from "alembic";
     export const targetMetadata = sa.metadata([
       sa.table("account", [sa.column("id", sa.integer(), { primaryKey: true })]),
     ]);`,
  );
  const embedded = new PGlite();
  const options = { database: lendPglite(embedded) };
  const { differences } = await check(config, options);
  assert.deepEqual(differences.map(({ object }) => object), [
    "table public.account",
  ]);
  await revision(config, { autogenerate: true, ...options });
  await upgrade(config, "head", options);
  assert.deepEqual((await check(config, options)).differences, []);
  assert.match(await reflect(config, options), /CREATE TABLE public\.account/);
  await embedded.close();
});

Deno.test("reflect() writes a lent database, and as a revision stamps it, with one client", async () => {
  await using database = await freshDatabase();
  // Whatever was taken from the configuration would fail.
  await using project = await initProject("postgresql://nobody@127.0.0.1:1/x");
  const { config, folder } = project;
  const pool = openPool(database.url, 1);
  try {
    await pool.query("CREATE TABLE account (id integer)");
    const options = { database: lendPgPool(pool) };
    assert.match(
      await reflect(config, options),
      /CREATE TABLE public\.account/,
    );
    assert.match(
      await reflect(config, { ...options, format: "ts" }),
      /export const targetMetadata = sa\.metadata\(/,
    );
    const created = await reflectAsRevision(config, {
      ...options,
      revisionId: "aaaa",
      format: "ts",
    });
    assert.equal(
      created.path,
      `${folder}/migrations/versions/aaaa_reflected_schema.ts`,
    );
    assert.deepEqual((await current(config, options)).rows, ["aaaa"]);
    assert.equal(pool.idleCount, 1);
  } finally {
    await pool.end();
  }
});

Deno.test("init() tells what it made, and the project works", async () => {
  await using project = await initProject("pglite:");
  const { config, folder } = project;
  assert.deepEqual((await listTemplates()).map(({ name }) => name), [
    "generic",
    "pyproject",
  ]);
  const second = await init(config, "other", { template: "pyproject" });
  assert.deepEqual(second.paths.slice(0, 3), [
    `${folder}/other`,
    `${folder}/other/versions`,
    `${folder}/pyproject.toml`,
  ]);
  assert.ok(
    second.remarks.includes(
      `File ${folder}/alembic.ini already exists, skipping`,
    ),
  );
  await assert.rejects(
    init(config, "migrations"),
    (error: unknown) => error instanceof MigratorError,
  );
  assert.deepEqual(await heads(config), []);
});

Deno.test("edit() opens files in the editor of the environment", async () => {
  const folder = await Deno.makeTempDir();
  try {
    await Deno.writeTextFile(
      `${folder}/editor`,
      '#!/bin/sh\nprintf "%s" "$1" > "$(dirname "$0")/opened"\n',
      { mode: 0o755 },
    );
    await using project = await initProject("pglite:", {}, {
      EDITOR: `${folder}/editor`,
      PATH: Deno.env.get("PATH") ?? "",
    });
    const { path } = await revision(project.config, { message: "one" });
    await edit(project.config, "head");
    assert.equal(await Deno.readTextFile(`${folder}/opened`), path);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});

Deno.test("SQL can begin where the database stands; stamps and the version table have theirs", async () => {
  await using database = await freshDatabase();
  await using project = await initProject(database.url);
  const { config } = project;
  await revision(config, { revisionId: "aaaa" });
  await revision(config, {
    revisionId: "bbbb",
    format: "sql",
    dependsOn: ["aaaa"],
  });
  assert.match(await ensureVersionSql(config), /CREATE TABLE alembic_version/);
  await ensureVersion(config);
  await upgrade(config, "aaaa", { retries: 0, repeatUnfinished: true });
  const sql = await upgradeSql(config, "head", { fromCurrent: true });
  assert.match(sql, /SET version_num='bbbb'.*'aaaa'/);
  assert.doesNotMatch(sql, /CREATE TABLE/);
  assert.match(await stampSql(config, "aaaa:bbbb"), /SET version_num='bbbb'/);
  const marked = await history(config, { indicateCurrent: true });
  assert.deepEqual(
    marked.map(({ revision, isCurrent }) => [revision, isCurrent]),
    [["bbbb", false], ["aaaa", true]],
  );
  const state = await current(config);
  assert.deepEqual(JSON.parse(JSON.stringify(state)).rows, ["aaaa"]);
  assert.match(state.lockKey, /^-?\d+$/);
  assert.equal(state.unfinished, undefined);
  assert.deepEqual((await stamp(config, "head", { purge: true })).heads, [
    "bbbb",
  ]);
});

Deno.test("functions that only read heed the signal while a lock keeps them waiting", async () => {
  await using database = await freshDatabase();
  await using project = await initProject(database.url, {
    shadow_url: database.url,
    target_metadata: "models.sql",
  });
  const { config, folder } = project;
  await Deno.writeTextFile(`${folder}/models.sql`, "SELECT 1;");
  await ensureVersion(config);
  await using holder = await openTestConnection(database.url);
  await holder.execute(
    "BEGIN; LOCK TABLE alembic_version IN ACCESS EXCLUSIVE MODE",
  );
  const reason = new Error("the application stops");
  const abort = (ms: number) => {
    const controller = new AbortController();
    setTimeout(() => controller.abort(reason), ms);
    return controller.signal;
  };
  const stopped = (error: unknown) => error === reason;
  await Promise.all([
    assert.rejects(current(config, { signal: abort(100) }), stopped),
    assert.rejects(check(config, { signal: abort(100) }), stopped),
  ]);
  await assert.rejects(
    heads(config, { signal: AbortSignal.abort(reason) }),
    stopped,
  );
  await holder.execute("ROLLBACK");
});
