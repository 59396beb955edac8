import type { Connection } from "./connection.ts";
import {
  ConnectionInTransactionError,
  ConnectionInUseError,
  SessionSettingError,
} from "./errors.ts";
import {
  readSettings,
  restoreSettings,
  type SessionState,
} from "./session_state.ts";

/** A database whose sessions somebody else opens and keeps. */
export interface LentDatabase {
  /** Lends a session; its `close()` gives it back. */
  lend(): Promise<Connection>;
  /**
   * Lends another one while the first is in use, or rejects. Absent where the
   * database has one session only, which needs no guard against others.
   */
  readonly lendFurther?: (() => Promise<Connection>) | undefined;
}

/**
 * Lends a connection of any kind; it stays open.
 *
 * @param openFurther Opens one more to the same database, which is closed after
 * use: for work outside of transactions. Without it such work is refused.
 */
export function lendConnection(
  connection: Connection,
  openFurther?: () => Promise<Connection>,
): LentDatabase {
  return {
    lend: () =>
      lendAlone(connection, (release) => lendSession(connection, release)),
    lendFurther: openFurther ?? refuseFurther,
  };
}

const LENT = new WeakSet<object>();

/**
 * Lends what has one session only. Statements of another call would run in the
 * transaction of the first, and its COMMIT or ROLLBACK would end that.
 *
 * @param lend Gets what has to be called when the session is given back.
 * @throws {ConnectionInUseError} If it is lent already.
 */
export async function lendAlone(
  owner: object,
  lend: (release: () => Promise<void>) => Promise<Connection>,
): Promise<Connection> {
  if (LENT.has(owner)) throw new ConnectionInUseError();
  LENT.add(owner);
  const release = () => Promise.resolve(void LENT.delete(owner));
  try {
    return await lend(release);
  } catch (error) {
    await release();
    throw error;
  }
}

/** `lendFurther` of whoever has one session to lend and no more. */
export async function refuseFurther(): Promise<never> {
  const { FurtherConnectionError } = await import("./errors.ts");
  throw new FurtherConnectionError();
}

/**
 * A connection that gives the session back instead of closing it.
 *
 * @throws {ConnectionInTransactionError} If its owner has left it in one.
 * @throws {SessionSettingError} If it would not read texts as they are meant.
 */
export async function lendSession(
  connection: Connection,
  giveBack: () => Promise<void>,
): Promise<Connection> {
  let before: SessionState | undefined;
  try {
    await assertUsable(connection);
    if (!connection.isOffline) before = await readSettings(connection);
  } catch (error) {
    await giveBack();
    throw error;
  }
  const end = async () => {
    try {
      if (before !== undefined) await restoreSettings(connection, before);
    } catch {
      // A session that is lost has none any more.
    } finally {
      await giveBack();
    }
  };
  let givenBack: Promise<void> | undefined;
  return {
    displayUrl: connection.displayUrl,
    serverVersion: connection.serverVersion,
    isOffline: connection.isOffline,
    backendPid: connection.backendPid,
    transactionSettings: connection.transactionSettings ?? [],
    execute: (sql) => connection.execute(sql),
    query: (sql, parameters) => connection.query(sql, parameters),
    cancel: () => connection.cancel(),
    // What comes when it was given back is its owner's.
    onNotice: (listener) =>
      connection.onNotice((notice) => {
        if (givenBack === undefined) listener(notice);
      }),
    close: () => givenBack ??= end(),
  };
}

/** How texts are sent, whatever the session is set to. */
const TEXT_SETTINGS: Readonly<Record<string, readonly string[]>> = {
  // The second leaves the bytes as they are.
  client_encoding: ["UTF8", "SQL_ASCII"],
  standard_conforming_strings: ["on"],
};

async function assertUsable(connection: Connection): Promise<void> {
  if (connection.isOffline) return;
  const { displayUrl } = connection;
  const settings = Object.keys(TEXT_SETTINGS).map((name) =>
    `, pg_catalog.current_setting('${name}') AS ${name}`
  );
  // A statement of its own begins its transaction; one in a longer
  // transaction comes later than that began.
  const { rows: [row] } = await connection.query(
    "SELECT pg_catalog.transaction_timestamp() <> " +
      `pg_catalog.statement_timestamp() AS busy${settings.join("")}`,
  );
  // Our COMMIT would end it.
  if (row?.["busy"] === true) {
    throw new ConnectionInTransactionError(displayUrl);
  }
  for (
    const [name, [wanted = "", ...others]] of Object.entries(TEXT_SETTINGS)
  ) {
    const value = row?.[name];
    if (typeof value !== "string" || value === wanted) continue;
    if (others.includes(value)) continue;
    throw new SessionSettingError({ displayUrl, name, value, wanted });
  }
}
