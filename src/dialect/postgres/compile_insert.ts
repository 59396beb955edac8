import type {
  BulkInsertOp,
  InsertColumn,
  InsertRow,
} from "../../operations/execute_ops.ts";
import { quoteIdentifier, quoteQualifiedName } from "./identifiers.ts";
import { compileLiteral } from "./value_sql.ts";

/** Up to so many rows each get a statement of their own, as Alembic writes them. */
const SINGLE_ROWS = 100;
/** Above that, so many go into one statement. */
const ROWS_PER_STATEMENT = 500;

/**
 * INSERT statements in the order of the rows. A row names only the columns it
 * has, so that the others get their defaults.
 */
export function compileBulkInsert(op: BulkInsertOp): readonly string[] {
  const limit = op.rows.length > SINGLE_ROWS ? ROWS_PER_STATEMENT : 1;
  const into = `INSERT INTO ${quoteQualifiedName(op.schema, op.tableName)}`;
  const statements: string[] = [];
  for (const { columns, rows } of groupRows(op, limit)) {
    if (columns.length === 0) {
      statements.push(...rows.map(() => `${into} DEFAULT VALUES`));
      continue;
    }
    const names = columns.map(({ name }) => quoteIdentifier(name));
    const values = rows.map((row) =>
      `(${
        columns.map(({ name, type }) =>
          compileLiteral(valueIn(row, name), type)
        ).join(
          ", ",
        )
      })`
    );
    statements.push(
      `${into} (${names.join(", ")}) VALUES ${values.join(", ")}`,
    );
  }
  return statements;
}

interface RowGroup {
  readonly columns: readonly InsertColumn[];
  readonly rows: InsertRow[];
}

/** Neighbouring rows that have the same columns, at most `limit` together. */
function groupRows(op: BulkInsertOp, limit: number): readonly RowGroup[] {
  const groups: RowGroup[] = [];
  for (const row of op.rows) {
    const columns = op.columns.filter(({ name }) =>
      valueIn(row, name) !== undefined
    );
    const last = groups.at(-1);
    const fits = last !== undefined && last.rows.length < limit &&
      last.columns.length === columns.length &&
      last.columns.every((column, position) => column === columns[position]);
    if (fits) last.rows.push(row);
    else groups.push({ columns, rows: [row] });
  }
  return groups;
}

/** A column may be called "constructor", which every object answers to. */
function valueIn(row: InsertRow, name: string): unknown {
  return Object.hasOwn(row, name) ? row[name] : undefined;
}
