import pg from "pg";

/**
 * A pool of at most `max` clients. Its `end()` does not wait until the sessions
 * are over: dropping the database then ends them, which no test has to hear of.
 */
export function openPool(
  url: string,
  max: number,
  options: pg.PoolConfig = {},
): pg.Pool {
  const pool = new pg.Pool({ ...options, connectionString: url, max });
  pool.on("error", () => {});
  return pool;
}
