import { CATALOG_IDS, type CatalogName } from "./catalog.ts";
import type {
  CommentRow,
  DependencyRow,
  PrivilegeRow,
} from "./catalog_objects.ts";
import {
  columnKey,
  type DatabaseSchema,
  type PrivilegeChange,
} from "../../schema/database_schema.ts";

/** Where an object is in the catalogs. */
export interface Address {
  readonly catalog: CatalogName;
  readonly oid: string;
}

/** What every object has. */
export interface CommonParts {
  readonly comment: string | undefined;
  readonly privileges: readonly PrivilegeChange[];
}

/**
 * Knows which object is behind an object id: turns comments, privileges and
 * dependencies, which the catalogs keep by id, into parts of records.
 */
export class ObjectIndex {
  readonly #keys = new Map<string, string>();
  /** Column names by relation and number. */
  readonly #columns = new Map<string, string>();
  readonly #comments = new Map<string, string>();
  readonly #privileges = new Map<string, PrivilegeChange[]>();

  constructor(
    comments: readonly CommentRow[],
    privileges: readonly PrivilegeRow[],
  ) {
    for (const { catalog, oid, sub, text } of comments) {
      this.#comments.set(`${catalog}:${oid}:${sub}`, text);
    }
    for (const row of privileges) {
      const address = `${row.catalog}:${row.oid}`;
      const list = this.#privileges.get(address) ?? [];
      list.push({
        action: row.action,
        privilege: row.privilege,
        grantee: row.grantee,
        isGrantable: row.is_grantable,
        column: row.column ?? undefined,
      });
      this.#privileges.set(address, list);
    }
  }

  /** Remembers that the object there has this key. */
  register({ catalog, oid }: Address, key: string): void {
    this.#keys.set(`${CATALOG_IDS[catalog]}:${oid}`, key);
  }

  /** Remembers a column of a table or view. */
  registerColumn(relation: string, number: number, name: string): void {
    this.#columns.set(`${relation}:${number}`, name);
  }

  /** Key of the object there; undefined if it is not reflected. */
  keyAt({ catalog, oid }: Address): string | undefined {
    return this.#keys.get(`${CATALOG_IDS[catalog]}:${oid}`);
  }

  commentAt({ catalog, oid }: Address, column: number = 0): string | undefined {
    return this.#comments.get(`${CATALOG_IDS[catalog]}:${oid}:${column}`);
  }

  /** Comment and privileges of the object there. */
  commonAt(address: Address): CommonParts {
    const { catalog, oid } = address;
    return {
      comment: this.commentAt(address),
      privileges: this.#privileges.get(`${CATALOG_IDS[catalog]}:${oid}`) ?? [],
    };
  }

  /** Key to the keys it needs, each once and none of itself. */
  resolveDependencies(
    rows: readonly DependencyRow[],
  ): Pick<DatabaseSchema, "dependencies" | "columnDependencies"> {
    const edges = new Map<string, Set<string>>();
    const columnEdges = new Map<string, Set<string>>();
    for (const { c, o, rc, ro, rs } of rows) {
      const from = this.#keys.get(`${c}:${o}`);
      const to = this.#keys.get(`${rc}:${ro}`);
      if (from === undefined || to === undefined || from === to) continue;
      addEdge(edges, from, to);
      const column = rs > 0 && rc === CATALOG_IDS.pg_class
        ? this.#columns.get(`${ro}:${rs}`)
        : undefined;
      if (column !== undefined) {
        addEdge(columnEdges, from, columnKey(to, column));
      }
    }
    return {
      dependencies: sortEdges(edges),
      columnDependencies: sortEdges(columnEdges),
    };
  }
}

function addEdge(
  edges: Map<string, Set<string>>,
  from: string,
  to: string,
): void {
  const needed = edges.get(from);
  if (needed === undefined) edges.set(from, new Set([to]));
  else needed.add(to);
}

function sortEdges(
  edges: ReadonlyMap<string, ReadonlySet<string>>,
): ReadonlyMap<string, readonly string[]> {
  return new Map(
    [...edges].map(([key, needed]) => [key, [...needed].toSorted()]),
  );
}
