import type { Connection } from "../../../src/driver/connection.ts";
import type { MatrixCase } from "./matrix_case.ts";
import type { Target } from "./test_target.ts";

/** Cases that share a pair of databases, each in a schema of its own. */
export const BATCH_SIZE = 40;

/** The cases that the target can run. */
export function casesFor(
  cases: readonly MatrixCase[],
  target: Target,
): readonly MatrixCase[] {
  const version = target === "PGlite" ? 18 : target;
  return cases.filter(({ since = 0, needsExtensions = false }) =>
    since <= version && !(needsExtensions && target === "PGlite")
  );
}

/** Whether every target gets every case. */
const IS_FULL = Deno.env.get("ALEMBIC_MATRIX") === "full";
const SAMPLED = 10;
/** What an embedded database differs in is not PostgreSQL's language. */
const SAMPLED_EMBEDDED = 20;

/** All on 18, some on other targets, unless `ALEMBIC_MATRIX` is `full`. */
export function sampleFor(
  cases: readonly MatrixCase[],
  target: Target,
): readonly MatrixCase[] {
  return target === 18 ? casesFor(cases, target) : fewFor(cases, target);
}

/** Some on every target, unless `ALEMBIC_MATRIX` is `full`. */
export function fewFor(
  cases: readonly MatrixCase[],
  target: Target,
): readonly MatrixCase[] {
  const all = casesFor(cases, target);
  const step = target === "PGlite" ? SAMPLED_EMBEDDED : SAMPLED;
  return IS_FULL ? all : all.filter((_, index) => index % step === 0);
}

/** Cases of which those of one batch can share databases. */
export function batchesOf(
  cases: readonly MatrixCase[],
): readonly (readonly MatrixCase[])[] {
  const together = cases.filter((each) => each.isAlone !== true);
  const alone = cases.filter((each) => each.isAlone === true);
  const batches: (readonly MatrixCase[])[] = [];
  for (let at = 0; at < together.length; at += BATCH_SIZE) {
    batches.push(together.slice(at, at + BATCH_SIZE));
  }
  return [...batches, ...alone.map((each) => [each])];
}

/** Makes each case's schema as it is, with its rows. */
export function loadFrom(
  connection: Connection,
  cases: readonly MatrixCase[],
): Promise<void> {
  return inEachPlace(connection, cases, async ({ from, rows = "" }, place) => {
    await connection.execute(`CREATE SCHEMA ${place}`);
    await connection.execute(settlePlace(`${from}\n${rows}`, place));
  });
}

/** Makes each case's schema as it is wanted. */
export function loadTo(
  connection: Connection,
  cases: readonly MatrixCase[],
): Promise<void> {
  return inEachPlace(connection, cases, async ({ to }, place) => {
    await connection.execute(`CREATE SCHEMA ${place}`);
    await connection.execute(settlePlace(to, place));
  });
}

/** Schema of the case at an index. */
export function placeOf(index: number): string {
  return `c${index}`;
}

/** Calls `act` for each case with its schema in the search path. */
export async function inEachPlace(
  connection: Connection,
  cases: readonly MatrixCase[],
  act: (each: MatrixCase, place: string) => Promise<void>,
): Promise<void> {
  for (const [index, each] of cases.entries()) {
    const place = placeOf(index);
    await connection.execute(`SET search_path = ${place}, public`);
    try {
      await act(each, place);
    } catch (error) {
      throw new Error(`${each.name}: ${error}`);
    }
  }
}

/** The text with the schema in the place of `$`. */
export function settlePlace(text: string, place: string): string {
  return text.replaceAll("$.", `${place}.`);
}
