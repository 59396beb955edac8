import type { CommandContext } from "./context.ts";

/**
 * Texts of the revisions that may make or use extensions: an embedded database
 * has to be started with those that they name.
 */
export async function readExtensionSources(
  context: CommandContext,
): Promise<readonly string[]> {
  const { scripts } = await context.scripts();
  const decoder = new TextDecoder();
  const texts: string[] = [];
  for (const { path } of scripts) {
    const bytes = await context.world.readFile(path);
    if (bytes === undefined) continue;
    const text = decoder.decode(bytes);
    if (/extension/i.test(text)) texts.push(text);
  }
  return texts;
}
