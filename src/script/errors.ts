import { MigratorError, type MigratorErrorOptions } from "../errors.ts";

/** A place in a file; lines and columns count from 1. */
export interface SourcePosition {
  readonly line: number;
  readonly column?: number;
  /** The line itself, shown with a caret below the message. */
  readonly text?: string;
}

/** Something is wrong with one file of the script location. */
export abstract class ScriptError extends MigratorError {
  /** Absolute path of the file. */
  readonly path: string;
  /** Where in the file, if that is known. */
  readonly position: SourcePosition | undefined;

  constructor(
    path: string,
    message: string,
    options: MigratorErrorOptions & {
      readonly position?: SourcePosition | undefined;
    } = {},
  ) {
    super(message, options);
    this.path = path;
    this.position = options.position;
  }
}

/** A file could not be read, compiled or imported. */
export class ScriptLoadError extends ScriptError {
  readonly code = "script-load";

  constructor(
    path: string,
    options: MigratorErrorOptions & {
      readonly reason: string;
      readonly position?: SourcePosition | undefined;
    },
  ) {
    const { reason, position } = options;
    super(
      path,
      `Cannot load "${path}"${renderPlace(position)}: ${reason}${
        renderExcerpt(position)
      }`,
      options,
    );
  }
}

/** A revision file lacks something, or has it in a form that cannot be used. */
export class ScriptShapeError extends ScriptError {
  readonly code = "script-shape";

  constructor(
    path: string,
    options: MigratorErrorOptions & {
      readonly reason: string;
      readonly position?: SourcePosition | undefined;
    },
  ) {
    const { reason, position } = options;
    super(
      path,
      `Revision file "${path}"${renderPlace(position)}: ${reason}${
        renderExcerpt(position)
      }`,
      options,
    );
  }
}

/** Helper modules import each other in a circle. */
export class ModuleCycleError extends ScriptError {
  readonly code = "module-cycle";
  /** The files of the circle; the first is also the last. */
  readonly paths: readonly string[];

  constructor(paths: readonly string[]) {
    super(
      paths[0] ?? "",
      `Modules import each other in a circle: ${
        paths.map((path) => `"${path}"`).join(" -> ")
      }`,
      { hint: "Move what they share into a module that imports neither." },
    );
    this.paths = paths;
  }
}

/** A version location holds revisions written for Python's Alembic. */
export class PythonScriptsError extends MigratorError {
  readonly code = "python-scripts";
  /** Absolute paths of the Python files, in load order. */
  readonly paths: readonly string[];

  constructor(location: string, paths: readonly string[]) {
    const count = paths.length === 1 ? "1 file" : `${paths.length} files`;
    super(
      `"${location}" holds Python revisions (${count}, the first is "${
        paths[0] ?? ""
      }"), which this program cannot run`,
      {
        hint:
          "Write each as a .ts or .sql revision with the same revision id, then move the .py files away; " +
          "the alembic_version table stays as it is. Or begin anew where the database stands, with " +
          "'alembic reflect --as-revision --rev-id <its revision>': docs/recipes.md has the steps.",
      },
    );
    this.paths = paths;
  }
}

/** The script location or a folder it needs does not exist. */
export class MissingScriptLocationError extends MigratorError {
  readonly code = "missing-script-location";
  readonly path: string;

  constructor(path: string) {
    super(
      `Path doesn't exist: ${path}.  Please use the 'init' command to create a new scripts folder.`,
    );
    this.path = path;
  }
}

/** SQL text ends inside a quote, or is not SQL for the server. */
export class SqlTextError extends MigratorError {
  readonly code = "sql-text";
  /** Line in the text, counted from 1. */
  readonly line: number;
  /** What is wrong, without the line. */
  readonly reason: string;

  constructor(
    reason: string,
    options: MigratorErrorOptions & { readonly line: number },
  ) {
    super(`Line ${options.line}: ${reason}`, options);
    this.line = options.line;
    this.reason = reason;
  }
}

/** A name for a new file cannot be made, or would lie outside its folder. */
export class FileNameError extends MigratorError {
  readonly code = "file-name";
}

/** The setting `timezone` names no time zone. */
export class UnknownTimeZoneError extends MigratorError {
  readonly code = "unknown-time-zone";
  readonly timezone: string;

  constructor(timezone: string) {
    super(`Can't locate timezone: ${timezone}`, {
      hint:
        "Use a name of the tz database as it is spelled there, such as UTC or Europe/Warsaw.",
    });
    this.timezone = timezone;
  }
}

/** A new file would replace one that is there. */
export class ScriptExistsError extends ScriptError {
  readonly code = "script-exists";

  constructor(path: string) {
    super(path, `File "${path}" already exists`, {
      hint: "Give another --rev-id or message, or remove the file.",
    });
  }
}

/** A file or folder could not be written. */
export class ScriptWriteError extends ScriptError {
  readonly code = "script-write";

  constructor(
    path: string,
    options: MigratorErrorOptions & { readonly reason: string },
  ) {
    super(path, `Cannot write "${path}": ${options.reason}`, options);
  }
}

/** The template of new revisions cannot be read or fails. */
export class TemplateError extends ScriptError {
  readonly code = "template";

  constructor(
    path: string,
    options: MigratorErrorOptions & { readonly reason: string },
  ) {
    super(path, `Cannot use template "${path}": ${options.reason}`, options);
  }
}

/** `init` was asked for something it cannot do. */
export class InitError extends MigratorError {
  readonly code = "init";
}

/** A post-write hook is set up wrongly or its program cannot be started. */
export class WriteHookError extends MigratorError {
  readonly code = "write-hook";
}

/** No editor could be run. */
export class EditorError extends MigratorError {
  readonly code = "editor";

  constructor(reason: string, options?: MigratorErrorOptions) {
    super(`Error executing editor (${reason})`, options);
  }
}

function renderPlace(position: SourcePosition | undefined): string {
  if (position === undefined) return "";
  const column = position.column === undefined
    ? ""
    : `, column ${position.column}`;
  return `, line ${position.line}${column}`;
}

function renderExcerpt(position: SourcePosition | undefined): string {
  if (position?.text === undefined) return "";
  const number = String(position.line);
  const line = `\n  ${number} | ${position.text}`;
  if (position.column === undefined) return line;
  const before = position.text.slice(0, position.column - 1).replace(
    /[^\t]/gu,
    " ",
  );
  return `${line}\n  ${" ".repeat(number.length)} | ${before}^`;
}
