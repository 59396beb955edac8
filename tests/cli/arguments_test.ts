import assert from "node:assert/strict";

import {
  type CommandSpec,
  type OptionSpec,
  parseArguments,
} from "../../src/cli/arguments.ts";
import { UsageError } from "../../src/cli/errors.ts";

const GLOBALS: readonly OptionSpec[] = [
  { long: "config", short: "c", kind: "list", help: "" },
  { long: "quiet", short: "q", kind: "flag", help: "" },
];
const COMMANDS: readonly CommandSpec[] = [
  {
    name: "downgrade",
    summary: "",
    positionals: [{ name: "revision", count: "1", help: "" }],
    options: [{ long: "sql", kind: "flag", help: "" }],
    examples: [],
  },
  {
    name: "history",
    summary: "",
    positionals: [],
    options: [
      { long: "rev-range", short: "r", kind: "value", help: "" },
      { long: "verbose", short: "v", kind: "flag", help: "" },
      { long: "indicate-current", short: "i", kind: "flag", help: "" },
      { long: "revert", kind: "flag", help: "" },
      {
        long: "log-format",
        kind: "value",
        choices: ["text", "json"],
        help: "",
      },
    ],
    examples: [],
  },
  {
    name: "merge",
    summary: "",
    positionals: [{ name: "revisions", count: "+", help: "" }],
    options: [
      { long: "message", short: "m", kind: "value", help: "" },
      { long: "help", short: "h", kind: "flag", help: "" },
    ],
    examples: [],
  },
];

function parse(...args: string[]) {
  return parseArguments(args, { globals: GLOBALS, commands: COMMANDS });
}

function assertUsage(args: readonly string[], message: string): void {
  assert.throws(() => parse(...args), (error) => {
    assert.ok(error instanceof UsageError);
    assert.equal(error.message, message);
    assert.equal(error.exitCode, 2);
    return true;
  });
}

Deno.test("parseArguments() reads global options before the command", () => {
  const { globals, command, values } = parse(
    "-c",
    "a.ini",
    "--config=pyproject.toml",
    "-q",
    "downgrade",
    "base",
    "--sql",
  );
  assert.deepEqual(globals.list("config"), ["a.ini", "pyproject.toml"]);
  assert.ok(globals.flag("quiet"));
  assert.equal(command?.name, "downgrade");
  assert.equal(values.required("revision"), "base");
  assert.ok(values.flag("sql"));
});

Deno.test("parseArguments() takes -1 for a positional and -2: for an option", () => {
  assert.equal(parse("downgrade", "-1").values.required("revision"), "-1");
  assert.equal(
    parse("history", "-r-2:").values.value("rev-range"),
    "-2:",
  );
  assert.equal(
    parse("history", "--rev-range=-3:").values.value("rev-range"),
    "-3:",
  );
  assertUsage(
    ["history", "-r", "-2:"],
    "argument -r/--rev-range: expected one argument",
  );
});

Deno.test("parseArguments() takes spaces in the value of an option, and what begins with one for a positional", () => {
  for (
    const args of [["--message=a -b"], ["-ma -b"], ["-m=a -b"], ["-m", "a -b"]]
  ) {
    const { values } = parse("merge", ...args, "x");
    assert.equal(values.value("message"), "a -b");
  }
  assert.deepEqual(
    parse("--config=my dir/a.ini", "history").globals.list("config"),
    ["my dir/a.ini"],
  );
  assert.equal(
    parse("merge", "x", "-m", "- of a list").values.value("message"),
    "- of a list",
  );
  assertUsage(
    ["merge", "x", "-m", "-h y"],
    "argument -m/--message: expected one argument",
  );
});

Deno.test("a usage error repeats no password", () => {
  assertUsage(
    ["history", "--ulr=postgresql://u:s3c@ret@h/d", "x:y@h"],
    "unrecognized arguments: --ulr=postgresql://u:***@h/d x:y@h",
  );
  assertUsage(
    ["merge", "x", "--uri=//h/d?sslpassword=s3cret&a=b"],
    "unrecognized arguments: --uri=//h/d?sslpassword=***&a=b",
  );
});

Deno.test("parseArguments() completes an unambiguous beginning of a long option", () => {
  assert.ok(parse("history", "--verb").values.flag("verbose"));
  assert.equal(
    parse("history", "--rev-r", "a:b").values.value("rev-range"),
    "a:b",
  );
  assertUsage(
    ["history", "--rev"],
    "ambiguous option: --rev could match --rev-range, --revert",
  );
});

Deno.test("parseArguments() splits short flags that stand together", () => {
  const { values } = parse("history", "-vira:b");
  assert.ok(values.flag("verbose") && values.flag("indicate-current"));
  assert.equal(values.value("rev-range"), "a:b");
});

Deno.test("parseArguments() refuses global options behind the command", () => {
  assertUsage(
    ["downgrade", "base", "-c", "a.ini"],
    "unrecognized arguments: -c a.ini",
  );
});

Deno.test("parseArguments() says which arguments are missing", () => {
  assertUsage(
    ["merge", "-m", "x"],
    "the following arguments are required: revisions",
  );
});

Deno.test("parseArguments() misses nothing of whoever asks for help", () => {
  assert.ok(parse("merge", "-h").values.flag("help"));
});

Deno.test("parseArguments() takes everything behind -- for positionals", () => {
  assert.deepEqual(
    parse("merge", "-m", "x", "--", "-a", "--b").values.list("revisions"),
    ["-a", "--b"],
  );
});

Deno.test("parseArguments() refuses a value outside the choices and a value for a flag", () => {
  assertUsage(
    ["history", "--log-format", "xml"],
    "argument --log-format: invalid choice: 'xml' (choose from 'text', 'json')",
  );
  assertUsage(
    ["downgrade", "base", "--sql=yes"],
    "argument --sql: ignored explicit argument 'yes'",
  );
});

Deno.test("parseArguments() names the commands for an unknown one", () => {
  assertUsage(
    ["bogus"],
    "argument COMMAND: invalid choice: 'bogus' " +
      "(choose from 'downgrade', 'history', 'merge')",
  );
});

Deno.test("parseArguments() gives no command for an empty line", () => {
  assert.equal(parse("-q").command, undefined);
});
