import { DatabaseError } from "../driver/errors.ts";
import { MigratorError } from "../errors.ts";
import type { Step } from "../graph/head_changes.ts";
import { MigrationError } from "../runtime/errors.ts";
import { hintForRunRefusal } from "../runtime/sql_state_hints.ts";
import type { OperationFailure } from "../runtime/operation_runner.ts";
import type { Script } from "../script/script_directory.ts";
import { excerptAt } from "../util/excerpt.ts";
import { describeThrown } from "../util/describe_thrown.ts";
import { hintOf as hintOfError } from "./failure.ts";
import { findLine } from "./locate.ts";

/** Where a step was when it failed. */
export interface StepFailureContext {
  readonly step: Step;
  /** What ran: the revision, or what is called with it. */
  readonly script: Pick<Script, "path">;
  /** The operation that failed first, of a module. */
  readonly failure?: OperationFailure | undefined;
  /** What to do about an error that has no hint of its own. */
  readonly hint?: string | undefined;
  /** The statements that were run, of an SQL revision, and their first line. */
  readonly section?: { readonly sql: string; readonly line: number };
}

/** Lines shown on either side of the fault in a statement. */
const EXCERPT = { context: 2, width: 100 };

/** Puts revision, file, line and statement to what went wrong in a step. */
export function describeStepFailure(
  error: unknown,
  context: StepFailureContext,
): MigrationError {
  const { step, script, failure, section } = context;
  const isOwn = failure !== undefined && failure.error === error;
  const statement = isOwn ? failure.statement : section?.sql;
  const position = error instanceof DatabaseError ? error.position : undefined;
  const excerpt = statement === undefined
    ? undefined
    : excerptAt(statement, { position, ...EXCERPT });
  const line = section !== undefined
    ? section.line + (excerpt?.line ?? 1) - 1
    : findLine(error, script.path) ??
      (isOwn ? findLine(failure.call, script.path) : undefined);
  const place = line === undefined ? script.path : `${script.path}:${line}`;
  const parts = [
    `Revision ${step.revision} failed in ${step.direction}: ${
      messageOf(error)
    }`,
    `  at ${place}`,
  ];
  if (excerpt !== undefined) {
    parts.push("", ...excerpt.lines.map((each) => `    ${each}`), "");
  }
  if (error instanceof DatabaseError) parts.push(...serverRemarks(error));
  return new MigrationError(parts.join("\n").trimEnd(), {
    revision: step.revision,
    direction: step.direction,
    path: script.path,
    ...(line === undefined ? {} : { line }),
    ...(statement === undefined ? {} : { statement }),
  }, {
    cause: error,
    ...hintOf(error, context.hint),
  });
}

function hintOf(
  error: unknown,
  otherwise: string | undefined,
): { readonly hint?: string } {
  const own = error instanceof MigratorError ? error.hint : undefined;
  const known = error instanceof DatabaseError
    ? hintForRunRefusal(error.sqlState, own)
    : hintOfError(error) ?? otherwise;
  return known === undefined ? {} : { hint: known };
}

function messageOf(error: unknown): string {
  if (error instanceof DatabaseError) {
    return `${error.message} (SQLSTATE ${error.sqlState})`;
  }
  if (error instanceof MigratorError) return error.message;
  const text = describeThrown(error);
  return error instanceof Error ? text : `it threw ${text}`;
}

/** What else the server said; its hint becomes the error's own. */
function serverRemarks(error: DatabaseError): readonly string[] {
  const remarks: string[] = [];
  if (error.detail !== undefined) remarks.push(`  Detail: ${error.detail}`);
  if (error.where !== undefined) remarks.push(`  Where: ${error.where}`);
  return remarks;
}
