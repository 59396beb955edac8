import {
  assertArguments,
  checkOptions,
  isBoolean,
  isName,
  isNames,
  isOneOf,
  isSql,
  type OptionChecks,
} from "../schema/arguments.ts";
import {
  type SqlExpression,
  type SqlSource,
  toExpression,
} from "../schema/expressions.ts";
import type { SchemaOption } from "./table_ops.ts";

/** Options of `op.createView`. */
export interface CreateViewOptions extends SchemaOption {
  readonly columns?: readonly string[];
  /** Replaces a view of the same name and columns; not for materialized views. */
  readonly orReplace?: boolean;
  readonly ifNotExists?: boolean;
  /** Privileges of whoever asks, not of the owner; from PostgreSQL 15. */
  readonly securityInvoker?: boolean;
  readonly securityBarrier?: boolean;
  readonly checkOption?: "LOCAL" | "CASCADED";
}

/** Options of `op.createMaterializedView`. */
export interface CreateMaterializedViewOptions extends SchemaOption {
  readonly columns?: readonly string[];
  readonly ifNotExists?: boolean;
  /** False: empty until it is refreshed. @default {true} */
  readonly withData?: boolean;
  readonly tablespace?: string;
}

/** CREATE VIEW or CREATE MATERIALIZED VIEW. */
export interface CreateViewOp
  extends CreateViewOptions, CreateMaterializedViewOptions {
  readonly kind: "createView";
  readonly name: string;
  readonly query: SqlExpression;
  readonly materialized: boolean;
}

/** The record of `op.createView`. */
export function buildCreateView(
  name: string,
  query: SqlSource,
  options: CreateViewOptions = {},
): CreateViewOp {
  return buildView("op.createView", { name, query, options });
}

const REPLACE_VIEW_OPTIONS: OptionChecks<
  Omit<CreateViewOptions, "orReplace" | "ifNotExists">
> = {
  schema: isName,
  columns: isNames,
  securityInvoker: isBoolean,
  securityBarrier: isBoolean,
  checkOption: isOneOf("LOCAL", "CASCADED"),
};

const REPLACE_MATERIALIZED_OPTIONS: OptionChecks<
  Omit<CreateMaterializedViewOptions, "ifNotExists">
> = {
  schema: isName,
  columns: isNames,
  withData: isBoolean,
  tablespace: isName,
};

interface ViewArguments<T> {
  readonly name: string;
  readonly query: SqlSource;
  readonly options: T;
}

function buildView(
  callee: string,
  { name, query, options }: ViewArguments<CreateViewOptions>,
): CreateViewOp {
  assertArguments(callee, { name: [name, isName], query: [query, isSql] });
  return Object.freeze({
    kind: "createView",
    name,
    query: toExpression(query),
    materialized: false,
    ...checkOptions(callee, options, {
      ...REPLACE_VIEW_OPTIONS,
      orReplace: isBoolean,
      ifNotExists: isBoolean,
    }),
  });
}

/** The record of `op.createMaterializedView`. */
export function buildCreateMaterializedView(
  name: string,
  query: SqlSource,
  options: CreateMaterializedViewOptions = {},
): CreateViewOp {
  const args = { name, query, options };
  return buildMaterialized("op.createMaterializedView", args);
}

function buildMaterialized(
  callee: string,
  { name, query, options }: ViewArguments<CreateMaterializedViewOptions>,
): CreateViewOp {
  assertArguments(callee, { name: [name, isName], query: [query, isSql] });
  return Object.freeze({
    kind: "createView",
    name,
    query: toExpression(query),
    materialized: true,
    ...checkOptions(callee, options, {
      ...REPLACE_MATERIALIZED_OPTIONS,
      ifNotExists: isBoolean,
    }),
  });
}

/** Options of `op.refreshMaterializedView`. */
export interface RefreshMaterializedViewOptions extends SchemaOption {
  /** Without locking out readers; needs a unique index. */
  readonly concurrently?: boolean;
  /** False: empties it. @default {true} */
  readonly withData?: boolean;
}

/** REFRESH MATERIALIZED VIEW. */
export interface RefreshMaterializedViewOp
  extends RefreshMaterializedViewOptions {
  readonly kind: "refreshMaterializedView";
  readonly name: string;
}

/** The record of `op.refreshMaterializedView`. */
export function buildRefreshMaterializedView(
  name: string,
  options: RefreshMaterializedViewOptions = {},
): RefreshMaterializedViewOp {
  const callee = "op.refreshMaterializedView";
  assertArguments(callee, { name: [name, isName] });
  return Object.freeze({
    kind: "refreshMaterializedView",
    name,
    ...checkOptions(callee, options, {
      schema: isName,
      concurrently: isBoolean,
      withData: isBoolean,
    }),
  });
}

interface ExistingQuery {
  /** The query there is; needed to reverse the operation. */
  readonly existingQuery?: SqlSource;
}

/** Options of `op.replaceView`; those left out are taken off the view. */
export type ReplaceViewOptions =
  & Omit<CreateViewOptions, "orReplace" | "ifNotExists">
  & ExistingQuery;

/** Options of `op.replaceMaterializedView`. */
export type ReplaceMaterializedViewOptions =
  & Omit<CreateMaterializedViewOptions, "ifNotExists">
  & ExistingQuery;

/** A new query for a view, what depends on it being dropped and built again. */
export interface ReplaceViewOp {
  readonly kind: "replaceView";
  /** What creates the view with its new query. */
  readonly view: CreateViewOp;
  readonly existingQuery?: SqlExpression;
}

/** The record of `op.replaceView`. */
export function buildReplaceView(
  name: string,
  query: SqlSource,
  options: ReplaceViewOptions = {},
): ReplaceViewOp {
  const callee = "op.replaceView";
  const { existingQuery, ...rest } = checkOptions(callee, options, {
    ...REPLACE_VIEW_OPTIONS,
    existingQuery: isSql,
  });
  const view = buildView(callee, { name, query, options: rest });
  return buildReplace(view, existingQuery);
}

/** The record of `op.replaceMaterializedView`. */
export function buildReplaceMaterializedView(
  name: string,
  query: SqlSource,
  options: ReplaceMaterializedViewOptions = {},
): ReplaceViewOp {
  const callee = "op.replaceMaterializedView";
  const { existingQuery, ...rest } = checkOptions(callee, options, {
    ...REPLACE_MATERIALIZED_OPTIONS,
    existingQuery: isSql,
  });
  const view = buildMaterialized(callee, { name, query, options: rest });
  return buildReplace(view, existingQuery);
}

function buildReplace(
  view: CreateViewOp,
  existingQuery: SqlSource | undefined,
): ReplaceViewOp {
  if (existingQuery === undefined) {
    return Object.freeze({ kind: "replaceView", view });
  }
  return Object.freeze({
    kind: "replaceView",
    view,
    existingQuery: toExpression(existingQuery),
  });
}
