import { type Code, textCode } from "./code.ts";

/** What {@linkcode RenderItem} is asked about. */
export type RenderItemType =
  | "operation"
  | "column"
  | "type"
  | "serverDefault"
  | "constraint"
  | "index";

/** What a {@linkcode RenderItem} can add to besides its text. */
export interface RenderItemContext {
  /** Import statements that the text needs, each without a line break. */
  readonly imports: Set<string>;
}

/**
 * Writes an object of generated revisions its own way, as Alembic's
 * `render_item`: the text of an expression (of statements for an operation),
 * or false for the usual one.
 */
export type RenderItem = (
  type: RenderItemType,
  object: object,
  context: RenderItemContext,
) => string | false;

/** Options of rendering. */
export interface RenderOptions {
  readonly renderItem?: RenderItem;
}

/** What one rendering asks for and finds out. */
export class RenderContext implements RenderItemContext {
  readonly imports: Set<string> = new Set();
  readonly #renderItem: RenderItem | undefined;
  #usesOp = false;
  #usesSa = false;

  constructor(options: RenderOptions = {}) {
    this.#renderItem = options.renderItem;
  }

  /** Whether the text names `op`. */
  get usesOp(): boolean {
    return this.#usesOp;
  }

  /** Whether the text names `sa`. */
  get usesSa(): boolean {
    return this.#usesSa;
  }

  /** A call of a constructor: `sa.column(…)`. */
  sa(name: string, ...items: readonly Code[]): Code {
    this.#usesSa = true;
    return { kind: "call", callee: `sa.${name}`, items };
  }

  /** A call of an operation: `op.addColumn(…)`. */
  op(name: string, ...items: readonly Code[]): Code {
    this.#usesOp = true;
    return { kind: "call", callee: `op.${name}`, items };
  }

  /** What the hook says of the object; undefined to write it as usual. */
  hookText(type: RenderItemType, object: object): string | undefined {
    const text = this.#renderItem?.(type, object, this);
    if (text === undefined || text === false) return undefined;
    if (/\bop\./.test(text)) this.#usesOp = true;
    if (/\bsa\./.test(text)) this.#usesSa = true;
    return text;
  }

  /** The object by the hook, else by `render`. */
  item(type: RenderItemType, object: object, render: () => Code): Code {
    const text = this.hookText(type, object);
    return text === undefined ? render() : textCode(text);
  }
}
