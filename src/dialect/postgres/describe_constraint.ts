import { buildAddConstraint } from "../../operations/constraint_ops.ts";
import { buildCreateDomainConstraint } from "../../operations/domain_ops.ts";
import type { Operation } from "../../operations/operation.ts";
import {
  checkConstraint,
  type Constraint,
  type DeleteAction,
  excludeConstraint,
  type ExcludeElement,
  type ForeignKeyOptions,
  type IndexedConstraintOptions,
  primaryKeyConstraint,
  type ReferentialAction,
  uniqueConstraint,
} from "../../schema/constraints.ts";
import type {
  ConstraintRecord,
  TableRecord,
} from "../../schema/database_schema.ts";
import { sqlText } from "../../schema/expressions.ts";
import { foreignKeyConstraint } from "../../schema/foreign_key.ts";
import {
  ClauseReader,
  type DescribeContext,
  executeAll,
  givenName,
  ifSame,
  placeOf,
  shorten,
  splitList,
  takeBrackets,
  unquote,
  withoutBrackets,
} from "./describe_common.ts";
import { parseElement, parseStorage, tidyStorage } from "./describe_index.ts";
import { writeConstraintChanges, writeIndexState } from "./write_table.ts";

/**
 * A constraint in a statement of its own; undefined if SQL has to say it.
 *
 * @param isSpanning Whether a key is made for all partitions at once.
 */
export function describeConstraint(
  record: ConstraintRecord,
  parent: TableRecord | undefined,
  context: DescribeContext,
  isSpanning: boolean,
): readonly Operation[] | undefined {
  if (parent === undefined) return describeDomainConstraint(record, context);
  // What says ONLY may not reach children.
  const isAlone = parent.partitionKey === undefined &&
    !context.parents.has(parent.key);
  const isOnly = record.type !== "check" && record.type !== "foreign key";
  if (isOnly && !isAlone && !isSpanning) return undefined;
  const constraint = parseConstraint(record, context);
  if (constraint === undefined) return undefined;
  const { name, place } = placeOf(record.on);
  const operation = buildAddConstraint("op.addConstraint", {
    tableName: name,
    schema: place.schema,
  }, constraint);
  return [...shorten([operation], context), ...describeState(record)];
}

/** What of a constraint comes after it besides its comment. */
export function describeState(
  { index, on }: ConstraintRecord,
): readonly Operation[] {
  return index === undefined ? [] : executeAll(writeIndexState(index, on));
}

function describeDomainConstraint(
  record: ConstraintRecord,
  context: DescribeContext,
): readonly Operation[] | undefined {
  const check = parseCheck(record.definition);
  if (check === undefined) return undefined;
  const { name, place } = placeOf(record.on);
  const { notValid } = check.options;
  const operation = buildCreateDomainConstraint({
    name: record.name,
    domainName: name,
    condition: check.condition,
    options: { ...place, ...(notValid === true ? { notValid } : {}) },
  });
  return [
    ...shorten([operation], context),
    ...executeAll(writeConstraintChanges(record)),
  ];
}

/**
 * The constraint that `pg_get_constraintdef` writes, with its name and comment;
 * undefined if there is more to it than `sa` can say.
 */
export function parseConstraint(
  record: ConstraintRecord,
  context: DescribeContext,
): Constraint | undefined {
  const { definition, comment } = record;
  const named = {
    name: givenName(record.name, context),
    ...(comment === undefined || comment === "" ? {} : { comment }),
  };
  if (comment === "") return undefined;
  switch (record.type) {
    case "check": {
      const check = parseCheck(definition);
      if (check === undefined) return undefined;
      return checkConstraint(check.condition, { ...named, ...check.options });
    }
    case "foreign key":
      return ifWritten(parseForeignKey(definition), {
        // The two may stand in any order.
        definition: definition.replace(
          /( ON UPDATE [A-Z ]+?)( ON DELETE [A-Z ]+?(?: \(.+?\))?)(?= DEFERRABLE| NOT VALID|$)/,
          "$2$1",
        ),
      }, named);
    case "primary key":
    case "unique":
      return ifWritten(parseKey(record.type, definition), record, named);
    case "exclude":
      return ifWritten(parseExclude(definition), record, named);
    default:
      return record.type satisfies never;
  }
}

/** The constraint, named, if it is written as its record has it. */
function ifWritten(
  constraint: Constraint | undefined,
  { definition }: Pick<ConstraintRecord, "definition">,
  named: Pick<Constraint, "name" | "comment">,
): Constraint | undefined {
  if (constraint === undefined) return undefined;
  const operation = buildAddConstraint(
    "op.addConstraint",
    { tableName: "t", schema: undefined },
    constraint,
  );
  return ifSame(operation, `ALTER TABLE t ADD ${definition}`) === undefined
    ? undefined
    : Object.freeze({ ...tidyConstraint(constraint), ...named });
}

/** With numbers as such, and without brackets around the whole condition. */
function tidyConstraint(constraint: Constraint): Constraint {
  if (constraint.kind === "check" || constraint.kind === "foreignKey") {
    return constraint;
  }
  const storage = constraint.with === undefined
    ? {}
    : { with: tidyStorage(constraint.with) };
  if (constraint.kind !== "exclude" || constraint.where?.kind !== "text") {
    return { ...constraint, ...storage };
  }
  const where = sqlText(withoutBrackets(constraint.where.sql));
  return { ...constraint, ...storage, where };
}

interface ParsedCheck {
  readonly condition: string;
  readonly options: { readonly notValid?: true; readonly noInherit?: true };
}

function parseCheck(definition: string): ParsedCheck | undefined {
  if (!definition.startsWith("CHECK (")) return undefined;
  const taken = takeBrackets(definition.slice("CHECK ".length));
  if (taken === undefined) return undefined;
  const match = /^(NO INHERIT)? ?(NOT VALID)?$/.exec(taken.rest);
  if (match === null) return undefined;
  return {
    condition: withoutBrackets(taken.inner.trim()),
    options: {
      ...(match[1] === undefined ? {} : { noInherit: true }),
      ...(match[2] === undefined ? {} : { notValid: true }),
    },
  };
}

const NAME = '(?:"(?:[^"]|"")+"|[^\\s"(),.]+)';
const FOREIGN_KEY_REGEXP = new RegExp(
  `^FOREIGN KEY \\((.+?)\\) REFERENCES (${NAME}(?:\\.${NAME})?)\\((.+?)\\)` +
    "( MATCH FULL)?" +
    "(?: ON UPDATE (RESTRICT|CASCADE|SET NULL|SET DEFAULT))?" +
    "(?: ON DELETE (RESTRICT|CASCADE|SET NULL|SET DEFAULT)(?: \\((.+?)\\))?)?" +
    "( DEFERRABLE)?( INITIALLY DEFERRED)?( NOT VALID)?$",
);

function parseForeignKey(definition: string): Constraint | undefined {
  const match = FOREIGN_KEY_REGEXP.exec(definition);
  if (match === null) return undefined;
  const [, local, target, remote, full, update, remove, only, ...flags] = match;
  const [deferrable, deferred, notValid] = flags;
  const { name: table, place } = placeOf(target ?? "");
  const options: ForeignKeyOptions = {
    ...(full === undefined ? {} : { match: "FULL" }),
    ...(remove === undefined ? {} : { onDelete: toDeleteAction(remove, only) }),
    ...(update === undefined ? {} : { onUpdate: toAction(update) }),
    ...(deferrable === undefined ? {} : { deferrable: true }),
    ...(deferred === undefined ? {} : { initially: "DEFERRED" }),
    ...(notValid === undefined ? {} : { notValid: true }),
  };
  const columns = parseNames(local ?? "");
  const referent = parseNames(remote ?? "");
  return columns.length === referent.length
    ? foreignKeyConstraint(
      columns,
      { ...place, table, columns: referent },
      options,
    )
    : undefined;
}

function toAction(text: string): ReferentialAction {
  return text === "RESTRICT" || text === "CASCADE" || text === "SET NULL"
    ? text
    : "SET DEFAULT";
}

/** @param columns As SQL; undefined for all. */
function toDeleteAction(
  text: string,
  columns: string | undefined,
): DeleteAction {
  if (columns === undefined) return toAction(text);
  return text === "SET NULL"
    ? `SET NULL (${columns})`
    : `SET DEFAULT (${columns})`;
}

function parseNames(text: string): readonly string[] {
  return splitList(text).map(unquote);
}

interface ParsedTail {
  readonly options: IndexedConstraintOptions;
  readonly where: string | undefined;
}

/** `INCLUDE (…) WITH (…) USING INDEX TABLESPACE … WHERE (…) DEFERRABLE …` */
function parseTail(text: string): ParsedTail | undefined {
  const reader = new ClauseReader(text);
  const include = reader.brackets("INCLUDE");
  const storage = reader.brackets("WITH");
  const tablespace = reader.match(/^USING INDEX TABLESPACE (\S+)/)?.[0];
  const where = reader.brackets("WHERE");
  const timing = reader.match(/^(DEFERRABLE)( INITIALLY DEFERRED)?/);
  const parameters = storage === undefined ? {} : parseStorage(storage);
  if (!reader.isDone || parameters === undefined) return undefined;
  return {
    where,
    options: {
      ...(include === undefined ? {} : { include: parseNames(include) }),
      ...(storage === undefined ? {} : { with: parameters }),
      ...(tablespace === undefined ? {} : { tablespace: unquote(tablespace) }),
      ...(timing === undefined ? {} : { deferrable: true }),
      ...(timing?.[1] === undefined ? {} : { initially: "DEFERRED" }),
    },
  };
}

function parseKey(
  type: "primary key" | "unique",
  definition: string,
): Constraint | undefined {
  const head = /^(?:PRIMARY KEY|UNIQUE)( NULLS NOT DISTINCT)? (?=\()/.exec(
    definition,
  );
  if (head === null) return undefined;
  const taken = takeBrackets(definition.slice(head[0].length));
  const tail = taken === undefined ? undefined : parseTail(taken.rest);
  if (taken === undefined || tail === undefined) return undefined;
  const columns = parseNames(taken.inner);
  return type === "primary key"
    ? primaryKeyConstraint(columns, tail.options)
    : uniqueConstraint(columns, {
      ...tail.options,
      ...(head[1] === undefined ? {} : { nullsNotDistinct: true }),
    });
}

function parseExclude(definition: string): Constraint | undefined {
  const head = /^EXCLUDE USING (\S+) (?=\()/.exec(definition);
  const taken = head === null
    ? undefined
    : takeBrackets(definition.slice(head[0].length));
  if (head === null || taken === undefined) return undefined;
  const tail = parseTail(taken.rest);
  const ops: [string, string][] = [];
  const elements = splitList(taken.inner).map(
    (text): ExcludeElement | undefined => {
      const [, element, operator] = /^(.*) WITH (\S+)$/s.exec(text) ?? [];
      const parsed = element === undefined ? undefined : parseElement(element);
      if (parsed === undefined || operator === undefined) return undefined;
      const { key, ops: operatorClass, ...others } = parsed;
      if (Object.keys(others).length > 1) return undefined;
      if (operatorClass !== undefined) {
        if (typeof key !== "string") return undefined;
        ops.push([key, operatorClass]);
      }
      return [key, operator];
    },
  );
  const known = elements.filter((each) => each !== undefined);
  if (tail === undefined || known.length < elements.length) return undefined;
  return excludeConstraint(known, {
    ...tail.options,
    using: unquote(head[1] ?? ""),
    ...(tail.where === undefined ? {} : { where: sqlText(tail.where) }),
    ...(ops.length === 0 ? {} : { ops: Object.fromEntries(ops) }),
  });
}
