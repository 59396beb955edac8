/** Text of `alembic.d.ts`, made by .ci/types.ts from src/mod.ts. */
export const TYPE_DECLARATIONS =
  `// Types of what revisions and applications import from "alembic". Written by
// "alembic init" for editors; the program itself does not read it.

/** SQL that is used as it stands. */
interface SqlText {
    readonly kind: "text";
    readonly sql: string;
}
/** A call of an SQL function. */
interface SqlFunction {
    readonly kind: "function";
    /** The name as SQL has it, perhaps qualified; not quoted. */
    readonly name: string;
    /** Plain values are literals. */
    readonly args: readonly SqlArgument[];
    /** False for \`CURRENT_TIMESTAMP\` and its like, which take no parentheses. */
    readonly parentheses: boolean;
}
/** Whether a column has one of some values; its parts are quoted where it is used. */
interface SqlMembership {
    readonly kind: "membership";
    readonly columnName: string;
    readonly values: readonly Literal[];
}
/** SQL that stands for a value. */
type SqlExpression = SqlText | SqlFunction | SqlMembership;
/** An argument of a function: SQL, or a literal. */
type SqlArgument = SqlExpression | string | number | boolean | null;
/** SQL given as plain text or as an expression. */
type SqlSource = string | SqlExpression;
/**
 * A name that no naming convention touches any more, made by \`op.f()\`.
 */
interface FinalName {
    readonly kind: "finalName";
    readonly name: string;
}
/** The name of a constraint or an index, before naming conventions. */
type Name = string | FinalName;
declare function call(name: string, ...args: readonly SqlArgument[]): SqlFunction;
/** Calls of SQL functions, for defaults, index elements and values. */
declare const func: Readonly<{
    /**
     * Any function: \`sa.func.call("app.next_number", "invoice")\`. What SQL writes
     * without parentheses gets none: \`sa.func.call("session_user")\`.
     */
    call: typeof call;
    /** \`now()\` */
    now: (...args: readonly SqlArgument[]) => SqlFunction;
    /** \`clock_timestamp()\` */
    clockTimestamp: (...args: readonly SqlArgument[]) => SqlFunction;
    /** \`statement_timestamp()\` */
    statementTimestamp: (...args: readonly SqlArgument[]) => SqlFunction;
    /** \`CURRENT_TIMESTAMP\` */
    currentTimestamp: () => SqlFunction;
    /** \`CURRENT_DATE\` */
    currentDate: () => SqlFunction;
    /** \`CURRENT_TIME\` */
    currentTime: () => SqlFunction;
    /** \`LOCALTIMESTAMP\` */
    localtimestamp: () => SqlFunction;
    /** \`CURRENT_USER\` */
    currentUser: () => SqlFunction;
    /** \`gen_random_uuid()\` */
    genRandomUuid: (...args: readonly SqlArgument[]) => SqlFunction;
    /** \`uuidv7()\`, from PostgreSQL 18 */
    uuidv7: (...args: readonly SqlArgument[]) => SqlFunction;
    /** \`uuid_generate_v4()\` of the extension uuid-ossp */
    uuidGenerateV4: (...args: readonly SqlArgument[]) => SqlFunction;
    /** \`nextval('…')\`; the argument is the sequence as SQL writes it. */
    nextval: (...args: readonly SqlArgument[]) => SqlFunction;
    /** \`lower(…)\` */
    lower: (...args: readonly SqlArgument[]) => SqlFunction;
    /** \`upper(…)\` */
    upper: (...args: readonly SqlArgument[]) => SqlFunction;
    /** \`coalesce(…)\` */
    coalesce: (...args: readonly SqlArgument[]) => SqlFunction;
    /** \`length(…)\` */
    length: (...args: readonly SqlArgument[]) => SqlFunction;
}>;
/** The SQL constant \`true\`. */
declare function trueValue(): SqlText;
/** The SQL constant \`false\`. */
declare function falseValue(): SqlText;
/** The SQL constant \`NULL\`. */
declare function nullValue(): SqlText;
/** A string that stands in SQL as a literal, quoted where it is used. */
interface Literal {
    readonly kind: "literal";
    readonly value: string | number | bigint | boolean | null;
}
/** A value that is written into the SQL as a literal. */
declare function literal(value: string | number | bigint | boolean | null): Literal;

/** Types that take no parameters, named as PostgreSQL spells them. */
declare const SIMPLE_TYPES: readonly ["smallint", "integer", "bigint", "real", "double precision", "boolean", "date", "uuid", "json", "jsonb", "jsonpath", "bytea", "inet", "cidr", "macaddr", "macaddr8", "money", "tsvector", "tsquery", "hstore", "citext", "xml", "oid", "regclass", "regtype", "name", "point", "line", "lseg", "box", "path", "polygon", "circle", "pg_lsn", "int4range", "int8range", "numrange", "tsrange", "tstzrange", "daterange", "int4multirange", "int8multirange", "nummultirange", "tsmultirange", "tstzmultirange", "datemultirange"];
/** Name of a type that takes no parameters. */
type SimpleTypeName = typeof SIMPLE_TYPES[number];
/** A type without parameters. */
interface SimpleType {
    readonly kind: "simpleType";
    readonly name: SimpleTypeName;
}
/** VARCHAR, CHAR or TEXT. */
interface StringType {
    readonly kind: "stringType";
    readonly name: "varchar" | "char" | "text";
    readonly length?: number;
    readonly collation?: string;
}
/** NUMERIC, or FLOAT with its precision in bits. */
interface NumberType {
    readonly kind: "numberType";
    readonly name: "numeric" | "float";
    readonly precision?: number;
    readonly scale?: number;
}
/** TIME or TIMESTAMP. */
interface TimeType {
    readonly kind: "timeType";
    readonly name: "time" | "timestamp";
    readonly timezone: boolean;
    readonly precision?: number;
}
/** INTERVAL. */
interface IntervalType {
    readonly kind: "intervalType";
    readonly fields?: IntervalFields;
    readonly precision?: number;
}
/** BIT or BIT VARYING. */
interface BitType {
    readonly kind: "bitType";
    readonly varying: boolean;
    readonly length?: number;
}
/** An array of any type but an array. */
interface ArrayType {
    readonly kind: "arrayType";
    readonly item: Exclude<SqlType, ArrayType>;
    /** At least 1; PostgreSQL documents it and does not enforce it. */
    readonly dimensions: number;
}
/** An enumeration, native or (\`native: false\`) a VARCHAR as wide as its longest value. */
interface EnumType {
    readonly kind: "enumType";
    readonly name: string;
    readonly schema?: string;
    readonly values: readonly string[];
    readonly native: boolean;
    /** Unset: \`createTable\` creates the type, \`addColumn\` and \`alterColumn\` do not. */
    readonly createType?: boolean;
    /** For an enumeration that is not native: a check constraint of its name. */
    readonly createConstraint: boolean;
}
/** A type that exists under a name: a domain, a composite, one of an extension. */
interface NamedType {
    readonly kind: "namedType";
    readonly name: string;
    readonly schema?: string;
}
/** A type as SQL writes it. */
interface UserDefinedType {
    readonly kind: "userDefinedType";
    readonly sql: string;
}
/** A column type. */
type SqlType = SimpleType | StringType | NumberType | TimeType | IntervalType | BitType | ArrayType | EnumType | NamedType | UserDefinedType;
/** What an interval may be limited to. */
type IntervalFields = "YEAR" | "MONTH" | "DAY" | "HOUR" | "MINUTE" | "SECOND" | "YEAR TO MONTH" | "DAY TO HOUR" | "DAY TO MINUTE" | "DAY TO SECOND" | "HOUR TO MINUTE" | "HOUR TO SECOND" | "MINUTE TO SECOND";

/** Options of \`sa.string\`, \`sa.varchar\`, \`sa.char\` and \`sa.text\`. */
interface StringTypeOptions {
    /** Name of a collation, for instance \`C\` or \`de-x-icu\`. */
    readonly collation?: string;
}
/** VARCHAR, unlimited if \`length\` is not given. */
declare function varchar(length?: number, options?: StringTypeOptions): StringType;
/** CHAR, padded with blanks; one character if \`length\` is not given. */
declare function char(length?: number, options?: StringTypeOptions): StringType;
/**
 * With SQL: an expression used verbatim (\`serverDefault: sa.text("now()")\`).
 * Without: the type TEXT.
 */
declare function text(sql: string): SqlText;
/** The type TEXT. */
declare function text(options?: StringTypeOptions): StringType;
/** Options of \`sa.numeric\`. */
interface NumericTypeOptions {
    /** Digits in all, 1 to 1000. */
    readonly precision?: number;
    /** Digits after the point; needs \`precision\`. */
    readonly scale?: number;
}
/**
 * NUMERIC.
 *
 * @throws {ArgumentError} If \`scale\` is given without \`precision\`.
 */
declare function numeric(options?: NumericTypeOptions): NumberType;
/** Options of \`sa.float\`. */
interface FloatTypeOptions {
    /** Bits, 1 to 53; from 25 on it is a double. */
    readonly precision?: number;
}
/** FLOAT: a double unless \`precision\` is below 25. */
declare function float(options?: FloatTypeOptions): NumberType;
/** Options of \`sa.time\` and \`sa.timestamp\`. */
interface TimeTypeOptions {
    /** @default {false} */
    readonly timezone?: boolean;
    /** Digits of the seconds' fraction, 0 to 6. */
    readonly precision?: number;
}
/** TIME, without time zone unless asked for. */
declare function time(options?: TimeTypeOptions): TimeType;
/** TIMESTAMP, without time zone unless asked for. */
declare function timestamp(options?: TimeTypeOptions): TimeType;
/** Options of \`sa.interval\`. */
interface IntervalTypeOptions {
    readonly fields?: IntervalFields;
    /** Digits of the seconds' fraction, 0 to 6. */
    readonly precision?: number;
}
/** INTERVAL. */
declare function interval(options?: IntervalTypeOptions): IntervalType;
/** BIT of exactly \`length\` bits, one if not given. */
declare function bit(length?: number): BitType;
/** BIT VARYING of at most \`length\` bits. */
declare function varbit(length?: number): BitType;
/** Options of \`sa.array\`. */
interface ArrayTypeOptions {
    /** @default {1} */
    readonly dimensions?: number;
}
/** An array of \`item\`. */
declare function array(item: Exclude<SqlType, ArrayType>, options?: ArrayTypeOptions): ArrayType;
/** Options of \`sa.enum\`. */
interface EnumTypeOptions {
    readonly schema?: string;
    /** False: a VARCHAR as wide as the longest value. @default {true} */
    readonly native?: boolean;
    /**
     * Whether the type is created together with the column, unless the revision
     * has created it already. Unset, \`createTable\` creates it and \`addColumn\` and
     * \`alterColumn\` take it for granted.
     */
    readonly createType?: boolean;
    /** With \`native: false\`: adds a check constraint of the enumeration's name. @default {false} */
    readonly createConstraint?: boolean;
}
/** An enumeration with its values in order. */
declare function enumType(name: string, values: readonly string[], options?: EnumTypeOptions): EnumType;
/** Options of \`sa.domain\` and \`sa.named\`. */
interface NamedTypeOptions {
    readonly schema?: string;
}
/** A type that exists under this name: a domain, a composite type, an enumeration. */
declare function domain(name: string, options?: NamedTypeOptions): NamedType;
/** Any type as SQL writes it, used verbatim: \`sa.userDefined("geometry(Point, 4326)")\`. */
declare function userDefined(sql: string): UserDefinedType;

/** SMALLINT. */
declare function smallInteger(): SimpleType;
/** INTEGER. */
declare function integer(): SimpleType;
/** BIGINT. */
declare function bigInteger(): SimpleType;
/** REAL. */
declare function real(): SimpleType;
/** DOUBLE PRECISION. */
declare function doublePrecision(): SimpleType;
/** BOOLEAN. */
declare function boolean(): SimpleType;
/** DATE. */
declare function date(): SimpleType;
/** UUID. */
declare function uuid(): SimpleType;
/** JSON. */
declare function json(): SimpleType;
/** JSONB. */
declare function jsonb(): SimpleType;
/** JSONPATH. */
declare function jsonpath(): SimpleType;
/** BYTEA. */
declare function bytea(): SimpleType;
/** INET. */
declare function inet(): SimpleType;
/** CIDR. */
declare function cidr(): SimpleType;
/** MACADDR. */
declare function macaddr(): SimpleType;
/** MACADDR8. */
declare function macaddr8(): SimpleType;
/** MONEY. */
declare function money(): SimpleType;
/** TSVECTOR. */
declare function tsvector(): SimpleType;
/** TSQUERY. */
declare function tsquery(): SimpleType;
/** HSTORE of the extension hstore. */
declare function hstore(): SimpleType;
/** CITEXT of the extension citext. */
declare function citext(): SimpleType;
/** XML. */
declare function xml(): SimpleType;
/** OID. */
declare function oid(): SimpleType;
/** REGCLASS. */
declare function regclass(): SimpleType;
/** REGTYPE. */
declare function regtype(): SimpleType;
/** NAME. */
declare function pgName(): SimpleType;
/** POINT. */
declare function point(): SimpleType;
/** LINE. */
declare function line(): SimpleType;
/** LSEG. */
declare function lseg(): SimpleType;
/** BOX. */
declare function box(): SimpleType;
/** PATH. */
declare function path(): SimpleType;
/** POLYGON. */
declare function polygon(): SimpleType;
/** CIRCLE. */
declare function circle(): SimpleType;
/** PG_LSN. */
declare function pgLsn(): SimpleType;
/** INT4RANGE. */
declare function int4range(): SimpleType;
/** INT8RANGE. */
declare function int8range(): SimpleType;
/** NUMRANGE. */
declare function numrange(): SimpleType;
/** TSRANGE. */
declare function tsrange(): SimpleType;
/** TSTZRANGE. */
declare function tstzrange(): SimpleType;
/** DATERANGE. */
declare function daterange(): SimpleType;
/** INT4MULTIRANGE. */
declare function int4multirange(): SimpleType;
/** INT8MULTIRANGE. */
declare function int8multirange(): SimpleType;
/** NUMMULTIRANGE. */
declare function nummultirange(): SimpleType;
/** TSMULTIRANGE. */
declare function tsmultirange(): SimpleType;
/** TSTZMULTIRANGE. */
declare function tstzmultirange(): SimpleType;
/** DATEMULTIRANGE. */
declare function datemultirange(): SimpleType;

/** When a constraint is checked. */
interface DeferrableOptions {
    /** False: NOT DEFERRABLE. */
    readonly deferrable?: boolean;
    readonly initially?: "DEFERRED" | "IMMEDIATE";
}
/** Options of all constraints. */
interface ConstraintOptions extends DeferrableOptions {
    readonly name?: Name;
    /** Set with COMMENT ON CONSTRAINT. */
    readonly comment?: string;
}
/** Options of constraints that are indexes underneath. */
interface IndexedConstraintOptions extends ConstraintOptions {
    /** Columns that the index carries without their being part of the key. */
    readonly include?: readonly string[];
    /** Storage parameters of the index. */
    readonly with?: Readonly<Record<string, StorageValue>>;
    /** Tablespace of the index. */
    readonly tablespace?: string;
}
/** The value of a storage parameter. */
type StorageValue = string | number | boolean;
/** PRIMARY KEY. */
interface PrimaryKeyConstraint extends IndexedConstraintOptions {
    readonly kind: "primaryKey";
    readonly columns: readonly string[];
}
/** Options of \`sa.uniqueConstraint\`. */
interface UniqueConstraintOptions extends IndexedConstraintOptions {
    /** From PostgreSQL 15. */
    readonly nullsNotDistinct?: boolean;
}
/** UNIQUE. */
interface UniqueConstraint extends UniqueConstraintOptions {
    readonly kind: "unique";
    readonly columns: readonly string[];
}
/** What happens to rows that refer to one that goes or changes. */
type ReferentialAction = "NO ACTION" | "RESTRICT" | "CASCADE" | "SET NULL" | "SET DEFAULT";
/** How \`onDelete\` may be limited to columns, from PostgreSQL 15. */
type DeleteAction = ReferentialAction | \`SET NULL (\${string})\` | \`SET DEFAULT (\${string})\`;
/** Options of foreign keys besides their columns. */
interface ForeignKeyOptions extends ConstraintOptions {
    readonly onDelete?: DeleteAction;
    readonly onUpdate?: ReferentialAction;
    readonly match?: "FULL" | "PARTIAL" | "SIMPLE";
    /** Leaves existing rows unchecked until \`op.validateConstraint\`. */
    readonly notValid?: boolean;
}
/** FOREIGN KEY. */
interface ForeignKeyConstraint extends ForeignKeyOptions {
    readonly kind: "foreignKey";
    readonly columns: readonly string[];
    readonly referentTable: string;
    readonly referentSchema?: string;
    readonly referentColumns: readonly string[];
}
/** Options of \`sa.checkConstraint\`. */
interface CheckConstraintOptions extends ConstraintOptions {
    /** Leaves existing rows unchecked until \`op.validateConstraint\`. */
    readonly notValid?: boolean;
    /** Keeps child tables from inheriting it. */
    readonly noInherit?: boolean;
}
/** CHECK. */
interface CheckConstraint extends CheckConstraintOptions {
    readonly kind: "check";
    readonly condition: SqlExpression;
}
/** Options of \`sa.excludeConstraint\`. */
interface ExcludeConstraintOptions extends IndexedConstraintOptions {
    /** Index method. @default {"gist"} */
    readonly using?: string;
    readonly where?: SqlSource;
    /** Operator class by element name. */
    readonly ops?: Readonly<Record<string, string>>;
}
/** One element of an exclusion constraint: a column or SQL, and the operator. */
type ExcludeElement = readonly [SqlSource, string];
/** EXCLUDE. */
interface ExcludeConstraint extends Omit<ExcludeConstraintOptions, "where" | "using"> {
    readonly kind: "exclude";
    readonly elements: readonly ExcludeElement[];
    readonly using: string;
    readonly where?: SqlExpression;
}
/** A constraint of a table. */
type Constraint = PrimaryKeyConstraint | UniqueConstraint | ForeignKeyConstraint | CheckConstraint | ExcludeConstraint;
/** A primary key over the columns, in their order. */
declare function primaryKeyConstraint(columns: readonly string[], options?: IndexedConstraintOptions): PrimaryKeyConstraint;
/** A unique constraint over the columns, in their order. */
declare function uniqueConstraint(columns: readonly string[], options?: UniqueConstraintOptions): UniqueConstraint;
/** A check constraint; \`condition\` is SQL. */
declare function checkConstraint(condition: SqlSource, options?: CheckConstraintOptions): CheckConstraint;
/**
 * An exclusion constraint.
 *
 * @param elements Pairs of a column name (or \`sa.text(...)\`) and an operator.
 */
declare function excludeConstraint(elements: readonly ExcludeElement[], options?: ExcludeConstraintOptions): ExcludeConstraint;

/** Options of the sequence behind an identity column or on its own. */
interface SequenceOptions$1 {
    readonly start?: number | bigint;
    readonly increment?: number | bigint;
    readonly minValue?: number | bigint;
    readonly maxValue?: number | bigint;
    /** NO MINVALUE. */
    readonly noMinValue?: boolean;
    /** NO MAXVALUE. */
    readonly noMaxValue?: boolean;
    readonly cycle?: boolean;
    readonly cache?: number | bigint;
}
/** Options of \`sa.identity\`. */
interface IdentityOptions extends SequenceOptions$1 {
    /** GENERATED ALWAYS instead of BY DEFAULT. @default {false} */
    readonly always?: boolean;
}
/** An identity column's generation. */
interface Identity extends SequenceOptions$1 {
    readonly kind: "identity";
    readonly always: boolean;
}
/** A generated column's expression. */
interface Computed {
    readonly kind: "computed";
    readonly sql: SqlExpression;
    /** STORED, or (from PostgreSQL 18) VIRTUAL. */
    readonly persisted: boolean;
}
/** What fills a column that an INSERT leaves out. */
type ServerDefault = Literal | SqlExpression | Identity | Computed;
/**
 * A default as users give it: plain values are literals, so text is quoted;
 * \`sa.text("now()")\` and \`sa.func.now()\` are SQL.
 */
type DefaultValue = string | number | bigint | boolean | ServerDefault;
/** GENERATED … AS IDENTITY. */
declare function identity(options?: IdentityOptions): Identity;
/** Options of \`sa.computed\`. */
interface ComputedOptions {
    /** False: VIRTUAL, from PostgreSQL 18. @default {true} */
    readonly persisted?: boolean;
}
/** GENERATED ALWAYS AS (sql), stored unless said otherwise. */
declare function computed(sql: SqlSource, options?: ComputedOptions): Computed;

/** A column elsewhere; for names that have a dot in them. */
interface ColumnTarget {
    readonly schema?: string;
    readonly table: string;
    readonly column: string;
}
/** What a column refers to, made by {@linkcode foreignKey}. */
interface ColumnReference extends ForeignKeyOptions {
    readonly kind: "columnReference";
    readonly target: ColumnTarget;
}
/** A foreign key of one column to \`table.column\` or \`schema.table.column\`. */
declare function foreignKey(target: string | ColumnTarget, options?: ForeignKeyOptions): ColumnReference;
/** Columns of another table; for names that have a dot in them. */
interface TableTarget {
    readonly schema?: string;
    readonly table: string;
    readonly columns: readonly string[];
}
/**
 * A foreign key over \`columns\`, which refer in their order to
 * \`referentColumns\`, each \`table.column\` or \`schema.table.column\`.
 *
 * @throws {ArgumentError} If the two differ in number, or the referent columns in table.
 */
declare function foreignKeyConstraint(columns: readonly string[], referentColumns: readonly string[] | TableTarget, options?: ForeignKeyOptions): ForeignKeyConstraint;

/** How PostgreSQL stores large values of a column. */
type ColumnStorage = "PLAIN" | "EXTERNAL" | "EXTENDED" | "MAIN" | "DEFAULT";
/** How PostgreSQL compresses large values of a column. */
type ColumnCompression = "pglz" | "lz4" | "default";
/** Attributes of a column that its options and its record share. */
interface ColumnAttributes {
    /** @default {true}, false for a column of the primary key */
    readonly nullable?: boolean;
    readonly primaryKey?: boolean;
    /**
     * Unset: an integer column that alone is the primary key becomes SERIAL,
     * unless it has a default or a foreign key. False keeps it from that, true
     * makes it SERIAL within a composite key too.
     */
    readonly autoincrement?: boolean;
    /** A unique constraint, or with \`index\` a unique index. */
    readonly unique?: boolean;
    /** An index named by the naming convention. */
    readonly index?: boolean;
    readonly comment?: string;
    readonly collation?: string;
    /** From PostgreSQL 16 in CREATE TABLE; set by ALTER TABLE before. */
    readonly storage?: ColumnStorage;
    readonly compression?: ColumnCompression;
    /** Foreign key: \`sa.foreignKey("parent.id")\`. */
    readonly references?: ColumnReference;
}
/** Options of \`sa.column\`. */
interface ColumnOptions extends ColumnAttributes {
    /** Plain values are literals; SQL is \`sa.text("now()")\` or \`sa.func.now()\`. */
    readonly serverDefault?: DefaultValue | null;
    /** The same as an identity given for \`serverDefault\`; true for one without options. */
    readonly identity?: Identity | true;
    /** The same as \`sa.computed(...)\` given for \`serverDefault\`. */
    readonly computed?: Computed;
    /** Check constraints within the column's definition. */
    readonly check?: SqlSource | CheckConstraint | readonly (SqlSource | CheckConstraint)[];
}
/** A column of a table. */
interface Column extends ColumnAttributes {
    readonly kind: "column";
    readonly name: string;
    readonly type: SqlType;
    readonly serverDefault?: ServerDefault;
    readonly checks: readonly CheckConstraint[];
}
/**
 * A column.
 *
 * @throws {ArgumentError} If an option is unknown, impossible or contradicts another.
 */
declare function column(name: string, type: SqlType, options?: ColumnOptions): Column;

/** Options of one key of an index. */
interface IndexElementOptions {
    readonly desc?: boolean;
    readonly nulls?: "FIRST" | "LAST";
    /** Operator class, perhaps with parameters. */
    readonly ops?: string;
    readonly collation?: string;
}
/** One key of an index. */
interface IndexElement extends IndexElementOptions {
    readonly kind: "indexElement";
    /** A column name, or SQL. */
    readonly key: SqlSource;
}
/** One key of an index as users give it: a column name, SQL, or \`sa.indexElement\`. */
type IndexKey = SqlSource | IndexElement;
/** Options of an index. */
interface IndexOptions {
    readonly unique?: boolean;
    /** Index method: btree, hash, gist, spgist, gin, brin or one of an extension. */
    readonly using?: string;
    /** Condition of a partial index. */
    readonly where?: SqlSource;
    readonly include?: readonly string[];
    /** Operator class by column name or by the text of an expression. */
    readonly ops?: Readonly<Record<string, string>>;
    /** Storage parameters. */
    readonly with?: Readonly<Record<string, StorageValue>>;
    readonly tablespace?: string;
    /** From PostgreSQL 15. */
    readonly nullsNotDistinct?: boolean;
    /** Set with COMMENT ON INDEX. */
    readonly comment?: string;
}
/** An index of a table. */
interface Index extends Omit<IndexOptions, "where" | "ops"> {
    readonly kind: "index";
    readonly name?: Name;
    readonly elements: readonly IndexElement[];
    readonly where?: SqlExpression;
}
/**
 * A key of an index with its order, operator class or collation.
 *
 * @param key A column name, or SQL as \`sa.text(...)\` or \`sa.func.*\`.
 */
declare function indexElement(key: SqlSource, options?: IndexElementOptions): IndexElement;
/** An index over the keys, for the items of \`op.createTable\`. */
declare function index(name: Name | null, keys: readonly IndexKey[], options?: IndexOptions): Index;

/** What a naming convention can name: indexes and the kinds of constraints. */
type NamingKey = "ix" | "uq" | "ck" | "fk" | "pk" | "ex";
/** A custom token: the text for a constraint or index of a table. */
type NamingToken = (item: Constraint | Index, table: NamedTable) => string;
/**
 * Templates of names by kind, with Alembic's tokens: \`%(table_name)s\`,
 * \`%(column_0_name)s\`, \`%(column_0_label)s\`, \`%(column_0_N_name)s\`,
 * \`%(referred_table_name)s\`, \`%(constraint_name)s\` …
 */
interface NamingConvention extends Readonly<Partial<Record<NamingKey, string>>> {
    /** Further tokens by name. */
    readonly tokens?: Readonly<Record<string, NamingToken>>;
}
/** The table that a constraint or an index belongs to. */
interface NamedTable {
    readonly name: string;
    readonly schema?: string;
}

/** What a table can be made of. */
type TableItem = Column | Constraint | Index;
/** A table's columns, constraints and indexes, each with its own definition only. */
interface TableParts {
    /** Columns without the flags that became constraints and indexes. */
    readonly columns: readonly Column[];
    /** The primary key first, then the others as given, then those of columns. */
    readonly constraints: readonly Constraint[];
    readonly indexes: readonly Index[];
}

/** A table by name. */
interface TableRef {
    readonly tableName: string;
    readonly schema?: string;
}
/** The option that every operation on something in a schema has. */
interface SchemaOption {
    readonly schema?: string;
}
/** Words between CREATE and TABLE. */
type TablePrefix = "UNLOGGED" | "TEMPORARY" | "TEMP";
/** A parent table whose name or schema has a dot in it. */
interface ParentTable {
    readonly schema?: string;
    readonly table: string;
}
/** Options of \`op.createTable\`. */
interface CreateTableOptions extends SchemaOption {
    readonly comment?: string;
    readonly ifNotExists?: boolean;
    readonly prefixes?: readonly TablePrefix[];
    /** Parent tables: \`table\`, \`schema.table\`, or an object for names with a dot. */
    readonly inherits?: string | ParentTable | readonly (string | ParentTable)[];
    /** What follows PARTITION BY: \`RANGE (created_at)\`. */
    readonly partitionBy?: string;
    /** Table access method. */
    readonly using?: string;
    /** Storage parameters. */
    readonly with?: Readonly<Record<string, StorageValue>>;
    /** For temporary tables. */
    readonly onCommit?: "PRESERVE ROWS" | "DELETE ROWS" | "DROP";
    readonly tablespace?: string;
}
/** CREATE TABLE with its indexes and comments. */
interface CreateTableOp extends TableRef, TableParts, Omit<CreateTableOptions, "inherits"> {
    readonly kind: "createTable";
    readonly inherits?: readonly ParentTable[];
}
/** Options of \`op.dropTable\`. */
interface DropTableOptions extends SchemaOption {
    readonly ifExists?: boolean;
    /** Drops what depends on it too. */
    readonly cascade?: boolean;
}
/** DROP TABLE. */
interface DropTableOp extends TableRef, DropTableOptions {
    readonly kind: "dropTable";
    /** What creates it again, if known. */
    readonly existing?: CreateTableOp;
}
/** ALTER TABLE … RENAME TO. */
interface RenameTableOp extends TableRef {
    readonly kind: "renameTable";
    readonly newTableName: string;
}
/** Options of \`op.createTableComment\`. */
interface TableCommentOptions extends SchemaOption {
    /** The comment there is, null for none; needed to reverse the operation. */
    readonly existingComment?: string | null;
}
/** COMMENT ON TABLE; a null comment takes it away. */
interface TableCommentOp extends TableRef, TableCommentOptions {
    readonly kind: "tableComment";
    readonly comment: string | null;
}

/** Options of \`op.addColumn\`. */
interface AddColumnOptions extends SchemaOption {
    readonly ifNotExists?: boolean;
    /** REFERENCES within the column's definition instead of a second statement. */
    readonly inlineReferences?: boolean;
    /** PRIMARY KEY within the definition of a primary key column. @default {true} */
    readonly inlinePrimaryKey?: boolean;
}
/** ALTER TABLE … ADD COLUMN, with the constraints and indexes of the column. */
interface AddColumnOp extends TableRef, Pick<TableParts, "constraints" | "indexes"> {
    readonly kind: "addColumn";
    /** Its flag \`references\` stands inline, and so does \`primaryKey\`. */
    readonly column: Column;
    readonly ifNotExists?: boolean;
    /** False: a primary key column is SERIAL and NOT NULL as such, but no key. */
    readonly inlinePrimaryKey?: boolean;
}
/** Options of \`op.dropColumn\`. */
interface DropColumnOptions extends SchemaOption {
    readonly ifExists?: boolean;
    /** Drops what depends on it too. */
    readonly cascade?: boolean;
}
/** ALTER TABLE … DROP COLUMN. */
interface DropColumnOp extends TableRef, DropColumnOptions {
    readonly kind: "dropColumn";
    readonly columnName: string;
    /** What adds it again, if known. */
    readonly existing?: AddColumnOp;
}
/** What \`op.alterColumn\` knows of the column as it is; for the reverse form. */
interface ExistingColumn {
    readonly existingType?: SqlType;
    readonly existingNullable?: boolean;
    /** Null: the column has none. */
    readonly existingServerDefault?: DefaultValue | null;
    /** Null: the column has none. */
    readonly existingComment?: string | null;
    readonly existingStorage?: ColumnStorage;
    readonly existingCompression?: ColumnCompression;
    readonly existingStatistics?: number;
}
/** Options of \`op.alterColumn\`: what is left out stays as it is. */
interface AlterColumnOptions extends SchemaOption, ExistingColumn {
    readonly nullable?: boolean;
    readonly type?: SqlType;
    /** Expression of the new value; only with \`type\`. */
    readonly using?: SqlSource;
    /** Null drops the default, or the identity that \`existingServerDefault\` names. */
    readonly serverDefault?: DefaultValue | null;
    readonly newColumnName?: string;
    /** Null drops the comment. */
    readonly comment?: string | null;
    /** New expression of a generated column, from PostgreSQL 17. */
    readonly setExpression?: SqlSource;
    /** Makes a generated column an ordinary one. */
    readonly dropExpression?: boolean;
    readonly storage?: ColumnStorage;
    readonly compression?: ColumnCompression;
    /** Statistics target, 0 to 10000; -1 for the default. */
    readonly statistics?: number;
}
/** ALTER TABLE … ALTER COLUMN, COMMENT ON COLUMN and RENAME. */
interface AlterColumnOp extends TableRef, Omit<AlterColumnOptions, "serverDefault" | "existingServerDefault" | "using" | "setExpression"> {
    readonly kind: "alterColumn";
    readonly columnName: string;
    readonly using?: SqlExpression;
    readonly serverDefault?: ServerDefault | null;
    readonly existingServerDefault?: ServerDefault | null;
    readonly setExpression?: SqlExpression;
    /** The check constraint that comes with the new type. */
    readonly typeCheck?: Constraint;
    /** The one of the old type, which goes with it. */
    readonly existingTypeCheck?: Constraint;
}

/** Types by attribute, in order; names that are whole numbers come first, as in every object. */
type AttributeTypes = Readonly<Record<string, SqlType>>;
/** CREATE TYPE … AS (…). */
interface CreateCompositeTypeOp extends SchemaOption {
    readonly kind: "createCompositeType";
    readonly name: string;
    readonly attributes: AttributeTypes;
}
/**
 * Options of \`op.alterCompositeType\`, carried out in this order. Attributes
 * that are renamed have their new names in all other options.
 */
interface AlterCompositeTypeOptions extends SchemaOption {
    /** New name by attribute. */
    readonly rename?: Readonly<Record<string, string>>;
    readonly drop?: readonly string[];
    /** New type by attribute. */
    readonly alter?: AttributeTypes;
    /** They come after those that are there. */
    readonly add?: AttributeTypes;
    /** Passes over attributes to drop that are not there. */
    readonly ifExists?: boolean;
    /** Changes the tables that were created \`OF\` the type too. */
    readonly cascade?: boolean;
    /** Types of the attributes in \`drop\` and \`alter\`; needed to reverse the operation. */
    readonly existing?: AttributeTypes;
}
/** ALTER TYPE … of the attributes. */
interface AlterCompositeTypeOp extends AlterCompositeTypeOptions {
    readonly kind: "alterCompositeType";
    readonly name: string;
}

/** ALTER TABLE … ADD CONSTRAINT. */
interface AddConstraintOp extends TableRef {
    readonly kind: "addConstraint";
    readonly constraint: Constraint;
}
/** Option types of \`op.create*Constraint\`: the constraint's own and the schema. */
type WithSchema<T> = Omit<T, "name"> & SchemaOption;
/** Options of \`op.createPrimaryKey\`. */
type CreatePrimaryKeyOptions = WithSchema<IndexedConstraintOptions>;
/** Options of \`op.createUniqueConstraint\`. */
type CreateUniqueConstraintOptions = WithSchema<UniqueConstraintOptions>;
/** Options of \`op.createCheckConstraint\`. */
type CreateCheckConstraintOptions = WithSchema<CheckConstraintOptions>;
/** Options of \`op.createExcludeConstraint\`. */
type CreateExcludeConstraintOptions = WithSchema<ExcludeConstraintOptions>;
/** Options of \`op.createForeignKey\`. */
interface CreateForeignKeyOptions extends Omit<ForeignKeyOptions, "name"> {
    readonly sourceSchema?: string;
    readonly referentSchema?: string;
}
/** What kind of constraint is dropped; the server needs no telling, naming conventions do. */
type ConstraintTypeName = "foreignkey" | "primary" | "unique" | "check" | "exclude";
/** Options of \`op.dropConstraint\`. */
interface DropConstraintOptions extends SchemaOption {
    readonly type?: ConstraintTypeName | null;
    readonly ifExists?: boolean;
    /** Does nothing where the table is not there. */
    readonly ifTableExists?: boolean;
    /** Drops what depends on it too. */
    readonly cascade?: boolean;
}
/** ALTER TABLE … DROP CONSTRAINT. */
interface DropConstraintOp extends TableRef {
    readonly kind: "dropConstraint";
    readonly constraintName: Name;
    readonly type?: ConstraintTypeName;
    readonly ifExists?: boolean;
    readonly ifTableExists?: boolean;
    readonly cascade?: boolean;
    /** What adds it again, if known. */
    readonly existing?: AddConstraintOp;
}
/** ALTER TABLE … VALIDATE CONSTRAINT. */
interface ValidateConstraintOp extends TableRef {
    readonly kind: "validateConstraint";
    readonly constraintName: string;
}
/** Options of \`op.alterConstraint\`. */
interface AlterConstraintOptions extends SchemaOption, DeferrableOptions {
    /** What it is now; needed to reverse the operation. */
    readonly existing?: DeferrableOptions;
}
/** ALTER TABLE … ALTER CONSTRAINT, for foreign keys. */
interface AlterConstraintOp extends TableRef, AlterConstraintOptions {
    readonly kind: "alterConstraint";
    readonly constraintName: string;
}

/** How a dialect writes names and values; what an operation of one's own gets. */
interface SqlTools {
    /** The name, in double quotes if it needs them. */
    quoteIdentifier(name: string): string;
    /** The name with its schema before it, if there is one. */
    quoteQualifiedName(schema: string | undefined, name: string): string;
    /** The text as a string literal. */
    quoteLiteral(text: string): string;
}
/** A statement of an operation of one's own. */
interface CustomStatement {
    readonly sql: string;
    /** Whether it may run inside a transaction; found out from the text if not given. */
    readonly transactional?: boolean;
    /** A remark for readers of the offline script; no line breaks. */
    readonly comment?: string;
}
/** What an operation of one's own does. */
interface CustomBehaviour {
    /** The statements, in order. */
    compile(tools: SqlTools): readonly (string | CustomStatement)[];
    /** The operations that undo it, in order. */
    reverse?(): readonly Operation[];
}
/** An operation that brings its own SQL. */
interface CustomOp extends CustomBehaviour {
    readonly kind: "custom";
    /** What messages call it. */
    readonly name: string;
}
/**
 * A function that makes operations of one's own, for \`op.invoke\`:
 *
 * \`\`\`ts ignore
 * const cluster = defineOperation("cluster", (table: string) => ({
 *   compile: (sql) => [\`CLUSTER \${sql.quoteIdentifier(table)}\`],
 * }));
 * await op.invoke(cluster("account"));
 * \`\`\`
 */
declare function defineOperation<A extends readonly unknown[]>(name: string, define: (...args: A) => CustomBehaviour): (...args: A) => CustomOp;

/** Kinds of objects that are made with default privileges. */
type DefaultPrivilegeObject = "tables" | "sequences" | "functions" | "types" | "schemas";
/** Options of \`op.grantDefault\` and \`op.revokeDefault\`. */
interface DefaultPrivilegesOptions extends SchemaOption {
    /** Roles whose objects are meant. @default {the role that runs it} */
    readonly forRoles?: readonly string[];
    /** The receivers may give it on; with revoke, only that is taken away. */
    readonly grantOption?: boolean;
}
/** ALTER DEFAULT PRIVILEGES. */
interface DefaultPrivilegesOp extends DefaultPrivilegesOptions {
    readonly kind: "defaultPrivileges";
    readonly action: "grant" | "revoke";
    readonly privileges: readonly string[];
    readonly objects: DefaultPrivilegeObject;
    readonly roles: readonly string[];
}

/** A domain by name. */
interface DomainRef extends SchemaOption {
    readonly domainName: string;
}
/** Options of \`op.alterDomain\`: what is left out stays as it is. */
interface AlterDomainOptions extends SchemaOption {
    readonly nullable?: boolean;
    /** Null drops the default. */
    readonly serverDefault?: DefaultValue | null;
    /** What was before; needed to reverse the operation. */
    readonly existingNullable?: boolean;
    /** Null: the domain has none. */
    readonly existingServerDefault?: DefaultValue | null;
}
/** ALTER DOMAIN … SET and DROP of the default and of NOT NULL. */
interface AlterDomainOp extends DomainRef, Omit<AlterDomainOptions, "serverDefault" | "existingServerDefault"> {
    readonly kind: "alterDomain";
    readonly serverDefault?: ServerDefault | null;
    readonly existingServerDefault?: ServerDefault | null;
}
/** Options of \`op.createDomainConstraint\`. */
interface CreateDomainConstraintOptions extends SchemaOption {
    /** Leaves values that are there unchecked until \`op.validateDomainConstraint\`. */
    readonly notValid?: boolean;
}
/** ALTER DOMAIN … ADD CONSTRAINT. */
interface AddDomainConstraintOp extends DomainRef, CreateDomainConstraintOptions {
    readonly kind: "addDomainConstraint";
    readonly constraintName: string;
    readonly condition: SqlExpression;
}
/** Options of \`op.dropDomainConstraint\`. */
interface DropDomainConstraintOptions extends SchemaOption {
    readonly ifExists?: boolean;
}
/** ALTER DOMAIN … DROP CONSTRAINT. */
interface DropDomainConstraintOp extends DomainRef, DropDomainConstraintOptions {
    readonly kind: "dropDomainConstraint";
    readonly constraintName: string;
    /** What adds it again, if known. */
    readonly existing?: AddDomainConstraintOp;
}
/** ALTER DOMAIN … VALIDATE CONSTRAINT. */
interface ValidateDomainConstraintOp extends DomainRef {
    readonly kind: "validateDomainConstraint";
    readonly constraintName: string;
}

/** SQL as the user wrote it: one statement or several. */
interface ExecuteOp {
    readonly kind: "execute";
    readonly sql: SqlExpression;
    /** Values of \`$1\` …; then it is exactly one statement. */
    readonly parameters?: readonly unknown[];
}
/** A column of rows to insert; without a type the value's own decides. */
interface InsertColumn {
    readonly name: string;
    readonly type?: SqlType;
}
/** A row to insert: values by column; a column left out gets its default. */
type InsertRow = Readonly<Record<string, unknown>>;
/** The same also of an interface, which is no record to TypeScript; no lists. */
type GivenRow = InsertRow | (object & {
    readonly [Symbol.iterator]?: never;
});
/** INSERT of literal values. */
interface BulkInsertOp extends TableRef {
    readonly kind: "bulkInsert";
    /** In the order of the statement; each row names some of them. */
    readonly columns: readonly InsertColumn[];
    readonly rows: readonly InsertRow[];
}

/** Options of \`op.createIndex\`. */
interface CreateIndexOptions extends IndexOptions, SchemaOption {
    readonly ifNotExists?: boolean;
    /** Without blocking writes; outside a transaction, in \`op.autocommitBlock\`. */
    readonly concurrently?: boolean;
    /** Leaves out the partitions of a partitioned table. */
    readonly only?: boolean;
}
/** CREATE INDEX. */
interface CreateIndexOp extends TableRef {
    readonly kind: "createIndex";
    readonly index: Index;
    readonly ifNotExists?: boolean;
    readonly concurrently?: boolean;
    readonly only?: boolean;
}
/** Options of \`op.dropIndex\`. */
interface DropIndexOptions extends SchemaOption {
    /** The table it belongs to; PostgreSQL does not need it, readers may. */
    readonly tableName?: string;
    readonly ifExists?: boolean;
    /** Without blocking writes; outside a transaction, in \`op.autocommitBlock\`. */
    readonly concurrently?: boolean;
    /** Drops what depends on it too. */
    readonly cascade?: boolean;
}
/** DROP INDEX. */
interface DropIndexOp extends DropIndexOptions {
    readonly kind: "dropIndex";
    readonly indexName: string;
    /** What creates it again, if known. */
    readonly existing?: CreateIndexOp;
}

/** Kinds of objects that are dropped, renamed, moved and commented on alike. */
type ObjectType = "type" | "domain" | "sequence" | "schema" | "extension" | "view" | "materializedView" | "function" | "procedure" | "trigger" | "policy" | "statistics" | "index" | "table" | "column" | "constraint";
/** An object by its name. */
interface ObjectRef {
    readonly objectType: ObjectType;
    readonly name: string;
    readonly schema?: string;
    /** The table of a trigger, policy, column or constraint; \`schema\` is the table's then. */
    readonly tableName?: string;
    /** Types of the arguments of a function or procedure, as SQL. */
    readonly argumentTypes?: readonly string[];
}
/** How an object is found besides its name. */
type ObjectLocation = Omit<ObjectRef, "objectType" | "name">;
/** Options of the operations that drop something. */
interface DropOptions {
    readonly ifExists?: boolean;
    /** Drops what depends on it too. */
    readonly cascade?: boolean;
}
/** DROP of any object but tables, columns, constraints and indexes. */
interface DropObjectOp extends ObjectRef, DropOptions {
    readonly kind: "dropObject";
    /** What creates it again, if known. */
    readonly existing?: Operation;
}
/** ALTER … RENAME TO. */
interface RenameObjectOp extends ObjectRef {
    readonly kind: "renameObject";
    readonly newName: string;
}
/** ALTER … SET SCHEMA. */
interface SetObjectSchemaOp extends ObjectRef {
    readonly kind: "setObjectSchema";
    readonly newSchema: string;
}
/** Options of \`op.createComment\`. */
interface CommentOptions extends ObjectLocation {
    /** The comment there is, null for none; needed to reverse the operation. */
    readonly existingComment?: string | null;
}
/** COMMENT ON; a null comment takes it away. */
interface CommentObjectOp extends ObjectRef {
    readonly kind: "commentObject";
    readonly comment: string | null;
    readonly existingComment?: string | null;
}

/** A value that bounds a partition: a literal, or SQL such as \`sa.text("MINVALUE")\`. */
type PartitionValue = string | number | bigint | boolean | null | Date | SqlExpression;
/** Which rows a partition takes. */
type PartitionBound = {
    readonly from: readonly PartitionValue[];
    readonly to: readonly PartitionValue[];
} | {
    readonly in: readonly PartitionValue[];
} | {
    readonly modulus: number;
    readonly remainder: number;
} | "default";
/** Options of \`op.createPartition\`. */
interface CreatePartitionOptions extends SchemaOption {
    /** Schema of the partitioned table. */
    readonly parentSchema?: string;
    readonly ifNotExists?: boolean;
    /** What follows PARTITION BY, for a partition that has partitions itself. */
    readonly partitionBy?: string;
    readonly tablespace?: string;
}
/** CREATE TABLE … PARTITION OF. */
interface CreatePartitionOp extends TableRef, CreatePartitionOptions {
    readonly kind: "createPartition";
    readonly parentName: string;
    readonly bound: PartitionBound;
}
/** Options of \`op.attachPartition\` and \`op.detachPartition\`. */
interface PartitionOptions extends SchemaOption {
    /** Schema of the partitioned table. */
    readonly parentSchema?: string;
}
/** Options of \`op.attachPartition\`. */
interface AttachPartitionOptions extends PartitionOptions {
    /**
     * Drops the check that a concurrent detaching left behind, once it has saved
     * the server the look at all rows: a check with a name of the server's own
     * making that says what the bound says.
     */
    readonly dropBoundCheck?: boolean;
}
/** ALTER TABLE … ATTACH PARTITION. */
interface AttachPartitionOp extends TableRef, AttachPartitionOptions {
    readonly kind: "attachPartition";
    readonly parentName: string;
    readonly bound: PartitionBound;
}
/** Options of \`op.detachPartition\`. */
interface DetachPartitionOptions extends PartitionOptions {
    /**
     * Without locking the table out; in \`op.autocommitBlock\`, from PostgreSQL 14.
     * The server puts a check of the bound on the table, which is dropped when
     * the operation is reversed.
     */
    readonly concurrently?: boolean;
    /** Finishes a concurrent detaching that was broken off. */
    readonly finalize?: boolean;
    /** The bound it has; needed to reverse the operation. */
    readonly existingBound?: PartitionBound;
}
/** ALTER TABLE … DETACH PARTITION. */
interface DetachPartitionOp extends TableRef, DetachPartitionOptions {
    readonly kind: "detachPartition";
    readonly parentName: string;
}
/** What extended statistics are gathered of. */
type StatisticsKind = "ndistinct" | "dependencies" | "mcv";
/** Options of \`op.createStatistics\`. */
interface CreateStatisticsOptions extends SchemaOption {
    /** None: all kinds. */
    readonly kinds?: readonly StatisticsKind[];
    readonly ifNotExists?: boolean;
    /** Schema of the statistics, if it is not the table's. */
    readonly statisticsSchema?: string;
}
/** CREATE STATISTICS. */
interface CreateStatisticsOp extends TableRef, CreateStatisticsOptions {
    readonly kind: "createStatistics";
    readonly name: string;
    /** Column names, or expressions. */
    readonly columns: readonly SqlSource[];
}

/** Options of \`op.createPolicy\`. */
interface CreatePolicyOptions extends SchemaOption {
    /** @default {"ALL"} */
    readonly for?: "ALL" | "SELECT" | "INSERT" | "UPDATE" | "DELETE";
    /** False: it only takes away. @default {true} */
    readonly permissive?: boolean;
    /** Roles; none: all of them. */
    readonly to?: readonly string[];
    /** Which rows are seen. */
    readonly using?: SqlSource;
    /** Which rows may be written. */
    readonly withCheck?: SqlSource;
}
/** CREATE POLICY. */
interface CreatePolicyOp extends TableRef, Omit<CreatePolicyOptions, "using" | "withCheck"> {
    readonly kind: "createPolicy";
    readonly name: string;
    readonly using?: SqlExpression;
    readonly withCheck?: SqlExpression;
}
/** What row security of a table is set to; what is left out stays. */
interface RowSecurityOptions extends SchemaOption {
    readonly enabled?: boolean;
    /** Whether it holds for the table's owner too. */
    readonly forced?: boolean;
}
/** ALTER TABLE … ENABLE and FORCE ROW LEVEL SECURITY. */
interface SetRowSecurityOp extends TableRef, RowSecurityOptions {
    readonly kind: "setRowSecurity";
}
/** What privileges are given on. */
type GrantObject = "table" | "sequence" | "schema" | "function" | "procedure" | "type" | "database" | "allTablesInSchema" | "allSequencesInSchema" | "allFunctionsInSchema";
/** Options of \`op.grant\` and \`op.revoke\`. */
interface GrantOptions extends SchemaOption {
    /** What the names are names of. @default {"table"} */
    readonly objectType?: GrantObject;
    /** Only for these columns of a table. */
    readonly columns?: readonly string[];
    /** Argument types of a function or procedure. */
    readonly argumentTypes?: readonly string[];
    /** The receivers may give it on; with revoke, only that is taken away. */
    readonly grantOption?: boolean;
}
/** GRANT or REVOKE. */
interface GrantOp extends GrantOptions {
    readonly kind: "grant";
    readonly action: "grant" | "revoke";
    readonly privileges: readonly string[];
    readonly on: string;
    readonly roles: readonly string[];
}

/** Options of \`op.createProcedure\`. */
interface CreateProcedureOptions extends SchemaOption {
    /** What stands between the parentheses: \`a integer, b text DEFAULT 'x'\`. */
    readonly arguments?: string;
    /** @default {"plpgsql"} */
    readonly language?: string;
    /** The text between the dollar quotes. */
    readonly body: string;
    readonly orReplace?: boolean;
    /** Runs with the privileges of the owner. */
    readonly securityDefiner?: boolean;
    /** Settings while it runs, by name: \`{ search_path: "app, pg_temp" }\`; values are SQL. */
    readonly set?: Readonly<Record<string, string>>;
}
/** Options of \`op.createFunction\`. */
interface CreateFunctionOptions extends CreateProcedureOptions {
    /** The type of the result as SQL: \`integer\`, \`trigger\`, \`TABLE (id integer)\`. */
    readonly returns: string;
    readonly volatility?: "IMMUTABLE" | "STABLE" | "VOLATILE";
    /** Null for a null argument, without being called. */
    readonly strict?: boolean;
    readonly leakproof?: boolean;
    readonly parallel?: "SAFE" | "RESTRICTED" | "UNSAFE";
    readonly cost?: number;
    readonly rows?: number;
}
/** CREATE FUNCTION or CREATE PROCEDURE. */
interface CreateRoutineOp extends Omit<CreateFunctionOptions, "returns"> {
    readonly kind: "createRoutine";
    readonly name: string;
    readonly routineType: "function" | "procedure";
    /** For functions only. */
    readonly returns?: string;
    /** What a reverse form drops: the arguments' types, if they are known. */
    readonly argumentTypes?: readonly string[];
}
/** What fires a trigger. */
type TriggerEvent = "INSERT" | "UPDATE" | "DELETE" | "TRUNCATE"
/** Columns as SQL. */
 | \`UPDATE OF \${string}\`
/** UPDATE OF the columns with these names. */
 | {
    readonly updateOf: readonly string[];
};
/** Options of \`op.createTrigger\`. */
interface CreateTriggerOptions extends SchemaOption {
    readonly timing: "BEFORE" | "AFTER" | "INSTEAD OF";
    readonly events: readonly TriggerEvent[];
    /** The call, as SQL: \`app.touch()\`. */
    readonly execute: string;
    /** @default {"STATEMENT"} */
    readonly forEach?: "ROW" | "STATEMENT";
    /** Condition; SQL that may use OLD and NEW. */
    readonly when?: SqlSource;
    /** Transition tables, as SQL: \`OLD TABLE AS gone\`. */
    readonly referencing?: string;
    /** From PostgreSQL 14. */
    readonly orReplace?: boolean;
    /** A constraint trigger, which may be deferrable. */
    readonly constraint?: DeferrableOptions | true;
}
/** CREATE TRIGGER. */
interface CreateTriggerOp extends TableRef, Omit<CreateTriggerOptions, "when"> {
    readonly kind: "createTrigger";
    readonly name: string;
    readonly when?: SqlExpression;
}
/** Whether a trigger fires. */
type TriggerState = "ENABLE" | "DISABLE" | "ENABLE ALWAYS" | "ENABLE REPLICA";
/** ALTER TABLE … ENABLE TRIGGER. */
interface SetTriggerStateOp extends TableRef {
    readonly kind: "setTriggerState";
    readonly name: string;
    readonly state: TriggerState;
}

/** Options of \`op.createSchema\`. */
interface CreateSchemaOptions {
    readonly ifNotExists?: boolean;
    /** The role that owns it. */
    readonly authorization?: string;
}
/** CREATE SCHEMA. */
interface CreateSchemaOp extends CreateSchemaOptions {
    readonly kind: "createSchema";
    readonly name: string;
}
/** Options of \`op.createExtension\`. */
interface CreateExtensionOptions extends SchemaOption {
    readonly ifNotExists?: boolean;
    readonly version?: string;
    /** Installs the extensions it needs too. */
    readonly cascade?: boolean;
}
/** CREATE EXTENSION. */
interface CreateExtensionOp extends CreateExtensionOptions {
    readonly kind: "createExtension";
    readonly name: string;
}
/** Options of \`op.updateExtension\`. */
interface UpdateExtensionOptions {
    /** The version to update to; none: the newest. */
    readonly version?: string;
    /** The version there is; needed to reverse the operation. */
    readonly existingVersion?: string;
}
/** ALTER EXTENSION … UPDATE. */
interface UpdateExtensionOp extends UpdateExtensionOptions {
    readonly kind: "updateExtension";
    readonly name: string;
}
/** Options of \`op.createSequence\`. */
interface CreateSequenceOptions extends SchemaOption, SequenceOptions$1 {
    readonly ifNotExists?: boolean;
    readonly type?: SqlType;
    /** The column with which it is dropped, as \`table.column\` with quotes where needed. */
    readonly ownedBy?: string;
}
/** CREATE SEQUENCE. */
interface CreateSequenceOp extends CreateSequenceOptions {
    readonly kind: "createSequence";
    readonly name: string;
}
/** Options of \`op.alterSequence\`. */
interface AlterSequenceOptions extends SchemaOption, SequenceOptions$1 {
    readonly type?: SqlType;
    readonly ownedBy?: string;
    /** The next value; true for the start value. */
    readonly restart?: number | bigint | true;
    /** What the changed options are now; needed to reverse the operation. */
    readonly existing?: SequenceOptions$1;
}
/** ALTER SEQUENCE. */
interface AlterSequenceOp extends AlterSequenceOptions {
    readonly kind: "alterSequence";
    readonly name: string;
}

/** Objects that have storage parameters or options. */
type StorageObject = "table" | "index" | "materializedView" | "view";
/** Parameters by name; null puts one back to its default. */
type StorageChanges = Readonly<Record<string, StorageValue | null>>;
/** Options of \`op.setStorageParameters\`. */
interface SetStorageParametersOptions extends SchemaOption {
    /** What the name is the name of. @default {"table"} */
    readonly objectType?: StorageObject;
    /** What the changed parameters are now, null for their defaults; needed to reverse the operation. */
    readonly existing?: StorageChanges;
}
/** ALTER TABLE, INDEX … SET and RESET of storage parameters. */
interface SetStorageParametersOp extends SetStorageParametersOptions {
    readonly kind: "setStorageParameters";
    readonly name: string;
    readonly parameters: StorageChanges;
}

/** Options of \`op.createEnum\`. */
interface CreateEnumOptions extends SchemaOption {
    /** Leaves a type of that name as it is, whatever its values. */
    readonly ifNotExists?: boolean;
}
/** CREATE TYPE … AS ENUM. */
interface CreateEnumOp extends CreateEnumOptions {
    readonly kind: "createEnum";
    readonly name: string;
    readonly values: readonly string[];
}
/** Options of \`op.addEnumValue\`; at most one of \`before\` and \`after\`. */
interface AddEnumValueOptions extends SchemaOption {
    /** The value it comes before. */
    readonly before?: string;
    /** The value it comes after. */
    readonly after?: string;
    readonly ifNotExists?: boolean;
}
/** ALTER TYPE … ADD VALUE. */
interface AddEnumValueOp extends AddEnumValueOptions {
    readonly kind: "addEnumValue";
    readonly name: string;
    readonly value: string;
}
/** ALTER TYPE … RENAME VALUE. */
interface RenameEnumValueOp extends SchemaOption {
    readonly kind: "renameEnumValue";
    readonly name: string;
    readonly value: string;
    readonly newValue: string;
}
/** Options of \`op.replaceEnumValues\`. */
interface ReplaceEnumValuesOptions extends SchemaOption {
    /** What rows that have a value which goes get instead: new value by old. */
    readonly replacements?: Readonly<Record<string, string>>;
    /** The values there are; needed to reverse the operation. */
    readonly existingValues?: readonly string[];
}
/** A new type in the place of the old, all columns moved over. */
interface ReplaceEnumValuesOp extends ReplaceEnumValuesOptions {
    readonly kind: "replaceEnumValues";
    readonly name: string;
    readonly values: readonly string[];
}
/** Options of \`op.removeEnumValue\`. */
interface RemoveEnumValueOptions extends SchemaOption {
    /** The value that rows which have it get instead; none: it fails if there are any. */
    readonly replaceWith?: string;
}
/** {@linkcode ReplaceEnumValuesOp} for all values but one, whatever they are. */
interface RemoveEnumValueOp extends RemoveEnumValueOptions {
    readonly kind: "removeEnumValue";
    readonly name: string;
    readonly value: string;
    /** The value that follows it, if known: where the reverse form puts it. */
    readonly before?: string;
    /** The value that it follows, if known. */
    readonly after?: string;
}
/** Options of \`op.createDomain\`. */
interface CreateDomainOptions extends SchemaOption {
    readonly nullable?: boolean;
    readonly serverDefault?: DefaultValue;
    /** Conditions on \`VALUE\`. */
    readonly checks?: readonly CheckConstraint[];
    readonly collation?: string;
}
/** CREATE DOMAIN. */
interface CreateDomainOp extends Omit<CreateDomainOptions, "serverDefault" | "checks"> {
    readonly kind: "createDomain";
    readonly name: string;
    readonly type: SqlType;
    readonly serverDefault?: ServerDefault;
    readonly checks: readonly CheckConstraint[];
}

/** Options of \`op.createView\`. */
interface CreateViewOptions extends SchemaOption {
    readonly columns?: readonly string[];
    /** Replaces a view of the same name and columns; not for materialized views. */
    readonly orReplace?: boolean;
    readonly ifNotExists?: boolean;
    /** Privileges of whoever asks, not of the owner; from PostgreSQL 15. */
    readonly securityInvoker?: boolean;
    readonly securityBarrier?: boolean;
    readonly checkOption?: "LOCAL" | "CASCADED";
}
/** Options of \`op.createMaterializedView\`. */
interface CreateMaterializedViewOptions extends SchemaOption {
    readonly columns?: readonly string[];
    readonly ifNotExists?: boolean;
    /** False: empty until it is refreshed. @default {true} */
    readonly withData?: boolean;
    readonly tablespace?: string;
}
/** CREATE VIEW or CREATE MATERIALIZED VIEW. */
interface CreateViewOp extends CreateViewOptions, CreateMaterializedViewOptions {
    readonly kind: "createView";
    readonly name: string;
    readonly query: SqlExpression;
    readonly materialized: boolean;
}
/** Options of \`op.refreshMaterializedView\`. */
interface RefreshMaterializedViewOptions extends SchemaOption {
    /** Without locking out readers; needs a unique index. */
    readonly concurrently?: boolean;
    /** False: empties it. @default {true} */
    readonly withData?: boolean;
}
/** REFRESH MATERIALIZED VIEW. */
interface RefreshMaterializedViewOp extends RefreshMaterializedViewOptions {
    readonly kind: "refreshMaterializedView";
    readonly name: string;
}
interface ExistingQuery {
    /** The query there is; needed to reverse the operation. */
    readonly existingQuery?: SqlSource;
}
/** Options of \`op.replaceView\`; those left out are taken off the view. */
type ReplaceViewOptions = Omit<CreateViewOptions, "orReplace" | "ifNotExists"> & ExistingQuery;
/** Options of \`op.replaceMaterializedView\`. */
type ReplaceMaterializedViewOptions = Omit<CreateMaterializedViewOptions, "ifNotExists"> & ExistingQuery;
/** A new query for a view, what depends on it being dropped and built again. */
interface ReplaceViewOp {
    readonly kind: "replaceView";
    /** What creates the view with its new query. */
    readonly view: CreateViewOp;
    readonly existingQuery?: SqlExpression;
}

/**
 * Everything a migration may do, as frozen records told apart by \`kind\`.
 *
 * Whoever handles them does so in a switch that ends in \`satisfies never\`, so
 * that a new kind does not compile until it is handled everywhere.
 */
type Operation = CreateTableOp | DropTableOp | RenameTableOp | TableCommentOp | AddColumnOp | DropColumnOp | AlterColumnOp | AddConstraintOp | DropConstraintOp | ValidateConstraintOp | AlterConstraintOp | CreateIndexOp | DropIndexOp | ExecuteOp | BulkInsertOp | CustomOp | ObjectOperation;
/** The operations on objects other than tables and what belongs to them. */
type ObjectOperation = CreateEnumOp | AddEnumValueOp | RenameEnumValueOp | ReplaceEnumValuesOp | RemoveEnumValueOp | CreateDomainOp | AlterDomainOp | AddDomainConstraintOp | DropDomainConstraintOp | ValidateDomainConstraintOp | CreateCompositeTypeOp | AlterCompositeTypeOp | CreateSchemaOp | CreateExtensionOp | UpdateExtensionOp | CreateSequenceOp | AlterSequenceOp | CreateViewOp | ReplaceViewOp | RefreshMaterializedViewOp | CreateRoutineOp | CreateTriggerOp | SetTriggerStateOp | CreatePolicyOp | SetRowSecurityOp | GrantOp | DefaultPrivilegesOp | SetStorageParametersOp | CreatePartitionOp | AttachPartitionOp | DetachPartitionOp | CreateStatisticsOp | DropObjectOp | RenameObjectOp | SetObjectSchemaOp | CommentObjectOp;
/** Tag of an operation. */
type OperationKind = Operation["kind"];

/** Options of \`sa.table\`: those of \`op.createTable\` that last. */
type TableOptions = Omit<CreateTableOptions, "ifNotExists" | "onCommit">;
/** A table as it is wanted. */
interface Table extends Omit<CreateTableOp, "kind" | "tableName" | "ifNotExists" | "onCommit"> {
    readonly kind: "table";
    readonly name: string;
}
/** A table, as part of \`sa.metadata\` and for \`op.bulkInsert\`. */
declare function table(name: string, items: readonly TableItem[], options?: TableOptions): Table;
declare const ITEM_KINDS: readonly ["addConstraint", "attachPartition", "commentObject", "createCompositeType", "createDomain", "createExtension", "createIndex", "createPartition", "createPolicy", "createRoutine", "createSchema", "createSequence", "createStatistics", "createTrigger", "createView", "defaultPrivileges", "execute", "grant", "setRowSecurity", "setStorageParameters"];
/** An object of \`sa.metadata\` that is no table and no enumeration. */
type MetadataOperation = Extract<Operation, {
    kind: typeof ITEM_KINDS[number];
}>;
/** What \`sa.metadata\` can hold. */
type MetadataItem = Table | EnumType | MetadataOperation;
/** All that a database is wanted to contain. */
interface Metadata {
    readonly kind: "metadata";
    /** In the order in which they are made. */
    readonly items: readonly MetadataItem[];
    /** The tables among them. */
    readonly tables: readonly Table[];
    readonly namingConvention?: NamingConvention;
}
/** Options of \`sa.metadata\`. */
interface MetadataOptions {
    readonly namingConvention?: NamingConvention;
}
/**
 * What a database is wanted to contain, in the order in which it is made:
 * tables, enumerations (\`sa.enum\`), views, functions and the like. Foreign keys
 * of tables come after all of it, so tables may refer to each other.
 *
 * @throws {ArgumentError} If an item is none of those.
 * @throws {SchemaError} If two tables have the same name in the same schema.
 */
declare function metadata(items: readonly MetadataItem[], options?: MetadataOptions): Metadata;

/** A schema. */
declare function schema(name: string, options?: CreateSchemaOptions): CreateSchemaOp;
/** An extension. */
declare function extension(name: string, options?: CreateExtensionOptions): CreateExtensionOp;
/** A domain itself; columns of it are of the type \`sa.domain(name)\`. */
declare function domainType(name: string, type: SqlType, options?: CreateDomainOptions): CreateDomainOp;
/** A composite type itself; columns of it are of the type \`sa.named(name)\`. */
declare function compositeType(name: string, attributes: Readonly<Record<string, SqlType>>, options?: SchemaOption): CreateCompositeTypeOp;
/** A sequence. */
declare function sequence(name: string, options?: CreateSequenceOptions): CreateSequenceOp;
/** A view. */
declare function view(name: string, query: SqlSource, options?: CreateViewOptions): CreateViewOp;
/** A materialized view. */
declare function materializedView(name: string, query: SqlSource, options?: CreateMaterializedViewOptions): CreateViewOp;
/** A function. */
declare function functionItem(name: string, options: CreateFunctionOptions): CreateRoutineOp;
/** A procedure. */
declare function procedure(name: string, options: CreateProcedureOptions): CreateRoutineOp;
/** A trigger on a table or view. */
declare function trigger(name: string, tableName: string, options: CreateTriggerOptions): CreateTriggerOp;
/** A row security policy; it counts with \`sa.rowSecurity\`. */
declare function policy(name: string, tableName: string, options?: CreatePolicyOptions): CreatePolicyOp;
/** Row security of a table: whether it is enabled and forced. */
declare function rowSecurity(tableName: string, options: RowSecurityOptions): SetRowSecurityOp;
/** Privileges that roles have. */
declare function grant(privileges: readonly string[], on: string, roles: readonly string[], options?: GrantOptions): GrantOp;
/** Privileges that objects start with and roles do not have. */
declare function revoke(privileges: readonly string[], on: string, roles: readonly string[], options?: GrantOptions): GrantOp;
/** Privileges on objects that are still to be made. */
declare function grantDefault(privileges: readonly string[], objects: DefaultPrivilegeObject, roles: readonly string[], options?: DefaultPrivilegesOptions): DefaultPrivilegesOp;
/** Privileges that objects still to be made do not give. */
declare function revokeDefault(privileges: readonly string[], objects: DefaultPrivilegeObject, roles: readonly string[], options?: DefaultPrivilegesOptions): DefaultPrivilegesOp;
/** The comment of an object that takes none where it is made. */
declare function comment(objectType: ObjectType, name: string, text: string, options?: ObjectLocation): CommentObjectOp;
/** A partition of a table for the rows that \`bound\` names. */
declare function partition(tableName: string, parentName: string, bound: PartitionBound, options?: CreatePartitionOptions): CreatePartitionOp;
/** A table with columns of its own as a partition of another. */
declare function attachPartition(tableName: string, parentName: string, bound: PartitionBound, options?: PartitionOptions): AttachPartitionOp;
/** Extended statistics over columns or expressions of a table. */
declare function statistics(name: string, tableName: string, columns: readonly SqlSource[], options?: CreateStatisticsOptions): CreateStatisticsOp;
/** Storage parameters of what takes none where it is made. */
declare function storageParameters(name: string, parameters: Readonly<Record<string, StorageValue>>, options?: Omit<SetStorageParametersOptions, "existing">): SetStorageParametersOp;
/** An index that is made after its table: of a materialized view, say. */
declare function indexOn(name: Name | null, tableName: string, columns: readonly IndexKey[], options?: Omit<CreateIndexOptions, "concurrently" | "ifNotExists">): CreateIndexOp;
/** A constraint that is made after its table. */
declare function constraintOn(tableName: string, constraint: Constraint, options?: SchemaOption): AddConstraintOp;
/** Anything else, as the SQL that makes it. */
declare function sql(text: SqlSource): ExecuteOp;

/**
 * What revisions get as \`sa\`: constructors of columns, types, constraints,
 * defaults and expressions, and of all that \`sa.metadata\` can hold.
 */

declare const sa_array: typeof array;
declare const sa_attachPartition: typeof attachPartition;
declare const sa_bigInteger: typeof bigInteger;
declare const sa_bit: typeof bit;
declare const sa_boolean: typeof boolean;
declare const sa_box: typeof box;
declare const sa_bytea: typeof bytea;
declare const sa_char: typeof char;
declare const sa_checkConstraint: typeof checkConstraint;
declare const sa_cidr: typeof cidr;
declare const sa_circle: typeof circle;
declare const sa_citext: typeof citext;
declare const sa_column: typeof column;
declare const sa_comment: typeof comment;
declare const sa_compositeType: typeof compositeType;
declare const sa_computed: typeof computed;
declare const sa_constraintOn: typeof constraintOn;
declare const sa_date: typeof date;
declare const sa_datemultirange: typeof datemultirange;
declare const sa_daterange: typeof daterange;
declare const sa_domain: typeof domain;
declare const sa_domainType: typeof domainType;
declare const sa_doublePrecision: typeof doublePrecision;
declare const sa_excludeConstraint: typeof excludeConstraint;
declare const sa_extension: typeof extension;
declare const sa_float: typeof float;
declare const sa_foreignKey: typeof foreignKey;
declare const sa_foreignKeyConstraint: typeof foreignKeyConstraint;
declare const sa_func: typeof func;
declare const sa_grant: typeof grant;
declare const sa_grantDefault: typeof grantDefault;
declare const sa_hstore: typeof hstore;
declare const sa_identity: typeof identity;
declare const sa_index: typeof index;
declare const sa_indexElement: typeof indexElement;
declare const sa_indexOn: typeof indexOn;
declare const sa_inet: typeof inet;
declare const sa_int4multirange: typeof int4multirange;
declare const sa_int4range: typeof int4range;
declare const sa_int8multirange: typeof int8multirange;
declare const sa_int8range: typeof int8range;
declare const sa_integer: typeof integer;
declare const sa_interval: typeof interval;
declare const sa_json: typeof json;
declare const sa_jsonb: typeof jsonb;
declare const sa_jsonpath: typeof jsonpath;
declare const sa_line: typeof line;
declare const sa_literal: typeof literal;
declare const sa_lseg: typeof lseg;
declare const sa_macaddr: typeof macaddr;
declare const sa_macaddr8: typeof macaddr8;
declare const sa_materializedView: typeof materializedView;
declare const sa_metadata: typeof metadata;
declare const sa_money: typeof money;
declare const sa_numeric: typeof numeric;
declare const sa_nummultirange: typeof nummultirange;
declare const sa_numrange: typeof numrange;
declare const sa_oid: typeof oid;
declare const sa_partition: typeof partition;
declare const sa_path: typeof path;
declare const sa_pgLsn: typeof pgLsn;
declare const sa_pgName: typeof pgName;
declare const sa_point: typeof point;
declare const sa_policy: typeof policy;
declare const sa_polygon: typeof polygon;
declare const sa_primaryKeyConstraint: typeof primaryKeyConstraint;
declare const sa_procedure: typeof procedure;
declare const sa_real: typeof real;
declare const sa_regclass: typeof regclass;
declare const sa_regtype: typeof regtype;
declare const sa_revoke: typeof revoke;
declare const sa_revokeDefault: typeof revokeDefault;
declare const sa_rowSecurity: typeof rowSecurity;
declare const sa_schema: typeof schema;
declare const sa_sequence: typeof sequence;
declare const sa_smallInteger: typeof smallInteger;
declare const sa_sql: typeof sql;
declare const sa_statistics: typeof statistics;
declare const sa_storageParameters: typeof storageParameters;
declare const sa_table: typeof table;
declare const sa_text: typeof text;
declare const sa_time: typeof time;
declare const sa_timestamp: typeof timestamp;
declare const sa_trigger: typeof trigger;
declare const sa_tsmultirange: typeof tsmultirange;
declare const sa_tsquery: typeof tsquery;
declare const sa_tsrange: typeof tsrange;
declare const sa_tstzmultirange: typeof tstzmultirange;
declare const sa_tstzrange: typeof tstzrange;
declare const sa_tsvector: typeof tsvector;
declare const sa_uniqueConstraint: typeof uniqueConstraint;
declare const sa_userDefined: typeof userDefined;
declare const sa_uuid: typeof uuid;
declare const sa_varbit: typeof varbit;
declare const sa_varchar: typeof varchar;
declare const sa_view: typeof view;
declare const sa_xml: typeof xml;
declare namespace sa {
  export {
    sa_array as array,
    sa_attachPartition as attachPartition,
    sa_bigInteger as bigInteger,
    sa_bit as bit,
    sa_boolean as boolean,
    sa_box as box,
    sa_bytea as bytea,
    sa_char as char,
    sa_checkConstraint as checkConstraint,
    sa_cidr as cidr,
    sa_circle as circle,
    sa_citext as citext,
    sa_column as column,
    sa_comment as comment,
    sa_compositeType as compositeType,
    sa_computed as computed,
    sa_constraintOn as constraintOn,
    sa_date as date,
    timestamp as dateTime,
    sa_datemultirange as datemultirange,
    sa_daterange as daterange,
    numeric as decimal,
    sa_domain as domain,
    sa_domainType as domainType,
    sa_doublePrecision as doublePrecision,
    enumType as enum,
    sa_excludeConstraint as excludeConstraint,
    sa_extension as extension,
    falseValue as false,
    falseValue as false_,
    sa_float as float,
    sa_foreignKey as foreignKey,
    sa_foreignKeyConstraint as foreignKeyConstraint,
    sa_func as func,
    functionItem as function,
    sa_grant as grant,
    sa_grantDefault as grantDefault,
    sa_hstore as hstore,
    sa_identity as identity,
    sa_index as index,
    sa_indexElement as indexElement,
    sa_indexOn as indexOn,
    sa_inet as inet,
    sa_int4multirange as int4multirange,
    sa_int4range as int4range,
    sa_int8multirange as int8multirange,
    sa_int8range as int8range,
    sa_integer as integer,
    sa_interval as interval,
    sa_json as json,
    sa_jsonb as jsonb,
    sa_jsonpath as jsonpath,
    bytea as largeBinary,
    sa_line as line,
    sa_literal as literal,
    sa_lseg as lseg,
    sa_macaddr as macaddr,
    sa_macaddr8 as macaddr8,
    sa_materializedView as materializedView,
    sa_metadata as metadata,
    sa_money as money,
    domain as named,
    nullValue as null,
    nullValue as null_,
    sa_numeric as numeric,
    sa_nummultirange as nummultirange,
    sa_numrange as numrange,
    sa_oid as oid,
    sa_partition as partition,
    sa_path as path,
    sa_pgLsn as pgLsn,
    sa_pgName as pgName,
    sa_point as point,
    sa_policy as policy,
    sa_polygon as polygon,
    sa_primaryKeyConstraint as primaryKeyConstraint,
    sa_procedure as procedure,
    sa_real as real,
    sa_regclass as regclass,
    sa_regtype as regtype,
    sa_revoke as revoke,
    sa_revokeDefault as revokeDefault,
    sa_rowSecurity as rowSecurity,
    sa_schema as schema,
    sa_sequence as sequence,
    sa_smallInteger as smallInteger,
    sa_sql as sql,
    sa_statistics as statistics,
    sa_storageParameters as storageParameters,
    varchar as string,
    sa_table as table,
    sa_text as text,
    sa_time as time,
    sa_timestamp as timestamp,
    sa_trigger as trigger,
    trueValue as true,
    trueValue as true_,
    sa_tsmultirange as tsmultirange,
    sa_tsquery as tsquery,
    sa_tsrange as tsrange,
    sa_tstzmultirange as tstzmultirange,
    sa_tstzrange as tstzrange,
    sa_tsvector as tsvector,
    varchar as unicode,
    text as unicodeText,
    sa_uniqueConstraint as uniqueConstraint,
    sa_userDefined as userDefined,
    sa_uuid as uuid,
    sa_varbit as varbit,
    sa_varchar as varchar,
    sa_view as view,
    sa_xml as xml,
  };
}

/**
 * The operations that undo the given ones, in the order in which to run them:
 * for hooks of \`env.ts\` that add to both directions.
 *
 * @throws {NotReversibleError} For the last operation that cannot be undone.
 */
declare function reverseOperations(operations: readonly Operation[]): readonly Operation[];

type Unscoped<T> = Omit<T, "schema">;
/** The operations of \`op\` on one table, which is not named again. */
declare class BatchOperations {
    #private;
    constructor(op: Operations, tableName: string, options: SchemaOption);
    /** As \`op.addColumn\`. */
    addColumn(column: Column, options?: Unscoped<AddColumnOptions>): Promise<void>;
    /** As \`op.dropColumn\`. */
    dropColumn(columnName: string, options?: Unscoped<DropColumnOptions>): Promise<void>;
    /** As \`op.alterColumn\`. */
    alterColumn(columnName: string, options: Unscoped<AlterColumnOptions>): Promise<void>;
    /** As \`op.createIndex\`. */
    createIndex(indexName: Name | null, columns: readonly IndexKey[], options?: Unscoped<CreateIndexOptions>): Promise<void>;
    /** As \`op.dropIndex\`. */
    dropIndex(indexName: Name, options?: Unscoped<DropIndexOptions>): Promise<void>;
    /** As \`op.createPrimaryKey\`. */
    createPrimaryKey(constraintName: Name | null, columns: readonly string[], options?: Unscoped<CreatePrimaryKeyOptions>): Promise<void>;
    /** As \`op.createUniqueConstraint\`. */
    createUniqueConstraint(constraintName: Name | null, columns: readonly string[], options?: Unscoped<CreateUniqueConstraintOptions>): Promise<void>;
    /** As \`op.createForeignKey\`, the table being the source. */
    createForeignKey(constraintName: Name | null, referentTable: string, localColumns: readonly string[], remoteColumns: readonly string[], options?: Omit<CreateForeignKeyOptions, "sourceSchema">): Promise<void>;
    /** As \`op.createCheckConstraint\`. */
    createCheckConstraint(constraintName: Name | null, condition: SqlSource, options?: Unscoped<CreateCheckConstraintOptions>): Promise<void>;
    /** As \`op.createExcludeConstraint\`. */
    createExcludeConstraint(constraintName: Name | null, elements: readonly ExcludeElement[], options?: Unscoped<CreateExcludeConstraintOptions>): Promise<void>;
    /** As \`op.dropConstraint\`. */
    dropConstraint(constraintName: Name, options?: Unscoped<DropConstraintOptions>): Promise<void>;
    /** As \`op.createTableComment\`. */
    createTableComment(comment: string, options?: Unscoped<TableCommentOptions>): Promise<void>;
    /** As \`op.dropTableComment\`. */
    dropTableComment(options?: Unscoped<TableCommentOptions>): Promise<void>;
    /** As \`op.execute\`; the SQL has to name the table itself. */
    execute(sql: SqlSource, parameters?: readonly unknown[]): Promise<void>;
    /** As \`op.f\`. */
    f(name: string): FinalName;
}

/** A row as the driver returns it: column name to value. */
type Row = Readonly<Record<string, unknown>>;
/** Result of one statement. */
interface QueryResult<R extends object = Row> {
    /** Rows in the order the server sent them; empty for commands without rows. */
    readonly rows: readonly R[];
    /** Rows returned or changed; 0 for commands that count nothing (DDL). */
    readonly rowCount: number;
}
/** A message of level WARNING, NOTICE or INFO that the server sent. */
interface Notice {
    readonly severity: string;
    readonly message: string;
    readonly detail?: string;
    readonly hint?: string;
}
/**
 * One session with a database, the only thing the rest of the program knows
 * of drivers. Calls run one after another in the order they are made, whether
 * awaited or not.
 *
 * Implementations: \`postgres.ts\`, \`pglite.ts\`, and \`recording.ts\`, which writes
 * SQL instead of running it (\`--sql\`). Transactions are plain SQL (\`BEGIN\`).
 */
interface Connection {
    /** Where it leads, for people, the password masked as \`***\`. */
    readonly displayUrl: string;
    /** Server version as \`server_version_num\` has it (150020), 0 offline. */
    readonly serverVersion: number;
    /** Whether statements are written down instead of run. */
    readonly isOffline: boolean;
    /**
     * Process id that the server gave at login. What \`pg_backend_pid()\` says is
     * another one behind a pooler. Undefined if there was none.
     */
    readonly backendPid?: number | undefined;
    /**
     * \`SET LOCAL\` commands that every transaction has to begin with: settings of
     * the URL that a pooler refused at start-up. Absent or empty otherwise.
     */
    readonly transactionSettings?: readonly string[];
    /**
     * Runs one or more statements through the simple query protocol and returns
     * a result for each. It leaves no portal, hence no snapshot, behind: what a
     * connection that idles in a transaction has to use (DESIGN "Running").
     *
     * @throws {DatabaseError} If the server refuses a statement.
     * @throws {ConnectionError} If the connection is or gets lost.
     */
    execute(sql: string): Promise<readonly QueryResult[]>;
    /**
     * Runs exactly one statement; with \`parameters\` through the extended
     * protocol with an unnamed statement (\`$1\` …), which is safe behind a
     * transaction-mode pooler.
     *
     * @throws {DatabaseError} If the server refuses the statement.
     * @throws {ConnectionError} If the connection is or gets lost.
     */
    query<R extends object = Row>(sql: string, parameters?: readonly unknown[]): Promise<QueryResult<R>>;
    /**
     * Asks the server to cancel the running statement, from outside the queue.
     * Resolves when the request was delivered; the statement then fails with
     * SQLSTATE 57014. Does nothing if none runs.
     */
    cancel(): Promise<void>;
    /** Registers a listener for messages of level NOTICE and above. */
    onNotice(listener: (notice: Notice) => void): void;
    /** Ends the session; safe to call twice, never throws. */
    close(): Promise<void>;
}

/** Options of \`op.batchUpdate\`. */
interface BatchUpdateOptions {
    /** Which rows are changed. @default all */
    readonly where?: SqlSource;
    /**
     * Columns that are unique together and never null, in whose order the table
     * is gone through. @default the primary key
     */
    readonly key?: string | readonly string[];
    /** Rows looked at in one transaction. @default {1000} */
    readonly batchSize?: number;
    /** Milliseconds between two batches, for replicas and others. @default {0} */
    readonly pauseMs?: number;
    readonly schema?: string;
}
/** An UPDATE of a whole table in many small transactions. */
interface BatchUpdateOp {
    readonly kind: "batchUpdate";
    readonly tableName: string;
    readonly schema?: string;
    /** What stands behind SET. */
    readonly assignments: SqlExpression;
    readonly where?: SqlExpression;
    /** Undefined for the primary key. */
    readonly key?: readonly string[];
    readonly batchSize: number;
    readonly pauseMs: number;
}

/** What a revision can know of the run it is part of. */
interface MigrationInfo {
    /** Whether SQL is written (\`--sql\`) instead of run. */
    readonly isOffline: boolean;
    readonly direction: "up" | "down";
    /** The revision that runs. */
    readonly revision: string;
    /** As \`server_version_num\` has it (150020); undefined offline. */
    readonly serverVersion: number | undefined;
    /** Values of \`-x key=value\` by key; empty text for a key without \`=\`. */
    readonly xArguments: Readonly<Record<string, string>>;
    /** Value of \`--tag\`. */
    readonly tag: string | undefined;
}
/**
 * What carries operations out. Every method is called synchronously within the
 * call of \`op.*\` that asks for it, and its promise is returned as it is: so an
 * implementation that queues them keeps their order and sees whether anybody
 * awaits them.
 */
interface OperationSink {
    readonly info: MigrationInfo;
    /** Carries out one operation. */
    invoke(operation: Operation): Promise<void>;
    /** Runs one statement and gives its rows; never called offline. */
    query<R extends object>(sql: string, parameters: readonly unknown[]): Promise<readonly R[]>;
    /** Commits what was done, runs \`body\` outside a transaction, begins a new one. */
    autocommitBlock(body: () => Promise<void>): Promise<void>;
    /** Commits what was done, updates in transactions of their own, begins a new one. */
    batchUpdate(operation: BatchUpdateOp): Promise<void>;
    /** Keeps the revision open until \`body\`, started at once, has settled. */
    track(body: () => Promise<void>): Promise<void>;
}

/** Options of {@linkcode OperationsBase} and of the classes made of it. */
interface OperationsOptions {
    /** Names for constraints and indexes that are given none. */
    readonly namingConvention?: NamingConvention;
}
/** What \`op\` can do whatever the object: run SQL, ask, name, group. */
declare class OperationsBase {
    #private;
    constructor(sink: OperationSink, options?: OperationsOptions);
    /**
     * Carries out an operation record: one of \`defineOperation\`, or of a reverse form.
     *
     * @throws {SchemaError} If the naming convention cannot name a part of it.
     */
    invoke(operation: Operation): Promise<void>;
    /**
     * Runs SQL as it stands: \`:name\` and \`%\` mean nothing, several statements may
     * follow one another.
     *
     * @param parameters Values of \`$1\` … of a single statement; not with \`--sql\`.
     * @throws {OfflineOperationError} If parameters are given with \`--sql\`.
     */
    execute(sql: SqlSource, parameters?: readonly unknown[]): Promise<void>;
    /**
     * Runs one statement and gives its rows.
     *
     * @typeParam R The shape of a row; it is not checked.
     * @throws {OfflineOperationError} With \`--sql\`.
     */
    query<R extends object = Row>(sql: string | SqlText, parameters?: readonly unknown[]): Promise<readonly R[]>;
    /**
     * Runs \`body\` outside a transaction, as CREATE INDEX CONCURRENTLY needs it.
     * What was done before is committed first and stays if \`body\` fails.
     */
    autocommitBlock(body: () => void | Promise<void>): Promise<void>;
    /**
     * Updates a large table in small transactions of their own, in the order of
     * its key, so that nobody waits long for a row. What was done before is
     * committed first. A run that dies goes on behind the last batch.
     *
     * @param assignments What stands behind SET: \`"email = lower(email)"\`.
     */
    batchUpdate(tableName: string, assignments: SqlSource, options?: BatchUpdateOptions): Promise<void>;
    /** What is known of the run: whether it is offline, its direction, the revision. */
    getContext(): MigrationInfo;
    /** Marks a name as final: no naming convention touches it. */
    f(name: string): FinalName;
    /** A value written into the SQL as a literal; for rows of \`bulkInsert\`. */
    inlineLiteral(value: string | number | bigint | boolean | null): Literal;
    /** Starts \`body\` and keeps the revision open until it is done. */
    protected track(body: () => Promise<void>): Promise<void>;
}

/** Operations on types, schemas, extensions and sequences. */
declare class TypeOperations extends OperationsBase {
    /** Creates an enumeration with its values in order. */
    createEnum(name: string, values: readonly string[], options?: CreateEnumOptions): Promise<void>;
    /** Drops an enumeration. */
    dropEnum(name: string, options?: DropOptions & SchemaOption): Promise<void>;
    /**
     * Adds a value to an enumeration, at its end unless \`before\` or \`after\` says
     * otherwise. The value can be used only after the revision is committed.
     */
    addEnumValue(name: string, value: string, options?: AddEnumValueOptions): Promise<void>;
    /** Renames a value of an enumeration; rows that have it keep it under its new name. */
    renameEnumValue(name: string, oldValue: string, newValue: string, options?: SchemaOption): Promise<void>;
    /**
     * Takes a value out of an enumeration. A new type takes the place of the old
     * and all columns are moved over, which rewrites and locks their tables; it
     * fails, changing nothing, if rows have the value and \`replaceWith\` is not given.
     */
    removeEnumValue(name: string, value: string, options?: RemoveEnumValueOptions): Promise<void>;
    /** Gives an enumeration other values or another order, as \`removeEnumValue\` does. */
    replaceEnumValues(name: string, values: readonly string[], options?: ReplaceEnumValuesOptions): Promise<void>;
    /** Creates a domain. */
    createDomain(name: string, type: SqlType, options?: CreateDomainOptions): Promise<void>;
    /** Changes the default of a domain, and whether it may be null. */
    alterDomain(name: string, options: AlterDomainOptions): Promise<void>;
    /** Adds a check to a domain; \`condition\` is SQL on \`VALUE\`. */
    createDomainConstraint(constraintName: string, domainName: string, condition: SqlSource, options?: CreateDomainConstraintOptions): Promise<void>;
    /** Drops a check of a domain. */
    dropDomainConstraint(constraintName: string, domainName: string, options?: DropDomainConstraintOptions): Promise<void>;
    /** Checks the values there are against a check that was added with \`notValid\`. */
    validateDomainConstraint(constraintName: string, domainName: string, options?: SchemaOption): Promise<void>;
    /** Drops a domain. */
    dropDomain(name: string, options?: DropOptions & SchemaOption): Promise<void>;
    /** Creates a composite type of attributes in order. */
    createCompositeType(name: string, attributes: AttributeTypes, options?: SchemaOption): Promise<void>;
    /**
     * Renames, drops, retypes and adds attributes of a composite type. The server
     * refuses to drop or retype one while a column has the type.
     */
    alterCompositeType(name: string, options: AlterCompositeTypeOptions): Promise<void>;
    /** Drops a type of any kind. */
    dropType(name: string, options?: DropOptions & SchemaOption): Promise<void>;
    /** Renames a type of any kind. */
    renameType(oldName: string, newName: string, options?: SchemaOption): Promise<void>;
    /** Creates a schema. */
    createSchema(name: string, options?: CreateSchemaOptions): Promise<void>;
    /** Drops a schema. */
    dropSchema(name: string, options?: DropOptions): Promise<void>;
    /** Renames a schema. */
    renameSchema(oldName: string, newName: string): Promise<void>;
    /** Installs an extension. */
    createExtension(name: string, options?: CreateExtensionOptions): Promise<void>;
    /** Updates an extension, to its newest version if none is given. */
    updateExtension(name: string, options?: UpdateExtensionOptions): Promise<void>;
    /** Removes an extension. */
    dropExtension(name: string, options?: DropOptions): Promise<void>;
    /** Creates a sequence. */
    createSequence(name: string, options?: CreateSequenceOptions): Promise<void>;
    /** Changes a sequence. */
    alterSequence(name: string, options: AlterSequenceOptions): Promise<void>;
    /** Drops a sequence. */
    dropSequence(name: string, options?: DropOptions & SchemaOption): Promise<void>;
    /** Renames a sequence. */
    renameSequence(oldName: string, newName: string, options?: SchemaOption): Promise<void>;
}

/** Operations on partitions, statistics and storage parameters. */
declare class PartitionOperations extends TypeOperations {
    /** Creates a partition of a table for the rows that \`bound\` names. */
    createPartition(tableName: string, parentName: string, bound: PartitionBound, options?: CreatePartitionOptions): Promise<void>;
    /** Makes a table a partition of another. */
    attachPartition(tableName: string, parentName: string, bound: PartitionBound, options?: AttachPartitionOptions): Promise<void>;
    /** Makes a partition a table of its own. */
    detachPartition(tableName: string, parentName: string, options?: DetachPartitionOptions): Promise<void>;
    /** Creates extended statistics over columns or expressions of a table. */
    createStatistics(name: string, tableName: string, columns: readonly SqlSource[], options?: CreateStatisticsOptions): Promise<void>;
    /** Drops extended statistics. */
    dropStatistics(name: string, options?: DropOptions & SchemaOption): Promise<void>;
    /**
     * Sets storage parameters of a table, or of what \`objectType\` says; \`null\`
     * puts one back to its default.
     */
    setStorageParameters(name: string, parameters: StorageChanges, options?: SetStorageParametersOptions): Promise<void>;
}

/** How a function or procedure is told from others of its name. */
interface RoutineOptions extends DropOptions, SchemaOption {
    /** Types of its arguments as SQL; none: the only one of that name. */
    readonly argumentTypes?: readonly string[];
}
/** Operations on views, routines, triggers and privileges. */
declare class ObjectOperations extends PartitionOperations {
    /** Creates a view of a query. */
    createView(name: string, query: SqlSource, options?: CreateViewOptions): Promise<void>;
    /**
     * Gives a view another query, whatever its columns. If \`orReplace\` would not
     * do, the views that depend on it, directly or not, are dropped and built
     * again in order, with their indexes, triggers, comments, owners and
     * privileges; it fails, changing nothing, if one of them or anything else
     * cannot do without a column that goes.
     */
    replaceView(name: string, query: SqlSource, options?: ReplaceViewOptions): Promise<void>;
    /** Drops a view. */
    dropView(name: string, options?: DropOptions & SchemaOption): Promise<void>;
    /** Renames a view. */
    renameView(oldName: string, newName: string, options?: SchemaOption): Promise<void>;
    /** Creates a materialized view of a query. */
    createMaterializedView(name: string, query: SqlSource, options?: CreateMaterializedViewOptions): Promise<void>;
    /** Gives a materialized view another query, as \`replaceView\` does. */
    replaceMaterializedView(name: string, query: SqlSource, options?: ReplaceMaterializedViewOptions): Promise<void>;
    /** Fills a materialized view again. */
    refreshMaterializedView(name: string, options?: RefreshMaterializedViewOptions): Promise<void>;
    /** Drops a materialized view. */
    dropMaterializedView(name: string, options?: DropOptions & SchemaOption): Promise<void>;
    /** Creates a function; its body is put into dollar quotes. */
    createFunction(name: string, options: CreateFunctionOptions): Promise<void>;
    /** Drops a function. */
    dropFunction(name: string, options?: RoutineOptions): Promise<void>;
    /** Creates a procedure; its body is put into dollar quotes. */
    createProcedure(name: string, options: CreateProcedureOptions): Promise<void>;
    /** Drops a procedure. */
    dropProcedure(name: string, options?: RoutineOptions): Promise<void>;
    /** Creates a trigger on a table or view. */
    createTrigger(name: string, tableName: string, options: CreateTriggerOptions): Promise<void>;
    /** Drops a trigger. */
    dropTrigger(name: string, tableName: string, options?: DropOptions & SchemaOption): Promise<void>;
    /** Lets a trigger fire again. */
    enableTrigger(name: string, tableName: string, options?: SchemaOption): Promise<void>;
    /** Keeps a trigger from firing. */
    disableTrigger(name: string, tableName: string, options?: SchemaOption): Promise<void>;
    /** Creates a row security policy; it counts once row security is enabled. */
    createPolicy(name: string, tableName: string, options?: CreatePolicyOptions): Promise<void>;
    /** Drops a row security policy. */
    dropPolicy(name: string, tableName: string, options?: DropOptions & SchemaOption): Promise<void>;
    /** Enables, disables or forces row security on a table. */
    setRowSecurity(tableName: string, options: RowSecurityOptions): Promise<void>;
    /** Gives privileges on a table, or on what \`objectType\` says, to roles. */
    grant(privileges: readonly string[], on: string, roles: readonly string[], options?: GrantOptions): Promise<void>;
    /** Takes privileges away from roles. */
    revoke(privileges: readonly string[], on: string, roles: readonly string[], options?: GrantOptions): Promise<void>;
    /** Gives privileges on objects that are still to be made, such as \`"tables"\`. */
    grantDefault(privileges: readonly string[], objects: DefaultPrivilegeObject, roles: readonly string[], options?: DefaultPrivilegesOptions): Promise<void>;
    /** Takes privileges on objects that are still to be made away. */
    revokeDefault(privileges: readonly string[], objects: DefaultPrivilegeObject, roles: readonly string[], options?: DefaultPrivilegesOptions): Promise<void>;
    /** Renames an index. */
    renameIndex(oldName: Name, newName: Name, options?: SchemaOption): Promise<void>;
    /** Renames a constraint, and with it the index it may have. */
    renameConstraint(tableName: string, oldName: Name, newName: Name, options?: SchemaOption): Promise<void>;
    /** Renames an object of any kind. */
    renameObject(objectType: ObjectType, oldName: string, newName: string, options?: ObjectLocation): Promise<void>;
    /** Moves an object to another schema; \`schema\` is where it is now. */
    setSchema(objectType: ObjectType, name: string, newSchema: string, options?: ObjectLocation): Promise<void>;
    /** Sets the comment of any object, or takes it away with \`null\`. */
    createComment(objectType: ObjectType, name: string, comment: string | null, options?: CommentOptions): Promise<void>;
}

/**
 * What a revision gets as \`op\`: Alembic's directives in camelCase, and those
 * for what Alembic leaves to SQL text.
 *
 * Each method checks its arguments, hands the operation on before it returns,
 * and gives a promise of its being done. Operations run in the order they are
 * called, awaited or not.
 */
declare class Operations extends ObjectOperations {
    /** Creates a table with its constraints, indexes, comments and new enum types. */
    createTable(tableName: string, items: readonly TableItem[], options?: CreateTableOptions): Promise<void>;
    /** Drops a table. */
    dropTable(tableName: string, options?: DropTableOptions): Promise<void>;
    /** Renames a table; it stays in its schema. */
    renameTable(oldTableName: string, newTableName: string, options?: SchemaOption): Promise<void>;
    /** Sets the comment of a table. */
    createTableComment(tableName: string, comment: string, options?: TableCommentOptions): Promise<void>;
    /** Takes the comment of a table away. */
    dropTableComment(tableName: string, options?: TableCommentOptions): Promise<void>;
    /** Adds a column, and the constraints and the index its options ask for. */
    addColumn(tableName: string, column: Column, options?: AddColumnOptions): Promise<void>;
    /** Drops a column. */
    dropColumn(tableName: string, columnName: string, options?: DropColumnOptions): Promise<void>;
    /**
     * Changes a column: first its type, then whether it may be null, its default,
     * its comment, its name. What is left out stays; \`null\` drops a default or a comment.
     */
    alterColumn(tableName: string, columnName: string, options: AlterColumnOptions): Promise<void>;
    /** Renames a column. */
    renameColumn(tableName: string, oldColumnName: string, newColumnName: string, options?: SchemaOption): Promise<void>;
    /** Adds a primary key over the columns; \`null\` leaves the naming to the convention or the server. */
    createPrimaryKey(constraintName: Name | null, tableName: string, columns: readonly string[], options?: CreatePrimaryKeyOptions): Promise<void>;
    /** Adds a unique constraint over the columns. */
    createUniqueConstraint(constraintName: Name | null, tableName: string, columns: readonly string[], options?: CreateUniqueConstraintOptions): Promise<void>;
    /** Adds a foreign key from \`localColumns\` to \`remoteColumns\`, in their order. */
    createForeignKey(constraintName: Name | null, sourceTable: string, referentTable: string, localColumns: readonly string[], remoteColumns: readonly string[], options?: CreateForeignKeyOptions): Promise<void>;
    /** Adds a check constraint; \`condition\` is SQL. */
    createCheckConstraint(constraintName: Name | null, tableName: string, condition: SqlSource, options?: CreateCheckConstraintOptions): Promise<void>;
    /** Adds an exclusion constraint of pairs such as \`["room", "="]\`. */
    createExcludeConstraint(constraintName: Name | null, tableName: string, elements: readonly ExcludeElement[], options?: CreateExcludeConstraintOptions): Promise<void>;
    /** Drops a constraint of any type. */
    dropConstraint(constraintName: Name, tableName: string, options?: DropConstraintOptions): Promise<void>;
    /** Checks existing rows against a constraint that was added with \`notValid\`. */
    validateConstraint(constraintName: Name, tableName: string, options?: SchemaOption): Promise<void>;
    /** Changes when a foreign key is checked. */
    alterConstraint(constraintName: Name, tableName: string, options: AlterConstraintOptions): Promise<void>;
    /**
     * Creates an index; without a name it is called \`ix_table_column\`.
     *
     * @param columns Column names, \`sa.text(...)\` for expressions, or \`sa.indexElement\`.
     */
    createIndex(indexName: Name | null, tableName: string, columns: readonly IndexKey[], options?: CreateIndexOptions): Promise<void>;
    /** Drops an index. */
    dropIndex(indexName: Name, options?: DropIndexOptions): Promise<void>;
    /**
     * Inserts rows of literal values.
     *
     * @param table \`sa.table(...)\`, whose types decide how values are written, or a name.
     */
    bulkInsert(table: Table | string, rows: readonly GivenRow[], options?: SchemaOption): Promise<void>;
    /**
     * Runs operations on one table, whose name and schema need not be repeated.
     * Each runs as it is called: PostgreSQL needs no copy of the table.
     */
    batchAlterTable(tableName: string, body: (batch: BatchOperations) => void | Promise<void>, options?: SchemaOption): Promise<void>;
}

/** What \`upgrade\` and \`downgrade\` of a revision get. */
interface Migration {
    /** The operations. */
    readonly op: Operations;
    /** Constructors of columns, types, constraints, defaults and expressions. */
    readonly sa: typeof sa;
    /** What is known of the run. */
    readonly context: MigrationInfo;
}

/**
 * What a PostgreSQL database contains, as the server says it. Names in
 * definitions are qualified with their schema unless they are of \`pg_catalog\`;
 * texts are in the form the server gives, so that equal ones mean the same.
 * Nothing holds an object id: schemas of two databases can be compared.
 */
/** A privilege that differs from what an object of its kind starts with. */
interface PrivilegeChange {
    readonly action: "grant" | "revoke";
    readonly privilege: string;
    /** A role, quoted, or \`PUBLIC\`. */
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
/** A schema. \`public\` is there too, which every new database has. */
interface SchemaRecord extends ObjectRecord {
    readonly kind: "schema";
}
/** An extension; what belongs to it is not reflected. */
interface ExtensionRecord extends ObjectRecord {
    readonly kind: "extension";
    readonly schema: string;
    readonly version: string;
    /** Whether the server can move it to another schema. */
    readonly isRelocatable: boolean;
    /** Names of what it brought, without their schema, if it can be moved. */
    readonly members: readonly string[];
}
/** A function, table … of an extension whose privileges were changed. */
interface ExtensionMemberRecord extends ObjectRecord {
    readonly kind: "extension member";
    /** Key of the extension. */
    readonly parent: string;
    /** What \`GRANT … ON\` calls it: \`FUNCTION public.f(integer)\`. */
    readonly target: string;
}
/** An enum type. */
interface EnumRecord extends ObjectRecord {
    readonly kind: "enum";
    readonly labels: readonly string[];
}
/** A domain; its checks are {@linkcode ConstraintRecord}s. */
interface DomainRecord extends ObjectRecord {
    readonly kind: "domain";
    readonly type: string;
    /** Quoted; undefined if it is that of the type. */
    readonly collation: string | undefined;
    readonly default: string | undefined;
    readonly isNotNull: boolean;
}
/** A composite type. */
interface CompositeRecord extends ObjectRecord {
    readonly kind: "composite";
    readonly attributes: readonly ColumnRecord[];
}
/** A range type. */
interface RangeRecord extends ObjectRecord {
    readonly kind: "range";
    /** Options of \`CREATE TYPE … AS RANGE\`, as \`subtype = …\`. */
    readonly options: readonly string[];
}
/** A collation. */
interface CollationRecord extends ObjectRecord {
    readonly kind: "collation";
    readonly options: readonly string[];
}
/** Where and how a sequence counts. */
interface SequenceOptions {
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
interface SequenceRecord extends ObjectRecord {
    readonly kind: "sequence";
    readonly options: SequenceOptions;
    /** Column that takes it along when it is dropped; the table quoted. */
    readonly ownedBy: {
        readonly table: string;
        readonly column: string;
    } | undefined;
}
/** The sequence of an identity column. */
interface IdentityRecord {
    readonly generated: "ALWAYS" | "BY DEFAULT";
    /** Quoted and qualified. */
    readonly sequence: string;
    readonly options: SequenceOptions;
}
/** The not-null constraint of a column; on servers before 18 it has no name. */
interface NotNullRecord {
    readonly name: string | undefined;
    readonly isInherited: boolean;
    readonly noInherit: boolean;
    readonly isValidated: boolean;
    readonly comment: string | undefined;
}
/** A column of a table, a view or a composite type. */
interface ColumnRecord {
    readonly name: string;
    readonly type: string;
    /** Quoted; undefined if it is that of the type. */
    readonly collation: string | undefined;
    readonly notNull: NotNullRecord | undefined;
    /** Expression of the default or the generated column. */
    readonly default: string | undefined;
    readonly generated: "STORED" | "VIRTUAL" | undefined;
    readonly identity: IdentityRecord | undefined;
    /** \`PLAIN\` …; undefined if it is that of the type. */
    readonly storage: string | undefined;
    readonly compression: string | undefined;
    readonly statistics: number | undefined;
    readonly options: readonly string[];
    /** False if it is only there because a parent table has it. */
    readonly isLocal: boolean;
    readonly comment: string | undefined;
}
/** An ordinary or partitioned table. */
interface TableRecord extends ObjectRecord {
    readonly kind: "table";
    readonly columns: readonly ColumnRecord[];
    readonly isUnlogged: boolean;
    /** \`RANGE (a)\`; undefined if it is not partitioned. */
    readonly partitionKey: string | undefined;
    /** \`FOR VALUES …\` or \`DEFAULT\`; undefined if it is no partition. */
    readonly partitionBound: string | undefined;
    /** Keys of the tables it inherits from or is a partition of. */
    readonly parents: readonly string[];
    /** Composite type it is made of (\`OF\`). */
    readonly ofType: string | undefined;
    readonly options: readonly string[];
    /** Undefined for the server's own \`heap\`. */
    readonly accessMethod: string | undefined;
    /** Undefined for the default one. */
    readonly tablespace: string | undefined;
    readonly hasRowSecurity: boolean;
    readonly forcesRowSecurity: boolean;
    readonly replicaIdentity: "DEFAULT" | "NOTHING" | "FULL" | "INDEX";
}
/** A view or a materialized view. */
interface ViewRecord extends ObjectRecord {
    readonly kind: "view" | "materialized view";
    /** Without a semicolon. */
    readonly definition: string;
    readonly columns: readonly ColumnRecord[];
    readonly options: readonly string[];
    readonly accessMethod: string | undefined;
    readonly tablespace: string | undefined;
}
/** A constraint of a table or a domain; those of not-null are of the column. */
interface ConstraintRecord extends ObjectRecord {
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
interface IndexState {
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
interface IndexRecord extends ObjectRecord {
    readonly kind: "index";
    /** Key of the table or materialized view. */
    readonly parent: string;
    readonly on: string;
    readonly definition: string;
    readonly state: IndexState;
}
/** A function or a procedure. */
interface RoutineRecord extends ObjectRecord {
    readonly kind: "function" | "procedure";
    readonly definition: string;
}
/** An aggregate function. */
interface AggregateRecord extends ObjectRecord {
    readonly kind: "aggregate";
    /** \`name(arguments)\` as it is created. */
    readonly signature: string;
    /** \`name(types)\` as it is called where it counts as a function. */
    readonly asFunction: string;
    readonly options: readonly string[];
}
/** A trigger or a rule. */
interface TriggerRecord extends ObjectRecord {
    readonly kind: "trigger" | "rule";
    readonly parent: string;
    readonly on: string;
    readonly name: string;
    /** Undefined if it is a partitioned table's, and fires differently here. */
    readonly definition: string | undefined;
    readonly fires: "ORIGIN" | "REPLICA" | "ALWAYS" | "DISABLED";
}
/** A row security policy. */
interface PolicyRecord extends ObjectRecord {
    readonly kind: "policy";
    readonly parent: string;
    readonly on: string;
    readonly name: string;
    readonly isPermissive: boolean;
    readonly command: "ALL" | "SELECT" | "INSERT" | "UPDATE" | "DELETE";
    /** Quoted; \`PUBLIC\` for all. */
    readonly roles: readonly string[];
    readonly using: string | undefined;
    readonly check: string | undefined;
}
/** Anything whose whole definition is statements: rarer kinds. */
interface PlainRecord extends ObjectRecord {
    readonly kind: "statistics" | "event trigger" | "cast" | "operator" | "text search configuration" | "text search dictionary" | "foreign data wrapper" | "server" | "foreign table" | "publication" | "operator family" | "operator class" | "conversion";
    readonly statements: readonly string[];
}
/** What \`ALTER DEFAULT PRIVILEGES\` said. */
interface DefaultPrivilegesRecord extends ObjectRecord {
    readonly kind: "default privileges";
    readonly objects: string;
    /** Quoted; undefined for the user who looks. */
    readonly role: string | undefined;
    readonly schema: string | undefined;
}
/** An object of the database. */
type SchemaObject = AggregateRecord | CollationRecord | CompositeRecord | ConstraintRecord | DefaultPrivilegesRecord | DomainRecord | EnumRecord | ExtensionMemberRecord | ExtensionRecord | IndexRecord | PlainRecord | PolicyRecord | RangeRecord | RoutineRecord | SchemaRecord | SequenceRecord | TableRecord | TriggerRecord | ViewRecord;

/** What {@linkcode RenderItem} is asked about. */
type RenderItemType = "operation" | "column" | "type" | "serverDefault" | "constraint" | "index";
/** What a {@linkcode RenderItem} can add to besides its text. */
interface RenderItemContext {
    /** Import statements that the text needs, each without a line break. */
    readonly imports: Set<string>;
}
/**
 * Writes an object of generated revisions its own way, as Alembic's
 * \`render_item\`: the text of an expression (of statements for an operation),
 * or false for the usual one.
 */
type RenderItem = (type: RenderItemType, object: object, context: RenderItemContext) => string | false;

/** Operations of one direction, which hooks may change. */
declare class OperationContainer {
    /** In the order in which they run. */
    ops: Operation[];
    constructor(ops: readonly Operation[]);
    /** Whether there is nothing to do. */
    isEmpty(): boolean;
}
/** A revision that is about to be written, which hooks may change. */
interface MigrationScript {
    revisionId: string;
    message: string | undefined;
    readonly upgradeOps: OperationContainer;
    readonly downgradeOps: OperationContainer;
}
/**
 * The operations that calls of \`op\` stand for, which are not carried out:
 *
 * \`\`\`ts ignore
 * collectOperations((op) => op.execute("ANALYZE account"));
 * \`\`\`
 */
declare function collectOperations(body: (op: Operations) => unknown): readonly Operation[];

/** What stands for an operation: itself, others, or none. */
type Rewritten = Operation | readonly Operation[];
/** Handlers by the kind of operation. */
type RewriteHandlers = {
    readonly [K in OperationKind]?: (operation: Extract<Operation, {
        readonly kind: K;
    }>, context: AutogenerateContext, revision: readonly string[]) => Rewritten;
};
/**
 * Puts other operations in the place of some, each at most once:
 *
 * \`\`\`ts ignore
 * new Rewriter({
 *   createIndex: (index) => ({ ...index, concurrently: true }),
 *   dropTable: () => [],
 * });
 * \`\`\`
 */
declare class Rewriter {
    #private;
    /** @throws {ArgumentError} If there is no such operation. */
    constructor(handlers: RewriteHandlers, ...following: readonly (Rewriter | ProcessRevisionDirectives)[]);
    /** This one, and after it \`next\`. */
    chain(next: Rewriter | ProcessRevisionDirectives): Rewriter;
    /** Does it, in both directions; fits as \`processRevisionDirectives\`. */
    process(context: AutogenerateContext, revision: readonly string[], directives: MigrationScript[]): Promise<void>;
}

type CamelCase<T extends string> = T extends \`\${infer First} \${infer Rest}\` ? \`\${First}\${Capitalize<CamelCase<Rest>>}\` : T;
/** What kind of thing a filter is asked about. */
type FilteredType = "column" | "primaryKeyConstraint" | "uniqueConstraint" | "foreignKeyConstraint" | "checkConstraint" | "excludeConstraint" | CamelCase<Exclude<SchemaObject["kind"], "constraint">>;
/** Where a name stands. */
interface ParentNames {
    /** Undefined for what belongs to no schema, as extensions. */
    readonly schemaName: string | undefined;
    /** For columns, indexes, constraints, triggers and the like. */
    readonly tableName: string | undefined;
    /** \`schema.table\`, not quoted. */
    readonly schemaQualifiedTableName: string | undefined;
}
/** An object of the database or of the wanted schema, or a column. */
type FilteredObject = SchemaObject | ColumnRecord;
/** A column that is on both sides. */
interface ColumnComparison {
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
type CompareColumn = (comparison: ColumnComparison) => boolean | undefined;
/** What hooks know of the run. */
interface AutogenerateContext {
    /** Values of \`-x key=value\` by key. */
    readonly xArguments: MigrationInfo["xArguments"];
    /**
     * As \`server_version_num\` has it (150020); undefined where nothing was
     * compared: for a plain revision, with \`revision_environment\`.
     */
    readonly serverVersion: number | undefined;
}
/** Called before a revision is written; may change what is in it. */
type ProcessRevisionDirectives = (context: AutogenerateContext, 
/** Parents of the new revision; empty for a base. */
revision: readonly string[], 
/** One script; taken out, no file is written. */
directives: MigrationScript[]) => void | Promise<void>;
/** A revision, or a move of a stamp, whose version rows have been written. */
interface VersionStep {
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
 * What {@linkcode OnVersionApply} gets. The direction in \`context\` is \`up\` for
 * a stamp.
 */
interface VersionApply extends Migration {
    readonly step: VersionStep;
    /** The version rows as the step leaves them; empty for base. */
    readonly heads: readonly string[];
}
/**
 * Called in the transaction of each step behind its version rows: what it does
 * is committed with them, and if it fails neither is.
 */
type OnVersionApply = (applied: VersionApply) => void | Promise<void>;
/** What an \`env.ts\` may set; see docs/autogenerate.md. */
interface EnvironmentOptions {
    /** The wanted schema; before \`target_metadata\` of the configuration. */
    readonly targetMetadata?: Metadata | readonly Metadata[];
    /**
     * Names for constraints and indexes that revisions give none.
     * @default that of \`targetMetadata\`
     */
    readonly namingConvention?: NamingConvention;
    /** As the setting \`transaction_per_migration\`. */
    readonly transactionPerMigration?: boolean;
    /** One or several, in the order in which they are called. */
    readonly onVersionApply?: OnVersionApply | readonly OnVersionApply[];
    /** As the setting \`include_schemas\`. */
    readonly includeSchemas?: boolean | readonly string[];
    /** As the setting \`exclude_schemas\`. */
    readonly excludeSchemas?: readonly string[];
    /** As the setting \`exclude_tables\`. */
    readonly excludeTables?: readonly string[];
    /** Asked for everything in the database: false leaves it out. */
    readonly includeName?: (name: string, type: FilteredType, parentNames: ParentNames) => boolean;
    /**
     * Asked for everything on either side: false leaves it as it is.
     *
     * @param compareTo The other side's, if it has one; \`object\` is then the
     * wanted one.
     */
    readonly includeObject?: (object: FilteredObject, name: string, type: FilteredType, reflected: boolean, compareTo: FilteredObject | undefined) => boolean;
    /** Whether other types of columns count, or a function that says so. */
    readonly compareType?: boolean | CompareColumn;
    /** Whether other defaults of columns count, or a function that says so. */
    readonly compareServerDefault?: boolean | CompareColumn;
    readonly processRevisionDirectives?: ProcessRevisionDirectives | Rewriter;
    /** Writes parts of generated revisions in its own way. */
    readonly renderItem?: RenderItem;
}
/**
 * The options of an \`env.ts\`, which exports them as its default:
 *
 * \`\`\`ts ignore
 * export default defineEnv({ excludeTables: ["spatial_ref_sys"] });
 * \`\`\`
 */
declare function defineEnv(options: EnvironmentOptions): EnvironmentOptions;

/** What a {@linkcode Config} is made from. */
interface ConfigOptions {
    /**
     * An ini file, a \`pyproject.toml\`, or both. Without it \`ALEMBIC_CONFIG\`, else
     * the two of those names in the working folder; none of them has to be there.
     */
    readonly configFile?: string | readonly string[] | undefined;
    /** Section of the ini file. @default {"alembic"} */
    readonly section?: string | undefined;
    /** The database; before every other place that names one. */
    readonly url?: string | undefined;
    /**
     * Settings by their names in the ini file, as \`script_location\`. They come
     * before those of the files, as the variables \`ALEMBIC_…\` do.
     */
    readonly settings?: Readonly<Record<string, string>> | undefined;
    /** What \`-x KEY=VALUE\` gives to revisions. */
    readonly xArguments?: Readonly<Record<string, string>> | undefined;
    /** Where relative paths start. @default {the working folder} */
    readonly cwd?: string | undefined;
    /** Looks a variable up. @default {the environment of the process} */
    readonly environment?: (name: string) => string | undefined;
}
/**
 * Where revisions and database are, for the functions of the library. Files
 * are read by each of them anew.
 */
declare class Config {
    readonly options: ConfigOptions;
    /**
     * @throws {CallOptionError} If there is no such option or setting, or a
     * setting is no text.
     */
    constructor(options?: ConfigOptions);
}

/** Options of every {@linkcode MigratorError}. */
interface MigratorErrorOptions extends ErrorOptions {
    /** What the reader can do next; printed on a line of its own. */
    readonly hint?: string;
}
/**
 * Root of every error that is a fact about the user's input, files or
 * database rather than a defect of this program.
 *
 * \`cli/report_error.ts\` prints \`message\` and \`hint\` and ends with \`exitCode\`.
 * Anything thrown that is not a \`MigratorError\` is a defect and keeps its
 * stack. Messages start with a capital, quote values and have no full stop.
 */
declare abstract class MigratorError extends Error {
    /** Stable name in kebab case, the \`code\` of \`--json\` error reports. */
    abstract readonly code: string;
    /** Exit status of the process; see DESIGN "Running" for the list. */
    readonly exitCode: number;
    readonly hint: string | undefined;
    constructor(message: string, options?: MigratorErrorOptions);
    get name(): string;
}

/** A database whose sessions somebody else opens and keeps. */
interface LentDatabase {
    /** Lends a session; its \`close()\` gives it back. */
    lend(): Promise<Connection>;
    /**
     * Lends another one while the first is in use, or rejects. Absent where the
     * database has one session only, which needs no guard against others.
     */
    readonly lendFurther?: (() => Promise<Connection>) | undefined;
}

/** One write to the version table; each touches exactly one row. */
type HeadChange = {
    readonly kind: "insert";
    readonly revision: string;
} | {
    readonly kind: "update";
    readonly from: string;
    readonly to: string;
} | {
    readonly kind: "delete";
    readonly revision: string;
};
/** One revision to run, or one move of a stamp. */
interface Step {
    readonly direction: "upgrade" | "downgrade" | "stamp";
    /** What runs; of a stamp the destination, empty for base. */
    readonly revision: string;
    /** What the log says it goes from; without dependencies, empty for base. */
    readonly from: readonly string[];
    /** What the log says it goes to; without dependencies, empty for base. */
    readonly to: readonly string[];
    /** Message of the revision; empty for a stamp. */
    readonly doc: string;
    /** Writes to the version table, in order. */
    readonly changes: readonly HeadChange[];
    /**
     * Rows of the version table when the step is done. A new list each time it
     * is asked for; cheapest in the order of the steps.
     */
    readonly headsAfter: readonly string[];
}

/** How far a batched update had come. */
interface BatchPosition {
    /** Key of the last row of the last batch, as text; one item a column. */
    readonly key: readonly string[];
    /** Rows changed so far. */
    readonly rows: number;
}
/**
 * Work of one revision outside a transaction that is under way, or was when
 * its run died. A rollback takes none of it back.
 */
interface UnfinishedWork {
    readonly revision: string;
    readonly direction: "upgrade" | "downgrade";
    /** Version rows while it runs. */
    readonly heads: readonly string[];
    /** Version rows once it is done. */
    readonly headsAfter: readonly string[];
    /** Names the run that wrote it, so that it knows its own again. */
    readonly run: string;
    /** Who that was: \`alembic <pid>@<host>\`. */
    readonly by: string;
    /** When it began, as an ISO date. */
    readonly since: string;
    /** Whether something is done that running the revision again would repeat. */
    readonly hasEffects: boolean;
    /** Index builds and drops begun, as \`create public.name\`: these can be repeated. */
    readonly indexes: readonly string[];
    /** Batched updates begun, by number and table: these go on where they were. */
    readonly batches: Readonly<Record<string, BatchPosition>>;
}

/** Why a revision that was interrupted may be run again. */
type RecoveryReason = 
/** Its work goes on where it was, or can be done twice: indexes, batches. */
"resumable"
/** Its author marked it. */
 | "repeatable"
/** The user said so. */
 | "requested";

/** The session that holds the migration lock, as pg_stat_activity shows it. */
interface LockHolder {
    readonly pid: number;
    /** Empty if the session gave none or it may not be seen. */
    readonly applicationName: string;
    /** Undefined for a Unix socket, and where it may not be seen. */
    readonly clientAddress: string | undefined;
    /** Start of its transaction, as the server writes it. */
    readonly since: string | undefined;
    /** \`idle\` where it has no transaction open: then it is a session lock. */
    readonly state: string | undefined;
    /** Its current or last query, cut to 200 characters. */
    readonly query: string | undefined;
}

/** A session that another one waits for. */
interface Blocker {
    readonly pid: number;
    /** Empty if it gave none or it may not be seen. */
    readonly applicationName: string;
    /** \`active\`, \`idle in transaction\` …; undefined if it may not be seen. */
    readonly state: string | undefined;
    /** How long its transaction has been open; undefined if it may not be seen. */
    readonly ageMs: number | undefined;
    /** Its current or last query, cut to 200 characters. */
    readonly query: string | undefined;
}

/** How far the server says that a statement has come. */
interface StatementProgress {
    /** What it is doing, in the server's words. */
    readonly phase: string;
    /** 0 to 100 within the phase; undefined if it cannot be said. */
    readonly percent: number | undefined;
}
/** What a run reports while it is under way; \`cli/\` turns it into text. */
type MigrationEvent = {
    readonly kind: "plan";
    readonly steps: readonly Step[];
} | {
    readonly kind: "stepStart";
    readonly step: Step;
} | {
    readonly kind: "stepEnd";
    readonly step: Step;
    readonly elapsedMs: number;
}
/** The step has failed or was given up; another attempt begins anew. */
 | {
    readonly kind: "stepStop";
    readonly step: Step;
}
/** A revision is run again whose earlier run was interrupted. */
 | {
    readonly kind: "recovery";
    readonly unfinished: UnfinishedWork;
    readonly reason: RecoveryReason;
}
/** How far the statement under way is; undefined when nothing is known any more. */
 | {
    readonly kind: "progress";
    readonly progress: StatementProgress | undefined;
}
/** A statement waits for others, without a limit that would end it soon. */
 | {
    readonly kind: "blocked";
    readonly blockers: readonly Blocker[];
    readonly waitedMs: number;
} | {
    readonly kind: "batch";
    readonly table: string;
    /** Rows changed so far, also by a run before this one. */
    readonly rows: number;
    /** Rows of the table as the planner estimates them; undefined if unknown. */
    readonly estimatedRows: number | undefined;
}
/** The server is waited for (\`--wait\`), or is looked for after a loss. */
 | {
    readonly kind: "serverWait";
    readonly reason: string;
    readonly waitedMs: number;
} | {
    readonly kind: "lockWait";
    readonly holder: LockHolder | undefined;
    readonly waitedMs: number;
} | {
    readonly kind: "retry";
    readonly step: Step;
    readonly reason: string;
    /** Who held the lock that was waited for, if that was it. */
    readonly blockers: readonly Blocker[];
    /** 1 for the first repetition. */
    readonly attempt: number;
    readonly delayMs: number;
}
/** What \`--autogenerate\` has found, one sentence for each difference. */
 | {
    readonly kind: "detected";
    readonly message: string;
} | {
    readonly kind: "warning";
    readonly message: string;
} | {
    readonly kind: "notice";
    readonly notice: Notice;
};
/** Receives the events of a run, in order; must not throw. */
type EventListener = (event: MigrationEvent) => void;

/** What every function of the library takes. */
interface CallOptions {
    /**
     * A database that is open already, from \`lendPgPool()\` and its like, instead
     * of the one that the configuration names. It stays open.
     */
    readonly database?: LentDatabase | undefined;
    /** Aborted to stop: what runs is rolled back and the reason is thrown. */
    readonly signal?: AbortSignal | undefined;
    /**
     * Gets what the command line writes into its log; must not throw or reject,
     * which ends the run. It is not waited for.
     */
    readonly onEvent?: EventListener | undefined;
}
/** What the functions that cannot do without a database take. */
interface DatabaseCallOptions extends CallOptions {
    /**
     * How long a server that is still starting is waited for, as \`30s\`.
     * @default {"0"}
     */
    readonly wait?: string | undefined;
}
/** What the functions that change a database take. Times as \`30s\` or \`5min\`. */
interface RunCallOptions extends DatabaseCallOptions {
    /** How long another run is waited for. @default the setting \`lock_wait\` */
    readonly lockWait?: string | undefined;
    /** PostgreSQL's \`lock_timeout\`. @default the setting \`lock_timeout\` */
    readonly lockTimeout?: string | undefined;
    /** PostgreSQL's \`statement_timeout\`. @default the setting \`statement_timeout\` */
    readonly statementTimeout?: string | undefined;
    /** How often a revision is tried again. @default the setting \`retries\` */
    readonly retries?: number | undefined;
    /**
     * Runs a revision again whose earlier run was interrupted in work outside a
     * transaction. @default {false}
     */
    readonly repeatUnfinished?: boolean | undefined;
    /** What revisions get as \`context.tag\`. */
    readonly tag?: string | undefined;
}

/** A property of an object that differs. */
interface FieldChange {
    readonly property: string;
    /** Undefined if there is none. */
    readonly actual: string | undefined;
    readonly wanted: string | undefined;
}

/** One way in which a database is not as it is wanted. */
interface SchemaDifference {
    /** What would have to be done to the database. */
    readonly action: "add" | "remove" | "change";
    /** The object for people, as \`index public.account_email\`. */
    readonly object: string;
    /** For a change: what is, and what is wanted; empty otherwise. */
    readonly changes: readonly FieldChange[];
}

/** What {@linkcode check} found. */
interface CheckResult {
    readonly differences: readonly SchemaDifference[];
    /** The script that would do away with them; undefined if not asked for. */
    readonly sql: string | undefined;
}

/** A rename that is likely, for whoever decides. */
interface RenameQuestion {
    /** As \`column mail of table public.account\`. */
    readonly object: string;
    readonly newName: string;
}

/** What {@linkcode check} found. */
type CheckReport = CheckResult;
/** A revision file with what the history says of it. */
interface RevisionInfo {
    readonly revision: string;
    /** Its parents; empty for the first of a line. */
    readonly downRevisions: readonly string[];
    /** Ids or labels, as the file has them. */
    readonly dependsOn: readonly string[];
    readonly branchLabels: readonly string[];
    /** Revisions that follow it. */
    readonly children: readonly string[];
    readonly isHead: boolean;
    /** Whether it is a head that another revision depends on. */
    readonly isEffectiveHead: boolean;
    /** Whether the database stands at it; undefined if that was not asked. */
    readonly isCurrent: boolean | undefined;
    readonly isBranchPoint: boolean;
    readonly isMergePoint: boolean;
    /** The file's comment up to its first blank line; may span lines, may be empty. */
    readonly message: string;
    /** As the file has it. */
    readonly createDate: string | undefined;
    /** Absolute. */
    readonly path: string;
}
/** Where a database stands. */
interface CurrentState {
    /** The database, its password as \`***\`. */
    readonly database: string;
    /** Version rows; empty before the first revision. */
    readonly rows: readonly string[];
    /** Whether nothing is left to apply. */
    readonly isAtHeads: boolean;
    /** Key of the advisory lock that a run takes; too large for a number. */
    readonly lockKey: string;
    /** Work outside a transaction that is under way, or was when its run died. */
    readonly unfinished: UnfinishedWork | undefined;
    readonly revisions: readonly RevisionInfo[];
}
/** What a run did, or with \`dryRun\` would do. */
interface MigrationReport {
    readonly isDryRun: boolean;
    /** In the order they ran; empty if the database was there already. */
    readonly steps: readonly MigrationReportStep[];
    /** Version rows afterwards. */
    readonly heads: readonly string[];
}
/** One revision of a run. */
interface MigrationReportStep extends VersionStep {
    /** File of the revision; undefined for a stamp. */
    readonly path: string | undefined;
    /** Undefined if it was only planned. */
    readonly elapsedMs: number | undefined;
}
/** A revision file that was written. */
interface NewRevisionFile {
    readonly revision: string;
    readonly downRevisions: readonly string[];
    readonly dependsOn: readonly string[];
    readonly branchLabels: readonly string[];
    readonly message: string | undefined;
    /** Absolute. */
    readonly path: string;
}
/** A revision file that was written of what differs. */
interface GeneratedRevisionFile extends NewRevisionFile {
    /** What set the database apart from the models; empty if nothing did. */
    readonly differences: readonly SchemaDifference[];
    /** What the file says, as hooks have left it, in the order in which it runs. */
    readonly upgradeOperations: readonly Operation[];
    readonly downgradeOperations: readonly Operation[];
}

/** Options of {@linkcode upgrade} and {@linkcode downgrade}. */
interface MigrateCallOptions extends RunCallOptions {
    /** Only plans. @default {false} */
    readonly dryRun?: boolean | undefined;
}
/** Options of what gives SQL instead of running it. */
interface SqlCallOptions extends CallOptions {
    /** What revisions get as \`context.tag\`. */
    readonly tag?: string | undefined;
}
/** Options of {@linkcode upgradeSql} and {@linkcode downgradeSql}. */
interface MigrateSqlCallOptions extends SqlCallOptions, DatabaseCallOptions {
    /**
     * Begins where the database stands, as \`--sql --dry-run\` does: it is read,
     * and the target is no range. @default {false}
     */
    readonly fromCurrent?: boolean | undefined;
}
/** Options of what writes the version table and runs no revision. */
type VersionTableCallOptions = DatabaseCallOptions & Pick<RunCallOptions, "lockWait" | "tag">;
/** Options of {@linkcode stamp}. */
interface StampCallOptions extends VersionTableCallOptions {
    /** Erases the version table before. @default {false} */
    readonly purge?: boolean | undefined;
}
/** Options of {@linkcode heads}. */
interface HeadsCallOptions extends CallOptions {
    /** Leaves out heads that another revision depends on. @default {false} */
    readonly resolveDependencies?: boolean | undefined;
}
/** Options of {@linkcode history}. */
interface HistoryCallOptions extends DatabaseCallOptions {
    /** As \`-r\` takes it: \`base:head\`, \`-3:\`, \`current:\`. @default everything */
    readonly range?: string | undefined;
    /** Asks the database for \`isCurrent\`. @default {false} */
    readonly indicateCurrent?: boolean | undefined;
}
/**
 * Applies the revisions up to \`target\`, as \`alembic upgrade\` does.
 *
 * @throws {MigratorError} If the target is none, a revision fails, the lock or
 * the database is not to be had: \`code\` tells which.
 */
declare function upgrade(config: Config, target?: string, options?: MigrateCallOptions): Promise<MigrationReport>;
/**
 * Takes back the revisions down to \`target\`, as \`alembic downgrade\` does.
 *
 * @throws {MigratorError} As {@linkcode upgrade}.
 */
declare function downgrade(config: Config, target: string, options?: MigrateCallOptions): Promise<MigrationReport>;
/**
 * The SQL of an upgrade, from base, from \`start:\` in the target, or with
 * \`fromCurrent\` from where the database stands; empty if that is the target.
 *
 * @throws {MigratorError} If a symbol is none, or a revision cannot be written
 * as SQL.
 */
declare function upgradeSql(config: Config, target?: string, options?: MigrateSqlCallOptions): Promise<string>;
/**
 * The SQL of a downgrade; \`range\` has to be \`start:end\`, or with \`fromCurrent\`
 * a target.
 *
 * @throws {MigratorError} As {@linkcode upgradeSql}, or if there is no range.
 */
declare function downgradeSql(config: Config, range: string, options?: MigrateSqlCallOptions): Promise<string>;
/**
 * Sets the version rows to \`targets\` without running anything.
 *
 * @throws {MigratorError} If a target is none, the lock or the database is not
 * to be had.
 */
declare function stamp(config: Config, targets: string | readonly string[], options?: StampCallOptions): Promise<MigrationReport>;
/**
 * The SQL of a stamp; each target may be \`start:end\`, all of one start.
 *
 * @throws {MigratorError} If a target is none.
 */
declare function stampSql(config: Config, targets: string | readonly string[], options?: SqlCallOptions): Promise<string>;
/**
 * Makes the version table if it is not there.
 *
 * @throws {MigratorError} If the lock or the database is not to be had.
 */
declare function ensureVersion(config: Config, options?: VersionTableCallOptions): Promise<void>;
/**
 * The SQL that makes the version table.
 *
 * @throws {MigratorError} If the configuration cannot be used.
 */
declare function ensureVersionSql(config: Config, options?: SqlCallOptions): Promise<string>;
/**
 * Where the database stands; creates nothing.
 *
 * @throws {MigratorError} If it is at a revision that there is no file of, or
 * is not to be had.
 */
declare function current(config: Config, options?: DatabaseCallOptions): Promise<CurrentState>;
/**
 * The heads of the revision files.
 *
 * @throws {MigratorError} If the files cannot be read or make no graph.
 */
declare function heads(config: Config, options?: HeadsCallOptions): Promise<readonly RevisionInfo[]>;
/**
 * The revisions of a range, newest first.
 *
 * @throws {MigratorError} As {@linkcode heads}, if the range is none, or the
 * database is asked and not to be had.
 */
declare function history(config: Config, options?: HistoryCallOptions): Promise<readonly RevisionInfo[]>;
/**
 * The revisions that others branch off from, newest first.
 *
 * @throws {MigratorError} As {@linkcode heads}.
 */
declare function branches(config: Config, options?: CallOptions): Promise<readonly RevisionInfo[]>;
/**
 * The revisions that a symbol stands for; \`current\` asks the database.
 *
 * @throws {MigratorError} As {@linkcode heads}, if the symbol stands for none,
 * or the database is asked and not to be had.
 */
declare function show(config: Config, symbol: string, options?: DatabaseCallOptions): Promise<readonly RevisionInfo[]>;

/** A kind of environment that \`init\` can make. */
interface InitTemplate {
    readonly name: string;
    /** One line. */
    readonly description: string;
}

/** What {@linkcode init} did. */
interface InitResult {
    /** Absolute paths of folders and files that were made or added to. */
    readonly paths: readonly string[];
    /** What was left alone, and what to do next; a line each. */
    readonly remarks: readonly string[];
}

/** Options of {@linkcode revision}. */
interface RevisionCallOptions extends CallOptions {
    /** Whether it is filled with what differs. @default {false} */
    readonly autogenerate?: false | undefined;
    readonly message?: string | undefined;
    /** The parent. @default {"head"} */
    readonly head?: string | undefined;
    /** Whether the parent may have children already. @default {false} */
    readonly splice?: boolean | undefined;
    readonly branchLabel?: string | undefined;
    /** One of the version locations. */
    readonly versionPath?: string | undefined;
    /** @default one is made up */
    readonly revisionId?: string | undefined;
    readonly dependsOn?: readonly string[] | undefined;
    /** @default {"ts"} */
    readonly format?: "ts" | "sql" | undefined;
}
/** Options of {@linkcode revision} with \`autogenerate\`. */
interface AutogenerateCallOptions extends Omit<RevisionCallOptions, "autogenerate">, DatabaseCallOptions {
    readonly autogenerate: true;
    /**
     * Takes what the history makes of an empty database for the database, so
     * that none is needed. @default {false}
     */
    readonly shadow?: boolean | undefined;
    /** Where shadow databases are made. @default the setting \`shadow_url\` */
    readonly shadowUrl?: string | undefined;
    /** As \`--rename\` takes them: \`person.mail:email\`. */
    readonly renames?: readonly string[] | undefined;
    /**
     * Asked whether what looks like a rename is one. Without it, it is removed
     * and added, with a note in the file.
     */
    readonly confirmRename?: ((question: RenameQuestion) => boolean | Promise<boolean>) | undefined;
    /** Writes no file if nothing differs. @default {false} */
    readonly noEmpty?: boolean | undefined;
}
/** Options of {@linkcode merge}. */
type MergeCallOptions = Pick<RevisionCallOptions, "message" | "branchLabel" | "revisionId" | "splice" | keyof CallOptions>;
/** Options of {@linkcode reflect}. */
interface ReflectCallOptions extends DatabaseCallOptions {
    /** A script, or a module that exports \`targetMetadata\`. @default {"sql"} */
    readonly format?: "sql" | "ts" | undefined;
}
/** Options of {@linkcode reflectAsRevision}. */
interface ReflectRevisionCallOptions extends ReflectCallOptions {
    /** @default {"reflected schema"} */
    readonly message?: string | undefined;
    /** @default one is made up */
    readonly revisionId?: string | undefined;
    readonly branchLabel?: string | undefined;
}
/** Options of {@linkcode init}. */
interface InitCallOptions {
    /** @default {"generic"} */
    readonly template?: string | undefined;
}
/**
 * Writes a new revision file; with \`autogenerate\` one of what sets the database
 * apart from the models, of which it is undefined if there was nothing to
 * write (\`noEmpty\`) or a hook of \`env.ts\` has decided so.
 *
 * @throws {MigratorError} If parent, id or label will not do, or the two sides
 * cannot be compared.
 */
declare function revision(config: Config, options: AutogenerateCallOptions): Promise<GeneratedRevisionFile | undefined>;
declare function revision(config: Config, options?: RevisionCallOptions): Promise<NewRevisionFile>;
/**
 * Writes a revision that follows several others.
 *
 * @throws {MigratorError} If a symbol, id or label will not do.
 */
declare function merge(config: Config, revisions: string | readonly string[], options?: MergeCallOptions): Promise<NewRevisionFile>;
/**
 * What the database contains, as the text that makes it in an empty one.
 *
 * @throws {MigratorError} If it is not to be had.
 */
declare function reflect(config: Config, options?: ReflectCallOptions): Promise<string>;
/**
 * Writes what the database contains as the first revision of an empty history,
 * and stamps the database with it.
 *
 * @throws {MigratorError} If there are revisions already, in files or in the
 * database, or nothing to write.
 */
declare function reflectAsRevision(config: Config, options?: ReflectRevisionCallOptions): Promise<NewRevisionFile>;
/**
 * Opens the files that a symbol stands for in \`$EDITOR\`, one after another.
 *
 * @throws {MigratorError} If it stands for none, or the editor cannot be run.
 */
declare function edit(config: Config, symbol: string, options?: DatabaseCallOptions): Promise<void>;
/**
 * Makes a script directory, and a configuration under the names that \`config\`
 * has for it; overwrites nothing.
 *
 * @throws {MigratorError} If the folder is not empty, or there is no such
 * template.
 */
declare function init(config: Config, directory: string, options?: InitCallOptions): Promise<InitResult>;
/** The templates that {@linkcode init} knows, in the order to show them. */
declare function listTemplates(): Promise<readonly InitTemplate[]>;

/** Options of {@linkcode check}. */
interface CheckCallOptions extends DatabaseCallOptions {
    /**
     * Takes what the history makes of an empty database for the database, so
     * that none is needed. @default {false}
     */
    readonly shadow?: boolean | undefined;
    /**
     * Compares with what the applied revisions make of an empty database instead
     * of the models: what was changed by hand. @default {false}
     */
    readonly drift?: boolean | undefined;
    /** Where shadow databases are made. @default the setting \`shadow_url\` */
    readonly shadowUrl?: string | undefined;
    /**
     * Also writes the SQL that would make it so, with its own BEGIN and COMMIT.
     * @default {false}
     */
    readonly sql?: boolean | undefined;
}
/**
 * What sets the database apart from the schema that \`target_metadata\` names,
 * as \`alembic check\` lists it; changes nothing. Differences are a result and
 * nothing is thrown for them.
 *
 * @throws {MigratorError} If a side is not there or cannot be read, or the
 * database is not at the heads.
 */
declare function check(config: Config, options?: CheckCallOptions): Promise<CheckReport>;

/** Turns the text of one value into what a {@linkcode Row} holds. */
type ValueParser = (text: string) => unknown;

/** What is used of a connected client of the npm package \`pg\`. */
interface PgClientLike {
    query(query: {
        readonly text: string;
        readonly values: (string | null)[];
        readonly rowMode: "array";
        readonly types: {
            getTypeParser(typeOid: number): ValueParser;
        };
    }): Promise<unknown>;
    on(event: "notice" | "error", listener: (value: unknown) => void): unknown;
    off(event: "notice" | "error", listener: (value: unknown) => void): unknown;
}
/** What is used of a client that a pool has given out. */
interface PgPoolClientLike extends PgClientLike {
    release(error?: boolean): void;
}
/** What is used of a pool of the npm package \`pg\`. */
interface PgPoolLike {
    connect(): Promise<PgPoolClientLike>;
    readonly options?: {
        readonly max?: number | undefined;
    };
}

/** What is used of an open database of the package, whatever its release. */
interface PgliteLike {
    query(sql: string, parameters?: (string | null)[], options?: PgliteQueryOptions): Promise<PgliteAnswer>;
    exec(sql: string, options?: PgliteQueryOptions): Promise<PgliteAnswer[]>;
    close(): Promise<void>;
    /** By the number of the type, as the serializers. */
    readonly parsers: object;
    readonly serializers: object;
}
/** What it answers to a statement. */
interface PgliteAnswer {
    readonly rows: readonly unknown[];
    readonly fields: readonly {
        readonly name: string;
        readonly dataTypeID: number;
    }[];
    readonly rowCount?: number;
    /** Undefined if there was no statement. */
    readonly command?: string;
}
/** How its values are wanted. */
interface PgliteQueryOptions {
    rowMode: "array";
    parsers: Record<number, (text: string) => unknown>;
    serializers: Record<number, (value: unknown) => string>;
    onNotice: (message: {
        readonly severity?: string | undefined;
        readonly message?: string | undefined;
        readonly detail?: string | undefined;
        readonly hint?: string | undefined;
    }) => void;
}

/**
 * Lends clients of a pool of the npm package \`pg\`, which has to have two or
 * more: work outside of transactions is guarded from a second one.
 */
declare function lendPgPool(pool: PgPoolLike): LentDatabase;
/**
 * Lends a connected client of the npm package \`pg\`, which stays connected.
 * Revisions that leave their transaction are refused: they need a pool.
 */
declare function lendPgClient(client: PgClientLike): LentDatabase;
/** Lends an open database of the npm package \`@electric-sql/pglite\`. */
declare function lendPglite(database: PgliteLike): LentDatabase;
/**
 * Lends a connection of the application's own making.
 *
 * @param openFurther Opens one more to the same database, closed after use.
 * Without it revisions that leave their transaction are refused.
 */
declare function lendConnection(connection: Connection, openFurther?: () => Promise<Connection>): LentDatabase;

export { Config, MigratorError, Rewriter, branches, check, collectOperations, current, defineEnv, defineOperation, downgrade, downgradeSql, edit, ensureVersion, ensureVersionSql, heads, history, init, lendConnection, lendPgClient, lendPgPool, lendPglite, listTemplates, merge, reflect, reflectAsRevision, reverseOperations, revision, sa, show, stamp, stampSql, upgrade, upgradeSql };
export type { AutogenerateCallOptions, AutogenerateContext, BatchOperations, CallOptions, CheckCallOptions, CheckReport, Column, ColumnComparison, ColumnOptions, CompareColumn, ConfigOptions, Connection, Constraint, CurrentState, CustomBehaviour, CustomOp, CustomStatement, DatabaseCallOptions, EnvironmentOptions, FieldChange, FilteredObject, FilteredType, GeneratedRevisionFile, HeadsCallOptions, HistoryCallOptions, Index, InitCallOptions, InitResult, InitTemplate, LentDatabase, MergeCallOptions, Metadata, MetadataItem, MigrateCallOptions, MigrateSqlCallOptions, Migration, MigrationEvent, MigrationInfo, MigrationReport, MigrationReportStep, MigrationScript, NamingConvention, NewRevisionFile, OnVersionApply, Operation, OperationContainer, Operations, ParentNames, ProcessRevisionDirectives, ReflectCallOptions, ReflectRevisionCallOptions, RenameQuestion, RenderItem, RenderItemContext, RenderItemType, RevisionCallOptions, RevisionInfo, RewriteHandlers, Rewritten, RunCallOptions, SchemaDifference, SqlCallOptions, SqlTools, SqlType, StampCallOptions, Table, TableItem, UnfinishedWork, VersionApply, VersionStep, VersionTableCallOptions };
`;
