import type {
  DatabaseSchema,
  ExtensionRecord,
} from "../../schema/database_schema.ts";
import { executeAll } from "./describe_common.ts";
import { type Action, FIRST } from "./plan_actions.ts";
import { type Rewrite, rewriteEdges } from "./plan_part_renames.ts";
import { replaceSequence, rewriteSchema } from "./plan_renames.ts";

/** A schema after its extensions have moved, and what moves them. */
export interface MovedExtensions {
  readonly schema: DatabaseSchema;
  readonly actions: readonly Action[];
}

/**
 * Moves extensions to the schemas in which they are wanted, and foretells the
 * texts that the server will give: whatever uses a type, a function or an
 * operator of them goes along.
 */
export function moveExtensions(
  actual: DatabaseSchema,
  wanted: DatabaseSchema,
): MovedExtensions {
  let schema = actual;
  const actions: Action[] = [];
  for (const extension of actual.objects.values()) {
    const other = wanted.objects.get(extension.key);
    if (extension.kind !== "extension" || other?.kind !== "extension") continue;
    if (extension.schema === other.schema) continue;
    actions.push(moveAction(extension, other));
    schema = applyMove(schema, extension, other.schema);
  }
  return { schema, actions };
}

function moveAction(actual: ExtensionRecord, wanted: ExtensionRecord): Action {
  return {
    id: `move ${wanted.key}`,
    action: "change",
    object: wanted.key,
    operations: executeAll([
      `ALTER EXTENSION ${wanted.identity} SET SCHEMA ${wanted.schema}`,
    ]),
    notes: actual.isRelocatable
      ? []
      : ["fails, since the server moves no extension of this kind"],
    // Ahead of all that names what the extension brought.
    rank: FIRST,
    requires: [`schema ${wanted.schema}`],
    frees: [`schema ${actual.schema}`],
  };
}

function applyMove(
  schema: DatabaseSchema,
  extension: ExtensionRecord,
  place: string,
): DatabaseSchema {
  const taken = namesBeside(schema);
  const names = extension.members.filter((member) =>
    !taken.has(`${extension.schema}.${member}`)
  ).map((member): readonly [string, string] => [
    qualify(extension.schema, member),
    qualify(place, member),
  ]);
  const start = `${extension.schema}.`;
  const rewrite: Rewrite = (text) =>
    text.includes(start)
      ? names.reduce(
        (done, [from, to]) => replaceSequence(done, from, to),
        text,
      )
      : text;
  const moved = rewriteSchema(schema, rewrite);
  const objects = new Map(moved.objects);
  objects.set(extension.key, { ...extension, schema: place });
  return {
    ...moved,
    objects,
    dependencies: rewriteEdges(schema.dependencies, rewrite),
    columnDependencies: rewriteEdges(schema.columnDependencies, rewrite),
  };
}

/**
 * Names that objects have which are no extension's: a function may have that
 * of a member, with other arguments, and stays where it is.
 */
function namesBeside({ objects }: DatabaseSchema): ReadonlySet<string> {
  return new Set(
    [...objects.values()].map(({ identity }) => identity.replace(/\(.*/s, "")),
  );
}

/** Operators stand in brackets, behind `OPERATOR`. */
function qualify(schema: string, member: string): string {
  return /^[\w"\u0080-\uffff]/.test(member)
    ? `${schema}.${member}`
    : `(${schema}.${member})`;
}
