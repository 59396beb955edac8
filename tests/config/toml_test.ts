import assert from "node:assert/strict";
import { parseToml } from "../../src/config/toml.ts";
import { said, saidBy, saidByRejection } from "./support.ts";

const PLACE = { file: "pyproject.toml", here: "/srv/50%off" };

async function read(text: string) {
  const toml = await parseToml(text, PLACE);
  assert.ok(toml !== undefined);
  return toml;
}

Deno.test("parseToml() gives undefined without [tool.alembic]", async () => {
  assert.equal(await parseToml("", PLACE), undefined);
  assert.equal(
    await parseToml("[project]\nname='alembic'\n", PLACE),
    undefined,
  );
  assert.equal(await parseToml("[tool.x]\na='alembic'\n", PLACE), undefined);
});

Deno.test("parseToml() does not parse a file that does not mention alembic", async () => {
  assert.equal(await parseToml("= broken", PLACE), undefined);
});

Deno.test("parseToml() throws TomlSyntaxError with line and column, without the text", async () => {
  assert.equal(
    await saidByRejection(parseToml("[tool.alembic]\nurl = 'secret\n", PLACE)),
    "Cannot read 'pyproject.toml': line 2, column 14: control characters are not allowed in strings",
  );
});

Deno.test("parseToml() throws ConfigError if tool or tool.alembic is no table", async () => {
  for (const text of ["[tool]\nalembic = 3\n", "tool = 'alembic'\n"]) {
    assert.equal(
      await saidByRejection(parseToml(text, PLACE)),
      "Cannot read 'pyproject.toml': 'tool.alembic' is not a table\nWrite '[tool.alembic]' with its options below",
    );
  }
});

Deno.test("TomlConfig.get() replaces %(here)s and %% in texts, also inside arrays and tables", async () => {
  const toml = await read(
    "[tool.alembic]\na = '%(here)s/m%%d'\nb = ['%(here)s', '%%']\nc = [{ d = '%%(rev)s', e = true }]\n",
  );
  assert.equal(toml.get("a"), "/srv/50%off/m%d");
  assert.deepEqual(toml.get("b"), ["/srv/50%off", "%"]);
  assert.deepEqual(toml.get("c"), [{ d: "%(rev)s", e: true }]);
});

Deno.test("TomlConfig.get() gives booleans, numbers and bigints as such", async () => {
  const toml = await read(
    "[tool.alembic]\na = true\nb = -12\nc = 9007199254740993\n",
  );
  assert.deepEqual([toml.get("a"), toml.get("b"), toml.get("c")], [
    true,
    -12,
    9007199254740993n,
  ]);
});

Deno.test("TomlConfig.get() finds dotted names as keys and as tables", async () => {
  const quoted = await read("[tool.alembic]\n'sqlalchemy.url' = 'pglite:'\n");
  const nested = await read("[tool.alembic]\nsqlalchemy.url = 'pglite:'\n");
  assert.equal(quoted.get("sqlalchemy.url"), "pglite:");
  assert.equal(nested.get("sqlalchemy.url"), "pglite:");
  assert.equal(nested.get("sqlalchemy.echo"), undefined);
  assert.equal(nested.get("constructor"), undefined);
});

Deno.test("TomlConfig.get() throws ConfigError for floats and dates", async () => {
  const toml = await read(
    "[tool.alembic]\na = 1.0\nb = 1979-05-27\nc = ['x', 2.5]\n",
  );
  for (const name of ["a", "b", "c"]) {
    assert.equal(
      saidBy(() => toml.get(name)),
      `unsupported TOML value type for key: '${name}'\nWrite a text, a boolean, a whole number, or an array of texts`,
    );
  }
});

Deno.test("TomlConfig.get() throws InterpolationError for any other %", async () => {
  const toml = await read("[tool.alembic]\na = '50% of'\nb = '%(rev)s_x'\n");
  assert.equal(
    saidBy(() => toml.get("a")),
    "Cannot read 'a' of section [tool.alembic] in 'pyproject.toml': the '%' at character 3 is followed by neither '%' nor '(name)s'\nWrite a literal percent sign as '%%', in URLs too: 'p%%40ss'",
  );
  assert.equal(
    saidBy(() => toml.get("b")),
    "Cannot read 'b' of section [tool.alembic] in 'pyproject.toml': '%(rev)s' is not '%(here)s', the only reference that TOML values may hold\nWrite '%%(rev)s' if the text itself is wanted",
  );
});

Deno.test("TomlSyntaxError shows no line of the file", async () => {
  const error = await parseToml("[tool.alembic]\npassword = hunter2\n", PLACE)
    .catch((error: unknown) => error);
  assert.ok(!said(error).includes("hunter2"));
  assert.ok(!Deno.inspect(error).includes("hunter2"));
});
