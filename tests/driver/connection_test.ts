import {
  freshDatabase,
  freshPglite,
  installedVersions,
  openTestConnection,
} from "../support/servers.ts";
import { BEHAVIOURS } from "./connection_behaviours.ts";

for (const version of await installedVersions()) {
  for (const { name, check } of BEHAVIOURS) {
    Deno.test(`${name} (PostgreSQL ${version})`, async () => {
      await using database = await freshDatabase({ version });
      await using connection = await openTestConnection(database.url);
      await check(connection);
    });
  }
}

for (const { name, check } of BEHAVIOURS) {
  Deno.test(`${name} (PGlite)`, async () => {
    await using database = await freshPglite({ isInitialised: true });
    await using connection = await openTestConnection(database.url);
    await check(connection);
  });
}
