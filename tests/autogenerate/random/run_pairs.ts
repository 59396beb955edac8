import type { Connection } from "../../../src/driver/connection.ts";
import { findFailures } from "../matrix/find_failures.ts";
import { type ChangeOptions, runChange } from "../matrix/run_change.ts";
import {
  askForShared,
  makeRandomSchema,
  type RandomSchema,
} from "./random_schema.ts";

/** A pair that did not hold, or several that only together did not. */
export interface PairFailure {
  readonly seeds: readonly number[];
  readonly problem: string;
}

/** Pairs that share two databases, each in a schema of its own. */
const BATCH_SIZE = 10;
/** Batches that run at the same time: the server works while we do. */
const BATCHES_AT_ONCE = 2;

/** The schema before and the one after that a seed stands for. */
export function pairOf(seed: number): readonly [RandomSchema, RandomSchema] {
  return [makeRandomSchema(2 * seed), makeRandomSchema(2 * seed + 1)];
}

/**
 * Runs the pairs of the seeds, several together, and reports what fails, by
 * seed. `onBatch` is told how many pairs each batch had.
 */
export async function runPairs(
  seeds: readonly number[],
  options: ChangeOptions,
  onBatch: (pairs: number, failures: readonly PairFailure[]) => void = () => {},
): Promise<readonly PairFailure[]> {
  const batches: (readonly number[])[] = [];
  for (let at = 0; at < seeds.length; at += BATCH_SIZE) {
    batches.push(seeds.slice(at, at + BATCH_SIZE));
  }
  const failures: PairFailure[] = [];
  const work = async () => {
    for (let batch = batches.shift(); batch; batch = batches.shift()) {
      const found = await findFailures(
        batch,
        (some) => tryPairs(some, options),
      );
      const failed = found.map(({ items, problem }): PairFailure => ({
        seeds: items,
        problem,
      }));
      failures.push(...failed);
      onBatch(batch.length, failed);
    }
  };
  await Promise.all(Array.from({ length: BATCHES_AT_ONCE }, work));
  return failures.toSorted((one, other) =>
    (one.seeds[0] ?? 0) - (other.seeds[0] ?? 0)
  );
}

/** `count` seeds from `first` on. */
export function seedsFrom(first: number, count: number): readonly number[] {
  return Array.from({ length: count }, (_, index) => first + index);
}

/** What failed, with the SQL of each pair by which to try it again. */
export function describeFailure({ seeds, problem }: PairFailure): string {
  const pairs = seeds.flatMap((seed) => {
    const [from, to] = pairOf(seed);
    return [
      `-- seed ${seed}, as it is`,
      `${from.sql};`,
      `${from.rows};`,
      `-- seed ${seed}, as it is wanted`,
      `${to.sql};`,
    ];
  });
  return [`seed ${seeds.join(", ")}: ${problem}`, ...pairs].join("\n");
}

async function tryPairs(
  seeds: readonly number[],
  options: ChangeOptions,
): Promise<string | undefined> {
  const pairs = seeds.map(pairOf);
  const load = (side: 0 | 1, withRows: boolean) => (connection: Connection) =>
    inEachPlace(connection, pairs, async (pair, place) => {
      const { sql, rows } = pair[side];
      await connection.execute(
        `CREATE SCHEMA ${place};\n${sql}${withRows ? `;\n${rows}` : ""}`,
      );
    });
  try {
    await runChange({
      load: load(0, true),
      loadWanted: load(1, false),
      ask: async (connection) => {
        const answers: string[] = [];
        await inEachPlace(connection, pairs, async ([one, other]) => {
          const result = await connection.execute(askForShared(one, other));
          answers.push(JSON.stringify(result.at(-1)?.rows));
        });
        return answers.join("\n");
      },
      prepareReturn: () => Promise.resolve(),
      renames: [],
      renamesBack: [],
    }, options);
    return undefined;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

async function inEachPlace<P>(
  connection: Connection,
  pairs: readonly P[],
  act: (pair: P, place: string) => Promise<void>,
): Promise<void> {
  for (const [index, pair] of pairs.entries()) {
    await connection.execute(`SET search_path = r${index}, public`);
    await act(pair, `r${index}`);
  }
}
