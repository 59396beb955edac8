import type { CommandSpec, OptionSpec } from "./arguments.ts";
import { COMMANDS, COMMON_OPTIONS, GLOBAL_OPTIONS } from "./command_table.ts";

/** One word that a shell may offer. */
export interface Candidate {
  readonly value: string;
  /** Shown beside it where the shell can; empty for none. */
  readonly description: string;
}

/** What completion has to look up; called only when it is needed. */
export interface CompletionSources {
  /** Revisions with their messages, and labels. */
  revisions(): Promise<readonly Candidate[]>;
}

/** Options whose value is a revision. */
const REVISION_OPTIONS: readonly string[] = ["head", "depends-on", "rev-range"];

const SYMBOLS: readonly Candidate[] = [
  { value: "head", description: "the newest revision" },
  { value: "heads", description: "the newest of every branch" },
  { value: "base", description: "before the first revision" },
];
const CURRENT: Candidate = {
  value: "current",
  description: "what the database is at",
};

export const SHELLS = ["bash", "zsh", "fish"] as const;

/** A shell that {@linkcode completionScript} knows. */
export type Shell = typeof SHELLS[number];

/**
 * What may stand at the end of a command line, best first.
 *
 * @param line The line up to the cursor, the program's name included. Quotes
 * are not looked into: no name that is completed here holds a space.
 */
export async function completeLine(
  line: string,
  sources: CompletionSources,
): Promise<readonly Candidate[]> {
  const words = line.split(/\s+/).slice(1);
  const word = words.pop() ?? "";
  const { command, pending, positionals } = readWords(words);
  const candidates = pending !== undefined
    ? await valuesOf(pending, sources)
    : word.startsWith("-")
    ? optionsOf(command)
    : command === undefined
    ? COMMANDS.map((each) => ({ value: each.name, description: each.summary }))
    : await positionalsOf(command, { positionals, sources });
  return matching(word, candidates);
}

interface ReadWords {
  readonly command: CommandSpec | undefined;
  /** The option whose value comes next. */
  readonly pending: OptionSpec | undefined;
  readonly positionals: number;
}

function readWords(words: readonly string[]): ReadWords {
  let command: CommandSpec | undefined;
  let pending: OptionSpec | undefined;
  let positionals = 0;
  for (const word of words) {
    if (pending !== undefined) pending = undefined;
    else if (word.startsWith("-")) {
      const option = optionSpecs(command).find((each) =>
        word === `--${each.long}` || word === `-${each.short}`
      );
      if (option !== undefined && option.kind !== "flag") pending = option;
    } else if (command === undefined) {
      command = COMMANDS.find((each) => each.name === word);
    } else positionals++;
  }
  return { command, pending, positionals };
}

function optionSpecs(command: CommandSpec | undefined): readonly OptionSpec[] {
  return command?.options ?? [...GLOBAL_OPTIONS, ...COMMON_OPTIONS];
}

function optionsOf(command: CommandSpec | undefined): readonly Candidate[] {
  return optionSpecs(command).map((each) => ({
    value: each.long.length === 1 ? `-${each.long}` : `--${each.long}`,
    description: each.help,
  }));
}

async function valuesOf(
  option: OptionSpec,
  sources: CompletionSources,
): Promise<readonly Candidate[]> {
  if (option.choices !== undefined) {
    return option.choices.map((value) => ({ value, description: "" }));
  }
  return REVISION_OPTIONS.includes(option.long)
    ? [...SYMBOLS, ...await sources.revisions()]
    : [];
}

async function positionalsOf(
  command: CommandSpec,
  options: {
    readonly positionals: number;
    readonly sources: CompletionSources;
  },
): Promise<readonly Candidate[]> {
  const spec = command.positionals[
    Math.min(options.positionals, command.positionals.length - 1)
  ];
  const isFull = options.positionals >= command.positionals.length &&
    spec?.count !== "+";
  if (spec === undefined || isFull) return [];
  switch (spec.completes) {
    case "revision": {
      const revisions = await options.sources.revisions();
      return command.name === "show" || command.name === "edit"
        ? [CURRENT, ...SYMBOLS, ...revisions]
        : [...SYMBOLS, ...revisions];
    }
    case "shell":
      return SHELLS.map((value) => ({ value, description: "" }));
    default:
      return [];
  }
}

/**
 * Candidates that begin with what was typed. In `label@he` and `a:b` only the
 * part behind the mark is compared, and what stands before is kept.
 */
function matching(
  word: string,
  candidates: readonly Candidate[],
): readonly Candidate[] {
  const mark = Math.max(word.lastIndexOf("@"), word.lastIndexOf(":"));
  const kept = word.slice(0, mark + 1);
  const typed = word.slice(mark + 1);
  return candidates.filter((each) => each.value.startsWith(typed)).map(
    (each) => ({ ...each, value: kept + each.value }),
  );
}

/** Candidates as the scripts below read them: value, tab, description. */
export function renderCandidates(candidates: readonly Candidate[]): string {
  return candidates.map(({ value, description }) =>
    `${value}\t${description.replaceAll(/\s+/g, " ")}\n`
  ).join("");
}

/** The script that makes `shell` complete `alembic`. */
export function completionScript(shell: Shell): string {
  return SCRIPTS[shell];
}

const SCRIPTS: Readonly<Record<Shell, string>> = {
  bash: `# Completion of alembic for bash. In ~/.bashrc:
#   source <(alembic completion bash)
_alembic() {
  local line="\${COMP_LINE:0:COMP_POINT}" kept="" candidate
  local word="\${line##*[[:space:]]}"
  # bash replaces only what stands behind the last of these characters.
  case "$word" in
    *[:@=]*) kept="\${word%"\${word##*[:@=]}"}" ;;
  esac
  COMPREPLY=()
  while IFS=$'\\t' read -r candidate _; do
    COMPREPLY+=("\${candidate#"$kept"}")
  done < <("\${COMP_WORDS[0]}" complete "$line" 2>/dev/null)
}
complete -o default -F _alembic alembic
`,
  zsh: `#compdef alembic
# Completion of alembic for zsh. In ~/.zshrc, behind compinit:
#   source <(alembic completion zsh)
_alembic() {
  local -a candidates
  local value description
  while IFS=$'\\t' read -r value description; do
    candidates+=("\${value//:/\\\\:}:$description")
  done < <("\${words[1]}" complete "$LBUFFER" 2>/dev/null)
  _describe -V alembic candidates
}
compdef _alembic alembic
`,
  fish: `# Completion of alembic for fish. In ~/.config/fish/config.fish:
#   alembic completion fish | source
complete -c alembic -f -a '(alembic complete (commandline -cp) 2>/dev/null)'
`,
};
