import type { Operation } from "../../operations/operation.ts";
import {
  buildAddEnumValue,
  buildReplaceEnumValues,
} from "../../operations/type_ops.ts";
import {
  type DatabaseSchema,
  defaultKey,
  type EnumRecord,
} from "../../schema/database_schema.ts";
import { placeOf } from "./describe_common.ts";
import type { Change } from "./plan_actions.ts";
import type { PlanContext } from "./plan_context.ts";

/**
 * Whether something that needs the enum comes or changes, and has one of the
 * labels in it then.
 */
export function usesLabelsAtOnce(
  type: EnumRecord,
  labels: readonly string[],
  { actual, wanted }: {
    readonly actual: DatabaseSchema;
    readonly wanted: DatabaseSchema;
  },
): boolean {
  const defaults = findDefaults(wanted);
  return [...wanted.dependencies].some(([key, needed]) => {
    if (!needed.includes(type.key)) return false;
    const object = wanted.objects.get(key);
    const text = object === undefined
      ? defaults.get(key) ?? ""
      : JSON.stringify(object);
    const isSame = object !== undefined &&
      JSON.stringify(actual.objects.get(key)) === text;
    return !isSame && labels.some((label) => usesLabel(text, label));
  });
}

function findDefaults(
  { objects }: DatabaseSchema,
): ReadonlyMap<string, string> {
  return new Map(
    [...objects.values()].flatMap((object) =>
      object.kind === "table"
        ? object.columns.map(({ name, default: text = "" }) =>
          [defaultKey(object.key, name), text] as const
        )
        : []
    ),
  );
}

/** Whether the value stands in the text as a literal, or in one of an array. */
function usesLabel(text: string, label: string): boolean {
  const literal = label.replaceAll("'", "''");
  if (text.includes(`'${literal}'`)) return true;
  const arrays = text.match(/'\{(?:[^']|'')*\}'/g) ?? [];
  return arrays.some((array) => array.includes(literal));
}

/** Whether all of `part` stands in `whole` in the same order. */
export function isSubsequence(
  part: readonly string[],
  whole: readonly string[],
): boolean {
  let at = 0;
  for (const item of whole) if (item === part[at]) at++;
  return at === part.length;
}

/** Values that only the wanted enum has. */
export function addedLabels(
  actual: EnumRecord,
  wanted: EnumRecord,
): readonly string[] {
  const known = new Set(actual.labels);
  return wanted.labels.filter((label) => !known.has(label));
}

/** What turns one enum into the other; see {@linkcode Fates.rebuiltEnums}. */
export function changeEnum(
  actual: EnumRecord,
  wanted: EnumRecord,
  { fates }: PlanContext,
): Change {
  const { name, place } = placeOf(wanted.identity);
  if (!fates.rebuiltEnums.has(wanted.key)) {
    return { operations: addValues(actual, wanted), notes: [] };
  }
  const gone = actual.labels.filter((label) => !wanted.labels.includes(label));
  return {
    operations: [buildReplaceEnumValues(name, wanted.labels, {
      ...place,
      existingValues: actual.labels,
    })],
    notes: [
      "rewrites the tables that use the type, which are locked meanwhile",
      ...(gone.length === 0 ? [] : [
        `fails if a row has ${
          gone.map((label) => `'${label}'`).join(", ")
        }: say in replacements what it gets instead`,
      ]),
    ],
  };
}

function addValues(
  actual: EnumRecord,
  wanted: EnumRecord,
): readonly Operation[] {
  const { name, place } = placeOf(wanted.identity);
  const present = new Set(actual.labels);
  const last = actual.labels.at(-1);
  let isBehind = last === undefined;
  const added = new Set(addedLabels(actual, wanted));
  return wanted.labels.flatMap((label, index) => {
    if (!added.has(label)) {
      if (label === last) isBehind = true;
      return [];
    }
    const following = wanted.labels.slice(index + 1).find((each) =>
      present.has(each)
    );
    const position = isBehind || following === undefined
      ? {}
      : { before: following };
    return buildAddEnumValue(name, label, { ...place, ...position });
  });
}
