import { DEFAULT_LOCK_ROOM } from "../dialect/postgres/drop_locks.ts";
import {
  countLocks,
  type LockingGroup,
  type SplitDirection,
  takeDropsOutside,
} from "../dialect/postgres/outside_drops.ts";
import type { Statement } from "../dialect/statement.ts";
import type { Operation } from "../operations/operation.ts";
import {
  type OperationGroup,
  renderChanges,
} from "../render/render_operations.ts";
import type { RenderOptions } from "../render/render_context.ts";
import { wrapText } from "../util/text.ts";
import { renderChangesSql } from "./changes_sql.ts";
import type { RevisionBody } from "./revision.ts";
import { CommandError } from "./revision_errors.ts";

/** Operations of a revision that belong together. */
export type BodyGroup = OperationGroup & LockingGroup;

/** What a revision does, before it is clear what of it is a transaction. */
export interface BodyGroups {
  readonly upgrade: readonly BodyGroup[];
  readonly downgrade: readonly BodyGroup[];
}

/** A body, with the operations that it says. */
export interface WrittenBody {
  readonly body: RevisionBody;
  readonly upgradeOperations: readonly Operation[];
  readonly downgradeOperations: readonly Operation[];
}

const REPEATABLE_SETTINGS =
  `// A run that died outside the transaction is finished by running it again.
export const settings = { repeatable: true };`;

/**
 * The groups as a TypeScript revision. Drops that lock more objects than a
 * server with default settings has room for stand outside the transaction.
 *
 * @throws {RenderError} If an operation cannot be written.
 */
export function writeModuleBody(
  groups: BodyGroups,
  options: RenderOptions = {},
): WrittenBody {
  const directions = mapDirections(groups, (direction) => {
    const split = takeDropsOutside(direction);
    const inside = split.isTooLarge
      ? withNote(split.inside, tooLargeNote(direction))
      : split.inside;
    const { body, imports } = renderChanges([
      ...(split.outside.length === 0
        ? []
        : [{ outside: split.outside, notes: [outsideNote(direction)] }]),
      ...inside,
    ], options);
    return { split, body, imports };
  });
  const { upgrade, downgrade } = directions;
  const isSplit = [upgrade, downgrade].some(({ split }) =>
    split.outside.length > 0
  );
  return {
    body: {
      upgrades: upgrade.body,
      downgrades: downgrade.body,
      imports: [...new Set([...upgrade.imports, ...downgrade.imports])],
      ...(isSplit ? { settings: REPEATABLE_SETTINGS } : {}),
    },
    upgradeOperations: operationsOf(upgrade.split),
    downgradeOperations: operationsOf(downgrade.split),
  };
}

/**
 * The same as an SQL revision, where a section is outside a transaction as a
 * whole or not at all.
 *
 * @throws {CommandError} If a statement cannot run in a transaction.
 */
export function writeSqlBody(groups: BodyGroups): WrittenBody {
  const { upgrade, downgrade } = mapDirections(groups, writeSqlSection);
  return {
    body: { upgrades: upgrade.text, downgrades: downgrade.text },
    upgradeOperations: operationsOf(upgrade.split),
    downgradeOperations: operationsOf(downgrade.split),
  };
}

interface SqlDirection {
  readonly split: SplitDirection<BodyGroup>;
  readonly text: string;
}

function writeSqlSection(direction: readonly BodyGroup[]): SqlDirection {
  const split = takeDropsOutside(direction, { isWhole: true });
  if (split.outside.length > 0) {
    const head = [
      "-- transaction: off",
      "-- repeatable: yes",
      ...noteLines(outsideNote(direction)),
      "",
    ].join("\n");
    return { split, text: `${head}\n${renderChangesSql(split.outside)}` };
  }
  const advice = split.isTooLarge && !takeDropsOutside(direction).isTooLarge
    ? " Or write a TypeScript revision (--format ts), which can leave its " +
      "transaction for a part of it."
    : "";
  const note = split.isTooLarge
    ? noteLines(tooLargeNote(direction) + advice)
    : [];
  return {
    split,
    text: note.map((line) => `${line}\n`).join("") +
      renderChangesSql(direction, assertTransactional),
  };
}

function mapDirections<T>(
  { upgrade, downgrade }: BodyGroups,
  write: (direction: readonly BodyGroup[]) => T,
): { readonly upgrade: T; readonly downgrade: T } {
  return { upgrade: write(upgrade), downgrade: write(downgrade) };
}

function operationsOf(
  { outside, inside }: SplitDirection<BodyGroup>,
): readonly Operation[] {
  return [...outside, ...inside].flatMap(({ operations }) => operations);
}

function withNote(
  [first, ...rest]: readonly BodyGroup[],
  note: string,
): readonly BodyGroup[] {
  return first === undefined
    ? []
    : [{ ...first, notes: [note, ...first.notes] }, ...rest];
}

const SQL_WIDTH = 80;

function noteLines(note: string): readonly string[] {
  return wrapText(note, SQL_WIDTH - "-- ".length).map((line) => `-- ${line}`);
}

/** Above what runs outside the transaction. */
function outsideNote(direction: readonly BodyGroup[]): string {
  return `NOT ONE TRANSACTION: ${describeLocks(direction)}. So each of these ` +
    "statements is a transaction of its own: a run that dies among them " +
    "leaves a part done, and is finished by running it again.";
}

/** Above what should not be one transaction, and cannot be taken apart. */
function tooLargeNote(direction: readonly BodyGroup[]): string {
  return `TOO LARGE FOR ONE TRANSACTION: ${describeLocks(direction)}. Raise ` +
    "max_locks_per_transaction before it runs, or move drops into revisions " +
    "of their own.";
}

function describeLocks(direction: readonly BodyGroup[]): string {
  return `dropping all of this locks about ${
    Math.round(countLocks(direction) / 100) * 100
  } objects, and a server with its usual max_locks_per_transaction (64) has ` +
    `room for ${DEFAULT_LOCK_ROOM}`;
}

function assertTransactional({ sql, transactional }: Statement): void {
  if (transactional) return;
  throw new CommandError(
    `This cannot run in the transaction of a .sql revision: ${sql}`,
    { hint: "Write a TypeScript revision: --format ts" },
  );
}
