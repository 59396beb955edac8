import type { Operation } from "../../operations/operation.ts";
import type {
  CompositeRecord,
  ConstraintRecord,
  DefaultPrivilegesRecord,
  DomainRecord,
  IndexState,
  PolicyRecord,
  SchemaObject,
  SequenceRecord,
  TriggerRecord,
  ViewRecord,
} from "../../schema/database_schema.ts";
import { splitIdentity } from "../../schema/identity.ts";
import { executeAll } from "./describe_common.ts";
import { describeComment } from "./describe_privileges.ts";
import { quoteIdentifier } from "./identifiers.ts";
import { stateOf } from "./index_state.ts";
import type { Action, Change } from "./plan_actions.ts";
import type { PlanContext } from "./plan_context.ts";
import { noteLostAttributes } from "./plan_conversions.ts";
import { changeEnum } from "./plan_enums.ts";
import { actsOnTyped } from "./plan_typed.ts";
import {
  changePersistence,
  changeSequence,
  restarts,
  writeClamp,
} from "./plan_sequences.ts";
import {
  changeComment,
  changeOptions,
  changePrivileges,
  writePrivilegeDifference,
} from "./write_changes.ts";
import { commentTarget, initialComment } from "./write_common.ts";
import { defaultPrivilegesHead, FIRING } from "./write_object.ts";
import { writeValidation, writeView } from "./write_table.ts";

/** The actions on objects other than tables that are changed in place. */
export function planObjects(context: PlanContext): readonly Action[] {
  const { actual, wanted, fates } = context;
  return [...wanted.objects.values()].flatMap((object): readonly Action[] => {
    const before = actual.objects.get(object.key);
    if (
      before === undefined || object.kind === "table" ||
      fates.of(object.key) !== "alter"
    ) return [];
    const { operations, notes } = changeObject(before, object, context);
    if (operations.length === 0) return [];
    const { key } = object;
    const typed = before.kind === "composite" && object.kind === "composite"
      ? actsOnTyped(before, object, context)
      : {};
    return [{
      id: `alter ${key}`,
      action: "change",
      object: key,
      operations,
      notes,
      rank: context.rankOf(key),
      requires: [
        ...wanted.dependencies.get(key) ?? [],
        ...wanted.columnDependencies.get(key) ?? [],
        ...typed.requires ?? [],
      ].filter((needed) => needed !== key),
      gives: [key, ...typed.gives ?? []],
      // A constraint or an index that stays needs the same as before.
      frees: object.kind === "constraint" || object.kind === "index" ? [] : [
        ...actual.dependencies.get(key) ?? [],
        ...actual.columnDependencies.get(key) ?? [],
      ],
      // An enum is built anew when nothing but columns uses it.
      takes: [
        ...(fates.rebuiltEnums.has(key) ? [key] : []),
        ...typed.takes ?? [],
      ],
    }];
  });
}

function changeObject(
  actual: SchemaObject,
  wanted: SchemaObject,
  context: PlanContext,
): Change {
  const own = changeDefinition(actual, wanted, context);
  return {
    operations: [
      ...own.operations,
      ...changeObjectComment(actual, wanted),
      ...executeAll(
        wanted.kind === "default privileges"
          ? []
          : changePrivileges(actual, wanted),
      ),
    ],
    notes: own.notes,
  };
}

/** `COMMENT ON` where the comment differs. */
export function changeObjectComment(
  actual: SchemaObject,
  wanted: SchemaObject,
): readonly Operation[] {
  if (actual.comment === wanted.comment) return [];
  if (wanted.comment !== undefined) return describeComment(wanted);
  const target = commentTarget(wanted);
  return target === undefined
    ? []
    : executeAll(changeComment(target, actual.comment, initialComment(wanted)));
}

function changeDefinition(
  actual: SchemaObject,
  wanted: SchemaObject,
  context: PlanContext,
): Change {
  if (actual.kind === "enum" && wanted.kind === "enum") {
    return changeEnum(actual, wanted, context);
  }
  return {
    operations: executeAll(writeChange(actual, wanted, context)),
    notes: noteChange(actual, wanted),
  };
}

function noteChange(
  actual: SchemaObject,
  wanted: SchemaObject,
): readonly string[] {
  if (actual.kind === "domain" && wanted.kind === "domain") {
    return !actual.isNotNull && wanted.isNotNull
      ? ["fails if a column of the domain has NULL"]
      : [];
  }
  return actual.kind === "composite" && wanted.kind === "composite"
    ? noteLostAttributes(actual, wanted)
    : [];
}

function writeChange(
  actual: SchemaObject,
  wanted: SchemaObject,
  context: PlanContext,
): readonly string[] {
  if (actual.kind === "composite" && wanted.kind === "composite") {
    return changeComposite(actual, wanted, context);
  }
  if (actual.kind === "domain" && wanted.kind === "domain") {
    return changeDomain(actual, wanted);
  }
  if (actual.kind === "sequence" && wanted.kind === "sequence") {
    return changeSequenceObject(actual, wanted, context);
  }
  if ("fires" in actual && "fires" in wanted) {
    return changeTrigger(actual, wanted);
  }
  if (actual.kind === "policy" && wanted.kind === "policy") {
    return changePolicy(actual, wanted);
  }
  if ("columns" in actual && "columns" in wanted) {
    return actual.kind === "table" || wanted.kind === "table"
      ? []
      : changeView(actual, wanted);
  }
  if (
    actual.kind === "default privileges" &&
    wanted.kind === "default privileges"
  ) return changeDefaultPrivileges(actual, wanted);
  if (actual.kind === "constraint" && wanted.kind === "constraint") {
    return changeConstraint(actual, wanted, context);
  }
  if (actual.kind === "index" && wanted.kind === "index") {
    return changeIndexState(actual.state, wanted.state, {
      on: wanted.on,
      context,
    });
  }
  if (
    (actual.kind === "function" || actual.kind === "procedure") &&
    wanted.kind === actual.kind && actual.definition !== wanted.definition
  ) return [wanted.definition];
  return [];
}

function changeComposite(
  actual: CompositeRecord,
  wanted: CompositeRecord,
  context: PlanContext,
): readonly string[] {
  const alter = `ALTER TYPE ${wanted.identity}`;
  const isTyped = [...context.wanted.objects.values()].some((each) =>
    each.kind === "table" && each.ofType === wanted.identity
  );
  const cascade = isTyped ? " CASCADE" : "";
  const before = new Map(actual.attributes.map((each) => [each.name, each]));
  const after = new Map(wanted.attributes.map((each) => [each.name, each]));
  return [
    ...actual.attributes.filter((each) => !after.has(each.name)).map((each) =>
      `${alter} DROP ATTRIBUTE ${quoteIdentifier(each.name)}${cascade}`
    ),
    ...wanted.attributes.filter((each) => !before.has(each.name)).map((each) =>
      `${alter} ADD ATTRIBUTE ${quoteIdentifier(each.name)} ${each.type}${
        each.collation === undefined ? "" : ` COLLATE ${each.collation}`
      }${cascade}`
    ),
    ...wanted.attributes.flatMap((each) =>
      changeComment(
        `COLUMN ${wanted.identity}.${quoteIdentifier(each.name)}`,
        before.get(each.name)?.comment,
        each.comment,
      )
    ),
  ];
}

function changeDomain(
  actual: DomainRecord,
  wanted: DomainRecord,
): readonly string[] {
  const alter = `ALTER DOMAIN ${wanted.identity}`;
  return [
    ...(actual.default === wanted.default ? [] : [
      wanted.default === undefined
        ? `${alter} DROP DEFAULT`
        : `${alter} SET DEFAULT ${wanted.default}`,
    ]),
    ...(actual.isNotNull === wanted.isNotNull
      ? []
      : [`${alter} ${wanted.isNotNull ? "SET" : "DROP"} NOT NULL`]),
  ];
}

function changeSequenceObject(
  actual: SequenceRecord,
  wanted: SequenceRecord,
  context: PlanContext,
): readonly string[] {
  const clauses = changeSequence(actual.options, wanted.options);
  return [
    ...writeClamp(wanted.identity, actual.options, wanted.options),
    ...(clauses.length === 0 ? [] : [
      `ALTER SEQUENCE ${wanted.identity} ${clauses.join(" ")}${
        restarts(actual.options, wanted.options) ? " RESTART" : ""
      }`,
    ]),
    ...changePersistence(wanted.identity, {
      before: actual.options,
      after: wanted.options,
      serverVersion: context.actual.serverVersion,
    }),
  ];
}

function changeTrigger(
  actual: TriggerRecord,
  wanted: TriggerRecord,
): readonly string[] {
  return actual.fires === wanted.fires ? [] : [
    `ALTER TABLE ${wanted.on} ${
      FIRING[wanted.fires]
    } ${wanted.kind.toUpperCase()} ${wanted.identity}`,
  ];
}

function changePolicy(
  actual: PolicyRecord,
  wanted: PolicyRecord,
): readonly string[] {
  const clauses = [
    actual.roles.join() === wanted.roles.join()
      ? ""
      : ` TO ${wanted.roles.join(", ")}`,
    actual.using === wanted.using ? "" : ` USING (${wanted.using})`,
    actual.check === wanted.check ? "" : ` WITH CHECK (${wanted.check})`,
  ].join("");
  return clauses === ""
    ? []
    : [`ALTER POLICY ${wanted.identity} ON ${wanted.on}${clauses}`];
}

function changeView(
  actual: ViewRecord,
  wanted: ViewRecord,
): readonly string[] {
  const alter = `ALTER ${wanted.kind.toUpperCase()} ${wanted.identity}`;
  const isReplaced = actual.definition !== wanted.definition;
  const before = new Map(actual.columns.map((each) => [each.name, each]));
  return [
    ...(isReplaced
      ? writeView(
        { ...wanted, comment: undefined, columns: [], privileges: [] },
        { replaces: true },
      )
      : changeOptions(actual.options, wanted.options).map((change) =>
        `${alter} ${change}`
      )),
    ...(actual.accessMethod === wanted.accessMethod
      ? []
      : [`${alter} SET ACCESS METHOD ${wanted.accessMethod ?? "heap"}`]),
    ...(actual.tablespace === wanted.tablespace
      ? []
      : [`${alter} SET TABLESPACE ${wanted.tablespace ?? "pg_default"}`]),
    ...wanted.columns.flatMap((column) => {
      const name = quoteIdentifier(column.name);
      const was = before.get(column.name);
      const set = `${alter} ALTER COLUMN ${name}`;
      return [
        ...(was?.default === column.default ? [] : [
          column.default === undefined
            ? `${set} DROP DEFAULT`
            : `${set} SET DEFAULT ${column.default}`,
        ]),
        ...(was === undefined || was.statistics === column.statistics
          ? []
          : [`${set} SET STATISTICS ${column.statistics ?? -1}`]),
        ...(was === undefined || was.storage === column.storage
          ? []
          : [`${set} SET STORAGE ${column.storage ?? "DEFAULT"}`]),
        ...(was === undefined || was.compression === column.compression
          ? []
          : [`${set} SET COMPRESSION ${column.compression ?? "default"}`]),
        ...changeOptions(was?.options ?? [], column.options).map((change) =>
          `${set} ${change}`
        ),
        ...changeComment(
          `COLUMN ${wanted.identity}.${name}`,
          was?.comment,
          column.comment,
        ),
      ];
    }),
  ];
}

function changeDefaultPrivileges(
  actual: DefaultPrivilegesRecord,
  wanted: DefaultPrivilegesRecord,
): readonly string[] {
  return writePrivilegeDifference(
    actual.privileges,
    wanted.privileges,
    ` ON ${wanted.objects}`,
  ).map((change) => `${defaultPrivilegesHead(wanted)} ${change}`);
}

function changeConstraint(
  actual: ConstraintRecord,
  wanted: ConstraintRecord,
  context: PlanContext,
): readonly string[] {
  return [
    ...(!actual.isValidated && wanted.isValidated
      ? [writeValidation(wanted)]
      : []),
    ...(actual.index === undefined || wanted.index === undefined
      ? []
      : changeIndexState(actual.index, wanted.index, {
        on: wanted.on,
        context,
      })),
  ];
}

function changeIndexState(
  actual: IndexState,
  wanted: IndexState,
  { on, context }: { readonly on: string; readonly context: PlanContext },
): readonly string[] {
  const { identity } = wanted;
  const name = quoteIdentifier(splitIdentity(identity).name);
  const targets = new Map(actual.statistics);
  const wantedTargets = new Map(wanted.statistics);
  const numbers = new Set([...targets.keys(), ...wantedTargets.keys()]);
  return [
    ...(actual.tablespace === wanted.tablespace ? [] : [
      `ALTER INDEX ${identity} SET TABLESPACE ${
        wanted.tablespace ?? "pg_default"
      }`,
    ]),
    ...[...numbers].filter((each) =>
      targets.get(each) !== wantedTargets.get(each)
    ).map((each) =>
      `ALTER INDEX ${identity} ALTER COLUMN ${each} SET STATISTICS ${
        wantedTargets.get(each) ?? -1
      }`
    ),
    ...(wanted.isClustered && !actual.isClustered
      ? [`ALTER TABLE ${on} CLUSTER ON ${name}`]
      : []),
    ...(actual.isClustered && !wanted.isClustered &&
        !hasClusteredIndex(on, context)
      ? [`ALTER TABLE ${on} SET WITHOUT CLUSTER`]
      : []),
    ...(wanted.isReplicaIdentity && !actual.isReplicaIdentity
      ? [`ALTER TABLE ONLY ${on} REPLICA IDENTITY USING INDEX ${name}`]
      : []),
    ...changeComment(`INDEX ${identity}`, actual.comment, wanted.comment),
  ];
}

/** Another index of the table takes over by itself. */
function hasClusteredIndex(on: string, { wanted }: PlanContext): boolean {
  return [...wanted.objects.values()].some((object) =>
    "on" in object && object.on === on && stateOf(object)?.isClustered === true
  );
}
