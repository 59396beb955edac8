import type { PostgresTarget } from "../config/database_url.ts";

/** One way to begin a session. */
export interface Startup {
  /** Parameters of the start-up message, without the encoding. */
  readonly parameters: Readonly<Record<string, string>>;
  /** `SET LOCAL` commands for what had to be left out. */
  readonly transactionSettings: readonly string[];
}

/** Longest `application_name`: NAMEDATALEN - 1, in bytes; manual 19.7.1 */
const APPLICATION_NAME_MAX_BYTES = 63;

/**
 * Settings that let the server notice a client that is gone, so that it gives
 * up its statement and its locks: after half a second if the client was
 * killed, after a minute if its machine has vanished (instead of two hours).
 */
const CLIENT_CHECK_SETTINGS: readonly Setting[] = [
  ["client_connection_check_interval", "500"],
];
const KEEP_ALIVE_SETTINGS: readonly Setting[] = [
  ["tcp_keepalives_idle", "30"],
  ["tcp_keepalives_interval", "10"],
  ["tcp_keepalives_count", "3"],
];

type Setting = readonly [name: string, value: string];

/**
 * Lists the ways to begin a session, to be tried in order: with our settings
 * and the user's options, with the user's only, and with neither, for old
 * servers and poolers that refuse them.
 */
export function planStartup(
  target: PostgresTarget,
  options: { readonly applicationName: string; readonly isRemote: boolean },
): readonly Startup[] {
  const ours = [
    ...CLIENT_CHECK_SETTINGS,
    ...(options.isRemote ? KEEP_ALIVE_SETTINGS : []),
  ];
  const parameters = {
    user: target.user,
    database: target.database,
    "application_name": fitApplicationName(
      target.applicationName ?? options.applicationName,
    ),
  };
  const ourOptions = ours.map(([name, value]) => `-c ${name}=${value}`)
    .join(" ");
  const full = {
    // Later options win: the user's stand last.
    parameters: {
      ...parameters,
      options: [ourOptions, target.options ?? ""].join(" ").trim(),
    },
    transactionSettings: [],
  };
  if (!target.options) {
    return [full, { parameters, transactionSettings: [] }];
  }
  const own = { ...parameters, options: target.options };
  const settings = parseOptions(target.options);
  return [
    full,
    { parameters: own, transactionSettings: [] },
    // What is not a plain setting cannot be had inside a transaction.
    ...(settings === undefined ? [] : [{
      parameters,
      transactionSettings: settings.map(renderSetting),
    }]),
  ];
}

/**
 * Reads the settings in the server options of a URL; undefined if there is
 * anything else than `-c name=value`, `-cname=value` and `--name=value`.
 */
export function parseOptions(options: string): readonly Setting[] | undefined {
  const settings: Setting[] = [];
  const words = splitWords(options);
  for (let index = 0; index < words.length; index++) {
    let word = words[index] ?? "";
    if (word === "-c") word = `-c${words[++index] ?? ""}`;
    const match = /^(?:-c|--)([\w.-]+)=(.*)$/s.exec(word);
    if (match === null) return undefined;
    const [, name = "", value = ""] = match;
    settings.push([name.replaceAll("-", "_"), value]);
  }
  return settings;
}

/** Words are separated by white space that no backslash precedes; manual 54.2.1 */
function splitWords(options: string): readonly string[] {
  const words = options.match(/(?:\\.|[^\\\s])+/gs) ?? [];
  return words.map((word) => word.replace(/\\(.)/gs, "$1"));
}

function renderSetting([name, value]: Setting): string {
  const quotedName = name.split(".").map((part) => `"${part}"`).join(".");
  return `SET LOCAL ${quotedName} = '${value.replaceAll("'", "''")}'`;
}

/** Cuts at the end; the server would cut in the middle of a character. */
function fitApplicationName(name: string): string {
  const text = name.replaceAll("\0", "");
  const { read } = new TextEncoder().encodeInto(
    text,
    new Uint8Array(APPLICATION_NAME_MAX_BYTES),
  );
  return text.slice(0, read);
}
