import { denoHost, keepConsoleFromOutput } from "./src/cli/host.ts";
import { run } from "./src/cli/run.ts";

keepConsoleFromOutput();
// Timers that a revision left behind must not keep the process alive.
denoHost.exit(await run(Deno.args, denoHost));
