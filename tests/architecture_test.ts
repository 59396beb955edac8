import assert from "node:assert/strict";

/**
 * The rules that ARCHITECTURE.md states, checked on the source text: import
 * directions, who may print, who may touch Deno, sizes, packages.
 */

const SRC = new URL("../src/", import.meta.url);

/** Modules beside the folders that every one of them may import. */
const OPEN_MODULES = ["errors.ts", "build.ts"];

/** Folder -> folders whose values it may import. */
const VALUE_IMPORTS: Readonly<Record<string, readonly string[]>> = {
  util: [],
  config: ["util"],
  graph: ["util"],
  schema: ["util"],
  operations: ["util", "schema"],
  driver: ["util", "config"],
  dialect: ["util", "schema", "operations"],
  script: ["util", "config", "graph"],
  runtime: ["util", "graph", "operations"],
  autogenerate: ["util", "schema", "operations"],
  render: ["util", "schema", "operations"],
  commands: [
    "util",
    "config",
    "graph",
    "schema",
    "operations",
    "driver",
    "dialect",
    "script",
    "runtime",
    "autogenerate",
    "render",
  ],
  cli: ["util", "commands"],
  // What src/mod.ts gives to applications: commands without a command line.
  library: ["util", "config", "commands", "driver"],
};

/** Folder -> folders of which it may import types besides. */
const TYPE_IMPORTS: Readonly<Record<string, readonly string[]>> = {
  dialect: ["driver"],
  operations: ["driver"],
  script: ["operations"],
  runtime: ["dialect", "driver", "script", "schema"],
  autogenerate: ["dialect", "render"],
  cli: ["config", "graph", "driver", "runtime", "script"],
  library: ["autogenerate", "operations", "runtime"],
};

/** The only modules that may print: the second lets hooks do so. */
const PRINTING_FILES = ["cli/host.ts", "script/run_program.ts"];

/** The only modules that may use `Deno.*`, besides the folders below. */
const DENO_FILES = ["cli/host.ts", "library/world.ts"];
const DENO_FOLDERS = ["driver", "script"];

/** Files of data, or grammar, for which the size limits do not hold. */
const DATA_FILES = [
  "cli/command_table.ts",
  "dialect/postgres/keywords.ts",
  "script/templates.ts",
  "script/type_declarations.ts",
];
const FILE_LINES = 500;

interface Import {
  readonly specifier: string;
  readonly isTypeOnly: boolean;
  /** Path below src/ if it is one of ours. */
  readonly path: string | undefined;
}

interface SourceFile {
  /** Below src/, with forward slashes. */
  readonly path: string;
  readonly folder: string;
  readonly text: string;
  /** The text without comments and the contents of strings. */
  readonly code: string;
  readonly imports: readonly Import[];
}

const FILES = await readSources(SRC);

Deno.test("each folder imports only the folders ARCHITECTURE.md allows", () => {
  const wrong = FILES.flatMap((file) =>
    file.imports.filter((each) => !isAllowed(file, each)).map((each) =>
      `${file.path} imports ${each.specifier}`
    )
  );
  assert.deepEqual(wrong, []);
});

Deno.test("modules import each other in one direction", () => {
  const edges = new Map(FILES.map((file) => [
    file.path,
    file.imports.filter((each) => !each.isTypeOnly && each.path !== undefined)
      .map((each) => each.path ?? ""),
  ]));
  assert.deepEqual(findCycle(edges), undefined);
});

Deno.test("every module is there for the program or for those who import it", () => {
  const files = new Map(FILES.map((file) => [file.path, file]));
  // What main.ts imports, and the library.
  const reached = new Set(["cli/host.ts", "cli/run.ts", "mod.ts"]);
  // It grows while it is walked.
  for (const path of reached) {
    for (const each of files.get(path)?.imports ?? []) {
      if (each.path !== undefined) reached.add(each.path);
    }
  }
  assert.deepEqual([...files.keys()].filter((path) => !reached.has(path)), []);
});

Deno.test("each npm package is imported by one module and pinned in deno.json", async () => {
  const { imports } = JSON.parse(
    await Deno.readTextFile(new URL("../deno.json", import.meta.url)),
  );
  const importers = new Map<string, string[]>();
  for (const file of FILES) {
    for (const { specifier, isTypeOnly } of file.imports) {
      // `alembic` is the program itself, as its templates name it.
      if (isTypeOnly || /^(\.|node:|alembic$)/.test(specifier)) continue;
      const [name = ""] = /^(?:@[^/]+\/)?[^/]+/.exec(specifier) ?? [];
      assert.ok(
        name in imports,
        `${file.path} imports ${specifier}, which deno.json does not name`,
      );
      importers.set(name, [...(importers.get(name) ?? []), file.path]);
    }
  }
  for (const [name, paths] of importers) {
    assert.deepEqual(new Set(paths).size, 1, `${name}: ${paths}`);
  }
  for (const [name, target] of Object.entries(imports)) {
    if (String(target).startsWith("./")) continue;
    assert.match(String(target), /^npm:.+@\d+\.\d+\.\d+(-[\w.]+)?$/, name);
  }
});

Deno.test("only cli/ prints", () => {
  const printing =
    /\bconsole\.|\bDeno\.(stdout|stderr)\b|\bprocess\.std(out|err)\b/;
  const wrong = FILES.filter((file) =>
    !PRINTING_FILES.includes(file.path) && printing.test(file.code)
  );
  assert.deepEqual(wrong.map((file) => file.path), []);
});

Deno.test("only the outermost modules touch Deno and end the process", () => {
  const wrong = FILES.filter((file) =>
    /\bDeno\./.test(file.code) && !DENO_FILES.includes(file.path) &&
    !DENO_FOLDERS.includes(file.folder)
  );
  assert.deepEqual(wrong.map((file) => file.path), []);
  const ending = FILES.filter((file) =>
    /\bDeno\.exit\(|\bprocess\.exit\(/.test(file.code) &&
    file.path !== "cli/host.ts"
  );
  assert.deepEqual(ending.map((file) => file.path), []);
});

Deno.test("no file grows past the size that can be read in one sitting", () => {
  const large = FILES.filter((file) =>
    file.text.split("\n").length > FILE_LINES &&
    !DATA_FILES.includes(file.path)
  );
  assert.deepEqual(large.map((file) => file.path), []);
});

Deno.test("files are named in snake_case, none of them index.ts", () => {
  const wrong = FILES.filter((file) =>
    !/^[a-z0-9_/]+\.ts$/.test(file.path) || /(^|\/)index\.ts$/.test(file.path)
  );
  assert.deepEqual(wrong.map((file) => file.path), []);
});

function isAllowed(file: SourceFile, each: Import): boolean {
  if (each.path === undefined) return true;
  const target = each.path.split("/")[0] ?? "";
  if (OPEN_MODULES.includes(target) || target === file.folder) return true;
  // The public surface: what revision files and applications import.
  if (file.folder === "mod.ts") return true;
  const allowed = VALUE_IMPORTS[file.folder] ?? [];
  if (allowed.includes(target)) return true;
  return each.isTypeOnly && (TYPE_IMPORTS[file.folder] ?? []).includes(target);
}

function findCycle(
  edges: ReadonlyMap<string, readonly string[]>,
): readonly string[] | undefined {
  const done = new Set<string>();
  const visit = (
    path: string,
    trail: readonly string[],
  ): readonly string[] | undefined => {
    if (trail.includes(path)) {
      return [...trail.slice(trail.indexOf(path)), path];
    }
    if (done.has(path)) return undefined;
    for (const next of edges.get(path) ?? []) {
      const cycle = visit(next, [...trail, path]);
      if (cycle !== undefined) return cycle;
    }
    done.add(path);
    return undefined;
  };
  for (const path of edges.keys()) {
    const cycle = visit(path, []);
    if (cycle !== undefined) return cycle;
  }
  return undefined;
}

async function readSources(root: URL): Promise<readonly SourceFile[]> {
  const files: SourceFile[] = [];
  for await (const entry of Deno.readDir(root)) {
    const url = new URL(entry.name + (entry.isDirectory ? "/" : ""), root);
    if (entry.isDirectory) files.push(...await readSources(url));
    else if (entry.name.endsWith(".ts")) files.push(await readSource(url));
  }
  return files;
}

async function readSource(url: URL): Promise<SourceFile> {
  const text = await Deno.readTextFile(url);
  const path = url.href.slice(SRC.href.length);
  const code = withoutCommentsAndStrings(text);
  return {
    path,
    folder: path.split("/")[0] ?? "",
    text,
    code,
    imports: importsOf(text, url),
  };
}

function importsOf(text: string, url: URL): readonly Import[] {
  const found: Import[] = [];
  const statement =
    /^(?:import|export)\s+(type\s+)?(?:[\w$*{][^;"']*?\sfrom\s+)?["']([^"']+)["']/gm;
  const dynamic = /\bimport\(\s*["']([^"']+)["']\s*,?\s*\)/g;
  for (const match of text.matchAll(statement)) {
    found.push(importOf(match[2] ?? "", { isTypeOnly: !!match[1], url }));
  }
  for (const match of text.matchAll(dynamic)) {
    found.push(importOf(match[1] ?? "", { isTypeOnly: false, url }));
  }
  return found;
}

function importOf(
  specifier: string,
  options: { readonly isTypeOnly: boolean; readonly url: URL },
): Import {
  const path = specifier.startsWith(".")
    ? new URL(specifier, options.url).href.slice(SRC.href.length)
    : undefined;
  return { specifier, isTypeOnly: options.isTypeOnly, path };
}

/** Enough of a lexer for the checks above: blanks comments and plain strings. */
function withoutCommentsAndStrings(text: string): string {
  return text.replace(
    /\/\*[\s\S]*?\*\/|\/\/[^\n]*|"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*'|`(?:[^`\\$]|\\.)*`/g,
    (match) => match.startsWith("/") ? "" : '""',
  );
}
