import type { PGliteOptions } from "@electric-sql/pglite";

/** Where `.ci/compile.ts` puts the package's files, packed. */
const FOLDER = "./pglite/";

type PackedFiles = Pick<PGliteOptions, "pgliteWasmModule" | "fsBundle">;

/**
 * The package's own files where they are packed into a compiled program, which
 * starts the faster the fewer bytes it has: 1 ms for each MB. Empty elsewhere;
 * the package then reads them itself.
 */
export async function loadPackedFiles(): Promise<PackedFiles> {
  const [database, files] = await Promise.all([
    readPacked("pglite.wasm"),
    readPacked("pglite.data"),
  ]);
  if (database === undefined || files === undefined) return {};
  return {
    pgliteWasmModule: await WebAssembly.compile(database),
    fsBundle: new Blob([files]),
  };
}

/** A file of the compiled program; undefined in any other. */
export async function readPacked(
  name: string,
): Promise<Uint8Array<ArrayBuffer> | undefined> {
  const { brotliDecompressSync } = await import("node:zlib");
  try {
    const packed = await Deno.readFile(
      new URL(`${FOLDER}${name}.br`, import.meta.url),
    );
    return new Uint8Array(brotliDecompressSync(packed));
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return undefined;
    throw error;
  }
}
