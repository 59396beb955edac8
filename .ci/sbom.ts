/**
 * Prints what the program is made of as CycloneDX 1.6: the packages that
 * src/ imports and theirs, as deno.lock pins them.
 *
 *     deno run -R .ci/sbom.ts > sbom.cdx.json
 *
 * The same lock file gives the same text: no time, no random serial number.
 */
import { VERSION } from "../src/cli/version.ts";

const ROOT = new URL("../", import.meta.url);

interface LockedPackage {
  /** `sha512-` and base64. */
  readonly integrity: string;
  readonly dependencies?: readonly string[];
}

interface Lock {
  /** `npm:name@range` to the version locked for it. */
  readonly specifiers: Readonly<Record<string, string>>;
  /** `name@version` to the package. */
  readonly npm: Readonly<Record<string, LockedPackage>>;
}

/** A package of the program. */
export interface Component {
  readonly name: string;
  readonly version: string;
  /** Hexadecimal. */
  readonly sha512: string;
}

if (import.meta.main) {
  const text = JSON.stringify(renderSbom(await listComponents()), null, 2);
  await Deno.stdout.write(new TextEncoder().encode(`${text}\n`));
}

/** The packages that get into the program, sorted by name. */
export async function listComponents(): Promise<readonly Component[]> {
  const lock: Lock = JSON.parse(await readText("deno.lock"));
  const { imports } = JSON.parse(await readText("deno.json"));
  const found = new Map<string, Component>();
  const visit = (key: string): void => {
    const locked = lock.npm[key];
    if (locked === undefined) throw new Error(`deno.lock has no ${key}`);
    if (found.has(key)) return;
    found.set(key, describe(key, locked));
    for (const name of locked.dependencies ?? []) {
      visit(findKey(lock, name));
    }
  };
  for (const name of await importedPackages()) {
    const specifier = String(imports[name]);
    const locked = lock.specifiers[specifier];
    if (locked === undefined) throw new Error(`deno.lock has no ${specifier}`);
    visit(`${name}@${locked}`);
  }
  return [...found.values()].toSorted((a, b) => a.name < b.name ? -1 : 1);
}

/** Names of the packages that modules of src/ import. */
async function importedPackages(): Promise<ReadonlySet<string>> {
  const names = new Set<string>();
  const pattern =
    /^import (?!type)[^;]*? from "([^".][^":]*)"|\bimport\("([^".][^":]*)"\)/gm;
  for await (const text of readSources(new URL("src/", ROOT))) {
    for (const [, specifier, lazy] of text.matchAll(pattern)) {
      // Of a module in a package, too.
      const name = /^(?:@[^/]+\/)?[^/]+/.exec(specifier ?? lazy ?? "");
      names.add(name?.[0] ?? "");
    }
  }
  names.delete("alembic");
  return names;
}

async function* readSources(folder: URL): AsyncGenerator<string> {
  for await (const { name, isDirectory } of Deno.readDir(folder)) {
    // It quotes imports of its users.
    if (name === "type_declarations.ts") continue;
    if (isDirectory) yield* readSources(new URL(`${name}/`, folder));
    else yield await Deno.readTextFile(new URL(name, folder));
  }
}

/** A dependency stands without its version where only one is locked. */
function findKey(lock: Lock, name: string): string {
  if (name in lock.npm) return name;
  const key = Object.keys(lock.npm).find((each) => each.startsWith(`${name}@`));
  if (key === undefined) throw new Error(`deno.lock has no ${name}`);
  return key;
}

function describe(key: string, locked: LockedPackage): Component {
  const at = key.indexOf("@", 1);
  const digest = atob(locked.integrity.replace(/^sha512-/, ""));
  return {
    name: key.slice(0, at),
    // What follows an underscore are its peers.
    version: key.slice(at + 1).replace(/_.*$/, ""),
    sha512: [...digest].map((each) =>
      each.charCodeAt(0).toString(16).padStart(2, "0")
    ).join(""),
  };
}

/** The bill as CycloneDX has it. */
export function renderSbom(components: readonly Component[]): unknown {
  return {
    bomFormat: "CycloneDX",
    specVersion: "1.6",
    version: 1,
    metadata: {
      component: {
        type: "application",
        "bom-ref": "alembic",
        name: "alembic",
        version: VERSION,
      },
    },
    components: components.map(({ name, version, sha512 }) => {
      const purl = `pkg:npm/${name.replace("@", "%40")}@${version}`;
      return {
        type: "library",
        "bom-ref": purl,
        name,
        version,
        purl,
        hashes: [{ alg: "SHA-512", content: sha512 }],
      };
    }),
  };
}

async function readText(path: string): Promise<string> {
  return await Deno.readTextFile(new URL(path, ROOT));
}
