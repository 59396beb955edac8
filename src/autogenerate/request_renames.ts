import { MigratorError } from "../errors.ts";
import type { SchemaRename } from "../operations/schema_change.ts";
import type { SchemaObject } from "../schema/database_schema.ts";
import { splitIdentity } from "../schema/identity.ts";
import { closestName } from "../util/closest_name.ts";
import type { SchemaPair } from "./filter_schemas.ts";
import { findTable, nameOf, RENAMED_KINDS, RenameMap } from "./rename_map.ts";

/** A `--rename` that cannot be meant. */
export class RenameError extends MigratorError {
  readonly code = "rename-refused";
}

/** `old:new` taken apart. */
interface Request {
  readonly text: string;
  /** Names that lead to what is renamed, outermost first. */
  readonly path: readonly string[];
  readonly newName: string;
}

/**
 * The renames that values of `--rename` ask for: `table:new`,
 * `table.column:new`, `enum.value:new`, constraints and indexes by their names;
 * each with its schema before it if that is needed. Names that hold a dot or a
 * colon stand in double quotes.
 *
 * @throws {RenameError} If one is not understood, or the two names are not
 * there.
 */
export function requestRenames(
  pair: SchemaPair,
  texts: readonly string[],
): readonly SchemaRename[] {
  if (texts.length === 0) return [];
  const requests = texts.map(parseRequest);
  const found: SchemaRename[] = [];
  // Objects first: columns are looked for in the tables that these become.
  for (const findIn of [findObjects, findParts]) {
    const map = new RenameMap(pair, found);
    for (const request of requests) {
      found.push(...findIn(map, request, requests));
    }
  }
  const map = new RenameMap(pair, found);
  for (const request of requests) {
    const matches = found.filter((each) => isFor(each, request, map));
    if (matches.length === 0) throw describeMissing(pair, request);
    if (matches.length > 1) {
      throw new RenameError(
        `--rename ${request.text} may mean ${
          matches.map((each) => describeRename(each)).join(" or ")
        }`,
        { hint: "Write the schema, or the table, before the name" },
      );
    }
  }
  return found;
}

/** A rename for people: `column mail of table public.account`. */
export function describeRename(rename: SchemaRename): string {
  switch (rename.kind) {
    case "object":
      return rename.key;
    case "column":
      return `column ${rename.name} of ${rename.key}`;
    case "enumValue":
      return `value ${rename.name} of ${rename.key}`;
  }
}

const PART = String.raw`"(?:[^"]|"")+"|[^".:]+`;
const REQUEST_REGEXP = new RegExp(
  `^((?:${PART})(?:\\.(?:${PART}))*):((?:${PART})(?:\\.(?:${PART}))*)$`,
  "su",
);

function parseRequest(text: string): Request {
  const match = REQUEST_REGEXP.exec(text);
  const path = splitNames(match?.[1] ?? "");
  const target = splitNames(match?.[2] ?? "");
  const newName = target.at(-1);
  const isSamePlace = target.slice(0, -1).every((name, index) =>
    path.at(index - target.length) === name
  );
  if (newName !== undefined && isSamePlace && path.length <= 3) {
    return { text, path, newName };
  }
  throw new RenameError(`--rename ${text} is not understood`, {
    hint: "Write table:new, table.column:new, enum.value:new, or the name of " +
      "a constraint or an index; names with dots or colons in double quotes",
  });
}

function splitNames(text: string): readonly string[] {
  return [...text.matchAll(new RegExp(PART, "gsu"))].map(([part]) =>
    part.startsWith('"') ? part.slice(1, -1).replaceAll('""', '"') : part
  );
}

/** @param requests All of them: names may be exchanged. */
function findObjects(
  map: RenameMap,
  request: Request,
  requests: readonly Request[],
): readonly SchemaRename[] {
  const { actual } = map.pair;
  const stays = (object: SchemaObject | undefined) =>
    object !== undefined &&
    !requests.some(({ path }) => leadsTo(path, object, map));
  return [...actual.objects.values()].flatMap((object) => {
    if (!RENAMED_KINDS.has(object.kind)) return [];
    if (!leadsTo(request.path, object, map)) return [];
    const other = map.counterpart(object, request.newName);
    // What has the name goes if this one has no other place.
    const isTaken = other !== undefined &&
      stays(actual.objects.get(other.key)) &&
      map.counterpart(object) !== undefined;
    return other === undefined || isTaken
      ? []
      : [{ kind: "object", key: object.key, newName: request.newName }];
  });
}

function findParts(
  map: RenameMap,
  request: Request,
  requests: readonly Request[],
): readonly SchemaRename[] {
  const { path, newName } = request;
  const name = path.at(-1) ?? "";
  const holder = path.slice(0, -1);
  if (holder.length === 0) return [];
  return [...map.pair.actual.objects.values()].flatMap(
    (object): readonly SchemaRename[] => {
      if (object.kind !== "table" && object.kind !== "enum") return [];
      if (!leadsTo(holder, object, map)) return [];
      const other = map.counterpart(object);
      const leaves = requests.some((each) =>
        each.path.at(-1) === newName &&
        leadsTo(each.path.slice(0, -1), object, map)
      );
      if (object.kind === "enum") {
        return other?.kind === "enum" && object.labels.includes(name) &&
            other.labels.includes(newName) &&
            (leaves || !object.labels.includes(newName))
          ? [{ kind: "enumValue", key: object.key, name, newName }]
          : [];
      }
      const before = findTable(map.pair.actual, object.key);
      const after = findTable(map.pair.wanted, other?.key ?? "");
      return hasColumn(before, name) && hasColumn(after, newName) &&
          (leaves || !hasColumn(before, newName) || !hasColumn(after, name))
        ? [{ kind: "column", key: object.key, name, newName }]
        : [];
    },
  );
}

function hasColumn(
  table: ReturnType<typeof findTable>,
  name: string,
): boolean {
  return table?.columns.some((column) => column.name === name) ?? false;
}

/** Whether the names are those of the object, with what it is in or without. */
function leadsTo(
  path: readonly string[],
  object: SchemaObject,
  { pair }: RenameMap,
): boolean {
  const holder = object.kind === "constraint"
    ? pair.actual.objects.get(object.parent)
    : undefined;
  const { schema } = splitIdentity(holder?.identity ?? object.identity);
  const names = [
    ...schema === undefined ? [] : [schema],
    ...holder === undefined ? [] : [nameOf(holder)],
    nameOf(object),
  ];
  return path.length <= names.length &&
    path.every((name, index) =>
      names[names.length - path.length + index] === name
    );
}

/** Whether the request has led to this rename. */
function isFor(
  rename: SchemaRename,
  { path, newName }: Request,
  map: RenameMap,
): boolean {
  if (rename.newName !== newName) return false;
  const object = map.pair.actual.objects.get(rename.key);
  if (object === undefined) return false;
  return rename.kind === "object"
    ? leadsTo(path, object, map)
    : path.at(-1) === rename.name && leadsTo(path.slice(0, -1), object, map);
}

function describeMissing(pair: SchemaPair, request: Request): RenameError {
  const { text, path, newName } = request;
  const last = path.at(-1) ?? "";
  const before = namesIn(pair, "actual");
  const after = namesIn(pair, "wanted");
  const [what, names, place] = before.has(last)
    ? [newName, after, "the wanted schema, new and in the same place"]
    : [last, before, "the database"];
  const meant = closestName(what, [...names]);
  return new RenameError(`--rename ${text}: there is no ${what} in ${place}`, {
    hint: meant === undefined || meant === what
      ? "Names are case-sensitive; 'alembic check' lists what differs"
      : `Did you mean '${meant}'?`,
  });
}

function namesIn(
  pair: SchemaPair,
  side: "actual" | "wanted",
): ReadonlySet<string> {
  return new Set(
    [...pair[side].objects.values()].flatMap((object) => [
      nameOf(object),
      ...object.kind === "table" ? object.columns.map(({ name }) => name) : [],
      ...object.kind === "enum" ? object.labels : [],
    ]),
  );
}
