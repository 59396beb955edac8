import { closestName } from "../util/closest_name.ts";
import type { Config } from "./config.ts";
import { KNOWN_OPTIONS, type KnownOption } from "./known_options.ts";
import { readText, type Warn } from "./setting_values.ts";

/** Warns of an `output_encoding` that is not UTF-8, the only one written. */
export function warnOfEncoding(config: Config, warn: Warn): void {
  const encoding = readText(config, "output_encoding");
  if (encoding === undefined || /^utf[-_ ]?8$/i.test(encoding)) return;
  warn(`output_encoding is '${encoding}', but files are written as UTF-8`);
}

const KNOWN: ReadonlySet<string> = new Set<KnownOption>(KNOWN_OPTIONS);

/**
 * Warns of options that look like a known one mistyped. One that continues a
 * known name (`sqlalchemy.url_test`) is taken for what its author calls it.
 */
export function warnOfTypos(config: Config, warn: Warn): void {
  for (const { name, file } of config.ownOptions()) {
    if (KNOWN.has(name)) continue;
    const guess = closestName(name, KNOWN_OPTIONS);
    if (guess === undefined || name.startsWith(guess)) continue;
    warn(`Unknown option '${name}' in ${file}: did you mean '${guess}'?`);
  }
}
