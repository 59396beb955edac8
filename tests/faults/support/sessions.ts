import type { Connection } from "../../../src/driver/connection.ts";

/**
 * Waits until another session of the database runs a statement that has
 * `text`, and gives its process id.
 *
 * @throws If none does within `limitMs`.
 */
export async function untilRunning(
  connection: Connection,
  text: string,
  limitMs: number = 60_000,
): Promise<number> {
  const deadline = performance.now() + limitMs;
  for (;;) {
    const [result] = await connection.execute(
      "SELECT pid FROM pg_stat_activity WHERE datname = current_database() " +
        "AND pid <> pg_backend_pid() AND state = 'active' " +
        // One that only is about to sleep, or need not, is not meant.
        (text.includes("pg_sleep")
          ? "AND wait_event = 'PgSleep' AND "
          : "AND ") +
        `position('${text.replaceAll("'", "''")}' IN query) > 0`,
    );
    const pid = result?.rows[0]?.["pid"];
    if (typeof pid === "number") return pid;
    if (performance.now() > deadline) {
      throw new Error(`nobody runs "${text}"`);
    }
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}
