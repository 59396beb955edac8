/** A revision of a recorded history: attributes and message only. */
export interface StubRevision {
  readonly revision: string;
  readonly down_revision: string | readonly string[] | null;
  readonly depends_on: string | readonly string[] | null;
  readonly branch_labels: string | readonly string[] | null;
  readonly doc: string;
}

/**
 * Writes a revision file for each stub, its functions empty, named so that
 * the files sort in the order given: load order decides between branches.
 */
export async function writeStubRevisions(
  folder: string,
  stubs: readonly StubRevision[],
): Promise<void> {
  await Deno.mkdir(folder, { recursive: true });
  const width = String(stubs.length).length;
  await Promise.all(stubs.map((stub, index) =>
    Deno.writeTextFile(
      `${folder}/${String(index).padStart(width, "0")}_stub.ts`,
      renderStub(stub),
    )
  ));
}

function renderStub(stub: StubRevision): string {
  const comment = stub.doc.split("\n").map((line) => `// ${line}\n`).join("");
  return comment + [
    ["revision", stub.revision],
    ["downRevision", stub.down_revision],
    ["dependsOn", stub.depends_on],
    ["branchLabels", stub.branch_labels],
  ].map(([name, value]) => `export const ${name} = ${JSON.stringify(value)};\n`)
    .join("") +
    "export async function upgrade() {}\nexport async function downgrade() {}\n";
}
