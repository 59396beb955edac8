/**
 * Bytes of a file; undefined if there is none. In a folder that may not be
 * looked into there is none for us: the working folder of a service may be one.
 */
export async function readFile(path: string): Promise<Uint8Array | undefined> {
  try {
    return await Deno.readFile(path);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return undefined;
    if (
      error instanceof Deno.errors.PermissionDenied && !await isVisible(path)
    ) return undefined;
    throw error;
  }
}

async function isVisible(path: string): Promise<boolean> {
  return await Deno.lstat(path).then(() => true, () => false);
}
