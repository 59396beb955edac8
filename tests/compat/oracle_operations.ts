// The names of the recorded data are Python's.
import { asFields, asList, asText, asTexts, type Fields } from "./recorded.ts";

/**
 * The line of a revision that does what a recorded operation says:
 * `await op.dropTable("account");`.
 *
 * @param operation An operation in the language of `offline.jsonl`.
 * @throws {TypeError} If the operation or a part of it is not known.
 */
export function renderOracleOperation(operation: unknown): string {
  const fields = asFields(operation);
  const name = asText(fields.op);
  const render = RENDERERS[name];
  if (render === undefined) throw new TypeError(`Unknown operation: ${name}`);
  return `await op.${render(fields)};`;
}

const RENDERERS: Readonly<Record<string, (fields: Fields) => string>> = {
  create_table: (f) =>
    call("createTable", [
      quote(f.table_name),
      list([
        ...asList(f.columns).map((column) => renderColumn(asFields(column))),
        ...asList(f.constraints ?? []).map((constraint) =>
          renderConstraint(asFields(constraint))
        ),
      ]),
      options(f, {
        schema: "schema",
        comment: "comment",
        if_not_exists: "ifNotExists",
        prefixes: "prefixes",
        postgresql_partition_by: "partitionBy",
        postgresql_inherits: "inherits",
        postgresql_tablespace: "tablespace",
        postgresql_on_commit: ["onCommit", renderOnCommit],
        postgresql_with: "with",
        postgresql_using: "using",
      }),
    ]),
  drop_table: (f) =>
    call("dropTable", [
      quote(f.table_name),
      options(f, { schema: "schema", if_exists: "ifExists" }),
    ]),
  rename_table: (f) =>
    call("renameTable", [
      quote(f.old_table_name),
      quote(f.new_table_name),
      options(f, { schema: "schema" }),
    ]),
  add_column: (f) =>
    call("addColumn", [
      quote(f.table_name),
      renderColumn(asFields(f.column)),
      options(f, {
        schema: "schema",
        if_not_exists: "ifNotExists",
        inline_references: "inlineReferences",
        inline_primary_key: "inlinePrimaryKey",
      }),
    ]),
  drop_column: (f) =>
    call("dropColumn", [
      quote(f.table_name),
      quote(f.column_name),
      options(f, { schema: "schema", if_exists: "ifExists" }),
    ]),
  alter_column: (f) =>
    call("alterColumn", [
      quote(f.table_name),
      quote(f.column_name),
      options(f, {
        schema: "schema",
        nullable: "nullable",
        type: ["type", renderType],
        postgresql_using: "using",
        server_default: ["serverDefault", renderDefaultOrNull],
        new_column_name: "newColumnName",
        comment: "comment",
        existing_type: ["existingType", renderType],
        existing_nullable: "existingNullable",
        existing_server_default: ["existingServerDefault", renderDefaultOrNull],
        existing_comment: "existingComment",
      }) || "{}",
    ]),
  create_index: (f) =>
    call("createIndex", [
      json(f.index_name),
      quote(f.table_name),
      list(asList(f.columns).map(renderKey)),
      options(f, {
        schema: "schema",
        unique: "unique",
        if_not_exists: "ifNotExists",
        postgresql_using: "using",
        postgresql_where: "where",
        postgresql_include: "include",
        postgresql_ops: "ops",
        postgresql_concurrently: "concurrently",
        postgresql_with: "with",
        postgresql_tablespace: "tablespace",
        postgresql_nulls_not_distinct: "nullsNotDistinct",
      }),
    ]),
  drop_index: (f) =>
    call("dropIndex", [
      json(f.index_name),
      options(f, {
        table_name: "tableName",
        schema: "schema",
        if_exists: "ifExists",
        postgresql_concurrently: "concurrently",
      }),
    ]),
  create_primary_key: (f) => renderColumnsConstraint("createPrimaryKey", f),
  create_unique_constraint: (f) =>
    renderColumnsConstraint("createUniqueConstraint", f),
  create_check_constraint: (f) =>
    call("createCheckConstraint", [
      json(f.constraint_name),
      quote(f.table_name),
      quote(f.condition),
      options(f, CONSTRAINT_OPTIONS),
    ]),
  create_exclude_constraint: (f) =>
    call("createExcludeConstraint", [
      json(f.constraint_name),
      quote(f.table_name),
      json(f.elements),
      options(f, { ...CONSTRAINT_OPTIONS, using: "using", where: "where" }),
    ]),
  create_foreign_key: (f) =>
    call("createForeignKey", [
      json(f.constraint_name),
      quote(f.source_table),
      quote(f.referent_table),
      json(f.local_cols),
      json(f.remote_cols),
      options(f, {
        ...FOREIGN_KEY_OPTIONS,
        source_schema: "sourceSchema",
        referent_schema: "referentSchema",
      }),
    ]),
  drop_constraint: (f) =>
    call("dropConstraint", [
      json(f.constraint_name),
      quote(f.table_name),
      options(f, { type: "type", schema: "schema", if_exists: "ifExists" }),
    ]),
  create_table_comment: (f) =>
    call("createTableComment", [
      quote(f.table_name),
      quote(f.comment),
      options(f, { schema: "schema", existing_comment: "existingComment" }),
    ]),
  drop_table_comment: (f) =>
    call("dropTableComment", [
      quote(f.table_name),
      options(f, { schema: "schema", existing_comment: "existingComment" }),
    ]),
  execute: (f) => call("execute", [quote(f.sqltext)]),
  bulk_insert: (f) =>
    call("bulkInsert", [
      renderTable(asFields(f.table)),
      list(asList(f.rows).map((row) => renderRow(asFields(row)))),
    ]),
};

const CONSTRAINT_OPTIONS = {
  schema: "schema",
  deferrable: "deferrable",
  initially: "initially",
  postgresql_not_valid: "notValid",
  postgresql_nulls_not_distinct: "nullsNotDistinct",
} as const;

const FOREIGN_KEY_OPTIONS = {
  name: "name",
  ondelete: "onDelete",
  onupdate: "onUpdate",
  deferrable: "deferrable",
  initially: "initially",
  match: "match",
  postgresql_not_valid: "notValid",
} as const;

function renderColumnsConstraint(name: string, fields: Fields): string {
  return call(name, [
    json(fields.constraint_name),
    quote(fields.table_name),
    json(fields.columns),
    options(fields, CONSTRAINT_OPTIONS),
  ]);
}

function renderColumn(column: Fields): string {
  const { server_default: given, autoincrement } = column;
  return call("sa.column", [
    quote(column.name),
    renderType(column.type),
    options(column, {
      nullable: "nullable",
      primary_key: "primaryKey",
      ...(typeof autoincrement === "boolean"
        ? { autoincrement: "autoincrement" }
        : {}),
      unique: "unique",
      index: "index",
      comment: "comment",
      ...(given === null ? {} : {
        server_default: ["serverDefault", renderDefault],
      }),
      foreign_key: ["references", renderReference],
      check: ["check", renderColumnCheck],
    }),
  ]);
}

function renderReference(value: unknown): string {
  const fields = asFields(value);
  return call("sa.foreignKey", [
    quote(fields.target),
    options(fields, FOREIGN_KEY_OPTIONS),
  ]);
}

function renderColumnCheck(value: unknown): string {
  const fields = asFields(value);
  return call("sa.checkConstraint", [
    quote(fields.condition),
    options(fields, { name: "name" }),
  ]);
}

function renderConstraint(fields: Fields): string {
  const common = { name: "name", ...CONSTRAINT_OPTIONS };
  switch (fields.kind) {
    case "primary_key":
      return call("sa.primaryKeyConstraint", [
        json(fields.columns),
        options(fields, common),
      ]);
    case "unique":
      return call("sa.uniqueConstraint", [
        json(fields.columns),
        options(fields, common),
      ]);
    case "check":
      return call("sa.checkConstraint", [
        quote(fields.condition),
        options(fields, common),
      ]);
    case "foreign_key":
      return call("sa.foreignKeyConstraint", [
        json(fields.columns),
        json(fields.referent_columns),
        options(fields, FOREIGN_KEY_OPTIONS),
      ]);
    case "exclude":
      return call("sa.excludeConstraint", [
        json(fields.elements),
        options(fields, { ...common, using: "using", where: "where" }),
      ]);
    default:
      throw new TypeError(`Unknown constraint: ${json(fields.kind)}`);
  }
}

function renderKey(key: unknown): string {
  return typeof key === "string"
    ? quote(key)
    : `sa.text(${quote(asFields(key).text)})`;
}

function renderDefaultOrNull(value: unknown): string {
  return value === null ? "null" : renderDefault(value);
}

function renderDefault(value: unknown): string {
  const fields = asFields(value);
  const [kind] = Object.keys(fields);
  switch (kind) {
    case "literal":
      return json(fields.literal);
    case "text":
      return `sa.text(${quote(fields.text)})`;
    case "bool":
      return fields.bool === true ? "sa.true()" : "sa.false()";
    case "func":
      return call("sa.func.call", [quote(fields.func)]);
    case "identity":
      return call("sa.identity", [
        options(asFields(fields.identity), {
          always: "always",
          start: "start",
          increment: "increment",
          minvalue: "minValue",
          maxvalue: "maxValue",
          nominvalue: "noMinValue",
          nomaxvalue: "noMaxValue",
          cycle: "cycle",
          cache: "cache",
        }),
      ]);
    case "computed": {
      const computed = asFields(fields.computed);
      return call("sa.computed", [
        quote(computed.sqltext),
        options(computed, { persisted: "persisted" }),
      ]);
    }
    default:
      throw new TypeError(`Unknown server default: ${json(value)}`);
  }
}

/** Types whose constructor is their name with another beginning. */
const PLAIN_TYPES: Readonly<Record<string, string>> = {
  INTEGER: "integer",
  Integer: "integer",
  BIGINT: "bigInteger",
  BigInteger: "bigInteger",
  SMALLINT: "smallInteger",
  SmallInteger: "smallInteger",
  BOOLEAN: "boolean",
  Boolean: "boolean",
  DATE: "date",
  Date: "date",
  REAL: "real",
  DOUBLE_PRECISION: "doublePrecision",
  Double: "doublePrecision",
  DOUBLE: "doublePrecision",
  UUID: "uuid",
  Uuid: "uuid",
  JSON: "json",
  JSON_generic: "json",
  JSONB: "jsonb",
  BYTEA: "bytea",
  LargeBinary: "largeBinary",
};

const STRING_TYPES: Readonly<Record<string, string>> = {
  VARCHAR: "varchar",
  String: "string",
  Unicode: "string",
  CHAR: "char",
};

const TIME_TYPES: Readonly<Record<string, string>> = {
  TIMESTAMP: "timestamp",
  DateTime: "dateTime",
  TIME: "time",
  Time: "time",
};

function renderType(value: unknown): string {
  const type = asFields(value);
  const name = asText(type.type);
  const plain = PLAIN_TYPES[name];
  if (plain !== undefined) return `sa.${plain}()`;
  const string = STRING_TYPES[name];
  if (string !== undefined) return renderStringType(string, type);
  const time = TIME_TYPES[name];
  if (time !== undefined) {
    return call(`sa.${time}`, [
      options(type, { timezone: "timezone", precision: "precision" }),
    ]);
  }
  return renderOtherType(name, type);
}

function renderStringType(name: string, type: Fields): string {
  const collation = options(type, { collation: "collation" });
  const length = json(type.length ?? null);
  return call(
    `sa.${name}`,
    length === "null" && collation === ""
      ? []
      : [length === "null" ? "undefined" : length, collation],
  );
}

function renderOtherType(name: string, type: Fields): string {
  switch (name) {
    case "TEXT":
    case "Text":
    case "UnicodeText":
      return call("sa.text", [options(type, { collation: "collation" })]);
    case "NUMERIC":
    case "Numeric":
    case "DECIMAL":
      return call("sa.numeric", [
        options(type, { precision: "precision", scale: "scale" }),
      ]);
    case "FLOAT":
    case "Float":
      return call("sa.float", [options(type, { precision: "precision" })]);
    case "INTERVAL":
    case "Interval":
      return call("sa.interval", [
        options(type, { fields: "fields", precision: "precision" }),
      ]);
    case "BIT":
      return call(type.varying === true ? "sa.varbit" : "sa.bit", [
        type.length === undefined ? "" : json(type.length),
      ]);
    case "ARRAY":
      return call("sa.array", [
        renderType(type.item),
        options(type, { dimensions: "dimensions" }),
      ]);
    case "ENUM":
    case "Enum":
      return call("sa.enum", [
        quote(type.name),
        json(asTexts(type.values)),
        options(type, {
          schema: "schema",
          native_enum: "native",
          create_type: "createType",
          create_constraint: "createConstraint",
        }),
      ]);
    default:
      return `sa.${name.toLowerCase()}()`;
  }
}

function renderTable(table: Fields): string {
  return call("sa.table", [
    quote(table.name),
    list(
      asList(table.columns).map((column) => renderColumn(asFields(column))),
    ),
    options(table, { schema: "schema" }),
  ]);
}

function renderRow(row: Fields): string {
  const entries = Object.entries(row).map(([name, value]) =>
    `${quote(name)}: ${renderValue(value)}`
  );
  return `{ ${entries.join(", ")} }`;
}

function renderValue(value: unknown): string {
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    return json(value);
  }
  const [kind, content] = Object.entries(value)[0] ?? [];
  if (kind === "datetime") return quote(asText(content).replace("T", " "));
  return json(content);
}

type OptionName = string | readonly [string, (value: unknown) => string];

/** The options that are given, as an object literal; empty text for none. */
function options(
  fields: Fields,
  names: Readonly<Record<string, OptionName>>,
): string {
  const parts: string[] = [];
  for (const [field, name] of Object.entries(names)) {
    const value = fields[field];
    if (value === undefined || isEmptyList(value)) continue;
    // A constraint without a name.
    if (field === "name" && value === null) continue;
    const [option, render] = typeof name === "string" ? [name, json] : name;
    parts.push(`${option}: ${render(value)}`);
  }
  return parts.length === 0 ? "" : `{ ${parts.join(", ")} }`;
}

/** What the reference takes for an option that is not given. */
function isEmptyList(value: unknown): boolean {
  return Array.isArray(value) && value.length === 0;
}

function renderOnCommit(value: unknown): string {
  return quote(asText(value).toUpperCase().replaceAll("_", " "));
}

function call(name: string, args: readonly string[]): string {
  return `${name}(${args.filter((argument) => argument !== "").join(", ")})`;
}

function list(items: readonly string[]): string {
  return `[${items.join(", ")}]`;
}

function quote(value: unknown): string {
  return JSON.stringify(asText(value));
}

function json(value: unknown): string {
  return JSON.stringify(value) ?? "null";
}
