import type { DatabaseSchema } from "./database_schema.ts";

/**
 * The schema without some objects and what hangs on them: indexes,
 * constraints, triggers, and sequences they own.
 *
 * @param keys Keys that are not there are ignored.
 */
export function omitObjects(
  schema: DatabaseSchema,
  keys: ReadonlySet<string>,
): DatabaseSchema {
  if (keys.size === 0) return schema;
  const objects = [...schema.objects].filter(([key, object]) => {
    if (keys.has(key)) return false;
    if (object.kind === "sequence") {
      return object.ownedBy === undefined ||
        !keys.has(`table ${object.ownedBy.table}`);
    }
    return !("parent" in object) || !keys.has(object.parent);
  });
  return { ...schema, objects: new Map(objects) };
}
