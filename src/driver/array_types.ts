import { parseArray } from "./array_text.ts";
import type { QueryResult } from "./connection.ts";
import { rowBuilder, type ValueParser, valueParser } from "./values.ts";

/** What a driver answered to one statement, its values read by {@linkcode valueParser}. */
export interface RawResult {
  readonly columns: readonly RawColumn[];
  readonly rows: readonly (readonly unknown[])[];
  readonly rowCount: number;
}

/** A column of an answer. */
export interface RawColumn {
  readonly name: string;
  readonly typeOid: number;
}

/**
 * FirstGenbkiObjectId: the OIDs from here on are another in each database.
 * @see PostgreSQL 18 `src/include/access/transam.h`
 */
const FIRST_UNKNOWN_OID = 10_000;

/** Sends a query of one statement. */
type Ask = (sql: string) => Promise<readonly RawResult[]>;

/**
 * The array types of one session that only its server knows: arrays of
 * enumerations, domains, composite types and types of extensions.
 */
export class ArrayTypes {
  /** By OID; of a type that is no array, one that keeps the text. */
  readonly #parsers = new Map<number, ValueParser>();

  /**
   * Makes the rows of answers. Arrays of the server's own types are known; of
   * others it asks, once for each type, and only if a value looks like an array.
   */
  async read(
    results: readonly RawResult[],
    ask: Ask,
  ): Promise<readonly QueryResult[]> {
    const unknown = results.flatMap((result) => this.#findUnknown(result));
    if (unknown.length > 0) await this.#learn([...new Set(unknown)], ask);
    return results.map((result) => this.#convert(result));
  }

  #findUnknown(result: RawResult): readonly number[] {
    return result.columns.flatMap(({ typeOid }, index) => {
      if (typeOid < FIRST_UNKNOWN_OID || this.#parsers.has(typeOid)) return [];
      const isLikely = result.rows.some((row) => looksLikeArray(row[index]));
      return isLikely ? [typeOid] : [];
    });
  }

  /**
   * Through the simple protocol, which leaves no snapshot behind, and in
   * whatever transaction there is: the answer was no error.
   */
  async #learn(oids: readonly number[], ask: Ask): Promise<void> {
    const [result] = await ask(describeTypesSql(oids));
    const types = new Map(
      result?.rows.map(([oid, part, delimiter]) => [
        Number(oid),
        {
          part: Number(part),
          delimiter: typeof delimiter === "string" ? delimiter : undefined,
        },
      ]),
    );
    const find = (oid: number): ValueParser => {
      const type = types.get(oid);
      if (type === undefined) return valueParser(oid);
      const { part, delimiter } = type;
      const parseElement = find(part);
      return delimiter === undefined
        ? parseElement
        : (text) => parseArray(text, { parseElement, delimiter });
    };
    for (const oid of oids) this.#parsers.set(oid, find(oid));
  }

  #convert({ columns, rows, rowCount }: RawResult): QueryResult {
    const build = rowBuilder(columns.map(({ name }) => name));
    const parsers = columns.map(({ typeOid }) => this.#parsers.get(typeOid));
    const isKnown = parsers.every((parser) => parser === undefined);
    const read = (value: unknown, index: number): unknown =>
      typeof value === "string" ? parsers[index]?.(value) ?? value : value;
    return {
      rows: rows.map((row) => build(isKnown ? row : row.map(read))),
      rowCount,
    };
  }
}

/** An array with its bounds begins with a bracket; so do ranges, of which nothing is lost. */
function looksLikeArray(value: unknown): boolean {
  return typeof value === "string" && /^[{[]/.test(value);
}

/**
 * A row for each array (OIDs of it and of its elements, delimiter) and each
 * domain (OIDs of it and of its base, NULL) that the types are made of.
 */
function describeTypesSql(oids: readonly number[]): string {
  return `WITH RECURSIVE part AS (
  SELECT t.oid, t.typtype, t.typbasetype, t.typelem FROM pg_catalog.pg_type t
  WHERE t.oid IN (${oids.join(", ")})
  UNION
  SELECT t.oid, t.typtype, t.typbasetype, t.typelem FROM part p
  JOIN pg_catalog.pg_type t
  ON t.oid = CASE p.typtype WHEN 'd' THEN p.typbasetype ELSE p.typelem END
)
SELECT p.oid, p.typbasetype, NULL FROM part p WHERE p.typtype = 'd'
UNION ALL
SELECT p.oid, e.oid, e.typdelim FROM part p
JOIN pg_catalog.pg_type e ON e.oid = p.typelem AND e.typarray = p.oid
WHERE p.oid >= ${FIRST_UNKNOWN_OID}`;
}
