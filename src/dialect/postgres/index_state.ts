import type {
  IndexRecord,
  IndexState,
  SchemaObject,
} from "../../schema/database_schema.ts";
import { splitIdentity } from "../../schema/identity.ts";
import { quoteIdentifier } from "./identifiers.ts";

/** What is said of the index that an object is or has. */
export function stateOf(object: SchemaObject): IndexState | undefined {
  return object.kind === "index"
    ? object.state
    : object.kind === "constraint"
    ? object.index
    : undefined;
}

/** Whether more is said of an index than its definition and its comment. */
export function hasSettings({ state }: IndexRecord): boolean {
  return state.statistics.length > 0 || state.isClustered ||
    state.tablespace !== undefined;
}

/** The index of a partitioned table, made for all partitions that there are. */
export function withoutOnly(index: IndexRecord): IndexRecord {
  const name = quoteIdentifier(splitIdentity(index.identity).name);
  const head = `INDEX ${name} ON `;
  return {
    ...index,
    definition: index.definition.replace(`${head}ONLY `, () => head),
  };
}
