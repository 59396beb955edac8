import assert from "node:assert/strict";
import type { Config } from "../../../src/config/config.ts";
import {
  ConfigEncodingError,
  IniSyntaxError,
  InterpolationError,
  MissingSectionError,
  SettingError,
} from "../../../src/config/errors.ts";
import { readPostWriteHooks } from "../../../src/config/hook_settings.ts";
import { loadConfig } from "../../../src/config/load_config.ts";
import {
  listPrependSysPath,
  listVersionLocations,
} from "../../../src/config/path_settings.ts";
import {
  readFileTemplate,
  readRecursiveVersionLocations,
  readRevisionEnvironment,
  readSourceless,
  readTruncateSlugLength,
} from "../../../src/config/settings.ts";
import { readText } from "../../../src/config/setting_values.ts";
import { MigratorError } from "../../../src/errors.ts";
import {
  renderFileName,
  resolveCreateDate,
} from "../../../src/script/file_name.ts";
import type { CompatResult } from "../compat_kind.ts";

type Json = Readonly<Record<string, unknown>>;

/** Runs one line of `ini.jsonl`; it holds one case. */
export async function iniKind(
  line: unknown,
): Promise<readonly CompatResult[]> {
  assertRecord(line);
  const name = text(line, "name");
  const expected = comparable(line["expect"], line);
  const actual = comparable(await answer(line), line);
  try {
    assert.deepEqual(actual, expected);
    return [{ name, outcome: "passed" }];
  } catch {
    return [{ name, outcome: "failed", expected, actual }];
  }
}

async function answer(testCase: Json): Promise<unknown> {
  const category = text(testCase, "category");
  let config: Config;
  try {
    config = await load(testCase);
  } catch (error) {
    return category === "parse"
      ? { parse_error: describeError(error) }
      : { error: describeError(error) };
  }
  switch (category) {
    case "parse":
      return answerParse(config, testCase);
    case "paths":
      return answerPaths(config);
    case "flags":
      return answerFlags(config);
    case "hooks":
      return { hooks: guard(() => readHooks(config)) };
    case "filename":
      return guard(() => answerFileName(config, testCase));
    default:
      throw new TypeError(`Unknown category '${category}'`);
  }
}

function load(testCase: Json): Promise<Config> {
  const file = `${text(testCase, "here")}/alembic.ini`;
  const base64 = testCase["ini_base64"];
  const content = typeof base64 === "string"
    ? Uint8Array.from(atob(base64), (character) => character.charCodeAt(0))
    : testCase["ini_text"] ?? undefined;
  return loadConfig({
    configFiles: [file],
    name: text(testCase, "main_section"),
    environment: () => undefined,
    readTextFile: (path) =>
      Promise.resolve(
        path === file && (typeof content === "string" ||
            content instanceof Uint8Array)
          ? content
          : undefined,
      ),
    cwd: "/",
  });
}

function answerParse(config: Config, testCase: Json): Json {
  const defaults = config.ini.defaults();
  const sections = Object.fromEntries(
    config.ini.sectionNames().map((section) => [
      section,
      Object.fromEntries(
        [...Object.keys(defaults), ...config.ini.ownOptionNames(section)].map(
          (option) => [option, valueOrError(config, { section, option })],
        ),
      ),
    ]),
  );
  const lookups = Object.fromEntries(
    texts(testCase, "lookups").map((name) => [
      name,
      guard(() => config.getMainOption(name) ?? null),
    ]),
  );
  const asked = texts(testCase, "get_sections");
  return {
    defaults,
    sections,
    main_options: lookups,
    ...(asked.length === 0 ? {} : {
      get_section: Object.fromEntries(
        asked.map((name) => [
          name,
          guard(() => config.getSection(name) ?? null),
        ]),
      ),
    }),
  };
}

function valueOrError(
  config: Config,
  place: { readonly section: string; readonly option: string },
): unknown {
  const guarded = guard(() =>
    config.getSectionOption(place.section, place.option)
  );
  return "error" in guarded ? guarded : guarded["value"];
}

function answerPaths(config: Config): Json {
  const warnings: Json[] = [];
  const warn = (message: string) => {
    warnings.push({ category: "DeprecationWarning", message });
  };
  const lists = {
    "version_locations": guard(() =>
      listVersionLocations(config, { warn }) ?? null
    ),
    "prepend_sys_path": guard(() =>
      listPrependSysPath(config, { warn }) ?? null
    ),
  };
  return warnings.length === 0 ? lists : { ...lists, warnings };
}

function answerFlags(config: Config): Json {
  const options = { warn: () => {} };
  return {
    sourceless: guard(() => readSourceless(config, options)),
    recursive_version_locations: guard(() =>
      readRecursiveVersionLocations(config, options)
    ),
    revision_environment: guard(() => readRevisionEnvironment(config)),
  };
}

function readHooks(config: Config): unknown {
  return readPostWriteHooks(config).map(({ name, options }) => ({
    ...options,
    _hook_name: name,
  }));
}

function answerFileName(config: Config, testCase: Json): Json {
  const message = testCase["message"];
  const createDate = resolveCreateDate({
    now: new Date(text(testCase, "now_utc")),
    timezone: readText(config, "timezone"),
    processTimezone: text(testCase, "process_timezone"),
  });
  const name = renderFileName({
    fileTemplate: readFileTemplate(config),
    revision: text(testCase, "revision"),
    message: typeof message === "string" ? message : undefined,
    truncateSlugLength: readTruncateSlugLength(config),
    createDate,
  });
  return { filename: `${name}.py`, create_date: createDate.text };
}

function guard(read: () => unknown): Json {
  try {
    return { value: read() };
  } catch (error) {
    return { error: describeError(error) };
  }
}

/** An error in the reference's terms; a defect of the program is thrown on. */
function describeError(error: unknown): Json {
  if (error instanceof IniSyntaxError) return describeSyntax(error);
  if (error instanceof InterpolationError) {
    const types = {
      syntax: "InterpolationSyntaxError",
      "missing-option": "InterpolationMissingOptionError",
      depth: "InterpolationDepthError",
    };
    return {
      error_type: types[error.problem],
      section: error.section,
      option: error.option,
      ...(error.reference === undefined ? {} : { reference: error.reference }),
    };
  }
  if (error instanceof ConfigEncodingError) {
    return { error_type: "UnicodeDecodeError" };
  }
  if (error instanceof MissingSectionError) {
    return { error_type: "CommandError", message: error.message };
  }
  if (error instanceof SettingError) {
    return { error_type: "ValueError", message: error.problem };
  }
  if (!(error instanceof MigratorError)) throw error;
  return { error_type: "CommandError", message: error.message };
}

function describeSyntax(error: IniSyntaxError): Json {
  const line = { lineno: error.line };
  switch (error.problem) {
    case "missing-section-header":
      return { error_type: "MissingSectionHeaderError", ...line };
    case "duplicate-section":
      return {
        error_type: "DuplicateSectionError",
        ...line,
        section: error.section,
      };
    case "duplicate-option":
      return {
        error_type: "DuplicateOptionError",
        ...line,
        section: error.section,
        option: error.option,
      };
    case "unreadable-lines":
      return { error_type: "ParsingError", lines: error.lines };
  }
}

/**
 * What is compared of an answer: of errors the type and the place, not the
 * wording; of a refused file name only that it is refused, since the reference
 * ends in whatever Python raises; of dates no more than milliseconds, since a
 * JavaScript date has no microseconds.
 */
function comparable(value: unknown, testCase: Json): unknown {
  if (Array.isArray(value)) {
    return value.map((item) => comparable(item, testCase));
  }
  if (!isRecord(value)) return value;
  if (typeof value["error_type"] === "string") {
    return comparableError(value, testCase);
  }
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [
      key,
      key === "create_date" && typeof item === "string"
        ? item.replace(/(\.\d{3})\d{3}/, "$1000")
        : comparable(item, testCase),
    ]),
  );
}

/** What of an error says where it is. */
const PLACE_FIELDS = ["lineno", "lines", "section", "option", "reference"];

function comparableError(error: Json, testCase: Json): Json {
  const place = PLACE_FIELDS.filter((field) => field in error);
  if (testCase["category"] === "filename" && place.length === 0) {
    return { "error_type": "refused" };
  }
  return Object.fromEntries(
    ["error_type", ...place].map((field) => [field, error[field]]),
  );
}

function isRecord(value: unknown): value is Json {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function assertRecord(value: unknown): asserts value is Json {
  if (!isRecord(value)) throw new TypeError("A case is not an object");
}

function text(record: Json, key: string): string {
  const value = record[key];
  if (typeof value === "string") return value;
  throw new TypeError(`'${key}' of a case is not a text`);
}

function texts(record: Json, key: string): readonly string[] {
  const value = record[key];
  const isTexts = (items: unknown): items is readonly string[] =>
    Array.isArray(items) && items.every((item) => typeof item === "string");
  if (isTexts(value)) return value;
  throw new TypeError(`'${key}' of a case is not a list of texts`);
}
