/**
 * What a PostgreSQL database contains, as the server says it. Names in
 * definitions are qualified with their schema unless they are of `pg_catalog`;
 * texts are in the form the server gives, so that equal ones mean the same.
 * Nothing holds an object id: schemas of two databases can be compared.
 */

/** A privilege that differs from what an object of its kind starts with. */
export interface PrivilegeChange {
  readonly action: "grant" | "revoke";
  readonly privilege: string;
  /** A role, quoted, or `PUBLIC`. */
  readonly grantee: string;
  readonly isGrantable: boolean;
  /** Column it is for; undefined for the whole object. */
  readonly column: string | undefined;
}

interface ObjectRecord {
  /** Unique in the database: its kind and identity, for people too. */
  readonly key: string;
  /** Quoted and qualified, as SQL names it. */
  readonly identity: string;
  readonly comment: string | undefined;
  readonly privileges: readonly PrivilegeChange[];
}

/** A schema. `public` is there too, which every new database has. */
export interface SchemaRecord extends ObjectRecord {
  readonly kind: "schema";
}

/** An extension; what belongs to it is not reflected. */
export interface ExtensionRecord extends ObjectRecord {
  readonly kind: "extension";
  readonly schema: string;
  readonly version: string;
  /** Whether the server can move it to another schema. */
  readonly isRelocatable: boolean;
  /** Names of what it brought, without their schema, if it can be moved. */
  readonly members: readonly string[];
}

/** A function, table … of an extension whose privileges were changed. */
export interface ExtensionMemberRecord extends ObjectRecord {
  readonly kind: "extension member";
  /** Key of the extension. */
  readonly parent: string;
  /** What `GRANT … ON` calls it: `FUNCTION public.f(integer)`. */
  readonly target: string;
}

/** An enum type. */
export interface EnumRecord extends ObjectRecord {
  readonly kind: "enum";
  readonly labels: readonly string[];
}

/** A domain; its checks are {@linkcode ConstraintRecord}s. */
export interface DomainRecord extends ObjectRecord {
  readonly kind: "domain";
  readonly type: string;
  /** Quoted; undefined if it is that of the type. */
  readonly collation: string | undefined;
  readonly default: string | undefined;
  readonly isNotNull: boolean;
}

/** A composite type. */
export interface CompositeRecord extends ObjectRecord {
  readonly kind: "composite";
  readonly attributes: readonly ColumnRecord[];
}

/** A range type. */
export interface RangeRecord extends ObjectRecord {
  readonly kind: "range";
  /** Options of `CREATE TYPE … AS RANGE`, as `subtype = …`. */
  readonly options: readonly string[];
}

/** A collation. */
export interface CollationRecord extends ObjectRecord {
  readonly kind: "collation";
  readonly options: readonly string[];
}

/** Where and how a sequence counts. */
export interface SequenceOptions {
  readonly type: string;
  readonly start: string;
  readonly increment: string;
  readonly minimum: string;
  readonly maximum: string;
  readonly cache: string;
  readonly cycles: boolean;
  readonly isUnlogged: boolean;
}

/** A sequence that is not an identity column's. */
export interface SequenceRecord extends ObjectRecord {
  readonly kind: "sequence";
  readonly options: SequenceOptions;
  /** Column that takes it along when it is dropped; the table quoted. */
  readonly ownedBy:
    | { readonly table: string; readonly column: string }
    | undefined;
}

/** The sequence of an identity column. */
export interface IdentityRecord {
  readonly generated: "ALWAYS" | "BY DEFAULT";
  /** Quoted and qualified. */
  readonly sequence: string;
  readonly options: SequenceOptions;
}

/** The not-null constraint of a column; on servers before 18 it has no name. */
export interface NotNullRecord {
  readonly name: string | undefined;
  readonly isInherited: boolean;
  readonly noInherit: boolean;
  readonly isValidated: boolean;
  readonly comment: string | undefined;
}

/** A column of a table, a view or a composite type. */
export interface ColumnRecord {
  readonly name: string;
  readonly type: string;
  /** Quoted; undefined if it is that of the type. */
  readonly collation: string | undefined;
  readonly notNull: NotNullRecord | undefined;
  /** Expression of the default or the generated column. */
  readonly default: string | undefined;
  readonly generated: "STORED" | "VIRTUAL" | undefined;
  readonly identity: IdentityRecord | undefined;
  /** `PLAIN` …; undefined if it is that of the type. */
  readonly storage: string | undefined;
  readonly compression: string | undefined;
  readonly statistics: number | undefined;
  readonly options: readonly string[];
  /** False if it is only there because a parent table has it. */
  readonly isLocal: boolean;
  readonly comment: string | undefined;
}

/** An ordinary or partitioned table. */
export interface TableRecord extends ObjectRecord {
  readonly kind: "table";
  readonly columns: readonly ColumnRecord[];
  readonly isUnlogged: boolean;
  /** `RANGE (a)`; undefined if it is not partitioned. */
  readonly partitionKey: string | undefined;
  /** `FOR VALUES …` or `DEFAULT`; undefined if it is no partition. */
  readonly partitionBound: string | undefined;
  /** Keys of the tables it inherits from or is a partition of. */
  readonly parents: readonly string[];
  /** Composite type it is made of (`OF`). */
  readonly ofType: string | undefined;
  readonly options: readonly string[];
  /** Undefined for the server's own `heap`. */
  readonly accessMethod: string | undefined;
  /** Undefined for the default one. */
  readonly tablespace: string | undefined;
  readonly hasRowSecurity: boolean;
  readonly forcesRowSecurity: boolean;
  readonly replicaIdentity: "DEFAULT" | "NOTHING" | "FULL" | "INDEX";
}

/** A view or a materialized view. */
export interface ViewRecord extends ObjectRecord {
  readonly kind: "view" | "materialized view";
  /** Without a semicolon. */
  readonly definition: string;
  readonly columns: readonly ColumnRecord[];
  readonly options: readonly string[];
  readonly accessMethod: string | undefined;
  readonly tablespace: string | undefined;
}

/** A constraint of a table or a domain; those of not-null are of the column. */
export interface ConstraintRecord extends ObjectRecord {
  readonly kind: "constraint";
  /** Key of the table or domain. */
  readonly parent: string;
  /** Identity of the table or domain. */
  readonly on: string;
  readonly name: string;
  readonly type: "check" | "primary key" | "unique" | "exclude" | "foreign key";
  readonly definition: string;
  readonly isValidated: boolean;
  /** False if a parent table has it. */
  readonly isLocal: boolean;
  /** Of the index behind it. */
  readonly index: IndexState | undefined;
}

/** What can be said of an index besides its definition. */
export interface IndexState {
  /** Quoted and qualified. */
  readonly identity: string;
  readonly isClustered: boolean;
  readonly isReplicaIdentity: boolean;
  /** The index of the partitioned table, quoted and qualified. */
  readonly parent: string | undefined;
  /** Column number and target, for expressions. */
  readonly statistics: readonly (readonly [string, string])[];
  readonly tablespace: string | undefined;
  readonly isValid: boolean;
  readonly comment: string | undefined;
}

/** An index that is not behind a constraint. */
export interface IndexRecord extends ObjectRecord {
  readonly kind: "index";
  /** Key of the table or materialized view. */
  readonly parent: string;
  readonly on: string;
  readonly definition: string;
  readonly state: IndexState;
}

/** A function or a procedure. */
export interface RoutineRecord extends ObjectRecord {
  readonly kind: "function" | "procedure";
  readonly definition: string;
}

/** An aggregate function. */
export interface AggregateRecord extends ObjectRecord {
  readonly kind: "aggregate";
  /** `name(arguments)` as it is created. */
  readonly signature: string;
  /** `name(types)` as it is called where it counts as a function. */
  readonly asFunction: string;
  readonly options: readonly string[];
}

/** A trigger or a rule. */
export interface TriggerRecord extends ObjectRecord {
  readonly kind: "trigger" | "rule";
  readonly parent: string;
  readonly on: string;
  readonly name: string;
  /** Undefined if it is a partitioned table's, and fires differently here. */
  readonly definition: string | undefined;
  readonly fires: "ORIGIN" | "REPLICA" | "ALWAYS" | "DISABLED";
}

/** A row security policy. */
export interface PolicyRecord extends ObjectRecord {
  readonly kind: "policy";
  readonly parent: string;
  readonly on: string;
  readonly name: string;
  readonly isPermissive: boolean;
  readonly command: "ALL" | "SELECT" | "INSERT" | "UPDATE" | "DELETE";
  /** Quoted; `PUBLIC` for all. */
  readonly roles: readonly string[];
  readonly using: string | undefined;
  readonly check: string | undefined;
}

/** Anything whose whole definition is statements: rarer kinds. */
export interface PlainRecord extends ObjectRecord {
  readonly kind:
    | "statistics"
    | "event trigger"
    | "cast"
    | "operator"
    | "text search configuration"
    | "text search dictionary"
    | "foreign data wrapper"
    | "server"
    | "foreign table"
    | "publication"
    | "operator family"
    | "operator class"
    | "conversion";
  readonly statements: readonly string[];
}

/** What `ALTER DEFAULT PRIVILEGES` said. */
export interface DefaultPrivilegesRecord extends ObjectRecord {
  readonly kind: "default privileges";
  readonly objects: string;
  /** Quoted; undefined for the user who looks. */
  readonly role: string | undefined;
  readonly schema: string | undefined;
}

/** An object of the database. */
export type SchemaObject =
  | AggregateRecord
  | CollationRecord
  | CompositeRecord
  | ConstraintRecord
  | DefaultPrivilegesRecord
  | DomainRecord
  | EnumRecord
  | ExtensionMemberRecord
  | ExtensionRecord
  | IndexRecord
  | PlainRecord
  | PolicyRecord
  | RangeRecord
  | RoutineRecord
  | SchemaRecord
  | SequenceRecord
  | TableRecord
  | TriggerRecord
  | ViewRecord;

/** An object of a kind that is not reflected. */
export interface UnknownObject {
  /** As `pg_identify_object` names kinds: `language`. */
  readonly kind: string;
  readonly identity: string;
  /** Keys of objects that need it. */
  readonly users: readonly string[];
}

/** Everything in a database that is not the server's or an extension's. */
export interface DatabaseSchema {
  /** As `server_version_num` has it (150020). */
  readonly serverVersion: number;
  /** By key, in the order of kinds and names. */
  readonly objects: ReadonlyMap<string, SchemaObject>;
  /**
   * Key to the keys it needs. Besides objects, defaults of columns have a key
   * (see {@linkcode defaultKey}). Without those of itself.
   */
  readonly dependencies: ReadonlyMap<string, readonly string[]>;
  /** Key to the columns of tables and views it needs (see {@linkcode columnKey}). */
  readonly columnDependencies: ReadonlyMap<string, readonly string[]>;
  /** Never dropped in silence: whoever writes or compares has to name them. */
  readonly unknown: readonly UnknownObject[];
}

/** Key of a column's default in {@linkcode DatabaseSchema.dependencies}. */
export function defaultKey(tableKey: string, column: string): string {
  return `default of ${tableKey}.${column}`;
}

/** Key of a column in {@linkcode DatabaseSchema.columnDependencies}. */
export function columnKey(tableKey: string, column: string): string {
  return `column ${column} of ${tableKey}`;
}
