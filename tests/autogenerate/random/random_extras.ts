import type { RandomSource } from "./random_source.ts";

/**
 * Statements for what not every schema has: rarer kinds of objects, and objects
 * that need others in ways of their own. Tables have the columns `id` and `ref`.
 */
export function writeExtras(
  tables: ReadonlyMap<string, readonly string[]>,
  random: RandomSource,
): readonly string[] {
  const names = [...tables.keys()];
  return [
    ...names.flatMap((name) => writeTableExtras(name, random)),
    ...names.flatMap((name) => writeColumnExtras(name, tables, random)),
    ...(names.includes("parted") ? writePartitionExtras(random) : []),
    ...writeRoutines(names, random),
    ...(names.includes("t0") ? writeHeir(random) : []),
  ];
}

function quote(name: string): string {
  return `"${name}"`;
}

function writeTableExtras(
  name: string,
  random: RandomSource,
): readonly string[] {
  const table = quote(name);
  const mat = quote(`${name} mat`);
  const result: string[] = [];
  if (random.chance(0.15)) {
    result.push(
      `CREATE STATISTICS ${quote(`${name} stat`)} ON id, ref FROM ${table}`,
    );
  }
  if (random.chance(0.2)) {
    result.push(
      `CREATE MATERIALIZED VIEW ${mat} AS SELECT id, ref${
        random.pick(["", " + 1 AS ref"])
      } FROM ${table}`,
      ...random.chance(0.5) ? [`CREATE UNIQUE INDEX ON ${mat} (id)`] : [],
    );
  }
  if (random.chance(0.15)) {
    result.push(
      `CREATE RULE quiet AS ON DELETE TO ${table} WHERE OLD.id < ${
        random.pick(["0", "-1"])
      } DO INSTEAD NOTHING`,
    );
  }
  if (random.chance(0.2)) {
    result.push(
      `GRANT UPDATE (${random.pick(["id", "ref"])}) ON ${table} TO PUBLIC`,
    );
  }
  if (name !== "parted" && random.chance(0.2)) {
    result.push(
      `ALTER TABLE ${table} ADD COLUMN num ${
        random.pick(["serial", "bigserial", "integer NOT NULL DEFAULT 0"])
      }`,
    );
  }
  if (name !== "parted" && random.chance(0.1)) {
    result.push(
      `ALTER TABLE ${table} SET (fillfactor = ${random.pick(["50", "70"])})`,
    );
  }
  return result;
}

function writeColumnExtras(
  name: string,
  tables: ReadonlyMap<string, readonly string[]>,
  random: RandomSource,
): readonly string[] {
  const columns = tables.get(name) ?? [];
  const change = `ALTER TABLE ${quote(name)} ALTER COLUMN`;
  const result: string[] = [];
  for (const column of columns) {
    if (random.chance(0.1)) {
      result.push(`${change} ${quote(column)} SET STATISTICS 50`);
    }
    if (column === "data" && random.chance(0.3)) {
      result.push(`${change} data SET STORAGE EXTERNAL`);
    }
  }
  if (random.chance(0.2)) {
    result.push(`${change} ref SET DEFAULT ${random.pick(["own(1)", "5"])}`);
  }
  if (columns.includes("amount") && random.chance(0.2)) {
    result.push(
      `CREATE INDEX ${quote(`${name} own idx`)} ON ${
        quote(name)
      } (own(id::integer)) WHERE amount > 0`,
    );
  }
  return result;
}

/** What only one partition has; each way to split has the first or another. */
function writePartitionExtras(random: RandomSource): readonly string[] {
  const inFirst = (statements: string) =>
    `DO $do$ BEGIN IF to_regclass('parted_0') IS NOT NULL THEN ${statements}; END IF; END $do$`;
  const result: string[] = [];
  if (random.chance(0.3)) {
    result.push(inFirst('CREATE INDEX "parted_0 ref idx" ON parted_0 (ref)'));
  }
  if (random.chance(0.3)) {
    result.push(
      inFirst("ALTER TABLE ONLY parted_0 ALTER COLUMN ref SET DEFAULT 9"),
    );
  }
  if (random.chance(0.2)) {
    result.push(
      inFirst(
        `ALTER TABLE parted_0 ADD CONSTRAINT own CHECK (id > ${
          random.pick(["0", "-5"])
        })`,
      ),
    );
  }
  if (random.chance(0.2)) {
    result.push(inFirst(`COMMENT ON TABLE parted_0 IS 'first'`));
  }
  return result;
}

/** Functions that need tables, with their bodies or by an argument. */
function writeRoutines(
  names: readonly string[],
  random: RandomSource,
): readonly string[] {
  const [first] = random.shuffle(names);
  if (first === undefined) return [];
  const result: string[] = [];
  if (random.chance(0.3)) {
    result.push(
      `CREATE FUNCTION total() RETURNS bigint LANGUAGE sql BEGIN ATOMIC SELECT count(${
        random.pick(["id", "ref"])
      }) FROM ${quote(first)}; END`,
      ...random.chance(0.5) ? ["CREATE VIEW totals AS SELECT total()"] : [],
    );
  }
  if (random.chance(0.2)) {
    result.push(
      `CREATE FUNCTION show(r ${
        quote(first)
      }) RETURNS text LANGUAGE sql AS 'SELECT r.id::text'`,
    );
  }
  return result;
}

/** Without rows: those would be among the ones of `t0`. */
function writeHeir(random: RandomSource): readonly string[] {
  if (!random.chance(0.3)) return [];
  return [
    `CREATE TABLE heir (extra ${
      random.pick(["integer", "text"])
    }) INHERITS (t0)`,
    ...random.chance(0.3)
      ? ["ALTER TABLE heir ADD CONSTRAINT own CHECK (id > 0)"]
      : [],
    ...random.chance(0.3)
      ? ["ALTER TABLE heir ALTER COLUMN ref SET DEFAULT 3"]
      : [],
    ...random.chance(0.3) ? ['CREATE INDEX "heir idx" ON heir (id)'] : [],
  ];
}
