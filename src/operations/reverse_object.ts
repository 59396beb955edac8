import type {
  AddDomainConstraintOp,
  AlterDomainOp,
  DropDomainConstraintOp,
} from "./domain_ops.ts";
import { NotReversibleError } from "./errors.ts";
import { reverseAlterComposite } from "./reverse_composite.ts";
import type { DropObjectOp, ObjectRef } from "./object_ops.ts";
import type { ObjectOperation, Operation } from "./operation.ts";
import type { DetachPartitionOp } from "./partition_ops.ts";
import { fillSequenceDefaults } from "./sequence_defaults.ts";
import { splitArguments } from "./routine_arguments.ts";
import type { CreateRoutineOp, SetTriggerStateOp } from "./routine_ops.ts";
import type { AlterSequenceOp } from "./schema_ops.ts";
import type { SetStorageParametersOp } from "./storage_ops.ts";

/**
 * The operations that undo one on an object that is no table.
 *
 * @throws {NotReversibleError} If what was there before is not known.
 */
export function reverseObject(op: ObjectOperation): readonly Operation[] {
  switch (op.kind) {
    case "createEnum":
    case "createCompositeType":
      return [dropOf(op, { objectType: "type", ...named(op) })];
    case "createDomain":
      return [dropOf(op, { objectType: "domain", ...named(op) })];
    case "addDomainConstraint":
      return [reverseDomainConstraint(op)];
    case "createSchema":
      return [dropOf(op, { objectType: "schema", name: op.name })];
    case "createExtension":
      return [dropOf(op, { objectType: "extension", name: op.name })];
    case "createSequence":
      return [dropOf(op, { objectType: "sequence", ...named(op) })];
    case "createView":
      assertNew(op);
      return [
        dropOf(op, {
          objectType: op.materialized ? "materializedView" : "view",
          ...named(op),
        }),
      ];
    case "createRoutine":
      assertNew(op);
      return [dropRoutine(op)];
    case "createTrigger":
      assertNew(op);
      return [
        dropOf(op, {
          objectType: "trigger",
          ...named(op),
          tableName: op.tableName,
        }),
      ];
    case "createPolicy":
      return [
        dropOf(op, {
          objectType: "policy",
          ...named(op),
          tableName: op.tableName,
        }),
      ];
    case "createStatistics": {
      const schema = op.statisticsSchema ?? op.schema;
      return [
        dropOf(op, {
          objectType: "statistics",
          name: op.name,
          ...(schema === undefined ? {} : { schema }),
        }),
      ];
    }
    case "createPartition":
      return [{
        kind: "dropTable",
        tableName: op.tableName,
        ...schemaOf(op),
      }];
    default:
      return reverseChange(op);
  }
}

type ChangeOperation = Extract<
  ObjectOperation,
  {
    readonly kind:
      | "addEnumValue"
      | "renameEnumValue"
      | "replaceEnumValues"
      | "removeEnumValue"
      | "alterDomain"
      | "alterCompositeType"
      | "dropDomainConstraint"
      | "validateDomainConstraint"
      | "replaceView"
      | "defaultPrivileges"
      | "setStorageParameters"
      | "updateExtension"
      | "alterSequence"
      | "refreshMaterializedView"
      | "setTriggerState"
      | "setRowSecurity"
      | "grant"
      | "attachPartition"
      | "detachPartition"
      | "dropObject"
      | "renameObject"
      | "setObjectSchema"
      | "commentObject";
  }
>;

function reverseChange(op: ChangeOperation): readonly Operation[] {
  switch (op.kind) {
    case "addEnumValue": {
      const { ifNotExists: _ifNotExists, ...rest } = op;
      return [{ ...rest, kind: "removeEnumValue" }];
    }
    case "removeEnumValue": {
      const { replaceWith: _replaceWith, ...rest } = op;
      return [{ ...rest, kind: "addEnumValue" }];
    }
    case "renameEnumValue":
      return [{ ...op, value: op.newValue, newValue: op.value }];
    case "replaceEnumValues": {
      const { replacements: _replacements, existingValues, values, ...rest } =
        op;
      if (existingValues === undefined) throw unknown(op, "existingValues");
      return [{ ...rest, values: existingValues, existingValues: values }];
    }
    case "alterDomain":
      return [reverseAlterDomain(op)];
    case "alterCompositeType":
      return reverseAlterComposite(op);
    case "dropDomainConstraint":
      if (op.existing !== undefined) return [op.existing];
      throw new NotReversibleError(
        op.kind,
        "the definition of what is dropped is not known",
        { hint: "Write the downgrade by hand" },
      );
    case "validateDomainConstraint":
      return [];
    case "replaceView": {
      const { view, existingQuery } = op;
      if (existingQuery === undefined) throw unknown(op, "existingQuery");
      return [{
        ...op,
        view: { ...view, query: existingQuery },
        existingQuery: view.query,
      }];
    }
    case "setStorageParameters":
      return [reverseStorageParameters(op)];
    case "updateExtension":
      if (op.existingVersion === undefined) {
        throw unknown(op, "existingVersion");
      }
      return [{
        kind: op.kind,
        name: op.name,
        version: op.existingVersion,
        ...(op.version === undefined ? {} : { existingVersion: op.version }),
      }];
    case "alterSequence":
      return [reverseAlterSequence(op)];
    case "refreshMaterializedView":
      return [];
    case "setTriggerState":
      return [reverseTriggerState(op)];
    case "setRowSecurity":
      return [{
        ...op,
        ...(op.enabled === undefined ? {} : { enabled: !op.enabled }),
        ...(op.forced === undefined ? {} : { forced: !op.forced }),
      }];
    case "grant":
    case "defaultPrivileges": {
      if (op.action === "revoke") return [{ ...op, action: "grant" }];
      // A grant option that is revoked would leave the privilege.
      const { grantOption: _grantOption, ...rest } = op;
      return [{ ...rest, action: "revoke" }];
    }
    case "attachPartition": {
      const { bound, dropBoundCheck, ...rest } = op;
      return [{
        ...rest,
        kind: "detachPartition",
        ...(dropBoundCheck === true ? { concurrently: true } : {}),
        existingBound: bound,
      }];
    }
    case "detachPartition":
      return [reverseDetach(op)];
    case "dropObject":
      if (op.existing !== undefined) return [op.existing];
      throw new NotReversibleError(
        op.kind,
        `the definition of ${op.objectType} '${op.name}' is not known`,
        { hint: "Write the downgrade by hand" },
      );
    case "renameObject":
      return [{ ...op, name: op.newName, newName: op.name }];
    case "setObjectSchema":
      if (op.schema === undefined) throw unknown(op, "schema");
      return [{ ...op, schema: op.newSchema, newSchema: op.schema }];
    case "commentObject":
      if (op.existingComment === undefined) {
        throw unknown(op, "existingComment");
      }
      return [{
        ...op,
        comment: op.existingComment,
        existingComment: op.comment,
      }];
    default:
      return op satisfies never;
  }
}

function unknown(op: ChangeOperation, option: string): NotReversibleError {
  return new NotReversibleError(
    op.kind,
    "what was there before is not known",
    { hint: `Give the option '${option}'` },
  );
}

function assertNew(
  op: { readonly kind: string; readonly orReplace?: boolean },
): void {
  if (op.orReplace !== true) return;
  throw new NotReversibleError(op.kind, "what it replaces is not known", {
    hint: "Write the downgrade by hand",
  });
}

function schemaOf(op: { readonly schema?: string }): { schema?: string } {
  return op.schema === undefined ? {} : { schema: op.schema };
}

function named(
  op: { readonly name: string; readonly schema?: string },
): { name: string; schema?: string } {
  return { name: op.name, ...schemaOf(op) };
}

function dropOf(existing: Operation, object: ObjectRef): DropObjectOp {
  return { kind: "dropObject", ...object, existing };
}

function dropRoutine(op: CreateRoutineOp): DropObjectOp {
  return dropOf(op, {
    objectType: op.routineType,
    ...named(op),
    argumentTypes: op.argumentTypes ?? splitArguments(op.arguments ?? ""),
  });
}

function reverseDomainConstraint(
  op: AddDomainConstraintOp,
): DropDomainConstraintOp {
  const { constraintName, domainName } = op;
  return {
    kind: "dropDomainConstraint",
    constraintName,
    domainName,
    ...schemaOf(op),
    existing: op,
  };
}

function reverseAlterDomain(op: AlterDomainOp): AlterDomainOp {
  const { nullable, serverDefault, existingNullable, existingServerDefault } =
    op;
  if (nullable !== undefined && existingNullable === undefined) {
    throw unknown(op, "existingNullable");
  }
  if (serverDefault !== undefined && existingServerDefault === undefined) {
    throw unknown(op, "existingServerDefault");
  }
  return {
    kind: op.kind,
    domainName: op.domainName,
    ...schemaOf(op),
    ...(nullable === undefined || existingNullable === undefined
      ? {}
      : { nullable: existingNullable, existingNullable: nullable }),
    ...(serverDefault === undefined || existingServerDefault === undefined
      ? {}
      : {
        serverDefault: existingServerDefault,
        existingServerDefault: serverDefault,
      }),
  };
}

function reverseStorageParameters(
  op: SetStorageParametersOp,
): SetStorageParametersOp {
  const { parameters, existing } = op;
  if (existing === undefined) throw unknown(op, "existing");
  const missing = Object.keys(parameters).find((name) =>
    !Object.hasOwn(existing, name)
  );
  if (missing === undefined) {
    return { ...op, parameters: existing, existing: parameters };
  }
  throw new NotReversibleError(
    op.kind,
    `what '${missing}' of '${op.name}' was before is not known`,
    { hint: "Give it in the option 'existing', null for the default" },
  );
}

function reverseAlterSequence(op: AlterSequenceOp): AlterSequenceOp {
  const { existing } = op;
  if (op.restart !== undefined) {
    throw new NotReversibleError(
      op.kind,
      "the value the sequence stood at is not known",
      { hint: "Write the downgrade by hand" },
    );
  }
  if (op.type !== undefined || op.ownedBy !== undefined) {
    throw new NotReversibleError(
      op.kind,
      `the ${
        op.type === undefined ? "owner" : "type"
      } of sequence '${op.name}' before is not known`,
      { hint: "Write the downgrade by hand" },
    );
  }
  if (existing === undefined) throw unknown(op, "existing");
  const { kind, name, schema, existing: _existing, ...changed } = op;
  return {
    kind,
    name,
    ...(schema === undefined ? {} : { schema }),
    ...fillSequenceDefaults(existing, changed),
    existing: changed,
  };
}

function reverseTriggerState(op: SetTriggerStateOp): SetTriggerStateOp {
  switch (op.state) {
    case "ENABLE":
      return { ...op, state: "DISABLE" };
    case "DISABLE":
      return { ...op, state: "ENABLE" };
    case "ENABLE ALWAYS":
    case "ENABLE REPLICA":
      throw new NotReversibleError(
        op.kind,
        `the state that trigger '${op.name}' had is not known`,
        { hint: "Write the downgrade by hand" },
      );
    default:
      return op.state satisfies never;
  }
}

function reverseDetach(op: DetachPartitionOp): Operation {
  const { existingBound, concurrently, finalize, ...rest } = op;
  if (existingBound === undefined) throw unknown(op, "existingBound");
  const leavesCheck = concurrently === true || finalize === true;
  return {
    ...rest,
    kind: "attachPartition",
    bound: existingBound,
    ...(leavesCheck ? { dropBoundCheck: true } : {}),
  };
}
