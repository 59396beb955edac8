import { collectNewEnums, withoutNewEnum } from "../schema/new_enums.ts";
import type { EnumType } from "../schema/types.ts";
import { nameText } from "../schema/expressions.ts";
import type { AddColumnOp } from "./column_ops.ts";
import type { AddConstraintOp } from "./constraint_ops.ts";
import { NotReversibleError } from "./errors.ts";
import type { CreateIndexOp } from "./index_ops.ts";
import type { Operation } from "./operation.ts";
import { reverseAlterColumn } from "./reverse_alter_column.ts";
import { reverseObject } from "./reverse_object.ts";
import type { CreateTableOp, TableRef } from "./table_ops.ts";

/**
 * The operations that undo the given ones, in the order in which to run them:
 * for hooks of `env.ts` that add to both directions.
 *
 * @throws {NotReversibleError} For the last operation that cannot be undone.
 */
export function reverseOperations(
  operations: readonly Operation[],
): readonly Operation[] {
  return operations.toReversed().flatMap(reverseOperation);
}

/**
 * The operations that undo one; empty if it leaves nothing to undo.
 *
 * What drops something is reversible if its record says what creates it again
 * (`existing`), what changes something if it says what was there before.
 *
 * @throws {NotReversibleError} If that is not known, or was never possible.
 */
export function reverseOperation(op: Operation): readonly Operation[] {
  switch (op.kind) {
    case "createTable":
      return reverseCreateTable(op);
    case "dropTable":
    case "dropColumn":
    case "dropConstraint":
    case "dropIndex":
      return [existingOf(op)];
    case "renameTable":
      return [{
        ...op,
        tableName: op.newTableName,
        newTableName: op.tableName,
      }];
    case "tableComment":
      if (op.existingComment === undefined) {
        throw unknown(op.kind, "existingComment");
      }
      return [{
        ...op,
        comment: op.existingComment,
        existingComment: op.comment,
      }];
    case "addColumn":
      return reverseAddColumn(op);
    case "alterColumn":
      return [reverseAlterColumn(op)];
    case "addConstraint":
      return [reverseAddConstraint(op)];
    case "validateConstraint":
      return [];
    case "alterConstraint": {
      const { existing, ...rest } = op;
      if (existing === undefined) throw unknown(op.kind, "existing");
      const { deferrable, initially, ...place } = rest;
      return [{
        ...place,
        // What a constraint is that says nothing, so that there is a change.
        deferrable: existing.initially === "DEFERRED",
        ...existing,
        existing: {
          ...(deferrable === undefined ? {} : { deferrable }),
          ...(initially === undefined ? {} : { initially }),
        },
      }];
    }
    case "createIndex":
      return [reverseCreateIndex(op)];
    case "execute":
      throw new NotReversibleError(op.kind, "SQL text has no reverse form", {
        hint: "Write the downgrade by hand",
      });
    case "bulkInsert":
      throw new NotReversibleError(
        op.kind,
        "inserted rows cannot be told from others",
        { hint: "Write the downgrade by hand" },
      );
    case "custom":
      if (op.reverse !== undefined) return op.reverse();
      throw new NotReversibleError(
        op.name,
        "the operation has no reverse form",
        { hint: "Give it a function 'reverse' in defineOperation()" },
      );
    default:
      return reverseObject(op);
  }
}

function unknown(kind: string, option: string): NotReversibleError {
  return new NotReversibleError(
    kind,
    "what was there before is not known",
    { hint: `Give the option '${option}'` },
  );
}

function existingOf(
  op: Extract<
    Operation,
    { kind: "dropTable" | "dropColumn" | "dropConstraint" | "dropIndex" }
  >,
): Operation {
  if (op.existing !== undefined) return op.existing;
  throw new NotReversibleError(
    op.kind,
    "the definition of what is dropped is not known",
    { hint: "Write the downgrade by hand" },
  );
}

function tableOf(op: TableRef): TableRef {
  return op.schema === undefined
    ? { tableName: op.tableName }
    : { tableName: op.tableName, schema: op.schema };
}

/** The table goes, and then the enumerations that came with it. */
function reverseCreateTable(op: CreateTableOp): readonly Operation[] {
  const types = collectNewEnums(op.columns.map((column) => column.type), {
    isDefault: true,
  });
  const columns = op.columns.map((column) => ({
    ...column,
    type: withoutNewEnum(column.type),
  }));
  return [
    { kind: "dropTable", ...tableOf(op), existing: { ...op, columns } },
    ...types.map(dropEnum),
  ];
}

function reverseAddColumn(op: AddColumnOp): readonly Operation[] {
  const { column } = op;
  const types = collectNewEnums([column.type], { isDefault: false });
  const existing = {
    ...op,
    column: { ...column, type: withoutNewEnum(column.type) },
  };
  return [
    {
      kind: "dropColumn",
      ...tableOf(op),
      columnName: column.name,
      existing,
    },
    ...types.map(dropEnum),
  ];
}

function dropEnum(type: EnumType): Operation {
  const { name, schema, values } = type;
  const place = schema === undefined ? {} : { schema };
  return {
    kind: "dropObject",
    objectType: "type",
    name,
    ...place,
    existing: { kind: "createEnum", name, values, ...place },
  };
}

function reverseAddConstraint(op: AddConstraintOp): Operation {
  const { name } = op.constraint;
  if (name === undefined) throw unnamed(op.kind, op.constraint.kind);
  return {
    kind: "dropConstraint",
    ...tableOf(op),
    constraintName: { kind: "finalName", name: nameText(name) },
    existing: op,
  };
}

function reverseCreateIndex(op: CreateIndexOp): Operation {
  const { name } = op.index;
  if (name === undefined) throw unnamed(op.kind, "index");
  return {
    kind: "dropIndex",
    ...tableOf(op),
    indexName: nameText(name),
    ...(op.concurrently === undefined ? {} : { concurrently: op.concurrently }),
    existing: op,
  };
}

function unnamed(kind: string, what: string): NotReversibleError {
  return new NotReversibleError(kind, `the ${what} has no name`, {
    hint: "Give it one, or a naming convention",
  });
}
