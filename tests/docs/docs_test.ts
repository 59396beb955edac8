import assert from "node:assert/strict";
import { parseDatabaseUrl } from "../../src/config/database_url.ts";
import { KNOWN_OPTIONS } from "../../src/config/known_options.ts";
import { parseIni } from "../../src/config/ini.ts";
import { DIFFERENCES } from "../compat/differences.ts";
import { runDocument } from "./console.ts";
import { DOCS, PAGES_WITH_COMMANDS, readPage } from "./pages.ts";
import { renderCommandsPage } from "./render_commands.ts";

for (const name of PAGES_WITH_COMMANDS) {
  Deno.test(`the commands in docs/${name} print what stands below them`, async () => {
    const text = await readPage(name);
    assert.equal(await runDocument(text), text);
  });
}

Deno.test("docs/commands.md is what the command table says", async () => {
  assert.equal(
    await readPage("commands.md"),
    renderCommandsPage(),
    "run deno run -A tests/docs/write.ts",
  );
});

Deno.test("docs/configuration.md has every setting, in the order of known_options.ts", async () => {
  const page = await readPage("configuration.md");
  const section =
    page.split("\n## ").find((each) => each.startsWith("Settings\n")) ?? "";
  const named = [...section.matchAll(/^\| `([\w.]+)`/gm)].map((match) =>
    match[1]
  );
  assert.deepEqual(named, [...KNOWN_OPTIONS]);
});

Deno.test("docs/configuration.md shows URLs and files that can be read", async () => {
  const page = await readPage("configuration.md");
  const urls = [...page.matchAll(/^\| `((?:postgresql|pglite)[^`]*)`/gm)]
    .map((match) => match[1] ?? "");
  assert.equal(urls.length, 8);
  for (const url of urls.filter((each) => !each.includes("service="))) {
    const target = parseDatabaseUrl(url, {
      environment: () => undefined,
      origin: "the page",
    });
    assert.equal(target.kind, url.startsWith("pglite") ? "pglite" : "postgres");
  }
  const inis = [...page.matchAll(/^```ini\n([^]*?)^```$/gm)];
  assert.equal(inis.length, 1);
  for (const [, text = ""] of inis) parseIni(text, { file: "the page" });
});

Deno.test("docs/exit-codes.md has every exit code of the program", async () => {
  const page = await readPage("exit-codes.md");
  const told = [...page.matchAll(/^\| (\d+) +\|/gm)].map((match) =>
    Number(match[1])
  );
  const used = new Set([0]);
  for (const text of await readSources(new URL("../src/", DOCS))) {
    const patterns =
      /(?:exitCode(?:: number)?|CLOSED_OUTPUT) = (\d+)|"SIGINT" \? (\d+) : (\d+)/g;
    for (const match of text.matchAll(patterns)) {
      for (const code of match.slice(1)) if (code) used.add(Number(code));
    }
  }
  assert.deepEqual(told, [...used].sort((a, b) => a - b));
});

Deno.test("docs/differences.md has a section for each listed difference", async () => {
  const page = await readPage("differences.md");
  const headings = [...page.matchAll(/^### (.*)$/gm)].map((match) => match[1]);
  assert.deepEqual(new Set(headings).size, headings.length);
  const missing = DIFFERENCES.filter(({ id }) => !headings.includes(id));
  assert.deepEqual(missing.map(({ id }) => id), []);
  const compared =
    page.split("\n## ").find((each) =>
      each.startsWith("What recorded answers show\n")
    ) ?? "";
  assert.deepEqual(
    [...compared.matchAll(/^### (.*)$/gm)].map((match) => match[1]),
    DIFFERENCES.map(({ id }) => id),
  );
});

async function readSources(folder: URL): Promise<readonly string[]> {
  const texts: string[] = [];
  for await (const entry of Deno.readDir(folder)) {
    const url = new URL(entry.name, folder);
    if (entry.isDirectory) {
      texts.push(...await readSources(new URL(`${url.href}/`)));
    } else texts.push(await Deno.readTextFile(url));
  }
  return texts;
}
