import { compareSchemas } from "../autogenerate/compare_schemas.ts";
import { describeChanges } from "../autogenerate/describe_changes.ts";
import { invertRenames } from "../autogenerate/rename_map.ts";
import { planChanges } from "../dialect/postgres/plan_changes.ts";
import type {
  SchemaChange,
  SchemaRename,
} from "../operations/schema_change.ts";
import {
  chooseRenames,
  type OpenRename,
  type RenameQuestion,
} from "./choose_renames.ts";
import { type Comparison, readComparison } from "./comparison.ts";
import type { CommandContext } from "./context.ts";
import type { RevisionBody } from "./revision.ts";
import { writeScript } from "./revision_script.ts";

/** Options of {@linkcode autogenerate}. */
export interface AutogenerateOptions {
  readonly shadowUrl: string | undefined;
  /** Whether the history stands for the database. */
  readonly isShadow: boolean;
  /** Values of `--rename`. */
  readonly renames: readonly string[];
  /** Asks whether a likely rename is one; undefined if nobody can be asked. */
  readonly confirmRename:
    | ((question: RenameQuestion) => Promise<boolean>)
    | undefined;
  /** Whether a revision is made although nothing differs. */
  readonly writesEmpty: boolean;
}

/** What hooks may change of the revision that is to be written. */
export interface RevisionHead {
  readonly message: string | undefined;
  readonly revisionId: string;
  /** Parents, for the hooks. */
  readonly parents: readonly string[];
  readonly format: "ts" | "sql";
}

/** A revision whose file can be written. */
export interface FilledRevision extends
  Pick<
    RevisionHead,
    "message" | "revisionId"
  > {
  readonly body: RevisionBody;
}

/** Both directions of what has to be done. */
export interface PlannedChanges {
  readonly upgrade: readonly SchemaChange[];
  readonly downgrade: readonly SchemaChange[];
}

/**
 * Compares the database with the models and makes the revision of what
 * differs; undefined if there is nothing to write, or a hook has decided so.
 *
 * @throws {CommandError} If a side is not there or cannot be read.
 */
export async function autogenerate(
  context: CommandContext,
  head: RevisionHead,
  options: AutogenerateOptions,
): Promise<FilledRevision | undefined> {
  const comparison = await readComparison(context, {
    shadowUrl: options.shadowUrl,
    before: options.isShadow ? "history" : "database",
    after: "models",
  });
  const { renames, open } = await chooseRenames(comparison, {
    requested: options.renames,
    defaultSchema: comparison.defaultSchema,
    confirm: options.confirmRename,
  });
  const planned = planBoth(comparison, renames);
  tell(context, comparison, planned.upgrade);
  for (const each of open) {
    context.invocation.listener({
      kind: "warning",
      message: describeOpen(each),
    });
  }
  if (planned.upgrade.length === 0 && !options.writesEmpty) return undefined;
  const upgrade = noteOpen(planned.upgrade, open);
  return await writeScript(
    context,
    { ...comparison, head },
    { ...planned, upgrade },
  );
}

/** What makes the database as it is wanted, and what takes that back. */
export function planBoth(
  comparison: Comparison,
  renames: readonly SchemaRename[],
): PlannedChanges {
  const { actual, wanted, defaultSchema } = comparison;
  return {
    upgrade: planChanges(actual, wanted, { renames, defaultSchema }),
    downgrade: planChanges(wanted, actual, {
      renames: invertRenames(comparison, renames),
      defaultSchema,
    }),
  };
}

function tell(
  { invocation }: CommandContext,
  comparison: Comparison,
  changes: readonly SchemaChange[],
): void {
  const differences = compareSchemas(comparison.actual, comparison.wanted);
  const lines = describeChanges(changes, { ...comparison, differences });
  for (const message of lines) {
    invocation.listener({ kind: "detected", message });
  }
}

function describeOpen({ candidate, argument }: OpenRename): string {
  const { object, rename } = candidate;
  return `${object} looks renamed to ${rename.newName}, but is removed and ` +
    `added with the loss of what it holds; if it is: --rename ${argument}`;
}

/** Says so where it is removed as well, or before everything else. */
function noteOpen(
  changes: readonly SchemaChange[],
  open: readonly OpenRename[],
): readonly SchemaChange[] {
  const notes = open.map((each) => ({
    object: each.candidate.object,
    text: `LOOKS LIKE A RENAME: ${describeOpen(each)}.`,
  }));
  const places = notes.map(({ object }) => {
    const at = changes.findIndex((change) => change.object === object);
    return Math.max(at, 0);
  });
  return changes.map((change, index) => ({
    ...change,
    notes: [
      ...notes.filter((_, each) => places[each] === index).map(({ text }) =>
        text
      ),
      ...change.notes,
    ],
  }));
}
