import assert from "node:assert/strict";
import type { Config } from "../../src/config/config.ts";
import { findDatabase, findShadow } from "../../src/config/find_database.ts";
import {
  environmentVariableOf,
  KNOWN_OPTIONS,
  type KnownOption,
} from "../../src/config/known_options.ts";
import { readSettings, type Settings } from "../../src/config/settings.ts";
import { load, said, saidByRejection } from "./support.ts";

/** Two values of an option, and what comes of them. */
interface Sample {
  /** As the ini file has it. */
  readonly ini: string;
  readonly variable: string;
  /** What has effect, as a value that can be compared. */
  readonly read: (config: Config) => unknown;
  readonly fromIni: unknown;
  readonly fromVariable: unknown;
  /** Further lines of the ini file. */
  readonly moreIni?: string;
  /** Variables that have to be set as well. */
  readonly env?: Readonly<Record<string, string>>;
}

function setting(name: keyof Settings) {
  return (config: Config): unknown => readSettings(config)[name];
}

const warnings = setting("warnings");

/** Every option: one that is added does not compile until it stands here. */
const SAMPLES: Readonly<Record<KnownOption, Sample>> = {
  script_location: {
    ini: "%(here)s/one",
    variable: "two",
    read: setting("scriptLocation"),
    fromIni: "/srv/app/one",
    fromVariable: "/srv/app/two",
  },
  file_template: {
    ini: "%%(rev)s",
    variable: "%(slug)s",
    read: setting("fileTemplate"),
    fromIni: "%(rev)s",
    fromVariable: "%(slug)s",
  },
  prepend_sys_path: {
    ini: "one",
    variable: "two",
    read: setting("prependSysPath"),
    fromIni: ["one"],
    fromVariable: ["two"],
  },
  timezone: {
    ini: "UTC",
    variable: "Europe/Warsaw",
    read: setting("timezone"),
    fromIni: "UTC",
    fromVariable: "Europe/Warsaw",
  },
  truncate_slug_length: {
    ini: "10",
    variable: "20",
    read: setting("truncateSlugLength"),
    fromIni: 10,
    fromVariable: 20,
  },
  revision_environment: {
    ini: "true",
    variable: "no",
    read: setting("revisionEnvironment"),
    fromIni: true,
    fromVariable: false,
  },
  sourceless: {
    ini: "true",
    variable: "off",
    read: setting("sourceless"),
    fromIni: true,
    fromVariable: false,
  },
  version_locations: {
    ini: "one",
    variable: "two:three",
    read: setting("versionLocations"),
    fromIni: ["/srv/app/one"],
    fromVariable: ["/srv/app/two", "/srv/app/three"],
    env: { ALEMBIC_PATH_SEPARATOR: ":" },
  },
  path_separator: {
    ini: ";",
    variable: ":",
    read: setting("versionLocations"),
    fromIni: ["/srv/app/one", "/srv/app/two"],
    fromVariable: ["/srv/app/one;two"],
    env: { ALEMBIC_VERSION_LOCATIONS: "one;two" },
  },
  version_path_separator: {
    ini: ";",
    variable: ":",
    read: setting("versionLocations"),
    fromIni: ["/srv/app/one", "/srv/app/two"],
    fromVariable: ["/srv/app/one;two"],
    env: { ALEMBIC_VERSION_LOCATIONS: "one;two" },
  },
  recursive_version_locations: {
    ini: "true",
    variable: "0",
    read: setting("recursiveVersionLocations"),
    fromIni: true,
    fromVariable: false,
  },
  output_encoding: {
    ini: "latin-1",
    variable: "utf-16",
    read: warnings,
    fromIni: [
      "output_encoding is 'latin-1', but files are written as UTF-8",
    ],
    fromVariable: [
      "output_encoding is 'utf-16', but files are written as UTF-8",
    ],
  },
  revision_id_format: {
    ini: "time",
    variable: "random",
    read: setting("revisionIdFormat"),
    fromIni: "time",
    fromVariable: "random",
  },
  "sqlalchemy.url": {
    ini: "postgresql://me@ini/one",
    variable: "postgresql://me@variable/two",
    read: (config) => findDatabase(config).displayUrl,
    fromIni: "postgresql://me@ini/one",
    fromVariable: "postgresql://me@variable/two",
  },
  databases: {
    ini: "one",
    variable: "two",
    read: setting("databases"),
    fromIni: ["one"],
    fromVariable: ["two"],
    moreIni: "[one]\nsqlalchemy.url = pglite:\n[two]\nsqlalchemy.url = pglite:",
  },
  post_write_hooks: {
    ini: "",
    variable: "hooks = b\nb.type = exec\nb.executable = date\n" +
      "b.options = +%Y",
    read: setting("postWriteHooks"),
    fromIni: [{ name: "a", options: { type: "deno" } }],
    fromVariable: [{
      name: "b",
      options: { type: "exec", executable: "date", options: "+%Y" },
    }],
    moreIni: "[post_write_hooks]\nhooks = a\na.type = deno",
  },
  version_table: {
    ini: "one",
    variable: "two",
    read: setting("versionTable"),
    fromIni: "one",
    fromVariable: "two",
  },
  version_table_schema: {
    ini: "one",
    variable: "two",
    read: setting("versionTableSchema"),
    fromIni: "one",
    fromVariable: "two",
  },
  version_table_pk: {
    ini: "false",
    variable: "true",
    read: setting("versionTablePk"),
    fromIni: false,
    fromVariable: true,
  },
  create_version_table_schema: {
    ini: "true",
    variable: "false",
    read: setting("createVersionTableSchema"),
    fromIni: true,
    fromVariable: false,
  },
  transaction_per_migration: {
    ini: "false",
    variable: "true",
    read: setting("transactionPerMigration"),
    fromIni: false,
    fromVariable: true,
  },
  target_metadata: {
    ini: "one.sql, two.sql",
    variable: "models.ts",
    read: setting("targetMetadata"),
    fromIni: ["one.sql", "two.sql"],
    fromVariable: ["models.ts"],
  },
  shadow_url: {
    ini: "postgresql://me@ini/one",
    variable: "postgresql://me@variable/two",
    read: (config) => findShadow(config, {})?.displayUrl,
    fromIni: "postgresql://me@ini/one",
    fromVariable: "postgresql://me@variable/two",
  },
  env_file: {
    ini: "one.ts",
    variable: "two.ts",
    read: setting("envFile"),
    fromIni: "/srv/app/one.ts",
    fromVariable: "/srv/app/two.ts",
  },
  include_schemas: {
    ini: "false",
    variable: "app_*, public",
    read: setting("includeSchemas"),
    fromIni: false,
    fromVariable: ["app_*", "public"],
  },
  exclude_schemas: {
    ini: "one",
    variable: "two, three",
    read: setting("excludeSchemas"),
    fromIni: ["one"],
    fromVariable: ["two", "three"],
  },
  exclude_tables: {
    ini: "one",
    variable: "spatial_ref_sys, _hyper_*",
    read: setting("excludeTables"),
    fromIni: ["one"],
    fromVariable: ["spatial_ref_sys", "_hyper_*"],
  },
  compare_type: {
    ini: "false",
    variable: "true",
    read: setting("compareType"),
    fromIni: false,
    fromVariable: true,
  },
  compare_server_default: {
    ini: "false",
    variable: "true",
    read: setting("compareServerDefault"),
    fromIni: false,
    fromVariable: true,
  },
  lock_wait: {
    ini: "1s",
    variable: "-1",
    read: setting("lockWaitMs"),
    fromIni: 1000,
    fromVariable: Infinity,
  },
  lock_timeout: {
    ini: "1s",
    variable: "500ms",
    read: setting("lockTimeoutMs"),
    fromIni: 1000,
    fromVariable: 500,
  },
  statement_timeout: {
    ini: "1s",
    variable: "2min",
    read: setting("statementTimeoutMs"),
    fromIni: 1000,
    fromVariable: 120_000,
  },
  retries: {
    ini: "1",
    variable: "0",
    read: setting("retries"),
    fromIni: 1,
    fromVariable: 0,
  },
  lock_key: {
    ini: "1",
    variable: "-9223372036854775808",
    read: setting("lockKey"),
    fromIni: 1n,
    fromVariable: -9223372036854775808n,
  },
};

for (const option of KNOWN_OPTIONS) {
  const sample = SAMPLES[option];
  const variable = environmentVariableOf(option);
  const isSection = option === "post_write_hooks";
  const line = isSection ? "" : `${option} = ${sample.ini}`;
  const ini = `[alembic]\n${line}\n${sample.moreIni ?? ""}\n`;
  // A setting that has to name a section of the file needs the file.
  const bareIni = option === "databases" ? { ini: sample.moreIni ?? "" } : {};

  Deno.test(`${variable} and its _FILE come before the file and need none`, async () => {
    const withEnv = async (
      env: Readonly<Record<string, string>>,
      project: { readonly ini?: string },
    ) =>
      sample.read(
        await load({
          ...project,
          env: { ...sample.env, ...env },
          // The final line end of a secret is the editor's.
          files: { "/run/value": `${sample.variable}\n` },
        }),
      );
    const given = { [variable]: sample.variable };
    const named = { [`${variable}_FILE`]: "/run/value" };
    assert.notDeepEqual(sample.fromIni, sample.fromVariable);
    assert.deepEqual(await withEnv({}, { ini }), sample.fromIni);
    assert.deepEqual(await withEnv(given, { ini }), sample.fromVariable);
    assert.deepEqual(await withEnv(named, { ini }), sample.fromVariable);
    assert.deepEqual(await withEnv(given, bareIni), sample.fromVariable);
    assert.deepEqual(await withEnv(named, bareIni), sample.fromVariable);
    // An empty one is none, as in a compose file that passes it on unset.
    assert.deepEqual(
      await withEnv({ [variable]: "" }, { ini }),
      sample.fromIni,
    );
    assert.equal(
      await saidByRejection(withEnv({ ...given, ...named }, { ini })),
      `Both ${variable} and ${variable}_FILE are set\nUnset one of the two`,
    );
    const toml = `[tool.alembic]\n"${option}" = 1\n`;
    const env = { ...sample.env, ...given };
    assert.deepEqual(
      sample.read(await load({ ...bareIni, toml, env })),
      sample.fromVariable,
    );
  });
}

Deno.test("ALEMBIC_POST_WRITE_HOOKS of another form is refused", async () => {
  const config = await load({ env: { ALEMBIC_POST_WRITE_HOOKS: "format" } });
  assert.throws(() => readSettings(config), (error: unknown) => {
    assert.equal(
      said(error),
      "post_write_hooks must be lines such as 'hooks = format' " +
        "(environment variable ALEMBIC_POST_WRITE_HOOKS)\n" +
        "Write what would stand below '[post_write_hooks]' in an ini file",
    );
    return true;
  });
});
