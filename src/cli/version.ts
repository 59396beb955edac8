import { BUILD } from "../build.ts";

/** Version of the program; the same as in deno.json, which a test checks. */
export const VERSION = "0.1.0";

/**
 * What `--version` prints: the version alone on the first line; of a compiled
 * program a second one that says what it was made of.
 */
export const VERSION_TEXT = [
  `alembic ${VERSION}`,
  ...(BUILD.commit === undefined ? [] : [describeBuild(BUILD.commit)]),
].join("\n");

function describeBuild(commit: string): string {
  const parts = [`commit ${commit}`, navigator.userAgent.replace("/", " ")];
  if (!BUILD.hasPglite) parts.push("without PGlite");
  return parts.join(", ");
}
