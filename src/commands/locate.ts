import { restoreFrames } from "../script/loaded_module.ts";
import { toFileUrl } from "../script/paths.ts";

/**
 * The line of the file at `path` from which an error came, from 1; undefined
 * if no frame of its stack lies in that file.
 */
export function findLine(error: unknown, path: string): number | undefined {
  if (!(error instanceof Error)) return undefined;
  restoreFrames(error);
  const url = toFileUrl(path).href;
  for (const frame of (error.stack ?? "").split("\n")) {
    const at = Math.max(frame.indexOf(`${url}:`), frame.indexOf(`${path}:`));
    const match = at < 0 ? null : /:(\d+):\d+\)?$/.exec(frame);
    if (match?.[1] !== undefined) return Number(match[1]);
  }
  return undefined;
}
