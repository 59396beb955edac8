import type {
  PrivilegeChange,
  SchemaObject,
} from "../../schema/database_schema.ts";
import { quoteLiteral } from "./identifiers.ts";
import {
  privilegeTarget,
  writeOptionList,
  writePrivilegeChanges,
} from "./write_common.ts";

/** `COMMENT ON …` where the comment differs. */
export function changeComment(
  target: string,
  before: string | undefined,
  after: string | undefined,
): readonly string[] {
  if (before === after) return [];
  const text = after === undefined ? "NULL" : quoteLiteral(after);
  return [`COMMENT ON ${target} IS ${text}`];
}

/** The `SET (…)` and `RESET (…)` that turn the one list of options into the other. */
export function changeOptions(
  before: readonly string[],
  after: readonly string[],
): readonly string[] {
  const names = new Set(after.map(nameOfOption));
  const gone = before.map(nameOfOption).filter((name) => !names.has(name));
  const set = after.filter((option) => !before.includes(option));
  return [
    ...(gone.length === 0 ? [] : [`RESET (${gone.join(", ")})`]),
    ...(set.length === 0 ? [] : [`SET (${writeOptionList(set)})`]),
  ];
}

function nameOfOption(option: string): string {
  const at = option.indexOf("=");
  return at < 0 ? option : option.slice(0, at);
}

/** The `GRANT` and `REVOKE` that turn the privileges of the one into the other's. */
export function changePrivileges(
  before: SchemaObject,
  after: SchemaObject,
): readonly string[] {
  const target = privilegeTarget(after);
  if (target === undefined) return [];
  return writePrivilegeDifference(
    before.privileges,
    after.privileges,
    ` ON ${target}`,
  );
}

/** The same for lists of privileges, of objects or by default. */
export function writePrivilegeDifference(
  before: readonly PrivilegeChange[],
  after: readonly PrivilegeChange[],
  on: string,
): readonly string[] {
  const wanted = new Set(after.map((each) => JSON.stringify(each)));
  const known = new Set(before.map((each) => JSON.stringify(each)));
  const undone = before.filter((each) => !wanted.has(JSON.stringify(each)))
    .map((each): PrivilegeChange => ({
      ...each,
      action: each.action === "grant" ? "revoke" : "grant",
      isGrantable: each.action === "revoke" && each.isGrantable,
    }));
  const done = after.filter((each) => !known.has(JSON.stringify(each)));
  return [
    ...writePrivilegeChanges(undone, on),
    ...writePrivilegeChanges(done, on),
  ];
}
