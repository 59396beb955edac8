import assert from "node:assert/strict";

import { reflectDatabase } from "../../src/dialect/postgres/reflect.ts";
import {
  CREATION_SETTING,
  planCreation,
} from "../../src/dialect/postgres/write_schema.ts";
import { renderStatementScript } from "../../src/render/render_statements.ts";
import { dumpPglite } from "../support/pglite_dump.ts";
import { freshPglite, openTestConnection } from "../support/servers.ts";

/** The extensions of the scripts. */
const extensions = ["btree_gist", "citext", "pg_trgm"];

async function load(url: string, sql: string): Promise<void> {
  await using connection = await openTestConnection(url, { extensions });
  await connection.execute(sql);
}

/** What was loaded, as a script. */
async function write(url: string): Promise<string> {
  await using connection = await openTestConnection(url, { extensions });
  const schema = await reflectDatabase(connection);
  return renderStatementScript([[CREATION_SETTING], ...planCreation(schema)]);
}

for (const name of ["objects.sql", "corners_18.sql"]) {
  Deno.test(`what ${name} makes is written as SQL that makes it again, as pg_dump sees it, on PGlite`, async () => {
    await using original = await freshPglite({ isInitialised: true });
    await using copy = await freshPglite({ isInitialised: true });
    await load(
      original.url,
      await Deno.readTextFile(new URL(name, import.meta.url)),
    );
    await load(copy.url, await write(original.url));
    const dump = await dumpPglite(original.path);
    assert.match(dump, /^CREATE TABLE /m);
    assert.equal(sorted(await dumpPglite(copy.path)), sorted(dump));
  });
}

/** The lines that equal schemas share, in whatever order they were made. */
function sorted(dump: string): string {
  return dump.split("\n").filter((line) =>
    !/^(--|\\(un)?restrict|\s*$)/.test(line)
  ).toSorted().join("\n");
}
