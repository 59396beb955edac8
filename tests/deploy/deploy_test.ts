/** Each example of docs/deploy.md, and the files of a release, by the parser of its language. */
import assert from "node:assert/strict";

import {
  COMMANDS,
  COMMON_OPTIONS,
  GLOBAL_OPTIONS,
} from "../../src/cli/command_table.ts";
import { parseArguments } from "../../src/cli/arguments.ts";
import {
  findShellErrors,
  findUnitErrors,
  findWorkflowErrors,
  hasProgram,
  parseDockerfile,
  parseYaml,
} from "./parse_examples.ts";
import { type Example, readExamples } from "./read_examples.ts";

const ROOT = new URL("../../", import.meta.url);
const EXAMPLES = await readExamples(new URL("docs/deploy.md", ROOT));

const INSTRUCTIONS = [
  "ARG",
  "CMD",
  "COPY",
  "ENTRYPOINT",
  "FROM",
  "RUN",
  "USER",
  "WORKDIR",
];
const CRON_FIELD =
  "(?:\\*|\\d{1,2}(?:-\\d{1,2})?(?:,\\d{1,2}(?:-\\d{1,2})?)*)(?:/\\d{1,2})?";
const CRON_LINE_REGEXP = new RegExp(
  `^(?:[A-Z_]+=\\S+|(?:@reboot|${
    Array(5).fill(CRON_FIELD).join(" ")
  }) [a-z_][a-z0-9_-]* \\S.*)$`,
);

Deno.test("docs/deploy.md has an example for each way of deploying", () => {
  const counts = Map.groupBy(EXAMPLES, ({ language }) => language);
  assert.deepEqual(
    Object.fromEntries([...counts].map(([key, all]) => [key, all.length])),
    { dockerfile: 2, sh: 3, yaml: 5, ini: 1, crontab: 1 },
  );
});

for (const example of EXAMPLES) {
  Deno.test(`docs/deploy.md line ${example.line}: ${example.language} below "${example.heading}"`, async () => {
    await checkExample(example);
  });
}

Deno.test("every alembic command line in docs/deploy.md is one that the program takes", () => {
  const lines = EXAMPLES.flatMap(commandLines);
  assert.ok(lines.length >= 15, String(lines.length));
  for (const line of lines) {
    const { command } = parseArguments(line, {
      globals: [...GLOBAL_OPTIONS, ...COMMON_OPTIONS],
      commands: COMMANDS,
    });
    assert.ok(command !== undefined, line.join(" "));
  }
});

Deno.test("the Dockerfile builds what compile.ts makes into a root of its own, for a user without rights", async () => {
  const text = await readText("Dockerfile");
  const instructions = checkDockerfile(text);
  const last = instructions.findLastIndex(({ keyword }) => keyword === "FROM");
  assert.deepEqual(
    instructions.slice(last).map(({ keyword, argument }) => [
      keyword,
      argument,
    ]),
    [
      ["FROM", "scratch"],
      ["COPY", "/rootfs/ /"],
      ["USER", "65532:65532"],
      ["WORKDIR", "/migrations"],
      ["ENTRYPOINT", '["/usr/local/bin/alembic"]'],
      ["CMD", '["--help"]'],
    ],
  );
  const ci = await readText(".ci/run");
  const version = /deno@([\d.]+)"/.exec(ci)?.[1] ?? "";
  assert.equal(
    instructions[0]?.argument,
    `denoland/deno:debian-${version} AS build`,
  );
  // What it copies is there, and not left out by .dockerignore.
  const ignored = (await readText(".dockerignore")).split("\n");
  assert.equal(ignored[0], "*");
  const copied = instructions.slice(0, last)
    .filter(({ keyword }) => keyword === "COPY")
    .flatMap(({ argument }) => argument.split(" ").slice(0, -1));
  for (const path of copied) {
    await Deno.stat(new URL(path, ROOT));
    assert.ok(ignored.includes(`!${path}`), path);
  }
  // compile.ts and the modules it imports or starts.
  assert.ok(copied.includes(".ci"), String(copied));
  for (const { keyword, argument } of instructions) {
    if (keyword === "RUN") assert.equal(await findShellErrors(argument), "");
  }
});

Deno.test("GitHub's parser finds no fault with the release workflow, and does with a broken one", async () => {
  const text = await readText(".github/workflows/release.yml");
  assert.deepEqual(await findWorkflowErrors(text), []);
  assert.notDeepEqual(
    await findWorkflowErrors(text.replace("runs-on:", "run-on:")),
    [],
  );
  assert.notDeepEqual(
    await findWorkflowErrors(text.replace("github.ref }}", "github.ref( }}")),
    [],
  );
  assert.match(text, /^permissions:\n {2}contents: read$/m);
  for (const [, version = ""] of text.matchAll(/^ +-? ?uses: \S+?(@\S+)?$/gm)) {
    assert.match(version, /^@v\d+$/);
  }
  const ci = await readText(".ci/run");
  const version = /deno@([\d.]+)"/.exec(ci)?.[1] ?? "";
  assert.ok(text.includes(`DENO_VERSION: ${version}\n`));
});

Deno.test("the release compiles the targets that install.sh fetches", async () => {
  const workflow = await readText(".github/workflows/release.yml");
  const script = await readText("install.sh");
  const targets = [...script.matchAll(/target=(\S+) ;;/g)].map(([, each]) =>
    each ?? ""
  );
  assert.equal(targets.length, 4);
  for (const target of targets) {
    assert.ok(workflow.includes(`          - ${target}\n`), target);
  }
});

Deno.test("the shell scripts are POSIX sh without warnings", async () => {
  for (const path of ["install.sh", ".ci/rootfs.sh"]) {
    assert.equal(await findShellErrors(await readText(path)), "", path);
  }
  if (!await hasProgram("shellcheck")) {
    say("shellcheck is not installed: only `sh -n` was run");
  }
});

async function checkExample({ language, text }: Example): Promise<void> {
  switch (language) {
    case "sh":
      assert.equal(await findShellErrors(text), "");
      return;
    case "dockerfile":
      checkDockerfile(text);
      return;
    case "crontab":
      for (const line of text.trim().split("\n")) {
        assert.match(line, CRON_LINE_REGEXP);
      }
      return;
    case "ini": {
      const errors = await findUnitErrors(text);
      if (errors === undefined) say("systemd-analyze is not installed");
      assert.equal(errors ?? "", "");
      return;
    }
    case "yaml":
      return await checkYaml(text);
  }
  assert.fail(`no parser for ${language}`);
}

function checkDockerfile(text: string): ReturnType<typeof parseDockerfile> {
  const instructions = parseDockerfile(text);
  assert.equal(instructions[0]?.keyword, "FROM");
  for (const { keyword, argument } of instructions) {
    assert.ok(INSTRUCTIONS.includes(keyword), keyword);
    // The shell form would want a shell, which the image has not.
    if (["CMD", "ENTRYPOINT"].includes(keyword)) {
      const parts: unknown = JSON.parse(argument);
      assert.ok(
        Array.isArray(parts) && parts.every((each) => typeof each === "string"),
      );
    }
  }
  return instructions;
}

async function checkYaml(text: string): Promise<void> {
  const document = parseYaml(text);
  const kind = field(document, "kind");
  if (kind !== undefined) return checkKubernetes(document);
  if (field(document, "jobs") !== undefined) {
    assert.deepEqual(await findWorkflowErrors(text), []);
    return;
  }
  checkGitlab(document);
}

/** Which fields an object of Kubernetes may have; the rest is a typing error. */
const KUBERNETES_FIELDS: Readonly<Record<string, readonly string[]>> = {
  "": ["apiVersion", "kind", "metadata", "spec"],
  metadata: ["name", "annotations", "labels"],
  Job: [
    "backoffLimit",
    "activeDeadlineSeconds",
    "ttlSecondsAfterFinished",
    "template",
  ],
  Deployment: ["replicas", "selector", "template"],
  template: ["metadata", "spec"],
  pod: [
    "restartPolicy",
    "automountServiceAccountToken",
    "securityContext",
    "terminationGracePeriodSeconds",
    "initContainers",
    "containers",
    "volumes",
  ],
  container: [
    "name",
    "image",
    "args",
    "command",
    "env",
    "envFrom",
    "securityContext",
    "resources",
    "volumeMounts",
    "readinessProbe",
  ],
};

function checkKubernetes(document: unknown): void {
  const kind = String(field(document, "kind"));
  const versions: Record<string, string> = {
    Job: "batch/v1",
    Deployment: "apps/v1",
  };
  assert.equal(field(document, "apiVersion"), versions[kind]);
  checkFields(document, "");
  checkFields(field(document, "metadata"), "metadata");
  const spec = field(document, "spec");
  checkFields(spec, kind);
  const template = field(spec, "template");
  checkFields(template, "template");
  const pod = field(template, "spec");
  checkFields(pod, "pod");
  const containers = [
    ...list(field(pod, "containers")),
    ...list(field(pod, "initContainers")),
  ];
  assert.ok(containers.length > 0);
  const volumes = list(field(pod, "volumes")).map((each) =>
    field(each, "name")
  );
  for (const container of containers) {
    checkFields(container, "container");
    assert.equal(typeof field(container, "image"), "string");
    for (const mount of list(field(container, "volumeMounts"))) {
      assert.ok(volumes.includes(field(mount, "name")));
    }
  }
}

function checkGitlab(document: unknown): void {
  assert.ok(typeof document === "object" && document !== null);
  const stages = list(field(document, "stages"));
  for (const [name, job] of Object.entries(document)) {
    if (name === "stages" || name.startsWith(".")) continue;
    assert.ok(stages.includes(field(job, "stage")), name);
    assert.ok(list(field(job, "script")).length > 0, name);
    const parent = field(job, "extends");
    assert.ok(field(document, String(parent)) !== undefined, name);
  }
}

function checkFields(value: unknown, kind: string): void {
  assert.ok(typeof value === "object" && value !== null, kind);
  for (const name of Object.keys(value)) {
    assert.ok(KUBERNETES_FIELDS[kind]?.includes(name), `${kind}: ${name}`);
  }
}

/** Calls of the program in an example, in words without its name. */
function commandLines({ text }: Example): readonly (readonly string[])[] {
  const lists = [
    ...text.matchAll(/(?:args:|command:|ENTRYPOINT|CMD) (\[.*\])/g),
  ]
    .map(([, list = ""]): readonly string[] => JSON.parse(list))
    .map((words) => words[0] === "alembic" ? words.slice(1) : words)
    .filter((words) => words[0] === "upgrade" || words[0] === "current")
    // The application is in another list of the same image.
    .map((words) => words.at(-1) === "--" ? [...words, "app"] : words);
  const lines = [
    ...text.matchAll(
      /(?:\balembic"?|:[\d.]+) ((?:upgrade|downgrade|current) [^&\n'`]*)/g,
    ),
  ]
    .map(([, line = ""]) => line.trim().split(/\s+/));
  return [...lists, ...lines];
}

function field(value: unknown, name: string): unknown {
  return typeof value === "object" && value !== null
    ? Reflect.get(value, name)
    : undefined;
}

function list(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

async function readText(path: string): Promise<string> {
  return await Deno.readTextFile(new URL(path, ROOT));
}

function say(what: string): void {
  Deno.stderr.writeSync(
    new TextEncoder().encode(`tests/deploy could not check all: ${what}\n`),
  );
}
