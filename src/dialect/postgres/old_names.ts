import { splitIdentity } from "../../schema/identity.ts";
import { byteLength, MAX_NAME_LENGTH_BYTES } from "../../schema/naming.ts";
import { quoteIdentifier, quoteQualifiedName } from "./identifiers.ts";

/**
 * What is replaced gets it behind its name: its successor is made under that,
 * what it holds is moved there, and the old one is dropped. So a type goes whose
 * columns get the new one, and a table whose rows are moved.
 */
const OLD_SUFFIX = "__old";

/** The name of what is set aside. */
export function oldName(identity: string): string {
  let { name } = splitIdentity(identity);
  while (byteLength(name + OLD_SUFFIX) > MAX_NAME_LENGTH_BYTES) {
    name = name.slice(0, -1);
  }
  return name + OLD_SUFFIX;
}

/** The same with its schema, quoted. */
export function oldIdentity(identity: string): string {
  return quoteQualifiedName(splitIdentity(identity).schema, oldName(identity));
}

/** Sets an object aside; `word` is its kind as in `ALTER SEQUENCE`. */
export function renameAway(word: string, identity: string): string {
  return `ALTER ${word} ${identity} RENAME TO ${
    quoteIdentifier(oldName(identity))
  }`;
}
