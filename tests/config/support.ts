import assert from "node:assert/strict";
import type { Config } from "../../src/config/config.ts";
import { loadConfig } from "../../src/config/load_config.ts";
import { MigratorError } from "../../src/errors.ts";

/** A project in memory. */
export interface Project {
  /** Content of /srv/app/alembic.ini; absent: no such file. */
  readonly ini?: string | Uint8Array;
  /** Content of /srv/app/pyproject.toml; absent: no such file. */
  readonly toml?: string;
  /** Other files by absolute path. */
  readonly files?: Readonly<Record<string, string | Uint8Array>>;
  readonly env?: Readonly<Record<string, string>>;
  readonly configFiles?: readonly string[];
  readonly name?: string;
  readonly cwd?: string;
}

/** Loads the configuration of a project that stands in /srv/app. */
export function load(project: Project): Promise<Config> {
  const files = new Map(Object.entries(project.files ?? {}));
  if (project.ini !== undefined) files.set("/srv/app/alembic.ini", project.ini);
  if (project.toml !== undefined) {
    files.set("/srv/app/pyproject.toml", project.toml);
  }
  return loadConfig({
    configFiles: project.configFiles ?? [],
    name: project.name ?? "alembic",
    environment: (name) => project.env?.[name],
    readTextFile: (path) => Promise.resolve(files.get(path)),
    cwd: project.cwd ?? "/srv/app",
  });
}

/** What an error says: message and hint, as a user would see them. */
export function said(error: unknown): string {
  assert.ok(error instanceof MigratorError, String(error));
  return error.hint === undefined
    ? error.message
    : `${error.message}\n${error.hint}`;
}

/** Runs `act` and returns what its error says. */
export function saidBy(act: () => unknown): string {
  try {
    act();
  } catch (error) {
    return said(error);
  }
  assert.fail("Nothing was thrown");
}

/** Awaits `promise` and returns what its error says. */
export async function saidByRejection(
  promise: Promise<unknown>,
): Promise<string> {
  try {
    await promise;
  } catch (error) {
    return said(error);
  }
  assert.fail("Nothing was thrown");
}
