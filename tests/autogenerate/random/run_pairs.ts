import { findFailures } from "../matrix/find_failures.ts";
import { type ChangeOptions, runChange } from "../matrix/run_change.ts";
import type { Connection } from "../../../src/driver/connection.ts";
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

/** The schema before and the one after that a seed stands for. */
export function pairOf(seed: number): readonly [RandomSchema, RandomSchema] {
  return [makeRandomSchema(2 * seed), makeRandomSchema(2 * seed + 1)];
}

/** Runs the pairs of the seeds, several together, and reports what fails. */
export async function runPairs(
  seeds: readonly number[],
  options: ChangeOptions,
): Promise<readonly PairFailure[]> {
  const failures: PairFailure[] = [];
  for (let at = 0; at < seeds.length; at += BATCH_SIZE) {
    const found = await findFailures(
      seeds.slice(at, at + BATCH_SIZE),
      (some) => tryPairs(some, options),
    );
    failures.push(...found.map(({ items, problem }) => ({
      seeds: items,
      problem,
    })));
  }
  return failures;
}

/** `count` seeds from `first` on. */
export function seedsFrom(first: number, count: number): readonly number[] {
  return Array.from({ length: count }, (_, index) => first + index);
}

async function tryPairs(
  seeds: readonly number[],
  options: ChangeOptions,
): Promise<string | undefined> {
  const pairs = seeds.map(pairOf);
  const load = (side: 0 | 1, withRows: boolean) => (connection: Connection) =>
    inEachPlace(connection, pairs, async (pair, place) => {
      const { sql, rows } = pair[side];
      await connection.execute(`CREATE SCHEMA ${place}`);
      await connection.execute(withRows ? `${sql};\n${rows}` : sql);
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
