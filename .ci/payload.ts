/**
 * Puts files into a compiled program for Linux where its start does not read
 * them.
 *
 * `deno compile` up to Deno 2.8 writes the runtime, which is an ELF file, behind
 * it a data section, and a trailer by which the runtime finds the section from
 * the end of the file. It copies all of the section at every start, and nothing
 * that lies before it: there is room for a payload, which the program reads when
 * it needs it (`src/driver/pglite_files.ts`).
 *
 * Deno 2.9 makes the section a note of the ELF file, which is mapped into memory
 * instead of read. Such a program has no trailer, nor anything to gain.
 */
import { Buffer } from "node:buffer";

import {
  digestBytes,
  PAYLOAD_INDEX,
  type PayloadFile,
  type PayloadIndex,
} from "../src/driver/pglite_files.ts";

/** The first bytes of every ELF file. */
const ELF_MAGIC = new TextEncoder().encode("\x7fELF");
/** The first and the last bytes of the data section. */
const SECTION_MAGIC = new TextEncoder().encode("d3n0l4nd");
/**
 * The first bytes of the trailer. Behind them are four bytes of the section's
 * name and the length of section and trailer as 64 bits.
 */
const TRAILER_MAGIC = new Uint8Array([0x1e, 0x50, 0, 0]);
const TRAILER_BYTES = 16;
const LENGTH_BYTES = 8;

/** Digits of the largest offset that a number says exactly. */
const OFFSET_DIGITS = 16;

/** Files one after another. */
export interface Payload {
  readonly bytes: Uint8Array;
  readonly files: PayloadIndex["files"];
}

/** From the first byte to the one after the last, without the trailer. */
interface DataSection {
  readonly start: number;
  readonly end: number;
}

/** The files of a folder without folders in it, in the order of their names. */
export async function readPayload(folder: string): Promise<Payload> {
  const names: string[] = [];
  for await (const { name } of Deno.readDir(folder)) names.push(name);
  const files: Record<string, PayloadFile> = {};
  const contents: Uint8Array<ArrayBuffer>[] = [];
  let start = 0;
  for (const name of names.toSorted()) {
    const bytes = await Deno.readFile(`${folder}/${name}`);
    files[name] = {
      start,
      length: bytes.length,
      sha256: await digestBytes(bytes),
    };
    contents.push(bytes);
    start += bytes.length;
  }
  const bytes = new Uint8Array(await new Blob(contents).arrayBuffer());
  return { bytes, files };
}

/** Writes the index that has to be compiled into the program, still without the offset. */
export async function writeIndex(
  folder: string,
  payload: Payload,
): Promise<void> {
  await Deno.writeFile(`${folder}/${PAYLOAD_INDEX}`, renderIndex(payload, 0));
}

/**
 * Writes the program `source` with the payload in it as `target`, at once:
 * there is the whole file or what was there before.
 *
 * Returns false, and writes nothing, if the program has no place for it.
 *
 * @throws {Error} If the index is not in the program, or what was written is
 *   not as it has to be.
 */
export async function insertPayload(
  source: string,
  target: string,
  payload: Payload,
): Promise<boolean> {
  const program = await Deno.readFile(source);
  const section = findDataSection(program);
  if (section === undefined) return false;
  const index = findIndex(program, section, payload, 0);
  program.set(renderIndex(payload, section.start), index);
  const draft = `${target}.${crypto.randomUUID()}`;
  try {
    const parts = [
      program.subarray(0, section.start),
      payload.bytes,
      program.subarray(section.start),
    ];
    await Deno.writeFile(draft, ReadableStream.from(parts), {
      createNew: true,
    });
    await assertInserted(draft, section, payload);
    const { mode } = await Deno.stat(source);
    if (mode !== null) await Deno.chmod(draft, mode & 0o7777);
    await Deno.rename(draft, target);
  } catch (error) {
    await Deno.remove(draft).catch(() => {});
    throw error;
  }
  return true;
}

/** The data section of a program with a trailer; undefined for any other file. */
export function findDataSection(program: Uint8Array): DataSection | undefined {
  const end = program.length - TRAILER_BYTES;
  if (end < 0) return undefined;
  const { buffer, byteOffset } = program;
  const length = new DataView(
    buffer,
    byteOffset + program.length - LENGTH_BYTES,
  ).getBigUint64(0, true);
  const start = program.length - Number(length);
  const isKnown = start >= ELF_MAGIC.length &&
    start + 2 * SECTION_MAGIC.length <= end &&
    hasBytes(program, 0, ELF_MAGIC) &&
    hasBytes(program, start, SECTION_MAGIC) &&
    hasBytes(program, end - SECTION_MAGIC.length, SECTION_MAGIC) &&
    hasBytes(program, end, TRAILER_MAGIC);
  return isKnown ? { start, end } : undefined;
}

/** As long for every offset: spaces stand before it. */
function renderIndex({ files }: Payload, offset: number): Uint8Array {
  const digits = String(offset).padStart(OFFSET_DIGITS);
  return new TextEncoder().encode(
    `{"offset":${digits},"files":${JSON.stringify(files)}}`,
  );
}

function findIndex(
  program: Uint8Array,
  { start, end }: DataSection,
  payload: Payload,
  offset: number,
): number {
  const index = renderIndex(payload, offset);
  const bytes = Buffer.from(program.buffer, program.byteOffset, end);
  const position = bytes.indexOf(index, start);
  if (position < 0 || bytes.indexOf(index, position + 1) >= 0) {
    throw new Error(
      `The compiled program does not hold ${PAYLOAD_INDEX} once, as it was given to deno compile`,
    );
  }
  return position;
}

/** Looks at the written file as the runtime does, and as the program does. */
async function assertInserted(
  path: string,
  section: DataSection,
  payload: Payload,
): Promise<void> {
  const program = await Deno.readFile(path);
  const found = findDataSection(program);
  const offset = section.start;
  if (found?.start !== offset + payload.bytes.length) {
    throw new Error(`${path} has not its data section behind the payload`);
  }
  findIndex(program, found, payload, offset);
  for (
    const [name, { start, length, sha256 }] of Object.entries(payload.files)
  ) {
    const bytes = program.subarray(offset + start, offset + start + length);
    if (await digestBytes(bytes) !== sha256) {
      throw new Error(`${path} has another ${name} than the payload`);
    }
  }
}

function hasBytes(
  bytes: Uint8Array,
  start: number,
  wanted: Uint8Array,
): boolean {
  return wanted.every((byte, index) => bytes[start + index] === byte);
}
