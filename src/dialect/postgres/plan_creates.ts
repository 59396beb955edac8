import type { Operation } from "../../operations/operation.ts";
import { buildRefreshMaterializedView } from "../../operations/view_ops.ts";
import type {
  PrivilegeChange,
  SchemaObject,
} from "../../schema/database_schema.ts";
import { splitIdentity } from "../../schema/identity.ts";
import { executeAll, placeOf } from "./describe_common.ts";
import { type Action, LAST } from "./plan_actions.ts";
import { isSetFree, type PlanContext } from "./plan_context.ts";
import { stateOf } from "./index_state.ts";
import { COMES, GOES, isParents, namesWithin } from "./plan_parts.ts";
import { movedInto, rowsOf } from "./plan_successions.ts";
import {
  noteDefaultPartition,
  partsToAttach,
  placesOf,
} from "./plan_tables.ts";
import { writePrivilegeDifference } from "./write_changes.ts";
import { privilegeTarget } from "./write_common.ts";
import { findNotValidAbove } from "./write_constraint.ts";
import type { Step } from "./write_plan.ts";
import { writeValidation } from "./write_table.ts";

/** The actions that make what comes. */
export function planCreates(
  steps: readonly Step[],
  context: PlanContext,
): readonly Action[] {
  const { wanted, actual, fates } = context;
  const ids = new Set(steps.map(({ id }) => id));
  return steps.flatMap((step): readonly Action[] => {
    const object = wanted.objects.get(step.key);
    if (object === undefined || !comes(step, object, context)) return [];
    const given = findGiven(object, context);
    const operations = given !== undefined ? executeAll(given.statements) : [
      ...createOperations(step, object),
      ...(step.id === object.key
        ? executeAll(
          [object, ...serialsWithin(object, ids, context)].flatMap((each) =>
            revokeDefaults(each, context)
          ),
        )
        : []),
    ];
    if (operations.length === 0) return [];
    const isNew = !actual.objects.has(object.key);
    const isAttachment = object.kind === "table" &&
      step.id === `attachment of ${object.key}`;
    return [{
      id: `create ${step.id}`,
      action: isNew && fates.of(object.key) === "add" ? "add" : "change",
      object: object.key,
      operations,
      notes: isAttachment
        ? noteDefaultPartition(object, context)
        : creationNotes(object, step, context),
      rank: object.kind === "event trigger" ? LAST : context.rankOf(step.id),
      requires: [
        ...step.needs,
        ...(given?.needs ?? []),
        ...(object.kind === "table" ? [] : rowsBefore(step, object, context)),
        ...(isAttachment
          ? [
            ...partsToAttach(object, context),
            ...object.parents.map((key) => `fewer columns of ${key}`),
          ]
          : []),
      ],
      gives: [step.id],
      claims: [
        step.id,
        ...(step.id === object.key
          ? namesWithin(object, context.wantedParts, ids)
          : []),
        // The index of a partitioned table is valid once all partitions have it.
        ...("parent" in object ? [`partitions of ${object.parent}`] : []),
        ...(isAttachment ? placesOf(object, context) : []),
      ],
    }];
  });
}

/**
 * Tables that have to have their rows before: what hangs on a table or looks
 * into it comes later, and what acts on rows, too, where they come in from
 * above.
 */
function rowsBefore(
  step: Step,
  object: SchemaObject,
  context: PlanContext,
): readonly string[] {
  const acts = object.kind === "trigger" || object.kind === "rule";
  return step.needs.flatMap((key) =>
    acts
      ? movedInto(key, context)
      : context.fates.of(key) === "replace"
      ? [key]
      : []
  ).map(rowsOf);
}

function comes(
  step: Step,
  object: SchemaObject,
  context: PlanContext,
): boolean {
  const { fates, actual } = context;
  if (COMES.has(fates.of(object.key))) return true;
  const before = actual.objects.get(object.key);
  if (step.id === `owner of ${object.key}`) {
    return before !== undefined && isSetFree(before, context);
  }
  if (step.id !== `attachment of ${object.key}` || object.kind === "table") {
    return false;
  }
  // An index that stays may have come under another, or that is new.
  const state = stateOf(object);
  if (before === undefined || state?.parent === undefined) return false;
  const parent = context.wantedParts.byIndex.get(state.parent);
  return stateOf(before)?.parent !== state.parent ||
    parent !== undefined && COMES.has(fates.of(parent));
}

/**
 * What is left to do for a check that comes with that of a parent which stays:
 * there it may not be validated.
 */
function findGiven(
  object: SchemaObject,
  context: PlanContext,
):
  | {
    readonly statements: readonly string[];
    readonly needs: readonly string[];
  }
  | undefined {
  if (object.kind !== "constraint" || !isParents(object, context)) {
    return undefined;
  }
  const { wanted } = context;
  const table = wanted.objects.get(object.parent);
  const needs = table?.kind === "table"
    ? findNotValidAbove(object, table, wanted)
    : [];
  return {
    statements: needs.length > 0 ? [writeValidation(object)] : [],
    needs,
  };
}

/** Sequences that the step of a table makes, having none of their own. */
function serialsWithin(
  object: SchemaObject,
  ids: ReadonlySet<string>,
  { wantedParts }: PlanContext,
): readonly SchemaObject[] {
  return (wantedParts.byParent.get(object.key) ?? []).filter(({ kind, key }) =>
    kind === "sequence" && !ids.has(key)
  );
}

/** What default privileges give to a new object that is not wanted on it. */
function revokeDefaults(
  object: SchemaObject,
  { actualParts, fates }: PlanContext,
): readonly string[] {
  const objects = DEFAULT_OBJECTS[object.kind];
  const target = privilegeTarget(object);
  if (objects === undefined || target === undefined) return [];
  const { schema } = splitIdentity(object.identity);
  return actualParts.defaultPrivileges.flatMap((record) => {
    const applies = fates.of(record.key) !== "remove" &&
      record.role === undefined &&
      record.objects === objects &&
      (record.schema === undefined ||
        splitIdentity(record.schema).name === schema);
    if (!applies) return [];
    // Those with another grant option are taken back, and given once more.
    const given = new Set(record.privileges.map(subjectOf));
    const rest = object.privileges.filter((each) => given.has(subjectOf(each)));
    return writePrivilegeDifference(record.privileges, rest, ` ON ${target}`);
  });
}

function subjectOf({ privilege, grantee, column }: PrivilegeChange): string {
  return JSON.stringify([privilege, grantee, column]);
}

/** What `ALTER DEFAULT PRIVILEGES` calls the kinds. */
const DEFAULT_OBJECTS: Readonly<
  Partial<Record<SchemaObject["kind"], string>>
> = {
  "table": "TABLES",
  "view": "TABLES",
  "materialized view": "TABLES",
  "sequence": "SEQUENCES",
  "function": "FUNCTIONS",
  "procedure": "FUNCTIONS",
  "aggregate": "FUNCTIONS",
  "enum": "TYPES",
  "domain": "TYPES",
  "composite": "TYPES",
  "range": "TYPES",
  "schema": "SCHEMAS",
};

/** A materialized view is of use only with its rows. */
function createOperations(
  step: Step,
  object: SchemaObject,
): readonly Operation[] {
  const operations = step.describe();
  if (object.kind !== "materialized view" || step.id !== object.key) {
    return operations;
  }
  const isFilled = operations.some((each) =>
    each.kind === "createView" && each.withData !== false
  );
  if (isFilled) return operations;
  const { name, place } = placeOf(object.identity);
  return [...operations, buildRefreshMaterializedView(name, place)];
}

function creationNotes(
  object: SchemaObject,
  step: Step,
  { actual, fates }: PlanContext,
): readonly string[] {
  if (step.id !== object.key || !("parent" in object)) return [];
  const fate = fates.of(object.parent);
  const isOnNew = !actual.objects.has(object.parent) ||
    GOES.has(fate) && fate !== "replace";
  if (isOnNew) return [];
  const parent = actual.objects.get(object.parent);
  if (parent?.kind === "domain") {
    return ["fails if a column of the domain has another value"];
  }
  switch (object.kind) {
    case "index":
      return parent?.kind === "table" && parent.partitionKey !== undefined
        ? ["blocks writes to all partitions meanwhile"]
        : ["blocks writes to the table meanwhile; see concurrently"];
    case "constraint":
      if (object.type === "check" || object.type === "foreign key") {
        return object.isValidated
          ? ["reads the whole table; see notValid and op.validateConstraint"]
          : [];
      }
      return ["builds an index, which blocks the table meanwhile"];
    default:
      return [];
  }
}
