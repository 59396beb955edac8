import type { ExtensionMemberRow } from "./catalog_objects.ts";
import type {
  CollationRow,
  ExtensionRow,
  RoutineRow,
  SchemaRow,
  TypeRow,
} from "./catalog_types.ts";
import { quoteLiteral } from "./identifiers.ts";
import type { ObjectIndex } from "./reflect_index.ts";
import type {
  AggregateRecord,
  CollationRecord,
  ExtensionMemberRecord,
  ExtensionRecord,
  RoutineRecord,
  SchemaObject,
  SchemaRecord,
} from "../../schema/database_schema.ts";
import type { ColumnsByRelation } from "./reflect_relations.ts";

/** Schemas, each with its key registered. */
export function reflectSchemas(
  rows: readonly SchemaRow[],
  index: ObjectIndex,
): readonly SchemaRecord[] {
  return rows.map(({ oid, identity }) => {
    const key = `schema ${identity}`;
    index.register({ catalog: "pg_namespace", oid }, key);
    const common = index.commonAt({ catalog: "pg_namespace", oid });
    return { kind: "schema", key, identity, ...common };
  });
}

/** Extensions; a comment is one that differs from what they bring along. */
export function reflectExtensions(
  rows: readonly ExtensionRow[],
  index: ObjectIndex,
): readonly ExtensionRecord[] {
  return rows.map((row) => {
    const key = `extension ${row.identity}`;
    const address = { catalog: "pg_extension", oid: row.oid } as const;
    index.register(address, key);
    const { comment, privileges } = index.commonAt(address);
    return {
      kind: "extension",
      key,
      identity: row.identity,
      comment: comment === row.own_comment ? undefined : comment,
      privileges,
      schema: row.schema,
      version: row.version,
      isRelocatable: row.is_relocatable,
      members: row.members ?? [],
    };
  });
}

/** Objects of extensions whose privileges are not what they came with. */
export function reflectExtensionMembers(
  rows: readonly ExtensionMemberRow[],
  index: ObjectIndex,
): readonly ExtensionMemberRecord[] {
  return rows.flatMap(({ catalog, oid, extension, target }) => {
    const common = index.commonAt({ catalog, oid });
    const parent = index.keyAt({ catalog: "pg_extension", oid: extension });
    if (common.privileges.length === 0 || parent === undefined) return [];
    return {
      kind: "extension member",
      key: `extension member ${target}`,
      identity: target,
      privileges: common.privileges,
      // It is the extension's.
      comment: undefined,
      parent,
      target,
    };
  });
}

/** Collations, each with its key registered. */
export function reflectCollations(
  rows: readonly CollationRow[],
  index: ObjectIndex,
): readonly CollationRecord[] {
  return rows.map((row) => {
    const key = `collation ${row.identity}`;
    const address = { catalog: "pg_collation", oid: row.oid } as const;
    index.register(address, key);
    return {
      kind: "collation",
      key,
      identity: row.identity,
      ...index.commonAt(address),
      options: collationOptions(row),
    };
  });
}

function collationOptions(row: CollationRow): readonly string[] {
  const options: string[] = [];
  const isIcu = row.provider === "i";
  if (isIcu) options.push("provider = icu");
  else if (row.provider === "b") options.push("provider = builtin");
  // Up to version 14 the locale of ICU is in both columns of libc's.
  const locale = row.locale ??
    (row.collate === row.ctype || isIcu ? row.collate : null);
  if (locale !== null) options.push(`locale = ${quoteLiteral(locale)}`);
  else if (row.collate !== null && row.ctype !== null) {
    options.push(`lc_collate = ${quoteLiteral(row.collate)}`);
    options.push(`lc_ctype = ${quoteLiteral(row.ctype)}`);
  }
  if (!row.is_deterministic) options.push("deterministic = false");
  if (row.rules !== null) options.push(`rules = ${quoteLiteral(row.rules)}`);
  return options;
}

/** Enums, domains, composite and range types; registers all types. */
export function reflectTypes(
  rows: readonly TypeRow[],
  columns: ColumnsByRelation,
  index: ObjectIndex,
): readonly SchemaObject[] {
  const byId = new Map(rows.map((row) => [row.oid, row]));
  for (const row of rows) {
    const key = typeKey(row, { byId, index });
    if (key === undefined) continue;
    index.register({ catalog: "pg_type", oid: row.oid }, key);
    if (row.array !== "0") {
      index.register({ catalog: "pg_type", oid: row.array }, key);
    }
    if (row.relation_kind === "c") {
      index.register({ catalog: "pg_class", oid: row.relation }, key);
    }
  }
  return rows.flatMap((row) => reflectType(row, { columns, index }) ?? []);
}

/** Multiranges are their range's, row types their foreign table's. */
function typeKey(
  row: TypeRow,
  options: {
    readonly byId: ReadonlyMap<string, TypeRow>;
    readonly index: ObjectIndex;
  },
): string | undefined {
  const { byId, index } = options;
  const other = row.range === null ? undefined : byId.get(row.range);
  if (other !== undefined) return typeKey(other, options);
  switch (row.kind) {
    case "e":
      return `enum ${row.identity}`;
    case "d":
      return `domain ${row.identity}`;
    case "r":
      return `range ${row.identity}`;
    case "c":
      return row.relation_kind === "c"
        ? `composite ${row.identity}`
        : index.keyAt({ catalog: "pg_class", oid: row.relation });
    default:
      return undefined;
  }
}

function reflectType(
  row: TypeRow,
  { columns, index }: {
    readonly columns: ColumnsByRelation;
    readonly index: ObjectIndex;
  },
): SchemaObject | undefined {
  const address = { catalog: "pg_type", oid: row.oid } as const;
  const { identity } = row;
  const common = { identity, ...index.commonAt(address) };
  switch (row.kind) {
    case "e":
      return {
        ...common,
        kind: "enum",
        key: `enum ${identity}`,
        labels: row.labels ?? [],
      };
    case "d":
      return {
        ...common,
        kind: "domain",
        key: `domain ${identity}`,
        type: row.base ?? "",
        collation: row.collation ?? undefined,
        default: row.default ?? undefined,
        isNotNull: row.not_null,
      };
    case "r":
      return {
        ...common,
        kind: "range",
        key: `range ${identity}`,
        options: withoutNulls(row.range_options),
      };
    case "c":
      if (row.relation_kind !== "c") return undefined;
      return {
        ...common,
        kind: "composite",
        key: `composite ${identity}`,
        attributes: columns.get(row.relation) ?? [],
      };
    default:
      return undefined;
  }
}

/** Functions, procedures and aggregates. */
export function reflectRoutines(
  rows: readonly RoutineRow[],
  index: ObjectIndex,
): readonly (RoutineRecord | AggregateRecord)[] {
  return rows.map((row) => {
    const kind = row.kind === "a"
      ? "aggregate"
      : row.kind === "p"
      ? "procedure"
      : "function";
    const identity = `${row.identity}(${row.arguments})`;
    const key = `${kind} ${identity}`;
    const address = { catalog: "pg_proc", oid: row.oid } as const;
    index.register(address, key);
    const common = { key, identity, ...index.commonAt(address) };
    return kind === "aggregate"
      ? {
        ...common,
        kind,
        signature: `${row.identity}(${row.aggregate_arguments || "*"})`,
        asFunction: `${row.identity}(${row.aggregate_types ?? ""})`,
        options: withoutNulls(row.aggregate_options),
        ...(row.aggregate_arguments === ""
          ? { identity: `${row.identity}(*)` }
          : {}),
      }
      : {
        ...common,
        kind,
        definition: (row.definition ?? "").replace(/\n$/, ""),
      };
  });
}

function withoutNulls(
  values: readonly (string | null)[] | null,
): readonly string[] {
  return (values ?? []).filter((value) => value !== null);
}
