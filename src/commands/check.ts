import {
  compareSchemas,
  type SchemaDifference,
} from "../autogenerate/compare_schemas.ts";
import { type Comparison, readComparison } from "./comparison.ts";
import type { CommandContext } from "./context.ts";
import { CommandError } from "./revision_errors.ts";

export type {
  FieldChange,
  SchemaDifference,
} from "../autogenerate/compare_schemas.ts";

/** Options of {@linkcode check}. */
export interface CheckOptions {
  /** Where shadow databases are made; undefined: `shadow_url`, or embedded. */
  readonly shadowUrl: string | undefined;
  /** Whether the history stands for the database. */
  readonly isShadow: boolean;
  /** Whether the history, up to where the database is, stands for the models. */
  readonly isDrift: boolean;
  readonly wantsSql: boolean;
}

/** What {@linkcode check} found. */
export interface CheckResult {
  readonly differences: readonly SchemaDifference[];
  /** The script that would do away with them; undefined if not asked for. */
  readonly sql: string | undefined;
}

/** `check` found differences. */
export class PendingChangesError extends CommandError {
  override readonly code = "pending-changes";
  override readonly exitCode = 3;
}

/**
 * What sets the database apart from the schema that `target_metadata` names,
 * or from what the history would have made of it; changes nothing.
 *
 * @throws {CommandError} If a side is not there or cannot be read.
 */
export async function check(
  context: CommandContext,
  options: CheckOptions,
): Promise<CheckResult> {
  const { shadowUrl } = options;
  const comparison = await readComparison(context, {
    shadowUrl,
    before: options.isShadow ? "history" : "database",
    after: options.isDrift ? "history" : "models",
  });
  const differences = compareSchemas(comparison.actual, comparison.wanted);
  const sql = options.wantsSql ? await writeSql(comparison) : undefined;
  return { differences, sql };
}

async function writeSql(comparison: Comparison): Promise<string> {
  const { planChanges } = await import("../dialect/postgres/plan_changes.ts");
  const { chooseRenames } = await import("./choose_renames.ts");
  const { renderScriptSql } = await import("./changes_sql.ts");
  const { actual, wanted, defaultSchema } = comparison;
  const { renames } = await chooseRenames(comparison, {
    requested: [],
    defaultSchema,
    confirm: undefined,
  });
  return renderScriptSql(
    planChanges(actual, wanted, { renames, defaultSchema }),
  );
}

/** @throws {PendingChangesError} If there are differences. */
export function assertNoDifferences(
  { length }: readonly SchemaDifference[],
  options: Pick<CheckOptions, "isShadow" | "isDrift">,
): void {
  if (length === 0) return;
  const count = `${length} ${length === 1 ? "difference" : "differences"}`;
  if (options.isDrift) {
    throw new PendingChangesError(
      `The database is not as its revisions made it: ${count}`,
      { hint: "Write a revision that says so, or take the changes back" },
    );
  }
  throw new PendingChangesError(
    options.isShadow
      ? `The history does not make what target_metadata says: ${count}`
      : `The database is not as target_metadata says: ${count}`,
    {
      hint: "Write a revision with 'alembic revision --autogenerate', or " +
        "correct target_metadata",
    },
  );
}
