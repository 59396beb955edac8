/**
 * The path from `folder` on if it is relative, with `/` between its parts.
 * Empty parts and `.` are dropped; `..` stays, since what it leads to depends
 * on symbolic links. The form of `folder`, which is absolute, tells whether
 * paths are those of Windows.
 */
export function absolutePath(folder: string, path: string): string {
  const isWindows = isWindowsPath(folder);
  const whole = isAbsolutePath(path, { folder }) ? path : `${folder}/${path}`;
  const slashes = isWindows ? whole.replaceAll("\\", "/") : whole;
  const parts = slashes.split("/").filter((part) =>
    part !== "" && part !== "."
  );
  if (!slashes.startsWith("/")) return parts.join("/");
  const root = isWindows && slashes.startsWith("//") ? "//" : "/";
  return root + parts.join("/");
}

/** Whether a path begins at a root, for the system that `folder` belongs to. */
export function isAbsolutePath(
  path: string,
  options: { readonly folder: string },
): boolean {
  return path.startsWith("/") ||
    (isWindowsPath(options.folder) && isWindowsPath(path));
}

/** What separates the items of a list of paths on the system of `folder`. */
export function pathListSeparator(folder: string): ":" | ";" {
  return isWindowsPath(folder) ? ";" : ":";
}

function isWindowsPath(path: string): boolean {
  return /^(?:[A-Za-z]:[\\/]|\\\\)/.test(path);
}

/** The folder of an absolute path as {@linkcode absolutePath} writes it. */
export function parentFolder(path: string): string {
  return path.slice(0, path.lastIndexOf("/")) || "/";
}

/** The last part of a path. */
export function baseName(path: string): string {
  return path.slice(
    Math.max(path.lastIndexOf("/"), path.lastIndexOf("\\")) + 1,
  );
}
