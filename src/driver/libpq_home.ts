import { join } from "node:path";

import {
  applyServiceFile,
  type DatabaseHost,
  lookupPgpass,
  parsePgpass,
  type PostgresTarget,
} from "../config/database_url.ts";
import { ConnectionError } from "./errors.ts";

/** A password for a host, and what is to be said if the login fails. */
export interface FoundPassword {
  readonly password: string | undefined;
  /** Why a password file was passed over, for a hint. */
  readonly remark: string | undefined;
}

type Environment = (name: string) => string | undefined;

/**
 * Applies the service that the target names, from libpq's service files.
 *
 * @throws {ConnectionError} If there is no service file.
 * @throws {ConfigError} If the file has no such service or is faulty.
 */
export async function resolveService(
  target: PostgresTarget,
  environment: Environment,
): Promise<PostgresTarget> {
  if (target.service === undefined) return target;
  const files = listServiceFiles(target, environment);
  for (const [index, file] of files.entries()) {
    const text = await readIfThere(file);
    if (text === undefined) continue;
    try {
      return applyServiceFile(target, { text, file });
    } catch (error) {
      if (index === files.length - 1) throw error;
      // The user's file need not have what the machine's file has.
      if (await readIfThere(files[index + 1] ?? "") === undefined) throw error;
    }
  }
  throw new ConnectionError({
    failure: "file",
    displayUrl: target.displayUrl,
    reason: `there is no service file for service '${target.service}'`,
    hint: `Looked for ${files.map((file) => `'${file}'`).join(", ")}`,
  });
}

/** Finds the password for `host`: the target's own, or a password file's. */
export async function findPassword(
  target: PostgresTarget,
  host: DatabaseHost,
  environment: Environment,
): Promise<FoundPassword> {
  if (target.password !== undefined) {
    return { password: target.password, remark: undefined };
  }
  const home = environment("HOME");
  const file = target.passfile ?? (home && join(home, ".pgpass"));
  const text = file && await readIfThere(file);
  if (!file || text === undefined) {
    return { password: undefined, remark: undefined };
  }
  if (await isReadableByOthers(file)) {
    return {
      password: undefined,
      remark:
        `The password file '${file}' was passed over because others can read it: chmod 600 '${file}'`,
    };
  }
  const password = lookupPgpass(parsePgpass(text), {
    host: host.host,
    port: host.port,
    database: target.database,
    user: target.user,
  });
  return { password, remark: undefined };
}

function listServiceFiles(
  target: PostgresTarget,
  environment: Environment,
): readonly string[] {
  if (target.serviceFile !== undefined) return [target.serviceFile];
  const home = environment("HOME");
  const machineFolder = environment("PGSYSCONFDIR");
  return [
    ...(home ? [join(home, ".pg_service.conf")] : []),
    ...(machineFolder ? [join(machineFolder, "pg_service.conf")] : []),
  ];
}

/** As libpq: a password that other users can read is none. */
async function isReadableByOthers(file: string): Promise<boolean> {
  if (Deno.build.os === "windows") return false;
  const { mode } = await Deno.stat(file);
  return ((mode ?? 0) & 0o077) !== 0;
}

async function readIfThere(file: string): Promise<string | undefined> {
  try {
    return await Deno.readTextFile(file);
  } catch {
    // Missing or closed to us: libpq goes on without it as well.
    return undefined;
  }
}
