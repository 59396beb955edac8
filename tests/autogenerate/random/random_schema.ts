import { writeExtras } from "./random_extras.ts";
import { RandomSource } from "./random_source.ts";

/** A schema as SQL, made by chance, with rows that fit any other one. */
export interface RandomSchema {
  /** Statements; run with a schema of its own first in the search path. */
  readonly sql: string;
  readonly rows: string;
  /** Table to the names of its ordinary columns. */
  readonly tables: ReadonlyMap<string, readonly string[]>;
}

/** What a column of a name can be; its values fit all of it. */
interface ColumnFamily {
  readonly types: readonly string[];
  /** The value in row 1, 2, 3. */
  value(row: number): string;
  /** Text of a value that is the same in each type. */
  show(name: string): string;
  readonly defaults: readonly string[];
  readonly checks: readonly string[];
}

const FAMILIES: Readonly<Record<string, ColumnFamily>> = {
  "amount": {
    types: ["smallint", "integer", "bigint", "numeric(9,2)", "numeric"],
    value: (row) => `${row * 3}`,
    show: (name) => `trim_scale(${name}::numeric)::text`,
    defaults: ["7", "5"],
    checks: ["amount > 0", "amount < 1000", "amount <> 500"],
  },
  "Name it": {
    types: ["varchar(20)", "varchar(40)", "text", `text COLLATE "C"`],
    value: (row) => `'it''s ${row}'`,
    show: (name) => `${name}::text`,
    defaults: ["'none'", "'it''s'"],
    checks: [`"Name it" <> ''`, `"Name it" NOT IN ('x', 'y')`],
  },
  "at": {
    types: ["date", "timestamp", "timestamp(3)"],
    value: (row) => `'2024-01-0${row}'`,
    show: (name) => `${name}::timestamp::text`,
    defaults: ["'2020-01-01'", "CURRENT_DATE"],
    checks: ["at > '2000-01-01'"],
  },
  "mood": {
    types: ["mood"],
    value: (row) => row === 2 ? "'bad'" : "'good'",
    show: (name) => `${name}::text`,
    defaults: ["'good'", "'bad'"],
    checks: ["mood <> 'none'"],
  },
  "data": {
    types: ["json", "jsonb"],
    value: (row) => `'{"row": ${row}}'`,
    show: (name) => `${name}::jsonb::text`,
    defaults: [`'{}'`],
    checks: [],
  },
  "code": {
    types: ["code", "integer"],
    value: (row) => `${row}`,
    show: (name) => `${name}::integer::text`,
    defaults: ["1"],
    checks: ["code < 100"],
  },
  "tags": {
    types: ["text[]", "varchar(9)[]"],
    value: (row) => `'{a,b${row}}'`,
    show: (name) => `${name}::text`,
    defaults: [`'{}'`],
    checks: [],
  },
};
const TABLES = ["t0", "t1", "t2", "Odd table", "parted"];

/** A way to split `parted`, with partitions that take all rows there are. */
interface Partitioning {
  /** Empty for none. */
  readonly clause: string;
  /** Name to bound; those behind the first may be missing if `isPartial`. */
  readonly partitions: readonly (readonly [string, string])[];
  readonly isPartial?: boolean;
  /** Partitions of partitions. */
  readonly below?: readonly string[];
}

const PARTITIONINGS: readonly Partitioning[] = [
  {
    clause: " PARTITION BY RANGE (id)",
    partitions: [
      ["parted_0", "FOR VALUES FROM (0) TO (100)"],
      ["parted_1", "FOR VALUES FROM (100) TO (200)"],
    ],
    isPartial: true,
  },
  {
    clause: " PARTITION BY LIST (id)",
    partitions: [
      ["parted_0", "FOR VALUES IN (1, 2, 3)"],
      ["parted_2", "DEFAULT"],
    ],
    isPartial: true,
  },
  {
    clause: " PARTITION BY HASH (id)",
    partitions: [
      ["parted_h0", "FOR VALUES WITH (MODULUS 2, REMAINDER 0)"],
      ["parted_h1", "FOR VALUES WITH (MODULUS 2, REMAINDER 1)"],
    ],
  },
  { clause: "", partitions: [] },
  {
    clause: " PARTITION BY RANGE (id)",
    partitions: [
      ["parted_0", "FOR VALUES FROM (0) TO (100) PARTITION BY LIST (id)"],
    ],
    below: [
      "CREATE TABLE parted_0a PARTITION OF parted_0 FOR VALUES IN (1, 2)",
      "CREATE TABLE parted_0b PARTITION OF parted_0 DEFAULT",
    ],
  },
];
/** Each from chances of its own: what is new leaves the others as they are. */
const PARTITIONING_SEEDS = 1_000_000;
const EXTRA_SEEDS = 2_000_000;

/** The schema of a seed: the same one each time. */
export function makeRandomSchema(seed: number): RandomSchema {
  const random = new RandomSource(seed);
  const partitioning = choosePartitioning(seed);
  const labels = random.some(["'new'", "'worst'", "'none'"], 0.4);
  const statements = [
    `CREATE TYPE mood AS ENUM (${
      random.shuffle([
        "'good'",
        "'bad'",
        "'none'",
        ...labels.slice(0, 2).filter((each) => each !== "'none'"),
      ])
        .join(", ")
    })`,
    `CREATE DOMAIN code AS integer${random.chance(0.5) ? " DEFAULT 1" : ""}${
      random.chance(0.5) ? ` CHECK (VALUE > ${random.pick(["0", "-5"])})` : ""
    }`,
    `CREATE FUNCTION own(n integer) RETURNS ${
      random.pick(["integer", "bigint"])
    } LANGUAGE sql IMMUTABLE AS 'SELECT ${random.pick(["n", "n + 1"])}'`,
    "CREATE FUNCTION touch() RETURNS trigger LANGUAGE plpgsql AS " +
    "'BEGIN RETURN NEW; END'",
    ...random.chance(0.5)
      ? ["CREATE SEQUENCE counter INCREMENT " + random.pick(["1", "5"])]
      : [],
  ];
  const tables = new Map<string, readonly string[]>();
  const rows: string[] = [];
  const later: string[] = [];
  for (const name of random.some(TABLES, 0.75)) {
    const columns = random.some(Object.keys(FAMILIES), 0.6);
    tables.set(name, columns);
    const isParted = name === "parted";
    statements.push(
      writeTable(name, columns, random) + (isParted ? partitioning.clause : ""),
    );
    if (isParted) statements.push(...writePartitions(partitioning, random));
    later.push(...writeAround(name, columns, random));
    rows.push(...[1, 2, 3].map((row) => writeRow(name, columns, row)));
  }
  later.push(
    ...writeReferences([...tables.keys()], random),
    ...writeExtras(tables, new RandomSource(seed + EXTRA_SEEDS)),
  );
  return {
    sql: [...statements, ...later].join(";\n"),
    rows: rows.join(";\n"),
    tables,
  };
}

function quote(name: string): string {
  return `"${name}"`;
}

function writeTable(
  name: string,
  columns: readonly string[],
  random: RandomSource,
): string {
  const isParted = name === "parted";
  const parts = [
    `id ${random.pick(["integer", "bigint"])} NOT NULL`,
    "ref integer",
    ...columns.map((column) => writeColumn(column, random)),
  ];
  if (columns.includes("code") && random.chance(0.2) && !isParted) {
    parts.push("twice integer GENERATED ALWAYS AS (code * 2) STORED");
  }
  if (!isParted && random.chance(0.3)) {
    parts.push(
      `serial_id integer GENERATED ${
        random.pick(["ALWAYS", "BY DEFAULT"])
      } AS IDENTITY`,
    );
  }
  if (random.chance(0.8)) {
    parts.push(`CONSTRAINT ${quote(`${name}_key`)} PRIMARY KEY (id)`);
  }
  return `CREATE TABLE ${quote(name)} (${parts.join(", ")})`;
}

function choosePartitioning(seed: number): Partitioning {
  return new RandomSource(seed + PARTITIONING_SEEDS).pick(
    PARTITIONINGS,
  );
}

function writePartitions(
  { partitions, isPartial = false, below = [] }: Partitioning,
  random: RandomSource,
): readonly string[] {
  const isFull = random.chance(0.5) || !isPartial;
  return [
    ...partitions.slice(0, isFull ? partitions.length : 1).map((
      [name, bound],
    ) => `CREATE TABLE ${name} PARTITION OF parted ${bound}`),
    ...below,
  ];
}

/** What may not be null has a default, so that it can be added to rows. */
function writeColumn(name: string, random: RandomSource): string {
  const family = FAMILIES[name];
  if (family === undefined) throw new Error(`no family ${name}`);
  const value = random.pick(family.defaults);
  const tail = random.pick([
    "",
    "",
    ` DEFAULT ${value}`,
    ` DEFAULT ${value} NOT NULL`,
  ]);
  return `${quote(name)} ${random.pick(family.types)}${tail}`;
}

/** Checks, indexes, triggers, policies, views and comments. */
function writeAround(
  name: string,
  columns: readonly string[],
  random: RandomSource,
): readonly string[] {
  const table = quote(name);
  const result: string[] = [];
  for (const column of columns) {
    const checks = FAMILIES[column]?.checks ?? [];
    if (checks.length > 0 && random.chance(0.4)) {
      result.push(
        `ALTER TABLE ${table} ADD CONSTRAINT ${
          quote(`${column} check`)
        } CHECK (${random.pick(checks)})${
          random.chance(0.2) ? " NOT VALID" : ""
        }`,
      );
    }
    if (column !== "data" && random.chance(0.4)) {
      const where = random.chance(0.3) ? " WHERE id > 0" : "";
      result.push(
        `CREATE INDEX ${quote(`${name} ${column} idx`)} ON ${table} (${
          quote(column)
        }${random.pick(["", " DESC"])})${where}`,
      );
    }
    if (random.chance(0.2)) {
      result.push(
        `COMMENT ON COLUMN ${table}.${quote(column)} IS ${
          random.pick(["'one'", "'it''s'"])
        }`,
      );
    }
  }
  if (random.chance(0.3)) {
    result.push(
      `CREATE TRIGGER touch BEFORE ${
        random.pick(["INSERT", "UPDATE"])
      } ON ${table} FOR EACH ROW EXECUTE FUNCTION touch()`,
    );
  }
  if (random.chance(0.3)) {
    result.push(
      `ALTER TABLE ${table} ENABLE ROW LEVEL SECURITY`,
      `CREATE POLICY own ON ${table} USING (id > ${random.pick(["0", "1"])})`,
    );
  }
  if (random.chance(0.4)) {
    const list = ["id", ...random.some(columns, 0.5).map(quote)];
    const view = quote(`${name} view`);
    result.push(
      `CREATE VIEW ${view} AS SELECT ${list.join(", ")} FROM ${table}${
        random.pick(["", " WHERE id > 5", " WHERE own(1) > 0"])
      }`,
    );
    if (random.chance(0.4)) {
      result.push(
        `CREATE VIEW ${
          quote(`${name} count`)
        } AS SELECT count(id) FROM ${view}`,
      );
    }
  }
  if (random.chance(0.2)) result.push(`GRANT SELECT ON ${table} TO PUBLIC`);
  if (random.chance(0.2)) result.push(`COMMENT ON TABLE ${table} IS 'rows'`);
  return result;
}

/** Foreign keys, each to a unique column made for it. */
function writeReferences(
  names: readonly string[],
  random: RandomSource,
): readonly string[] {
  const ordinary = names.filter((name) => name !== "parted");
  return ordinary.flatMap((name) => {
    if (!random.chance(0.4)) return [];
    const target = quote(random.pick(ordinary));
    const key = quote(`${name} target`);
    return [
      `ALTER TABLE ${target} ADD CONSTRAINT ${key} UNIQUE (ref, id)`,
      `ALTER TABLE ${
        quote(name)
      } ADD CONSTRAINT ref_key FOREIGN KEY (ref, id) REFERENCES ${target} (ref, id)${
        random.pick(["", " ON DELETE CASCADE", " DEFERRABLE"])
      }`,
    ];
  });
}

function writeRow(
  name: string,
  columns: readonly string[],
  row: number,
): string {
  // Foreign keys take a row that refers to nothing.
  const names = ["id", "ref", ...columns.map(quote)];
  const values = columns.map((column) =>
    FAMILIES[column]?.value(row) ?? "NULL"
  );
  return `INSERT INTO ${quote(name)} (${names.join(", ")}) VALUES (${
    [`${row}`, "NULL", ...values].join(", ")
  })`;
}

/** A query for what is in the tables and columns that both schemas have. */
export function askForShared(one: RandomSchema, other: RandomSchema): string {
  const parts = [...one.tables].flatMap(([table, columns]) => {
    const others = other.tables.get(table);
    if (others === undefined) return [];
    const shown = columns.filter((column) => others.includes(column)).map(
      (column) => FAMILIES[column]?.show(quote(column)) ?? "''",
    );
    return `SELECT '${table}' AS name, (SELECT string_agg(concat_ws('|', id, ${
      [...shown, "''"].join(", ")
    }), ',' ORDER BY id) FROM ${quote(table)}) AS content`;
  });
  return parts.length === 0 ? "SELECT 0" : parts.join(" UNION ALL ");
}
