import type { AlterColumnOptions } from "../../operations/column_ops.ts";
import type {
  ColumnRecord,
  NotNullRecord,
} from "../../schema/database_schema.ts";
import type { ColumnCompression, ColumnStorage } from "../../schema/column.ts";
import { quoteIdentifier } from "./identifiers.ts";
import type { KeptTable } from "./plan_context.ts";
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
  { table, serverVersion }: {
    readonly table: KeptTable;
    readonly serverVersion: number;
  },
): Settings {
  const { identity } = table.wanted;
  const alter = `ALTER TABLE ONLY ${identity} ALTER COLUMN ${
    quoteIdentifier(after.name)
  }`;
  const storage = storageOf(before, after, serverVersion);
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
      ...planNotNull(before, after, table),
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

/**
 * Whether `SET NOT NULL` makes the constraint as it is wanted. From version 18
 * not-null constraints have names, comments and states.
 */
export function isPlainNotNull(
  { notNull, name }: ColumnRecord,
  { wanted }: KeptTable,
): boolean {
  if (notNull === undefined) return false;
  const usual = `${wanted.identity}_${name}_not_null`;
  return notNull.isValidated && !notNull.noInherit &&
    (notNull.name === undefined || notNull.isInherited ||
      usual.endsWith(`.${notNull.name}`));
}

function planNotNull(
  before: ColumnRecord,
  after: ColumnRecord,
  table: KeptTable,
): readonly string[] {
  const { identity } = table.wanted;
  const { notNull: was } = before;
  const { notNull: becomes } = after;
  if (becomes?.name === undefined) return [];
  const name = quoteIdentifier(becomes.name);
  return [
    ...(was?.name === undefined
      ? addNotNull(after, table)
      : changeNotNull(was, becomes, { identity, name })),
    ...changeComment(
      `CONSTRAINT ${name} ON ${identity}`,
      was?.comment,
      becomes.comment,
    ),
  ];
}

function addNotNull(
  column: ColumnRecord,
  table: KeptTable,
): readonly string[] {
  const { notNull } = column;
  if (notNull?.name === undefined || isPlainNotNull(column, table)) return [];
  return [
    `ALTER TABLE ${table.wanted.identity} ADD CONSTRAINT ${
      quoteIdentifier(notNull.name)
    } NOT NULL ${quoteIdentifier(column.name)}${
      notNull.noInherit ? " NO INHERIT" : ""
    }${notNull.isValidated ? "" : " NOT VALID"}`,
  ];
}

function changeNotNull(
  was: NotNullRecord,
  becomes: NotNullRecord,
  { identity, name }: { readonly identity: string; readonly name: string },
): readonly string[] {
  // What a parent gave can be renamed once that is left.
  const isRenamed = was.name !== undefined && was.name !== becomes.name &&
    !(was.isInherited && becomes.isInherited);
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
