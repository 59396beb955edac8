import assert from "node:assert/strict";

import {
  findDataSection,
  insertPayload,
  type Payload,
  readPayload,
  writeIndex,
} from "../../.ci/payload.ts";
import { digestBytes, PAYLOAD_INDEX } from "../../src/driver/pglite_files.ts";

const ELF = "\x7fELF and the rest of a runtime";
const MAGIC = "d3n0l4nd";
const TRAILER = [0x1e, 0x50, 0, 0, 0xa7, 2, 0, 0];
const FILES = { "b.br": "bbb", "a.tar.gz": "aaaa", "c.br": "" };

Deno.test("readPayload() puts the files in the order of their names, whatever order they were written in", async () => {
  await using place = await makePlace();
  const payload = await readPayload(place.files);
  assert.equal(textOf(payload.bytes), "aaaabbb");
  assert.deepEqual(payload.files, {
    "a.tar.gz": { start: 0, length: 4, sha256: await digestOf("aaaa") },
    "b.br": { start: 4, length: 3, sha256: await digestOf("bbb") },
    "c.br": { start: 7, length: 0, sha256: await digestOf("") },
  });
});

Deno.test("insertPayload() puts the payload between runtime and data section and says in the section where, all else and the mode as they were", async () => {
  await using place = await makePlace();
  const index = await place.index();
  const program = programOf({ data: `code ${index} code` });
  await place.write(program);
  await Deno.chmod(place.source, 0o750);
  assert.equal(
    await insertPayload(place.source, place.target, place.payload),
    true,
  );
  const offset = ELF.length;
  const told = index.replace(
    /"offset": +0/,
    (digits) => `"offset":${String(offset).padStart(digits.length - 9)}`,
  );
  assert.equal(JSON.parse(told).offset, offset);
  const expected = programOf({ data: `code ${told} code`, payload: "aaaabbb" });
  const written = await Deno.readFile(place.target);
  assert.deepEqual(written, expected);
  assert.deepEqual(findDataSection(written), {
    start: offset + 7,
    end: written.length - 16,
  });
  assert.equal(((await Deno.stat(place.target)).mode ?? 0) & 0o7777, 0o750);
  assert.deepEqual(await place.list(), ["files", "source", "target"]);
});

for (
  const { kind, program } of [
    { kind: "no ELF file", program: programOf({ elf: "MZ and a runtime" }) },
    {
      kind: "another trailer",
      program: programOf({ trailer: [0x1f, 0x50, 0, 0, 0xa7, 2, 0, 0] }),
    },
    { kind: "bytes behind the trailer", program: programOf({ end: "\0" }) },
    {
      kind: "a data section that begins differently",
      program: programOf({ begin: "d3n0lund" }),
    },
    {
      kind: "a trailer that names a longer section than there is",
      program: programOf({ longer: 10_000 }),
    },
    {
      kind: "a trailer that leaves no runtime",
      program: programOf({ longer: ELF.length }),
    },
    { kind: "nothing in it", program: new Uint8Array() },
  ]
) {
  Deno.test(`insertPayload() leaves a program with ${kind} alone`, async () => {
    await using place = await makePlace();
    await place.write(program);
    await Deno.writeTextFile(place.target, "the one before");
    assert.equal(
      await insertPayload(place.source, place.target, place.payload),
      false,
    );
    assert.equal(await Deno.readTextFile(place.target), "the one before");
    assert.deepEqual(await place.list(), ["files", "source", "target"]);
  });
}

Deno.test("insertPayload() refuses a program whose data section does not hold the index just once", async () => {
  await using place = await makePlace();
  const index = await place.index();
  for (const data of ["", index.slice(0, -1), index + index]) {
    await place.write(programOf({ data }));
    await assert.rejects(
      insertPayload(place.source, place.target, place.payload),
      {
        message:
          "The compiled program does not hold payload.index once, as it was given to deno compile",
      },
    );
    assert.deepEqual(await place.list(), ["files", "source"]);
  }
});

interface Place extends AsyncDisposable {
  /** Folder of what is packed. */
  readonly files: string;
  readonly payload: Payload;
  readonly source: string;
  readonly target: string;
  /** The index to be compiled in. */
  index(): Promise<string>;
  /** Makes `source`. */
  write(program: Uint8Array): Promise<void>;
  list(): Promise<readonly string[]>;
}

async function makePlace(): Promise<Place> {
  const folder = await Deno.makeTempDir();
  const files = `${folder}/files`;
  await Deno.mkdir(files);
  for (const [name, text] of Object.entries(FILES)) {
    await Deno.writeTextFile(`${files}/${name}`, text);
  }
  const payload = await readPayload(files);
  return {
    files,
    payload,
    source: `${folder}/source`,
    target: `${folder}/target`,
    async index() {
      await writeIndex(folder, payload);
      const path = `${folder}/${PAYLOAD_INDEX}`;
      const text = await Deno.readTextFile(path);
      await Deno.remove(path);
      return text;
    },
    write: (program) => Deno.writeFile(`${folder}/source`, program),
    async list() {
      const names: string[] = [];
      for await (const { name } of Deno.readDir(folder)) names.push(name);
      return names.toSorted();
    },
    [Symbol.asyncDispose]: () => Deno.remove(folder, { recursive: true }),
  };
}

/** A program as `deno compile` writes it, as far as that is looked at. */
function programOf(
  {
    elf = ELF,
    payload = "",
    begin = MAGIC,
    data = "",
    trailer = TRAILER,
    longer = 0,
    end = "",
  }: {
    readonly elf?: string;
    readonly payload?: string;
    readonly begin?: string;
    readonly data?: string;
    readonly trailer?: readonly number[];
    readonly longer?: number;
    readonly end?: string;
  },
): Uint8Array {
  const section = new TextEncoder().encode(`${begin}${data}${MAGIC}`);
  const length = new DataView(new ArrayBuffer(8));
  length.setBigUint64(0, BigInt(section.length + 16 + longer), true);
  return new Uint8Array([
    ...new TextEncoder().encode(elf + payload),
    ...section,
    ...trailer,
    ...new Uint8Array(length.buffer),
    ...new TextEncoder().encode(end),
  ]);
}

function textOf(bytes: Uint8Array): string {
  return new TextDecoder().decode(bytes);
}

async function digestOf(text: string): Promise<string> {
  return await digestBytes(new TextEncoder().encode(text));
}
