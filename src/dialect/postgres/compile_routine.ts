import type {
  CreateRoutineOp,
  CreateTriggerOp,
  SetTriggerStateOp,
  TriggerEvent,
} from "../../operations/routine_ops.ts";
import { compileAlterTable } from "./compile_constraint.ts";
import { compileDeferrable } from "./constraint_sql.ts";
import { compileExpression } from "./value_sql.ts";
import {
  quoteDollar,
  quoteIdentifier,
  quoteList,
  quoteQualifiedName,
  quoteTypeName,
} from "./identifiers.ts";

/** CREATE FUNCTION or CREATE PROCEDURE. */
export function compileCreateRoutine(op: CreateRoutineOp): string {
  const { volatility, parallel, cost, rows, returns } = op;
  const clauses = [
    returns === undefined ? "" : `RETURNS ${returns}`,
    `LANGUAGE ${quoteIdentifier(op.language ?? "plpgsql")}`,
    volatility ?? "",
    op.leakproof === true ? "LEAKPROOF" : "",
    op.strict === true ? "STRICT" : "",
    op.securityDefiner === true ? "SECURITY DEFINER" : "",
    parallel === undefined ? "" : `PARALLEL ${parallel}`,
    cost === undefined ? "" : `COST ${cost}`,
    rows === undefined ? "" : `ROWS ${rows}`,
    ...Object.entries(op.set ?? {}).map(([name, value]) =>
      `SET ${name.split(".").map(quoteIdentifier).join(".")} TO ${value}`
    ),
  ].filter((part) => part !== "");
  return `CREATE ${
    op.orReplace === true ? "OR REPLACE " : ""
  }${op.routineType.toUpperCase()} ${quoteTypeName(op.schema, op.name)}(${
    op.arguments ?? ""
  })\n ${clauses.join("\n ")}\nAS ${quoteDollar(op.body)}`;
}

/** CREATE TRIGGER. */
export function compileCreateTrigger(op: CreateTriggerOp): string {
  const { constraint, referencing, when } = op;
  return [
    "CREATE",
    op.orReplace === true ? "OR REPLACE" : "",
    constraint === undefined ? "" : "CONSTRAINT",
    "TRIGGER",
    quoteIdentifier(op.name),
    op.timing,
    op.events.map(compileEvent).join(" OR "),
    "ON",
    quoteQualifiedName(op.schema, op.tableName),
    constraint === undefined || constraint === true
      ? ""
      : compileDeferrable(constraint).trim(),
    referencing === undefined ? "" : `REFERENCING ${referencing}`,
    `FOR EACH ${op.forEach ?? "STATEMENT"}`,
    when === undefined ? "" : `WHEN (${compileExpression(when)})`,
    `EXECUTE FUNCTION ${op.execute}`,
  ].filter((part) => part !== "").join(" ");
}

function compileEvent(event: TriggerEvent): string {
  return typeof event === "string"
    ? event
    : `UPDATE OF ${quoteList(event.updateOf)}`;
}

/** ALTER TABLE … ENABLE or DISABLE TRIGGER. */
export function compileSetTriggerState(op: SetTriggerStateOp): string {
  return `${compileAlterTable(op)} ${op.state} TRIGGER ${
    quoteIdentifier(op.name)
  }`;
}
