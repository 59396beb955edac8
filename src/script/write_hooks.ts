import { WriteHookError } from "./errors.ts";
import { runProgram } from "./run_program.ts";
import { splitShellWords } from "./shell_words.ts";

/** A program to run on each new revision file, as the configuration has it. */
export interface WriteHook {
  readonly name: string;
  /** `type`, `options`, `cwd` and what the type needs. */
  readonly options: Readonly<Record<string, string>>;
}

/** How {@linkcode runWriteHooks} runs them. */
export interface WriteHookOptions {
  readonly hooks: readonly WriteHook[];
  /** Receives a line before each hook and one after it. */
  readonly onStatus: (line: string) => void;
  /** Receives a line for each program that failed; by default `onStatus`. */
  readonly onWarning?: (line: string) => void;
}

const FILE_TOKEN = "REVISION_SCRIPT_FILENAME";

/**
 * Runs the post-write hooks on a new revision file, in order. Types:
 *
 * - `exec`: `executable`, a program on the path or a path.
 * - `deno`: one of `command` (`fmt`, `lint --fix`), `task` (of the project's
 *   `deno.json`) or `script` (a file or URL, run with all permissions), by
 *   the program `deno` on the path.
 *
 * `options` are its arguments, split as a shell does; the file's path takes
 * the place of `REVISION_SCRIPT_FILENAME` in them, else it comes first (for
 * `deno`: last). A program that fails is reported as a warning: the file is
 * there and stays.
 *
 * @throws {WriteHookError} If a hook is set up wrongly or cannot be started.
 */
export async function runWriteHooks(
  path: string,
  options: WriteHookOptions,
): Promise<void> {
  const { hooks, onStatus, onWarning = onStatus } = options;
  for (const hook of hooks) {
    const command = planHook(hook, path);
    onStatus(`Running post write hook '${hook.name}' ...`);
    const code = await runHook(hook, { ...command, path });
    if (code === 0) {
      onStatus("  done");
    } else {
      onWarning(
        `Post write hook '${hook.name}' ended with exit status ${code}; "${path}" is kept`,
      );
    }
  }
}

/**
 * Checks how the hooks are set up, before there is a file for them to run on.
 *
 * @throws {WriteHookError} If one is set up wrongly.
 */
export function assertWriteHooks(hooks: readonly WriteHook[]): void {
  for (const hook of hooks) planHook(hook, "");
}

/** Returns the exit status of a hook's program. */
async function runHook(
  hook: WriteHook,
  command: HookCommand & { readonly path: string },
): Promise<number> {
  const { program, args, path } = command;
  const cwd = hook.options["cwd"]?.trim() || undefined;
  const result = await runProgram(program, { args, cwd, isAside: true });
  if (result.kind === "exited") return result.code;
  const reason = result.kind === "not-found"
    ? `cannot find the program "${program}"`
    : `cannot start: ${result.reason}`;
  throw new WriteHookError(`Post write hook '${hook.name}' ${reason}`, {
    hint: `Install it or change the hook; "${path}" is written and stays.`,
  });
}

interface HookCommand {
  readonly program: string;
  readonly args: readonly string[];
}

function planHook(hook: WriteHook, path: string): HookCommand {
  const { name, options } = hook;
  const type = options["type"]?.trim();
  switch (type) {
    case undefined:
    case "":
      throw new WriteHookError(
        `Key '${name}.type' (or 'type' in toml) is required for post write hook '${name}'`,
      );
    case "exec":
      return {
        program: requireOption(hook, "executable"),
        args: placeFile(readArguments(hook), path, { otherwise: "first" }),
      };
    case "deno":
      return { program: "deno", args: planDeno(hook, path) };
    case "console_scripts":
    case "module":
      throw new WriteHookError(
        `Post write hook '${name}' is of type "${type}", which runs Python`,
        {
          hint:
            `Use type = exec with an executable, or type = deno with command = fmt.`,
        },
      );
    default:
      throw new WriteHookError(`No formatter with name '${type}' registered`, {
        hint: "The types are exec and deno.",
      });
  }
}

function planDeno(hook: WriteHook, path: string): readonly string[] {
  const given = ["command", "task", "script"].filter((key) =>
    hook.options[key]?.trim()
  );
  const [kind] = given;
  if (given.length !== 1 || kind === undefined) {
    throw new WriteHookError(
      `Post write hook '${hook.name}' of type deno needs one of command, task and script, and has ${
        given.length === 0 ? "none" : given.join(" and ")
      }`,
      { hint: `Write for example: ${hook.name}.command = fmt` },
    );
  }
  const words = splitOption(hook, kind);
  const start = kind === "command"
    ? words
    : kind === "task"
    ? ["task", ...words]
    : ["run", "-A", ...words];
  return placeFile([...start, ...readArguments(hook)], path, {
    otherwise: "last",
  });
}

function readArguments(hook: WriteHook): readonly string[] {
  return splitOption(hook, "options");
}

function splitOption(hook: WriteHook, key: string): readonly string[] {
  const words = splitShellWords(hook.options[key] ?? "");
  if (words !== undefined) return words;
  throw new WriteHookError(
    `Key '${hook.name}.${key}' has a quote that is not closed`,
  );
}

function placeFile(
  args: readonly string[],
  path: string,
  options: { readonly otherwise: "first" | "last" },
): readonly string[] {
  if (args.some((each) => each.includes(FILE_TOKEN))) {
    return args.map((each) => each.replaceAll(FILE_TOKEN, () => path));
  }
  return options.otherwise === "first" ? [path, ...args] : [...args, path];
}

function requireOption(hook: WriteHook, key: string): string {
  const value = hook.options[key]?.trim();
  if (value) return value;
  throw new WriteHookError(
    `Key ${hook.name}.${key} is required for post write hook '${hook.name}'`,
  );
}
