import { IniSyntaxError } from "./errors.ts";
import { strip, stripEnd, stripStart } from "./python_text.ts";

/** One option of an ini file. */
export interface IniOption {
  /** The value as written, `%` not yet replaced, lines joined by `\n`. */
  readonly value: string;
  /** 1-based line of its name; undefined if it was set by the program. */
  readonly line: number | undefined;
}

/** Options of a section by lower-cased name, in the order of the file. */
export type IniSection = ReadonlyMap<string, IniOption>;

/** The content of an ini file, nothing interpolated. */
export interface IniDocument {
  /** File name as the user gave it. */
  readonly file: string;
  /** Options of `[DEFAULT]`; they count in every section. */
  readonly defaults: IniSection;
  /** Sections without `[DEFAULT]` by name, in the order of the file. */
  readonly sections: ReadonlyMap<string, IniSection>;
}

/** Name of the section whose options count in every section. */
export const DEFAULT_SECTION = "DEFAULT";

const BYTE_ORDER_MARK = "\uFEFF";

/** Lower-cases an option name; what two spellings of one name share. */
export function normalizeOption(name: string): string {
  return name.toLowerCase();
}

/**
 * Reads the dialect of Python's `configparser`, as Alembic does.
 *
 * `=` or `:` after a name, whichever comes first; `#` and `;` begin a comment
 * only at the start of a line; a line that is indented deeper than the name
 * above continues its value, also if it looks like a section or an option;
 * blank lines inside a value stay, comments inside it disappear. Only
 * `[DEFAULT]` may appear twice, without repeating an option.
 *
 * @throws {IniSyntaxError} If the text is not of this form. Unreadable lines are reported together, the rest at the first one.
 * @see Python 3.11 `configparser`, `strict=True`
 */
export function parseIni(
  text: string,
  options: { readonly file: string },
): IniDocument {
  const reader = new IniReader(options.file);
  for (const [index, line] of splitLines(text).entries()) {
    reader.readLine(line, index + 1);
  }
  return reader.finish();
}

/** Lines end in LF, CR LF or CR; a line end at the very end adds no line. */
function splitLines(text: string): readonly string[] {
  const lines = text.split(/\r\n|\r|\n/);
  if (lines.at(-1) === "") lines.pop();
  return lines;
}

interface OpenOption {
  readonly line: number;
  readonly lines: string[];
}

type OpenSection = Map<string, OpenOption>;

class IniReader {
  readonly #file: string;
  readonly #defaults: OpenSection = new Map();
  readonly #sections = new Map<string, OpenSection>();
  readonly #unreadableLines: number[] = [];
  #sectionName = "";
  #section: OpenSection | undefined;
  /** The option that indented lines continue. */
  #option: OpenOption | undefined;
  /** Indentation of the last line that was no continuation. */
  #indentation = 0;

  constructor(file: string) {
    this.#file = file;
  }

  readLine(line: string, lineNumber: number): void {
    const content = strip(line);
    if (content.startsWith("#") || content.startsWith(";")) return;
    if (content === "") {
      this.#option?.lines.push("");
      return;
    }
    const indentation = line.length - stripStart(line).length;
    if (this.#option !== undefined && indentation > this.#indentation) {
      this.#option.lines.push(content);
      return;
    }
    this.#indentation = indentation;
    const header = /^\[(.+)\]/s.exec(content);
    if (header?.[1] !== undefined) this.#openSection(header[1], lineNumber);
    else this.#openOption(content, lineNumber);
  }

  #openSection(name: string, line: number): void {
    this.#sectionName = name;
    this.#option = undefined;
    if (name === DEFAULT_SECTION) {
      this.#section = this.#defaults;
      return;
    }
    if (this.#sections.has(name)) {
      throw new IniSyntaxError({
        problem: "duplicate-section",
        file: this.#file,
        lines: [line],
        section: name,
        hint: `Move its options to the first [${name}]`,
      });
    }
    this.#section = new Map();
    this.#sections.set(name, this.#section);
  }

  #openOption(content: string, line: number): void {
    if (this.#section === undefined) {
      throw new IniSyntaxError({
        problem: "missing-section-header",
        file: this.#file,
        lines: [line],
        hint: content.startsWith(BYTE_ORDER_MARK)
          ? "The file begins with a byte order mark: save it as UTF-8 without one"
          : "Begin the file with '[alembic]'",
      });
    }
    const delimiter = content.search(/[=:]/);
    if (delimiter < 0) {
      this.#unreadableLines.push(line);
      return;
    }
    const name = normalizeOption(stripEnd(content.slice(0, delimiter)));
    if (name === "") this.#unreadableLines.push(line);
    if (this.#section.has(name)) {
      throw new IniSyntaxError({
        problem: "duplicate-option",
        file: this.#file,
        lines: [line],
        section: this.#sectionName,
        option: name,
        hint:
          `Remove one of the two, or indent line ${line} if it continues the value above`,
      });
    }
    const option = { line, lines: [stripStart(content.slice(delimiter + 1))] };
    this.#section.set(name, option);
    // A line without a name cannot be continued: it is an error already.
    this.#option = name === "" ? undefined : option;
  }

  finish(): IniDocument {
    if (this.#unreadableLines.length > 0) {
      throw new IniSyntaxError({
        problem: "unreadable-lines",
        file: this.#file,
        lines: this.#unreadableLines,
        hint:
          "Indent a line to continue the value above it, or begin it with '#' to make it a comment",
      });
    }
    return {
      file: this.#file,
      defaults: closeSection(this.#defaults),
      sections: new Map(
        Array.from(
          this.#sections,
          ([name, section]) => [name, closeSection(section)],
        ),
      ),
    };
  }
}

function closeSection(section: OpenSection): IniSection {
  return new Map(
    Array.from(section, ([name, { line, lines }]) => [
      name,
      { line, value: stripEnd(lines.join("\n")) },
    ]),
  );
}
