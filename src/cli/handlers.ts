import type { CommandContext } from "../commands/context.ts";
import type { RevisionList } from "../commands/heads.ts";
import type { MigrationResult } from "../commands/migration.ts";
import type { CreatedRevision } from "../commands/revision.ts";
import type { ArgumentValues } from "./arguments.ts";
import type { Json } from "./json.ts";

/** What a handler of a command gets. */
export interface HandlerInput {
  readonly context: CommandContext;
  readonly values: ArgumentValues;
  readonly output: Output;
  /** Asks whoever sits at the terminal; undefined if nobody does. */
  readonly ask: Ask | undefined;
}

/**
 * Shows a question and waits for a line, which it returns without line break;
 * undefined at the end of the input.
 */
export type Ask = (question: string) => Promise<string | undefined>;

/** Where results go. */
export interface Output {
  /** A result for people; nothing with `--quiet`. */
  print(text: string): void;
  /** A result for machines. */
  printJson(value: Json): void;
  /** Text that `--quiet` does not hold back: `--sql`. */
  printAlways(text: string): void;
}

type Handler = (input: HandlerInput) => Promise<void>;

/**
 * What each command does: calls the function of the same name and prints what
 * it returns. Modules are loaded when a command needs them, since loading all
 * of them would take longer than most commands.
 */
export const HANDLERS: Readonly<Record<string, Handler>> = {
  async branches({ context, values, output }) {
    const { branches } = await import("../commands/branches.ts");
    const { renderBranches } = await import("./output.ts");
    const list = await branches(context);
    const verbose = values.flag("verbose");
    if (values.flag("json")) await printRevisions(list, { output });
    else output.print(renderBranches(list, { verbose }));
  },

  async check({ context, values, output }) {
    await assertOneOf(values, ["drift", "shadow"], "check");
    const { assertNoDifferences, check } = await import("../commands/check.ts");
    const options = {
      shadowUrl: values.value("shadow-url"),
      isShadow: values.flag("shadow"),
      isDrift: values.flag("drift"),
      wantsSql: values.flag("sql"),
    };
    const result = await check(context, options);
    const { checkJson, renderDifferences } = await import("./differences.ts");
    if (values.flag("json")) output.printJson(checkJson(result));
    else if (result.sql !== undefined) output.printAlways(result.sql);
    else output.print(renderDifferences(result.differences));
    assertNoDifferences(result.differences, options);
  },

  async current({ context, values, output }) {
    const { assertAtHeads, current } = await import("../commands/current.ts");
    const { renderCurrent, renderDatabase } = await import("./output.ts");
    const result = await current(context);
    if (values.flag("json")) {
      const { currentJson } = await import("./json.ts");
      output.printJson(currentJson(result));
      if (values.flag("check-heads")) assertAtHeads(result);
      return;
    }
    const verbose = values.flag("verbose");
    if (verbose) output.print(renderDatabase(result));
    if (values.flag("check-heads")) assertAtHeads(result);
    output.print(renderCurrent(result, { verbose }));
  },

  async downgrade(input) {
    await connectAhead(input);
    const { downgrade, downgradeOffline } = await import(
      "../commands/upgrade.ts"
    );
    await runMigration(input, {
      direction: "downgrade",
      online: downgrade,
      offline: downgradeOffline,
    });
  },

  async edit({ context, values }) {
    const { edit } = await import("../commands/edit.ts");
    await edit(context, values.required("rev"));
  },

  async ensure_version({ context, values, output }) {
    const { ensureVersion, ensureVersionOffline } = await import(
      "../commands/stamp.ts"
    );
    if (values.flag("sql")) {
      await ensureVersionOffline(context, (text) => output.printAlways(text));
    } else await ensureVersion(context);
  },

  async heads({ context, values, output }) {
    const { heads } = await import("../commands/heads.ts");
    const list = await heads(context, {
      resolveDependencies: values.flag("resolve-dependencies"),
    });
    const verbose = values.flag("verbose");
    if (values.flag("json")) await printRevisions(list, { output });
    else {
      const { renderHeads } = await import("./output.ts");
      output.print(renderHeads(list, { verbose }));
    }
  },

  async history({ context, values, output }) {
    const { history } = await import("../commands/history.ts");
    const indicateCurrent = values.flag("indicate-current");
    const list = await history(context, {
      range: values.value("rev-range"),
      indicateCurrent,
    });
    const verbose = values.flag("verbose");
    if (values.flag("json")) {
      await printRevisions(list, { output, knowsCurrent: indicateCurrent });
    } else {
      const { renderHistory } = await import("./output.ts");
      output.print(renderHistory(list, { verbose }));
    }
  },

  async merge({ context, values, output }) {
    const { merge } = await import("../commands/revision.ts");
    const created = await merge(context, {
      revisions: values.list("revisions"),
      message: values.value("message"),
      branchLabel: values.value("branch-label"),
      revisionId: values.value("rev-id"),
      splice: values.flag("splice"),
      onStatus: statusPrinter({ values, output }),
    });
    await printCreated(created, { values, output });
  },

  async reflect({ context, values, output }) {
    const { reflectAsModule, reflectAsRevision, reflectAsScript } =
      await import("../commands/reflect.ts");
    const format = values.value("format") === "ts" ? "ts" : "sql";
    if (!values.flag("as-revision")) {
      await assertNoRevisionOptions(values);
      const text = format === "ts"
        ? await reflectAsModule(context)
        : await reflectAsScript(context);
      if (values.flag("json")) output.printJson({ [format]: text });
      else output.printAlways(text);
      return;
    }
    const created = await reflectAsRevision(context, {
      message: values.value("message"),
      revisionId: values.value("rev-id"),
      branchLabel: values.value("branch-label"),
      format,
      onStatus: statusPrinter({ values, output }),
    });
    await printCreated(created, { values, output });
  },

  async revision({ context, values, output, ask }) {
    const { autogenerateRevision, revision } = await import(
      "../commands/revision.ts"
    );
    const options = {
      message: values.value("message"),
      sql: values.flag("sql"),
      head: values.value("head"),
      splice: values.flag("splice"),
      branchLabel: values.value("branch-label"),
      versionPath: values.value("version-path"),
      revisionId: values.value("rev-id"),
      dependsOn: values.list("depends-on"),
      format: values.value("format") === "sql" ? "sql" as const : "ts" as const,
      onStatus: statusPrinter({ values, output }),
    };
    if (!values.flag("autogenerate")) {
      await assertNoAutogenerateOptions(values);
      const created = await revision(context, options);
      await printCreated(created, { values, output });
      return;
    }
    const { confirmRename } = await import("./confirm_rename.ts");
    const created = await autogenerateRevision(context, {
      ...options,
      shadowUrl: values.value("shadow-url"),
      isShadow: values.flag("shadow"),
      renames: values.list("rename"),
      writesEmpty: !values.flag("no-empty"),
      confirmRename: ask &&
        ((question) => confirmRename(question, ask)),
    });
    if (created !== undefined) {
      await printCreated(created, { values, output });
    } else if (values.flag("json")) output.printJson({ revision: null });
    else {output.print(
        "No new upgrade operations detected: no file is written\n",
      );}
  },

  async show({ context, values, output }) {
    const { show } = await import("../commands/show.ts");
    const list = await show(context, values.required("rev"));
    if (values.flag("json")) await printRevisions(list, { output });
    else {
      const { renderShow } = await import("./output.ts");
      output.print(renderShow(list));
    }
  },

  async stamp({ context, values, output }) {
    const { stamp, stampOffline } = await import("../commands/stamp.ts");
    const targets = values.list("revisions");
    const purge = values.flag("purge");
    if (values.flag("sql")) {
      await stampOffline(context, targets, {
        purge,
        write: (text) => output.printAlways(text),
      });
      return;
    }
    const result = await stamp(context, targets, { purge });
    await printMigration(result, { values, output });
  },

  async upgrade(input) {
    await connectAhead(input);
    const { upgrade, upgradeOffline } = await import("../commands/upgrade.ts");
    await runMigration(input, {
      direction: "upgrade",
      online: upgrade,
      offline: upgradeOffline,
    });
  },
};

/** A direction and its commands. */
interface Migrators {
  readonly direction: "upgrade" | "downgrade";
  readonly online: (
    context: CommandContext,
    target: string,
    options: { readonly isDryRun: boolean },
  ) => Promise<MigrationResult>;
  readonly offline: (
    context: CommandContext,
    target: string,
    write: (text: string) => void,
  ) => Promise<void>;
}

/** Lets the server answer while what it is asked for is still being loaded. */
async function connectAhead({ context, values }: HandlerInput): Promise<void> {
  if (!values.flag("sql")) await context.connectAhead();
}

async function runMigration(
  { context, values, output }: HandlerInput,
  { direction, ...commands }: Migrators,
): Promise<void> {
  const target = values.required("revision");
  const isDryRun = values.flag("dry-run");
  const write = (text: string) => output.printAlways(text);
  if (values.flag("sql") && isDryRun) {
    const { writePendingSql } = await import("../commands/pending_sql.ts");
    await writePendingSql(context, { direction, target, write });
  } else if (values.flag("sql")) {
    await commands.offline(context, target, write);
  } else {
    const result = await commands.online(context, target, { isDryRun });
    await printMigration(result, { values, output });
  }
}

/** @throws {UsageError} If a script is given what only a revision can have. */
async function assertNoRevisionOptions(values: ArgumentValues): Promise<void> {
  const unfit = ["message", "rev-id", "branch-label"].find((name) =>
    values.value(name) !== undefined
  );
  if (unfit === undefined) return;
  const { UsageError } = await import("./errors.ts");
  throw new UsageError(
    `argument --${unfit}: not allowed without argument --as-revision`,
    "reflect",
  );
}

/** @throws {UsageError} If a plain revision is given what is for comparing. */
async function assertNoAutogenerateOptions(
  values: ArgumentValues,
): Promise<void> {
  const unfit = values.list("rename").length > 0
    ? "rename"
    : values.value("shadow-url") !== undefined
    ? "shadow-url"
    : ["shadow", "no-empty"].find((name) => values.flag(name));
  if (unfit === undefined) return;
  const { UsageError } = await import("./errors.ts");
  throw new UsageError(
    `argument --${unfit}: not allowed without argument --autogenerate`,
    "revision",
  );
}

/** @throws {UsageError} If flags are given that exclude each other. */
async function assertOneOf(
  values: ArgumentValues,
  names: readonly string[],
  command: string,
): Promise<void> {
  const [one, other] = names.filter((name) => values.flag(name));
  if (other === undefined) return;
  const { UsageError } = await import("./errors.ts");
  throw new UsageError(
    `argument --${other}: not allowed with argument --${one}`,
    command,
  );
}

async function printRevisions(
  list: RevisionList,
  options: { readonly output: Output; readonly knowsCurrent?: boolean },
): Promise<void> {
  const { revisionsJson } = await import("./json.ts");
  options.output.printJson(revisionsJson(list, options));
}

interface Printing {
  readonly values: ArgumentValues;
  readonly output: Output;
}

/** Prints what is being done, unless the result is JSON and has to stand alone. */
function statusPrinter({ values, output }: Printing): (text: string) => void {
  return (text) => {
    if (!values.flag("json")) output.print(`${text}\n`);
  };
}

async function printCreated(
  created: CreatedRevision,
  { values, output }: Printing,
): Promise<void> {
  if (!values.flag("json")) return;
  const { createdJson } = await import("./json.ts");
  output.printJson(createdJson(created));
}

async function printMigration(
  result: MigrationResult,
  { values, output }: Printing,
): Promise<void> {
  if (values.flag("json")) {
    const { migrationJson } = await import("./json.ts");
    output.printJson(migrationJson(result));
  } else if (result.isDryRun) {
    const { renderPlan } = await import("./output.ts");
    output.print(renderPlan(result));
  }
}
