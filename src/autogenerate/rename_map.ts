import type { SchemaRename } from "../operations/schema_change.ts";
import type {
  DatabaseSchema,
  SchemaObject,
} from "../schema/database_schema.ts";
import { splitIdentity } from "../schema/identity.ts";
import type { SchemaPair } from "./filter_schemas.ts";

/** Kinds that `ALTER … RENAME TO` is planned for. */
export const RENAMED_KINDS: ReadonlySet<SchemaObject["kind"]> = new Set([
  "table",
  "view",
  "materialized view",
  "sequence",
  "enum",
  "domain",
  "composite",
  "range",
  "index",
  "constraint",
]);

/** Name of an object without its schema or table, not quoted. */
export function nameOf(object: SchemaObject): string {
  return "name" in object ? object.name : splitIdentity(object.identity).name;
}

/**
 * Which object of the wanted schema an object of the actual one becomes, some
 * being renamed.
 */
export class RenameMap {
  readonly pair: SchemaPair;
  readonly renames: readonly SchemaRename[];
  readonly #newNames = new Map<string, string>();
  readonly #partNames = new Map<string, ReadonlyMap<string, string>>();
  readonly #wanted: ReadonlyMap<string, SchemaObject>;
  readonly #taken = new Set<string>();
  /** Key of what an object is renamed to, to that which it has. */
  readonly #givenTo = new Map<string, string>();

  constructor(pair: SchemaPair, renames: readonly SchemaRename[]) {
    this.pair = pair;
    this.renames = renames;
    for (const rename of renames) {
      if (rename.kind === "object") {
        this.#newNames.set(rename.key, rename.newName);
        continue;
      }
      const known = this.#partNames.get(rename.key) ?? [];
      this.#partNames.set(
        rename.key,
        new Map([...known, [rename.name, rename.newName]]),
      );
    }
    this.#wanted = new Map(
      [...pair.wanted.objects.values()].map((object) => [
        slotOf(object, nameOf(object), parentOf(object)),
        object,
      ]),
    );
    for (const key of this.#newNames.keys()) {
      const object = pair.actual.objects.get(key);
      const other = object && this.counterpart(object);
      if (other !== undefined) this.#givenTo.set(other.key, key);
    }
    for (const object of pair.actual.objects.values()) {
      const other = this.counterpart(object);
      if (other !== undefined) this.#taken.add(other.key);
    }
  }

  /** What it becomes; undefined if it goes. */
  counterpart(
    object: SchemaObject,
    newName: string = this.#newNames.get(object.key) ?? nameOf(object),
  ): SchemaObject | undefined {
    const parent = parentOf(object);
    const holder = parent === undefined
      ? undefined
      : this.pair.actual.objects.get(parent);
    const newParent = holder === undefined
      ? parent
      : this.counterpart(holder)?.key;
    const found = this.#wanted.get(slotOf(object, newName, newParent));
    const isOther = found !== undefined && newName === nameOf(object) &&
      (this.#isGivenAway(object, found) || this.#isOfSuccessor(object, found));
    return isOther ? undefined : found;
  }

  /** Whether another one is renamed to that. */
  #isGivenAway({ key }: SchemaObject, found: SchemaObject): boolean {
    const owner = this.#givenTo.get(found.key);
    return owner !== undefined && owner !== key;
  }

  /**
   * Whether an index, or the sequence of a column, belongs to what has got the
   * name of a renamed table or column: it only has the name as well.
   */
  #isOfSuccessor(object: SchemaObject, found: SchemaObject): boolean {
    const holder = holderOf(object);
    const other = holderOf(found);
    const table = this.pair.actual.objects.get(holder?.key ?? "");
    const newTable = table && this.counterpart(table);
    if (holder === undefined || other === undefined || !newTable) return false;
    const column = this.partsOf(holder.key).get(holder.column);
    const isRenamed = newTable.key !== holder.key || column !== undefined;
    return isRenamed && (other.key !== newTable.key ||
      other.column !== (column ?? holder.column));
  }

  /**
   * New names of columns or values of the object, by those that they have:
   * columns are renamed with those of the tables that they come from.
   */
  partsOf(key: string): ReadonlyMap<string, string> {
    const object = this.pair.actual.objects.get(key);
    const parents = object?.kind === "table" ? object.parents : [];
    return new Map([
      ...parents.flatMap((parent) => [...this.partsOf(parent)]),
      ...this.#partNames.get(key) ?? [],
    ]);
  }

  /** What is not there any more. */
  gone(): readonly SchemaObject[] {
    return [...this.pair.actual.objects.values()].filter((object) =>
      this.counterpart(object) === undefined
    );
  }

  /** What was not there before. */
  added(): readonly SchemaObject[] {
    return [...this.pair.wanted.objects.values()].filter(({ key }) =>
      !this.#taken.has(key)
    );
  }
}

/** The renames that lead back, with the keys of the wanted schema. */
export function invertRenames(
  pair: SchemaPair,
  renames: readonly SchemaRename[],
): readonly SchemaRename[] {
  if (renames.length === 0) return [];
  const map = new RenameMap(pair, renames);
  return renames.flatMap((rename): readonly SchemaRename[] => {
    const object = pair.actual.objects.get(rename.key);
    const key = object && map.counterpart(object)?.key;
    if (object === undefined || key === undefined) return [];
    return rename.kind === "object"
      ? [{ kind: "object", key, newName: nameOf(object) }]
      : [{ ...rename, key, name: rename.newName, newName: rename.name }];
  });
}

/** Key of what an object is part of by name; indexes stand in the schema. */
function parentOf(object: SchemaObject): string | undefined {
  return object.kind !== "index" && "parent" in object
    ? object.parent
    : undefined;
}

/** What an index or a sequence goes with, though it stands in the schema. */
function holderOf(
  object: SchemaObject,
): { readonly key: string; readonly column: string } | undefined {
  if (object.kind === "index") return { key: object.parent, column: "" };
  if (object.kind !== "sequence" || object.ownedBy === undefined) {
    return undefined;
  }
  const { table, column } = object.ownedBy;
  return { key: `table ${table}`, column };
}

function slotOf(
  object: SchemaObject,
  name: string,
  parent: string | undefined,
): string {
  const { kind, identity, key } = object;
  if (parent !== undefined) return JSON.stringify([kind, parent, name]);
  return RENAMED_KINDS.has(kind)
    ? JSON.stringify([kind, splitIdentity(identity).schema ?? null, name])
    : key;
}

/** The schema's object of a key, if it is of the kind. */
export function findTable(
  schema: DatabaseSchema,
  key: string,
): Extract<SchemaObject, { readonly kind: "table" }> | undefined {
  const object = schema.objects.get(key);
  return object?.kind === "table" ? object : undefined;
}
