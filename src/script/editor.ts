import { EditorError } from "./errors.ts";
import { join } from "./paths.ts";
import { runProgram } from "./run_program.ts";
import { splitShellWords } from "./shell_words.ts";

/** What decides which editor is run; by default this process's own. */
export interface EditorOptions {
  /** `EDITOR`, `VISUAL` and `PATH` are read. */
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly platform?: "posix" | "windows";
}

const POSIX_EDITORS = ["sensible-editor", "editor", "nano", "vim", "code"];
const WINDOWS_EDITORS = ["code.exe", "notepad++.exe", "notepad.exe"];

/**
 * Opens a file in the user's editor and waits for it: `$EDITOR`, `$VISUAL`
 * (both may have arguments), else the first well-known one on the path.
 *
 * @throws {EditorError} If there is none, or it cannot be started or fails.
 */
export async function openEditor(
  path: string,
  options: EditorOptions,
): Promise<void> {
  const [program, ...args] = await findEditor(options);
  if (program === undefined) {
    throw new EditorError(
      'No suitable editor found. Please set the "EDITOR" or "VISUAL" environment variables',
    );
  }
  const result = await runProgram(program, { args: [...args, path] });
  if (result.kind === "not-found") {
    throw new EditorError(`"${program}" was not found`);
  }
  if (result.kind === "not-started") throw new EditorError(result.reason);
  if (result.code !== 0) {
    throw new EditorError(`"${program}" ended with exit status ${result.code}`);
  }
}

/** Returns program and arguments; empty if there is no editor. */
export async function findEditor(
  options: EditorOptions,
): Promise<readonly string[]> {
  const { env, platform = Deno.build.os === "windows" ? "windows" : "posix" } =
    options;
  for (const name of ["EDITOR", "VISUAL"]) {
    const text = env[name]?.trim();
    if (!text) continue;
    // On Windows a backslash is part of a path.
    const words = splitShellWords(
      platform === "windows" ? text.replaceAll("\\", "\\\\") : text,
    );
    if (words === undefined) {
      throw new EditorError(`${name} has a quote that is not closed`);
    }
    return words;
  }
  const candidates = platform === "windows" ? WINDOWS_EDITORS : POSIX_EDITORS;
  const folders = (env["PATH"] ?? "").split(platform === "windows" ? ";" : ":")
    .filter((folder) => folder !== "");
  for (const candidate of candidates) {
    for (const folder of folders) {
      if (await isProgram(join(folder, candidate))) {
        return [join(folder, candidate)];
      }
    }
  }
  return [];
}

async function isProgram(path: string): Promise<boolean> {
  try {
    const { isFile, mode } = await Deno.stat(path);
    return isFile && (mode === null || (mode & 0o111) !== 0);
  } catch {
    return false;
  }
}
