import { CommandContext, type Invocation } from "../commands/context.ts";
import type { ArgumentValues } from "./arguments.ts";
import { UsageError } from "./errors.ts";
import type { Output } from "./handlers.ts";
import type { Shell } from "./completion.ts";
import type { Host } from "./host.ts";

/** A call of a command that works without a configuration. */
export interface StandaloneCall {
  readonly command: string;
  readonly values: ArgumentValues;
  readonly invocation: Invocation;
  readonly output: Output;
  readonly host: Host;
}

/**
 * Runs the commands for which a missing or broken configuration is no
 * obstacle.
 *
 * @returns Whether the command is one of them.
 */
export async function runWithoutContext(
  call: StandaloneCall,
): Promise<boolean> {
  switch (call.command) {
    case "complete":
      await complete(call);
      return true;
    case "completion": {
      const { completionScript, SHELLS } = await import("./completion.ts");
      call.output.printAlways(completionScript(shellOf(call.values, SHELLS)));
      return true;
    }
    case "init": {
      const { init } = await import("../commands/init.ts");
      await init(call.host, {
        directory: call.values.required("directory"),
        template: call.values.value("template"),
        isPackage: call.values.flag("package"),
        configFiles: call.invocation.configFiles,
        onStatus: (text) => call.output.printAlways(`${text}\n`),
      });
      return true;
    }
    case "list_templates": {
      const { listTemplates } = await import("../commands/init.ts");
      if (call.values.flag("json")) {
        const { templatesJson } = await import("./json.ts");
        call.output.printJson(templatesJson(listTemplates()));
      } else {
        const { renderTemplates } = await import("./output.ts");
        call.output.print(renderTemplates(listTemplates()));
      }
      return true;
    }
    default:
      return false;
  }
}

/** Prints what may end a command line; whatever is wrong, nothing is offered. */
async function complete(call: StandaloneCall): Promise<void> {
  const { completeLine, renderCandidates } = await import("./completion.ts");
  const candidates = await completeLine(call.values.required("line"), {
    async revisions({ configFiles, section }) {
      try {
        const context = await CommandContext.open(call.host, {
          ...call.invocation,
          configFiles,
          section: section ?? call.invocation.section,
          listener: () => {},
        });
        const map = await context.map();
        return [
          ...map.labels.map((value) => ({ value, description: "branch" })),
          ...map.revisions.map(({ revision, doc }) => ({
            value: revision,
            description: doc,
          })),
        ];
      } catch {
        return [];
      }
    },
    async templates() {
      const { listTemplates } = await import("../commands/init.ts");
      return listTemplates().map(({ name, description }) => ({
        value: name,
        description,
      }));
    },
  });
  call.output.printAlways(renderCandidates(candidates));
}

function shellOf(values: ArgumentValues, shells: readonly Shell[]): Shell {
  const name = values.required("shell");
  const shell = shells.find((each) => each === name);
  if (shell !== undefined) return shell;
  throw new UsageError(
    `argument shell: invalid choice: '${name}' (choose from ${
      shells.map((each) => `'${each}'`).join(", ")
    })`,
    "completion",
  );
}
