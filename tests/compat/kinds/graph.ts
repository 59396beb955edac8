import { MigratorError } from "../../../src/errors.ts";
import { buildRevisionMap } from "../../../src/graph/build.ts";
import type { Revision } from "../../../src/graph/revision.ts";
import type { CompatResult } from "../compat_kind.ts";
import { type Answer, answerQuery, describeError } from "../graph_answers.ts";
import { findFault } from "../graph_compare.ts";
import {
  asFields,
  asList,
  asRevision,
  asText,
  asTexts,
  type Fields,
  isSameJson,
} from "../recorded.ts";

/**
 * Compares one graph of `graph.jsonl` with ours: how it loads, and each of its
 * queries.
 */
export function graphKind(line: unknown): Promise<readonly CompatResult[]> {
  const graph = asFields(line);
  const name = asText(graph.name);
  const revisions = asList(graph.revisions).map(asRevision);
  const queries = asList(graph.queries).map(asFields);
  return Promise.resolve([
    compareLoad(name, revisions, asFields(graph.load)),
    ...queries.map((query, index) => {
      const { kind, expect, ...args } = query;
      const expected = asFields(expect);
      const answer = answerQuery(revisions, query);
      return toResult({
        name: `${name} #${index} ${asText(kind)} ${JSON.stringify(args)}`,
        expected,
        actual: answer,
        fault: findFault(expected, answer, revisions),
      });
    }),
  ]);
}

function compareLoad(
  name: string,
  revisions: readonly Revision[],
  expected: Fields,
): CompatResult {
  const actual = load(revisions);
  const error = expected.error === null ? undefined : asFields(expected.error);
  return toResult({
    name: `${name} load`,
    expected,
    actual,
    fault: findLoadFault(error, asTexts(expected.warnings), actual),
  });
}

function load(revisions: readonly Revision[]): Answer {
  try {
    return {
      warnings: buildRevisionMap(revisions).warnings.map(({ message }) =>
        message
      ),
    };
  } catch (error) {
    return error instanceof MigratorError
      ? { error: describeError(error) }
      : { crash: `${error}` };
  }
}

function findLoadFault(
  error: Fields | undefined,
  warnings: readonly string[],
  actual: Answer,
): string | undefined {
  if (actual.crash !== undefined) return "a crash";
  if (error?.internal === true) {
    // A graph that Alembic warns of and then falls over is refused here, in
    // the words of the warning.
    return actual.error === undefined
      ? "no error"
      : warnings.every((warning) => warning === actual.error?.message)
      ? undefined
      : "another message";
  }
  if (error !== undefined) {
    return isSameJson(error, actual.error) ? undefined : "another error";
  }
  if (actual.error !== undefined) return "an error";
  return isSameJson(warnings, actual.warnings) ? undefined : "other warnings";
}

function toResult(
  found: {
    readonly name: string;
    readonly expected: Fields;
    readonly actual: Answer;
    readonly fault: string | undefined;
  },
): CompatResult {
  const { name, expected, actual, fault } = found;
  return fault === undefined
    ? { name, outcome: "passed" }
    : { name, outcome: "failed", expected, actual, remark: fault };
}
