import type { AddColumnOp, AlterColumnOp } from "../operations/column_ops.ts";
import type {
  AddConstraintOp,
  AlterConstraintOp,
} from "../operations/constraint_ops.ts";
import type { BulkInsertOp } from "../operations/execute_ops.ts";
import type { CreateIndexOp } from "../operations/index_ops.ts";
import type { CreateTableOp, ParentTable } from "../operations/table_ops.ts";
import type { Column } from "../schema/column.ts";
import { deriveFromColumn } from "../schema/table.ts";
import type { SqlType } from "../schema/types.ts";
import { isEqual } from "../util/is_equal.ts";
import type { Code } from "./code.ts";
import {
  excludeOptions,
  foldPart,
  renderColumn,
  renderElements,
  renderIndexKeys,
  renderTableItems,
} from "./render_column.ts";
import type { RenderContext } from "./render_context.ts";
import { renderType } from "./render_type.ts";
import {
  renderNameOrNull,
  renderOptions,
  renderSql,
  renderValue,
  stringCode,
  stringsCode,
} from "./render_value.ts";

/** `op.createTable(…)`. */
export function renderCreateTable(
  op: CreateTableOp,
  context: RenderContext,
): Code {
  const {
    kind: _kind,
    tableName,
    columns,
    constraints,
    indexes,
    inherits,
    ...options
  } = op;
  return context.op(
    "createTable",
    stringCode(tableName),
    renderTableItems({ columns, constraints, indexes }, context),
    ...renderOptions({
      ...options,
      ...(inherits === undefined ? {} : { inherits: shortenParents(inherits) }),
    }, context),
  );
}

function shortenParents(parents: readonly ParentTable[]): unknown {
  const texts = parents.map((parent) => {
    const { schema, table } = parent;
    if (table.includes(".") || schema?.includes(".") === true) return parent;
    return schema === undefined ? table : `${schema}.${table}`;
  });
  return texts.length === 1 ? texts[0] : texts;
}

/**
 * `op.addColumn(…)`, with what its column's flags can say; constraints and
 * indexes that have names of their own follow it.
 */
export function renderAddColumn(
  op: AddColumnOp,
  context: RenderContext,
): readonly Code[] {
  const { kind: _kind, tableName, column, constraints, indexes, ...options } =
    op;
  const inline = column.references === undefined
    ? {}
    : { inlineReferences: true };
  const folded = foldColumn(op);
  const place = {
    tableName,
    ...(op.schema === undefined ? {} : { schema: op.schema }),
  };
  const call = context.op(
    "addColumn",
    stringCode(tableName),
    renderColumn(folded ?? column, context),
    ...renderOptions({ ...options, ...inline }, context),
  );
  if (folded !== undefined) return [call];
  const { constraints: derived } = deriveFromColumn({
    ...column,
    unique: false,
  });
  return [
    call,
    ...constraints.filter((constraint) =>
      !derived.some((each) => isEqual(each, constraint))
    ).map((constraint) =>
      renderAddConstraint(
        { kind: "addConstraint", ...place, constraint },
        context,
      )
    ),
    ...indexes.map((index) =>
      renderCreateIndex({ kind: "createIndex", ...place, index }, context)
    ),
  ];
}

/** The column with flags for all that comes with it; undefined if they don't say it. */
function foldColumn(op: AddColumnOp): Column | undefined {
  let column = op.column;
  for (const part of [...op.constraints, ...op.indexes]) {
    column = foldPart(column, part) ?? column;
  }
  const { references, ...plain } = column;
  const isInline = op.column.references !== undefined;
  const derived = deriveFromColumn(
    isInline || references === undefined ? plain : column,
  );
  return isEqual(derived.constraints, op.constraints) &&
      isEqual(derived.indexes, op.indexes)
    ? column
    : undefined;
}

/** `op.alterColumn(…)`, or `op.renameColumn(…)` if that is all. */
export function renderAlterColumn(
  op: AlterColumnOp,
  context: RenderContext,
): Code {
  const {
    kind: _kind,
    tableName,
    columnName,
    typeCheck: _typeCheck,
    existingTypeCheck: _existingTypeCheck,
    ...options
  } = op;
  const { newColumnName, schema, ...others } = options;
  if (newColumnName !== undefined && Object.keys(others).length === 0) {
    return context.op(
      "renameColumn",
      stringCode(tableName),
      stringCode(columnName),
      stringCode(newColumnName),
      ...renderOptions({ schema }, context),
    );
  }
  const given = renderOptions(options, context);
  return context.op(
    "alterColumn",
    stringCode(tableName),
    stringCode(columnName),
    ...(given.length === 0 ? [renderValue({}, context)] : given),
  );
}

/** `op.createPrimaryKey(…)` and the like. */
export function renderAddConstraint(
  op: AddConstraintOp,
  context: RenderContext,
): Code {
  const { tableName, schema, constraint } = op;
  const name = renderNameOrNull(constraint.name, context);
  const table = stringCode(tableName);
  switch (constraint.kind) {
    case "primaryKey":
    case "unique": {
      const { kind, name: _name, columns, ...options } = constraint;
      return context.op(
        kind === "unique" ? "createUniqueConstraint" : "createPrimaryKey",
        name,
        table,
        stringsCode(columns),
        ...renderOptions({ ...options, schema }, context),
      );
    }
    case "check": {
      const { kind: _kind, name: _name, condition, ...options } = constraint;
      return context.op(
        "createCheckConstraint",
        name,
        table,
        renderSql(condition, context),
        ...renderOptions({ ...options, schema }, context),
      );
    }
    case "exclude": {
      const { elements } = constraint;
      const options = {
        ...excludeOptions(constraint),
        name: undefined,
        schema,
      };
      return context.op(
        "createExcludeConstraint",
        name,
        table,
        renderElements(elements, context),
        ...renderOptions(options, context),
      );
    }
    case "foreignKey":
      return renderCreateForeignKey(op, constraint, context);
    default:
      return constraint satisfies never;
  }
}

function renderCreateForeignKey(
  op: AddConstraintOp,
  constraint: Extract<AddConstraintOp["constraint"], { kind: "foreignKey" }>,
  context: RenderContext,
): Code {
  const {
    kind: _kind,
    name,
    columns,
    referentTable,
    referentSchema,
    referentColumns,
    ...options
  } = constraint;
  return context.op(
    "createForeignKey",
    renderNameOrNull(name, context),
    stringCode(op.tableName),
    stringCode(referentTable),
    stringsCode(columns),
    stringsCode(referentColumns),
    ...renderOptions(
      { ...options, sourceSchema: op.schema, referentSchema },
      context,
    ),
  );
}

/** `op.alterConstraint(…)`. */
export function renderAlterConstraint(
  op: AlterConstraintOp,
  context: RenderContext,
): Code {
  const { kind: _kind, constraintName, tableName, ...options } = op;
  const given = renderOptions(options, context);
  return context.op(
    "alterConstraint",
    stringCode(constraintName),
    stringCode(tableName),
    ...(given.length === 0 ? [renderValue({}, context)] : given),
  );
}

/** `op.createIndex(…)`. */
export function renderCreateIndex(
  op: CreateIndexOp,
  context: RenderContext,
): Code {
  const { kind: _kind, tableName, index, ...place } = op;
  const { kind: _index, name, elements, ...options } = index;
  return context.op(
    "createIndex",
    renderNameOrNull(name, context),
    stringCode(tableName),
    renderIndexKeys(elements, context),
    ...renderOptions({ ...options, ...place }, context),
  );
}

/** `op.bulkInsert(…)`, with a table if the types of its columns are known. */
export function renderBulkInsert(
  op: BulkInsertOp,
  context: RenderContext,
): Code {
  const { tableName, schema, columns, rows } = op;
  const types = columns.flatMap(({ name, type }): [string, SqlType][] =>
    type === undefined ? [] : [[name, type]]
  );
  const isTyped = columns.length > 0 && types.length === columns.length;
  const table = isTyped
    ? context.sa("table", stringCode(tableName), {
      kind: "list",
      items: types.map(([name, type]) =>
        context.sa("column", stringCode(name), renderType(type, context))
      ),
    }, ...renderOptions({ schema }, context))
    : stringCode(tableName);
  return context.op(
    "bulkInsert",
    table,
    renderValue(rows, context),
    ...(isTyped ? [] : renderOptions({ schema }, context)),
  );
}
