/** What goes into the files that `alembic init` writes. */
export interface InitValues {
  /** The setting `script_location`, `%` doubled. */
  readonly scriptLocation: string;
}

const HEADER = `# Settings of this project's migrations.
# A setting behind # shows what holds if it is not there, or what could.
# %(here)s is the folder of this file; a plain percent sign is written %%.
`;

const DATABASE =
  `# The database. \${VAR} and \${VAR:-default} are replaced; --url and ALEMBIC_URL
# come before this, DATABASE_URL and the PG* variables after it.
# sqlalchemy.url = postgresql://user:password@localhost:5432/dbname
# Until then: PostgreSQL inside this program, its data in a folder.
sqlalchemy.url = pglite://%(here)s/data/pglite
`;

function renderScriptOptions({ scriptLocation }: InitValues): string {
  return `# Names of new files, without extension; / makes folders (then set
# recursive_version_locations). Tokens: rev slug epoch year month day hour
# minute second.
# file_template = %%(rev)s_%%(slug)s
# file_template = %%(year)d_%%(month).2d_%%(day).2d_%%(hour).2d%%(minute).2d-%%(rev)s_%%(slug)s

# New revision ids: random, or time, which sorts by when they were made.
# revision_id_format = random

# Longest slug, in characters.
# truncate_slug_length = 40

# Time zone of dates in new files, such as UTC or Europe/Warsaw; local time if unset.
# timezone =

# Folders with revisions, and what separates them here: os, space, newline, : or ;
# version_locations = ${scriptLocation}/versions
path_separator = os

# Whether sub-folders of the version locations are read.
# recursive_version_locations = false

# Whether a plain "revision" calls processRevisionDirectives of env.ts as well.
# revision_environment = false
`;
}

function renderRunOptions({ scriptLocation }: InitValues): string {
  return `# Where the schema that is wanted stands: .sql files, TypeScript modules that
# export targetMetadata, or the URL of another database.
# target_metadata = %(here)s/schema.sql

# A server on which scratch databases are made and dropped to read that; if
# unset, PostgreSQL inside this program.
# shadow_url = postgresql://user:password@localhost:5432/postgres

# Options and hooks for comparing and for running revisions, which this exports
# with defineEnv(); beside script.ts.eta if unset.
# env_file = ${scriptLocation}/env.ts

# What is compared: all schemas, the default one (false) or some; * stands for
# any text. Tables are named with or without their schema.
# include_schemas = true
# exclude_schemas =
# exclude_tables =
# compare_type = true
# compare_server_default = true

# The table that records which revisions are applied.
# version_table = alembic_version
# version_table_schema =
# version_table_pk = true
# create_version_table_schema = false

# One transaction for each revision, or one for the whole run.
# transaction_per_migration = true

# How long to wait for another copy of this program (-1: for ever), how long a
# statement waits for a lock (0: without limit) and how often a revision that
# lost against other transactions is tried again.
# lock_wait = 5min
# lock_timeout = 5s
# retries = 5

# How long a statement may take (0: without limit); as the server says if unset.
# statement_timeout = 10min

# The key of the advisory lock; made from the version table's name if unset.
# lock_key = 4711

# Read for the sake of projects that came from Python, without effect here.
# databases =
# prepend_sys_path =
# sourceless = false
# output_encoding = utf-8
`;
}

const HOOKS = `[post_write_hooks]
# Programs to run on each new revision file.
# hooks = format
# format.type = deno
# format.command = fmt
`;

const LOGGING = `[loggers]
keys = root,alembic

[handlers]
keys = console

[formatters]
keys = generic

[logger_root]
level = WARNING
handlers = console
qualname =

[logger_alembic]
level = INFO
handlers =
qualname = alembic

[handler_console]
class = StreamHandler
args = (sys.stderr,)
level = NOTSET
formatter = generic

[formatter_generic]
format = %(levelname)-5.5s [%(name)s] %(message)s
datefmt = %H:%M:%S
`;

/** Returns a whole `alembic.ini`. */
export function renderIni(values: InitValues): string {
  return [
    `${HEADER}
[alembic]
# The folder with versions/ and script.ts.eta.
script_location = ${values.scriptLocation}
`,
    DATABASE,
    renderScriptOptions(values),
    renderRunOptions(values),
    HOOKS,
    LOGGING,
  ].join("\n");
}

/** Returns the `alembic.ini` that goes with settings in pyproject.toml: URL and logging. */
export function renderShortIni(): string {
  return [
    "# The rest of the settings is in pyproject.toml.\n\n[alembic]",
    DATABASE,
    LOGGING,
  ].join("\n");
}

/** Returns the `[tool.alembic]` part of a pyproject.toml. */
export function renderPyproject({ scriptLocation }: InitValues): string {
  return `[tool.alembic]
# %(here)s is the folder of this file; a plain percent sign is written %%.
# The folder with versions/ and script.ts.eta.
script_location = ${JSON.stringify(scriptLocation)}

# Names of new files, without extension.
# file_template = "%%(rev)s_%%(slug)s"

# Folders with revisions.
# version_locations = ${JSON.stringify([`${scriptLocation}/versions`])}

# [[tool.alembic.post_write_hooks]]
# name = "format"
# type = "deno"
# command = "fmt"
`;
}

/** Text of `README` in the script location. */
export const README = `This folder holds the migrations of a database.

versions/      one file for each revision, TypeScript or SQL
script.ts.eta  the form of new TypeScript revisions
alembic.d.ts   types for editors; the import map entry "alembic" leads to it
tsconfig.json  the same for editors without Deno, and for "tsc --noEmit"

  alembic revision -m "what changes"   makes a new revision
  alembic upgrade head                 applies what is missing
  alembic downgrade -1                 takes the last one back
  alembic history -i                   shows all, and where the database is
`;

/**
 * Text of the `tsconfig.json` in the script location, for editors without
 * Deno's extension and for `tsc --noEmit`.
 */
export const TSCONFIG = `${
  JSON.stringify(
    {
      compilerOptions: {
        strict: true,
        noEmit: true,
        target: "ESNext",
        module: "ESNext",
        moduleResolution: "bundler",
        allowImportingTsExtensions: true,
        resolveJsonModule: true,
        skipLibCheck: true,
        lib: ["ESNext", "DOM"],
        types: [],
        paths: { alembic: ["./alembic.d.ts"] },
      },
      include: ["**/*.ts"],
    },
    null,
    2,
  )
}\n`;

/** Text of `deno.json` with the import map entry, for a path relative to it. */
export function renderDenoJson(declarations: string): string {
  return `${JSON.stringify({ imports: { alembic: declarations } }, null, 2)}\n`;
}
