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
  readonly #next: Rewriter | ProcessRevisionDirectives | undefined;

  constructor(
    handlers: RewriteHandlers,
    next?: Rewriter | ProcessRevisionDirectives,
  ) {
    this.#handlers = handlers;
    this.#next = next;
  }

  /** This one, and after it `next`. */
  chain(next: Rewriter | ProcessRevisionDirectives): Rewriter {
    const own = this.#next;
    if (own === undefined) return new Rewriter(this.#handlers, next);
    const rest = own instanceof Rewriter
      ? own.chain(next)
      : new Rewriter({}, own).chain(next);
    return new Rewriter(this.#handlers, rest);
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
    const next = this.#next;
    if (next instanceof Rewriter) {
      await next.process(context, revision, directives);
    } else await next?.(context, revision, directives);
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
