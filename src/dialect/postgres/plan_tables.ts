import type { Operation } from "../../operations/operation.ts";
import { buildSetRowSecurity } from "../../operations/policy_ops.ts";
import {
  columnKey,
  type DatabaseSchema,
  type TableRecord,
} from "../../schema/database_schema.ts";
import { executeAll, placeOf } from "./describe_common.ts";
import type { Action } from "./plan_actions.ts";
import { sharedParents } from "./plan_classes.ts";
import { planColumns } from "./plan_columns.ts";
import {
  ancestorsOf,
  findKeptTables,
  type KeptTable,
  type PlanContext,
} from "./plan_context.ts";
import { stateOf } from "./index_state.ts";
import { changeObjectComment } from "./plan_objects.ts";
import { COMES } from "./plan_parts.ts";
import { planTyping } from "./plan_typed.ts";
import { changeOptions, writePrivilegeDifference } from "./write_changes.ts";
import { writeAttachment } from "./write_table.ts";

/** The actions on tables that stay. */
export function planTables(context: PlanContext): readonly Action[] {
  return findKeptTables(context).flatMap((table) => [
    ...planDetachment(table, context),
    ...planColumns(table, context),
    ...planTable(table, context),
    ...planTyping(table, context),
    ...planAttachment(table, context),
  ]);
}

function planTable(table: KeptTable, context: PlanContext): readonly Action[] {
  const { actual, wanted } = table;
  const operations = [
    ...executeAll(changeStorage(actual, wanted)),
    ...changeRowSecurity(actual, wanted),
    ...changeObjectComment(actual, wanted),
    ...executeAll(changeTablePrivileges(table, context)),
  ];
  if (operations.length === 0) return [];
  const rewrites = actual.isUnlogged !== wanted.isUnlogged ||
    actual.accessMethod !== wanted.accessMethod ||
    actual.tablespace !== wanted.tablespace;
  return [{
    id: `alter ${wanted.key}`,
    action: "change",
    object: wanted.key,
    operations,
    notes: rewrites ? ["rewrites the table, which is locked meanwhile"] : [],
    rank: context.rankOf(wanted.key),
    // Privileges are given on columns, too.
    requires: [
      wanted.key,
      ...context.wanted.dependencies.get(wanted.key) ?? [],
      ...persistenceBefore(table, context),
    ],
    gives: [persistenceOf(wanted.key)],
  }];
}

function persistenceOf(tableKey: string): string {
  return `persistence of ${tableKey}`;
}

/**
 * A logged table cannot refer to one that is not: those that refer to the table
 * become unlogged before it, and those that it refers to become logged.
 */
function persistenceBefore(
  { actual: { key, isUnlogged }, wanted }: KeptTable,
  { actual }: PlanContext,
): readonly string[] {
  if (isUnlogged === wanted.isUnlogged) return [];
  return [...actual.objects.values()].flatMap((object) => {
    if (object.kind !== "constraint" || object.type !== "foreign key") {
      return [];
    }
    const { parent } = object;
    const referred = (actual.dependencies.get(object.key) ?? []).filter((
      each,
    ) => each.startsWith("table ") && each !== parent);
    if (!wanted.isUnlogged) return parent === key ? referred : [];
    return referred.includes(key) ? [parent] : [];
  }).map(persistenceOf);
}

/** Privileges on a column go with it. */
function changeTablePrivileges(
  { actual, wanted }: KeptTable,
  { fates }: PlanContext,
): readonly string[] {
  const before = actual.privileges.filter(({ column }) => {
    if (column === undefined) return true;
    const { fate } = fates.ofColumn(wanted.key, column);
    return fate !== "drop" && fate !== "rebuild";
  });
  return writePrivilegeDifference(
    before,
    wanted.privileges,
    ` ON TABLE ${wanted.identity}`,
  );
}

function changeStorage(
  actual: TableRecord,
  wanted: TableRecord,
): readonly string[] {
  const alter = `ALTER TABLE ${wanted.identity}`;
  const { isUnlogged, accessMethod, tablespace } = wanted;
  return [
    ...(actual.isUnlogged === isUnlogged
      ? []
      : [`${alter} SET ${isUnlogged ? "UNLOGGED" : "LOGGED"}`]),
    ...changeOptions(actual.options, wanted.options).map((change) =>
      `${alter} ${change}`
    ),
    ...(actual.accessMethod === accessMethod
      ? []
      : [`${alter} SET ACCESS METHOD ${accessMethod ?? "heap"}`]),
    ...(actual.tablespace === tablespace
      ? []
      : [`${alter} SET TABLESPACE ${tablespace ?? "pg_default"}`]),
    ...(actual.replicaIdentity === wanted.replicaIdentity ||
        // Said with the index.
        wanted.replicaIdentity === "INDEX"
      ? []
      : [
        `ALTER TABLE ONLY ${wanted.identity} REPLICA IDENTITY ${wanted.replicaIdentity}`,
      ]),
  ];
}

function changeRowSecurity(
  actual: TableRecord,
  wanted: TableRecord,
): readonly Operation[] {
  const { name, place } = placeOf(wanted.identity);
  const changes = {
    ...(actual.hasRowSecurity === wanted.hasRowSecurity
      ? {}
      : { enabled: wanted.hasRowSecurity }),
    ...(actual.forcesRowSecurity === wanted.forcesRowSecurity
      ? {}
      : { forced: wanted.forcesRowSecurity }),
  };
  return Object.keys(changes).length === 0
    ? []
    : [buildSetRowSecurity(name, { ...changes, ...place })];
}

/** Parents that a table leaves: those that go must not take it along. */
function planDetachment(
  table: KeptTable,
  context: PlanContext,
): readonly Action[] {
  const { actual, parents, leftMeanwhile } = table;
  const kept = new Set(parents.map((parent) => parent.wanted.key));
  const left = actual.parents.filter((key) => !kept.has(key));
  const leaving = planLeaving(actual, left, context);
  if (leftMeanwhile.length === 0) return leaving;
  const above = [...parents, ...leftMeanwhile].flatMap((parent) => [
    parent,
    ...ancestorsOf(parent),
  ]);
  const columns = above.flatMap(({ wanted: { key } }) =>
    actual.columns.map(({ name }) => columnKey(key, name))
  );
  return leaving.map((action) => ({
    ...action,
    notes: [
      "to change types, parents are left and joined again: columns and " +
      "checks that come from them count as its own, too, from then on",
    ],
    frees: [...action.frees ?? [], ...columns],
  }));
}

/** The action by which a table leaves parents; none for no parents. */
export function planLeaving(
  { key, identity, partitionBound }: TableRecord,
  left: readonly string[],
  context: PlanContext,
): readonly Action[] {
  if (left.length === 0) return [];
  const statements = left.flatMap((parentKey) => {
    const parent = context.actual.objects.get(parentKey);
    if (parent === undefined) return [];
    return partitionBound === undefined
      ? `ALTER TABLE ${identity} NO INHERIT ${parent.identity}`
      : `ALTER TABLE ${parent.identity} DETACH PARTITION ${identity}`;
  });
  return [{
    id: `detach ${key}`,
    action: "change",
    object: key,
    operations: executeAll(statements),
    notes: [],
    rank: context.rankOf(key),
    frees: left,
    releases: [
      `parents of ${key}`,
      ...left.map((parent) => `partitions of ${parent}`),
      ...left.flatMap((parent) => withParents(parent, context.actual))
        .map((above) => `those leaving ${above}`),
    ],
    gives: [`detachment of ${key}`],
  }];
}

/** The version from which partitions have the identity of the whole. */
const SHARED_IDENTITY_VERSION = 170_000;

/** Whether a partitioned table has an identity, or has it from above. */
function hasIdentity(
  { columns, parents }: TableRecord,
  context: PlanContext,
): boolean {
  return columns.some(({ identity }) => identity !== undefined) ||
    parents.some((key) => {
      const parent = context.wanted.objects.get(key);
      return parent?.kind === "table" && hasIdentity(parent, context);
    });
}

/**
 * Attaches the partitions of a partition that is attached once more: the server
 * gives an identity to what is attached, not to what is below that, and from
 * then on refuses to detach it.
 */
function attachBelowAgain(
  { key, identity }: TableRecord,
  context: PlanContext,
): readonly string[] {
  const { actual, wanted, fates } = context;
  return [...wanted.objects.values()].flatMap((object) => {
    const before = actual.objects.get(object.key);
    const isKept = object.kind === "table" && before?.kind === "table" &&
      object.partitionBound !== undefined &&
      sharedParents(before, object).includes(key) &&
      fates.of(object.key) !== "replace";
    return !isKept ? [] : [
      `ALTER TABLE ${identity} DETACH PARTITION ${object.identity}`,
      writeAttachment(object, { identity }),
      ...attachBelowAgain(object, context),
    ];
  });
}

/** A table, and all from which it takes columns over. */
function withParents(
  key: string,
  schema: DatabaseSchema,
): readonly string[] {
  const table = schema.objects.get(key);
  const parents = table?.kind === "table" ? table.parents : [];
  return [key, ...parents.flatMap((parent) => withParents(parent, schema))];
}

function planAttachment(
  { actual, wanted, parents }: KeptTable,
  context: PlanContext,
): readonly Action[] {
  const kept = new Set(parents.map((parent) => parent.wanted.key));
  const joined = wanted.parents.filter((key) => !kept.has(key));
  if (joined.length === 0) return [];
  const statements = joined.flatMap((key) => {
    const parent = context.wanted.objects.get(key);
    if (parent?.kind !== "table") return [];
    return wanted.partitionBound === undefined
      ? `ALTER TABLE ${wanted.identity} INHERIT ${parent.identity}`
      : [
        writeAttachment(wanted, parent),
        ...(context.actual.serverVersion >= SHARED_IDENTITY_VERSION &&
            hasIdentity(parent, context)
          ? attachBelowAgain(wanted, context)
          : []),
      ];
  });
  return [{
    id: `attach ${wanted.key}`,
    action: "change",
    object: wanted.key,
    operations: executeAll(statements),
    notes: wanted.partitionBound === undefined ? [] : [
      "reads the table; fails if a row is out of its bound as partition",
      ...noteDefaultPartition(wanted, context),
    ],
    rank: context.rankOf(wanted.key),
    requires: [
      wanted.key,
      // A partition has no column that the partitioned table has not.
      `fewer columns of ${wanted.key}`,
      ...joined,
      ...joined.map((key) => `fewer columns of ${key}`),
      ...partsToAttach(wanted, context),
    ],
    gives: [`attachment of ${wanted.key}`],
    claims: [`parents of ${actual.key}`, ...placesOf(wanted, context)],
  }];
}

/**
 * What a partition claims of its parents: bounds must not overlap, so that all
 * that leave do so first. Those of a table that is replaced leave the old one.
 */
export function placesOf(
  { partitionBound, parents }: TableRecord,
  { fates }: PlanContext,
): readonly string[] {
  if (partitionBound === undefined) return [];
  return parents.filter((key) => fates.of(key) !== "replace")
    .map((key) => `partitions of ${key}`);
}

/** Rows of a partition may be in the default one, which does not give them. */
export function noteDefaultPartition(
  { key, parents }: TableRecord,
  { actual, wanted }: PlanContext,
): readonly string[] {
  const isThere = [...wanted.objects.values()].some((object) => {
    const before = actual.objects.get(object.key);
    return object.kind === "table" && object.partitionBound === "DEFAULT" &&
      object.key !== key && parents.includes(object.parents[0] ?? "") &&
      before?.kind === "table" && sharedParents(before, object).length > 0;
  });
  return isThere ? ["fails if the default partition has a row of it"] : [];
}

/**
 * Checks that a parent asks for, and what matches keys and indexes that a
 * partitioned table has already, those of its own partitions with it: the
 * partition has its own before it is attached, or the server would refuse it, or
 * make others.
 */
export function partsToAttach(
  table: TableRecord,
  { wanted, wantedParts, fates }: PlanContext,
): readonly string[] {
  const attachments = (identity: string | undefined): readonly string[] =>
    (wantedParts.byWhole.get(identity ?? "") ?? []).flatMap((part) => [
      `attachment of ${part.key}`,
      ...attachments(stateOf(part)?.identity),
    ]);
  return (wantedParts.byParent.get(table.key) ?? []).flatMap((object) => {
    const isAsked = object.kind === "constraint" && object.type === "check" &&
      table.parents.some((parent) =>
        wanted.objects.has(`constraint ${object.name} of ${parent}`)
      );
    const state = stateOf(object);
    const whole = wantedParts.byIndex.get(state?.parent ?? "");
    const isMatched = whole !== undefined && !COMES.has(fates.of(whole));
    if (isMatched) return [object.key, ...attachments(state?.identity)];
    return isAsked ? object.key : [];
  });
}
