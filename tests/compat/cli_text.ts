/** A text that varied in the reference from run to run. */
export interface Varying {
  readonly unordered: "lines" | "words" | "differs";
  readonly observed: readonly string[];
}

/** Takes `FAILED:` lines out of standard output; those of each text that was observed. */
export function splitFailures(
  stdout: string | Varying,
): {
  readonly text: string | Varying;
  readonly failures: readonly (readonly string[])[];
} {
  const texts = typeof stdout === "string" ? [stdout] : stdout.observed;
  const failures = texts.map((text) =>
    [...text.matchAll(/^FAILED: ([^\n]*)$/gm)].map((match) => match[1] ?? "")
  );
  const without = texts.map((text) =>
    text.replace(/^FAILED: [^\n]*\n/gm, "").replaceAll(/\.py\b/g, ".ts")
      .replaceAll(/(Revises:) $/gm, "$1")
  );
  return {
    text: typeof stdout === "string"
      ? without[0] ?? ""
      : { ...stdout, observed: without },
    failures,
  };
}

/** Whether a text is the recorded one, or like one of those that varied. */
export function matchesText(
  expected: string | Varying,
  actual: string,
): boolean {
  if (typeof expected === "string") return expected === actual;
  const sorted = (text: string, by: RegExp) =>
    text.split(by).filter((each) => each !== "").sort().join("\n");
  switch (expected.unordered) {
    case "lines":
      return expected.observed.some((text) =>
        sorted(text, /\n/) === sorted(actual, /\n/)
      );
    case "words":
      return expected.observed.some((text) =>
        sorted(text, /[\s,()]+/) === sorted(actual, /[\s,()]+/)
      );
    case "differs":
      // What varies cannot be compared word for word; that there is an answer
      // where the reference has one can.
      return (actual === "") ===
        (expected.observed.every((each) => each === ""));
  }
}
