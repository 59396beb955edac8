import type { Column } from "../schema/column.ts";
import type { CheckConstraint, Constraint } from "../schema/constraints.ts";
import type { ColumnReference } from "../schema/foreign_key.ts";
import type { Index, IndexElement } from "../schema/indexes.ts";
import {
  deriveFromColumn,
  expandTableItems,
  type TableParts,
} from "../schema/table.ts";
import { isEqual } from "../util/is_equal.ts";
import { type Code, type CodeEntry, textCode } from "./code.ts";
import type { RenderContext } from "./render_context.ts";
import { renderType } from "./render_type.ts";
import {
  renderDefault,
  renderKey,
  renderNameOrNull,
  renderOptions,
  renderSql,
  renderValue,
  stringCode,
  stringsCode,
} from "./render_value.ts";

/** `sa.column(…)`, with the flags that the column has. */
export function renderColumn(column: Column, context: RenderContext): Code {
  return context.item("column", column, () => {
    const options = columnOptions(column, context);
    return context.sa(
      "column",
      stringCode(column.name),
      renderType(column.type, context),
      ...(options.length === 0
        ? []
        : [{ kind: "object", entries: options } as const]),
    );
  });
}

function columnOptions(
  column: Column,
  context: RenderContext,
): readonly CodeEntry[] {
  const {
    kind: _kind,
    name: _name,
    type: _type,
    primaryKey,
    autoincrement,
    serverDefault,
    references,
    checks,
    ...others
  } = column;
  const plain = (options: object): readonly CodeEntry[] => {
    const [code] = renderOptions(options, context);
    return code?.kind === "object" ? code.entries : [];
  };
  return [
    ...plain({ primaryKey, autoincrement }),
    ...(serverDefault === undefined
      ? []
      : [defaultEntry(serverDefault, context)]),
    ...plain(others),
    ...(references === undefined
      ? []
      : [["references", renderReference(references, context)] as const]),
    ...(checks.length === 0
      ? []
      : [["check", renderChecks(checks, context)] as const]),
  ];
}

function defaultEntry(
  value: NonNullable<Column["serverDefault"]>,
  context: RenderContext,
): CodeEntry {
  const isBare = value.kind === "identity" &&
    isEqual(value, { kind: "identity", always: false });
  if (isBare) return ["identity", textCode("true")];
  const name = value.kind === "identity" || value.kind === "computed"
    ? value.kind
    : "serverDefault";
  return [name, renderDefault(value, context)];
}

function renderChecks(
  checks: readonly CheckConstraint[],
  context: RenderContext,
): Code {
  const items = checks.map((check) => {
    const { kind: _kind, condition, ...options } = check;
    return Object.keys(options).length === 0
      ? renderSql(condition, context)
      : renderConstraint(check, context);
  });
  const [first] = items;
  return items.length === 1 && first !== undefined
    ? first
    : { kind: "list", items };
}

function renderReference(
  { kind: _kind, target, ...options }: ColumnReference,
  context: RenderContext,
): Code {
  const { schema, table, column } = target;
  const parts = schema === undefined
    ? [table, column]
    : [schema, table, column];
  return context.sa(
    "foreignKey",
    parts.some((part) => part.includes("."))
      ? renderValue({ ...target }, context)
      : stringCode(parts.join(".")),
    ...renderOptions(options, context),
  );
}

/** A constraint among the items of a table: `sa.uniqueConstraint(…)`. */
export function renderConstraint(
  constraint: Constraint,
  context: RenderContext,
): Code {
  return context.item("constraint", constraint, () => {
    switch (constraint.kind) {
      case "primaryKey":
      case "unique": {
        const { kind, columns, ...options } = constraint;
        return context.sa(
          `${kind}Constraint`,
          stringsCode(columns),
          ...renderOptions(options, context),
        );
      }
      case "check": {
        const { kind: _kind, condition, ...options } = constraint;
        return context.sa(
          "checkConstraint",
          renderSql(condition, context),
          ...renderOptions(options, context),
        );
      }
      case "exclude":
        return context.sa(
          "excludeConstraint",
          renderElements(constraint.elements, context),
          ...renderOptions(excludeOptions(constraint), context),
        );
      case "foreignKey":
        return renderForeignKey(constraint, context);
      default:
        return constraint satisfies never;
    }
  });
}

/** The pairs of an exclusion constraint. */
export function renderElements(
  elements: Extract<Constraint, { kind: "exclude" }>["elements"],
  context: RenderContext,
): Code {
  return {
    kind: "list",
    items: elements.map(([key, operator]) => ({
      kind: "list",
      items: [renderKey(key, context), stringCode(operator)],
    })),
  };
}

/** The options of an exclusion constraint, the usual method left out. */
export function excludeOptions(
  constraint: Extract<Constraint, { kind: "exclude" }>,
): object {
  const { kind: _kind, elements: _elements, using, ...options } = constraint;
  return using === "gist" ? options : { using, ...options };
}

function renderForeignKey(
  constraint: Extract<Constraint, { kind: "foreignKey" }>,
  context: RenderContext,
): Code {
  const {
    kind: _kind,
    columns,
    referentTable: table,
    referentSchema: schema,
    referentColumns,
    ...options
  } = constraint;
  const parts = [...(schema === undefined ? [] : [schema]), table];
  const hasDot = [...parts, ...referentColumns].some((part) =>
    part.includes(".")
  );
  const target = hasDot
    ? renderOptions({ schema, table, columns: referentColumns }, context)
    : [stringsCode(referentColumns.map((name) => [...parts, name].join(".")))];
  return context.sa(
    "foreignKeyConstraint",
    stringsCode(columns),
    ...target,
    ...renderOptions(options, context),
  );
}

/** The keys of an index. */
export function renderIndexKeys(
  elements: readonly IndexElement[],
  context: RenderContext,
): Code {
  return {
    kind: "list",
    items: elements.map(({ kind: _kind, key, ...options }) => {
      const code = renderKey(key, context);
      return Object.keys(options).length === 0
        ? code
        : context.sa("indexElement", code, ...renderOptions(options, context));
    }),
  };
}

/** An index among the items of a table. */
export function renderIndex(index: Index, context: RenderContext): Code {
  return context.item("index", index, () => {
    const { kind: _kind, name, elements, ...options } = index;
    return context.sa(
      "index",
      renderNameOrNull(name, context),
      renderIndexKeys(elements, context),
      ...renderOptions(options, context),
    );
  });
}

/**
 * The items of a table: what can be said with a flag of a column is, if that
 * makes the same table.
 */
export function renderTableItems(
  parts: TableParts,
  context: RenderContext,
): Code {
  const folded = [FOLD_ALL, FOLD_KEY].map((fold) => foldParts(parts, fold))
    .find((items) => makesSame(items, parts)) ?? withoutDerived(parts);
  return {
    kind: "list",
    items: [
      ...folded.columns.map((column) => renderColumn(column, context)),
      ...folded.constraints.map((each) => renderConstraint(each, context)),
      ...folded.indexes.map((index) => renderIndex(index, context)),
    ],
  };
}

/** Which parts become flags of columns. */
type Fold = (part: Constraint | Index) => boolean;

const FOLD_ALL: Fold = (part) => part.name === undefined;
const FOLD_KEY: Fold = (part) =>
  part.kind === "primaryKey" && part.name === undefined;

function makesSame(items: TableParts, parts: TableParts): boolean {
  const { columns, constraints, indexes } = expandTableItems(
    [...items.columns, ...items.constraints, ...items.indexes],
    { callee: "sa.table", tableName: "", hasOtherColumns: true },
  );
  return isEqual({ columns, constraints, indexes }, {
    columns: parts.columns,
    constraints: parts.constraints,
    indexes: parts.indexes,
  });
}

/** Checks of the values of enumerations come with their columns. */
function withoutDerived(parts: TableParts): TableParts {
  const derived = parts.columns.flatMap((column) =>
    deriveFromColumn(column).constraints
  );
  return {
    columns: parts.columns,
    indexes: parts.indexes,
    constraints: parts.constraints.filter((constraint) =>
      !derived.some((each) => isEqual(each, constraint))
    ),
  };
}

function foldParts(parts: TableParts, fold: Fold): TableParts {
  const { constraints, indexes } = withoutDerived(parts);
  const rest = {
    constraints: new Set<Constraint>(constraints),
    indexes: new Set<Index>(indexes),
  };
  const columns = parts.columns.map((column) => {
    let flagged = column;
    for (const part of [...constraints, ...indexes]) {
      const next = fold(part) ? foldPart(flagged, part) : undefined;
      if (next === undefined) continue;
      flagged = next;
      if (part.kind === "index") rest.indexes.delete(part);
      else rest.constraints.delete(part);
    }
    return flagged;
  });
  return {
    columns,
    constraints: [...rest.constraints],
    indexes: [...rest.indexes],
  };
}

/**
 * The column with the flag that stands for the constraint or index; undefined
 * if none does.
 */
export function foldPart(
  column: Column,
  part: Constraint | Index,
): Column | undefined {
  const { name } = column;
  switch (part.kind) {
    case "primaryKey":
      return part.columns.includes(name) &&
          isEqual(part, { kind: part.kind, columns: part.columns })
        ? { ...column, primaryKey: true }
        : undefined;
    case "unique":
      return isEqual(part, { kind: part.kind, columns: [name] })
        ? { ...column, unique: true }
        : undefined;
    case "index": {
      const unique = part.unique === true ? { unique: true } : {};
      const elements = [{ kind: "indexElement", key: name }];
      return isEqual(part, { kind: part.kind, ...unique, elements })
        ? { ...column, index: true, ...unique }
        : undefined;
    }
    case "foreignKey":
      return foldReference(column, part);
    default:
      return undefined;
  }
}

function foldReference(
  column: Column,
  part: Extract<Constraint, { kind: "foreignKey" }>,
): Column | undefined {
  const {
    kind: _kind,
    columns: [name, ...otherColumns],
    referentTable: table,
    referentSchema: schema,
    referentColumns: [target],
    ...options
  } = part;
  if (
    name !== column.name || otherColumns.length > 0 || target === undefined ||
    column.references !== undefined
  ) return undefined;
  const place = schema === undefined ? {} : { schema };
  return {
    ...column,
    references: {
      kind: "columnReference",
      ...options,
      target: { table, column: target, ...place },
    },
  };
}
