import assert from "node:assert/strict";
import {
  absolutePath,
  baseName,
  parentFolder,
  pathListSeparator,
} from "../../src/config/path.ts";

Deno.test("absolutePath() joins to the folder and keeps ..", () => {
  assert.equal(absolutePath("/a", "b//./c/"), "/a/b/c");
  assert.equal(absolutePath("/a", "../b"), "/a/../b");
  assert.equal(absolutePath("/a", "/b\\c"), "/b\\c");
  assert.equal(absolutePath("/a", "C:\\b"), "/a/C:\\b");
  assert.equal(absolutePath("/", "b"), "/b");
  assert.equal(absolutePath("/a", "."), "/a");
});

Deno.test("absolutePath() knows Windows by its folder", () => {
  assert.equal(absolutePath("C:\\a", "b\\c"), "C:/a/b/c");
  assert.equal(absolutePath("C:\\a", "D:\\b"), "D:/b");
  assert.equal(absolutePath("\\\\srv\\x", "b"), "//srv/x/b");
  assert.equal(pathListSeparator("C:\\a"), ";");
  assert.equal(pathListSeparator("/a"), ":");
});

Deno.test("parentFolder() and baseName() split at the last separator", () => {
  assert.equal(parentFolder("/a/b"), "/a");
  assert.equal(parentFolder("/a"), "/");
  assert.equal(baseName("/a/b.ini"), "b.ini");
  assert.equal(baseName("a\\b.ini"), "b.ini");
  assert.equal(baseName("b.ini"), "b.ini");
});
