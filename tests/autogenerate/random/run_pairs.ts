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

/** Runs the pairs of `count` seeds from `first` on, and reports each failure. */
export async function runPairs(
  { first, count }: { readonly first: number; readonly count: number },
  options: ChangeOptions,
): Promise<readonly PairFailure[]> {
  const failures: PairFailure[] = [];
  for (let at = first; at < first + count; at += BATCH_SIZE) {
    const length = Math.min(BATCH_SIZE, first + count - at);
    const seeds = Array.from({ length }, (_, index) => at + index);
    const found = await findFailures(
      seeds,
      (some) => tryPairs(some, options),
    );
    failures.push(...found.map(({ items, problem }) => ({
      seeds: items,
      problem,
    })));
  }
  return failures;
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
