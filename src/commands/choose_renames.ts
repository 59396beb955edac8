import type { SchemaPair } from "../autogenerate/filter_schemas.ts";
import {
  findRenames,
  type RenameCandidate,
} from "../autogenerate/find_renames.ts";
import { requestRenames } from "../autogenerate/request_renames.ts";
import type { SchemaRename } from "../operations/schema_change.ts";
import { splitIdentity } from "../schema/identity.ts";

/** A rename that is likely, for whoever decides. */
export interface RenameQuestion {
  /** As `column mail of table public.account`. */
  readonly object: string;
  readonly newName: string;
}

/** Options of {@linkcode chooseRenames}. */
export interface ChooseRenamesOptions {
  /** Values of `--rename`. */
  readonly requested: readonly string[];
  readonly defaultSchema: string | undefined;
  /** Asks whoever sits at the terminal, and may get no answer; undefined if nobody does. */
  readonly confirm:
    | ((question: RenameQuestion) => Promise<boolean | undefined>)
    | undefined;
}

/** What is renamed, and what only looks like it. */
export interface ChosenRenames {
  readonly renames: readonly SchemaRename[];
  /** Likely ones that nobody has answered for. */
  readonly open: readonly OpenRename[];
}

/** A likely rename that is carried out as removing and adding. */
export interface OpenRename {
  readonly candidate: RenameCandidate;
  /** The `--rename` that would make it one. */
  readonly argument: string;
}

/**
 * Decides what is a rename: what was asked for, what cannot be anything else,
 * and what is confirmed.
 *
 * @throws {RenameError} If a request cannot be meant.
 */
export async function chooseRenames(
  pair: SchemaPair,
  options: ChooseRenamesOptions,
): Promise<ChosenRenames> {
  const renames = [...requestRenames(pair, options.requested)];
  const refused = new Set<string>();
  const open: OpenRename[] = [];
  for (;;) {
    const candidates = findRenames(pair, renames).filter(({ rename }) =>
      !refused.has(JSON.stringify(rename))
    );
    if (candidates.length === 0) return { renames, open };
    for (const candidate of candidates) {
      const { rename, object, isCertain } = candidate;
      const isMeant = isCertain ||
        await options.confirm?.({ object, newName: rename.newName });
      if (isMeant === true) renames.push(rename);
      else refused.add(JSON.stringify(rename));
      if (isMeant === undefined) {
        open.push({
          candidate,
          argument: argumentOf(candidate, pair, options),
        });
      }
    }
  }
}

function argumentOf(
  { rename }: RenameCandidate,
  { actual }: SchemaPair,
  { defaultSchema }: ChooseRenamesOptions,
): string {
  const object = actual.objects.get(rename.key);
  const { schema, name } = splitIdentity(object?.identity ?? "");
  const path = [
    ...schema === undefined || schema === defaultSchema ? [] : [schema],
    name,
    ...rename.kind === "object" ? [] : [rename.name],
  ];
  const text = `${path.map(quote).join(".")}:${quote(rename.newName)}`;
  return /^[\w.:]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`;
}

function quote(name: string): string {
  return /[.:"]/.test(name) ? `"${name.replaceAll('"', '""')}"` : name;
}
