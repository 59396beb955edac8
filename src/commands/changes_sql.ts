import type { Statement } from "../dialect/statement.ts";
import { postgresDialect } from "../dialect/postgres/mod.ts";
import {
  type LockingGroup,
  takeDropsOutside,
} from "../dialect/postgres/outside_drops.ts";
import type { OperationGroup } from "../render/render_operations.ts";

/**
 * The changes as SQL, their notes as comments above them.
 *
 * @param accept Called with each statement; may refuse it.
 */
export function renderChangesSql(
  groups: readonly OperationGroup[],
  accept: (statement: Statement) => void = () => {},
): string {
  return groups.map(({ operations, notes }) => {
    const comments = notes.map((note) => `-- ${note.replaceAll("\n", " ")}\n`);
    const statements = operations.flatMap((operation) =>
      postgresDialect.compile(operation)
    );
    statements.forEach(accept);
    return comments.join("") +
      statements.map(({ sql }) => `${sql};\n`).join("");
  }).join("\n");
}

/**
 * The same as a script for psql: one transaction, but for the drops that are too
 * many for it. Empty if there are no changes.
 */
export function renderScriptSql(
  groups: readonly (OperationGroup & LockingGroup)[],
): string {
  if (groups.length === 0) return "";
  const { outside, inside } = takeDropsOutside(groups);
  return [
    ...(outside.length === 0 ? [] : [renderChangesSql(outside)]),
    "BEGIN;\n",
    renderChangesSql(inside),
    "COMMIT;\n",
  ].join("\n");
}
