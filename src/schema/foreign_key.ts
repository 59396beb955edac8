import {
  assertArguments,
  checkOptions,
  isName,
  isNames,
  isPlainObject,
} from "./arguments.ts";
import {
  FOREIGN_KEY_OPTIONS,
  type ForeignKeyConstraint,
  type ForeignKeyOptions,
} from "./constraints.ts";
import { ArgumentError } from "./errors.ts";

/** A column elsewhere; for names that have a dot in them. */
export interface ColumnTarget {
  readonly schema?: string;
  readonly table: string;
  readonly column: string;
}

/** What a column refers to, made by {@linkcode foreignKey}. */
export interface ColumnReference extends ForeignKeyOptions {
  readonly kind: "columnReference";
  readonly target: ColumnTarget;
}

/** A foreign key of one column to `table.column` or `schema.table.column`. */
export function foreignKey(
  target: string | ColumnTarget,
  options: ForeignKeyOptions = {},
): ColumnReference {
  const callee = "sa.foreignKey";
  return Object.freeze({
    kind: "columnReference",
    ...checkOptions(callee, options, FOREIGN_KEY_OPTIONS),
    target: parseTarget(callee, target),
  });
}

/** Columns of another table; for names that have a dot in them. */
export interface TableTarget {
  readonly schema?: string;
  readonly table: string;
  readonly columns: readonly string[];
}

/**
 * A foreign key over `columns`, which refer in their order to
 * `referentColumns`, each `table.column` or `schema.table.column`.
 *
 * @throws {ArgumentError} If the two differ in number, or the referent columns in table.
 */
export function foreignKeyConstraint(
  columns: readonly string[],
  referentColumns: readonly string[] | TableTarget,
  options: ForeignKeyOptions = {},
): ForeignKeyConstraint {
  const callee = "sa.foreignKeyConstraint";
  assertArguments(callee, { columns: [columns, isNames] });
  const referent = isTableTarget(referentColumns)
    ? checkOptions(callee, referentColumns, {
      schema: isName,
      table: isName,
      columns: isNames,
    })
    : parseTargets(callee, referentColumns);
  assertArguments(callee, {
    "referentColumns.table": [referent.table, isName],
    referentColumns: [referent.columns, isNames],
  });
  assertSameLength(callee, columns, referent.columns);
  return Object.freeze({
    kind: "foreignKey",
    ...checkOptions(callee, options, FOREIGN_KEY_OPTIONS),
    columns: Object.freeze([...columns]),
    referentTable: referent.table,
    ...(referent.schema === undefined
      ? {}
      : { referentSchema: referent.schema }),
    referentColumns: Object.freeze([...referent.columns]),
  });
}

function isTableTarget(
  value: readonly string[] | TableTarget,
): value is TableTarget {
  return isPlainObject(value);
}

/**
 * Passes silently if a foreign key has as many columns on both sides.
 *
 * @throws {ArgumentError} If not.
 */
function assertSameLength(
  callee: string,
  local: readonly string[],
  remote: readonly string[],
): void {
  if (local.length === remote.length) return;
  throw new ArgumentError(
    `${local.length} column(s) cannot refer to ${remote.length}: ` +
      `(${local.join(", ")}) and (${remote.join(", ")})`,
    { callee, argument: "referentColumns" },
  );
}

/** The foreign key that a reference makes of a column. */
export function toForeignKeyConstraint(
  columnName: string,
  reference: ColumnReference,
): ForeignKeyConstraint {
  const { kind: _kind, target, ...options } = reference;
  return Object.freeze({
    kind: "foreignKey",
    ...options,
    columns: Object.freeze([columnName]),
    referentTable: target.table,
    ...(target.schema === undefined ? {} : { referentSchema: target.schema }),
    referentColumns: Object.freeze([target.column]),
  });
}

/** The target of `table.column` or `schema.table.column`. */
export function parseTarget(
  callee: string,
  target: string | ColumnTarget,
): ColumnTarget {
  if (typeof target === "object" && target !== null) {
    assertArguments(callee, {
      "target.table": [target.table, isName],
      "target.column": [target.column, isName],
    });
    return Object.freeze(
      checkOptions(callee, target, {
        schema: isName,
        table: isName,
        column: isName,
      }),
    );
  }
  const parts = typeof target === "string" ? target.split(".") : [];
  const [column, table, schema] = parts.toReversed();
  if (!column || !table || schema === "" || parts.length > 3) {
    throw new ArgumentError(
      `the target of a foreign key is 'table.column' or 'schema.table.column', not '${target}'`,
      {
        callee,
        argument: "target",
        hint: "Names with a dot are given as { schema, table, column }",
      },
    );
  }
  return Object.freeze({
    table,
    column,
    ...(schema === undefined ? {} : { schema }),
  });
}

function parseTargets(
  callee: string,
  targets: readonly string[],
): TableTarget {
  assertArguments(callee, { referentColumns: [targets, isNames] });
  const parsed = targets.map((target) => parseTarget(callee, target));
  const [first] = parsed;
  const same = parsed.every((target) =>
    target.table === first?.table && target.schema === first.schema
  );
  if (first === undefined || !same) {
    throw new ArgumentError(
      `the referent columns belong to different tables: ${targets.join(", ")}`,
      { callee, argument: "referentColumns" },
    );
  }
  return {
    table: first.table,
    columns: parsed.map((target) => target.column),
    ...(first.schema === undefined ? {} : { schema: first.schema }),
  };
}
