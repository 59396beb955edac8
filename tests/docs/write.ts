/**
 * Writes what the pages of docs/ show of the program: the command reference,
 * and what the command lines in the other pages print.
 *
 *     deno run -A tests/support/with_servers.ts deno run -A tests/docs/write.ts
 */
import { runDocument } from "./console.ts";
import { DOCS, PAGES_WITH_COMMANDS } from "./pages.ts";
import { renderCommandsPage } from "./render_commands.ts";

if (import.meta.main) {
  await Deno.writeTextFile(new URL("commands.md", DOCS), renderCommandsPage());
  for (const name of PAGES_WITH_COMMANDS) {
    const url = new URL(name, DOCS);
    await Deno.writeTextFile(
      url,
      await runDocument(await Deno.readTextFile(url)),
    );
  }
}
