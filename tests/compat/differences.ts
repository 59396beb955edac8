import type { CompatResult } from "./compat_kind.ts";
import { matchesText, splitFailures, type Varying } from "./cli_text.ts";
import { OVERLAP_REMARK } from "./graph_compare.ts";

/** A place where ours differs from Alembic on purpose. */
export interface Difference {
  /** Heading of its section in docs/differences.md. */
  readonly id: string;
  readonly kind: string;
  /** Whether it is the reason of one problem of a failed case. */
  readonly explains: (problem: string, result: CompatResult) => boolean;
}

/** What the `cli` kind reports of a failed command, both answers in one form. */
interface CliCase {
  readonly expected: CliAnswer & {
    readonly argv: readonly string[];
    /** Whether ours had succeeded before where the reference crashed. */
    readonly hasDiverged: boolean;
  };
  readonly actual: CliAnswer;
}

interface CliAnswer {
  readonly exitCode: number;
  readonly stdout: string | Varying;
  readonly log: readonly string[];
  readonly newFiles: readonly unknown[];
  readonly database: {
    readonly version_rows: readonly string[] | null;
    readonly tables: readonly string[];
  };
}

/** Messages of the reference about a history that one of its commands broke. */
const BROKEN_HISTORY_REGEXP =
  /^FAILED: (Self-loop is detected|Cycle is detected|Branch name '.*already used)/m;

/** Every difference; each has a section in docs/differences.md with the reason. */
export const DIFFERENCES: readonly Difference[] = [
  {
    id: "The version table is made when there is something to write",
    kind: "cli",
    explains: forCli((problem, { expected, actual }) =>
      problem === "database" &&
      expected.database.version_rows?.length === 0 &&
      actual.database.version_rows === null &&
      String(expected.database.tables) === String(actual.database.tables)
    ),
  },
  {
    id: "current --check-heads has an exit code of its own",
    kind: "cli",
    explains: forCli((problem, { expected, actual }) =>
      problem === "exit code" && expected.argv[0] === "current" &&
      expected.exitCode === 255 && actual.exitCode === 3
    ),
  },
  {
    id: "current -v names the key of the lock",
    kind: "cli",
    explains: forCli((problem, { expected, actual }) =>
      problem === "stdout" && expected.argv[0] === "current" &&
      typeof actual.stdout === "string" &&
      matchesText(
        splitFailures(expected.stdout).text,
        actual.stdout.replace(/^Lock key: -?\d+\n/m, ""),
      )
    ),
  },
  {
    id: "A head that another revision depends on counts as applied with it",
    kind: "cli",
    explains: forCli((problem, { expected, actual }) =>
      ["exit code", "stdout", "log"].includes(problem) &&
      expected.argv.includes("--check-heads") && expected.exitCode === 255 &&
      actual.exitCode === 0 && anyText(actual.stdout).includes("effective head")
    ),
  },
  {
    id: "A failed --sql writes nothing",
    kind: "cli",
    explains: forCli((problem, { expected, actual }) =>
      problem === "stdout" && expected.argv.includes("--sql") &&
      actual.exitCode === 1 && actual.stdout === "" &&
      anyText(expected.stdout).startsWith("BEGIN;\n\nFAILED: ")
    ),
  },
  {
    id: "A refused revision leaves no file",
    kind: "cli",
    explains: forCli((_problem, { expected, actual }) => {
      const isAuthoring = ["revision", "merge"].includes(
        expected.argv[0] ?? "",
      );
      // The command that breaks the history of the reference, or one that
      // finds it broken.
      return isAuthoring
        ? expected.newFiles.length === 1 && actual.newFiles.length === 0 &&
          actual.exitCode === 1 && /taken|already/.test(actual.log.join("\n"))
        : BROKEN_HISTORY_REGEXP.test(anyText(expected.stdout)) &&
          actual.exitCode === 0;
    }),
  },
  {
    id: "Warnings about the files come whenever they are read",
    kind: "cli",
    explains: forCli((problem, { expected, actual }) =>
      problem === "log" &&
      actual.log.filter((each) => !each.endsWith("is present more than once"))
          .join("\n") === expected.log.join("\n")
    ),
  },
  {
    id: "A command that fails says only why",
    kind: "cli",
    explains: forCli((problem, { expected, actual }) =>
      problem === "log" && actual.exitCode === 1 &&
      expected.log.filter((each) =>
          !each.startsWith("downgrade -1 from multiple heads is ambiguous")
        ).join("\n") === actual.log.join("\n")
    ),
  },
  {
    id: "A downgrade leaves no row that another row implies",
    kind: "graph",
    explains: (_problem, result) => result.remark === OVERLAP_REMARK,
  },
  {
    id: "Colons in SQL are colons",
    kind: "offline",
    explains: meantByQuirk(
      "colon_word_is_bind_parameter",
      "backslash_colon_is_literal_colon",
    ),
  },
  {
    id: "An identity is added to a column that has none",
    kind: "offline",
    explains: meantByQuirk("identity_add_needs_existing_server_default_none"),
  },
  {
    id: "A column added as primary key becomes the key",
    kind: "offline",
    explains: meantByQuirk("primary_key_not_added"),
  },
  {
    id: "The columns of a key keep their order",
    kind: "offline",
    explains: meantByQuirk("serial_in_composite_key"),
  },
  {
    id: "What changes nothing is no statement",
    kind: "offline",
    explains: meantByQuirk(
      "rename_to_itself",
      "incomplete_statement",
      "double_semicolon",
    ),
  },
  {
    id: "Tabs and backslashes in values stay what they are",
    kind: "offline",
    explains: meantByQuirk("tab_becomes_four_spaces", "backslash_doubled"),
  },
  {
    id: "Where Alembic falls over, ours does what was asked",
    kind: "cli",
    explains: forCli((problem, { expected }) =>
      expected.hasDiverged && problem !== "stack trace"
    ),
  },
];

/**
 * The differences that explain a failed case; undefined if one of its
 * problems has no explanation.
 */
export function findDifferences(
  kind: string,
  result: CompatResult,
): readonly Difference[] | undefined {
  const found = (result.problems ?? ["answer"]).map((problem) =>
    DIFFERENCES.find((each) =>
      each.kind === kind && each.explains(problem, result)
    )
  );
  const explained = found.filter((each) => each !== undefined);
  return explained.length === found.length ? explained : undefined;
}

/** The text, or one of those that were observed. */
function anyText(stdout: CliAnswer["stdout"]): string {
  return typeof stdout === "string" ? stdout : stdout.observed[0] ?? "";
}

function forCli(
  explains: (problem: string, command: CliCase) => boolean,
): Difference["explains"] {
  return (problem, result) => explains(problem, result as unknown as CliCase);
}

/** Whether the `offline` kind found that ours is what was meant despite one of the quirks. */
function meantByQuirk(...quirks: readonly string[]): Difference["explains"] {
  return (_problem, { remark }) =>
    quirks.some((quirk) => remark === `quirk ${quirk}: ours is what was meant`);
}
