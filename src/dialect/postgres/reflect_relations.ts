import type {
  ColumnRow,
  ConstraintRow,
  IndexRow,
  RelationRow,
  SequenceRow,
} from "./catalog_relations.ts";
import type { ObjectIndex } from "./reflect_index.ts";
import {
  type ColumnRecord,
  type ConstraintRecord,
  defaultKey,
  type IdentityRecord,
  type IndexRecord,
  type IndexState,
  type NotNullRecord,
  type SequenceOptions,
  type SequenceRecord,
  type TableRecord,
  type ViewRecord,
} from "../../schema/database_schema.ts";

/** Rows of the queries about relations. */
export interface RelationRows {
  readonly relations: readonly RelationRow[];
  readonly columns: readonly ColumnRow[];
  readonly sequences: readonly SequenceRow[];
  readonly constraints: readonly ConstraintRow[];
  readonly indexes: readonly IndexRow[];
}

const STORAGE_NAMES: Readonly<Record<string, string>> = {
  p: "PLAIN",
  e: "EXTERNAL",
  m: "MAIN",
  x: "EXTENDED",
};
const COMPRESSION_NAMES: Readonly<Record<string, string>> = {
  p: "pglz",
  l: "lz4",
};

/** The columns of each relation, by its object id, in their order. */
export type ColumnsByRelation = ReadonlyMap<string, readonly ColumnRecord[]>;

/** Keys of relations, registered before anything that refers to them. */
export function registerRelations(
  { relations, columns, sequences }: RelationRows,
  index: ObjectIndex,
): void {
  for (const row of relations) {
    const key = relationKey(row);
    index.register({ catalog: "pg_class", oid: row.oid }, key);
    index.register({ catalog: "pg_type", oid: row.row_type }, key);
    index.register({ catalog: "pg_type", oid: row.row_array_type }, key);
  }
  for (const { relation, number, name, default_oid: oid } of columns) {
    index.registerColumn(relation, number, name);
    const table = index.keyAt({ catalog: "pg_class", oid: relation });
    if (oid === null || table === undefined) continue;
    index.register({ catalog: "pg_attrdef", oid }, defaultKey(table, name));
  }
  for (const row of sequences) {
    const owner = row.owner_table === null ? undefined : index.keyAt({
      catalog: "pg_class",
      oid: row.owner_table,
    });
    // The sequence of an identity column is part of its table.
    const key = row.owner_type === "i" && owner !== undefined
      ? owner
      : `sequence ${row.identity}`;
    index.register({ catalog: "pg_class", oid: row.oid }, key);
  }
}

function relationKey({ kind, identity }: RelationRow): string {
  if (kind === "v") return `view ${identity}`;
  return kind === "m" ? `materialized view ${identity}` : `table ${identity}`;
}

/** Columns of tables, views and composite types. */
export function reflectColumns(
  { columns, sequences }: RelationRows,
  index: ObjectIndex,
): ColumnsByRelation {
  const identities = Map.groupBy(
    sequences.filter((row) => row.owner_type === "i"),
    (row) => row.owner_table,
  );
  const byRelation = new Map<string, ColumnRecord[]>();
  for (const row of columns) {
    const sequence = row.identity === null
      ? undefined
      : identities.get(row.relation)?.find((each) =>
        each.owner_column === row.number
      );
    const column = reflectColumn(row, { sequence, index });
    const list = byRelation.get(row.relation);
    if (list === undefined) byRelation.set(row.relation, [column]);
    else list.push(column);
  }
  return byRelation;
}

function reflectColumn(
  row: ColumnRow,
  { sequence, index }: {
    readonly sequence: SequenceRow | undefined;
    readonly index: ObjectIndex;
  },
): ColumnRecord {
  return {
    name: row.name,
    type: row.type,
    collation: row.collation ?? undefined,
    notNull: row.not_null !== null || row.constraint_oid !== null
      ? reflectNotNull(row, index)
      : undefined,
    default: row.default ?? undefined,
    generated: row.generated === "s"
      ? "STORED"
      : row.generated === "v"
      ? "VIRTUAL"
      : undefined,
    identity: reflectIdentity(row, sequence),
    storage: row.storage === null ? undefined : STORAGE_NAMES[row.storage],
    compression: row.compression === null
      ? undefined
      : COMPRESSION_NAMES[row.compression],
    statistics: row.statistics ?? undefined,
    options: row.options ?? [],
    isLocal: row.is_inherited === null,
    comment: index.commentAt(
      { catalog: "pg_class", oid: row.relation },
      row.number,
    ),
  };
}

function reflectNotNull(row: ColumnRow, index: ObjectIndex): NotNullRecord {
  return {
    name: row.constraint_name ?? undefined,
    isInherited: row.constraint_inherited !== null,
    noInherit: row.constraint_no_inherit !== null,
    isValidated: row.constraint_not_valid === null,
    comment: row.constraint_oid === null ? undefined : index.commentAt({
      catalog: "pg_constraint",
      oid: row.constraint_oid,
    }),
  };
}

function reflectIdentity(
  row: ColumnRow,
  sequence: SequenceRow | undefined,
): IdentityRecord | undefined {
  if (sequence === undefined) return undefined;
  return {
    generated: row.identity === "a" ? "ALWAYS" : "BY DEFAULT",
    sequence: sequence.identity,
    options: sequenceOptions(sequence),
  };
}

function sequenceOptions(row: SequenceRow): SequenceOptions {
  const { type, start, increment, minimum, maximum, cache, cycles } = row;
  const isUnlogged = row.persistence === "u";
  return {
    type,
    start,
    increment,
    minimum,
    maximum,
    cache,
    cycles,
    isUnlogged,
  };
}

/** Sequences besides those of identity columns. */
export function reflectSequences(
  { sequences, relations }: RelationRows,
  index: ObjectIndex,
): readonly SequenceRecord[] {
  const tables = new Map(relations.map((row) => [row.oid, row.identity]));
  return sequences.filter((row) => row.owner_type !== "i").map((row) => {
    const { owner_table: owner, owner_column: number } = row;
    const table = owner === null ? undefined : tables.get(owner);
    const column = owner === null || number === null
      ? undefined
      : index.columnAt(owner, number);
    return {
      kind: "sequence",
      key: `sequence ${row.identity}`,
      identity: row.identity,
      ...index.commonAt({ catalog: "pg_class", oid: row.oid }),
      options: sequenceOptions(row),
      ownedBy: table === undefined || column === undefined
        ? undefined
        : { table, column },
    };
  });
}

/** Tables and views. */
export function reflectRelations(
  { relations }: RelationRows,
  columns: ColumnsByRelation,
  index: ObjectIndex,
): readonly (TableRecord | ViewRecord)[] {
  return relations.map((row) => {
    const common = {
      key: relationKey(row),
      identity: row.identity,
      ...index.commonAt({ catalog: "pg_class", oid: row.oid }),
      columns: columns.get(row.oid) ?? [],
      options: row.options,
      accessMethod: row.access_method ?? undefined,
      tablespace: row.tablespace ?? undefined,
    };
    return row.definition !== null
      ? {
        ...common,
        kind: row.kind === "m" ? "materialized view" : "view",
        definition: row.definition.replace(/;\s*$/, ""),
      }
      : { ...common, ...tableParts(row, index) };
  });
}

function tableParts(row: RelationRow, index: ObjectIndex) {
  return {
    kind: "table",
    isUnlogged: row.persistence === "u",
    partitionKey: row.partition_key ?? undefined,
    partitionBound: row.partition_bound ?? undefined,
    parents: row.parents.flatMap((oid) =>
      index.keyAt({ catalog: "pg_class", oid }) ?? []
    ),
    ofType: row.of_type ?? undefined,
    hasRowSecurity: row.row_security,
    forcesRowSecurity: row.force_row_security,
    replicaIdentity: replicaIdentity(row.replica_identity),
  } as const;
}

function replicaIdentity(letter: string): TableRecord["replicaIdentity"] {
  switch (letter) {
    case "n":
      return "NOTHING";
    case "f":
      return "FULL";
    case "i":
      return "INDEX";
    default:
      return "DEFAULT";
  }
}

/** Constraints and indexes, which refer to each other. */
export function reflectConstraintsAndIndexes(
  rows: RelationRows,
  index: ObjectIndex,
): {
  readonly constraints: readonly ConstraintRecord[];
  readonly indexes: readonly IndexRecord[];
} {
  const names = new Map(rows.relations.map((row) => [row.oid, row.identity]));
  const behind = new Map<string, IndexRow>();
  for (const row of rows.indexes) {
    if (row.constraint_oid !== null) behind.set(row.constraint_oid, row);
    else {
      index.register(
        { catalog: "pg_class", oid: row.oid },
        `index ${row.identity}`,
      );
    }
  }
  const parts = rows.constraints.flatMap((row) =>
    locateConstraint(row, { index, names, behind }) ?? []
  );
  return {
    constraints: parts.map((part) => reflectConstraint(part, index)),
    indexes: rows.indexes.flatMap((row) => {
      const place = { catalog: "pg_class", oid: row.relation } as const;
      const parent = index.keyAt(place);
      const on = names.get(row.relation);
      if (row.definition === null || parent === undefined || on === undefined) {
        return [];
      }
      return {
        kind: "index",
        key: `index ${row.identity}`,
        identity: row.identity,
        ...index.commonAt({ catalog: "pg_class", oid: row.oid }),
        parent,
        on,
        definition: row.definition,
        state: indexState(row, index),
      };
    }),
  };
}

interface LocatedConstraint {
  readonly row: ConstraintRow;
  readonly key: string;
  readonly parent: string;
  readonly on: string;
  readonly type: ConstraintRecord["type"];
  readonly indexRow: IndexRow | undefined;
}

const CONSTRAINT_TYPES: Readonly<Record<string, ConstraintRecord["type"]>> = {
  c: "check",
  p: "primary key",
  u: "unique",
  x: "exclude",
  f: "foreign key",
};

/** Undefined for what partitions take over, and for domains' not-null. */
function locateConstraint(
  row: ConstraintRow,
  { index, names, behind }: {
    readonly index: ObjectIndex;
    readonly names: ReadonlyMap<string, string>;
    readonly behind: ReadonlyMap<string, IndexRow>;
  },
): LocatedConstraint | undefined {
  const type = CONSTRAINT_TYPES[row.type];
  const parent = row.relation === "0"
    ? index.keyAt({ catalog: "pg_type", oid: row.domain })
    : index.keyAt({ catalog: "pg_class", oid: row.relation });
  if (type === undefined || parent === undefined) return undefined;
  // Its statements have it.
  if (parent.startsWith("foreign table ")) return undefined;
  if (type === "foreign key" && row.parent !== "0") return undefined;
  const on = names.get(row.relation) ?? parent.replace(/^domain /, "");
  const key = `constraint ${row.name} of ${parent}`;
  index.register({ catalog: "pg_constraint", oid: row.oid }, key);
  const indexRow = behind.get(row.oid);
  if (indexRow !== undefined) {
    index.register({ catalog: "pg_class", oid: indexRow.oid }, key);
  }
  return { row, key, parent, on, type, indexRow };
}

function reflectConstraint(
  { row, key, parent, on, type, indexRow }: LocatedConstraint,
  index: ObjectIndex,
): ConstraintRecord {
  return {
    kind: "constraint",
    key,
    identity: row.name,
    ...index.commonAt({ catalog: "pg_constraint", oid: row.oid }),
    parent,
    on,
    name: row.name,
    type,
    definition: withOptions(
      row.definition,
      type === "exclude" ? [] : indexRow?.options ?? [],
    ),
    isValidated: row.is_validated,
    isLocal: row.is_local,
    index: indexRow === undefined ? undefined : indexState(indexRow, index),
  };
}

/** The server leaves out the storage options of the index behind a key. */
function withOptions(definition: string, options: readonly string[]): string {
  if (options.length === 0) return definition;
  const tail = /( DEFERRABLE)?( INITIALLY DEFERRED)?$/.exec(definition)?.[0] ??
    "";
  const head = definition.slice(0, definition.length - tail.length);
  return `${head} WITH (${options.join(", ")})${tail}`;
}

function indexState(row: IndexRow, index: ObjectIndex): IndexState {
  const statistics: (readonly [string, string])[] = [];
  const texts = row.statistics ?? [];
  for (let at = 0; at + 1 < texts.length; at += 2) {
    statistics.push([texts[at] ?? "", texts[at + 1] ?? ""]);
  }
  return {
    identity: row.identity,
    isClustered: row.is_clustered,
    isReplicaIdentity: row.is_replica_identity,
    parent: row.parent ?? undefined,
    statistics,
    tablespace: row.tablespace ?? undefined,
    isValid: row.is_valid,
    comment: row.constraint_oid === null
      ? undefined
      : index.commentAt({ catalog: "pg_class", oid: row.oid }),
  };
}
