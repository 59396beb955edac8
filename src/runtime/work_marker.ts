import type { Connection, QueryResult } from "../driver/connection.ts";
import type { Step } from "../graph/head_changes.ts";
import { executeWithSettings } from "./transaction_settings.ts";
import {
  type BatchPosition,
  parseTableComment,
  renderTableComment,
  type UnfinishedWork,
} from "./unfinished.ts";
import type { VersionTable } from "./version_table.ts";

/** The part of {@linkcode UnfinishedWork} that grows while a step works. */
type Growth = Partial<
  Pick<UnfinishedWork, "hasEffects" | "indexes" | "batches">
>;

/**
 * Keeps in the database what work outside a transaction is under way: a line
 * in the comment of the version table. A table of its own would need the
 * right to create one, and Python's Alembic, which may share the version
 * table, would propose to drop it.
 *
 * A role that may not change the comment (it has to own the table) works
 * without a marker.
 */
export class WorkMarker {
  readonly #table: VersionTable;
  readonly #run = crypto.randomUUID();
  /** What others wrote into the comment. */
  #text: string | undefined;
  #stored: UnfinishedWork | undefined;
  #isOwned = false;
  #application = "";

  constructor(table: VersionTable) {
    this.#table = table;
  }

  /** What the database says is under way. */
  get stored(): UnfinishedWork | undefined {
    return this.#stored;
  }

  /** Whether the marker in the database was written by this run. */
  get isOwn(): boolean {
    return this.#stored?.run === this.#run;
  }

  /** What the comment is once {@linkcode clearStatements} have run. */
  get clearedComment(): string | undefined {
    return this.#text;
  }

  /** Takes over a row of {@linkcode VersionTable.stateQuery}. */
  receive(result: QueryResult | undefined): void {
    this.receiveComment(result);
    const row = result?.rows[0];
    this.#isOwned = row?.["owned"] === true;
    this.#application = String(row?.["application"] ?? "");
  }

  /** Takes over a row of {@linkcode VersionTable.briefStateQuery}. */
  receiveComment(result: QueryResult | undefined): void {
    const comment = result?.rows[0]?.["comment"];
    const parsed = parseTableComment(
      typeof comment === "string" ? comment : null,
    );
    this.#text = parsed.text;
    this.#stored = parsed.unfinished;
  }

  /** The table was made in this transaction, so that it is ours. */
  receiveNewTable(): void {
    this.#isOwned = true;
  }

  /**
   * Writes that `step` works outside a transaction, or that more of it is
   * done; nothing if that is written already. What an interrupted run of the
   * same step has left is kept.
   */
  async write(
    connection: Connection,
    step: Step,
    options: { readonly heads: readonly string[]; readonly growth: Growth },
  ): Promise<void> {
    if (!this.#isOwned || step.direction === "stamp") return;
    const before = isOf(this.#stored, step) ? this.#stored : undefined;
    const isSame = before !== undefined && this.isOwn &&
      Object.entries(options.growth).every(([name, value]) =>
        JSON.stringify(Reflect.get(before, name)) === JSON.stringify(value)
      );
    if (isSame) return;
    await this.#store(connection, {
      revision: step.revision,
      direction: step.direction,
      heads: options.heads,
      headsAfter: step.headsAfter,
      run: this.#run,
      by: before !== undefined && this.isOwn ? before.by : this.#application,
      since: before !== undefined && this.isOwn
        ? before.since
        : new Date().toISOString(),
      hasEffects: before?.hasEffects ?? false,
      indexes: before?.indexes ?? [],
      batches: before?.batches ?? {},
      ...options.growth,
    });
  }

  /** Keeps how far a batched update has come, in the transaction of the batch. */
  async writePosition(
    connection: Connection,
    name: string,
    position: BatchPosition,
  ): Promise<void> {
    const stored = this.#stored;
    if (stored === undefined || !this.#isOwned) return;
    const { key, rows } = position;
    const batches = { ...stored.batches, [name]: { key, rows } };
    await this.#store(connection, { ...stored, batches });
  }

  /** Takes it away, if there is one. */
  async clear(connection: Connection): Promise<void> {
    for (const statement of this.clearStatements()) {
      await connection.execute(statement);
    }
    this.receiveCleared();
  }

  /** What takes it away; nothing if there is none. */
  clearStatements(): readonly string[] {
    return this.#stored === undefined ? [] : [this.#statement(undefined)];
  }

  /** {@linkcode clearStatements} were run. */
  receiveCleared(): void {
    this.#stored = undefined;
  }

  async #store(
    connection: Connection,
    unfinished: UnfinishedWork,
  ): Promise<void> {
    await connection.execute(this.#statement(unfinished));
    this.#stored = unfinished;
  }

  #statement(unfinished: UnfinishedWork | undefined): string {
    const comment = renderTableComment({ text: this.#text, unfinished });
    return this.#table.commentStatement(comment);
  }
}

/** What the database tells of interrupted work, read without a lock. */
export async function readUnfinished(
  connection: Connection,
  table: VersionTable,
): Promise<UnfinishedWork | undefined> {
  const marker = new WorkMarker(table);
  const [state] = await executeWithSettings(connection, table.stateQuery());
  marker.receive(state);
  return marker.stored;
}

/**
 * The same if it is still true: version rows that have moved since were moved
 * by somebody who knew better, `stamp` or Python's Alembic.
 */
export async function findUnfinished(
  connection: Connection,
  table: VersionTable,
  rows: readonly string[],
): Promise<UnfinishedWork | undefined> {
  const unfinished = await readUnfinished(connection, table);
  return unfinished !== undefined && isSameSet(unfinished.heads, rows)
    ? unfinished
    : undefined;
}

/** Whether both have the same items, in whatever order. */
export function isSameSet(
  a: readonly string[],
  b: readonly string[],
): boolean {
  const set = new Set(a);
  return set.size === new Set(b).size && b.every((each) => set.has(each));
}

/** Whether the marker is about this step. */
export function isOf(
  unfinished: UnfinishedWork | undefined,
  step: Step,
): unfinished is UnfinishedWork {
  return unfinished !== undefined && unfinished.revision === step.revision &&
    unfinished.direction === step.direction;
}
