/** Version of the program; the same as in deno.json, which a test checks. */
export const VERSION = "0.1.0";

/** What `--version` prints. */
export const VERSION_TEXT = `alembic ${VERSION}`;
