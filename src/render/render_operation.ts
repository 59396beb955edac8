import type {
  AlterCompositeTypeOp,
  AttributeTypes,
} from "../operations/composite_ops.ts";
import type { DropObjectOp, RenameObjectOp } from "../operations/object_ops.ts";
import type { ObjectOperation, Operation } from "../operations/operation.ts";
import type { ReplaceViewOp } from "../operations/view_ops.ts";
import { type Code, type CodeEntry, textCode } from "./code.ts";
import { renderConstraint } from "./render_column.ts";
import { RenderError } from "./errors.ts";
import type { RenderContext } from "./render_context.ts";
import {
  renderAddColumn,
  renderAddConstraint,
  renderAlterColumn,
  renderAlterConstraint,
  renderBulkInsert,
  renderCreateIndex,
  renderCreateTable,
} from "./render_table_op.ts";
import { renderType } from "./render_type.ts";
import {
  renderKey,
  renderName,
  renderOptions,
  renderSql,
  renderValue,
  stringCode,
  stringsCode,
} from "./render_value.ts";

/**
 * The calls that make the operation again, in order; most are one.
 *
 * @throws {RenderError} If it is of one's own, or holds what has no literal.
 */
export function renderOperation(
  op: Operation,
  context: RenderContext,
): readonly Code[] {
  switch (op.kind) {
    case "createTable":
      return [renderCreateTable(op, context)];
    case "addColumn":
      return renderAddColumn(op, context);
    case "alterColumn":
      return [renderAlterColumn(op, context)];
    case "addConstraint":
      return [renderAddConstraint(op, context)];
    case "alterConstraint":
      return [renderAlterConstraint(op, context)];
    case "createIndex":
      return [renderCreateIndex(op, context)];
    case "bulkInsert":
      return [renderBulkInsert(op, context)];
    default:
      return [renderPlain(op, context)];
  }
}

type RenderedElsewhere =
  | "createTable"
  | "addColumn"
  | "alterColumn"
  | "addConstraint"
  | "alterConstraint"
  | "createIndex"
  | "bulkInsert";

/** Operations whose arguments are names and options, as they are. */
function renderPlain(
  op: Exclude<Operation, { kind: RenderedElsewhere }>,
  context: RenderContext,
): Code {
  const call = callWith(context);
  switch (op.kind) {
    case "dropTable": {
      const { kind, tableName, existing: _existing, ...options } = op;
      return call(kind, [tableName], options);
    }
    case "renameTable": {
      const { kind, tableName, newTableName, ...options } = op;
      return call(kind, [tableName, newTableName], options);
    }
    case "tableComment": {
      const { kind: _kind, tableName, comment, ...options } = op;
      return comment === null
        ? call("dropTableComment", [tableName], options)
        : call("createTableComment", [tableName, comment], options);
    }
    case "dropColumn": {
      const { kind, tableName, columnName, existing: _existing, ...options } =
        op;
      return call(kind, [tableName, columnName], options);
    }
    case "dropConstraint": {
      const { kind, constraintName, tableName, existing: _, ...options } = op;
      const name = renderName(constraintName, context);
      return call(kind, [name, tableName], options);
    }
    case "validateConstraint": {
      const { kind, constraintName, tableName, ...options } = op;
      return call(kind, [constraintName, tableName], options);
    }
    case "dropIndex": {
      const { kind, indexName, existing: _existing, ...options } = op;
      return call(kind, [indexName], options);
    }
    case "execute": {
      const sql = renderSql(op.sql, context);
      return op.parameters === undefined
        ? call("execute", [sql], {})
        : call("execute", [sql, renderValue(op.parameters, context)], {});
    }
    case "custom":
      throw new RenderError(
        `The operation '${op.name}' cannot be written as TypeScript`,
        { hint: "Write it with 'renderItem'" },
      );
    default:
      return renderObjectOperation(op, context);
  }
}

/** A call of names, other arguments, and options unless there are none. */
type Call = (
  method: string,
  items: readonly (string | Code)[],
  options: object,
) => Code;

function callWith(context: RenderContext): Call {
  return (method, items, options) =>
    context.op(
      method,
      ...items.map((item) =>
        typeof item === "string" ? stringCode(item) : item
      ),
      ...renderOptions(options, context),
    );
}

function renderObjectOperation(
  op: ObjectOperation,
  context: RenderContext,
): Code {
  const call = callWith(context);
  switch (op.kind) {
    case "createEnum":
    case "replaceEnumValues": {
      const { kind, name, values, ...options } = op;
      return call(kind, [name, stringsCode(values)], options);
    }
    case "addEnumValue": {
      const { kind, name, value, ...options } = op;
      return call(kind, [name, value], options);
    }
    case "renameEnumValue": {
      const { kind, name, value, newValue, ...options } = op;
      return call(kind, [name, value, newValue], options);
    }
    case "removeEnumValue": {
      const { kind, name, value, before: _, after: _after, ...options } = op;
      return call(kind, [name, value], options);
    }
    case "createDomain":
      return renderCreateDomain(op, context);
    case "alterDomain": {
      const { kind, domainName, ...options } = op;
      return call(kind, [domainName], options);
    }
    case "addDomainConstraint": {
      const { kind: _, constraintName, domainName, condition, ...options } = op;
      const sql = renderSql(condition, context);
      const items = [constraintName, domainName, sql];
      return call("createDomainConstraint", items, options);
    }
    case "dropDomainConstraint": {
      const { kind, constraintName, domainName, existing: _, ...options } = op;
      return call(kind, [constraintName, domainName], options);
    }
    case "validateDomainConstraint": {
      const { kind, constraintName, domainName, ...options } = op;
      return call(kind, [constraintName, domainName], options);
    }
    case "createCompositeType": {
      const { kind, name, attributes, ...options } = op;
      return call(kind, [name, renderAttributes(attributes, context)], options);
    }
    case "alterCompositeType":
      return renderAlterComposite(op, context);
    case "createSchema":
    case "createExtension":
    case "updateExtension":
    case "createSequence":
    case "alterSequence":
    case "refreshMaterializedView": {
      const { kind, name, ...options } = op;
      const given =
        kind === "alterSequence" && Object.keys(options).length === 0
          ? [name, textCode("{}")]
          : [name];
      return call(kind, given, options);
    }
    default:
      return renderTableObject(op, context);
  }
}

/** Types by the names of attributes. */
function renderAttributes(types: AttributeTypes, context: RenderContext): Code {
  const entries = Object.entries(types).map(([name, type]): CodeEntry => [
    name,
    renderType(type, context),
  ]);
  return { kind: "object", entries };
}

function renderAlterComposite(
  op: AlterCompositeTypeOp,
  context: RenderContext,
): Code {
  const { kind, name, ...options } = op;
  const entries = Object.entries(options).map((
    [option, value],
  ): CodeEntry => [
    option,
    option === "alter" || option === "add" || option === "existing"
      ? renderAttributes(value as AttributeTypes, context)
      : renderValue(value, context),
  ]);
  return context.op(kind, stringCode(name), { kind: "object", entries });
}

function renderCreateDomain(
  op: Extract<Operation, { kind: "createDomain" }>,
  context: RenderContext,
): Code {
  const { kind, name, type, checks, ...options } = op;
  const [given] = renderOptions(options, context);
  const entries = given?.kind === "object" ? [...given.entries] : [];
  if (checks.length > 0) {
    const items = checks.map((check) => renderConstraint(check, context));
    entries.push(["checks", { kind: "list", items }]);
  }
  return context.op(
    kind,
    stringCode(name),
    renderType(type, context),
    ...(entries.length === 0 ? [] : [{ kind: "object", entries } as const]),
  );
}

type TableObjectOperation = Extract<
  ObjectOperation,
  {
    kind:
      | "createView"
      | "replaceView"
      | "createRoutine"
      | "createTrigger"
      | "setTriggerState"
      | "createPolicy"
      | "setRowSecurity"
      | "grant"
      | "defaultPrivileges"
      | "setStorageParameters"
      | "createPartition"
      | "attachPartition"
      | "detachPartition"
      | "createStatistics"
      | "dropObject"
      | "renameObject"
      | "setObjectSchema"
      | "commentObject";
  }
>;

function renderTableObject(
  op: TableObjectOperation,
  context: RenderContext,
): Code {
  const call = callWith(context);
  switch (op.kind) {
    case "createView": {
      const { kind: _kind, name, query, materialized, ...options } = op;
      const method = materialized ? "createMaterializedView" : "createView";
      return call(method, [name, renderSql(query, context)], options);
    }
    case "replaceView":
      return renderReplaceView(op, context);
    case "createRoutine":
      return renderCreateRoutine(op, context);
    case "createTrigger":
    case "createPolicy": {
      const { kind, name, tableName, ...options } = op;
      return call(kind, [name, tableName], options);
    }
    case "setTriggerState": {
      const { kind: _kind, name, tableName, state, ...options } = op;
      if (state !== "ENABLE" && state !== "DISABLE") return invoke(op, context);
      const method = state === "ENABLE" ? "enableTrigger" : "disableTrigger";
      return call(method, [name, tableName], options);
    }
    case "setRowSecurity": {
      const { kind, tableName, ...options } = op;
      return call(kind, [tableName], options);
    }
    case "grant": {
      const { kind: _kind, action, privileges, on, roles, ...options } = op;
      const items = [stringsCode(privileges), on, stringsCode(roles)];
      return call(action, items, options);
    }
    case "defaultPrivileges": {
      const { kind: _, action, privileges, objects, roles, ...options } = op;
      const items = [stringsCode(privileges), objects, stringsCode(roles)];
      return call(`${action}Default`, items, options);
    }
    case "setStorageParameters": {
      const { kind, name, parameters, ...options } = op;
      return call(kind, [name, renderValue(parameters, context)], options);
    }
    case "createPartition":
    case "attachPartition": {
      const { kind, tableName, parentName, bound, ...options } = op;
      const items = [tableName, parentName, renderValue(bound, context)];
      return call(kind, items, options);
    }
    case "detachPartition": {
      const { kind, tableName, parentName, ...options } = op;
      return call(kind, [tableName, parentName], options);
    }
    case "createStatistics": {
      const { kind, name, tableName, columns, ...options } = op;
      const items = columns.map((column) => renderKey(column, context));
      return call(kind, [name, tableName, { kind: "list", items }], options);
    }
    case "dropObject":
      return renderDropObject(op, context);
    case "renameObject":
      return renderRenameObject(op, context);
    case "setObjectSchema": {
      const { kind: _kind, objectType, name, newSchema, ...options } = op;
      return call("setSchema", [objectType, name, newSchema], options);
    }
    case "commentObject": {
      const { kind: _kind, objectType, name, comment, ...options } = op;
      const text = comment === null ? textCode("null") : stringCode(comment);
      return call("createComment", [objectType, name, text], options);
    }
    default:
      return op satisfies never;
  }
}

function renderCreateRoutine(
  op: Extract<Operation, { kind: "createRoutine" }>,
  context: RenderContext,
): Code {
  const { kind: _, name, routineType, argumentTypes: _types, ...options } = op;
  const method = routineType === "function"
    ? "createFunction"
    : "createProcedure";
  return callWith(context)(method, [name], options);
}

function renderReplaceView(op: ReplaceViewOp, context: RenderContext): Code {
  const { kind: _kind, name, query, materialized, ...options } = op.view;
  const method = materialized ? "replaceMaterializedView" : "replaceView";
  return callWith(context)(method, [name, renderSql(query, context)], {
    ...options,
    existingQuery: op.existingQuery,
  });
}

/** The record itself, where no method makes it. */
function invoke(op: Operation, context: RenderContext): Code {
  return context.op("invoke", renderValue(op, context));
}

const DROP_METHODS: Readonly<
  Partial<Record<DropObjectOp["objectType"], string>>
> = {
  type: "dropType",
  domain: "dropDomain",
  sequence: "dropSequence",
  schema: "dropSchema",
  extension: "dropExtension",
  view: "dropView",
  materializedView: "dropMaterializedView",
  function: "dropFunction",
  procedure: "dropProcedure",
  trigger: "dropTrigger",
  policy: "dropPolicy",
  statistics: "dropStatistics",
};

function renderDropObject(op: DropObjectOp, context: RenderContext): Code {
  const { kind: _kind, objectType, name, existing: _existing, ...options } = op;
  const method = DROP_METHODS[objectType];
  if (method === undefined) return invoke(op, context);
  const { tableName, ...others } = options;
  return tableName === undefined
    ? callWith(context)(method, [name], others)
    : callWith(context)(method, [name, tableName], others);
}

const RENAME_METHODS: Readonly<
  Partial<Record<RenameObjectOp["objectType"], string>>
> = {
  type: "renameType",
  sequence: "renameSequence",
  schema: "renameSchema",
  view: "renameView",
  index: "renameIndex",
};

function renderRenameObject(op: RenameObjectOp, context: RenderContext): Code {
  const { kind: _kind, objectType, name, newName, ...options } = op;
  const call = callWith(context);
  const { tableName, ...others } = options;
  if (objectType === "constraint" && tableName !== undefined) {
    return call("renameConstraint", [tableName, name, newName], others);
  }
  const method = RENAME_METHODS[objectType];
  return method === undefined
    ? call("renameObject", [objectType, name, newName], options)
    : call(method, [name, newName], options);
}
