import { quoteIdentifier } from "./identifiers.ts";
import type {
  ColumnRecord,
  ConstraintRecord,
  IndexState,
  TableRecord,
  ViewRecord,
} from "../../schema/database_schema.ts";
import { splitIdentity } from "../../schema/identity.ts";
import { writeColumn, writeColumnChanges } from "./write_column.ts";
import {
  commentTarget,
  writeComment,
  writeOptions,
  writePrivileges,
} from "./write_common.ts";

/** What `CREATE TABLE` says besides the table itself. */
export interface TableParts {
  readonly parents: readonly TableRecord[];
  /** Constraints that stand in it. */
  readonly constraints: readonly ConstraintRecord[];
  /** Columns whose default comes in a statement of its own. */
  readonly separateDefaults: ReadonlySet<string>;
  /** Columns (`columnKey`) whose not-null constraint is named in any case. */
  readonly namedNotNulls: ReadonlySet<string>;
}

/** `CREATE TABLE` and what belongs to it. */
export function writeTable(
  table: TableRecord,
  parts: TableParts,
): readonly string[] {
  const isPartition = table.partitionBound !== undefined;
  const lines = [
    ...ownColumns(table, parts.parents).map((column) =>
      writeColumn(column, {
        table,
        omitsDefault: parts.separateDefaults.has(column.name),
        namedNotNulls: parts.namedNotNulls,
      })
    ),
    ...writeOwnNotNulls(table),
    ...parts.constraints.map((constraint) =>
      `CONSTRAINT ${quoteIdentifier(constraint.name)} ${constraint.definition}`
    ),
  ];
  const body = lines.length === 0
    ? table.ofType === undefined ? " (\n)" : ""
    : ` (\n${lines.map((line) => `    ${line}`).join(",\n")}\n)`;
  const inherits = isPartition || parts.parents.length === 0
    ? ""
    : `\nINHERITS (${parts.parents.map((each) => each.identity).join(", ")})`;
  return [
    `CREATE ${table.isUnlogged ? "UNLOGGED " : ""}TABLE ${table.identity}${
      table.ofType === undefined ? "" : ` OF ${table.ofType}`
    }${body}${inherits}${
      table.partitionKey === undefined
        ? ""
        : `\nPARTITION BY ${table.partitionKey}`
    }${writeStorage(table)}`,
    ...writeRowSecurity(table),
    ...writeInheritedColumns(table, parts.parents),
    ...writeComment(`TABLE ${table.identity}`, table.comment),
    ...table.columns.flatMap((column) => writeColumnChanges(column, table)),
    ...writeIdentityPersistence(table),
    ...parts.constraints.flatMap(writeConstraintChanges),
    ...writePrivileges(table),
  ];
}

function writeRowSecurity(table: TableRecord): readonly string[] {
  const { identity, replicaIdentity } = table;
  return [
    ...(replicaIdentity === "NOTHING" || replicaIdentity === "FULL"
      ? [`ALTER TABLE ONLY ${identity} REPLICA IDENTITY ${replicaIdentity}`]
      : []),
    ...(table.hasRowSecurity
      ? [`ALTER TABLE ${identity} ENABLE ROW LEVEL SECURITY`]
      : []),
    ...(table.forcesRowSecurity
      ? [`ALTER TABLE ONLY ${identity} FORCE ROW LEVEL SECURITY`]
      : []),
  ];
}

/** Columns of a partition are all written: it is attached when all is there. */
export function isWrittenColumn(
  column: ColumnRecord,
  table: TableRecord,
): boolean {
  if (table.ofType !== undefined) {
    return column.notNull !== undefined || column.default !== undefined;
  }
  return column.isLocal || table.partitionBound !== undefined;
}

/**
 * The columns as the table's own definition has them. An expression that a
 * parent has as well comes from there: until version 15 the server refuses it in
 * a child.
 */
export function ownColumns(
  table: TableRecord,
  parents: readonly TableRecord[],
): readonly ColumnRecord[] {
  const written = table.columns.filter((column) =>
    isWrittenColumn(column, table)
  );
  if (table.partitionBound !== undefined) return written;
  return written.map((column) => {
    const isInherited = column.generated !== undefined &&
      parents.some(({ columns }) =>
        columns.some(({ name, generated, default: expression }) =>
          name === column.name && generated === column.generated &&
          expression === column.default
        )
      );
    return isInherited
      ? { ...column, generated: undefined, default: undefined }
      : column;
  });
}

/** From version 18 a child may have a not-null constraint of its own as well. */
export function writeOwnNotNulls(table: TableRecord): readonly string[] {
  return table.columns.flatMap(({ name, notNull, isLocal }) => {
    const isOwn = notNull?.name !== undefined && !notNull.isInherited &&
      notNull.isValidated && !isLocal && table.partitionBound === undefined;
    if (!isOwn) return [];
    const tail = notNull.noInherit ? " NO INHERIT" : "";
    return `CONSTRAINT ${quoteIdentifier(notNull.name ?? "")} NOT NULL ${
      quoteIdentifier(name)
    }${tail}`;
  });
}

function writeStorage(
  { accessMethod, options, tablespace }: TableRecord | ViewRecord,
): string {
  return (accessMethod === undefined ? "" : `\nUSING ${accessMethod}`) +
    (options.length === 0 ? "" : `\n${writeOptions(options).trimStart()}`) +
    (tablespace === undefined ? "" : `\nTABLESPACE ${tablespace}`);
}

/** Where a child says of an inherited column what its parents don't. */
export function writeInheritedColumns(
  table: TableRecord,
  parents: readonly TableRecord[],
): readonly string[] {
  if (table.partitionBound !== undefined) return [];
  return table.columns.filter((column) => !column.isLocal).flatMap((column) => {
    const above = parents.flatMap((parent) =>
      parent.columns.find((each) => each.name === column.name) ?? []
    );
    const change = `ALTER TABLE ONLY ${table.identity} ALTER COLUMN ${
      quoteIdentifier(column.name)
    }`;
    const isNew = column.notNull !== undefined &&
      column.notNull.name === undefined &&
      !above.some((each) => each.notNull !== undefined);
    // From version 18 on a child cannot do without what its parents demand.
    const lostNotNull = column.notNull === undefined &&
      above.some(({ notNull }) =>
        notNull !== undefined && notNull.name === undefined &&
        !notNull.noInherit
      );
    const lostDefault = column.default === undefined &&
      above.some((each) => each.default !== undefined);
    return [
      ...(isNew ? [`${change} SET NOT NULL`] : []),
      ...(lostNotNull ? [`${change} DROP NOT NULL`] : []),
      ...(lostDefault ? [`${change} DROP DEFAULT`] : []),
    ];
  });
}

/** Sequences of identity columns follow their table unless told otherwise. */
export function writeIdentityPersistence(
  table: TableRecord,
): readonly string[] {
  return table.columns.flatMap(({ identity }) => {
    if (
      identity === undefined ||
      identity.options.isUnlogged === table.isUnlogged
    ) return [];
    const state = identity.options.isUnlogged ? "UNLOGGED" : "LOGGED";
    return [`ALTER SEQUENCE ${identity.sequence} SET ${state}`];
  });
}

/** A default in a statement of its own. */
export function writeDefault(
  table: TableRecord | ViewRecord,
  column: ColumnRecord,
): readonly string[] {
  const verb = table.kind === "view" ? "ALTER VIEW" : "ALTER TABLE ONLY";
  return [
    `${verb} ${table.identity} ALTER COLUMN ${
      quoteIdentifier(column.name)
    } SET DEFAULT ${column.default}`,
  ];
}

/**
 * A constraint in a statement of its own.
 *
 * @param isSpanning Whether a key is made for all partitions at once.
 */
export function writeConstraint(
  constraint: ConstraintRecord,
  parent: TableRecord | undefined,
  isSpanning: boolean,
): readonly string[] {
  const { on, name, definition, type } = constraint;
  const addition = `ADD CONSTRAINT ${quoteIdentifier(name)} ${definition}`;
  // Checks reach children, and foreign keys partitions; the indexes of keys
  // are built for each partition by itself.
  const only = type === "check" || isSpanning ||
      type === "foreign key" && parent?.partitionKey !== undefined
    ? ""
    : "ONLY ";
  return [
    parent === undefined
      ? `ALTER DOMAIN ${on} ${addition}`
      : `ALTER TABLE ${only}${on} ${addition}`,
    ...writeConstraintChanges(constraint),
  ];
}

/** `VALIDATE CONSTRAINT` of a table or a domain. */
export function writeValidation(
  { parent, on, name }: ConstraintRecord,
): string {
  const word = parent.startsWith("domain ") ? "DOMAIN" : "TABLE";
  return `ALTER ${word} ${on} VALIDATE CONSTRAINT ${quoteIdentifier(name)}`;
}

/** What of a constraint can only be said when it is there. */
export function writeConstraintChanges(
  constraint: ConstraintRecord,
): readonly string[] {
  const { index } = constraint;
  return [
    ...writeComment(commentTarget(constraint) ?? "", constraint.comment),
    ...(index === undefined ? [] : writeIndexState(index, constraint.on)),
  ];
}

/** What of an index can only be said when it is there. */
export function writeIndexState(
  state: IndexState,
  on: string,
): readonly string[] {
  const { identity } = state;
  const name = quoteIdentifier(splitIdentity(identity).name);
  return [
    ...(state.tablespace === undefined
      ? []
      : [`ALTER INDEX ${identity} SET TABLESPACE ${state.tablespace}`]),
    ...state.statistics.map(([column, target]) =>
      `ALTER INDEX ${identity} ALTER COLUMN ${column} SET STATISTICS ${target}`
    ),
    ...(state.isClustered ? [`ALTER TABLE ${on} CLUSTER ON ${name}`] : []),
    ...(state.isReplicaIdentity
      ? [`ALTER TABLE ONLY ${on} REPLICA IDENTITY USING INDEX ${name}`]
      : []),
    ...writeComment(`INDEX ${identity}`, state.comment),
  ];
}

/** `ATTACH PARTITION`. */
export function writeAttachment(
  table: TableRecord,
  parent: Pick<TableRecord, "identity">,
): string {
  return `ALTER TABLE ONLY ${parent.identity} ATTACH PARTITION ${table.identity} ${table.partitionBound}`;
}

/** A view or materialized view, the latter without data. */
export function writeView(
  view: ViewRecord,
  options: { readonly replaces: boolean },
): readonly string[] {
  const isMaterialized = view.kind === "materialized view";
  const create = isMaterialized
    ? `CREATE MATERIALIZED VIEW ${view.identity}${writeStorage(view)}`
    : `CREATE ${options.replaces ? "OR REPLACE " : ""}VIEW ${view.identity}${
      writeOptions(view.options)
    }`;
  return [
    `${create} AS\n${view.definition}${isMaterialized ? "\nWITH NO DATA" : ""}`,
    ...writeComment(
      `${view.kind.toUpperCase()} ${view.identity}`,
      view.comment,
    ),
    ...view.columns.flatMap((column) =>
      writeColumnChanges({ ...column, notNull: undefined }, view)
    ),
    ...writePrivileges(view),
  ];
}

/**
 * A view with the columns of `view` and nothing behind them, for those that
 * need it while it needs them; {@linkcode writeView} replaces it.
 */
export function writePlaceholderView(
  view: ViewRecord,
  options: { readonly replaces: boolean },
): string {
  const columns = view.columns.map((column) => {
    const collation = column.collation === undefined
      ? ""
      : ` COLLATE ${column.collation}`;
    return `    NULL::${column.type}${collation} AS ${
      quoteIdentifier(column.name)
    }`;
  });
  const create = options.replaces ? "CREATE OR REPLACE VIEW" : "CREATE VIEW";
  return `${create} ${view.identity} AS\nSELECT\n${columns.join(",\n")}`;
}
