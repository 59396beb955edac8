import { splitSql } from "../../src/script/split_sql.ts";
import { openTestConnection } from "./servers.ts";

/**
 * Runs a script as `psql -v ON_ERROR_STOP=1` does and returns what its queries
 * give, a line for each row of one column.
 *
 * Where no psql is installed, the statements are sent one after another on a
 * connection of ours.
 *
 * @throws {Error} With psql's words if a statement fails.
 */
export async function runPsql(
  url: string,
  script: string,
): Promise<readonly string[]> {
  const program = await findPsql();
  if (program === undefined) return await runStatements(url, script);
  const child = new Deno.Command(program, {
    args: ["-X", "-q", "-A", "-t", "-v", "ON_ERROR_STOP=1", "-f", "-", url],
    stdin: "piped",
    stdout: "piped",
    stderr: "piped",
    env: { PGCLIENTENCODING: "UTF8" },
  }).spawn();
  const writer = child.stdin.getWriter();
  const [{ code, stdout, stderr }] = await Promise.all([
    child.output(),
    // psql stops reading at the first error.
    writer.write(new TextEncoder().encode(script)).then(() => writer.close())
      .catch(() => {}),
  ]);
  const decoder = new TextDecoder();
  if (code !== 0) {
    throw new Error(`psql ended with ${code}: ${decoder.decode(stderr)}`);
  }
  return decoder.decode(stdout).split("\n").filter((line) => line !== "");
}

/** Path of a psql, on the PATH or where Debian keeps it. */
async function findPsql(): Promise<string | undefined> {
  const folders = (Deno.env.get("PATH") ?? "").split(":");
  for (let version = 18; version >= 13; version--) {
    folders.push(`/usr/lib/postgresql/${version}/bin`);
  }
  for (const folder of folders) {
    try {
      if ((await Deno.stat(`${folder}/psql`)).isFile) return `${folder}/psql`;
    } catch (error) {
      if (!(error instanceof Deno.errors.NotFound)) throw error;
    }
  }
  return undefined;
}

/** Sends the statements of a script one after another on a connection of ours. */
export async function runStatements(
  url: string,
  script: string,
): Promise<readonly string[]> {
  await using connection = await openTestConnection(url);
  const lines: string[] = [];
  for (const { sql } of splitSql(script)) {
    for (const { rows } of await connection.execute(sql)) {
      lines.push(...rows.map((row) => String(Object.values(row)[0])));
    }
  }
  return lines;
}
