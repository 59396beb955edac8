import assert from "node:assert/strict";

import { findExtensionNames } from "../../src/driver/pglite_extensions.ts";
import { makeProject } from "../support/temp_project.ts";

/** Those that share the archive spi.tar.gz. */
const SPI = ["autoinc", "insert_username", "moddatetime", "refint"];

Deno.test("every extension that a revision may name for the embedded database can be created, from its archive", async () => {
  const words = [...SPI];
  const folder = new URL(".", import.meta.resolve("@electric-sql/pglite"));
  for await (const { name } of Deno.readDir(folder)) {
    if (name.endsWith(".tar.gz")) words.push(name.replace(/\.tar\.gz$/, ""));
  }
  const names = findExtensionNames(words.join(" "));
  assert.ok(names.length > 30, String(names.length));
  await using project = await makeProject("", { url: "pglite:" });
  await project.write(
    "migrations/versions/aaaa.sql",
    "-- revision: aaaa\n-- down_revision:\n\n-- upgrade\n" +
      names.map((name) => `CREATE EXTENSION IF NOT EXISTS "${name}" CASCADE;\n`)
        .join(""),
  );
  const { code, stderr } = await project.run(["upgrade", "head"]);
  assert.equal(code, 0, stderr);
});
