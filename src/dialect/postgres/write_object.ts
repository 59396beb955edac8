import { quoteIdentifier, quoteLiteral } from "./identifiers.ts";
import type {
  CompositeRecord,
  ConstraintRecord,
  DefaultPrivilegesRecord,
  DomainRecord,
  PolicyRecord,
  SchemaObject,
  SequenceRecord,
  TableRecord,
  TriggerRecord,
  ViewRecord,
} from "../../schema/database_schema.ts";
import { writeSequenceOptions } from "./write_column.ts";
import {
  commentTarget,
  writeComment,
  writePrivilegeChanges,
  writePrivileges,
} from "./write_common.ts";
import { writeConstraintChanges, writeIndexState } from "./write_table.ts";

/** Objects that are made by themselves, not with or around a table. */
export type SingleObject = Exclude<
  SchemaObject,
  TableRecord | ViewRecord | ConstraintRecord
>;

/** The statements that make the object, with its comment and privileges. */
export function writeObject(
  object: SingleObject,
  checks: readonly ConstraintRecord[] = [],
): readonly string[] {
  const target = commentTarget(object);
  return [
    ...writeDefinition(object, checks),
    ...(target === undefined ? [] : writeComment(target, object.comment)),
    ...writePrivileges(object),
  ];
}

function writeDefinition(
  object: SingleObject,
  checks: readonly ConstraintRecord[],
): readonly string[] {
  const { identity } = object;
  switch (object.kind) {
    case "schema":
      // In every new database already.
      return identity === "public" ? [] : [`CREATE SCHEMA ${identity}`];
    case "extension":
      return [
        `CREATE EXTENSION IF NOT EXISTS ${identity} WITH SCHEMA ${object.schema}`,
      ];
    case "extension member":
      return [];
    case "collation":
      return [`CREATE COLLATION ${identity} (${object.options.join(", ")})`];
    case "enum":
      return [writeEnum(identity, object.labels)];
    case "range":
      return [
        `CREATE TYPE ${identity} AS RANGE (\n    ${
          object.options.join(",\n    ")
        }\n)`,
      ];
    case "composite":
      return writeComposite(object);
    case "domain":
      return writeDomain(object, checks);
    case "sequence":
      return [writeSequence(object)];
    case "index":
      return [
        object.definition,
        ...writeIndexState(object.state, object.on),
      ];
    case "aggregate":
      return [
        `CREATE AGGREGATE ${object.signature} (\n    ${
          object.options.join(",\n    ")
        }\n)`,
      ];
    case "function":
    case "procedure":
      return [object.definition];
    case "trigger":
    case "rule":
      return writeTrigger(object);
    case "policy":
      return [writePolicy(object)];
    case "default privileges":
      return writeDefaultPrivileges(object);
    default:
      return object.statements;
  }
}

function writeEnum(identity: string, labels: readonly string[]): string {
  const list = labels.map((label) => `    ${quoteLiteral(label)}`).join(",\n");
  return `CREATE TYPE ${identity} AS ENUM (\n${list}\n)`;
}

function writeComposite(type: CompositeRecord): readonly string[] {
  const attributes = type.attributes.map((column) => {
    const collation = column.collation === undefined
      ? ""
      : ` COLLATE ${column.collation}`;
    return `    ${quoteIdentifier(column.name)} ${column.type}${collation}`;
  });
  const comments = type.attributes.flatMap((column) =>
    writeComment(
      `COLUMN ${type.identity}.${quoteIdentifier(column.name)}`,
      column.comment,
    )
  );
  return [
    `CREATE TYPE ${type.identity} AS (\n${attributes.join(",\n")}\n)`,
    ...comments,
  ];
}

function writeDomain(
  domain: DomainRecord,
  checks: readonly ConstraintRecord[],
): readonly string[] {
  const words = [`CREATE DOMAIN ${domain.identity} AS ${domain.type}`];
  if (domain.collation !== undefined) {
    words.push(`COLLATE ${domain.collation}`);
  }
  if (domain.default !== undefined) words.push(`DEFAULT ${domain.default}`);
  if (domain.isNotNull) words.push("NOT NULL");
  const lines = checks.map((check) =>
    `\n    CONSTRAINT ${quoteIdentifier(check.name)} ${check.definition}`
  );
  return [
    words.join(" ") + lines.join(""),
    ...checks.flatMap(writeConstraintChanges),
  ];
}

/** `CREATE SEQUENCE`. */
export function writeSequence(
  { identity, options }: Pick<SequenceRecord, "identity" | "options">,
): string {
  return [
    `CREATE ${options.isUnlogged ? "UNLOGGED " : ""}SEQUENCE ${identity}`,
    options.type === "bigint" ? "" : `AS ${options.type}`,
    writeSequenceOptions(options),
  ].filter((word) => word !== "").join(" ");
}

/** `OWNED BY`, for which the column has to be there. */
export function writeOwner(sequence: SequenceRecord): readonly string[] {
  if (sequence.ownedBy === undefined) return [];
  const { table, column } = sequence.ownedBy;
  return [
    `ALTER SEQUENCE ${sequence.identity} OWNED BY ${table}.${
      quoteIdentifier(column)
    }`,
  ];
}

/** What `ALTER TABLE` says for when a trigger or rule fires. */
export const FIRING: Readonly<Record<TriggerRecord["fires"], string>> = {
  ORIGIN: "ENABLE",
  REPLICA: "ENABLE REPLICA",
  ALWAYS: "ENABLE ALWAYS",
  DISABLED: "DISABLE",
};

/** A trigger or a rule, and whether it fires. */
export function writeTrigger(trigger: TriggerRecord): readonly string[] {
  const { definition, fires, kind, identity, on } = trigger;
  const isUsual = fires === "ORIGIN" && definition !== undefined;
  return [
    ...(definition === undefined ? [] : [definition]),
    ...(isUsual ? [] : [
      `ALTER TABLE ${on} ${FIRING[fires]} ${kind.toUpperCase()} ${identity}`,
    ]),
  ];
}

function writePolicy(policy: PolicyRecord): string {
  const isForAll = policy.roles.length === 1 && policy.roles[0] === "PUBLIC";
  return [
    `CREATE POLICY ${policy.identity} ON ${policy.on}`,
    policy.isPermissive ? "" : "AS RESTRICTIVE",
    policy.command === "ALL" ? "" : `FOR ${policy.command}`,
    isForAll ? "" : `TO ${policy.roles.join(", ")}`,
    policy.using === undefined ? "" : `USING (${policy.using})`,
    policy.check === undefined ? "" : `WITH CHECK (${policy.check})`,
  ].filter((word) => word !== "").join(" ");
}

/** `ALTER DEFAULT PRIVILEGES`, one for each group of changes. */
export function writeDefaultPrivileges(
  record: DefaultPrivilegesRecord,
): readonly string[] {
  const head = defaultPrivilegesHead(record);
  return writePrivilegeChanges(record.privileges, ` ON ${record.objects}`).map(
    (change) => `${head} ${change}`,
  );
}

/** The words before `GRANT` and `REVOKE` of default privileges. */
export function defaultPrivilegesHead(
  record: DefaultPrivilegesRecord,
): string {
  return [
    "ALTER DEFAULT PRIVILEGES",
    record.role === undefined ? "" : `FOR ROLE ${record.role}`,
    record.schema === undefined ? "" : `IN SCHEMA ${record.schema}`,
  ].filter((word) => word !== "").join(" ");
}
