import type { SchemaRename } from "../operations/schema_change.ts";
import type {
  ColumnRecord,
  EnumRecord,
  SchemaObject,
  TableRecord,
} from "../schema/database_schema.ts";
import { splitIdentity } from "../schema/identity.ts";
import type { SchemaPair } from "./filter_schemas.ts";
import { nameOf, RenameMap } from "./rename_map.ts";

/** Something that is gone, and something new that is like it but for the name. */
export interface RenameCandidate {
  readonly rename: SchemaRename;
  /** For people, as `column public.account.mail`. */
  readonly object: string;
  /**
   * Whether nothing but the name can be meant: constraints, indexes and
   * sequences of columns, which hold nothing that would be lost.
   */
  readonly isCertain: boolean;
}

/**
 * What looks like a rename: one gone, one new, of the same shape. What the
 * renames of `accepted` make equal is equal here; once a candidate is accepted,
 * others may come up.
 */
export function findRenames(
  pair: SchemaPair,
  accepted: readonly SchemaRename[],
): readonly RenameCandidate[] {
  const map = new RenameMap(pair, accepted);
  const shapes = new Shapes(map);
  return [
    ...findObjects(map, shapes),
    ...findColumns(map, shapes),
    ...findEnumValues(map),
    ...findOwnedSequences(map),
  ];
}

/** Kinds that are renamed by themselves, with what tells one from another. */
function groupOf(
  object: SchemaObject,
  map: RenameMap,
  side: Side,
): string | undefined {
  switch (object.kind) {
    case "table":
    case "view":
    case "materialized view":
    case "enum":
    case "domain":
    case "composite":
    case "range":
      return splitIdentity(object.identity).schema;
    case "sequence":
      return object.ownedBy === undefined
        ? splitIdentity(object.identity).schema
        : undefined;
    case "constraint":
    case "index": {
      if (side === "wanted") return object.parent;
      const holder = map.pair.actual.objects.get(object.parent);
      return holder && map.counterpart(holder)?.key;
    }
    default:
      return undefined;
  }
}

function findObjects(
  map: RenameMap,
  shapes: Shapes,
): readonly RenameCandidate[] {
  const collect = (objects: readonly SchemaObject[], side: Side) =>
    groupBy(objects, (object) => {
      const group = groupOf(object, map, side);
      if (group === undefined) return undefined;
      return JSON.stringify([
        object.kind,
        group,
        shapes.objectShape(object, side),
      ]);
    });
  return pairSingles(
    collect(map.gone(), "actual"),
    collect(map.added(), "wanted"),
  ).map(([object, other]) => ({
    rename: { kind: "object", key: object.key, newName: nameOf(other) },
    object: object.key,
    isCertain: object.kind === "constraint" || object.kind === "index",
  }));
}

function findColumns(
  map: RenameMap,
  shapes: Shapes,
): readonly RenameCandidate[] {
  return pairTables(map).flatMap(([table, other]) => {
    const names = map.partsOf(table.key);
    const becomes = ({ name }: ColumnRecord) => names.get(name) ?? name;
    const before = new Set(table.columns.map(becomes));
    const after = new Set(other.columns.map(({ name }) => name));
    const collect = (columns: readonly ColumnRecord[], side: Side) =>
      groupBy(
        columns.filter(({ isLocal }) => isLocal),
        (column) => shapes.columnShape(column, side),
      );
    return pairSingles(
      collect(
        table.columns.filter((each) => !after.has(becomes(each))),
        "actual",
      ),
      collect(other.columns.filter(({ name }) => !before.has(name)), "wanted"),
    ).map(([{ name }, { name: newName }]): RenameCandidate => ({
      rename: { kind: "column", key: table.key, name, newName },
      object: `column ${table.identity}.${name}`,
      isCertain: false,
    }));
  });
}

/** A value that has another one in its place. */
function findEnumValues(map: RenameMap): readonly RenameCandidate[] {
  const { actual } = map.pair;
  return [...actual.objects.values()].flatMap((object) => {
    if (object.kind !== "enum") return [];
    const other = map.counterpart(object);
    if (other?.kind !== "enum") return [];
    const found = findReplacedLabel(object, other, map.partsOf(object.key));
    return found === undefined ? [] : [{
      rename: { kind: "enumValue", key: object.key, ...found },
      object: `value '${found.name}' of ${object.key}`,
      isCertain: false,
    }];
  });
}

function findReplacedLabel(
  { labels }: EnumRecord,
  other: EnumRecord,
  names: ReadonlyMap<string, string>,
): { readonly name: string; readonly newName: string } | undefined {
  const before = labels.map((label) => names.get(label) ?? label);
  const gone = before.filter((label) => !other.labels.includes(label));
  const added = other.labels.filter((label) => !before.includes(label));
  const [name, ...moreGone] = gone;
  const [newName, ...moreAdded] = added;
  if (name === undefined || newName === undefined) return undefined;
  if (moreGone.length > 0 || moreAdded.length > 0) return undefined;
  const isInPlace = before.indexOf(name) === other.labels.indexOf(newName);
  return isInPlace ? { name, newName } : undefined;
}

/** The sequence of a serial column whose table or itself has another name now. */
function findOwnedSequences(map: RenameMap): readonly RenameCandidate[] {
  const ownerOf = (object: SchemaObject) =>
    object.kind === "sequence" ? object.ownedBy : undefined;
  const added = new Map(
    map.added().flatMap((object) => {
      const owner = ownerOf(object);
      return owner === undefined
        ? []
        : [[JSON.stringify([`table ${owner.table}`, owner.column]), object]];
    }),
  );
  return map.gone().flatMap((object) => {
    const owner = ownerOf(object);
    const key = owner && `table ${owner.table}`;
    const table = key && map.pair.actual.objects.get(key);
    const newTable = table && map.counterpart(table);
    if (owner === undefined || key === undefined || !newTable) return [];
    const column = map.partsOf(key).get(owner.column) ?? owner.column;
    const other = added.get(JSON.stringify([newTable.key, column]));
    const isHere = other !== undefined &&
      splitIdentity(other.identity).schema ===
        splitIdentity(object.identity).schema;
    return !isHere ? [] : [{
      rename: { kind: "object", key: object.key, newName: nameOf(other) },
      object: object.key,
      isCertain: true,
    }];
  });
}

type Side = "actual" | "wanted";

/** Texts that are equal for what is alike but for names. */
class Shapes {
  readonly #map: RenameMap;
  /** Texts that stand for the same on both sides: identity to a mark. */
  readonly #marks: Readonly<Record<Side, ReadonlyMap<string, string>>>;
  /** Column names by key of the table, to a mark. */
  readonly #columns: Readonly<
    Record<Side, ReadonlyMap<string, ReadonlyMap<string, string>>>
  >;

  constructor(map: RenameMap) {
    this.#map = map;
    const marks = { actual: new Map(), wanted: new Map() };
    const columns = { actual: new Map(), wanted: new Map() };
    let count = 0;
    const mark = (one: string, other: string) => {
      const text = `\u0001${count++}\u0001`;
      marks.actual.set(one, text);
      marks.wanted.set(other, text);
    };
    for (const object of map.pair.actual.objects.values()) {
      const other = map.counterpart(object);
      if (other !== undefined && other.identity !== object.identity) {
        mark(object.identity, other.identity);
      }
      const names = map.partsOf(object.key);
      if (object.kind !== "table" || other === undefined) continue;
      const inside = [...names].map(([name, newName]) =>
        [name, newName, `\u0002${count++}\u0002`] as const
      );
      columns.actual.set(
        object.key,
        new Map(inside.map(([name, , text]) => [name, text])),
      );
      columns.wanted.set(
        other.key,
        new Map(inside.map(([, name, text]) => [name, text])),
      );
    }
    for (const side of ["actual", "wanted"] as const) {
      for (const object of map.pair[side].objects.values()) {
        if (object.kind !== "sequence" || object.ownedBy === undefined) {
          continue;
        }
        // Of a column's default it is known already whose sequence it is.
        marks[side].set(
          object.identity,
          `\u0003${object.ownedBy.column}\u0003`,
        );
      }
    }
    this.#marks = marks;
    this.#columns = columns;
  }

  objectShape(object: SchemaObject, side: Side): string {
    if (object.kind === "table") return this.#tableShape(object, side);
    const { key: _key, identity, comment: _comment, ...rest } = object;
    const fields: Record<string, unknown> = { ...rest };
    for (const name of ["name", "on", "parent", "privileges"]) {
      delete fields[name];
    }
    const own = nameOf(object);
    const columns = "parent" in object
      ? this.#columns[side].get(object.parent)
      : undefined;
    const parent = "parent" in object
      ? this.#map.pair[side].objects.get(object.parent)
      : undefined;
    return this.#write(fields, {
      side,
      identities: new Map([
        [identity, "\u0004"],
        ...(parent === undefined ? [] : [[parent.identity, "\u0005"] as const]),
      ]),
      names: new Map([[own, "\u0004"], ...columns ?? []]),
    });
  }

  columnShape(column: ColumnRecord, side: Side): string {
    return this.#write(withoutNames(column, false), {
      side,
      identities: new Map(),
      names: new Map([[column.name, "\u0004"]]),
    });
  }

  #tableShape(table: TableRecord, side: Side): string {
    const { columns, isUnlogged, partitionKey, partitionBound, parents } =
      table;
    const shape = {
      columns: columns.map((column) => withoutNames(column, true)),
      isUnlogged,
      partitionKey,
      partitionBound,
      parents,
    };
    return this.#write(shape, {
      side,
      identities: new Map([[table.identity, "\u0004"]]),
      names: new Map(),
    });
  }

  #write(
    value: unknown,
    options: {
      readonly side: Side;
      readonly identities: ReadonlyMap<string, string>;
      readonly names: ReadonlyMap<string, string>;
    },
  ): string {
    const texts = new Map([
      ...this.#marks[options.side],
      ...options.identities,
    ]);
    for (const [name, mark] of options.names) {
      texts.set(name, mark);
      texts.set(`"${name.replaceAll('"', '""')}"`, mark);
    }
    return JSON.stringify(
      value,
      (_key, part) =>
        typeof part === "string" ? replaceNames(part, texts) : part,
    );
  }
}

const NAME_REGEXP =
  /(?:"(?:[^"]|"")*"|[\p{L}_][\p{L}\p{N}_$]*)(?:\.(?:"(?:[^"]|"")*"|[\p{L}_][\p{L}\p{N}_$]*))*/gu;

/** A qualified name as a whole, else each of its parts. */
function replaceNames(
  text: string,
  marks: ReadonlyMap<string, string>,
): string {
  if (marks.size === 0) return text;
  return text.replaceAll(NAME_REGEXP, (name) => {
    const whole = marks.get(name);
    if (whole !== undefined || !name.includes(".")) return whole ?? name;
    const [, first = "", last = ""] =
      /^(.*)\.((?:"(?:[^"]|"")*"|[^".]+))$/su.exec(name) ?? [];
    return `${marks.get(first) ?? first}.${marks.get(last) ?? last}`;
  });
}

function withoutNames(column: ColumnRecord, hasName: boolean): object {
  const { name, comment: _comment, notNull, identity, ...rest } = column;
  return {
    ...rest,
    ...(hasName && { name }),
    isNotNull: notNull !== undefined,
    identity: identity && { ...identity, sequence: undefined },
  };
}

function pairTables(
  map: RenameMap,
): readonly (readonly [TableRecord, TableRecord])[] {
  return [...map.pair.actual.objects.values()].flatMap((object) => {
    if (object.kind !== "table") return [];
    const other = map.counterpart(object);
    return other?.kind === "table" ? [[object, other] as const] : [];
  });
}

function groupBy<T>(
  items: readonly T[],
  keyOf: (item: T) => string | undefined,
): ReadonlyMap<string, readonly T[]> {
  const groups = new Map<string, T[]>();
  for (const item of items) {
    const key = keyOf(item);
    if (key === undefined) continue;
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [item]);
    else group.push(item);
  }
  return groups;
}

/** What is alone in its group on both sides. */
function pairSingles<T>(
  before: ReadonlyMap<string, readonly T[]>,
  after: ReadonlyMap<string, readonly T[]>,
): readonly (readonly [T, T])[] {
  return [...before].flatMap(([key, [one, ...more]]) => {
    const [other, ...others] = after.get(key) ?? [];
    const isAlone = more.length === 0 && others.length === 0;
    return isAlone && one !== undefined && other !== undefined
      ? [[one, other] as const]
      : [];
  });
}
