import { join } from "node:path";

/** A temporary folder, removed when the test ends. */
export interface TempFolder {
  readonly path: string;
  /** Writes a file below the folder and returns its absolute path. */
  write(name: string, text: string | Uint8Array): string;
  /** Reads a file below the folder. */
  read(name: string): string;
}

/** Runs `body` with a folder of its own; the name has what breaks naive URLs. */
export async function withTempFolder(
  body: (folder: TempFolder) => Promise<void> | void,
): Promise<void> {
  const path = await Deno.makeTempDir({ prefix: "alembic t#st % é " });
  try {
    await body({
      path,
      write(name, text) {
        const file = join(path, name);
        Deno.mkdirSync(join(file, ".."), { recursive: true });
        if (typeof text === "string") Deno.writeTextFileSync(file, text);
        else Deno.writeFileSync(file, text);
        return file;
      },
      read: (name) => Deno.readTextFileSync(join(path, name)),
    });
  } finally {
    await Deno.remove(path, { recursive: true });
  }
}

/** Returns what `action` throws; fails the test if it throws nothing. */
export async function catchError(action: () => unknown): Promise<Error> {
  try {
    await action();
  } catch (error) {
    if (error instanceof Error) return error;
    throw error;
  }
  throw new Error("Nothing was thrown");
}
