import { DockerfileParser } from "dockerfile-ast";
import { parseAllDocuments } from "yaml";

const DECODER = new TextDecoder();

/** What a shell's parser finds wrong; with shellcheck, also what it warns of. */
export async function findShellErrors(text: string): Promise<string> {
  const folder = await Deno.makeTempDir();
  try {
    const path = `${folder}/script.sh`;
    await Deno.writeTextFile(path, text);
    const parsed = await run("sh", ["-n", path]);
    if (parsed !== "") return parsed;
    return await hasProgram("shellcheck")
      ? await run("shellcheck", ["--shell=sh", path])
      : "";
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

/** The document of a YAML text; throws at its first error. */
export function parseYaml(text: string): unknown {
  const documents = parseAllDocuments(text, { strict: true, uniqueKeys: true });
  if (!Array.isArray(documents) || documents.length !== 1) {
    throw new Error("it is not one document");
  }
  const [document] = documents;
  const [error] = [...document?.errors ?? [], ...document?.warnings ?? []];
  if (error !== undefined) throw error;
  return document?.toJS();
}

/** Instructions of a Dockerfile: keyword and arguments. */
export function parseDockerfile(
  text: string,
): readonly { readonly keyword: string; readonly argument: string }[] {
  const dockerfile = DockerfileParser.parse(text);
  return dockerfile.getInstructions().map((each) => ({
    keyword: each.getKeyword(),
    argument: each.getArgumentsContent() ?? "",
  }));
}

let bundle: Promise<string> | undefined;

/** What GitHub's parser finds wrong with a workflow. */
export async function findWorkflowErrors(
  text: string,
): Promise<readonly string[]> {
  bundle ??= bundleParser();
  const child = new Deno.Command(Deno.execPath(), {
    args: ["run", "-A", "--no-config", await bundle],
    stdin: "piped",
    stdout: "piped",
    stderr: "piped",
  }).spawn();
  const writer = child.stdin.getWriter();
  await writer.write(new TextEncoder().encode(text));
  await writer.close();
  const { success, stdout, stderr } = await child.output();
  if (!success) throw new Error(DECODER.decode(stderr));
  return JSON.parse(DECODER.decode(stdout));
}

async function bundleParser(): Promise<string> {
  const output = await Deno.makeTempFile({ suffix: ".js" });
  globalThis.addEventListener("unload", () => Deno.removeSync(output));
  const failure = await run(Deno.execPath(), [
    "bundle",
    "--quiet",
    "--platform=deno",
    `--output=${output}`,
    new URL("./workflow_errors.ts", import.meta.url).pathname,
  ]);
  if (failure !== "") throw new Error(failure);
  return output;
}

/** What `systemd-analyze` says of a unit; undefined where there is none. */
export async function findUnitErrors(
  text: string,
): Promise<string | undefined> {
  if (!await hasProgram("systemd-analyze")) return undefined;
  const folder = await Deno.makeTempDir();
  try {
    const path = `${folder}/migrate.service`;
    // It wants the program to be there.
    const program = Deno.execPath();
    await Deno.writeTextFile(
      path,
      text.replace("/usr/local/bin/alembic", program),
    );
    return await run("systemd-analyze", ["verify", "--man=no", path]);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

export async function hasProgram(name: string): Promise<boolean> {
  return await run("sh", ["-c", 'command -v "$0" >/dev/null', name]) === "";
}

/** Empty if the program succeeds and says nothing. */
async function run(program: string, args: readonly string[]): Promise<string> {
  const { code, stdout, stderr } = await new Deno.Command(program, {
    args: [...args],
  }).output();
  const said = DECODER.decode(stdout) + DECODER.decode(stderr);
  return code === 0 ? said : `${said}ended with ${code}`;
}
