import { openEditor } from "../script/editor.ts";
import type { CommandContext } from "./context.ts";
import { CommandError } from "./revision_errors.ts";
import { findScripts } from "./show.ts";

/**
 * Opens the revision files that a symbol stands for, one after another.
 *
 * @throws {CommandError} If it stands for none.
 */
export async function edit(
  context: CommandContext,
  symbol: string,
): Promise<void> {
  const scripts = await findScripts(context, symbol);
  if (scripts.length === 0) {
    throw new CommandError(
      symbol === "current"
        ? "No current revisions"
        : `No revision files indicated by symbol '${symbol}'`,
    );
  }
  const env = Object.fromEntries(
    ["EDITOR", "VISUAL", "PATH", "PATHEXT"].map((name) =>
      [name, context.world.environment(name)] as const
    ),
  );
  for (const script of scripts) await openEditor(script.path, { env });
}
