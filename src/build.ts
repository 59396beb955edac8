/** What is known of how this program was made. */
export interface Build {
  /** Twelve digits of the commit, with `-dirty` behind if files differed; undefined in `deno run`. */
  readonly commit: string | undefined;
  /** Whether the embedded database is in it; a lean program leaves it out. */
  readonly hasPglite: boolean;
}

/** Facts of this build; `.ci/compile.ts` writes others into a compiled program. */
export const BUILD: Build = { commit: undefined, hasPglite: true };
