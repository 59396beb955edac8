import { reflectDatabase } from "../../../src/dialect/postgres/reflect.ts";
import { asOlderServer } from "../../../src/dialect/postgres/older_server.ts";
import { compileOperation } from "../../../src/dialect/postgres/compile.ts";
import { takeDropsOutside } from "../../../src/dialect/postgres/outside_drops.ts";
import type { Statement } from "../../../src/dialect/statement.ts";
import type { Connection } from "../../../src/driver/connection.ts";
import type { DatabaseSchema } from "../../../src/schema/database_schema.ts";
import type {
  SchemaChange,
  SchemaRename,
} from "../../../src/operations/schema_change.ts";
import { compareLines } from "../../roundtrip/roundtrip.ts";
import {
  describeTarget,
  openTarget,
  type Target,
  type TargetDatabase,
} from "./test_target.ts";

/** What is tested: lists what makes one schema the other. */
export type PlanChanges = (
  actual: DatabaseSchema,
  wanted: DatabaseSchema,
  options: {
    readonly renames: readonly SchemaRename[];
    readonly defaultSchema: string | undefined;
  },
) => readonly SchemaChange[];

/** Where and with what a change is tried. */
export interface ChangeOptions {
  readonly target: Target;
  readonly planChanges: PlanChanges;
  /**
   * A newer server that says what is wanted, as the embedded one does unless
   * another is named; a second plan may have what the two only word otherwise.
   */
  readonly wantedOn?: Target;
}

/** One schema that becomes another, with what has to hold meanwhile. */
export interface ChangeRun {
  /** Makes and fills the database as it is. */
  load(connection: Connection): Promise<void>;
  /** Makes the database as it is wanted. */
  loadWanted(connection: Connection): Promise<void>;
  /** Answers that may not change; not asked where there is none. */
  ask(connection: Connection): Promise<string>;
  /** Called before the way back; may change rows. */
  prepareReturn(connection: Connection): Promise<void>;
  readonly renames: readonly SchemaRename[];
  readonly renamesBack: readonly SchemaRename[];
}

/** What was not as it should be, for people; with the statements that ran. */
export class ChangeProblem extends Error {
  override readonly name = "ChangeProblem";
}

const LINES_SHOWN = Number(Deno.env.get("MATRIX_LINES") ?? 12);

/**
 * Loads both databases, plans, runs the plan as a revision would, compares, and
 * goes back in the same way.
 *
 * @throws {ChangeProblem} At the first thing that does not hold.
 */
export async function runChange(
  run: ChangeRun,
  { target, planChanges, wantedOn }: ChangeOptions,
): Promise<void> {
  await using actual = await openTarget(target);
  await using wanted = await openTarget(target);
  await run.load(actual.connection);
  await run.loadWanted(wanted.connection);
  const original = await reflectDatabase(actual.connection);
  const originalLines = await describeTarget(actual, target);
  const wantedSchema = wantedOn === undefined
    ? await reflectDatabase(wanted.connection)
    : await reflectElsewhere(run, wantedOn, original);
  const answer = await run.ask(actual.connection);
  const there = new Passage({ database: actual, target, way: "there" });
  await there.go(
    planChanges(original, wantedSchema, {
      renames: run.renames,
      defaultSchema: "public",
    }),
  );
  await there.compare(await describeTarget(wanted, target));
  there.compareAnswer(answer, await run.ask(actual.connection));
  const reached = await reflectDatabase(actual.connection);
  if (wantedOn === undefined) {
    there.expectNothing(planChanges(reached, wantedSchema, NO_RENAMES));
  }
  await run.prepareReturn(actual.connection);
  const kept = await run.ask(actual.connection);
  const back = new Passage({ database: actual, target, way: "back" });
  await back.go(
    planChanges(wantedOn === undefined ? reached : wantedSchema, original, {
      renames: run.renamesBack,
      defaultSchema: "public",
    }),
  );
  await back.compare(originalLines);
  back.compareAnswer(kept, await run.ask(actual.connection));
  const returned = await reflectDatabase(actual.connection);
  back.expectNothing(planChanges(returned, original, NO_RENAMES));
}

async function reflectElsewhere(
  run: ChangeRun,
  target: Target,
  original: DatabaseSchema,
): Promise<DatabaseSchema> {
  await using database = await openTarget(target);
  await run.loadWanted(database.connection);
  return asOlderServer(
    await reflectDatabase(database.connection),
    original.serverVersion,
  );
}

const NO_RENAMES = { renames: [], defaultSchema: "public" } as const;

function compileAll(changes: readonly SchemaChange[]): readonly Statement[] {
  return changes.flatMap(({ operations }) =>
    operations.flatMap(compileOperation)
  );
}

interface PassageOptions {
  readonly database: TargetDatabase;
  readonly target: Target;
  readonly way: "there" | "back";
}

/** One way, with the statements that it took. */
class Passage {
  readonly #options: PassageOptions;
  readonly #statements: string[] = [];

  constructor(options: PassageOptions) {
    this.#options = options;
  }

  /** Runs a plan as one revision does. */
  async go(changes: readonly SchemaChange[]): Promise<void> {
    const { connection } = this.#options.database;
    const { outside, inside } = takeDropsOutside(changes);
    await connection.execute("RESET ALL");
    for (const statement of compileAll(outside)) await this.#run(statement);
    await connection.execute("BEGIN");
    for (const statement of compileAll(inside)) {
      const { transactional } = statement;
      if (!transactional) await connection.execute("COMMIT");
      await this.#run(statement);
      if (!transactional) await connection.execute("BEGIN");
    }
    try {
      await connection.execute("COMMIT");
    } catch (error) {
      this.#fail(`${error} at COMMIT`);
    }
  }

  async #run({ sql, parameters }: Statement): Promise<void> {
    const { connection } = this.#options.database;
    this.#statements.push(sql);
    try {
      if (parameters === undefined) await connection.execute(sql);
      else await connection.query(sql, parameters);
    } catch (error) {
      this.#fail(`${error} in ${sql}`);
    }
  }

  /** @throws {ChangeProblem} If the database is not as these lines say. */
  async compare(expected: readonly string[]): Promise<void> {
    const { database, target } = this.#options;
    const lines = compareLines(
      expected,
      await describeTarget(database, target),
    );
    if (lines.length === 0) return;
    const rest = lines.length - LINES_SHOWN;
    this.#fail([
      "differs from what is wanted (- missing, + too much)",
      ...lines.slice(0, LINES_SHOWN),
      ...(rest > 0 ? [`and ${rest} more`] : []),
    ].join("\n    "));
  }

  compareAnswer(before: string, after: string): void {
    if (before !== after) this.#fail(`rows were ${before}, are ${after}`);
  }

  expectNothing(changes: readonly SchemaChange[]): void {
    if (changes.length === 0) return;
    const names = changes.map(({ action, object, operations }) =>
      `${action} ${object}: ${
        operations.flatMap(compileOperation).map(({ sql }) => sql).join("; ")
      }`
    );
    this.#fail(`a second plan has ${names.join("\n    ")}`);
  }

  #fail(problem: string): never {
    const ran = this.#statements.map((sql) => `\n    | ${sql}`).join("");
    throw new ChangeProblem(`${this.#options.way}: ${problem}${ran}`);
  }
}
