import type { Operation, OperationKind } from "../operations/operation.ts";
import { ArgumentError } from "../schema/errors.ts";
import { closestName } from "../util/closest_name.ts";
import type {
  AutogenerateContext,
  ProcessRevisionDirectives,
} from "./environment.ts";
import type { MigrationScript } from "./migration_script.ts";

/** What stands for an operation: itself, others, or none. */
export type Rewritten = Operation | readonly Operation[];

/** Handlers by the kind of operation. */
export type RewriteHandlers = {
  readonly [K in OperationKind]?: (
    operation: Extract<Operation, { readonly kind: K }>,
    context: AutogenerateContext,
    revision: readonly string[],
  ) => Rewritten;
};

/** Kinds of operations, for messages about others. */
const KINDS: Readonly<Record<OperationKind, true>> = {
  addColumn: true,
  addConstraint: true,
  addDomainConstraint: true,
  addEnumValue: true,
  alterColumn: true,
  alterCompositeType: true,
  alterConstraint: true,
  alterDomain: true,
  alterSequence: true,
  attachPartition: true,
  bulkInsert: true,
  commentObject: true,
  createCompositeType: true,
  createDomain: true,
  createEnum: true,
  createExtension: true,
  createIndex: true,
  createPartition: true,
  createPolicy: true,
  createRoutine: true,
  createSchema: true,
  createSequence: true,
  createStatistics: true,
  createTable: true,
  createTrigger: true,
  createView: true,
  custom: true,
  defaultPrivileges: true,
  detachPartition: true,
  dropColumn: true,
  dropConstraint: true,
  dropDomainConstraint: true,
  dropIndex: true,
  dropObject: true,
  dropTable: true,
  execute: true,
  grant: true,
  refreshMaterializedView: true,
  removeEnumValue: true,
  renameEnumValue: true,
  renameObject: true,
  renameTable: true,
  replaceEnumValues: true,
  replaceView: true,
  setObjectSchema: true,
  setRowSecurity: true,
  setStorageParameters: true,
  setTriggerState: true,
  tableComment: true,
  updateExtension: true,
  validateConstraint: true,
  validateDomainConstraint: true,
};

/** A handler that is never called would go unnoticed. */
function assertKinds(handlers: RewriteHandlers): void {
  const known = Object.keys(KINDS);
  const unknown = Object.keys(handlers).find((name) => !known.includes(name));
  if (unknown === undefined) return;
  const likely = closestName(unknown, known);
  throw new ArgumentError(`unknown operation '${unknown}'`, {
    callee: "new Rewriter",
    argument: "handlers",
    hint: likely === undefined
      ? `The operations are ${known.join(", ")}`
      : `Did you mean '${likely}'?`,
  });
}

/**
 * Puts other operations in the place of some, each at most once:
 *
 * ```ts ignore
 * new Rewriter({
 *   createIndex: (index) => ({ ...index, concurrently: true }),
 *   dropTable: () => [],
 * });
 * ```
 */
export class Rewriter {
  readonly #handlers: RewriteHandlers;
  /** In the order in which they come behind it. */
  readonly #following: readonly (Rewriter | ProcessRevisionDirectives)[];

  /** @throws {ArgumentError} If there is no such operation. */
  constructor(
    handlers: RewriteHandlers,
    ...following: readonly (Rewriter | ProcessRevisionDirectives)[]
  ) {
    assertKinds(handlers);
    this.#handlers = handlers;
    this.#following = following;
  }

  /** This one, and after it `next`. */
  chain(next: Rewriter | ProcessRevisionDirectives): Rewriter {
    return new Rewriter(this.#handlers, ...this.#following, next);
  }

  /** Does it, in both directions; fits as `processRevisionDirectives`. */
  async process(
    context: AutogenerateContext,
    revision: readonly string[],
    directives: MigrationScript[],
  ): Promise<void> {
    for (const { upgradeOps, downgradeOps } of directives) {
      for (const container of [upgradeOps, downgradeOps]) {
        container.ops = container.ops.flatMap((operation) =>
          this.#rewrite(operation, context, revision)
        );
      }
    }
    for (const next of this.#following) {
      if (next instanceof Rewriter) {
        await next.process(context, revision, directives);
      } else await next(context, revision, directives);
    }
  }

  #rewrite(
    operation: Operation,
    context: AutogenerateContext,
    revision: readonly string[],
  ): Rewritten {
    const handlers: object = this.#handlers;
    const handler = Reflect.get(handlers, operation.kind);
    if (typeof handler !== "function") return operation;
    return handler(operation, context, revision);
  }
}
