import type { Step } from "./head_changes.ts";
import type { RevisionNode } from "./node.ts";
import type { Revision } from "./revision.ts";
import type { RevisionMap } from "./revision_map.ts";

/** What a short line shows besides the id. Everything is off by default. */
export interface HistoryLineOptions {
  /** `parent -> `, with dependencies in parentheses. */
  readonly parents?: boolean;
  /** The labels of the branches it is on. */
  readonly labels?: boolean;
  readonly doc?: boolean;
  /** `(branchpoint)` and `(mergepoint)`. */
  readonly forks?: boolean;
  /** Whether to mark it `(current)`. */
  readonly isCurrent?: boolean;
}

/** Everything `history -v` and `show` say of a revision but its file. */
export interface RevisionRecord {
  readonly revision: string;
  /** Whether it has no versioned children. */
  readonly isHead: boolean;
  readonly isBranchPoint: boolean;
  readonly isMergePoint: boolean;
  readonly isCurrent: boolean;
  /** Empty for a base. */
  readonly parents: readonly string[];
  /** As the file has them: ids or labels. */
  readonly dependsOn: readonly string[];
  /** Versioned children, in load order. */
  readonly children: readonly string[];
  /** Sorted. */
  readonly branchLabels: readonly string[];
}

/** What a verbose record adds from the file of the revision. */
export interface RecordFileFacts {
  readonly path: string;
  /** The whole leading comment of the file. */
  readonly longDoc: string;
}

/** The text of a step after `Running ` in the log. */
export function describeStep(step: Step): string {
  const text = describeStepBriefly(step);
  return step.doc === "" ? text : `${text}, ${step.doc}`;
}

/** As {@linkcode describeStep} without the message, as `--sql` has it. */
export function describeStepBriefly(step: Step): string {
  const name = step.direction === "stamp" ? "stamp_revision" : step.direction;
  return `${name} ${step.from.join(", ")} -> ${step.to.join(", ")}`;
}

/**
 * The line that `history`, `heads`, `current` and `branches` have for a
 * revision. `(head)` means that nothing follows it; `(effective head)` that
 * only revisions depending on it do. A message of several lines stays so.
 */
export function formatHistoryLine<R extends Revision>(
  map: RevisionMap<R>,
  revision: Revision,
  options: HistoryLineOptions = {},
): string {
  const node = map.node(revision.revision);
  const labels = node === undefined ? [] : map.branchLabels(node);
  return (options.parents ? `${formatParents(revision)} -> ` : "") +
    revision.revision +
    (options.labels && labels.length > 0 ? ` (${labels.join(", ")})` : "") +
    formatHeadMark(node) +
    (options.isCurrent ? " (current)" : "") +
    (options.forks ? formatForkMarks(node) : "") +
    (options.doc ? `, ${revision.doc}` : "");
}

/** The lines below a branch point in `branches`: its children, indented. */
export function formatBranchLines<R extends Revision>(
  map: RevisionMap<R>,
  revision: Revision,
  options: { readonly doc?: boolean } = {},
): readonly string[] {
  const indent = " ".repeat([...revision.revision].length);
  const children = map.node(revision.revision)?.children ?? [];
  return children.map((child) =>
    `${indent} -> ${
      formatHistoryLine(map, child.revision, {
        labels: true,
        forks: true,
        doc: options.doc === true,
      })
    }`
  );
}

/** Gathers what the graph knows of a revision. */
export function describeRevision<R extends Revision>(
  map: RevisionMap<R>,
  revision: Revision,
  options: { readonly isCurrent?: boolean } = {},
): RevisionRecord {
  const node = map.node(revision.revision);
  return {
    revision: revision.revision,
    isHead: node?.isHead ?? true,
    isBranchPoint: node?.isBranchPoint ?? false,
    isMergePoint: node?.isMergePoint ?? false,
    isCurrent: options.isCurrent ?? false,
    parents: revision.downRevisions,
    dependsOn: revision.dependsOn,
    children: node?.children.map((child) => child.id) ?? [],
    branchLabels: node === undefined ? [] : map.branchLabels(node),
  };
}

/**
 * The record of `show` and of the verbose listings, with a line break at its
 * end; the listings put an empty line between two.
 */
export function formatRecord(
  record: RevisionRecord,
  file: RecordFileFacts,
): string {
  const marks = (record.isHead ? " (head)" : "") +
    (record.isBranchPoint ? " (branchpoint)" : "") +
    (record.isMergePoint ? " (mergepoint)" : "") +
    (record.isCurrent ? " (current)" : "");
  const parents = record.parents.join(", ") || "<base>";
  const lines = [
    `Rev: ${record.revision}${marks}`,
    `${record.isMergePoint ? "Merges" : "Parent"}: ${parents}`,
    ...optionalLine("Also depends on", record.dependsOn),
    ...optionalLine(
      "Branches into",
      record.isBranchPoint ? record.children : [],
    ),
    ...optionalLine("Branch names", record.branchLabels),
    `Path: ${file.path}`,
    "",
    ...splitLines(file.longDoc).map((line) => `    ${line}`),
  ];
  return lines.join("\n") + "\n";
}

function optionalLine(
  name: string,
  values: readonly string[],
): readonly string[] {
  return values.length === 0 ? [] : [`${name}: ${values.join(", ")}`];
}

/** Lines without their breaks; no empty one after a break at the end. */
function splitLines(text: string): readonly string[] {
  const lines = text.split(/\r\n|[\n\r]/);
  if (lines.at(-1) === "") lines.pop();
  return lines;
}

function formatParents(revision: Revision): string {
  const parents = revision.downRevisions.join(", ") || "<base>";
  return revision.dependsOn.length === 0
    ? parents
    : `${parents} (${revision.dependsOn.join(", ")})`;
}

function formatHeadMark(node: RevisionNode | undefined): string {
  if (node === undefined || node.isRealHead) return " (head)";
  return node.isHead ? " (effective head)" : "";
}

function formatForkMarks(node: RevisionNode | undefined): string {
  return (node?.isBranchPoint ? " (branchpoint)" : "") +
    (node?.isMergePoint ? " (mergepoint)" : "");
}
