import assert from "node:assert/strict";
import { TYPE_DECLARATIONS } from "../../src/script/type_declarations.ts";
import { spawnCli } from "../support/cli.ts";
import { untilReleased } from "../faults/support/checks.ts";
import { untilRunning } from "../faults/support/sessions.ts";
import { runInProcess } from "../support/in_process.ts";
import { openTestConnection, startPostgres } from "../support/servers.ts";
import { makeProject } from "../support/temp_project.ts";

/**
 * A schema whose drops do not fit into one transaction of a server with default
 * settings, from models to an empty database and back.
 */

const TABLES = 200;
const EARLIER = [1, 3, 7, 20, 60, 90];
const LATER = [1, 40];
const COLUMNS = 24;

/** About 100 objects that a drop locks for each table; some foreign keys lead back, some ahead. */
function renderSchema(): string {
  const range = (count: number) => Array.from({ length: count }, (_, at) => at);
  const name = (at: number) => `t${String(at).padStart(3, "0")}`;
  const tables = range(TABLES).map((at) =>
    `CREATE TABLE ${name(at)} (id bigint PRIMARY KEY, ${
      range(COLUMNS).map((each) => `c${each} text DEFAULT 'x' NOT NULL`)
        .join(", ")
    });`
  );
  const keys = range(TABLES).flatMap((at) =>
    [...EARLIER.map((step) => at - step), ...LATER.map((step) => at + step)]
      .filter((to) => to >= 0 && to < TABLES)
      .map((to) => {
        const column = `to_${name(to)}`;
        return `ALTER TABLE ${name(at)} ADD ${column} bigint REFERENCES ${
          name(to)
        };`;
      })
  );
  return [
    "CREATE TYPE mood AS ENUM ('sad', 'happy');",
    ...tables,
    "CREATE TABLE t100_alone (mood mood);",
    ...keys,
  ].join("\n");
}

Deno.test("hundreds of tables come and go on a server with default settings, also in two runs", async () => {
  await using server = await startPostgres({ version: 18 });
  const url = await server.createDatabase();
  await using connection = await openTestConnection(url);
  await using project = await makeProject("", {
    url,
    settings: [
      "target_metadata = %(here)s/models.sql",
      `shadow_url = ${url.replaceAll("%", "%%")}`,
    ],
  });
  const run = async (...args: readonly string[]) => {
    const { code, stderr } = await runInProcess(args, { cwd: project.root });
    assert.equal(code, 0, `${args.join(" ")}\n${stderr}`);
    return stderr;
  };
  const countTables = async () => {
    const { rows } = await connection.query<{ count: number }>(
      "SELECT count(*)::int AS count FROM pg_tables WHERE tablename ~ '^t\\d'",
    );
    return rows[0]?.count;
  };
  await project.write("models.sql", renderSchema());

  await run("revision", "--autogenerate", "-m", "a", "--rev-id", "aaaa");
  const file = "migrations/versions/aaaa_a.ts";
  const text = await project.read(file);
  assert.match(text, /^export const settings = \{ repeatable: true \};$/m);
  const [up = "", down = ""] = text.split("export async function downgrade");
  assert.doesNotMatch(up, /autocommitBlock/);
  assert.match(down, /max_locks_per_transaction/);
  assert.equal(
    down.slice(down.lastIndexOf("  });\n")),
    '  });\n\n  await op.dropType("mood");\n}\n',
  );
  await checkFile(project.root, file);
  await run("upgrade", "head");
  await assert.rejects(
    connection.execute("DROP SCHEMA public CASCADE"),
    { sqlState: "53200" },
  );
  // Answered once that transaction has let go of its locks.
  assert.equal(await countTables(), TABLES + 1);

  // It waits for this table, with half of the others dropped.
  await using holder = await openTestConnection(url);
  await holder.execute("BEGIN; LOCK TABLE t100_alone IN ACCESS SHARE MODE");
  const child = spawnCli(["downgrade", "base", "--lock-timeout", "60s"], {
    cwd: project.root,
  });
  const output = child.output();
  await untilRunning(connection, "DROP TABLE IF EXISTS t100_alone");
  child.kill("SIGKILL");
  await output;
  await holder.execute("ROLLBACK");
  await untilReleased(connection);
  const left = await countTables() ?? 0;
  assert.ok(left > 0 && left < TABLES, `${left} tables are left`);
  assert.match(
    await run("downgrade", "base"),
    /its settings say that it may be repeated, so it is run again/,
  );
  assert.equal(await countTables(), 0);
  assert.match(
    (await runInProcess(["reflect"], { cwd: project.root })).stdout,
    /^SET check_function_bodies = false;\s*$/,
  );

  await Deno.remove(project.path(file));
  // What a hook writes anew drops no less.
  await project.write(
    "migrations/env.ts",
    `import { defineEnv, Rewriter } from "alembic";
export default defineEnv({
  processRevisionDirectives: new Rewriter({ dropTable: (table) => ({ ...table }) }),
});
`,
  );
  // deno-fmt-ignore
  await run("revision", "--autogenerate", "-m", "b", "--rev-id", "bbbb",
    "--format", "sql");
  const sql = await project.read("migrations/versions/bbbb_b.sql");
  assert.match(
    sql,
    /\n-- downgrade\n-- transaction: off\n-- repeatable: yes\n-- NOT ONE TRANSACTION: /,
  );
  assert.doesNotMatch(sql.split("\n-- downgrade\n")[0] ?? "", /transaction/);
  await run("upgrade", "head");
  assert.equal(await countTables(), TABLES + 1);
  await run("downgrade", "base");
  assert.equal(await countTables(), 0);
});

/** As `deno fmt` leaves it, and nothing in it that types do not allow. */
async function checkFile(root: string, file: string): Promise<void> {
  await Deno.writeTextFile(`${root}/alembic.d.ts`, TYPE_DECLARATIONS);
  await Deno.writeTextFile(
    `${root}/deno.json`,
    JSON.stringify({ imports: { alembic: "./alembic.d.ts" } }),
  );
  for (const args of [["fmt", "--check"], ["check"]]) {
    const { success, stderr } = await new Deno.Command(Deno.execPath(), {
      args: [...args, file],
      cwd: root,
      env: { NO_COLOR: "1" },
    }).output();
    assert.ok(success, new TextDecoder().decode(stderr).slice(0, 2000));
  }
}
