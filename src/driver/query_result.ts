import type { QueryResult } from "./connection.ts";

/**
 * Returns the one result of a `query()`; an empty one if there was no
 * statement in the text.
 *
 * @throws {TypeError} If there were several statements.
 */
export function expectOneResult(results: readonly QueryResult[]): QueryResult {
  if (results.length > 1) {
    throw new TypeError(
      `query() runs one statement, not ${results.length}: use execute()`,
    );
  }
  return results[0] ?? { rows: [], rowCount: 0 };
}
