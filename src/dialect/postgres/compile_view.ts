import type {
  CreateViewOp,
  RefreshMaterializedViewOp,
  ReplaceViewOp,
} from "../../operations/view_ops.ts";
import { CompileError } from "../errors.ts";
import {
  quoteDollar,
  quoteIdentifier,
  quoteList,
  quoteLiteral,
  quoteQualifiedName,
} from "./identifiers.ts";
import { scanSql } from "./scan_sql.ts";
import {
  DECLARE_VIEWS,
  DROP_VIEWS,
  REBUILD_VIEWS,
  saveViews,
} from "./rebuild_views.ts";
import { compileExpression } from "./value_sql.ts";

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

/**
 * A block that puts the view in place of the one there is, and builds what
 * depends on it again if the server does not replace it as it stands.
 */
export function compileReplaceView({ view }: ReplaceViewOp): string {
  const { orReplace: _orReplace, ...plain } = view;
  const create = quoteLiteral(compileCreateView(plain));
  const name = quoteLiteral(quoteQualifiedName(view.schema, view.name));
  const rebuild = `${
    saveViews({
      seed: `SELECT ${name}::regclass::oid AS oid, 0 AS depth`,
      create,
    })
  }${DROP_VIEWS}${REBUILD_VIEWS}`;
  const body = view.materialized ? rebuild : `
    EXECUTE ${quoteLiteral(compileCreateView({ ...plain, orReplace: true }))};
EXCEPTION WHEN invalid_table_definition THEN${rebuild}`;
  return `DO ${
    quoteDollar(`
DECLARE${DECLARE_VIEWS}
BEGIN${body}
END
`)
  }`;
}
