import assert from "node:assert/strict";

/** Passes if `deno fmt` would change none of the bodies of functions. */
export async function assertFormatted(
  bodies: readonly string[],
): Promise<void> {
  const text = bodies.map((body) =>
    `export async function upgrade({ op, sa }: Migration): Promise<void> {\n${body}}\n`
  ).join("\n");
  await assertModuleFormatted(text);
}

/** Passes if `deno fmt` would change nothing in the text of a module. */
export async function assertModuleFormatted(text: string): Promise<void> {
  const child = new Deno.Command(Deno.execPath(), {
    args: ["fmt", "--no-config", "--ext", "ts", "-"],
    stdin: "piped",
    stdout: "piped",
    stderr: "piped",
  }).spawn();
  const writer = child.stdin.getWriter();
  const written = writer.write(new TextEncoder().encode(text)).then(() =>
    writer.close()
  );
  const [output] = await Promise.all([child.output(), written]);
  assert.ok(output.success, new TextDecoder().decode(output.stderr));
  assert.deepEqual(
    new TextDecoder().decode(output.stdout).split("\n"),
    text.split("\n"),
  );
}
