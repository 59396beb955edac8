/** A fenced example of a paper. */
export interface Example {
  readonly language: string;
  readonly text: string;
  /** Of its first line, from 1. */
  readonly line: number;
  /** The heading above it. */
  readonly heading: string;
}

/** The examples of a paper in its order. */
export async function readExamples(url: URL): Promise<readonly Example[]> {
  const examples: Example[] = [];
  let heading = "";
  let open: { language: string; line: number; lines: string[] } | undefined;
  const lines = (await Deno.readTextFile(url)).split("\n");
  for (const [index, line] of lines.entries()) {
    if (open === undefined) {
      heading = /^#+ (.*)$/.exec(line)?.[1] ?? heading;
      const language = /^```(\w+)$/.exec(line)?.[1];
      if (language !== undefined) {
        open = { language, line: index + 2, lines: [] };
      }
    } else if (line === "```") {
      const { language, line: first } = open;
      const text = open.lines.join("\n") + "\n";
      examples.push({ language, text, line: first, heading });
      open = undefined;
    } else open.lines.push(line);
  }
  if (open !== undefined) throw new Error(`${url}: a fence is left open`);
  return examples;
}
