import { compareCodePoints, join } from "./paths.ts";

const MAGIC_REGEXP = /[*?[]/;

/**
 * The files that an absolute path with `*`, `?`, `[…]` or `**` stands for, by
 * name. A path without these, or of a file that is called so, stands for
 * itself; so does a part of it that a file or folder is called, since nobody
 * chooses the names above a project.
 */
export function expandPath(pattern: string): readonly string[] {
  if (!MAGIC_REGEXP.test(pattern) || isFile(pattern)) return [pattern];
  const [root = "", ...parts] = pattern.split("/");
  return expandParts(`${root}/`, parts).toSorted(compareCodePoints);
}

function expandParts(
  folder: string,
  parts: readonly string[],
): readonly string[] {
  const [part = "", ...rest] = parts;
  if (parts.length === 0) return [];
  if (part === "**") {
    const folders = listFolder(folder).filter((entry) =>
      entry.isDirectory && !entry.name.startsWith(".")
    );
    return [
      ...expandParts(folder, rest),
      ...folders.flatMap(({ name }) => expandParts(join(folder, name), parts)),
    ];
  }
  const path = join(folder, part);
  if (!MAGIC_REGEXP.test(part) || isThere(path)) {
    if (rest.length > 0) return expandParts(path, rest);
    return isFile(path) ? [path] : [];
  }
  const expression = toRegExp(part);
  return listFolder(folder)
    .filter(({ name }) =>
      expression.test(name) && (part.startsWith(".") || !name.startsWith("."))
    )
    .flatMap((entry) => {
      const found = join(folder, entry.name);
      if (rest.length > 0) {
        return entry.isDirectory ? expandParts(found, rest) : [];
      }
      return isFile(found) ? [found] : [];
    });
}

function toRegExp(part: string): RegExp {
  const source = part.replace(
    /\*|\?|\[(!?)([^\]]+)\]|[\\^$.|+(){}[\]]/g,
    (match, not, set) =>
      match === "*"
        ? "[^/]*"
        : match === "?"
        ? "[^/]"
        : set === undefined
        ? `\\${match}`
        : `[${not === "!" ? "^" : ""}${set.replaceAll("\\", "\\\\")}]`,
  );
  try {
    return new RegExp(`^${source}$`, "u");
  } catch {
    // A range the wrong way round, `[z-a]`, has no characters.
    return /^(?!)/;
  }
}

function isThere(path: string): boolean {
  try {
    Deno.lstatSync(path);
    return true;
  } catch {
    return false;
  }
}

function isFile(path: string): boolean {
  try {
    return Deno.statSync(path).isFile;
  } catch {
    return false;
  }
}

function listFolder(path: string): readonly Deno.DirEntry[] {
  try {
    return [...Deno.readDirSync(path)];
  } catch {
    return [];
  }
}
