import type { CustomOp } from "../../operations/custom_op.ts";
import type { ObjectOperation, Operation } from "../../operations/operation.ts";
import { CompileError } from "../errors.ts";
import type { Statement } from "../statement.ts";
import {
  compileAddColumn,
  compileAlterColumn,
  compileDropColumn,
} from "./compile_column.ts";
import {
  compileAlterCompositeType,
  compileCreateCompositeType,
} from "./compile_composite.ts";
import {
  compileAddConstraint,
  compileAlterConstraint,
  compileDropConstraint,
  compileValidateConstraint,
} from "./compile_constraint.ts";
import {
  compileAddDomainConstraint,
  compileAlterDomain,
  compileDropDomainConstraint,
  compileValidateDomainConstraint,
} from "./compile_domain.ts";
import {
  compileEnumDefinition,
  compileRemoveEnumValue,
  compileReplaceEnumValues,
} from "./compile_enum.ts";
import { compileExecute } from "./compile_execute.ts";
import { compileDropIndex, compileIndex } from "./compile_index.ts";
import { compileBulkInsert } from "./compile_insert.ts";
import {
  compileAlterSequence,
  compileCommentObject,
  compileCreateExtension,
  compileCreateSchema,
  compileCreateSequence,
  compileDropObject,
  compileRenameObject,
  compileSetObjectSchema,
  compileUpdateExtension,
} from "./compile_object.ts";
import {
  compileAttachPartition,
  compileCreatePartition,
  compileCreateStatistics,
  compileDetachPartition,
} from "./compile_partition.ts";
import {
  compileCreatePolicy,
  compileDefaultPrivileges,
  compileGrant,
  compileSetRowSecurity,
} from "./compile_policy.ts";
import {
  compileCreateRoutine,
  compileCreateTrigger,
  compileSetTriggerState,
} from "./compile_routine.ts";
import { compileSetStorageParameters } from "./compile_storage.ts";
import {
  compileCreateTable,
  compileDropTable,
  compileRenameTable,
  compileTableComment,
} from "./compile_table.ts";
import {
  compileAddEnumValue,
  compileCreateDomain,
  compileRenameEnumValue,
} from "./compile_type.ts";
import {
  compileCreateView,
  compileRefreshMaterializedView,
  compileReplaceView,
} from "./compile_view.ts";
import type { Fragment } from "./fragment.ts";
import {
  quoteIdentifier,
  quoteLiteral,
  quoteQualifiedName,
} from "./identifiers.ts";
import { isTransactionalSql } from "./transactional.ts";

/**
 * The statements that carry the operation out, in order.
 *
 * @throws {CompileError} If there is no SQL for it, or the kind is unknown.
 * @throws {IdentifierError} If a name is not possible.
 */
export function compileOperation(operation: Operation): readonly Statement[] {
  return compileFragments(operation).map((fragment) =>
    Object.freeze({
      transactional: true,
      ...(typeof fragment === "string" ? { sql: fragment } : fragment),
      source: operation,
    })
  );
}

function compileFragments(op: Operation): readonly Fragment[] {
  switch (op.kind) {
    case "createTable":
      return compileCreateTable(op);
    case "dropTable":
      return [compileDropTable(op)];
    case "renameTable":
      return [compileRenameTable(op)];
    case "tableComment":
      return [compileTableComment(op)];
    case "addColumn":
      return compileAddColumn(op);
    case "dropColumn":
      return [compileDropColumn(op)];
    case "alterColumn":
      return compileAlterColumn(op);
    case "addConstraint":
      return compileAddConstraint(op);
    case "dropConstraint":
      return [compileDropConstraint(op)];
    case "validateConstraint":
      return [compileValidateConstraint(op)];
    case "alterConstraint":
      return [compileAlterConstraint(op)];
    case "createIndex":
      return withTransactional(compileIndex(op), op.concurrently !== true);
    case "dropIndex":
      return withTransactional(
        [compileDropIndex(op)],
        op.concurrently !== true,
      );
    case "execute":
      return compileExecute(op);
    case "bulkInsert":
      return compileBulkInsert(op);
    case "custom":
      return compileCustom(op);
    default:
      return compileObjectFragments(op);
  }
}

function compileObjectFragments(op: ObjectOperation): readonly Fragment[] {
  switch (op.kind) {
    case "createEnum":
      return [compileEnumDefinition(op)];
    case "addEnumValue":
      return [compileAddEnumValue(op)];
    case "renameEnumValue":
      return [compileRenameEnumValue(op)];
    case "replaceEnumValues":
      return [compileReplaceEnumValues(op)];
    case "removeEnumValue":
      return [compileRemoveEnumValue(op)];
    case "createDomain":
      return [compileCreateDomain(op)];
    case "alterDomain":
      return compileAlterDomain(op);
    case "addDomainConstraint":
      return [compileAddDomainConstraint(op)];
    case "dropDomainConstraint":
      return [compileDropDomainConstraint(op)];
    case "validateDomainConstraint":
      return [compileValidateDomainConstraint(op)];
    case "createCompositeType":
      return [compileCreateCompositeType(op)];
    case "alterCompositeType":
      return compileAlterCompositeType(op);
    case "createSchema":
      return [compileCreateSchema(op)];
    case "createExtension":
      return [compileCreateExtension(op)];
    case "updateExtension":
      return [compileUpdateExtension(op)];
    case "createSequence":
      return [compileCreateSequence(op)];
    case "alterSequence":
      return [compileAlterSequence(op)];
    case "createView":
      return [compileCreateView(op)];
    case "replaceView":
      return [compileReplaceView(op)];
    case "refreshMaterializedView":
      return [compileRefreshMaterializedView(op)];
    case "createRoutine":
      return [compileCreateRoutine(op)];
    case "createTrigger":
      return [compileCreateTrigger(op)];
    case "setTriggerState":
      return [compileSetTriggerState(op)];
    case "createPolicy":
      return [compileCreatePolicy(op)];
    case "setRowSecurity":
      return compileSetRowSecurity(op);
    case "grant":
      return [compileGrant(op)];
    case "defaultPrivileges":
      return [compileDefaultPrivileges(op)];
    case "setStorageParameters":
      return compileSetStorageParameters(op);
    case "createPartition":
      return [compileCreatePartition(op)];
    case "attachPartition":
      return compileAttachPartition(op);
    case "detachPartition":
      return [compileDetachPartition(op)];
    case "createStatistics":
      return [compileCreateStatistics(op)];
    case "dropObject":
      return [compileDropObject(op)];
    case "renameObject":
      return [compileRenameObject(op)];
    case "setObjectSchema":
      return [compileSetObjectSchema(op)];
    case "commentObject":
      return [compileCommentObject(op)];
    default:
      throw unknownKind(op);
  }
}

/** The first statement with the flag; comments behind it may always be run. */
function withTransactional(
  statements: readonly string[],
  transactional: boolean,
): readonly Fragment[] {
  return statements.map((sql, position) =>
    position === 0 ? { sql, transactional } : sql
  );
}

function compileCustom(op: CustomOp): readonly Fragment[] {
  const statements = op.compile({
    quoteIdentifier,
    quoteQualifiedName,
    quoteLiteral,
  });
  return statements.map((statement) => {
    const given = typeof statement === "string"
      ? { sql: statement }
      : statement;
    return { transactional: isTransactionalSql(given.sql), ...given };
  });
}

function unknownKind(op: never): CompileError {
  const kind: unknown = Object(op).kind;
  return new CompileError(
    String(kind),
    `There is no operation of the kind '${String(kind)}'`,
    { hint: "Make operations of your own with defineOperation()" },
  );
}
