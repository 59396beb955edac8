import type { CommandContext } from "../commands/context.ts";
import { describeStep } from "../commands/wording.ts";
import type { ArgumentValues } from "./arguments.ts";
import type { Json } from "./json.ts";

/** What a handler of a command gets. */
export interface HandlerInput {
  readonly context: CommandContext;
  readonly values: ArgumentValues;
  readonly output: Output;
}

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
    if (values.flag("json")) await printRevisions(list, output);
    else output.print(renderBranches(list, { verbose }));
  },

  async current({ context, values, output }) {
    const { assertAtHeads, current } = await import("../commands/current.ts");
    const { renderCurrent } = await import("./output.ts");
    const result = await current(context);
    if (values.flag("json")) {
      const { currentJson } = await import("./json.ts");
      output.printJson(currentJson(result));
      if (values.flag("check-heads")) assertAtHeads(result);
      return;
    }
    if (values.flag("check-heads")) assertAtHeads(result);
    const verbose = values.flag("verbose");
    output.print(renderCurrent(result, { verbose }));
  },

  async downgrade({ context, values, output }) {
    const { downgrade, downgradeOffline } = await import(
      "../commands/upgrade.ts"
    );
    const target = values.required("revision");
    if (values.flag("sql")) {
      await downgradeOffline(
        context,
        target,
        (text) => output.printAlways(text),
      );
      return;
    }
    const isDryRun = values.flag("dry-run");
    const result = await downgrade(context, target, { isDryRun });
    await printMigration(result, { values, output });
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
    if (values.flag("json")) await printRevisions(list, output);
    else {
      const { renderHeads } = await import("./output.ts");
      output.print(renderHeads(list, { verbose }));
    }
  },

  async history({ context, values, output }) {
    const { history } = await import("../commands/history.ts");
    const list = await history(context, {
      range: values.value("rev-range"),
      indicateCurrent: values.flag("indicate-current"),
    });
    const verbose = values.flag("verbose");
    if (values.flag("json")) await printRevisions(list, output);
    else {
      const { renderHistory } = await import("./output.ts");
      output.print(renderHistory(list, { verbose }));
    }
  },

  async merge({ context, values, output }) {
    const { merge } = await import("../commands/revision.ts");
    await merge(context, {
      revisions: values.list("revisions"),
      message: values.value("message"),
      branchLabel: values.value("branch-label"),
      revisionId: values.value("rev-id"),
      splice: values.flag("splice"),
      onStatus: (text) => output.print(`${text}\n`),
    });
  },

  async revision({ context, values, output }) {
    const { revision } = await import("../commands/revision.ts");
    await revision(context, {
      message: values.value("message"),
      autogenerate: values.flag("autogenerate"),
      sql: values.flag("sql"),
      head: values.value("head"),
      splice: values.flag("splice"),
      branchLabel: values.value("branch-label"),
      versionPath: values.value("version-path"),
      revisionId: values.value("rev-id"),
      dependsOn: values.list("depends-on"),
      format: values.value("format") === "sql" ? "sql" : "ts",
      onStatus: (text) => output.print(`${text}\n`),
    });
  },

  async show({ context, values, output }) {
    const { show } = await import("../commands/show.ts");
    const list = await show(context, values.required("rev"));
    if (values.flag("json")) await printRevisions(list, output);
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
    } else await stamp(context, targets, { purge });
  },

  async upgrade({ context, values, output }) {
    const { upgrade, upgradeOffline } = await import("../commands/upgrade.ts");
    const target = values.required("revision");
    if (values.flag("sql")) {
      await upgradeOffline(context, target, (text) => output.printAlways(text));
      return;
    }
    const isDryRun = values.flag("dry-run");
    const result = await upgrade(context, target, { isDryRun });
    await printMigration(result, { values, output });
  },
};

async function printRevisions(
  list: Parameters<typeof import("./json.ts").revisionsJson>[0],
  output: Output,
): Promise<void> {
  const { revisionsJson } = await import("./json.ts");
  output.printJson(revisionsJson(list));
}

async function printMigration(
  result: Parameters<typeof import("./json.ts").migrationJson>[0],
  options: { readonly values: ArgumentValues; readonly output: Output },
): Promise<void> {
  const { values, output } = options;
  if (values.flag("json")) {
    const { migrationJson } = await import("./json.ts");
    output.printJson(migrationJson(result));
  } else if (result.isDryRun) {
    const { renderPlan } = await import("./output.ts");
    output.print(renderPlan(result, describeStep));
  }
}
