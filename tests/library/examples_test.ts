/** The examples of docs/library.md are run as they stand, against a server. */
import assert from "node:assert/strict";

import { type Example, readExamples } from "../deploy/read_examples.ts";
import { freshDatabase } from "../support/servers.ts";

const ROOT = new URL("../../", import.meta.url);
const EXAMPLES = await readExamples(new URL("docs/library.md", ROOT));

/** What the models of the project say. */
const MODELS = `import { sa } from "alembic";
export const targetMetadata = sa.metadata([
  sa.table("account", [sa.column("id", sa.integer())]),
]);
`;

/** What each prints, in the order of the paper. */
const OUTPUTS: readonly RegExp[] = [
  /^applied one in [\d.]+ ms\n$/,
  /^not yet\n$/,
  /^add table public\.account\ntwo \[ "createTable" \]\n$/,
  /^running one\n$/,
  /^$/,
  /version_num: "one"/,
];

Deno.test("every example of docs/library.md has an expected output", () => {
  assert.equal(EXAMPLES.length, OUTPUTS.length);
});

Deno.test("every example of docs/library.md type-checks", async () => {
  const folder = await Deno.makeTempDir();
  try {
    for (const { line, text } of EXAMPLES) {
      await Deno.writeTextFile(`${folder}/line_${line}.ts`, text);
    }
    const { code, stderr } = await deno(["check", "--quiet"], folder);
    assert.equal(code, 0, stderr);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});

for (const [index, example] of EXAMPLES.entries()) {
  Deno.test(`docs/library.md line ${example.line} runs as it stands`, async () => {
    const { code, stdout, stderr } = await runExample(example);
    assert.equal(code, 0, stderr);
    assert.equal(stderr, "");
    assert.match(stdout, OUTPUTS[index] ?? /^never$/);
  });
}

interface Result {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

async function runExample({ text }: Example): Promise<Result> {
  await using database = await freshDatabase();
  const folder = await Deno.makeTempDir();
  try {
    await Deno.mkdir(`${folder}/migrations/versions`, { recursive: true });
    await Deno.writeTextFile(
      `${folder}/migrations/versions/one.sql`,
      "-- revision: one\n-- down_revision:\n\n-- upgrade\nSELECT 1;\n",
    );
    await Deno.writeTextFile(
      `${folder}/alembic.ini`,
      `[alembic]\nscript_location = migrations\nshadow_url = ${
        database.url.replaceAll("%", "%%")
      }\n`,
    );
    await Deno.writeTextFile(`${folder}/models.ts`, MODELS);
    await Deno.writeTextFile(
      `${folder}/example.ts`,
      text.replace("postgresql://app@localhost/app", database.url),
    );
    return await deno(
      ["run", "-A", "--quiet"],
      `${folder}/example.ts`,
      { cwd: folder, env: variablesOf(database.url) },
    );
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

/** Where the examples look for their database. */
function variablesOf(url: string): Record<string, string> {
  const { hostname, port, username, password, pathname } = new URL(url);
  return {
    APP_DATABASE_URL: url,
    DATABASE_URL: url,
    PGHOST: hostname,
    PGPORT: port,
    PGUSER: decodeURIComponent(username),
    PGPASSWORD: decodeURIComponent(password),
    PGDATABASE: pathname.slice(1),
  };
}

/** Runs Deno with the project's configuration on a file or folder. */
async function deno(
  command: readonly string[],
  path: string,
  options: {
    readonly cwd?: string;
    readonly env?: Readonly<Record<string, string>>;
  } = {},
): Promise<Result> {
  const config = new URL("deno.json", ROOT).pathname;
  const { code, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
    ...options,
    args: [...command, `--config=${config}`, path],
    env: { NO_COLOR: "1", ...options.env },
  }).output();
  const decoder = new TextDecoder();
  return {
    code,
    stdout: decoder.decode(stdout),
    stderr: decoder.decode(stderr),
  };
}
