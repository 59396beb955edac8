import { byteLength, MAX_NAME_LENGTH_BYTES } from "../../schema/naming.ts";
import { IdentifierError, LiteralError } from "../errors.ts";
import { COLUMN_NAME_WORDS, RESERVED_WORDS } from "./keywords.ts";

const PLAIN_NAME_REGEXP = /^[a-z_][a-z0-9_$]*$/;

/**
 * The name as SQL needs it for a table, column, index, constraint, schema …: in
 * double quotes if it is reserved or anything but lower-case letters, digits,
 * `_` and `$`.
 *
 * @throws {IdentifierError} If it is empty, has a NUL or is longer than 63 bytes.
 */
export function quoteIdentifier(name: string): string {
  assertIdentifier(name);
  const isPlain = PLAIN_NAME_REGEXP.test(name) && !RESERVED_WORDS.has(name);
  return isPlain ? name : `"${name.replaceAll('"', '""')}"`;
}

/** The name with its schema before it, if there is one. */
export function quoteQualifiedName(
  schema: string | undefined,
  name: string,
): string {
  const quoted = quoteIdentifier(name);
  return schema === undefined ? quoted : `${quoteIdentifier(schema)}.${quoted}`;
}

/**
 * The name of a type or a routine where one is expected: its first part must
 * not read like a built-in one, such as `time` or `position`, which may be
 * tables without quotes.
 */
export function quoteTypeName(
  schema: string | undefined,
  name: string,
): string {
  const [first, rest] = schema === undefined
    ? [name, ""]
    : [schema, `.${quoteIdentifier(name)}`];
  const quoted = COLUMN_NAME_WORDS.has(first)
    ? `"${first}"`
    : quoteIdentifier(first);
  return quoted + rest;
}

/** The names, quoted and separated by commas. */
export function quoteList(names: readonly string[]): string {
  return names.map(quoteIdentifier).join(", ");
}

function assertIdentifier(name: string): void {
  if (name === "") {
    throw new IdentifierError(name, "An identifier must not be empty");
  }
  if (name.includes("\0")) {
    throw new IdentifierError(
      name,
      `Identifier '${name.replaceAll("\0", "\\0")}' has a NUL character`,
    );
  }
  const lengthBytes = byteLength(name);
  if (lengthBytes > MAX_NAME_LENGTH_BYTES) {
    throw new IdentifierError(
      name,
      `Identifier '${name}' exceeds maximum length of ${MAX_NAME_LENGTH_BYTES} bytes: it has ${lengthBytes}`,
      { hint: "The server would cut it off in silence; choose a shorter one" },
    );
  }
}

/**
 * The text as a string literal. Backslashes mean nothing in it, as the server
 * has `standard_conforming_strings` on since PostgreSQL 9.1.
 *
 * @throws {LiteralError} If it has a NUL, which PostgreSQL cannot store.
 */
export function quoteLiteral(text: string): string {
  if (text.includes("\0")) {
    throw new LiteralError(
      "A text with a NUL character cannot be stored by PostgreSQL",
    );
  }
  return `'${text.replaceAll("'", "''")}'`;
}

/**
 * The text in dollar quotes, with a tag that does not occur in it: for bodies
 * of functions, which stay readable that way.
 */
export function quoteDollar(text: string): string {
  if (text.includes("\0")) return quoteLiteral(text);
  let tag = "$$";
  // A text that ends in "$" would run into the closing tag.
  for (let number = 1; `${text}$`.includes(tag); number++) {
    tag = `$body${number}$`;
  }
  return `${tag}${text}${tag}`;
}
