import type { AlterColumnOptions } from "../../operations/column_ops.ts";
import {
  columnKey,
  type ColumnRecord,
  type NotNullRecord,
} from "../../schema/database_schema.ts";
import type { ColumnCompression, ColumnStorage } from "../../schema/column.ts";
import { quoteIdentifier } from "./identifiers.ts";
import type { KeptTable, PlanContext } from "./plan_context.ts";
import { hasUsualNotNull } from "./server_names.ts";
import { changeComment, changeOptions } from "./write_changes.ts";

interface Settings {
  readonly changes: Pick<
    AlterColumnOptions,
    "storage" | "compression" | "statistics"
  >;
  /** For what `op.alterColumn` does not say. */
  readonly statements: readonly string[];
}

/** The version from which `SET STORAGE DEFAULT` is known. */
const STORAGE_DEFAULT_VERSION = 160_000;

/** How a column is stored, its statistics and its not-null constraint. */
export function planColumnSettings(
  before: ColumnRecord,
  after: ColumnRecord,
  { table, context }: ColumnSite,
): Settings {
  const { identity } = table.wanted;
  const alter = `ALTER TABLE ONLY ${identity} ALTER COLUMN ${
    quoteIdentifier(after.name)
  }`;
  const storage = storageOf(before, after, context.actual.serverVersion);
  const settings = {
    ...(storage === undefined ? {} : { storage }),
    ...(before.compression === after.compression ? {} : {
      compression: (after.compression ?? "default") as ColumnCompression,
    }),
    ...(before.statistics === after.statistics
      ? {}
      : { statistics: after.statistics ?? -1 }),
  };
  const only = table.hasChildren
    ? writeSettings(settings).map((change) => `${alter} ${change}`)
    : [];
  return {
    changes: table.hasChildren ? {} : settings,
    statements: [
      ...only,
      ...changeOptions(before.options, after.options).map((change) =>
        `${alter} ${change}`
      ),
      ...planNotNull(before, after, { table, context }),
    ],
  };
}

function writeSettings(settings: Settings["changes"]): readonly string[] {
  const { storage, compression, statistics } = settings;
  return [
    ...(storage === undefined ? [] : [`SET STORAGE ${storage}`]),
    ...(compression === undefined ? [] : [`SET COMPRESSION ${compression}`]),
    ...(statistics === undefined ? [] : [`SET STATISTICS ${statistics}`]),
  ];
}

function storageOf(
  before: ColumnRecord,
  after: ColumnRecord,
  serverVersion: number,
): ColumnStorage | undefined {
  // A new type brings its own.
  const was = before.type === after.type ? before.storage : undefined;
  if (was === after.storage) return undefined;
  if (after.storage !== undefined) return after.storage as ColumnStorage;
  if (serverVersion >= STORAGE_DEFAULT_VERSION) return "DEFAULT";
  return /^(numeric|inet|cidr)\b/.test(after.type) ? "MAIN" : "EXTENDED";
}

/** Where a column is and what planning knows. */
export interface ColumnSite {
  readonly table: KeptTable;
  readonly context: PlanContext;
}

/**
 * Whether `SET NOT NULL` makes the constraint as it is wanted. From version 18
 * not-null constraints have names, comments and states.
 */
export function isPlainNotNull(
  column: ColumnRecord,
  { table: { wanted }, context }: ColumnSite,
): boolean {
  const { notNull, name } = column;
  return notNull !== undefined && notNull.isValidated && !notNull.noInherit &&
    hasUsualNotNull(column, wanted) &&
    !context.describeWanted.namedNotNulls.has(columnKey(wanted.key, name));
}

/** Whether a parent that stays gives the column its not-null constraint. */
export function hasNotNullOfParent(
  { parents }: KeptTable,
  name: string,
  side: "actual" | "wanted",
): boolean {
  return parents.some((parent) => {
    const column = parent[side].columns.find((each) => each.name === name);
    return column?.notNull !== undefined && !column.notNull.noInherit;
  });
}

function planNotNull(
  before: ColumnRecord,
  after: ColumnRecord,
  site: ColumnSite,
): readonly string[] {
  const { table } = site;
  const { identity } = table.wanted;
  const { notNull: was } = before;
  const { notNull: becomes } = after;
  if (becomes?.name === undefined) return [];
  const name = quoteIdentifier(becomes.name);
  return [
    ...(was?.name === undefined
      ? addNotNull(after, site)
      : changeNotNull(was, becomes, { column: after.name, table })),
    ...changeComment(
      `CONSTRAINT ${name} ON ${identity}`,
      was?.comment,
      becomes.comment,
    ),
  ];
}

function addNotNull(
  column: ColumnRecord,
  site: ColumnSite,
): readonly string[] {
  const { table } = site;
  const { notNull } = column;
  const comes = notNull?.isInherited === true &&
    hasNotNullOfParent(table, column.name, "wanted");
  if (notNull?.name === undefined || comes || isPlainNotNull(column, site)) {
    return [];
  }
  return [
    `ALTER TABLE ${table.wanted.identity} ADD CONSTRAINT ${
      quoteIdentifier(notNull.name)
    } NOT NULL ${quoteIdentifier(column.name)}${
      notNull.noInherit ? " NO INHERIT" : ""
    }${notNull.isValidated ? "" : " NOT VALID"}`,
  ];
}

function isRenamedAbove(
  { parents }: KeptTable,
  name: string,
  { was, becomes }: {
    readonly was: NotNullRecord;
    readonly becomes: NotNullRecord;
  },
): boolean {
  return parents.some(({ actual, wanted }) => {
    const [before, after] = [actual, wanted].map(({ columns }) =>
      columns.find((each) => each.name === name)?.notNull
    );
    return before?.name === was.name && after?.name === becomes.name;
  });
}

function changeNotNull(
  was: NotNullRecord,
  becomes: NotNullRecord,
  { column, table }: { readonly column: string; readonly table: KeptTable },
): readonly string[] {
  const { identity } = table.wanted;
  const name = quoteIdentifier(becomes.name ?? "");
  // That of a parent which stays is renamed with the parent's.
  const isParents = hasNotNullOfParent(table, column, "actual") &&
    (was.isInherited && becomes.isInherited ||
      isRenamedAbove(table, column, { was, becomes }));
  const isRenamed = was.name !== undefined && was.name !== becomes.name &&
    !isParents;
  return [
    ...(isRenamed && was.name !== undefined
      ? [
        `ALTER TABLE ${identity} RENAME CONSTRAINT ${
          quoteIdentifier(was.name)
        } TO ${name}`,
      ]
      : []),
    ...(!was.isValidated && becomes.isValidated
      ? [`ALTER TABLE ${identity} VALIDATE CONSTRAINT ${name}`]
      : []),
    ...(was.noInherit === becomes.noInherit ? [] : [
      `ALTER TABLE ${identity} ALTER CONSTRAINT ${name} ${
        becomes.noInherit ? "NO INHERIT" : "INHERIT"
      }`,
    ]),
  ];
}
