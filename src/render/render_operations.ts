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

/** Groups that run outside the transaction, and why. */
export interface OutsideGroups {
  readonly outside: readonly OperationGroup[];
  readonly notes: readonly string[];
}

/**
 * The same of groups: the notes of each as comments above it. Those outside
 * the transaction stand in one `op.autocommitBlock`.
 */
export function renderChanges(
  groups: readonly (OperationGroup | OutsideGroups)[],
  options: RenderOptions = {},
): RenderedOperations {
  const context = new RenderContext(options);
  const parts = groups.map((group) =>
    "outside" in group
      ? renderOutsideGroups(group, context)
      : renderGroup(group, context)
  );
  return {
    body: joinParts(parts),
    usesOp: context.usesOp,
    usesSa: context.usesSa,
    imports: [...context.imports],
  };
}

const INDENT = 2;

/** With blank lines around what takes more than one line. */
function joinParts(parts: readonly string[]): string {
  const isTall = (part: string | undefined) =>
    part !== undefined && part.trimEnd().includes("\n");
  return parts.filter((part) => part !== "").map((part, index, all) =>
    index > 0 && (isTall(part) || isTall(all[index - 1])) ? `\n${part}` : part
  ).join("");
}

/** The lines of comments above what is indented so far. */
function renderNotes(notes: readonly string[], indent: number): string {
  return notes.flatMap((note) =>
    wrapText(note, LINE_WIDTH - indent - "// ".length)
  ).map((line) => `${" ".repeat(indent)}// ${line}\n`).join("");
}

function renderOutsideGroups(
  { outside, notes }: OutsideGroups,
  context: RenderContext,
): string {
  const indent = INDENT * 2;
  const parts = outside.map((group) =>
    renderNotes(group.notes, indent) +
    renderStatements(group.operations, indent, context)
  );
  return renderNotes(notes, INDENT) + wrapOutside(joinParts(parts));
}

function renderGroup(
  { operations, notes }: OperationGroup,
  context: RenderContext,
): string {
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
  return renderNotes(notes, INDENT) + statements.join("");
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
  return wrapOutside(renderStatements(operations, INDENT * 2, context));
}

function wrapOutside(inner: string): string {
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
