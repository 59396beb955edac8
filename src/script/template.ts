import { renderDocComment } from "./doc_comment.ts";
import { TemplateError } from "./errors.ts";
import { messageOf } from "./loaded_module.ts";
import { renderSqlHead } from "./sql_script.ts";

/** One or several ids or labels, or none. */
export type Attribute = string | readonly string[] | null;

/** What a template of new revisions can use as `it.<name>`: Alembic's names in camelCase. */
export interface TemplateVariables {
  readonly message: string;
  readonly upRevision: string;
  readonly downRevision: Attribute;
  readonly branchLabels: Attribute;
  readonly dependsOn: Attribute;
  /** As {@linkcode CreateDate.text}. */
  readonly createDate: string;
  /** Import statements without a line break at the end; may be empty. */
  readonly imports: string;
  /** The statement `export const settings = …`, with its comment; mostly empty. */
  readonly settings: string;
  /** Body of `upgrade`, indented, or SQL; may be empty. */
  readonly upgrades: string;
  /** Body of `downgrade`, likewise. */
  readonly downgrades: string;
  /** Options of the main section of the configuration. */
  readonly config: Readonly<Record<string, string>>;
}

/** `deno fmt` breaks longer lines. */
const LINE_WIDTH = 80;

/**
 * Fills in a template of new revisions. Besides the variables it can use
 * `it.revises` (the down revisions, separated by commas), `it.docComment(text)`,
 * `it.attribute(name, value)`, `it.parameter(body)`, `it.body(body)` and
 * `it.sqlHead`; what they return is formatted as `deno fmt` has it. Settings
 * for which the template has no place stand at the end of the file.
 *
 * @throws {TemplateError} If the template is not valid or its code fails, or if
 * it exports other settings than those that are needed.
 */
export async function renderTemplate(
  template: string,
  options: { readonly path: string; readonly variables: TemplateVariables },
): Promise<string> {
  const { Eta } = await import("eta");
  const eta = new Eta({
    autoEscape: false,
    autoFilter: true,
    autoTrim: false,
    filterFunction: (value) =>
      value === undefined || value === null ? "" : String(value),
  });
  try {
    const text = eta.renderString(template, createContext(options));
    return withSettings(text, options);
  } catch (error) {
    if (error instanceof TemplateError) throw error;
    if (!(error instanceof Error)) throw error;
    const [reason = ""] = messageOf(error).split("\n", 1);
    throw new TemplateError(options.path, { reason, cause: error });
  }
}

function withSettings(
  text: string,
  { path, variables: { settings } }: {
    readonly path: string;
    readonly variables: TemplateVariables;
  },
): string {
  if (settings === "" || text.includes(settings)) return text;
  if (/^export (?:const|let|var) settings\b/m.test(text)) {
    throw new TemplateError(path, {
      reason: "It exports settings of its own, and this revision needs others",
      hint: "Put <%= it.settings %> in their place wherever it is not empty",
    });
  }
  return `${text.trimEnd()}\n\n${settings}\n`;
}

function createContext(
  options: { readonly path: string; readonly variables: TemplateVariables },
): object {
  const { path, variables } = options;
  return {
    ...variables,
    revises: toList(variables.downRevision).join(", "),
    docComment: renderDocComment,
    attribute: renderAttribute,
    parameter: renderParameter,
    body: (body: string) => body === "" ? "" : `${body.replace(/\n+$/, "")}\n`,
    get sqlHead(): string {
      return renderSqlHead({
        longDoc: `${variables.message}\n\nCreate Date: ${variables.createDate}`,
        revision: variables.upRevision,
        downRevisions: toList(variables.downRevision),
        branchLabels: toList(variables.branchLabels),
        dependsOn: toList(variables.dependsOn),
      }, path);
    },
  };
}

/** The values of an attribute; none where the text is empty, as when it is read. */
export function toList(value: Attribute): readonly string[] {
  if (value === null || value === "") return [];
  return typeof value === "string" ? [value] : value;
}

/** Renders `export const name = value;` as `deno fmt` breaks it. */
function renderAttribute(name: string, value: Attribute): string {
  const start = `export const ${name} =`;
  const line = `${start} ${renderValue(value)};`;
  if ([...line].length <= LINE_WIDTH || value === null) return line;
  if (typeof value === "string") return `${start}\n  ${renderValue(value)};`;
  return `${start} [\n${
    value.map((each) => `  ${renderValue(each)},\n`).join("")
  }];`;
}

function renderValue(value: Attribute): string {
  if (value === null) return "null";
  if (typeof value !== "string") {
    return `[${value.map(renderValue).join(", ")}]`;
  }
  const text = JSON.stringify(value);
  const isBetterSingle = value.includes('"') && !value.includes("'");
  return isBetterSingle
    ? `'${text.slice(1, -1).replaceAll('\\"', '"')}'`
    : text;
}

/** Strings and comments, in which a name uses nothing. */
const LITERAL_REGEXP =
  /"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*'|`(?:[^`\\]|\\[^])*`|\/\/.*/g;

/** Renders the parameter of `upgrade`, so that none of its names is unused. */
function renderParameter(body: string): string {
  const code = body.replaceAll(LITERAL_REGEXP, '""');
  const names = ["op", "sa"].filter((name) =>
    new RegExp(`\\b${name}\\b`).test(code)
  );
  return names.length === 0
    ? "_migration: Migration"
    : `{ ${names.join(", ")} }: Migration`;
}
