import { compileOperation } from "../../src/dialect/postgres/compile.ts";
import { planChanges } from "../../src/dialect/postgres/plan_changes.ts";
import { reflectDatabase } from "../../src/dialect/postgres/reflect.ts";
import type { SchemaChange } from "../../src/operations/schema_change.ts";
import { openTarget, type TargetDatabase } from "./matrix/test_target.ts";

/** The plan from what is in `database` to what `sql` makes. */
export async function planTo(
  database: TargetDatabase,
  sql: string,
): Promise<readonly SchemaChange[]> {
  await using wanted = await openTarget(18);
  await wanted.connection.execute(sql);
  return planChanges(
    await reflectDatabase(database.connection),
    await reflectDatabase(wanted.connection),
    { renames: [], defaultSchema: "public" },
  );
}

/** Statements of the plan, as one transaction. */
export function toScript(changes: readonly SchemaChange[]): string {
  const statements = changes.flatMap(({ operations }) =>
    operations.flatMap(compileOperation).map(({ sql }) => sql)
  );
  return ["BEGIN", ...statements, "COMMIT"].join(";\n");
}

/** What the plan says to people. */
export function notesOf(changes: readonly SchemaChange[]): readonly string[] {
  return changes.flatMap(({ notes }) => notes);
}
