import type {
  DefaultPrivilegeRow,
  PlainRow,
  PolicyRow,
  RuleRow,
  TriggerRow,
} from "./catalog_objects.ts";
import { quoteIdentifier } from "./identifiers.ts";
import type { ObjectIndex } from "./reflect_index.ts";
import type {
  DefaultPrivilegesRecord,
  PlainRecord,
  PolicyRecord,
  SchemaObject,
  TriggerRecord,
} from "../../schema/database_schema.ts";

/** A relation that others hang on. */
export interface Holder {
  readonly key: string;
  readonly identity: string;
}

/** Holders by object id. */
export type Holders = ReadonlyMap<string, Holder>;

/** Triggers, each with its key registered. */
export function reflectTriggers(
  rows: readonly TriggerRow[],
  holders: Holders,
  index: ObjectIndex,
): readonly TriggerRecord[] {
  return rows.flatMap((row) => {
    const holder = holders.get(row.relation);
    if (holder === undefined) return [];
    const address = { catalog: "pg_trigger", oid: row.oid } as const;
    const record = hanging("trigger", row.name, holder);
    index.register(address, record.key);
    return {
      ...record,
      ...index.commonAt(address),
      kind: "trigger",
      definition: row.parent === "0" ? row.definition : undefined,
      fires: firing(row.enabled),
    };
  });
}

/** Rules besides those that make a view one, whose dependencies are the view's. */
export function reflectRules(
  rows: readonly RuleRow[],
  holders: Holders,
  index: ObjectIndex,
): readonly TriggerRecord[] {
  return rows.flatMap((row) => {
    const holder = holders.get(row.relation);
    if (holder === undefined) return [];
    const address = { catalog: "pg_rewrite", oid: row.oid } as const;
    if (row.definition === null) {
      index.register(address, holder.key);
      return [];
    }
    const record = hanging("rule", row.name, holder);
    index.register(address, record.key);
    return {
      ...record,
      ...index.commonAt(address),
      kind: "rule",
      definition: row.definition.replace(/;$/, ""),
      fires: firing(row.enabled),
    };
  });
}

function hanging(kind: string, name: string, holder: Holder) {
  return {
    key: `${kind} ${name} of ${holder.key}`,
    identity: quoteIdentifier(name),
    parent: holder.key,
    on: holder.identity,
    name,
  };
}

function firing(letter: string): TriggerRecord["fires"] {
  switch (letter) {
    case "R":
      return "REPLICA";
    case "A":
      return "ALWAYS";
    case "D":
      return "DISABLED";
    default:
      return "ORIGIN";
  }
}

const POLICY_COMMANDS: Readonly<Record<string, PolicyRecord["command"]>> = {
  "*": "ALL",
  r: "SELECT",
  a: "INSERT",
  w: "UPDATE",
  d: "DELETE",
};

/** Row security policies. */
export function reflectPolicies(
  rows: readonly PolicyRow[],
  holders: Holders,
  index: ObjectIndex,
): readonly PolicyRecord[] {
  return rows.flatMap((row) => {
    const holder = holders.get(row.relation);
    if (holder === undefined) return [];
    const address = { catalog: "pg_policy", oid: row.oid } as const;
    const record = hanging("policy", row.name, holder);
    index.register(address, record.key);
    return {
      ...record,
      ...index.commonAt(address),
      kind: "policy",
      isPermissive: row.is_permissive,
      command: POLICY_COMMANDS[row.command] ?? "ALL",
      roles: row.roles,
      using: row.using ?? undefined,
      check: row.check ?? undefined,
    };
  });
}

const PLAIN_KINDS: readonly PlainRecord["kind"][] = [
  "statistics",
  "event trigger",
  "cast",
  "operator",
  "text search configuration",
  "text search dictionary",
  "foreign data wrapper",
  "server",
  "foreign table",
  "publication",
  "operator family",
  "operator class",
  "conversion",
];

/** Registered before their row types and constraints are. */
export function registerForeignTables(
  rows: readonly PlainRow[],
  index: ObjectIndex,
): void {
  for (const { kind, catalog, oid, identity } of rows) {
    if (kind !== "foreign table") continue;
    index.register({ catalog, oid }, `foreign table ${identity}`);
  }
}

/** The kinds that are reflected as the statements that make them. */
export function reflectPlain(
  rows: readonly PlainRow[],
  index: ObjectIndex,
): readonly PlainRecord[] {
  return rows.flatMap((row) => {
    const kind = PLAIN_KINDS.find((each) => each === row.kind);
    if (kind === undefined) return [];
    const { catalog, oid, identity } = row;
    const key = `${kind} ${identity}`;
    index.register({ catalog, oid }, key);
    const common = index.commonAt({ catalog, oid });
    return { kind, key, identity, ...common, statements: row.statements };
  });
}

/** Default privileges, one record for each role, schema and kind of object. */
export function reflectDefaultPrivileges(
  rows: readonly DefaultPrivilegeRow[],
): readonly DefaultPrivilegesRecord[] {
  const groups = Map.groupBy(rows, (row) => row.oid);
  return [...groups.values()].flatMap((group) => {
    const [first] = group;
    if (first === undefined) return [];
    const schema = first.schema ?? undefined;
    const role = first.is_own ? undefined : first.role;
    const identity = `${first.objects} of ${first.role} in ${
      schema ?? "all schemas"
    }`;
    return {
      kind: "default privileges",
      key: `default privileges on ${identity}`,
      identity,
      comment: undefined,
      privileges: group.map((row) => ({
        action: row.action,
        privilege: row.privilege,
        grantee: row.grantee,
        isGrantable: row.is_grantable,
        column: undefined,
      })),
      objects: first.objects,
      role,
      schema,
    };
  });
}

/** Makes the objects findable by key, in their order. */
export function indexByKey(
  objects: readonly SchemaObject[],
): ReadonlyMap<string, SchemaObject> {
  return new Map(objects.map((object) => [object.key, object]));
}
