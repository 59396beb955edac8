/**
 * Compiles the program into one file:
 *
 *     deno task compile [--lean] [--target TARGET] [--output FILE] [OPTION...]
 *
 * `--lean` leaves the embedded database out. Other options go to `deno compile`.
 * `ALEMBIC_DENO_COMPILE` names the command to use instead of this Deno's own
 * `compile`; `ALEMBIC_COMMIT` the commit where there is no repository.
 *
 * The same sources give the same bytes: file times are those of no build, and
 * no path of this machine gets in. What was measured on the way to this form
 * stands in docs/performance.md.
 */
import { basename, dirname, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import zlib from "node:zlib";

import { mergeChunks } from "./merge_chunks.ts";
import { insertPayload, readPayload, writeIndex } from "./payload.ts";

const ROOT = new URL("../", import.meta.url);
const CONFIG = "deno.json";

/** What the bundle is made from: the program, and what revisions import. */
const ENTRIES = ["main.ts", "src/mod.ts"];

/** Folder of the bundle; `src/script/module_loader.ts` looks for mod.ts above it. */
const PROGRAM = "program";

const PGLITE = "@electric-sql/pglite";
const PGLITE_FILES = ["pglite.wasm", "pglite.data"];

const V8_FLAGS: readonly string[] = [
  // Its second compiler gets to functions that most runs call a few times:
  // without it a start is 1 ms shorter, one that connects 2, no run longer.
  "--no-sparkplug",
  // It begins with 1 MB for new objects, and copies again and again what a
  // graph or a schema is made of while it finds out that this is too little.
  "--min-semi-space-size=8",
];

/** A class of errors, whose name the bundler may have given a number. */
const ERROR_REGEXP = /\bclass ((\w+?Error)\d*) extends\b/g;
/** How the bundler writes a class that names itself. */
const SELF_NAMED_REGEXP = /\bvar (\w+) = class (_\1) extends\b/g;

/** 1980, the earliest that every archive format can say. */
const FILE_TIME = new Date("1980-01-01T00:00:00Z");

interface CompileOptions {
  readonly isLean: boolean;
  readonly target: string | undefined;
  /** Absolute path; undefined for one in dist/. */
  readonly output: string | undefined;
  /** For `deno compile`. */
  readonly rest: readonly string[];
}

if (import.meta.main) Deno.exitCode = await compile(parseOptions(Deno.args));

async function compile(options: CompileOptions): Promise<number> {
  const folder = await Deno.makeTempDir({ prefix: "alembic-compile-" });
  try {
    const sources = `${folder}/sources`;
    const embedded = `${folder}/embedded`;
    await copySources(sources, options);
    const chunks = `${folder}/chunks`;
    const bundled = await bundle(sources, chunks, options);
    if (bundled !== 0) return bundled;
    await mergeChunks(chunks, `${embedded}/${PROGRAM}`);
    await Deno.writeTextFile(
      `${embedded}/mod.ts`,
      `export * from "./${PROGRAM}/src/mod.js";\n`,
    );
    await Deno.writeTextFile(
      `${embedded}/${CONFIG}`,
      JSON.stringify({ nodeModulesDir: "none", lock: false }),
    );
    const output = options.output ?? defaultOutput(options);
    await Deno.mkdir(dirname(output), { recursive: true });
    if (options.isLean) return await embed(embedded, output, options);
    const packed = `${folder}/pglite`;
    await packPglite(packed);
    return await embedWithPglite(embedded, { packed, output, options });
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

function parseOptions(args: readonly string[]): CompileOptions {
  const rest: string[] = [];
  let isLean = false;
  let target: string | undefined;
  let output: string | undefined;
  for (let index = 0; index < args.length; index++) {
    const argument = args[index] ?? "";
    const [name = "", inline] = argument.split(/=(.*)/s);
    const readValue = () => inline ?? args[++index] ?? "";
    if (name === "--lean") isLean = true;
    else if (name === "--target") target = readValue();
    else if (name === "--output" || name === "-o") {
      output = resolve(readValue());
    } else rest.push(argument);
  }
  return { isLean, target, output, rest };
}

/** The program's folder, with the facts of this build in it. */
async function copySources(
  folder: string,
  options: CompileOptions,
): Promise<void> {
  await Deno.mkdir(folder);
  await copyFolder(new URL("src/", ROOT), `${folder}/src`);
  for (const name of ["main.ts", "deno.lock"]) {
    await Deno.copyFile(new URL(name, ROOT), `${folder}/${name}`);
  }
  const config = JSON.parse(await Deno.readTextFile(new URL(CONFIG, ROOT)));
  await Deno.writeTextFile(
    `${folder}/${CONFIG}`,
    JSON.stringify({
      nodeModulesDir: config.nodeModulesDir,
      compilerOptions: config.compilerOptions,
      imports: config.imports,
      overrides: config.overrides,
    }),
  );
  const build = {
    commit: await readCommit(),
    hasPglite: !options.isLean,
  };
  await Deno.writeTextFile(
    `${folder}/src/build.ts`,
    `export const BUILD = ${JSON.stringify(build)};\n`,
  );
}

async function copyFolder(source: URL, target: string): Promise<void> {
  await Deno.mkdir(target);
  for await (const { name, isDirectory } of Deno.readDir(source)) {
    if (isDirectory) {
      await copyFolder(new URL(`${name}/`, source), `${target}/${name}`);
    } else await Deno.copyFile(new URL(name, source), `${target}/${name}`);
  }
}

/** The commit of the sources; undefined without a repository. */
async function readCommit(): Promise<string | undefined> {
  const given = Deno.env.get("ALEMBIC_COMMIT");
  if (given !== undefined && given !== "") return given.slice(0, 12);
  const commit = await runGit("rev-parse", "--short=12", "HEAD");
  if (commit === undefined) return undefined;
  const changed = await runGit("status", "--porcelain", "main.ts", "src");
  return changed === "" ? commit : `${commit}-dirty`;
}

async function runGit(...args: string[]): Promise<string | undefined> {
  try {
    const { success, stdout } = await new Deno.Command("git", {
      args,
      cwd: ROOT,
      stderr: "null",
    }).output();
    return success ? new TextDecoder().decode(stdout).trim() : undefined;
  } catch {
    // No git on this machine.
    return undefined;
  }
}

/**
 * Puts the modules into few files, those that a command loads late apart. The
 * same objects reach the program and the revisions, since both are split at
 * once.
 */
async function bundle(
  folder: string,
  output: string,
  options: CompileOptions,
): Promise<number> {
  const { code, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
    args: [
      "bundle",
      "--quiet",
      "--code-splitting",
      "--platform=deno",
      // Without --keep-names: naming each function again takes every start 8 ms.
      ...(options.isLean ? [`--external=${PGLITE}`] : []),
      `--outdir=${output}`,
      ...ENTRIES,
    ],
    cwd: folder,
  }).output();
  if (code !== 0) {
    await Deno.stderr.write(stdout);
    await Deno.stderr.write(stderr);
    return code;
  }
  await restoreErrorNames(folder, output);
  return 0;
}

/**
 * Gives our errors, which are reported by the names of their classes, the names
 * back that the bundler has changed.
 *
 * @throws {Error} If two of them have the same.
 */
async function restoreErrorNames(
  sources: string,
  bundled: string,
): Promise<void> {
  const ours = new Set<string>();
  for await (const { text } of readTexts(`${sources}/src`)) {
    for (const [, name = ""] of text.matchAll(ERROR_REGEXP)) ours.add(name);
  }
  for await (const { path, text } of readTexts(bundled)) {
    let restored = text;
    for (const [, name = "", inner = ""] of text.matchAll(SELF_NAMED_REGEXP)) {
      if (!ours.has(name)) continue;
      restored = restored.replaceAll(new RegExp(`\\b${inner}\\b`, "g"), name);
    }
    if (restored !== text) await Deno.writeTextFile(path, restored);
    for (const [, name = "", own = ""] of restored.matchAll(ERROR_REGEXP)) {
      if (name !== own && ours.has(own)) {
        throw new Error(`There are two classes ${own}: one has become ${name}`);
      }
    }
  }
}

async function* readTexts(
  folder: string,
): AsyncGenerator<{ readonly path: string; readonly text: string }> {
  for await (const { name, isDirectory } of Deno.readDir(folder)) {
    const path = `${folder}/${name}`;
    if (isDirectory) yield* readTexts(path);
    else yield { path, text: await Deno.readTextFile(path) };
  }
}

/** Writes the files of the embedded database as `src/driver/pglite_files.ts` reads them. */
async function packPglite(folder: string): Promise<void> {
  await Deno.mkdir(folder);
  const source = new URL(".", import.meta.resolve(PGLITE));
  // Its extensions, which are packed already.
  for await (const { name } of Deno.readDir(source)) {
    if (!name.endsWith(".tar.gz")) continue;
    await Deno.copyFile(new URL(name, source), `${folder}/${name}`);
  }
  for (const name of PGLITE_FILES) {
    await pack(await Deno.readFile(new URL(name, source)), folder, name);
  }
  await pack(await makeTemplate(folder), folder, "template.tar");
}

async function pack(
  bytes: Uint8Array,
  folder: string,
  name: string,
): Promise<void> {
  const packed = zlib.brotliCompressSync(bytes, {
    params: {
      [zlib.constants.BROTLI_PARAM_QUALITY]: 9,
      [zlib.constants.BROTLI_PARAM_LGWIN]: 24,
    },
  });
  await Deno.writeFile(`${folder}/${name}.br`, packed);
}

/** The data folder of a new database, made by a process without a clock. */
async function makeTemplate(folder: string): Promise<Uint8Array> {
  const file = `${folder}/template.tar`;
  const { success, stderr } = await new Deno.Command(Deno.execPath(), {
    args: ["run", "-A", ".ci/pglite_template.ts", file],
    cwd: ROOT,
  }).output();
  if (!success) throw new Error(new TextDecoder().decode(stderr));
  const bytes = await Deno.readFile(file);
  await Deno.remove(file);
  return bytes;
}

/** `deno compile` writes the times of files into the program. */
async function setFileTimes(folder: string): Promise<void> {
  for await (const { name, isDirectory } of Deno.readDir(folder)) {
    const path = `${folder}/${name}`;
    if (isDirectory) await setFileTimes(path);
    await Deno.utime(path, FILE_TIME, FILE_TIME);
  }
}

/**
 * Embeds the program with the packed files of the embedded database: where no
 * start reads them if the target has such a place, else with the program's own.
 */
async function embedWithPglite(
  folder: string,
  build: {
    /** Folder of the packed files. */
    readonly packed: string;
    readonly output: string;
    readonly options: CompileOptions;
  },
): Promise<number> {
  const { packed, output, options } = build;
  const pglite = `${folder}/${PROGRAM}/pglite`;
  if ((options.target ?? Deno.build.target).includes("linux")) {
    const payload = await readPayload(packed);
    await Deno.mkdir(pglite);
    await writeIndex(pglite, payload);
    // Without its payload it works for nobody.
    const draft = `${packed}.program/${basename(output)}`;
    await Deno.mkdir(dirname(draft));
    const code = await embed(folder, draft, options);
    if (code !== 0) return code;
    if (await insertPayload(draft, output, payload)) {
      await log(`Wrote ${output}`);
      return 0;
    }
    await log(
      "It has no place that a start does not read, or needs none: compiling it again with all files in the data section",
    );
    await Deno.remove(pglite, { recursive: true });
  }
  await Deno.rename(packed, pglite);
  return await embed(folder, output, options);
}

async function embed(
  folder: string,
  output: string,
  options: CompileOptions,
): Promise<number> {
  const [program = "", ...args] = compileCommand();
  await setFileTimes(folder);
  const { code, stderr } = await new Deno.Command(program, {
    args: [
      ...args,
      "--allow-all",
      // The bundle is JavaScript; `deno task check` checked the sources.
      "--no-check",
      // It would be kept under a name everybody knows in a folder where
      // everybody writes, and saves nothing that can be measured.
      "--no-code-cache",
      `--v8-flags=${V8_FLAGS.join(",")}`,
      "--include=mod.ts",
      ...(options.isLean ? [] : [`--include=${PROGRAM}/pglite`]),
      ...(options.target === undefined ? [] : [`--target=${options.target}`]),
      `--output=${output}`,
      ...options.rest,
      `${PROGRAM}/main.js`,
    ],
    cwd: folder,
  }).output();
  await Deno.stderr.write(stderr);
  return code;
}

async function log(line: string): Promise<void> {
  await Deno.stderr.write(new TextEncoder().encode(`${line}\n`));
}

function compileCommand(): readonly string[] {
  const command = Deno.env.get("ALEMBIC_DENO_COMPILE");
  return command === undefined
    ? [Deno.execPath(), "compile"]
    : command.split(" ");
}

/** dist/alembic, with what is special about it behind: `-lean`, the target. */
function defaultOutput({ isLean, target }: CompileOptions): string {
  const name = ["alembic", ...(isLean ? ["lean"] : []), target]
    .filter((each) => each !== undefined).join("-");
  const extension = target?.includes("windows") ? ".exe" : "";
  return fileURLToPath(new URL(`dist/${name}${extension}`, ROOT));
}
