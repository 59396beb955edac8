/**
 * Where the files of the embedded database are in the compiled program that
 * `ALEMBIC_BIN` names, and what becomes of a damaged one.
 */
import assert from "node:assert/strict";
import { Buffer } from "node:buffer";
import { brotliDecompressSync } from "node:zlib";

import { findDataSection } from "../../.ci/payload.ts";
import type { PayloadIndex } from "../../src/driver/pglite_files.ts";
import { makeProject } from "../support/temp_project.ts";
import { copyProgram } from "../support/copy_program.ts";

const BINARY = Deno.env.get("ALEMBIC_BIN");
const PACKAGE = new URL(".", import.meta.resolve("@electric-sql/pglite"));

/** What a start reads; 1 ms and 1 MB of memory for each MB. */
const SECTION_BYTES = 3_500_000;

interface Program {
  readonly bytes: Buffer<ArrayBuffer>;
  readonly index: PayloadIndex;
}

if (BINARY !== undefined) {
  const bytes = Buffer.from((await Deno.readFile(BINARY)).buffer);
  const section = findDataSection(bytes);
  // A program of Deno 2.9 reads none of its data at the start.
  const ignore = section === undefined;
  const readProgram = (): Program => {
    const { start = 0, end } = section ?? {};
    const text = bytes.subarray(start, end).toString("latin1");
    const [index = ""] = /\{"offset": {2,}\d+,"files":\{[^}]*(\},[^}]*)*\}\}\}/
      .exec(text) ?? [];
    return { bytes, index: JSON.parse(index) };
  };

  Deno.test({
    name: "a start of the binary does not read the embedded database's files",
    ignore,
    fn() {
      const { start = 0, end = 0 } = section ?? {};
      assert.ok(end - start < SECTION_BYTES, String(end - start));
      const { index } = readProgram();
      const ends = Object.values(index.files).map((file) =>
        index.offset + file.start + file.length
      );
      assert.equal(Math.max(...ends), start);
    },
  });

  Deno.test({
    name: "the binary holds the embedded database's files byte for byte",
    ignore,
    async fn() {
      const program = readProgram();
      const held = new Set(Object.keys(program.index.files));
      for await (const { name } of Deno.readDir(PACKAGE)) {
        if (!name.endsWith(".tar.gz")) continue;
        const wanted = await Deno.readFile(new URL(name, PACKAGE));
        assert.ok(readFile(program, name).equals(wanted), name);
        held.delete(name);
      }
      for (const name of ["pglite.wasm", "pglite.data"]) {
        const wanted = await Deno.readFile(new URL(name, PACKAGE));
        const packed = readFile(program, `${name}.br`);
        assert.ok(brotliDecompressSync(packed).equals(wanted), name);
        held.delete(`${name}.br`);
      }
      assert.deepEqual([...held], ["template.tar.br"]);
    },
  });

  for (const name of ["pglite.wasm.br", "template.tar.br", "citext.tar.gz"]) {
    Deno.test({
      name:
        `a binary with a damaged ${name} says so in one line when it needs it, and does all else`,
      ignore,
      async fn() {
        await using project = await makeProject("", { url: "pglite:" });
        await project.write(
          "migrations/versions/aaaa.sql",
          "-- revision: aaaa\n-- down_revision:\n\n-- upgrade\nCREATE EXTENSION citext;\n",
        );
        const part = project.path("damaged.part");
        const damaged = project.path("damaged");
        const { index } = readProgram();
        const { start = 0, length = 0 } = index.files[name] ?? {};
        await Deno.writeFile(part, bytes, { mode: 0o755 });
        {
          using file = await Deno.open(part, { write: true });
          const middle = index.offset + start + Math.floor(length / 2);
          await file.seek(middle, Deno.SeekMode.Start);
          await file.write(new TextEncoder().encode("damage"));
        }
        await copyProgram(part, damaged);
        const run = (...args: readonly string[]) =>
          project.run(args, { program: damaged });
        assert.deepEqual(await run("upgrade", "head"), {
          code: 1,
          stdout: "",
          stderr:
            `FAILED: Cannot read '${name}' of the embedded database from '<root>/damaged': it is not what was put there\n` +
            "The program is damaged: install it again\n",
        });
        assert.deepEqual(await run("heads"), {
          code: 0,
          stdout: "aaaa (head)\n",
          stderr: "",
        });
      },
    });
  }
}

function readFile(
  { bytes, index }: Program,
  name: string,
): Buffer<ArrayBuffer> {
  const file = index.files[name];
  assert.ok(file !== undefined, name);
  const start = index.offset + file.start;
  return bytes.subarray(start, start + file.length);
}
