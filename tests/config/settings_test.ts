import assert from "node:assert/strict";
import { SettingsError } from "../../src/config/errors.ts";
import { readSettings, type Settings } from "../../src/config/settings.ts";
import { load, type Project, saidBy } from "./support.ts";

async function read(options: string, project: Project = {}): Promise<Settings> {
  return readSettings(
    await load({ ini: `[alembic]\n${options}\n`, ...project }),
  );
}

async function refusal(options: string, project: Project = {}) {
  const config = await load({ ini: `[alembic]\n${options}\n`, ...project });
  return saidBy(() => readSettings(config));
}

Deno.test("readSettings() has a default for everything", async () => {
  assert.deepEqual(await read(""), {
    scriptLocation: undefined,
    versionLocations: [],
    prependSysPath: [],
    recursiveVersionLocations: false,
    sourceless: false,
    revisionEnvironment: false,
    revisionIdFormat: "random",
    fileTemplate: "%(rev)s_%(slug)s",
    truncateSlugLength: 40,
    timezone: undefined,
    postWriteHooks: [],
    envFile: undefined,
    versionTable: "alembic_version",
    versionTableSchema: undefined,
    versionTablePk: true,
    createVersionTableSchema: false,
    transactionPerMigration: true,
    lockWaitMs: 300_000,
    lockTimeoutMs: 5000,
    statementTimeoutMs: undefined,
    retries: 5,
    lockKey: undefined,
    databases: [],
    targetMetadata: [],
    includeSchemas: true,
    excludeSchemas: [],
    excludeTables: [],
    compareType: true,
    compareServerDefault: true,
    warnings: [],
  });
});

Deno.test("readSettings() reads every option from an ini file", async () => {
  const settings = await read(
    [
      "script_location = %(here)s/m",
      "version_locations = %(here)s/a:b",
      "path_separator = os",
      "prepend_sys_path = .",
      "recursive_version_locations = true",
      "sourceless = true",
      "revision_environment = YES",
      "revision_id_format = time",
      "file_template = %%(year)d-%%(rev)s",
      "truncate_slug_length = -3",
      "timezone = Europe/Warsaw",
      "output_encoding = UTF8",
      "version_table = v",
      "version_table_schema = s",
      "version_table_pk = no",
      "create_version_table_schema = yes",
      "transaction_per_migration = off",
      "lock_wait = -1",
      "lock_timeout = 0",
      "statement_timeout = 5min",
      "retries = 0",
      "lock_key = -9223372036854775808",
      "databases = one, two",
      "target_metadata = a.ts, b.sql",
      "env_file = conf/env.ts",
      "include_schemas = s, t",
      "exclude_schemas = u_*",
      "exclude_tables = x_*",
      "  spatial_ref_sys",
      "compare_type = 0",
      "compare_server_default = 1",
      "[one]",
      "[two]",
      "[post_write_hooks]",
      "hooks = f",
      "f.type = exec",
    ].join("\n"),
  );
  assert.deepEqual(settings, {
    scriptLocation: "/srv/app/m",
    versionLocations: ["/srv/app/a", "/srv/app/b"],
    prependSysPath: ["."],
    recursiveVersionLocations: true,
    sourceless: true,
    revisionEnvironment: true,
    revisionIdFormat: "time",
    fileTemplate: "%(year)d-%(rev)s",
    truncateSlugLength: -3,
    timezone: "Europe/Warsaw",
    postWriteHooks: [{ name: "f", options: { type: "exec" } }],
    envFile: "/srv/app/conf/env.ts",
    versionTable: "v",
    versionTableSchema: "s",
    versionTablePk: false,
    createVersionTableSchema: true,
    transactionPerMigration: false,
    lockWaitMs: Infinity,
    lockTimeoutMs: 0,
    statementTimeoutMs: 300_000,
    retries: 0,
    lockKey: -9223372036854775808n,
    databases: ["one", "two"],
    targetMetadata: ["a.ts", "b.sql"],
    includeSchemas: ["s", "t"],
    excludeSchemas: ["u_*"],
    excludeTables: ["x_*", "spatial_ref_sys"],
    compareType: false,
    compareServerDefault: true,
    warnings: [],
  });
  assert.ok(Object.isFrozen(settings));
});

Deno.test("readSettings() reads TOML values of their own types", async () => {
  const settings = await read("", {
    toml: [
      "[tool.alembic]",
      "transaction_per_migration = false",
      "lock_wait = 7",
      "lock_key = 9007199254740993",
      "truncate_slug_length = 0",
      "include_schemas = true",
      "exclude_tables = ['a', ' b ']",
      "recursive_version_locations = true",
    ].join("\n"),
  });
  assert.ok(!settings.transactionPerMigration);
  assert.equal(settings.lockWaitMs, 7000);
  assert.equal(settings.lockKey, 9007199254740993n);
  assert.equal(settings.truncateSlugLength, 40);
  assert.ok(settings.includeSchemas);
  assert.deepEqual(settings.excludeTables, ["a", "b"]);
  assert.ok(settings.recursiveVersionLocations);
});

Deno.test("readSettings() reads variables first, every boolean word among them", async () => {
  const settings = await read("lock_wait = 1\nsourceless = true", {
    env: {
      ALEMBIC_LOCK_WAIT: "2min",
      ALEMBIC_SOURCELESS: "no",
      ALEMBIC_RECURSIVE_VERSION_LOCATIONS: "1",
    },
  });
  assert.equal(settings.lockWaitMs, 120_000);
  assert.ok(!settings.sourceless);
  assert.ok(settings.recursiveVersionLocations);
});

Deno.test("readSettings() throws the error itself for one problem", async () => {
  assert.equal(
    await refusal("truncate_slug_length ="),
    "truncate_slug_length must be a whole number, not '' (truncate_slug_length in alembic.ini line 2)\nRemove the line if the default is wanted",
  );
  assert.equal(
    await refusal("transaction_per_migration = maybe"),
    "transaction_per_migration must be true or false, not 'maybe' (transaction_per_migration in alembic.ini line 2)",
  );
  assert.equal(
    await refusal("", { env: { ALEMBIC_LOCK_WAIT: "soon" } }),
    "lock_wait must be a length of time, not 'soon' (environment variable ALEMBIC_LOCK_WAIT)\nWrite seconds, or a number with a unit: 500ms, 30s, 5min, 1h; -1 for no limit",
  );
  assert.equal(
    await refusal(`version_table = ${"ö".repeat(32)}`),
    "version_table is 64 bytes long, more than PostgreSQL's 63 (version_table in alembic.ini line 2)",
  );
  assert.match(
    await refusal("revision_id_format = uuid"),
    /^revision_id_format must be .*'uuid'/,
  );
  assert.equal(
    await refusal("retries = 1001"),
    "retries must be from 0 to 1000, not 1001 (retries in alembic.ini line 2)",
  );
  assert.equal(
    await refusal("lock_key = 9223372036854775808"),
    "lock_key must be a signed 64-bit number, which 9223372036854775808 is too large for (lock_key in alembic.ini line 2)",
  );
  assert.equal(
    await refusal("databases = one, two\n[two]"),
    "databases names 'one', for which there is no section (databases in alembic.ini line 2)\nWrite '[one]' with its own sqlalchemy.url",
  );
  assert.equal(
    await refusal("", { toml: "[tool.alembic]\nsourceless = 'true'\n" }),
    "boolean value expected for TOML parameter 'sourceless' (sourceless in pyproject.toml)",
  );
  assert.equal(
    await refusal("", { toml: "[tool.alembic]\nversion_table = 3\n" }),
    "version_table must be a text, not 3 (version_table in pyproject.toml)",
  );
});

Deno.test("readSettings() throws SettingsError with every problem once", async () => {
  const config = await load({
    ini:
      "[alembic]\nfile_template = %(rev)s\npath_separator = |\nversion_locations = a\nprepend_sys_path = .\nlock_wait = x\n",
  });
  assert.equal(
    saidBy(() => readSettings(config)),
    [
      "The configuration has 3 problems:",
      "  - '|' is not a valid value for path_separator; expected 'space', 'newline', 'os', ':', ';' (path_separator in alembic.ini line 3)",
      "  - Cannot read 'file_template' of section [alembic] in 'alembic.ini' line 2: '%(rev)s' is not an option of [alembic] or [DEFAULT]",
      "    Set 'rev', or write '%%(rev)s' if the text itself is wanted",
      "  - lock_wait must be a length of time, not 'x' (lock_wait in alembic.ini line 6)",
      "    Write seconds, or a number with a unit: 500ms, 30s, 5min, 1h; -1 for no limit",
    ].join("\n"),
  );
  assert.throws(
    () => readSettings(config),
    (error) => error instanceof SettingsError && error.problems.length === 3,
  );
});

Deno.test("readSettings() takes Alembic's integers, with signs, spaces and underscores", async () => {
  for (
    const [text, length] of [["+7", 7], [" 12 ", 12], ["1_0", 10], ["0", 40], [
      "-0",
      40,
    ]] as const
  ) {
    const settings = await read(`truncate_slug_length = ${text}`);
    assert.equal(settings.truncateSlugLength, length, text);
  }
  assert.match(await refusal("truncate_slug_length = 1__0"), /not '1__0'/);
});

Deno.test("readSettings() does not split a target that is a URL at commas", async () => {
  const settings = await read("target_metadata = postgresql://h1:1,h2:2/d");
  assert.deepEqual(settings.targetMetadata, ["postgresql://h1:1,h2:2/d"]);
});

Deno.test("readSettings() warns of options that look mistyped, wherever they stand", async () => {
  const settings = await read(
    "script_locaton = m\nlock-wait = 1\nsqlalchemy.url_test = x\nmy_option = 1",
    { toml: "[tool.alembic]\ntimezon = 'UTC'\n" },
  );
  assert.deepEqual(settings.warnings, [
    "Unknown option 'script_locaton' in alembic.ini: did you mean 'script_location'?",
    "Unknown option 'lock-wait' in alembic.ini: did you mean 'lock_wait'?",
    "Unknown option 'timezon' in pyproject.toml: did you mean 'timezone'?",
  ]);
});

Deno.test("readSettings() warns of true words that count as false", async () => {
  const settings = await read("sourceless = True\noutput_encoding = latin-1");
  assert.ok(!settings.sourceless);
  assert.deepEqual(settings.warnings, [
    "output_encoding is 'latin-1', but files are written as UTF-8",
    "sourceless is 'True', which counts as false: only the exact text 'true' is true",
  ]);
});

Deno.test("readSettings() warns of outdated splitting only where the list is used", async () => {
  const settings = await read(
    "prepend_sys_path = . src\nversion_locations = a",
  );
  assert.deepEqual(settings.prependSysPath, [".", "src"]);
  assert.deepEqual(settings.warnings, [
    "No path_separator found in configuration; falling back to legacy splitting on spaces/commas for version_locations.  Consider adding path_separator=os to Alembic config.",
  ]);
});
