import type { Operation } from "../operations/operation.ts";
import type { SchemaChange } from "../operations/schema_change.ts";
import { wrapText } from "../util/text.ts";
import { LINE_WIDTH, printCode } from "./code.ts";
import { RenderContext, type RenderOptions } from "./render_context.ts";
import { renderOperation } from "./render_operation.ts";

/** What becomes of operations. */
export interface RenderedOperations {
  /** The body of `upgrade` or `downgrade`, indented; empty for no operations. */
  readonly body: string;
  readonly usesOp: boolean;
  readonly usesSa: boolean;
  /** Import statements that a `renderItem` asks for. */
  readonly imports: readonly string[];
}

/** Operations that belong together, with what to look at before they run. */
export type OperationGroup = Pick<SchemaChange, "operations" | "notes">;

/**
 * The operations as the body of a TypeScript revision, as `deno fmt` has it.
 * What cannot run in a transaction stands in `op.autocommitBlock`.
 *
 * @throws {RenderError} If an operation cannot be written.
 */
export function renderOperations(
  operations: readonly Operation[],
  options: RenderOptions = {},
): RenderedOperations {
  const groups = operations.map((each) => ({ operations: [each], notes: [] }));
  return renderChanges(groups, options);
}

/** The same of groups: the notes of each as comments above it. */
export function renderChanges(
  groups: readonly OperationGroup[],
  options: RenderOptions = {},
): RenderedOperations {
  const context = new RenderContext(options);
  const parts = groups.map((group) => renderGroup(group, context));
  const isTall = (part: string | undefined) =>
    part !== undefined && part.trimEnd().includes("\n");
  const body = parts.filter((part) => part !== "").map((part, index, all) =>
    index > 0 && (isTall(part) || isTall(all[index - 1])) ? `\n${part}` : part
  ).join("");
  return {
    body,
    usesOp: context.usesOp,
    usesSa: context.usesSa,
    imports: [...context.imports],
  };
}

const INDENT = 2;

function renderGroup(
  { operations, notes }: OperationGroup,
  context: RenderContext,
): string {
  const comments = notes.flatMap((note) =>
    wrapText(note, LINE_WIDTH - INDENT - "// ".length)
  ).map((line) => `${" ".repeat(INDENT)}// ${line}\n`);
  const statements: string[] = [];
  for (let start = 0; start < operations.length;) {
    const isOutside = runsOutside(operations[start]);
    let end = start + 1;
    while (
      end < operations.length && runsOutside(operations[end]) === isOutside
    ) {
      end++;
    }
    const run = operations.slice(start, end);
    statements.push(
      isOutside
        ? renderOutside(run, context)
        : renderStatements(run, INDENT, context),
    );
    start = end;
  }
  return comments.join("") + statements.join("");
}

/** Whether the operation cannot run in a transaction. */
function runsOutside(operation: Operation | undefined): boolean {
  switch (operation?.kind) {
    case "createIndex":
    case "dropIndex":
    case "detachPartition":
      return operation.concurrently === true;
    default:
      return false;
  }
}

function renderOutside(
  operations: readonly Operation[],
  context: RenderContext,
): string {
  const inner = renderStatements(operations, INDENT * 2, context);
  return `  await op.autocommitBlock(async () => {\n${inner}  });\n`;
}

const AWAIT = "await ";

function renderStatements(
  operations: readonly Operation[],
  indent: number,
  context: RenderContext,
): string {
  const margin = " ".repeat(indent);
  return operations.map((operation) => {
    const own = context.hookText("operation", operation);
    if (own !== undefined) return `${margin}${own.trim()}\n`;
    return renderOperation(operation, context).map((code) => {
      const column = indent + AWAIT.length;
      const text = printCode(code, { indent, column, after: 1 });
      return `${margin}${AWAIT}${text};\n`;
    }).join("");
  }).join("");
}
