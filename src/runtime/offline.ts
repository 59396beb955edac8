import type { Connection } from "../driver/connection.ts";
import { describeStepBriefly } from "../graph/describe.ts";
import type { Step } from "../graph/head_changes.ts";
import type { EventListener } from "./events.ts";
import type { RunEnvironment, StepBody } from "./migrator.ts";
import type { StepSession } from "./step_session.ts";
import { lexSql } from "../util/sql_lexer.ts";
import type { VersionTable } from "./version_table.ts";

/** Options of {@linkcode writeOffline}. */
export interface OfflineOptions {
  /** A recording connection; gets statements with their semicolons. */
  readonly connection: Connection;
  readonly versionTable: VersionTable;
  /** Whether the script has to make the version table: it starts at base. */
  readonly createsVersionTable: boolean;
  readonly environment: RunEnvironment;
  /** Undefined for a stamp, whose steps run nothing. */
  readonly loadStep: ((step: Step) => Promise<StepBody>) | undefined;
  readonly listener: EventListener;
}

/**
 * Writes the script that does `steps`, in the transactions in which a run on
 * a server would do them.
 */
export async function writeOffline(
  steps: readonly Step[],
  options: OfflineOptions,
): Promise<void> {
  const { createsVersionTable } = options;
  const { transactionPerMigration } = options.environment;
  const session = new OfflineSession(options.connection);
  // As Alembic: the one transaction is there even if there is nothing in it.
  if (!transactionPerMigration || (steps.length === 0 && createsVersionTable)) {
    await session.begin();
  }
  let needsTable = createsVersionTable;
  for (const step of steps) {
    if (transactionPerMigration) await session.begin();
    if (needsTable) {
      await session.write(options.versionTable.createStatement());
      needsTable = false;
    }
    await writeStep(step, session, options);
    if (transactionPerMigration) await session.commit();
  }
  if (needsTable && steps.length === 0) {
    await session.write(options.versionTable.createStatement());
  }
  if (session.inTransaction) await session.commit();
}

async function writeStep(
  step: Step,
  session: OfflineSession,
  options: OfflineOptions,
): Promise<void> {
  options.listener({ kind: "stepStart", step });
  await session.writeComment(`Running ${describeStepBriefly(step)}`);
  const body = await options.loadStep?.(step);
  if (body !== undefined) {
    if (!body.transaction) await session.enterAutocommit();
    await body.run(session);
    if (!body.transaction) await session.leaveAutocommit();
  }
  for (const change of step.changes) {
    await session.write(options.versionTable.changeStatement(change));
  }
  await options.environment.onVersionApply?.(step, session);
}

/**
 * Writes statements as psql reads them: a semicolon, then an empty line. The
 * texts stay as they are but for blank lines and blanks around them.
 */
export class OfflineSession implements StepSession {
  readonly connection: Connection;
  readonly #target: Connection;
  #inTransaction = false;

  constructor(target: Connection) {
    this.#target = target;
    this.connection = {
      displayUrl: target.displayUrl,
      serverVersion: target.serverVersion,
      isOffline: true,
      execute: async (sql) => {
        await this.write(sql);
        return [];
      },
      query: (sql, parameters) => target.query(sql, parameters),
      cancel: () => target.cancel(),
      onNotice: (listener) => target.onNotice(listener),
      close: () => target.close(),
    };
  }

  get inTransaction(): boolean {
    return this.#inTransaction;
  }

  async write(sql: string): Promise<void> {
    const text = sql.replace(/^(?:[ \t]*[\r\n]+)+/, "").trimEnd();
    if (text === "") return;
    await this.#target.execute(`${text}${closingOf(text)}\n\n`);
  }

  async writeComment(text: string): Promise<void> {
    await this.#target.execute(`-- ${text}\n\n`);
  }

  async begin(): Promise<void> {
    this.#inTransaction = true;
    await this.write("BEGIN");
  }

  async commit(): Promise<void> {
    await this.write("COMMIT");
    this.#inTransaction = false;
  }

  enterAutocommit(): Promise<void> {
    return this.commit();
  }

  leaveAutocommit(): Promise<void> {
    return this.begin();
  }
}

/**
 * What the last statement of the text lacks of its end: nothing if it has its
 * semicolon or if there are only comments; behind a comment to the end of the
 * line, the semicolon has to stand on a line of its own.
 */
function closingOf(text: string): string {
  let isOpen = false;
  let isComment = false;
  for (const { kind } of lexSql(text)) {
    isComment = kind === "comment";
    if (!isComment) isOpen = kind !== "semicolon";
  }
  if (!isOpen) return "";
  return isComment && !text.endsWith("*/") ? "\n;" : ";";
}
