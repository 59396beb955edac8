/** install.sh against a release on this machine. */
import assert from "node:assert/strict";

const SCRIPT = new URL("../../install.sh", import.meta.url).pathname;
const FILE = `alembic-${
  Deno.build.target.replace("-unknown-linux-musl", "-unknown-linux-gnu")
}`;
const PROGRAM = "#!/bin/sh\necho alembic 1.2.3 $1\n";

Deno.test("install.sh puts a release that is what SHA256SUMS says into its place", async () => {
  await using release = await serveRelease();
  for (
    const [args, path] of [
      [["1.2.3"], "/download/v1.2.3/"],
      [["v1.2.3"], "/download/v1.2.3/"],
      [[], "/latest/download/"],
    ] as const
  ) {
    release.paths.length = 0;
    const result = await release.install(args);
    assert.equal(result.code, 0, result.stderr);
    assert.match(result.stdout, /^alembic 1\.2\.3 --version\n/);
    assert.deepEqual(release.paths, [`${path}SHA256SUMS`, `${path}${FILE}`]);
    assert.deepEqual([...Deno.readDirSync(release.folder)].length, 1);
    const { mode } = await Deno.stat(`${release.folder}/alembic`);
    assert.equal((mode ?? 0) & 0o777, 0o755);
  }
});

Deno.test("install.sh leaves what is there if the file is another, or there is none", async () => {
  await using release = await serveRelease();
  await Deno.writeTextFile(`${release.folder}/alembic`, "old");
  release.files.set(FILE, `${PROGRAM}rm -rf /\n`);
  const changed = await release.install(["1.2.3"]);
  assert.equal(changed.code, 1);
  assert.equal(
    changed.stderr,
    `install.sh: ${FILE} is not what SHA256SUMS says: nothing was installed\n`,
  );
  release.files.set("SHA256SUMS", `${"0".repeat(64)}  another\n`);
  const unnamed = await release.install(["1.2.3"]);
  assert.equal(
    unnamed.stderr,
    `install.sh: SHA256SUMS does not name ${FILE}\n`,
  );
  release.files.clear();
  const missing = await release.install(["9.9.9"]);
  assert.equal(missing.code, 1);
  assert.match(
    missing.stderr,
    /install\.sh: cannot fetch http:\S+\/download\/v9\.9\.9\/SHA256SUMS\n$/,
  );
  assert.equal(await Deno.readTextFile(`${release.folder}/alembic`), "old");
});

Deno.test("install.sh says which variables it needs", async () => {
  await using release = await serveRelease();
  const noBase = await release.install([], { ALEMBIC_BASE_URL: "" });
  assert.match(noBase.stderr, /^install\.sh: set ALEMBIC_BASE_URL to where/);
  const noFolder = await release.install([], { ALEMBIC_INSTALL: "", HOME: "" });
  assert.match(noFolder.stderr, /^install\.sh: set ALEMBIC_INSTALL to the/);
});

interface TestRelease extends AsyncDisposable {
  /** Where it is installed to. */
  readonly folder: string;
  readonly files: Map<string, string>;
  /** What was asked for. */
  readonly paths: string[];
  install(
    args: readonly string[],
    env?: Readonly<Record<string, string>>,
  ): Promise<
    { readonly code: number; readonly stdout: string; readonly stderr: string }
  >;
}

async function serveRelease(): Promise<TestRelease> {
  const folder = await Deno.makeTempDir({ prefix: "alembic install " });
  const files = new Map([
    [FILE, PROGRAM],
    ["SHA256SUMS", `${await sha256(PROGRAM)}  ${FILE}\n`],
  ]);
  const paths: string[] = [];
  const server = Deno.serve({
    hostname: "127.0.0.1",
    port: 0,
    onListen: () => {},
  }, (request) => {
    const { pathname } = new URL(request.url);
    paths.push(pathname);
    const body = files.get(pathname.split("/").at(-1) ?? "");
    return body === undefined
      ? new Response(null, { status: 404 })
      : new Response(body);
  });
  return {
    folder,
    files,
    paths,
    async install(args, env = {}) {
      const { code, stdout, stderr } = await new Deno.Command("sh", {
        args: [SCRIPT, ...args],
        env: {
          ALEMBIC_BASE_URL: `http://127.0.0.1:${server.addr.port}`,
          ALEMBIC_INSTALL: folder,
          NO_PROXY: "*",
          no_proxy: "*",
          ...env,
        },
      }).output();
      const decoder = new TextDecoder();
      return {
        code,
        stdout: decoder.decode(stdout),
        stderr: decoder.decode(stderr),
      };
    },
    async [Symbol.asyncDispose]() {
      await server.shutdown();
      await Deno.remove(folder, { recursive: true });
    },
  };
}

async function sha256(text: string): Promise<string> {
  const bytes = new TextEncoder().encode(text);
  const digest = await crypto.subtle.digest("SHA-256", bytes);
  return [...new Uint8Array(digest)].map((each) =>
    each.toString(16).padStart(2, "0")
  ).join("");
}
