import type { Operation, OperationKind } from "../operations/operation.ts";
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

  constructor(
    handlers: RewriteHandlers,
    ...following: readonly (Rewriter | ProcessRevisionDirectives)[]
  ) {
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
