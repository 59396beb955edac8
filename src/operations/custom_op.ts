import { assertArguments, isName } from "../schema/arguments.ts";
import { ArgumentError } from "../schema/errors.ts";
import type { Operation } from "./operation.ts";

/** How a dialect writes names and values; what an operation of one's own gets. */
export interface SqlTools {
  /** The name, in double quotes if it needs them. */
  quoteIdentifier(name: string): string;
  /** The name with its schema before it, if there is one. */
  quoteQualifiedName(schema: string | undefined, name: string): string;
  /** The text as a string literal. */
  quoteLiteral(text: string): string;
}

/** A statement of an operation of one's own. */
export interface CustomStatement {
  readonly sql: string;
  /** Whether it may run inside a transaction; found out from the text if not given. */
  readonly transactional?: boolean;
  /** A remark for readers of the offline script; no line breaks. */
  readonly comment?: string;
}

/** What an operation of one's own does. */
export interface CustomBehaviour {
  /** The statements, in order. */
  compile(tools: SqlTools): readonly (string | CustomStatement)[];
  /** The operations that undo it, in order. */
  reverse?(): readonly Operation[];
}

/** An operation that brings its own SQL. */
export interface CustomOp extends CustomBehaviour {
  readonly kind: "custom";
  /** What messages call it. */
  readonly name: string;
}

/**
 * A function that makes operations of one's own, for `op.invoke`:
 *
 * ```ts ignore
 * const cluster = defineOperation("cluster", (table: string) => ({
 *   compile: (sql) => [`CLUSTER ${sql.quoteIdentifier(table)}`],
 * }));
 * await op.invoke(cluster("account"));
 * ```
 */
export function defineOperation<A extends readonly unknown[]>(
  name: string,
  define: (...args: A) => CustomBehaviour,
): (...args: A) => CustomOp {
  assertArguments("defineOperation", { name: [name, isName] });
  return (...args) => {
    const behaviour = define(...args);
    if (typeof behaviour?.compile !== "function") {
      throw new ArgumentError(
        `'${name}' must return an object with a function 'compile'`,
        { callee: "defineOperation", argument: "define" },
      );
    }
    const { reverse } = behaviour;
    return Object.freeze({
      kind: "custom",
      name,
      compile: (tools: SqlTools) => behaviour.compile(tools),
      ...(reverse === undefined
        ? {}
        : { reverse: () => reverse.call(behaviour) }),
    });
  };
}
