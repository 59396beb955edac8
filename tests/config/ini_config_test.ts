import assert from "node:assert/strict";
import { parseIni } from "../../src/config/ini.ts";
import { IniConfig } from "../../src/config/ini_config.ts";
import { saidBy } from "./support.ts";

function open(text: string, here = "/srv/app"): IniConfig {
  const file = "alembic.ini";
  return new IniConfig({ file, here, document: parseIni(text, { file }) });
}

Deno.test("IniConfig.get() replaces %(name)s from section, [DEFAULT] and here, and %% by %", () => {
  const ini = open(
    "[DEFAULT]\nroot = %(here)s/r\n[s]\na = %(ROOT)s/%(b)s%%(b)s\nb = x\n",
  );
  assert.equal(ini.get("s", "A"), "/srv/app/r/x%(b)s");
});

Deno.test("IniConfig.get() gives undefined for unknown options and sections", () => {
  const ini = open("[s]\na = 1\n");
  assert.equal(ini.get("s", "b"), undefined);
  assert.equal(ini.get("t", "a"), undefined);
  assert.equal(ini.get("s", "here"), "/srv/app");
});

Deno.test("IniConfig.get() throws InterpolationError that names place and remedy, never the value", () => {
  const ini = open("[s]\n\nurl = postgresql://u:p%40ss@h/d\n");
  assert.equal(
    saidBy(() => ini.get("s", "url")),
    "Cannot read 'url' of section [s] in 'alembic.ini' line 3: the '%' at character 17 is followed by neither '%' nor '(name)s'\nWrite a literal percent sign as '%%', in URLs too: 'p%%40ss'",
  );
});

Deno.test("IniConfig.get() throws InterpolationError for an unknown reference", () => {
  const ini = open("[s]\na = %(b)s\nb = %(nope)s\n");
  assert.equal(
    saidBy(() => ini.get("s", "a")),
    "Cannot read 'a' of section [s] in 'alembic.ini' line 2: '%(nope)s' of 'b' is not an option of [s] or [DEFAULT]\nSet 'nope', or write '%%(nope)s' if the text itself is wanted",
  );
});

Deno.test("IniConfig.get() throws InterpolationError for references more than ten deep", () => {
  const ini = open("[s]\na = %(a)s\n");
  assert.equal(
    saidBy(() => ini.get("s", "a")),
    "Cannot read 'a' of section [s] in 'alembic.ini' line 2: its '%(name)s' references are more than 10 levels deep or refer to themselves\nWrite the value out, or shorten the chain of references",
  );
});

Deno.test("IniConfig.get() throws InterpolationError that blames a folder with % in its name", () => {
  const ini = open("[s]\na = %(here)s/m\n", "/srv/50%off");
  assert.equal(
    saidBy(() => ini.get("s", "a")),
    "Cannot read 'a' of section [s] in 'alembic.ini' line 2: the '%' at character 8 of 'here' is followed by neither '%' nor '(name)s'\nThe folder of the file has a '%' in its name: rename it, or write the path without %(here)s",
  );
});

Deno.test("IniConfig.get() interpolates only the option that is asked for", () => {
  const ini = open("[s]\na = 100%\nformat = %(message)s\nb = ok\n");
  assert.equal(ini.get("s", "b"), "ok");
});

Deno.test("IniConfig.getSection() lists [DEFAULT] first, then the section, which overrides it", () => {
  const ini = open("[DEFAULT]\nx = 1\ny = 2\n[s]\nb = %(x)s\ny = 3\n");
  assert.deepEqual(Object.entries(ini.getSection("s") ?? {}), [
    ["here", "/srv/app"],
    ["x", "1"],
    ["y", "3"],
    ["b", "1"],
  ]);
  assert.equal(ini.getSection("DEFAULT"), undefined);
});

Deno.test("IniConfig.set() makes the section and interpolates at reading", () => {
  const ini = open("[s]\na = 1\n");
  ini.set("t", "URL", "%(here)s/50%%");
  assert.equal(ini.get("t", "url"), "/srv/app/50%");
  assert.equal(ini.lineOf("t", "url"), undefined);
  assert.equal(ini.lineOf("s", "a"), 2);
});
