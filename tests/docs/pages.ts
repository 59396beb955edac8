/** The folder of the pages. */
export const DOCS = new URL("../../docs/", import.meta.url);

/** Pages whose command lines are run. */
export const PAGES_WITH_COMMANDS = [
  "json.md",
  "exit-codes.md",
  "configuration.md",
  "differences.md",
  "recipes.md",
] as const;

/** The text of a page. */
export async function readPage(name: string): Promise<string> {
  return await Deno.readTextFile(new URL(name, DOCS));
}
