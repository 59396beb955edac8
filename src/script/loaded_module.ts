import { MigratorError } from "../errors.ts";
import { ScriptError, ScriptLoadError, type SourcePosition } from "./errors.ts";
import { describeThrown } from "../util/describe_thrown.ts";
import { toFileUrl } from "./paths.ts";
import type { Place, PlaceMap } from "./source_map.ts";

/** A file of the user's that was compiled and given a name that stacks show. */
export interface LoadedModule {
  /** Absolute path of the file. */
  readonly path: string;
  /**
   * Ends in the id, by which stack traces are led back to the file; importable
   * if {@linkcode registerModule} made it.
   */
  readonly url: string;
  readonly source: string;
  /** Leads from a place in the compiled text to the one in the file. */
  readonly toSource: PlaceMap;
}

/** All modules of this process by their number; grows only. */
const loadedModules = new Map<string, LoadedModule>();

/** With five digits behind it 20 characters: what Deno leaves of the end of a long URL. */
const ID_PREFIX = "alembic-module-";
const URL_PREFIX = "data:text/javascript,";

/**
 * A URL of ours with line and column, whole or shortened; Deno colours some of
 * them. V8 puts `<anonymous>` behind the name of a text that was no module.
 */
const FRAME_REGEXP =
  // deno-lint-ignore no-control-regex -- the colours
  /data:text\/javascript,[^\s)']*bic-module-(\d{5,})(?:, <anonymous>)?(?:\x1b\[\d+m)*:(?:\x1b\[\d+m)*(\d+)(?:\x1b\[\d+m)*:(?:\x1b\[\d+m)*(\d+)/g;
const URL_REGEXP =
  /data:text\/javascript,[^\s)']*bic-module-(\d{5,})(?:, <anonymous>)?/g;

/** Returns an id that no module of this process has yet. */
export function createModuleId(): string {
  return String(loadedModules.size + 1).padStart(5, "0");
}

/**
 * Gives a compiled text a URL and remembers where it came from.
 *
 * Deno shortens a long `data:` URL in a stack trace to its first and last 20
 * characters, so the id comes last. The encoding is such that encoding it
 * again, in the text of a module that imports this one, adds little.
 */
export function registerModule(
  id: string,
  module: Omit<LoadedModule, "url"> & { readonly code: string },
): LoadedModule {
  const { code, ...rest } = module;
  const text = encodeURI(`${code}\n//${ID_PREFIX}${id}`).replaceAll(
    /[#?()']/g,
    (character) => `%${character.charCodeAt(0).toString(16)}`,
  );
  const loaded = { ...rest, url: `${URL_PREFIX}${text}` };
  loadedModules.set(id, loaded);
  return loaded;
}

/**
 * Evaluates an expression that stands for a compiled text, whose places are
 * led back to the file as those of a module are.
 */
export function evaluateText(
  id: string,
  module: Omit<LoadedModule, "url"> & { readonly code: string },
): unknown {
  const { code, ...rest } = module;
  const url = `${URL_PREFIX}${ID_PREFIX}${id}`;
  // Called by another name it sees nothing of what stands around it here.
  const evaluate = eval;
  const value: unknown = evaluate(`${code}\n//# sourceURL=${url}`);
  loadedModules.set(id, { ...rest, url });
  return value;
}

/** Returns the module with an id. */
export function findModule(id: string): LoadedModule | undefined {
  return loadedModules.get(id);
}

/** Whether a URL is one that {@linkcode registerModule} made. */
export function isModuleUrl(url: string): boolean {
  return url.startsWith(URL_PREFIX) && url.includes(ID_PREFIX);
}

/**
 * Puts file names and places of the source into the stack and message of an
 * error that came out of a loaded module, and of its causes; in place, because
 * whoever catches it expects the same object. Anything else stays as it is.
 */
export function restoreFrames(error: unknown): void {
  restoreEach(error, new Set());
}

function restoreEach(error: unknown, seen: Set<unknown>): void {
  if (!(error instanceof Error) || seen.has(error)) return;
  seen.add(error);
  for (const property of ["message", "stack"] as const) {
    const text = error[property];
    if (text?.includes(URL_PREFIX)) {
      Reflect.set(error, property, restorePlaces(text));
    }
  }
  if (error instanceof AggregateError) {
    for (const each of error.errors) restoreEach(each, seen);
  }
  restoreEach(error.cause, seen);
}

/**
 * What was made of errors: a module that is imported again throws the same one,
 * whose stack does not lead back to us any more.
 */
const describedFailures = new WeakMap<Error, ScriptError>();

/** Turns what an import of `path` threw into an error with the true file and place. */
export function describeFailure(error: unknown, path: string): ScriptError {
  if (error instanceof ScriptError) return error;
  const known = error instanceof Error
    ? describedFailures.get(error)
    : undefined;
  if (known !== undefined) return known;
  const text = error instanceof Error ? `${error.message}\n${error.stack}` : "";
  const frame = text.matchAll(FRAME_REGEXP).next().value;
  const module = loadedModules.get(frame?.[1] ?? "");
  restoreFrames(error);
  const reason = cleanMessage(messageOf(error));
  const hint = error instanceof MigratorError && error.hint !== undefined
    ? { hint: error.hint }
    : {};
  if (module === undefined) {
    return new ScriptLoadError(path, { reason, ...hint, cause: error });
  }
  const place = module.toSource({
    line: Number(frame?.[2]),
    column: Number(frame?.[3]),
  });
  const described = new ScriptLoadError(module.path, {
    reason,
    position: describePosition(module.source, place),
    ...hint,
    cause: error,
  });
  if (error instanceof Error) describedFailures.set(error, described);
  return described;
}

/** Adds the text of the line to a place, unless it is too long to show. */
export function describePosition(source: string, place: Place): SourcePosition {
  const text = source.split(/\r\n?|\n/)[place.line - 1];
  return text === undefined || text.length > 300 ? place : { ...place, text };
}

/** Returns an error's message, or the text of whatever else was thrown. */
export function messageOf(error: unknown): string {
  return error instanceof Error && error.message !== ""
    ? error.message
    : describeThrown(error);
}

function restorePlaces(text: string): string {
  const placed = text.replaceAll(FRAME_REGEXP, (frame, id, line, column) => {
    const module = loadedModules.get(id);
    if (module === undefined) return frame;
    const place = module.toSource({
      line: Number(line),
      column: Number(column),
    });
    return `${toFileUrl(module.path)}:${place.line}:${place.column}`;
  });
  return placed.replaceAll(URL_REGEXP, (url, id) => {
    const module = loadedModules.get(id);
    return module === undefined ? url : toFileUrl(module.path).href;
  });
}

/** Drops what Deno adds: the place again, a code frame, `SyntaxError:` twice. */
function cleanMessage(message: string): string {
  return message
    .replace(/^SyntaxError: /, "")
    .replace(/\n\s*\|\n[^]*$/, "")
    // deno-lint-ignore no-control-regex -- Deno colours some of its own messages.
    .replace(/\s+at (?:\x1b\[\d+m)*file:\S+?$/, "")
    .trim();
}
