import type { MigrationInfo } from "../operations/sink.ts";
import type { Metadata } from "../operations/metadata.ts";
import type { Migration } from "../operations/migration.ts";
import type { ColumnRecord, SchemaObject } from "../schema/database_schema.ts";
import type { NamingConvention } from "../schema/naming.ts";
import type { RenderItem } from "../render/render_context.ts";
import type { MigrationScript } from "./migration_script.ts";
import type { Rewriter } from "./rewriter.ts";

type CamelCase<T extends string> = T extends `${infer First} ${infer Rest}`
  ? `${First}${Capitalize<CamelCase<Rest>>}`
  : T;

/** What kind of thing a filter is asked about. */
export type FilteredType =
  | "column"
  | "primaryKeyConstraint"
  | "uniqueConstraint"
  | "foreignKeyConstraint"
  | "checkConstraint"
  | "excludeConstraint"
  | CamelCase<Exclude<SchemaObject["kind"], "constraint">>;

/** Where a name stands. */
export interface ParentNames {
  /** Undefined for what belongs to no schema, as extensions. */
  readonly schemaName: string | undefined;
  /** For columns, indexes, constraints, triggers and the like. */
  readonly tableName: string | undefined;
  /** `schema.table`, not quoted. */
  readonly schemaQualifiedTableName: string | undefined;
}

/** An object of the database or of the wanted schema, or a column. */
export type FilteredObject = SchemaObject | ColumnRecord;

/** A column that is on both sides. */
export interface ColumnComparison {
  /** Not quoted. */
  readonly schemaName: string | undefined;
  readonly tableName: string;
  readonly actual: ColumnRecord;
  readonly wanted: ColumnRecord;
}

/**
 * Says whether a difference counts: false leaves the database as it is,
 * anything else keeps it.
 */
export type CompareColumn = (
  comparison: ColumnComparison,
) => boolean | undefined;

/** What hooks know of the run. */
export interface AutogenerateContext {
  /** Values of `-x key=value` by key. */
  readonly xArguments: MigrationInfo["xArguments"];
  /**
   * As `server_version_num` has it (150020); undefined where nothing was
   * compared: for a plain revision, with `revision_environment`.
   */
  readonly serverVersion: number | undefined;
}

/** Called before a revision is written; may change what is in it. */
export type ProcessRevisionDirectives = (
  context: AutogenerateContext,
  /** Parents of the new revision; empty for a base. */
  revision: readonly string[],
  /** One script; taken out, no file is written. */
  directives: MigrationScript[],
) => void | Promise<void>;

/** A revision, or a move of a stamp, whose version rows have been written. */
export interface VersionStep {
  readonly direction: "upgrade" | "downgrade" | "stamp";
  /** What ran; of a stamp the destination, empty for base. */
  readonly revision: string;
  /** Empty for base. */
  readonly from: readonly string[];
  /** Empty for base. */
  readonly to: readonly string[];
  /** Of the revision; empty for a stamp. */
  readonly message: string;
}

/**
 * What {@linkcode OnVersionApply} gets. The direction in `context` is `up` for
 * a stamp.
 */
export interface VersionApply extends Migration {
  readonly step: VersionStep;
  /** The version rows as the step leaves them; empty for base. */
  readonly heads: readonly string[];
}

/**
 * Called in the transaction of each step behind its version rows: what it does
 * is committed with them, and if it fails neither is.
 */
export type OnVersionApply = (applied: VersionApply) => void | Promise<void>;

/** What an `env.ts` may set; see docs/autogenerate.md. */
export interface EnvironmentOptions {
  /** The wanted schema; before `target_metadata` of the configuration. */
  readonly targetMetadata?: Metadata | readonly Metadata[];
  /**
   * Names for constraints and indexes that revisions give none.
   * @default that of `targetMetadata`
   */
  readonly namingConvention?: NamingConvention;
  /** As the setting `transaction_per_migration`. */
  readonly transactionPerMigration?: boolean;
  /** One or several, in the order in which they are called. */
  readonly onVersionApply?: OnVersionApply | readonly OnVersionApply[];
  /** As the setting `include_schemas`. */
  readonly includeSchemas?: boolean | readonly string[];
  /** As the setting `exclude_schemas`. */
  readonly excludeSchemas?: readonly string[];
  /** As the setting `exclude_tables`. */
  readonly excludeTables?: readonly string[];
  /** Asked for everything in the database: false leaves it out. */
  readonly includeName?: (
    name: string,
    type: FilteredType,
    parentNames: ParentNames,
  ) => boolean;
  /**
   * Asked for everything on either side: false leaves it as it is.
   *
   * @param compareTo The other side's, if it has one; `object` is then the
   * wanted one.
   */
  readonly includeObject?: (
    object: FilteredObject,
    name: string,
    type: FilteredType,
    reflected: boolean,
    compareTo: FilteredObject | undefined,
  ) => boolean;
  /** Whether other types of columns count, or a function that says so. */
  readonly compareType?: boolean | CompareColumn;
  /** Whether other defaults of columns count, or a function that says so. */
  readonly compareServerDefault?: boolean | CompareColumn;
  readonly processRevisionDirectives?: ProcessRevisionDirectives | Rewriter;
  /** Writes parts of generated revisions in its own way. */
  readonly renderItem?: RenderItem;
}

/** Options of {@linkcode EnvironmentOptions}, for messages about others. */
const OPTION_NAMES: Readonly<Record<keyof EnvironmentOptions, true>> = {
  targetMetadata: true,
  namingConvention: true,
  transactionPerMigration: true,
  onVersionApply: true,
  includeSchemas: true,
  excludeSchemas: true,
  excludeTables: true,
  includeName: true,
  includeObject: true,
  compareType: true,
  compareServerDefault: true,
  processRevisionDirectives: true,
  renderItem: true,
};

/** Names of all options of an `env.ts`. */
export const ENVIRONMENT_OPTIONS: readonly string[] = Object.keys(OPTION_NAMES);

/**
 * The options of an `env.ts`, which exports them as its default:
 *
 * ```ts ignore
 * export default defineEnv({ excludeTables: ["spatial_ref_sys"] });
 * ```
 */
export function defineEnv(options: EnvironmentOptions): EnvironmentOptions {
  return Object.freeze({ ...options });
}
