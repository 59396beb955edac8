import { closestName } from "../util/closest_name.ts";
import { LazyDoc, type ScriptDoc } from "./doc_comment.ts";
import { ScriptShapeError } from "./errors.ts";
import { Lexer, type Token } from "./lexer.ts";

/** The attributes by which a revision module takes its place in the graph. */
export const ATTRIBUTE_NAMES = [
  "revision",
  "downRevision",
  "branchLabels",
  "dependsOn",
] as const;

/** Name of a graph attribute. */
export type AttributeName = (typeof ATTRIBUTE_NAMES)[number];

/** A value that could be read from the text. */
export type LiteralValue = string | null | readonly string[];

/** Stands for a value that only running the module can tell. */
export const DYNAMIC: unique symbol = Symbol("dynamic");

/** An attribute as its text shows it. */
export type Attribute = LiteralValue | typeof DYNAMIC;

/** What a module says about itself without being run. */
export interface ModuleHead {
  readonly message: ScriptDoc;
  /** Those that are exported. */
  readonly attributes: Readonly<Partial<Record<AttributeName, Attribute>>>;
  /** A name that is exported in place of an attribute. */
  readonly misspelt: MisspeltExport | undefined;
}

/** An exported name that was probably meant for another, which is missing. */
export interface MisspeltExport {
  readonly name: string;
  readonly meant: string;
}

/** Names that begin a statement, so that none of them continues an expression. */
const STATEMENT_KEYWORDS: ReadonlySet<string> = new Set(
  ("abstract class const declare do enum export for function if import interface let namespace return switch " +
    "throw try type var while async").split(" "),
);

/**
 * What the template writes behind the comment: imports of types, and the four
 * attributes as plain literals, before anything else. Each part is what the
 * scanner would take it for, and the scanner stops at the fourth as well.
 */
const USUAL_HEAD_REGEXP = new RegExp(
  String.raw`\s*(?:import type \{[\w\s,]*\} from "[^"\\\r\n]*";\s*)*` +
    ATTRIBUTE_NAMES.map((name) =>
      String.raw`export const ${name} = (?:null|"([^"\\\r\n]*)");` +
      String
        .raw`[^\S\r\n\u2028\u2029]*(?://[^\r\n\u2028\u2029]*(?=[\r\n\u2028\u2029]|$))?\s*`
    ).join(""),
  "y",
);

/** Variables and lists that a text may export. */
const EXPORT_REGEXP =
  /\bexport\s*(?:(?:const|let|var)\s+([\w$]+)|\{([^}]*)\})/g;

/**
 * The first of the exported names that comes close to one of `wanted` which
 * is not among them: Python's `down_revision` as well as a slip.
 */
export function findMisspeltExport(
  exported: readonly string[],
  wanted: readonly string[],
): MisspeltExport | undefined {
  const missing = wanted.filter((name) => !exported.includes(name));
  for (const name of exported) {
    if (wanted.includes(name)) continue;
    const meant = closestName(name, missing);
    if (meant !== undefined) return { name, meant };
  }
  return undefined;
}

/**
 * Refuses a file that would be taken for another than was meant: without a
 * `downRevision` it is a base, without a `downgrade` it cannot be undone.
 *
 * @throws {ScriptShapeError} If there is a misspelt export.
 */
export function assertNotMisspelt(
  misspelt: MisspeltExport | undefined,
  path: string,
): void {
  if (misspelt === undefined) return;
  throw new ScriptShapeError(path, {
    reason: `It exports "${misspelt.name}"`,
    hint: `Did you mean "${misspelt.meant}"?`,
  });
}

/**
 * Reads message and attributes of a TypeScript or JavaScript module from its
 * text. Attributes may stand anywhere at the top level, in any order, with
 * type annotations, `as` and `satisfies`; whatever is no plain literal is
 * reported as dynamic. Text that is not valid TypeScript gives no error here.
 */
export function readModuleHead(text: string): ModuleHead {
  return readUsualHead(text) ?? scanModuleHead(text);
}

/** Undefined if the head is another than the template's. */
function readUsualHead(text: string): ModuleHead | undefined {
  if (!text.startsWith("/**") || text.startsWith("/**/")) return undefined;
  const close = text.indexOf("*/", 3);
  if (close < 0) return undefined;
  const commentEnd = close + 2;
  USUAL_HEAD_REGEXP.lastIndex = commentEnd;
  const match = USUAL_HEAD_REGEXP.exec(text);
  if (match === null) return undefined;
  return {
    message: new LazyDoc([text.slice(0, commentEnd)]),
    attributes: {
      revision: match[1] ?? null,
      downRevision: match[2] ?? null,
      branchLabels: match[3] ?? null,
      dependsOn: match[4] ?? null,
    },
    misspelt: undefined,
  };
}

/** As {@linkcode readModuleHead}, for any module. */
export function scanModuleHead(text: string): ModuleHead {
  const scanner = new HeadScanner(text);
  scanner.scan();
  return {
    message: new LazyDoc(scanner.leadingComments),
    attributes: scanner.attributes,
    misspelt: scanner.findMisspelt(scanner.otherExports),
  };
}

class HeadScanner {
  readonly attributes: Partial<Record<AttributeName, Attribute>> = {};
  readonly leadingComments: string[] = [];
  /** Exported names that are no attributes. */
  readonly otherExports: string[] = [];
  readonly #text: string;
  readonly #lexer: Lexer;
  #token: Token;

  constructor(text: string) {
    this.#text = text;
    this.#lexer = new Lexer(text);
    this.#token = this.#lexer.next({ comments: true });
    while (this.#token.kind === "comment") {
      this.leadingComments.push(this.#token.text);
      this.#token = this.#lexer.next({ comments: true });
    }
  }

  scan(): void {
    let isRestChecked = false;
    while (this.#token.kind !== "end") {
      if (ATTRIBUTE_NAMES.every((name) => this.#has(name))) return;
      if (this.#isName("export")) {
        this.#advance();
        this.#readExport();
      } else if (this.#isName("import")) {
        this.#advance();
        this.#skipStatement();
      } else if (this.#isPunctuator(";")) {
        this.#advance();
      } else {
        if (!isRestChecked && !this.#mayHaveMore()) return;
        isRestChecked = true;
        this.#skipNested();
      }
    }
  }

  /** As {@linkcode findMisspeltExport}, among names that are no attributes. */
  findMisspelt(names: readonly string[]): MisspeltExport | undefined {
    const known = ATTRIBUTE_NAMES.filter((name) => this.#has(name));
    return findMisspeltExport([...known, ...names], ATTRIBUTE_NAMES);
  }

  #advance(): void {
    this.#token = this.#lexer.next();
  }

  #isName(text: string): boolean {
    return this.#token.kind === "name" && this.#token.text === text;
  }

  #isPunctuator(text: string): boolean {
    return this.#token.kind === "punctuator" && this.#token.text === text;
  }

  #has(name: AttributeName): boolean {
    return this.attributes[name] !== undefined;
  }

  /** Whether what is left could export an attribute that was not seen yet, misspelt or not. */
  #mayHaveMore(): boolean {
    const rest = this.#text.slice(this.#token.start);
    if (
      ATTRIBUTE_NAMES.some((name) => !this.#has(name) && rest.includes(name)) ||
      /\bexport\s*\*/.test(rest)
    ) return true;
    const names = [...rest.matchAll(EXPORT_REGEXP)].flatMap(
      ([, name = "", list = ""]) => [name, ...list.match(/[\w$]+/g) ?? []],
    );
    return this.findMisspelt(names) !== undefined;
  }

  #readExport(): void {
    if (this.#isName("const")) {
      this.#readDeclarators({ isConstant: true });
    } else if (this.#isName("let") || this.#isName("var")) {
      this.#readDeclarators({ isConstant: false });
    } else if (this.#isPunctuator("{")) {
      this.#readExportList();
    } else if (this.#isPunctuator("*")) {
      this.#readExportAll();
    } else {
      while (
        ["async", "abstract", "class", "function"].includes(this.#token.text) ||
        this.#isPunctuator("*")
      ) {
        this.#advance();
      }
      this.#noteExport(this.#token.text);
      this.#skipNested();
    }
  }

  #readDeclarators(options: { readonly isConstant: boolean }): void {
    do {
      this.#advance();
      const name = this.#token.text;
      if (this.#token.kind === "name") {
        this.#advance();
      } else {
        this.#readPattern();
      }
      this.#skipUntil(["="]);
      if (!this.#isPunctuator("=")) continue;
      this.#advance();
      if (!isAttributeName(name)) {
        this.otherExports.push(name);
      } else {
        const attribute = this.#readValue();
        this.attributes[name] = options.isConstant ? attribute : DYNAMIC;
      }
      this.#skipUntil([]);
    } while (this.#isPunctuator(","));
  }

  /** Reads a destructuring pattern; every name in it may be an attribute. */
  #readPattern(): void {
    const start = this.#token.start;
    this.#skipNested();
    const pattern = this.#text.slice(start, this.#token.start);
    for (const name of pattern.match(/[\w$]+/g) ?? []) this.#noteExport(name);
  }

  #readExportList(): void {
    let last = "";
    while (this.#token.kind !== "end") {
      this.#advance();
      if (this.#isPunctuator(",") || this.#isPunctuator("}")) {
        this.#noteExport(last);
      }
      if (this.#isPunctuator("}")) break;
      last = this.#token.value ?? this.#token.text;
    }
    this.#skipStatement();
  }

  #readExportAll(): void {
    this.#advance();
    if (this.#isName("as")) {
      this.#advance();
      this.#noteExport(this.#token.text);
    } else {
      for (const name of ATTRIBUTE_NAMES) {
        if (!this.#has(name)) this.attributes[name] = DYNAMIC;
      }
    }
    this.#skipStatement();
  }

  /** Of an export whose value only running the module can tell. */
  #noteExport(name: string): void {
    if (isAttributeName(name)) this.attributes[name] = DYNAMIC;
    else this.otherExports.push(name);
  }

  /** Reads an initializer; dynamic unless it is a literal and nothing follows but a type. */
  #readValue(): Attribute {
    const value = this.#readLiteral();
    if (value === undefined) return DYNAMIC;
    const isEnd = this.#isName("as") || this.#isName("satisfies") ||
      this.#isPunctuator(",") || this.#isStatementEnd();
    return isEnd ? value : DYNAMIC;
  }

  #readLiteral(): LiteralValue | undefined {
    const { kind, text, value } = this.#token;
    if (kind === "string" || kind === "template") {
      this.#advance();
      return value;
    }
    if (kind === "name" && (text === "null" || text === "undefined")) {
      this.#advance();
      return null;
    }
    return this.#isPunctuator("[") ? this.#readArray() : undefined;
  }

  #readArray(): readonly string[] | undefined {
    const values: string[] = [];
    let isLiteral = true;
    this.#advance();
    while (!this.#isPunctuator("]")) {
      if (this.#token.kind === "end") return undefined;
      if (this.#token.value === undefined) isLiteral = false;
      else values.push(this.#token.value);
      this.#skipNested();
      if (this.#isPunctuator(",")) this.#advance();
      else if (!this.#isPunctuator("]")) isLiteral = false;
    }
    this.#advance();
    return isLiteral ? values : undefined;
  }

  #isStatementEnd(): boolean {
    const { kind, text, onNewLine } = this.#token;
    if (kind === "end" || text === ";") return true;
    if (!onNewLine) return false;
    return kind === "name" &&
        !["as", "satisfies", "in", "instanceof"].includes(text) || text === "@";
  }

  /** Goes on to one of `stops`, a comma or the end of the statement, brackets skipped whole. */
  #skipUntil(stops: readonly string[]): void {
    while (this.#token.kind !== "end") {
      const { kind, text, onNewLine } = this.#token;
      if (
        kind === "punctuator" &&
        (text === ";" || text === "," || stops.includes(text))
      ) return;
      if (kind === "name" && onNewLine && STATEMENT_KEYWORDS.has(text)) return;
      this.#skipNested();
    }
  }

  #skipStatement(): void {
    this.#skipUntil([]);
    while (this.#isPunctuator(",")) {
      this.#advance();
      this.#skipUntil([]);
    }
  }

  /** Goes behind the current token and, if it opens a bracket, behind the closing one. */
  #skipNested(): void {
    let depth = 0;
    do {
      const { kind, text } = this.#token;
      if (kind === "end") return;
      if (kind === "template") {
        if (text.startsWith("}")) depth--;
        if (text.endsWith("${") && this.#token.value === undefined) depth++;
      } else if (kind === "punctuator") {
        if ("([{".includes(text)) depth++;
        else if (")]}".includes(text)) depth--;
      }
      this.#advance();
    } while (depth > 0);
  }
}

function isAttributeName(name: string): name is AttributeName {
  return ATTRIBUTE_NAMES.some((known) => known === name);
}
