/** What {@linkcode parseArray} needs to know of the type. */
export interface ArrayFormat {
  /** Reads the text of an element that is not NULL. */
  readonly parseElement: (text: string) => unknown;
  /** Between the elements. */
  readonly delimiter: string;
}

/**
 * Reads the text of an array, `{1,NULL,"a b"}`: arrays within it are arrays,
 * NULL is null. Bounds that do not begin at 1 (`[0:1]={1,2}`) are left out.
 *
 * @throws {TypeError} If it is no such text.
 * @see PostgreSQL 18 manual 8.15.6
 */
export function parseArray(
  text: string,
  format: ArrayFormat,
): readonly unknown[] {
  return new ArrayReader(text, format).read();
}

class ArrayReader {
  readonly #text: string;
  readonly #format: ArrayFormat;
  #position: number;

  constructor(text: string, format: ArrayFormat) {
    this.#text = text;
    this.#format = format;
    this.#position = text.indexOf("{");
  }

  read(): readonly unknown[] {
    if (this.#position < 0) throw this.#unreadable();
    const items = this.#readItems();
    if (this.#position !== this.#text.length) throw this.#unreadable();
    return items;
  }

  /** From an opening brace to behind the closing one. */
  #readItems(): readonly unknown[] {
    const items: unknown[] = [];
    this.#position++;
    if (this.#text[this.#position] === "}") {
      this.#position++;
      return items;
    }
    for (;;) {
      items.push(this.#readItem());
      const next = this.#text[this.#position++];
      if (next === "}") return items;
      if (next !== this.#format.delimiter) throw this.#unreadable();
    }
  }

  #readItem(): unknown {
    switch (this.#text[this.#position]) {
      case "{":
        return this.#readItems();
      case '"':
        return this.#format.parseElement(this.#readQuoted());
    }
    const start = this.#position;
    while (
      this.#position < this.#text.length &&
      this.#text[this.#position] !== "}" &&
      this.#text[this.#position] !== this.#format.delimiter
    ) this.#position++;
    const text = this.#text.slice(start, this.#position);
    return text === "NULL" ? null : this.#format.parseElement(text);
  }

  #readQuoted(): string {
    const quoted = /"((?:[^"\\]|\\[^])*)"/y;
    quoted.lastIndex = this.#position;
    const content = quoted.exec(this.#text)?.[1];
    if (content === undefined) throw this.#unreadable();
    this.#position = quoted.lastIndex;
    return content.replace(/\\([^])/g, "$1");
  }

  #unreadable(): TypeError {
    return new TypeError(`The server sent '${this.#text}' for an array`);
  }
}
