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

/** Values by catalog, then by object id. */
type ByAddress<T> = Map<string, Map<string, T>>;

/**
 * Knows which object is behind an object id: turns comments, privileges and
 * dependencies, which the catalogs keep by id, into parts of records.
 */
export class ObjectIndex {
  readonly #keys: ByAddress<string> = new Map();
  /** Column names by relation, at their numbers. */
  readonly #columns = new Map<string, string[]>();
  /** By column, that of the object itself at 0. */
  readonly #comments: ByAddress<Map<number, string>> = new Map();
  readonly #privileges: ByAddress<PrivilegeChange[]> = new Map();

  constructor(
    comments: readonly CommentRow[],
    privileges: readonly PrivilegeRow[],
  ) {
    for (const { catalog, oid, sub, text } of comments) {
      const ofCatalog = getOrAdd(this.#comments, catalog, () => new Map());
      getOrAdd(ofCatalog, oid, () => new Map()).set(sub, text);
    }
    for (const row of privileges) {
      const ofCatalog = getOrAdd(
        this.#privileges,
        row.catalog,
        () => new Map<string, PrivilegeChange[]>(),
      );
      getOrAdd(ofCatalog, row.oid, () => []).push({
        action: row.action,
        privilege: row.privilege,
        grantee: row.grantee,
        isGrantable: row.is_grantable,
        column: row.column ?? undefined,
      });
    }
  }

  /** Remembers that the object there has this key. */
  register({ catalog, oid }: Address, key: string): void {
    getOrAdd(this.#keys, CATALOG_IDS[catalog], () => new Map()).set(oid, key);
  }

  /** Remembers a column of a table or view. */
  registerColumn(relation: string, number: number, name: string): void {
    getOrAdd(this.#columns, relation, () => [])[number] = name;
  }

  /** Name of a column of a table or view; undefined if it is not reflected. */
  columnAt(relation: string, number: number): string | undefined {
    return this.#columns.get(relation)?.[number];
  }

  /** Key of the object there; undefined if it is not reflected. */
  keyAt({ catalog, oid }: Address): string | undefined {
    return this.#keys.get(CATALOG_IDS[catalog])?.get(oid);
  }

  /** Keys of the objects at these places, each once: id of the catalog, object id. */
  keysAt(places: readonly string[]): readonly string[] {
    const keys = places.flatMap((place) => {
      const [catalog = "", oid = ""] = place.split(" ");
      return this.#keys.get(catalog)?.get(oid) ?? [];
    });
    return [...new Set(keys)].sort();
  }

  commentAt({ catalog, oid }: Address, column: number = 0): string | undefined {
    return this.#comments.get(CATALOG_IDS[catalog])?.get(oid)?.get(column);
  }

  /** Comment and privileges of the object there. */
  commonAt(address: Address): CommonParts {
    const { catalog, oid } = address;
    return {
      comment: this.commentAt(address),
      privileges: this.#privileges.get(CATALOG_IDS[catalog])?.get(oid) ?? [],
    };
  }

  /** Key to the keys it needs, each once and none of itself. */
  resolveDependencies(
    rows: readonly DependencyRow[],
  ): Pick<DatabaseSchema, "dependencies" | "columnDependencies"> {
    const edges = new Map<string, Set<string>>();
    const columnEdges = new Map<string, Set<string>>();
    for (const { c, o, rc, ro, rs } of rows) {
      const from = this.#keys.get(c)?.get(o);
      const to = this.#keys.get(rc)?.get(ro);
      if (from === undefined || to === undefined || from === to) continue;
      addEdge(edges, from, to);
      const column = rs > 0 && rc === CATALOG_IDS.pg_class
        ? this.columnAt(ro, rs)
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

function getOrAdd<K, V>(map: Map<K, V>, key: K, make: () => V): V {
  const known = map.get(key);
  if (known !== undefined) return known;
  const made = make();
  map.set(key, made);
  return made;
}

function addEdge(
  edges: Map<string, Set<string>>,
  from: string,
  to: string,
): void {
  getOrAdd(edges, from, () => new Set()).add(to);
}

function sortEdges(
  edges: ReadonlyMap<string, ReadonlySet<string>>,
): ReadonlyMap<string, readonly string[]> {
  return new Map(
    [...edges].map(([key, needed]) => [key, [...needed].sort()]),
  );
}
