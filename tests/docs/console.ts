import { freshDatabase, type TestDatabase } from "../support/servers.ts";
import { makeProject, type TempProject } from "../support/temp_project.ts";

/*
 * Documents with command lines in them are run:
 *
 *     <!-- project: aaaa1 -> aaaa2 -->   a fresh project and database
 *     <!-- file: NAME                    a file in it, up to the -->
 *     <!-- file: NAME -->                a file in it: the block that follows
 *     ```console                         commands with what they print
 *     $ alembic heads
 *     $ echo $?
 *     ```
 *
 * What a command prints is standard output, then standard error. JSON is laid
 * out in lines. What differs from run to run is replaced by what stands below.
 */

const ROOT = "/srv/app";
const URL_WRITTEN = "postgresql://app@db/app";
const URL_SHOWN = "postgresql://app:***@db/app";
const TIME_SHOWN = "2026-11-22T10:04:31";
const ELAPSED_SHOWN = 12;

const MARK_REGEXP = /^<!-- (project|file):([^\n]*?)( -->)?$/;
const FENCE_REGEXP = /^```\w+$/;

/**
 * Runs the command lines of a document and returns it with what they print:
 * the same text if the document is right.
 */
export async function runDocument(text: string): Promise<string> {
  const runner = new DocumentRunner(text.split("\n"));
  try {
    return await runner.run();
  } finally {
    await runner.close();
  }
}

class DocumentRunner {
  readonly #lines: readonly string[];
  readonly #output: string[] = [];
  #at = 0;
  #project: TempProject | undefined;
  #database: TestDatabase | undefined;
  #exitCode = 0;

  constructor(lines: readonly string[]) {
    this.#lines = lines;
  }

  async run(): Promise<string> {
    while (this.#at < this.#lines.length) {
      const line = this.#copyLine();
      const mark = MARK_REGEXP.exec(line);
      const argument = mark?.[2]?.trim() ?? "";
      if (mark?.[1] === "project") await this.#openProject(argument);
      else if (mark?.[1] === "file") {
        const isClosed = mark[3] !== undefined;
        await this.#writeFile(argument, isClosed ? "```" : "-->");
      } else if (line === "```console") await this.#runBlock();
    }
    return this.#output.join("\n");
  }

  async close(): Promise<void> {
    await this.#project?.[Symbol.asyncDispose]();
    await this.#database?.[Symbol.asyncDispose]();
  }

  #copyLine(): string {
    const line = this.#lines[this.#at++];
    if (line === undefined) throw new TypeError("A file does not end");
    this.#output.push(line);
    return line;
  }

  async #openProject(graph: string): Promise<void> {
    await this.close();
    this.#database = await freshDatabase();
    this.#project = await makeProject(graph, { url: this.#database.url });
  }

  async #writeFile(name: string, end: "-->" | "```"): Promise<void> {
    let isInside = end === "-->";
    while (!isInside) isInside = FENCE_REGEXP.test(this.#copyLine());
    const lines: string[] = [];
    for (let line = this.#copyLine(); line !== end; line = this.#copyLine()) {
      lines.push(line);
    }
    const url = this.#database?.url ?? "";
    const text = `${lines.join("\n")}\n`.replaceAll(
      URL_WRITTEN,
      () => name.endsWith(".ini") ? url.replaceAll("%", "%%") : url,
    );
    await this.#require().write(name, text);
  }

  async #runBlock(): Promise<void> {
    while (this.#at < this.#lines.length) {
      const line = this.#lines[this.#at++] ?? "";
      if (line.startsWith("$ ") || line === "```") this.#output.push(line);
      if (line === "```") return;
      if (line.startsWith("$ ")) {
        this.#output.push(...await this.#runLine(line.slice(2)));
      }
    }
  }

  async #runLine(line: string): Promise<readonly string[]> {
    if (line === "echo $?") return [String(this.#exitCode)];
    const words = [...line.matchAll(/"([^"]*)"|(\S+)/g)].map((match) =>
      match[1] ?? match[2] ?? ""
    );
    const env: Record<string, string> = {};
    while (words[0]?.includes("=")) {
      const [name = "", value = ""] = (words.shift() ?? "").split("=");
      env[name] = value;
    }
    if (words.shift() !== "alembic") throw new TypeError(`Cannot run: ${line}`);
    const { code, stdout, stderr } = await this.#require().run(words, { env });
    this.#exitCode = code;
    const text = (stdout + stderr).replaceAll("<root>", ROOT)
      .replaceAll(/postgresql:\/\/postgres:\*\*\*@[^/]+\/test_\w+/g, URL_SHOWN);
    return text.split("\n").slice(0, -1).map(layOutJson).flatMap((each) =>
      each.split("\n")
    );
  }

  #require(): TempProject {
    if (this.#project === undefined) {
      throw new TypeError("There is no <!-- project: ... --> before it");
    }
    return this.#project;
  }
}

/** Lays out a line that is a JSON object; any other line as it is. */
function layOutJson(line: string): string {
  if (!line.startsWith("{")) return line;
  return JSON.stringify(
    JSON.parse(line),
    (key, value) => {
      if (key === "time") return `${TIME_SHOWN}.000Z`;
      if (key === "elapsedMs" && value !== null) return ELAPSED_SHOWN;
      return value;
    },
    2,
  ).replaceAll(
    /\[\n\s+("[^"\n]*"(?:,\n\s+"[^"\n]*")*)\n\s+\]/g,
    (_, items: string) => `[${items.replaceAll(/\n\s+/g, " ")}]`,
  );
}
