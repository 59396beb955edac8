import type { CheckResult, SchemaDifference } from "../commands/check.ts";
import type { Json } from "./json.ts";

const MARKS = { add: "+", remove: "-", change: "~" } as const;
/** Longer values, as bodies of functions, are shown up to here. */
const VALUE_LENGTH = 60;

/** A line for each difference, more for what a change is made of. */
export function renderDifferences(
  differences: readonly SchemaDifference[],
): string {
  if (differences.length === 0) {
    return "No new upgrade operations detected.\n";
  }
  return differences.map(({ action, object, changes }) => {
    const details = changes.map(({ property, actual, wanted }) =>
      `    ${property}: ${excerpt(actual)} -> ${excerpt(wanted)}\n`
    );
    return `${MARKS[action]} ${oneLine(object)}\n${details.join("")}`;
  }).join("");
}

function excerpt(value: string | undefined): string {
  if (value === undefined) return "(none)";
  const line = oneLine(value);
  const letters = [...line];
  return letters.length <= VALUE_LENGTH
    ? line
    : `${letters.slice(0, VALUE_LENGTH).join("")}…`;
}

function oneLine(text: string): string {
  return text.replaceAll(/\s+/g, " ");
}

/** The differences with whole values, for `--json`. */
export function checkJson({ differences, sql }: CheckResult): Json {
  return {
    ...(sql === undefined ? {} : { sql }),
    differences: differences.map(({ action, object, changes }) => ({
      action,
      object,
      changes: changes.map(({ property, actual, wanted }) => ({
        property,
        actual: actual ?? null,
        wanted: wanted ?? null,
      })),
    })),
  };
}
