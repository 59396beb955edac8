import type {
  CreateRoutineOp,
  CreateTriggerOp,
  CreateViewOp,
  RefreshMaterializedViewOp,
  SetTriggerStateOp,
} from "../../operations/routine_ops.ts";
import { CompileError } from "../errors.ts";
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
import { scanSql } from "./scan_sql.ts";

/** CREATE VIEW or CREATE MATERIALIZED VIEW. */
export function compileCreateView(op: CreateViewOp): string {
  const { columns, checkOption, tablespace, withData } = op;
  const head = [
    "CREATE",
    op.orReplace === true ? "OR REPLACE" : "",
    op.materialized ? "MATERIALIZED VIEW" : "VIEW",
    compileIfNotExists(op),
    quoteQualifiedName(op.schema, op.name),
    columns === undefined ? "" : `(${quoteList(columns)})`,
    compileViewOptions(op),
    tablespace === undefined ? "" : `TABLESPACE ${quoteIdentifier(tablespace)}`,
    "AS",
  ];
  const tail = checkOption !== undefined
    ? `\n WITH ${checkOption} CHECK OPTION`
    : withData === undefined
    ? ""
    : withData
    ? "\n WITH DATA"
    : "\n WITH NO DATA";
  return `${head.filter((part) => part !== "").join(" ")}\n${
    compileQuery(op)
  }${tail}`;
}

/** PostgreSQL has IF NOT EXISTS for materialized views only. */
function compileIfNotExists(op: CreateViewOp): string {
  if (op.ifNotExists !== true) return "";
  if (op.materialized) return "IF NOT EXISTS";
  throw new CompileError(
    op.kind,
    `View '${op.name}' cannot be created with ifNotExists`,
    { hint: "PostgreSQL has orReplace for views" },
  );
}

function compileViewOptions(op: CreateViewOp): string {
  const { securityBarrier, securityInvoker } = op;
  const options = [
    securityBarrier === undefined
      ? ""
      : `security_barrier = ${securityBarrier}`,
    securityInvoker === undefined
      ? ""
      : `security_invoker = ${securityInvoker}`,
  ].filter((part) => part !== "");
  return options.length === 0 ? "" : `WITH (${options.join(", ")})`;
}

/** The query without a closing semicolon, so that clauses can follow it. */
function compileQuery(op: CreateViewOp): string {
  const { statements } = scanSql(compileExpression(op.query));
  const [query] = statements;
  if (query !== undefined && statements.length === 1) return query.sql;
  throw new CompileError(
    op.kind,
    `View '${op.name}' needs one query, but there are ${statements.length}`,
  );
}

/** REFRESH MATERIALIZED VIEW. */
export function compileRefreshMaterializedView(
  op: RefreshMaterializedViewOp,
): string {
  return `REFRESH MATERIALIZED VIEW ${
    op.concurrently === true ? "CONCURRENTLY " : ""
  }${quoteQualifiedName(op.schema, op.name)}${
    op.withData === false ? " WITH NO DATA" : ""
  }`;
}

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
    op.events.join(" OR "),
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

/** ALTER TABLE … ENABLE or DISABLE TRIGGER. */
export function compileSetTriggerState(op: SetTriggerStateOp): string {
  return `${compileAlterTable(op)} ${op.state} TRIGGER ${
    quoteIdentifier(op.name)
  }`;
}
