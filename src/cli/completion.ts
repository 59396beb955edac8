import type { CommandSpec, OptionSpec } from "./arguments.ts";
import { COMMANDS, COMMON_OPTIONS, GLOBAL_OPTIONS } from "./command_table.ts";

/** One word that a shell may offer. */
export interface Candidate {
  readonly value: string;
  /** Shown beside it where the shell can; empty for none. */
  readonly description: string;
}

/** Options before the command that decide which revisions there are. */
export interface CompletionConfig {
  /** Values of `-c`. */
  readonly configFiles: readonly string[];
  /** Value of `-n`. */
  readonly section: string | undefined;
}

/** What completion has to look up; called only when it is needed. */
export interface CompletionSources {
  /** Labels, then revisions with their messages. */
  revisions(config: CompletionConfig): Promise<readonly Candidate[]>;
  /** Templates of `init`. */
  templates(): Promise<readonly Candidate[]>;
}

/** Options whose value is a revision. */
const REVISION_OPTIONS: readonly string[] = ["head", "depends-on", "rev-range"];

/** Options whose value may be a range `a:b`. */
const RANGE_OPTIONS: readonly string[] = ["rev-range"];

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
  const words = line.split(/\s+/);
  // FOO=bar before the program's name.
  while (/^\w+=/.test(words[0] ?? "")) words.shift();
  const word = words.pop() ?? "";
  const read = readWords(words.slice(1));
  const { command, pending } = read;
  const inline = readInline(word, command);
  if (inline !== undefined) {
    const candidates = await valuesOf(inline.option, { read, sources });
    return matching(inline.typed, candidates).map((each) => ({
      ...each,
      value: inline.lead + each.value,
    }));
  }
  if (pending === undefined && word.startsWith("-")) {
    return startingWith(word, optionsOf(command));
  }
  const candidates = pending !== undefined
    ? await valuesOf(pending, { read, sources })
    : command === undefined
    ? COMMANDS.map((each) => ({ value: each.name, description: each.summary }))
    : await positionalsOf(command, { read, sources });
  return matching(word, candidates);
}

interface ReadWords {
  readonly command: CommandSpec | undefined;
  /** The option whose value comes next. */
  readonly pending: OptionSpec | undefined;
  readonly positionals: number;
  readonly config: CompletionConfig;
}

interface Lookup {
  readonly read: ReadWords;
  readonly sources: CompletionSources;
}

function readWords(words: readonly string[]): ReadWords {
  let command: CommandSpec | undefined;
  let pending: OptionSpec | undefined;
  let positionals = 0;
  const configFiles: string[] = [];
  let section: string | undefined;
  const record = (option: OptionSpec, value: string) => {
    if (option.long === "config") configFiles.push(value);
    if (option.long === "name") section = value;
  };
  for (const word of words) {
    const inline = readInline(word, command);
    if (pending !== undefined) {
      record(pending, word);
      pending = undefined;
    } else if (inline !== undefined) record(inline.option, inline.typed);
    else if (word.startsWith("-")) {
      const option = optionSpecs(command).find((each) =>
        word === `--${each.long}` || word === `-${each.short}`
      );
      if (option !== undefined && option.kind !== "flag") pending = option;
    } else if (command === undefined) {
      command = COMMANDS.find((each) => each.name === word);
    } else positionals++;
  }
  return { command, pending, positionals, config: { configFiles, section } };
}

/** `--option=value` taken apart; undefined for anything else. */
function readInline(
  word: string,
  command: CommandSpec | undefined,
):
  | {
    readonly option: OptionSpec;
    readonly lead: string;
    readonly typed: string;
  }
  | undefined {
  const equals = word.indexOf("=");
  if (!word.startsWith("--") || equals < 0) return undefined;
  const option = optionSpecs(command).find((each) =>
    each.kind !== "flag" && each.long === word.slice(2, equals)
  );
  return option === undefined ? undefined : {
    option,
    lead: word.slice(0, equals + 1),
    typed: word.slice(equals + 1),
  };
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
  { read, sources }: Lookup,
): Promise<readonly Candidate[]> {
  if (option.choices !== undefined) {
    return option.choices.map((value) => ({ value, description: "" }));
  }
  if (option.long === "template") return await sources.templates();
  if (!REVISION_OPTIONS.includes(option.long)) return [];
  const revisions = await sources.revisions(read.config);
  return RANGE_OPTIONS.includes(option.long)
    ? [CURRENT, ...SYMBOLS, ...revisions]
    : [...SYMBOLS, ...revisions];
}

async function positionalsOf(
  command: CommandSpec,
  { read, sources }: Lookup,
): Promise<readonly Candidate[]> {
  const spec = command.positionals[
    Math.min(read.positionals, command.positionals.length - 1)
  ];
  const isFull = read.positionals >= command.positionals.length &&
    spec?.count !== "+";
  if (spec === undefined || isFull) return [];
  switch (spec.completes) {
    case "revision": {
      const revisions = await sources.revisions(read.config);
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
  return startingWith(typed, candidates).map(
    (each) => ({ ...each, value: kept + each.value }),
  );
}

function startingWith(
  typed: string,
  candidates: readonly Candidate[],
): readonly Candidate[] {
  return candidates.filter((each) => each.value.startsWith(typed));
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
  done < <("\${words[1]}" complete "\${words[1,CURRENT-1]} $PREFIX" 2>/dev/null)
  _describe -V alembic candidates
}
compdef _alembic alembic
`,
  fish: `# Completion of alembic for fish. In ~/.config/fish/config.fish:
#   alembic completion fish | source
complete -c alembic -f -a '(alembic complete (commandline -cp) 2>/dev/null)'
`,
};
