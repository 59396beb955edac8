/**
 * Options of the main section that mean something, in the order in which
 * `alembic init` writes them. Alembic's come first, then the program's own.
 */
export const KNOWN_OPTIONS = [
  "script_location",
  "file_template",
  "prepend_sys_path",
  "timezone",
  "truncate_slug_length",
  "revision_environment",
  "sourceless",
  "version_locations",
  "path_separator",
  "version_path_separator",
  "recursive_version_locations",
  "output_encoding",
  "revision_id_format",
  "sqlalchemy.url",
  "databases",
  "post_write_hooks",
  "version_table",
  "version_table_schema",
  "version_table_pk",
  "create_version_table_schema",
  "transaction_per_migration",
  "target_metadata",
  "shadow_url",
  "env_file",
  "include_schemas",
  "exclude_schemas",
  "exclude_tables",
  "compare_type",
  "compare_server_default",
  "lock_wait",
  "lock_timeout",
  "statement_timeout",
  "retries",
  "lock_key",
] as const;

/** Name of an option of the main section that means something. */
export type KnownOption = (typeof KNOWN_OPTIONS)[number];

/** The environment variable that overrides an option: `ALEMBIC_LOCK_WAIT`. */
export function environmentVariableOf(option: string): string {
  return `ALEMBIC_${option.toUpperCase().replace(/[^\p{L}\p{N}]/gu, "_")}`;
}
