import { shuffle } from "../src/util/shuffle.ts";

/** One thing to measure, again and again. */
export interface Case {
  readonly name: string;
  /** Why it is not measured; the rest is not looked at then. */
  readonly missing?: string;
  /** Fewer rounds than the others, for what takes minutes. */
  readonly rounds?: number;
  /** What has to be done before each run and is not measured. */
  readonly before?: () => Promise<void>;
  /** Does it once. @returns What it took, in the unit of the workload. */
  readonly run: () => Promise<number>;
  /** What has to be done after each run; looks whether the work was done. */
  readonly after?: () => Promise<void>;
}

/** The values of a case, or why there are none. */
export interface Line {
  readonly name: string;
  /** Ascending; empty if the case is missing. */
  readonly values: readonly number[];
  readonly missing?: string;
}

/** Cases that do the same work. */
export interface Workload {
  /** Name on the command line. */
  readonly key: string;
  readonly title: string;
  readonly unit: "ms" | "MB";
  readonly cases: readonly Case[];
}

/** What was measured of a workload. */
export interface WorkloadResult {
  readonly key: string;
  readonly title: string;
  readonly unit: "ms" | "MB";
  readonly rounds: number;
  readonly lines: readonly Line[];
}

/**
 * Runs the cases in turn, `rounds` times, after one round that does not count;
 * in another order each time, since each leaves the server and the caches to the
 * next one as they are. A case that fails is reported as missing, with its last words and without
 * figures, which would not be trusted.
 */
export async function measureInTurn(
  workload: Workload,
  options: { readonly rounds: number; readonly log: (text: string) => void },
): Promise<WorkloadResult> {
  const { rounds, log } = options;
  const missing = new Map<string, string>();
  const values = new Map<string, number[]>();
  for (const each of workload.cases) {
    values.set(each.name, []);
    if (each.missing !== undefined) {
      missing.set(each.name, each.missing);
      continue;
    }
    try {
      const value = await runCase(each);
      // What takes minutes is not done once more for warmth.
      if (each.rounds === 1) values.get(each.name)?.push(value);
    } catch (error) {
      missing.set(each.name, messageOf(error));
    }
  }
  for (let round = 0; round < rounds; round++) {
    log(`${workload.key}: round ${round + 1} of ${rounds}`);
    for (const each of shuffle(workload.cases)) {
      if (each.rounds === 1 || round >= (each.rounds ?? rounds)) continue;
      if (missing.has(each.name)) continue;
      try {
        values.get(each.name)?.push(await runCase(each));
      } catch (error) {
        missing.set(each.name, `in round ${round + 1}: ${messageOf(error)}`);
        values.set(each.name, []);
      }
    }
  }
  return {
    key: workload.key,
    title: workload.title,
    unit: workload.unit,
    rounds,
    lines: workload.cases.map(({ name }) => {
      const reason = missing.get(name);
      return {
        name,
        values: (values.get(name) ?? []).toSorted((a, b) => a - b),
        ...(reason !== undefined && { missing: reason }),
      };
    }),
  };
}

/** The value below which `part` of the ascending `values` lie; NaN of none. */
export function quantile(values: readonly number[], part: number): number {
  return values[Math.round((values.length - 1) * part)] ?? NaN;
}

/** The middle value; NaN of none. */
export function medianOf(line: Line | undefined): number {
  return quantile(line?.values ?? [], 0.5);
}

async function runCase({ before, run, after }: Case): Promise<number> {
  await before?.();
  const value = await run();
  await after?.();
  return value;
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
