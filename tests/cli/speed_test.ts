import assert from "node:assert/strict";
import { freshDatabase, type TestDatabase } from "../support/servers.ts";
import { makeEmptyFolder, type TempProject } from "../support/temp_project.ts";

const SIZE = 10_000;
/** Three times what a quiet machine may take: CI is shared and slow. */
const LIMIT_MS = 3_000;
/**
 * Where starting the program alone, 30 to 50 ms on a quiet machine, takes so
 * long that this many starts are more than the limit, the machine has other
 * things to do, and the limit grows with it.
 */
const STARTS_IN_LIMIT = 40;

/** Parents of the revision at an index, by index. */
type Shape = (index: number) => readonly number[];

const BRANCHES = 1_000;

const SHAPES: Readonly<Record<string, Shape>> = {
  "in one line": (index) => index === 0 ? [] : [index - 1],
  // 1,000 branches side by side, each five long, then merged two by two.
  "in 1,000 branches that are merged": (index) => {
    const branched = 5 * BRANCHES;
    if (index === 0) return [];
    if (index <= BRANCHES) return [0];
    if (index <= branched) return [index - BRANCHES];
    const merge = index - branched - 1;
    if (merge >= BRANCHES - 1) return [index - 1];
    const first = branched - BRANCHES + 1;
    return [first + 2 * merge, first + 2 * merge + 1];
  },
};

function nameOf(index: number): string {
  return `r${String(index).padStart(11, "0")}`;
}

function renderRevision(index: number, parents: readonly number[]): string {
  const names = parents.map(nameOf);
  const down = JSON.stringify(names.length > 1 ? names : names[0] ?? null);
  return `/**
 * step ${index}
 *
 * Revision ID: ${nameOf(index)}
 * Revises: ${names.join(", ")}
 * Create Date: 2026-11-22 10:04:31
 */
import type { Migration } from "alembic";

export const revision = "${nameOf(index)}";
export const downRevision = ${down};
export const branchLabels = null;
export const dependsOn = null;

export async function upgrade({ op, sa }: Migration): Promise<void> {
  await op.addColumn("account", sa.column("c${index}", sa.integer()));
}

export async function downgrade({ op }: Migration): Promise<void> {
  await op.dropColumn("account", "c${index}");
}
`;
}

async function writeProject(
  database: TestDatabase,
  shape: Shape,
): Promise<TempProject> {
  const project = await makeEmptyFolder();
  await project.write(
    "alembic.ini",
    "[alembic]\nscript_location = migrations\n" +
      `sqlalchemy.url = ${database.url.replaceAll("%", "%%")}\n`,
  );
  const folder = project.path("migrations/versions");
  await Deno.mkdir(folder, { recursive: true });
  for (let index = 0; index < SIZE; index++) {
    Deno.writeTextFileSync(
      `${folder}/${nameOf(index)}_step.ts`,
      renderRevision(index, shape(index)),
    );
  }
  return project;
}

for (const [name, shape] of Object.entries(SHAPES)) {
  Deno.test(`heads, history and planning of 10,000 revisions ${name} take under a second, here 3 s`, async () => {
    await using database = await freshDatabase();
    await using project = await writeProject(database, shape);
    const time = async (line: string) => {
      const startedAt = performance.now();
      const result = await project.run(line.split(" "));
      assert.deepEqual([result.code, result.stderr], [0, ""]);
      return { ...result, elapsedMs: performance.now() - startedAt };
    };
    const measure = async (line: string) => {
      const before = await time("--version");
      const { elapsedMs, stdout } = await time(line);
      const behind = await time("--version");
      const startMs = Math.max(before.elapsedMs, behind.elapsedMs);
      const limitMs = Math.max(LIMIT_MS, STARTS_IN_LIMIT * startMs);
      assert.ok(
        elapsedMs < limitMs,
        `${line} took ${elapsedMs} ms, more than ${limitMs} ms`,
      );
      return stdout;
    };
    assert.equal(await measure("heads"), `${nameOf(SIZE - 1)} (head)\n`);
    const history = await measure("history");
    assert.equal(history.split("\n").length, SIZE + 1);
    const plan = JSON.parse(await measure("upgrade heads --dry-run --json"));
    assert.equal(plan.steps.length, SIZE);
    assert.deepEqual(plan.heads, [nameOf(SIZE - 1)]);
  });
}
