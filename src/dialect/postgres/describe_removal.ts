import {
  buildDropConstraint,
  type ConstraintTypeName,
} from "../../operations/constraint_ops.ts";
import { buildDropDomainConstraint } from "../../operations/domain_ops.ts";
import { buildDropIndex } from "../../operations/index_ops.ts";
import { buildDropObject } from "../../operations/object_ops.ts";
import type { Operation } from "../../operations/operation.ts";
import { buildDropTable } from "../../operations/table_ops.ts";
import type {
  ConstraintRecord,
  SchemaObject,
} from "../../schema/database_schema.ts";
import {
  type DescribeContext,
  executeAll,
  givenName,
  OBJECT_TYPES,
  placeOf,
  shorten,
} from "./describe_common.ts";
import { argumentsOf } from "./describe_privileges.ts";
import { writeRemoval } from "./write_removal.ts";

/** The operations that take an object away, without `cascade`. */
export function describeRemoval(
  object: SchemaObject,
  context: DescribeContext,
): readonly Operation[] {
  const statements = writeRemoval(object);
  // Nothing to say where it goes with another.
  if (statements.length === 0) return [];
  const operation = dropOperation(object, context);
  return operation === undefined
    ? executeAll(statements)
    : shorten([operation], context);
}

function dropOperation(
  object: SchemaObject,
  context: DescribeContext,
): Operation | undefined {
  const { name, place } = placeOf(object.identity);
  switch (object.kind) {
    case "schema":
      // `public` is not dropped, but becomes what it is in a new database.
      return name === "public" ? undefined : buildDropObject({
        callee: "op.dropObject",
        objectType: "schema",
        name,
      }, {});
    case "table":
      return buildDropTable(name, place);
    case "constraint":
      return dropConstraint(object, context);
    case "index": {
      const table = placeOf(object.on);
      return buildDropIndex(name, { tableName: table.name, ...place });
    }
    case "trigger":
    case "policy": {
      const table = placeOf(object.on);
      const objectType = object.kind;
      const callee = `op.drop${objectType === "policy" ? "Policy" : "Trigger"}`;
      return buildDropObject({ callee, objectType, name: object.name }, {
        tableName: table.name,
        ...table.place,
      });
    }
    default: {
      const objectType = OBJECT_TYPES[object.kind];
      if (objectType === undefined) return undefined;
      const isRoutine = objectType === "function" || objectType === "procedure";
      const argumentTypes = isRoutine
        ? argumentsOf(object.identity)
        : undefined;
      if (isRoutine && argumentTypes === undefined) return undefined;
      return buildDropObject({ callee: "op.dropObject", objectType, name }, {
        ...place,
        ...(argumentTypes === undefined ? {} : { argumentTypes }),
      });
    }
  }
}

const CONSTRAINT_TYPES: Readonly<
  Record<ConstraintRecord["type"], ConstraintTypeName>
> = {
  "check": "check",
  "primary key": "primary",
  "unique": "unique",
  "exclude": "exclude",
  "foreign key": "foreignkey",
};

function dropConstraint(
  record: ConstraintRecord,
  context: DescribeContext,
): Operation {
  const { name, place } = placeOf(record.on);
  if (record.parent.startsWith("domain ")) {
    return buildDropDomainConstraint(record.name, name, place);
  }
  return buildDropConstraint(givenName(record.name, context), name, {
    type: CONSTRAINT_TYPES[record.type],
    ...place,
  });
}
