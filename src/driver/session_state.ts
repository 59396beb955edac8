import type { Connection, Row } from "./connection.ts";

/** What a session was set to, for {@linkcode restoreSettings}. */
export interface SessionState {
  /** Server process that has said it. */
  readonly pid: unknown;
  /** As `SET ROLE` takes it: `none` for the role of the login. */
  readonly role: string;
  /** Values by name, of what `SET` has set. */
  readonly settings: ReadonlyMap<string, string>;
}

/** Reads it; undefined behind a pooler, where the session is not one. */
export async function readSettings(
  connection: Connection,
): Promise<SessionState | undefined> {
  const { rows } = await connection.query(
    "SELECT pg_catalog.pg_backend_pid() AS pid, " +
      "pg_catalog.current_setting('role') AS role, s.name, s.setting " +
      "FROM (SELECT) AS one LEFT JOIN pg_catalog.pg_settings AS s " +
      "ON s.source = 'session' AND s.context IN ('user', 'superuser')",
  );
  const [first] = rows;
  const { backendPid } = connection;
  if (backendPid !== undefined && first?.["pid"] !== backendPid) {
    return undefined;
  }
  return {
    pid: first?.["pid"],
    role: String(first?.["role"]),
    settings: new Map(rows.flatMap(entryOf)),
  };
}

function entryOf({ name, setting }: Row): readonly [string, string][] {
  return typeof name === "string" ? [[name, String(setting)]] : [];
}

/** Takes back what was set since, by a revision for its whole session. */
export async function restoreSettings(
  connection: Connection,
  before: SessionState,
): Promise<void> {
  const now = await readSettings(connection);
  if (now === undefined || now.pid !== before.pid) return;
  const names = new Set([...before.settings.keys(), ...now.settings.keys()]);
  const changed = [...names].filter((name) =>
    before.settings.get(name) !== now.settings.get(name)
  );
  const statements = changed.map((name) =>
    writeSetting(name, before.settings.get(name))
  );
  // First, since another role may not be allowed to set the others.
  if (before.role !== now.role) {
    statements.unshift(writeSetting("role", before.role));
  }
  if (statements.length > 0) await connection.execute(statements.join("; "));
}

/** @param value Undefined for what it is without `SET`. */
function writeSetting(name: string, value: string | undefined): string {
  if (value === undefined) return `RESET ${name}`;
  // Quotes alone, so that it does not matter whether backslashes mean something.
  const text = value.replaceAll("'", "''");
  return `SELECT pg_catalog.set_config('${name}', '${text}', false)`;
}
