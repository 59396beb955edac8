import type { PGliteOptions } from "@electric-sql/pglite";

/** Where `.ci/compile.ts` puts the package's files, packed. */
const FOLDER = "./pglite/";

type PackedFiles = Pick<
  PGliteOptions,
  "pgliteWasmModule" | "initdbWasmModule" | "fsBundle"
>;

/**
 * The package's own files where they are packed into a compiled program, which
 * starts the faster the fewer bytes it has: 1 ms for each MB. Empty elsewhere;
 * the package then reads them itself.
 */
export async function loadPackedFiles(): Promise<PackedFiles> {
  const [database, initdb, files] = await Promise.all([
    readPacked("pglite.wasm"),
    readPacked("initdb.wasm"),
    readPacked("pglite.data"),
  ]);
  if (
    database === undefined || initdb === undefined || files === undefined
  ) return {};
  const [pgliteWasmModule, initdbWasmModule] = await Promise.all([
    WebAssembly.compile(database),
    WebAssembly.compile(initdb),
  ]);
  return { pgliteWasmModule, initdbWasmModule, fsBundle: new Blob([files]) };
}

async function readPacked(
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
