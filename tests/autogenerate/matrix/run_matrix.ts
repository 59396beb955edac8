import type { SchemaRename } from "../../../src/operations/schema_change.ts";
import { findFailures } from "./find_failures.ts";
import {
  batchesOf,
  inEachPlace,
  loadFrom,
  loadTo,
  placeOf,
  settlePlace,
} from "./load_cases.ts";
import type { CaseRename, MatrixCase } from "./matrix_case.ts";
import { type ChangeOptions, type ChangeRun, runChange } from "./run_change.ts";

/** A case that did not hold. */
export interface MatrixFailure {
  readonly name: string;
  readonly problem: string;
}

/**
 * Runs cases, many in one pair of databases; what does not hold is run again
 * in smaller groups, to tell which case it is.
 */
export async function runMatrix(
  cases: readonly MatrixCase[],
  options: ChangeOptions,
): Promise<readonly MatrixFailure[]> {
  const failures: MatrixFailure[] = [];
  for (const batch of batchesOf(cases)) {
    const found = await findFailures(
      batch,
      (some) => tryCases(some, options),
    );
    failures.push(...found.map(({ items, problem }) => ({
      name: items.map(({ name }) => name).join(" together with "),
      problem,
    })));
  }
  return failures;
}

async function tryCases(
  cases: readonly MatrixCase[],
  options: ChangeOptions,
): Promise<string | undefined> {
  try {
    await runChange(toRun(cases), options);
    return undefined;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

function toRun(cases: readonly MatrixCase[]): ChangeRun {
  return {
    load: (connection) => loadFrom(connection, cases),
    loadWanted: (connection) => loadTo(connection, cases),
    ask: async (connection) => {
      const answers: string[] = [];
      await inEachPlace(connection, cases, async ({ rows, check }, place) => {
        const question = check ??
          (rows === undefined ? "SELECT 0" : "SELECT count(*) FROM t");
        const result = await connection.execute(settlePlace(question, place));
        // Names of columns may change.
        const values = result.at(-1)?.rows.map((row) => Object.values(row));
        answers.push(JSON.stringify(values, writeNumber));
      });
      return answers.join("\n");
    },
    prepareReturn: (connection) =>
      inEachPlace(connection, cases, async ({ isEmptiedBefore }, place) => {
        if (isEmptiedBefore === undefined) return;
        await connection.execute(EMPTYING_SQL.replace("$.", place));
      }),
    renames: cases.flatMap(({ renames = [] }, index) =>
      renames.map((each) => toRename(each, placeOf(index)))
    ),
    renamesBack: cases.flatMap(({ renames = [] }, index) =>
      renames.map((each) => toRename(turnAround(each), placeOf(index)))
    ),
  };
}

/** The driver gives a bigint as text, an integer as a number. */
function writeNumber(_name: string, value: unknown): unknown {
  return typeof value === "number" ? String(value) : value;
}

const EMPTYING_SQL = `DO $do$ DECLARE n text; BEGIN
  FOR n IN SELECT format('%I.%I', schemaname, tablename) FROM pg_tables
    WHERE schemaname = '$.'
  LOOP EXECUTE 'TRUNCATE ' || n || ' CASCADE'; END LOOP; END $do$`;

function turnAround(rename: CaseRename): CaseRename {
  const { kind, key, newKey, name, newName } = rename;
  return kind === "object"
    ? { ...rename, key: newKey, newKey: key, newName: lastPart(key) }
    : { kind, key: newKey, newKey: key, name: newName, newName: name };
}

/** `t` of `table $.t`, `u` of `constraint u of table $.t`. */
function lastPart(key: string): string {
  return /^constraint (\S+)/.exec(key)?.[1] ?? key.split("$.")[1] ?? "";
}

function toRename(rename: CaseRename, place: string): SchemaRename {
  const { kind, name, newName } = rename;
  const key = settlePlace(rename.key, place);
  return kind === "object"
    ? { kind, key, newName }
    : { kind, key, name, newName };
}
