import type { AlterColumnOp } from "./column_ops.ts";
import type { ServerDefault } from "../schema/defaults.ts";
import { NotReversibleError } from "./errors.ts";
import { fillSequenceDefaults } from "./sequence_defaults.ts";

/** The attributes that can be changed, each with the one that says what was. */
const EXISTING = {
  type: "existingType",
  nullable: "existingNullable",
  serverDefault: "existingServerDefault",
  comment: "existingComment",
  storage: "existingStorage",
  compression: "existingCompression",
  statistics: "existingStatistics",
} as const satisfies Partial<Record<keyof AlterColumnOp, keyof AlterColumnOp>>;

type Changed = keyof typeof EXISTING;

const CHANGED: readonly Changed[] = [
  "type",
  "nullable",
  "serverDefault",
  "comment",
  "storage",
  "compression",
  "statistics",
];

/**
 * The change back, on the column under its new name.
 *
 * @throws {NotReversibleError} If a changed attribute lacks its `existing…`.
 */
export function reverseAlterColumn(op: AlterColumnOp): AlterColumnOp {
  if (op.setExpression !== undefined || op.dropExpression === true) {
    throw new NotReversibleError(
      op.kind,
      `the expression that generated '${op.columnName}' is not known`,
      { hint: "Write the downgrade by hand" },
    );
  }
  const {
    using: _using,
    newColumnName,
    typeCheck,
    existingTypeCheck,
    ...rest
  } = op;
  return Object.freeze({
    ...rest,
    columnName: newColumnName ?? op.columnName,
    ...(newColumnName === undefined ? {} : { newColumnName: op.columnName }),
    ...(existingTypeCheck === undefined
      ? {}
      : { typeCheck: existingTypeCheck }),
    ...(typeCheck === undefined ? {} : { existingTypeCheck: typeCheck }),
    ...Object.assign({}, ...CHANGED.map((name) => swap(op, name))),
  });
}

/** An attribute and its `existing…` exchanged; nothing if it did not change. */
function swap(op: AlterColumnOp, name: Changed): Partial<AlterColumnOp> {
  const existingName = EXISTING[name];
  if (op[name] === undefined) return {};
  if (op[existingName] === undefined) {
    throw new NotReversibleError(
      op.kind,
      `what '${name}' of column '${op.columnName}' was before is not known`,
      { hint: `Give the option '${existingName}'` },
    );
  }
  if (name === "serverDefault") {
    return { serverDefault: reverseDefault(op), [existingName]: op[name] };
  }
  return { [name]: op[existingName], [existingName]: op[name] };
}

function reverseDefault(
  { serverDefault, existingServerDefault = null }: AlterColumnOp,
): ServerDefault | null {
  return serverDefault?.kind === "identity" &&
      existingServerDefault?.kind === "identity"
    ? fillSequenceDefaults(existingServerDefault, serverDefault)
    : existingServerDefault;
}
