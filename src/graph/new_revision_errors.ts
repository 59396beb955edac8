import { RevisionError } from "./errors.ts";

/** One revision is named twice as parent of a new one. */
export class DuplicateHeadsError extends RevisionError {
  readonly code: string = "duplicate-heads";
  readonly heads: readonly string[];

  constructor(heads: readonly string[]) {
    super("Duplicate head revisions specified", {
      hint: `The revisions given are ${
        heads.map((head) => `'${head}'`).join(", ")
      }`,
    });
    this.heads = heads;
  }
}

/** The parent of a new revision has children already. */
export class NotAHeadError extends RevisionError {
  readonly code: string = "not-a-head";
  readonly revision: string;

  constructor(revision: string) {
    super(
      `Revision ${revision} is not a head revision; please specify --splice ` +
        "to create a new branch from this revision",
    );
    this.revision = revision;
  }
}

/** The id of a new revision belongs to another. */
export class RevisionExistsError extends RevisionError {
  readonly code: string = "revision-exists";
  readonly revision: string;

  constructor(revision: string) {
    super(`Revision ${revision} already exists`, {
      hint: "Choose another id with --rev-id, or leave the option out",
    });
    this.revision = revision;
  }
}
