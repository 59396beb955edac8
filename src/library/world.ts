import { readFile, type World } from "../commands/world.ts";

/** The process that the library runs in. */
export const PROCESS_WORLD: World = {
  environment: (name) => Deno.env.get(name),
  cwd: () => Deno.cwd(),
  now: () => new Date(),
  readFile,
};
