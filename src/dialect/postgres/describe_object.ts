import type { Operation } from "../../operations/operation.ts";
import {
  buildCreateStatistics,
  type StatisticsKind,
} from "../../operations/partition_ops.ts";
import { buildCreatePolicy } from "../../operations/policy_ops.ts";
import {
  buildAlterSequence,
  buildCreateExtension,
  buildCreateSchema,
  buildCreateSequence,
} from "../../operations/schema_ops.ts";
import { buildCreateCompositeType } from "../../operations/composite_ops.ts";
import {
  buildCreateDomain,
  buildCreateEnum,
} from "../../operations/type_ops.ts";
import {
  buildCreateMaterializedView,
  buildCreateView,
  type CreateViewOptions,
} from "../../operations/view_ops.ts";
import { buildSetStorageParameters } from "../../operations/storage_ops.ts";
import { checkConstraint } from "../../schema/constraints.ts";
import type {
  CompositeRecord,
  ConstraintRecord,
  DomainRecord,
  PlainRecord,
  PolicyRecord,
  SequenceRecord,
  ViewRecord,
} from "../../schema/database_schema.ts";
import { sqlText } from "../../schema/expressions.ts";
import { userDefined } from "../../schema/type_constructors.ts";
import type { SqlType } from "../../schema/types.ts";
import { describeSequenceOptions } from "./describe_column.ts";
import {
  ClauseReader,
  type DescribeContext,
  executeAll,
  ifSame,
  placeOf,
  shorten,
  splitList,
  unquote,
  withoutBrackets,
} from "./describe_common.ts";
import { parseConstraint } from "./describe_constraint.ts";
import { describeDefaultValue } from "./describe_default.ts";
import { describeIndex, parseOptions } from "./describe_index.ts";
import {
  describeColumnComment,
  describeComment,
  describeDefaultPrivileges,
  describePrivileges,
} from "./describe_privileges.ts";
import { describeTrigger, parseRoutine } from "./describe_routine.ts";
import { describeType } from "./describe_type.ts";
import { writeColumnChanges } from "./write_column.ts";
import { type SingleObject, writeOwner } from "./write_object.ts";
import { writeConstraintChanges } from "./write_table.ts";

/**
 * The operations that make the object, with its comment and privileges;
 * undefined if SQL has to say it.
 */
export function describeObject(
  object: SingleObject,
  checks: readonly ConstraintRecord[],
  context: DescribeContext,
): readonly Operation[] | undefined {
  if (object.kind === "index") return describeIndex(object, context);
  const definition = describeDefinition(object, checks, context);
  return definition === undefined ? undefined : shorten([
    ...definition,
    ...describeComment(object),
    ...(object.kind === "default privileges" ? [] : describePrivileges(object)),
  ], context);
}

function describeDefinition(
  object: Exclude<SingleObject, { kind: "index" }>,
  checks: readonly ConstraintRecord[],
  context: DescribeContext,
): readonly Operation[] | undefined {
  const { name, place } = placeOf(object.identity);
  switch (object.kind) {
    case "schema":
      // In every new database already.
      return name === "public" ? [] : [buildCreateSchema(name)];
    case "extension":
      return [buildCreateExtension(name, {
        schema: unquote(object.schema),
        ifNotExists: true,
      })];
    case "enum":
      return [buildCreateEnum(name, object.labels, place)];
    case "domain":
      return describeDomain(object, checks, context);
    case "composite":
      return describeComposite(object, context);
    case "sequence":
      return describeSequence(object);
    case "function":
    case "procedure": {
      const routine = parseRoutine(object);
      return routine === undefined ? undefined : [routine];
    }
    case "trigger":
    case "rule":
      return describeTrigger(object);
    case "policy":
      return [describePolicy(object)];
    case "default privileges":
      return describeDefaultPrivileges(object);
    case "statistics":
      return describeStatistics(object);
    default:
      return undefined;
  }
}

function describeDomain(
  domain: DomainRecord,
  checks: readonly ConstraintRecord[],
  context: DescribeContext,
): readonly Operation[] | undefined {
  const { name, place } = placeOf(domain.identity);
  const { type, collation } = describeType(
    domain.type,
    domain.collation,
    context,
  );
  const constraints = checks.flatMap((check) => {
    const parsed = parseConstraint({ ...check, comment: undefined }, context);
    return parsed?.kind === "check"
      // No naming convention is for the checks of domains.
      ? [checkConstraint(parsed.condition, { name: check.name })]
      : [];
  });
  if (constraints.length < checks.length) return undefined;
  return [
    buildCreateDomain(name, type, {
      ...place,
      ...(domain.isNotNull ? { nullable: false } : {}),
      ...(domain.default === undefined ? {} : {
        serverDefault: describeDefaultValue(domain.default, domain.type),
      }),
      ...(collation === undefined ? {} : { collation }),
      ...(constraints.length === 0 ? {} : { checks: constraints }),
    }),
    ...executeAll(checks.flatMap(writeConstraintChanges)),
  ];
}

function describeComposite(
  type: CompositeRecord,
  context: DescribeContext,
): readonly Operation[] | undefined {
  const names = type.attributes.map((attribute) => attribute.name);
  const attributes = Object.fromEntries(
    type.attributes.map((attribute) => [
      attribute.name,
      collatedType(attribute.type, attribute.collation, context),
    ]),
  );
  // Names that are numbers would come first in an object.
  const isOrdered = Object.keys(attributes).every((name, index) =>
    name === names[index]
  );
  if (!isOrdered || names.includes("__proto__")) return undefined;
  const { name, place } = placeOf(type.identity);
  return [
    buildCreateCompositeType(name, attributes, place),
    ...type.attributes.flatMap((attribute) =>
      describeColumnComment(type.identity, attribute.name, attribute.comment)
    ),
  ];
}

/** A type where no collation can be said beside it. */
function collatedType(
  text: string,
  collation: string | undefined,
  context: DescribeContext,
): SqlType {
  return collation === undefined
    ? describeType(text, undefined, context).type
    : userDefined(`${text} COLLATE ${collation}`);
}

function describeSequence(
  { identity, options }: SequenceRecord,
): readonly Operation[] | undefined {
  if (options.isUnlogged) return undefined;
  const { name, place } = placeOf(identity);
  const type = options.type === "bigint"
    ? {}
    : { type: describeType(options.type, undefined, EMPTY_CONTEXT).type };
  return [
    buildCreateSequence(name, {
      ...place,
      ...type,
      ...describeSequenceOptions(options),
    }),
  ];
}

const EMPTY_CONTEXT: DescribeContext = {
  enums: new Map(),
  parents: new Set(),
  namedNotNulls: new Set(),
};

/** `op.alterSequence(…)` that gives a sequence to its column. */
export function describeOwner(
  sequence: SequenceRecord,
  context: DescribeContext,
): readonly Operation[] {
  const { name, place } = placeOf(sequence.identity);
  const [statement] = writeOwner(sequence);
  if (statement === undefined) return [];
  const ownedBy = statement.slice(
    statement.indexOf(" OWNED BY ") + " OWNED BY ".length,
  );
  return shorten([buildAlterSequence(name, { ...place, ownedBy })], context);
}

function describePolicy(policy: PolicyRecord): Operation {
  const { roles, using, check } = policy;
  const isForAll = roles.length === 1 && roles[0] === "PUBLIC";
  const { name: tableName, place } = placeOf(policy.on);
  return buildCreatePolicy(policy.name, tableName, {
    ...place,
    ...(policy.command === "ALL" ? {} : { for: policy.command }),
    ...(policy.isPermissive ? {} : { permissive: false }),
    ...(isForAll
      ? {}
      : { to: roles.map((role) => role === "PUBLIC" ? role : unquote(role)) }),
    ...(using === undefined ? {} : { using: withoutBrackets(using) }),
    ...(check === undefined ? {} : { withCheck: withoutBrackets(check) }),
  });
}

const STATISTICS_KINDS: readonly StatisticsKind[] = [
  "ndistinct",
  "dependencies",
  "mcv",
];

function describeStatistics(
  { identity, statements }: PlainRecord,
): readonly Operation[] | undefined {
  const [statement = "", ...others] = statements;
  const { name, place } = placeOf(identity);
  const start = `CREATE STATISTICS ${identity}`;
  if (!statement.startsWith(start)) return undefined;
  const rest = new ClauseReader(statement.slice(start.length));
  const kinds = rest.match(/^\(([a-z, ]+)\)/)?.[0];
  const columns = rest.match(/^ON (.+) FROM (?=\S+$)/s)?.[0];
  const table = rest.match(/^(\S+)$/)?.[0];
  if (columns === undefined || table === undefined) {
    return undefined;
  }
  const { name: tableName, place: tablePlace } = placeOf(table);
  const isElsewhere = place.schema !== tablePlace.schema;
  const operation = buildCreateStatistics({
    name,
    tableName,
    columns: splitList(columns).map((column) =>
      column.startsWith("(")
        ? sqlText(withoutBrackets(column))
        : unquote(column)
    ),
    options: {
      ...tablePlace,
      ...(isElsewhere && place.schema !== undefined
        ? { statisticsSchema: place.schema }
        : {}),
      ...(kinds === undefined ? {} : {
        kinds: splitList(kinds).flatMap((kind) =>
          STATISTICS_KINDS.find((each) => each === kind) ?? []
        ),
      }),
    },
  });
  const same = ifSame(operation, statement);
  return same === undefined ? undefined : [same, ...executeAll(others)];
}

/** A view or materialized view, the latter without data; undefined if SQL has to say it. */
export function describeView(
  view: ViewRecord,
  context: DescribeContext,
): readonly Operation[] | undefined {
  const operations = view.kind === "view"
    ? describePlainView(view)
    : describeMaterializedView(view);
  if (operations === undefined) return undefined;
  return shorten([
    ...operations,
    ...describeComment(view),
    ...view.columns.flatMap(({ name, comment }) =>
      describeColumnComment(view.identity, name, comment)
    ),
    ...executeAll(view.columns.flatMap((column) =>
      writeColumnChanges(
        { ...column, notNull: undefined, comment: undefined },
        view,
      )
    )),
    ...describePrivileges(view),
  ], context);
}

const VIEW_OPTION_REGEXP = new RegExp(
  "^(?:security_barrier=(true|false),?)?(?:security_invoker=(true|false),?)?" +
    "(?:check_option=(local|cascaded))?$",
);

function describePlainView(
  view: ViewRecord,
): readonly Operation[] | undefined {
  // The server keeps options in the order in which they are said.
  const match = VIEW_OPTION_REGEXP.exec(view.options.join(","));
  if (match === null) return undefined;
  const [, barrier, invoker, check] = match;
  const { name, place } = placeOf(view.identity);
  const options: CreateViewOptions = {
    ...place,
    ...(barrier === undefined ? {} : { securityBarrier: barrier === "true" }),
    ...(invoker === undefined ? {} : { securityInvoker: invoker === "true" }),
    ...(check === undefined
      ? {}
      : { checkOption: check === "local" ? "LOCAL" : "CASCADED" }),
  };
  return [buildCreateView(name, view.definition.trim(), options)];
}

function describeMaterializedView(
  view: ViewRecord,
): readonly Operation[] | undefined {
  const parameters = parseOptions(view.options);
  if (view.accessMethod !== undefined || parameters === undefined) {
    return undefined;
  }
  const { name, place } = placeOf(view.identity);
  return [
    buildCreateMaterializedView(name, view.definition.trim(), {
      ...place,
      withData: false,
      ...(view.tablespace === undefined
        ? {}
        : { tablespace: unquote(view.tablespace) }),
    }),
    ...(view.options.length === 0
      ? []
      : [buildSetStorageParameters(name, parameters, {
        objectType: "materializedView",
        ...place,
      })]),
  ];
}
