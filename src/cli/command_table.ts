import type { CommandSpec, OptionSpec, PositionalSpec } from "./arguments.ts";

/** Options that stand before the command, as in Alembic. */
export const GLOBAL_OPTIONS: readonly OptionSpec[] = [
  { long: "help", short: "h", kind: "flag", help: "show this help and exit" },
  {
    long: "version",
    kind: "flag",
    help: "show the program's version and exit",
  },
  {
    long: "config",
    short: "c",
    kind: "list",
    help: "Alternate config file; defaults to value of ALEMBIC_CONFIG " +
      'environment variable, or "alembic.ini". May also refer to ' +
      "pyproject.toml file. May be specified twice to reference both files " +
      "separately",
  },
  {
    long: "name",
    short: "n",
    kind: "value",
    help: "Name of section in .ini file to use for Alembic config " +
      '(default "alembic"); does not affect pyproject.toml',
  },
  {
    long: "x",
    short: "x",
    kind: "list",
    metavar: "KEY=VALUE",
    help:
      "Additional arguments for revisions, e.g. -x tenant=acme; they find " +
      "them in context.xArguments",
  },
  {
    long: "raiseerr",
    kind: "flag",
    help: "Show a full stack trace on error",
  },
  {
    long: "quiet",
    short: "q",
    kind: "flag",
    help: "Do not print results or status messages; --sql output and errors " +
      "are still written",
  },
];

/** Options of every command, before or behind its name. */
export const COMMON_OPTIONS: readonly OptionSpec[] = [
  {
    long: "url",
    kind: "value",
    help: "Database to use; before ALEMBIC_URL, sqlalchemy.url and " +
      "DATABASE_URL",
  },
  {
    long: "log-format",
    kind: "value",
    choices: ["text", "json"],
    help: "How events are written to standard error (default text)",
  },
];

const HELP: OptionSpec = {
  long: "help",
  short: "h",
  kind: "flag",
  help: "show this help and exit",
};
const VERBOSE: OptionSpec = {
  long: "verbose",
  short: "v",
  kind: "flag",
  help: "Use more verbose output",
};
const SQL: OptionSpec = {
  long: "sql",
  kind: "flag",
  help: "Don't emit SQL to database - dump to standard output/file instead",
};
const TAG: OptionSpec = {
  long: "tag",
  kind: "value",
  help: "Arbitrary 'tag' name - revisions find it in context.tag",
};
const JSON_OUTPUT: OptionSpec = {
  long: "json",
  kind: "flag",
  help: "Write the result as JSON (docs/json.md)",
};
const DRY_RUN: OptionSpec = {
  long: "dry-run",
  kind: "flag",
  help: "List the steps that would run, or with --sql write their SQL from " +
    "where the database stands; change nothing",
};
const MESSAGE: OptionSpec = {
  long: "message",
  short: "m",
  kind: "value",
  help: "Message string to use with 'revision'",
};
const BRANCH_LABEL: OptionSpec = {
  long: "branch-label",
  kind: "value",
  help: "Specify a branch label to apply to the new revision",
};
const REV_ID: OptionSpec = {
  long: "rev-id",
  kind: "value",
  help: "Specify a hardcoded revision id instead of generating one",
};
const LOCK_WAIT: OptionSpec = {
  long: "lock-wait",
  kind: "value",
  metavar: "SECONDS",
  help: "How long to wait for another run to end; 0 fails at once, -1 waits " +
    "for ever (default lock_wait, 300)",
};
const WAIT: OptionSpec = {
  long: "wait",
  kind: "value",
  metavar: "SECONDS",
  help: "How long to wait for a server that is still starting (default 0)",
};
/** Options of the commands that run revisions. */
const RUN_OPTIONS: readonly OptionSpec[] = [
  LOCK_WAIT,
  {
    long: "lock-timeout",
    kind: "value",
    metavar: "SECONDS",
    help: "How long a statement waits for a lock before the revision is " +
      "rolled back and tried again; 0 is no limit (default lock_timeout, 5)",
  },
  {
    long: "statement-timeout",
    kind: "value",
    metavar: "SECONDS",
    help: "How long a statement may take; 0 is no limit (default " +
      "statement_timeout, or the server's own)",
  },
  {
    long: "retries",
    kind: "value",
    metavar: "NUMBER",
    help: "How often a revision is tried again after a lock timeout, a " +
      "deadlock or a serialization failure (default retries, 5)",
  },
  WAIT,
  {
    long: "repeat-unfinished",
    kind: "flag",
    help: "Run a revision again whose earlier run was interrupted in work " +
      "outside a transaction (docs/locking.md)",
  },
];
const SHADOW_URL: OptionSpec = {
  long: "shadow-url",
  kind: "value",
  metavar: "URL",
  help: "Server on which scratch databases are made and dropped (default " +
    "shadow_url, or an embedded one)",
};
const SHADOW: OptionSpec = {
  long: "shadow",
  kind: "flag",
  help: "Take what the history makes of an empty database for the database, " +
    "so that none is needed",
};
const REVISION: PositionalSpec = {
  name: "revision",
  count: "1",
  help: "Revision identifier",
  completes: "revision",
};
const PROGRAM: PositionalSpec = {
  name: "program",
  count: "program",
  help: "Program to start after success, with its arguments; signals go to " +
    "it, and its exit status is ours",
};

/** Every command, in alphabetical order. */
export const COMMANDS: readonly CommandSpec[] = ([
  {
    name: "branches",
    summary: "Show current branch points",
    positionals: [],
    options: [VERBOSE, JSON_OUTPUT],
    examples: [["branches -v", "also show what each branch begins with"]],
  },
  {
    name: "check",
    summary: "Check if the database is as target_metadata says",
    description:
      "Compares with .sql files and TypeScript modules, loaded into a shadow " +
      "database, or with another database by URL. Lists the differences and " +
      "exits with 3 if there are any. Changes nothing.",
    positionals: [],
    options: [
      {
        long: "drift",
        kind: "flag",
        help: "Compare with what the applied revisions make of an empty " +
          "database instead: what was changed by hand",
      },
      {
        long: "sql",
        kind: "flag",
        help: "Write the SQL that would make the database so",
      },
      SHADOW,
      SHADOW_URL,
      WAIT,
      JSON_OUTPUT,
    ],
    examples: [
      ["check", "a test for CI"],
      ["check --shadow", "whether each change has a revision; no server"],
      ["check --drift", "what somebody has changed by hand"],
    ],
  },
  {
    name: "complete",
    summary: "List what may end a command line; used by shell completion",
    positionals: [{
      name: "line",
      count: "1",
      help: "The command line up to the cursor",
    }],
    options: [],
    examples: [],
  },
  {
    name: "completion",
    summary: "Print the completion script of a shell",
    positionals: [{
      name: "shell",
      count: "1",
      help: "bash, zsh or fish",
      completes: "shell",
    }],
    options: [],
    examples: [["completion bash", "source <(alembic completion bash)"]],
  },
  {
    name: "current",
    summary: "Display the current revision for a database",
    description:
      "Reads the version table and prints the revisions it names. It never " +
      "creates anything; a database without a version table prints nothing.",
    positionals: [],
    options: [
      {
        long: "check-heads",
        short: "c",
        kind: "flag",
        help: "Check if all head revisions are applied to the database. " +
          "Exits with 3 if this is not the case",
      },
      VERBOSE,
      WAIT,
      JSON_OUTPUT,
    ],
    examples: [
      ["current -v", "with parents, labels, files and the lock's key"],
      ["current --check-heads", "a readiness probe: 0 when at the heads"],
    ],
  },
  {
    name: "downgrade",
    summary: "Revert to a previous version",
    positionals: [REVISION],
    options: [SQL, TAG, DRY_RUN, ...RUN_OPTIONS, JSON_OUTPUT],
    examples: [
      ["downgrade -1", "take back the last revision"],
      ["downgrade base", "take back everything"],
      ["downgrade ae10:base --sql", "write the SQL instead of running it"],
    ],
  },
  {
    name: "edit",
    summary: "Edit revision script(s) using $EDITOR",
    positionals: [{
      name: "rev",
      count: "1",
      help: "Revision identifier, or 'current'",
      completes: "revision",
    }],
    options: [],
    examples: [["edit head", "open the newest revision"]],
  },
  {
    name: "ensure_version",
    summary: "Create the alembic version table if it doesn't exist already",
    positionals: [],
    options: [SQL, LOCK_WAIT, WAIT],
    examples: [],
  },
  {
    name: "heads",
    summary: "Show current available heads in the script directory",
    positionals: [],
    options: [VERBOSE, {
      long: "resolve-dependencies",
      kind: "flag",
      help: "Treat dependency versions as down revisions",
    }, JSON_OUTPUT],
    examples: [],
  },
  {
    name: "history",
    summary: "List changeset scripts in chronological order",
    positionals: [],
    options: [
      {
        long: "rev-range",
        short: "r",
        kind: "value",
        help: "Specify a revision range; format is [start]:[end]",
      },
      VERBOSE,
      {
        long: "indicate-current",
        short: "i",
        kind: "flag",
        help: "Indicate the current revision",
      },
      JSON_OUTPUT,
    ],
    examples: [
      ["history -r current:", "what is still to be applied"],
      ["history -r-3:", "the last three"],
    ],
  },
  {
    name: "init",
    summary: "Initialize a new scripts directory",
    positionals: [{
      name: "directory",
      count: "1",
      help: "Location of scripts directory",
      completes: "folder",
    }],
    options: [
      {
        long: "template",
        short: "t",
        kind: "value",
        help: "Setup template for use with 'init'",
      },
      {
        long: "package",
        kind: "flag",
        help: "Accepted for Alembic's sake; a folder of TypeScript needs none",
      },
    ],
    examples: [["init migrations", "start in ./migrations"]],
  },
  {
    name: "list_templates",
    summary: "List available templates",
    positionals: [],
    options: [JSON_OUTPUT],
    examples: [],
  },
  {
    name: "merge",
    summary: "Merge two revisions together. Creates a new migration file",
    positionals: [{
      name: "revisions",
      count: "+",
      help: "One or more revisions, or 'heads' for all heads",
      completes: "revision",
    }],
    options: [MESSAGE, BRANCH_LABEL, REV_ID, {
      long: "splice",
      kind: "flag",
      help: "Allow a non-head revision to be merged",
    }, JSON_OUTPUT],
    examples: [[
      'merge heads -m "merge billing and search"',
      "one head again after two branches",
    ]],
  },
  {
    name: "reflect",
    summary: "Write what a database contains as SQL, TypeScript or a revision",
    description:
      "Prints a script that makes the same schema in an empty database, or a " +
      "module that target_metadata can name. Owners and rows are left out.",
    positionals: [],
    options: [
      {
        long: "as-revision",
        kind: "flag",
        help: "Write it as the first revision of an empty history instead, " +
          "and stamp the database with it",
      },
      MESSAGE,
      REV_ID,
      BRANCH_LABEL,
      {
        long: "format",
        kind: "value",
        choices: ["sql", "ts"],
        help: "Language of the script or revision (default sql)",
      },
      WAIT,
      JSON_OUTPUT,
    ],
    examples: [
      ["reflect > schema.sql", "a script for psql"],
      ["reflect --format ts > models.ts", "the same as targetMetadata"],
      [
        'reflect --as-revision -m "as it is"',
        "put an existing database under migrations",
      ],
    ],
  },
  {
    name: "revision",
    summary: "Create a new revision file",
    positionals: [],
    options: [
      MESSAGE,
      {
        long: "autogenerate",
        kind: "flag",
        help: "Populate revision script with candidate migration operations, " +
          "based on comparison of database to model",
      },
      {
        long: "rename",
        kind: "list",
        metavar: "OLD:NEW",
        help: "Take this for a rename with --autogenerate: table:new, " +
          "table.column:new, enum.value:new, the name of a constraint or an " +
          "index",
      },
      {
        long: "no-empty",
        kind: "flag",
        help: "Write no file with --autogenerate if nothing differs",
      },
      SHADOW,
      SHADOW_URL,
      SQL,
      {
        long: "head",
        kind: "value",
        help: "Specify head revision or <branchname>@head to base new " +
          "revision on",
      },
      {
        long: "splice",
        kind: "flag",
        help: "Allow a non-head revision as the 'head' to splice onto",
      },
      BRANCH_LABEL,
      {
        long: "version-path",
        kind: "value",
        help: "Specify specific path from config for version file",
      },
      REV_ID,
      {
        long: "depends-on",
        kind: "list",
        help: "Specify one or more revision identifiers which this revision " +
          "should depend on",
      },
      {
        long: "format",
        kind: "value",
        choices: ["ts", "sql"],
        help: "Language of the new file (default ts)",
      },
      JSON_OUTPUT,
    ],
    examples: [
      ['revision -m "add account"', "a new file on top of the head"],
      [
        'revision --autogenerate -m "add account"',
        "with what the models say and the database lacks",
      ],
      [
        'revision -m "search" --head base --branch-label search',
        "the first of a branch of its own",
      ],
    ],
  },
  {
    name: "show",
    summary: "Show the revision(s) denoted by the given symbol",
    positionals: [{
      name: "rev",
      count: "1",
      help: "Revision identifier, or 'current'",
      completes: "revision",
    }],
    options: [JSON_OUTPUT],
    examples: [["show head", "the newest revision with its message"]],
  },
  {
    name: "stamp",
    summary: "'stamp' the revision table with the given revision; don't run " +
      "any migrations",
    positionals: [{
      name: "revisions",
      count: "+",
      help: "One or more revisions, or 'heads' for all heads",
      completes: "revision",
    }],
    options: [
      SQL,
      TAG,
      {
        long: "purge",
        kind: "flag",
        help: "Unconditionally erase the version table before stamping",
      },
      LOCK_WAIT,
      JSON_OUTPUT,
    ],
    examples: [[
      "stamp head",
      "declare an existing database to be up to date",
    ]],
  },
  {
    name: "upgrade",
    summary: "Upgrade to a later version",
    description:
      "Runs each revision in a transaction of its own, under a lock, so that " +
      "any number of copies may be started at once.",
    positionals: [REVISION, PROGRAM],
    options: [SQL, TAG, DRY_RUN, ...RUN_OPTIONS, JSON_OUTPUT],
    examples: [
      ["upgrade head", "apply everything"],
      ["upgrade +1", "apply the next one"],
      ["upgrade head --sql > deploy.sql", "a script for psql"],
      ["upgrade search@head", "one branch only"],
      [
        "upgrade head --wait 60 -- app --port 80",
        "start the application once the database is up to date",
      ],
    ],
  },
] satisfies readonly CommandSpec[]).map((command) => ({
  ...command,
  options: [HELP, ...command.options, ...COMMON_OPTIONS],
}));
