import type { Connection } from "../driver/connection.ts";
import type { LentDatabase } from "../driver/lent_database.ts";
import type { PgClientLike, PgPoolLike } from "../driver/lent_pg.ts";
import type { PgliteLike } from "../driver/pglite.ts";

/**
 * Lends clients of a pool of the npm package `pg`, which has to have two or
 * more: work outside of transactions is guarded from a second one.
 */
export function lendPgPool(pool: PgPoolLike): LentDatabase {
  const load = async () =>
    (await import("../driver/lent_pg.ts")).lendPgPool(pool);
  return {
    lend: async () => await (await load()).lend(),
    lendFurther: async () => await furtherOf(await load()),
  };
}

/**
 * Lends a connected client of the npm package `pg`, which stays connected.
 * Revisions that leave their transaction are refused: they need a pool.
 */
export function lendPgClient(client: PgClientLike): LentDatabase {
  const load = async () =>
    (await import("../driver/lent_pg.ts")).lendPgClient(client);
  return {
    lend: async () => await (await load()).lend(),
    lendFurther: async () => await furtherOf(await load()),
  };
}

/** Lends an open database of the npm package `@electric-sql/pglite`. */
export function lendPglite(database: PgliteLike): LentDatabase {
  return {
    async lend() {
      const { lendPglite } = await import("../driver/pglite.ts");
      return await lendPglite(database).lend();
    },
  };
}

/**
 * Lends a connection of the application's own making.
 *
 * @param openFurther Opens one more to the same database, closed after use.
 * Without it revisions that leave their transaction are refused.
 */
export function lendConnection(
  connection: Connection,
  openFurther?: () => Promise<Connection>,
): LentDatabase {
  const load = async () => {
    const { lendConnection } = await import("../driver/lent_database.ts");
    return lendConnection(connection, openFurther);
  };
  return {
    lend: async () => await (await load()).lend(),
    lendFurther: async () => await furtherOf(await load()),
  };
}

async function furtherOf(database: LentDatabase): Promise<Connection> {
  const { refuseFurther } = await import("../driver/lent_database.ts");
  return await (database.lendFurther ?? refuseFurther)();
}
