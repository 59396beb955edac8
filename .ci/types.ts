/**
 * Puts the declarations of src/mod.ts into one text, which `alembic init`
 * writes for editors:
 *
 *     deno run -A .ci/types.ts
 *
 * Run it when what revisions and applications may write has changed; a test
 * compares.
 */
import { rollup } from "rollup";
import { dts } from "rollup-plugin-dts";
import ts from "typescript";

const ENTRY = new URL("../src/mod.ts", import.meta.url);
const OUTPUT = new URL("../src/script/type_declarations.ts", import.meta.url);

const HEAD =
  `// Types of what revisions and applications import from "alembic". Written by
// "alembic init" for editors; the program itself does not read it.

`;

if (import.meta.main) {
  await Deno.writeTextFile(OUTPUT, renderModule(await renderDeclarations()));
}

/** The text of `alembic.d.ts`. */
export async function renderDeclarations(): Promise<string> {
  const bundle = await rollup({
    input: ENTRY.pathname,
    plugins: [dts({
      compilerOptions: {
        strict: true,
        exactOptionalPropertyTypes: true,
        stripInternal: true,
        skipLibCheck: true,
        allowImportingTsExtensions: true,
        target: ts.ScriptTarget.ESNext,
        module: ts.ModuleKind.ESNext,
        moduleResolution: ts.ModuleResolutionKind.Bundler,
        lib: ["lib.esnext.d.ts", "lib.dom.d.ts"],
        types: [],
        paths: {},
      },
    })],
    onwarn(warning) {
      throw new Error(warning.message);
    },
  });
  const { output: [chunk] } = await bundle.generate({ format: "es" });
  if (chunk.imports.length > 0) {
    throw new Error(`Declarations import ${chunk.imports.join(", ")}`);
  }
  return HEAD + await separateTypes(chunk.code);
}

/** The module that holds the text. */
export function renderModule(declarations: string): string {
  return "/** Text of `alembic.d.ts`, made by .ci/types.ts from src/mod.ts. */\n" +
    `export const TYPE_DECLARATIONS =\n  \`${
      declarations.replace(/[\\`]|\$\{/g, "\\$&")
    }\`;\n`;
}

/** The plugin takes classes for values even where only their types are exported. */
async function separateTypes(code: string): Promise<string> {
  const values = new Set(Object.keys(await import(ENTRY.href)));
  return code.replace(
    /^export \{(.*)\};\nexport type \{(.*)\};$/m,
    (_, a, b) => {
      const names = [...readNames(a), ...readNames(b)].toSorted();
      const kept = names.filter((name) => values.has(name));
      const types = names.filter((name) => !values.has(name));
      return `export { ${kept.join(", ")} };\n` +
        `export type { ${types.join(", ")} };`;
    },
  );
}

function readNames(list: string): readonly string[] {
  return list.split(",").map((name) => name.trim()).filter((name) =>
    name !== ""
  );
}
