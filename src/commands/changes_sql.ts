import type { Statement } from "../dialect/statement.ts";
import { postgresDialect } from "../dialect/postgres/mod.ts";
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
