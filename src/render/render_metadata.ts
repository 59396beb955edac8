import type { Operation } from "../operations/operation.ts";
import { type Code, printCode } from "./code.ts";
import { RenderError } from "./errors.ts";
import { renderConstraint } from "./render_column.ts";
import { RenderContext, type RenderOptions } from "./render_context.ts";
import { renderOperation } from "./render_operation.ts";
import { renderOptions, stringCode } from "./render_value.ts";

/** Constructors of `sa` by the operations whose arguments they take. */
const CONSTRUCTORS: Readonly<Record<string, string>> = {
  attachPartition: "attachPartition",
  createComment: "comment",
  createCompositeType: "compositeType",
  createDomain: "domainType",
  createEnum: "enum",
  createExtension: "extension",
  createFunction: "function",
  createIndex: "indexOn",
  createMaterializedView: "materializedView",
  createPartition: "partition",
  createPolicy: "policy",
  createProcedure: "procedure",
  createSchema: "schema",
  createSequence: "sequence",
  createStatistics: "statistics",
  createTable: "table",
  createTrigger: "trigger",
  createView: "view",
  execute: "sql",
  grant: "grant",
  grantDefault: "grantDefault",
  revoke: "revoke",
  revokeDefault: "revokeDefault",
  setRowSecurity: "rowSecurity",
  setStorageParameters: "storageParameters",
};

const HEAD = "export const targetMetadata = ";

/**
 * The operations that make a database as a module that exports it as
 * `targetMetadata`, laid out as `deno fmt` has it.
 *
 * @throws {RenderError} If `sa.metadata` can hold nothing like an operation.
 */
export function renderMetadata(
  operations: readonly Operation[],
  options: RenderOptions = {},
): string {
  const context = new RenderContext(options);
  const items = operations.flatMap((each) => renderItem(each, context));
  const call = context.sa("metadata", { kind: "list", items });
  const imports = ['import { sa } from "alembic";', ...context.imports];
  return `${imports.join("\n")}\n\n${HEAD}${
    printCode(call, { indent: 0, column: HEAD.length, after: 1 })
  };\n`;
}

function renderItem(
  operation: Operation,
  context: RenderContext,
): readonly Code[] {
  if (operation.kind === "addConstraint") {
    const { tableName, schema, constraint } = operation;
    return [context.sa(
      "constraintOn",
      stringCode(tableName),
      renderConstraint(constraint, context),
      ...renderOptions({ schema }, context),
    )];
  }
  return renderOperation(operation, context).map((code) => {
    const name = code.kind === "call"
      ? CONSTRUCTORS[code.callee.slice("op.".length)]
      : undefined;
    if (code.kind !== "call" || name === undefined) {
      throw new RenderError(
        `sa.metadata has no item for the operation '${operation.kind}'`,
      );
    }
    return context.sa(name, ...code.items);
  });
}
