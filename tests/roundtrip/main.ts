/**
 * Loads schemas, reflects them, writes them as SQL, loads that, and compares:
 *
 *     deno run -A tests/support/with_servers.ts deno run -A tests/roundtrip/main.ts FILE...
 *
 * With `--operations` they are written as operations that are compiled, with
 * `--metadata` as a module of `sa.metadata` that is loaded. With
 * `--sql FOLDER` the scripts are kept there; `ROUNDTRIP_LINES` says how
 * many differing lines of each are shown. Exit code 1 if any differs.
 */
import { installedVersions } from "../support/servers.ts";
import { comparisonOf, runRoundtrip } from "./roundtrip.ts";

const LINES_SHOWN = Number(Deno.env.get("ROUNDTRIP_LINES") ?? 20);

async function runFiles(args: readonly string[]): Promise<number> {
  const form = args.includes("--operations")
    ? "operations"
    : args.includes("--metadata")
    ? "metadata"
    : "sql";
  const at = args.indexOf("--sql");
  const folder = at < 0 ? undefined : args[at + 1];
  const files = args.filter((_, index) =>
    at < 0 || index !== at && index !== at + 1
  ).filter((each) => each !== "--operations" && each !== "--metadata");
  let failed = 0;
  let passed = 0;
  for (const version of await installedVersions()) {
    print(`PostgreSQL ${version}, ${await comparisonOf(version)}`);
    for (const file of files) {
      const sql = await Deno.readTextFile(file);
      const result = await runRoundtrip(sql, version, form);
      const name = file.split("/").at(-1) ?? file;
      if (folder !== undefined) {
        await Deno.writeTextFile(`${folder}/${version}_${name}`, result.sql);
      }
      const { unknown } = result;
      const differences = [
        ...result.differences,
        ...result.leftOver.map((each) => `not taken down: ${each}`),
      ];
      if (differences.length === 0) passed++;
      else failed++;
      print(
        `${differences.length === 0 ? "passed" : "FAILED"} ${name} (${
          Math.round(result.reflectMs)
        } ms to reflect)`,
      );
      for (const each of unknown) print(`  not covered: ${each}`);
      for (const line of differences.slice(0, LINES_SHOWN)) print(`  ${line}`);
      if (differences.length > LINES_SHOWN) {
        print(`  and ${differences.length - LINES_SHOWN} more`);
      }
    }
  }
  print(`${passed} passed, ${failed} failed`);
  return failed === 0 ? 0 : 1;
}

function print(line: string): void {
  Deno.stdout.writeSync(new TextEncoder().encode(`${line}\n`));
}

if (import.meta.main) Deno.exitCode = await runFiles(Deno.args);
