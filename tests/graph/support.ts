import { buildRevisionMap } from "../../src/graph/build.ts";
import type { Revision } from "../../src/graph/revision.ts";
import type { RevisionMap } from "../../src/graph/revision_map.ts";

const LINE_REGEXP = /^(\S+)(?: < ([^+[]+?))?(?: \+ ([^[]+?))?(?: \[(.+)\])?$/;

/**
 * Reads revisions, one a line in load order:
 * `id < parent, parent + dependency, dependency [label, label]`.
 */
export function revisionsOf(text: string): readonly Revision[] {
  return text.split("\n").map((line) => line.trim()).filter(Boolean)
    .map((line) => {
      const match = LINE_REGEXP.exec(line);
      if (match === null) throw new TypeError(`Not a revision: ${line}`);
      const [, id = "", parents, dependencies, labels] = match;
      return revision(id, {
        downRevisions: names(parents),
        dependsOn: names(dependencies),
        branchLabels: names(labels),
      });
    });
}

/** Makes a revision with the message `rev <id>`. */
export function revision(
  id: string,
  fields: Partial<Omit<Revision, "revision">> = {},
): Revision {
  return {
    revision: id,
    downRevisions: [],
    dependsOn: [],
    branchLabels: [],
    doc: `rev ${id}`,
    ...fields,
  };
}

/** Builds the graph of what {@linkcode revisionsOf} reads. */
export function mapOf(text: string): RevisionMap {
  return buildRevisionMap(revisionsOf(text));
}

function names(list: string | undefined): readonly string[] {
  return list === undefined ? [] : list.split(",").map((name) => name.trim());
}
