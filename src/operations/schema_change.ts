import type { Operation } from "./operation.ts";

/** What has to be done about one object so that a schema becomes another. */
export interface SchemaChange {
  readonly action: "add" | "change" | "remove" | "rename";
  /** The object for people, as `index public.account_email`. */
  readonly object: string;
  /** In the order in which they run; never empty. */
  readonly operations: readonly Operation[];
  /** What to look at before it runs: rows lost, tables rewritten, writes blocked. */
  readonly notes: readonly string[];
  /**
   * Objects that its drops lock until the end of their transaction, about; 0
   * where it drops nothing. What is made or changed is not counted.
   */
  readonly locks: number;
}

/** An object that is taken for another one under a new name. */
export type SchemaRename =
  | {
    readonly kind: "object";
    /** Key of a table, view, sequence, type, index or constraint as it is. */
    readonly key: string;
    /** Without its schema, not quoted. */
    readonly newName: string;
  }
  | {
    readonly kind: "column" | "enumValue";
    /** Key of the table or the enum as it is. */
    readonly key: string;
    readonly name: string;
    readonly newName: string;
  };
