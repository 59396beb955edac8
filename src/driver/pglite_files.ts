import type { PGliteOptions } from "@electric-sql/pglite";

import { PackedFileError } from "./errors.ts";

/** Where `.ci/compile.ts` puts the package's files, packed, or their index. */
const FOLDER = "./pglite/";

/** Name of the index, a {@linkcode PayloadIndex} as JSON. */
export const PAYLOAD_INDEX = "payload.index";

/** The running program, even if its file has been replaced meanwhile. */
const PROGRAM_FILE = "/proc/self/exe";

/** Where the packed files are that `.ci/payload.ts` has put into the program's own file. */
export interface PayloadIndex {
  /** In bytes from the start of the program's file. */
  readonly offset: number;
  readonly files: Readonly<Record<string, PayloadFile>>;
}

/** A file of the payload. */
export interface PayloadFile {
  /** In bytes from the start of the payload. */
  readonly start: number;
  /** In bytes. */
  readonly length: number;
  /** As {@linkcode digestBytes} gives it. */
  readonly sha256: string;
}

type PackedFiles = Pick<PGliteOptions, "pgliteWasmModule" | "fsBundle">;

/**
 * The package's own files where they are packed into a compiled program. Empty
 * elsewhere; the package then reads them itself.
 *
 * @throws {PackedFileError} If the program is damaged.
 */
export async function loadPackedFiles(): Promise<PackedFiles> {
  const [database, files] = await Promise.all([
    readPacked("pglite.wasm.br"),
    readPacked("pglite.data.br"),
  ]);
  if (database === undefined || files === undefined) return {};
  return {
    pgliteWasmModule: await WebAssembly.compile(database),
    fsBundle: new Blob([files]),
  };
}

/**
 * What is packed in a file of the compiled program; undefined in any other.
 *
 * @param name Ends in `.br` or `.gz`, as it is packed.
 * @throws {PackedFileError} If the program is damaged.
 */
export async function readPacked(
  name: string,
): Promise<Uint8Array<ArrayBuffer> | undefined> {
  const index = await readEmbedded(PAYLOAD_INDEX);
  const packed = index === undefined
    ? await readEmbedded(name)
    : await readPayload(JSON.parse(new TextDecoder().decode(index)), name);
  if (packed === undefined) return undefined;
  const { brotliDecompressSync, gunzipSync } = await import("node:zlib");
  const unpack = name.endsWith(".gz") ? gunzipSync : brotliDecompressSync;
  return new Uint8Array(unpack(packed));
}

/** SHA-256 in hexadecimal digits. */
export async function digestBytes(
  bytes: Uint8Array<ArrayBuffer>,
): Promise<string> {
  const digest = await crypto.subtle.digest("SHA-256", bytes);
  return new Uint8Array(digest).toHex();
}

/** A file among the modules of the program. */
async function readEmbedded(
  name: string,
): Promise<Uint8Array<ArrayBuffer> | undefined> {
  try {
    return await Deno.readFile(new URL(`${FOLDER}${name}`, import.meta.url));
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return undefined;
    throw error;
  }
}

async function readPayload(
  { offset, files }: PayloadIndex,
  name: string,
): Promise<Uint8Array<ArrayBuffer> | undefined> {
  const file = files[name];
  if (file === undefined) return undefined;
  const fail = (reason: string) =>
    new PackedFileError({ file: name, program: Deno.execPath(), reason });
  let bytes: Uint8Array<ArrayBuffer>;
  try {
    bytes = await readRange(PROGRAM_FILE, offset + file.start, file.length);
  } catch (error) {
    throw fail(error instanceof Error ? error.message : String(error));
  }
  if (await digestBytes(bytes) !== file.sha256) {
    throw fail("it is not what was put there");
  }
  return bytes;
}

/** What the file does not have any more is left zero. */
async function readRange(
  path: string,
  start: number,
  length: number,
): Promise<Uint8Array<ArrayBuffer>> {
  using file = await Deno.open(path);
  await file.seek(start, Deno.SeekMode.Start);
  const bytes = new Uint8Array(length);
  let filled = 0;
  while (filled < length) {
    const count = await file.read(bytes.subarray(filled));
    if (count === null) break;
    filled += count;
  }
  return bytes;
}
