import type { BenchWorld } from "./bench_world.ts";
import type { Workload } from "./measure.ts";
import { missingCase } from "./run_workloads.ts";
import type { Tool } from "./tool.ts";

/** Size of what is deployed beside the runtime that has to be there. */
export async function planSize(
  world: BenchWorld,
): Promise<readonly Workload[]> {
  const tools = [...world.own.map(({ ts }) => ts), ...world.peers];
  const floors = world.floors.map(({ name, missing, path }) =>
    missing === undefined
      ? { name, rounds: 1, run: () => Promise.resolve(toMb(sizeOf(path))) }
      : missingCase(name, missing)
  );
  return [{
    key: "size",
    title: "Size of what is deployed, its runtime not counted",
    unit: "MB",
    cases: [
      ...floors,
      ...await Promise.all(tools.map(async (tool) => {
        const name = tool.runtime === undefined
          ? tool.name
          : `${tool.name} (+ ${tool.runtime})`;
        if (tool.missing !== undefined) return missingCase(name, tool.missing);
        const size = await deployedSize(tool);
        return { name, rounds: 1, run: () => Promise.resolve(toMb(size)) };
      })),
    ],
  }];
}

async function deployedSize(tool: Tool): Promise<number> {
  const files = tool.deployed.map(sizeOf).reduce((sum, size) => sum + size, 0);
  return files + await packagesSize(tool.packages ?? []);
}

/** What Debian says of its packages, which are given in kB. */
async function packagesSize(packages: readonly string[]): Promise<number> {
  if (packages.length === 0) return 0;
  const { stdout } = await new Deno.Command("dpkg-query", {
    args: ["--show", "--showformat=${Installed-Size}\n", ...packages],
    stderr: "null",
  }).output();
  return new TextDecoder().decode(stdout).split("\n")
    .reduce((sum, line) => sum + Number(line) * 1024, 0);
}

function sizeOf(path: string): number {
  const info = Deno.lstatSync(path);
  if (!info.isDirectory) return info.size;
  let sum = 0;
  for (const { name } of Deno.readDirSync(path)) {
    sum += sizeOf(`${path}/${name}`);
  }
  return sum;
}

function toMb(bytes: number): number {
  return bytes / 1_000_000;
}
