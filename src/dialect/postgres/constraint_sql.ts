import type {
  Constraint,
  DeferrableOptions,
  ExcludeConstraint,
  ForeignKeyConstraint,
  ForeignKeyOptions,
  IndexedConstraintOptions,
  StorageValue,
} from "../../schema/constraints.ts";
import { nameText } from "../../schema/expressions.ts";
import type { ColumnReference } from "../../schema/foreign_key.ts";
import { compileExpression, compileKey } from "./value_sql.ts";
import {
  quoteIdentifier,
  quoteList,
  quoteLiteral,
  quoteQualifiedName,
} from "./identifiers.ts";

/** `CONSTRAINT name KIND …`, as it stands in CREATE TABLE and after ADD. */
export function compileConstraint(constraint: Constraint): string {
  const { name } = constraint;
  const prefix = name === undefined
    ? ""
    : `CONSTRAINT ${quoteIdentifier(nameText(name))} `;
  return prefix + compileBody(constraint) + compileDeferrable(constraint) +
    ("notValid" in constraint && constraint.notValid === true
      ? " NOT VALID"
      : "");
}

function compileBody(constraint: Constraint): string {
  switch (constraint.kind) {
    case "primaryKey":
      return `PRIMARY KEY (${quoteList(constraint.columns)})` +
        compileIndexOptions(constraint);
    case "unique": {
      const nulls = constraint.nullsNotDistinct === true
        ? " NULLS NOT DISTINCT"
        : "";
      return `UNIQUE${nulls} (${quoteList(constraint.columns)})` +
        compileIndexOptions(constraint);
    }
    case "foreignKey":
      return compileForeignKey(constraint);
    case "check": {
      const noInherit = constraint.noInherit === true ? " NO INHERIT" : "";
      return `CHECK (${compileExpression(constraint.condition)})${noInherit}`;
    }
    case "exclude":
      return compileExclude(constraint);
    default:
      return constraint satisfies never;
  }
}

function compileForeignKey(constraint: ForeignKeyConstraint): string {
  const { referentSchema, referentTable, referentColumns } = constraint;
  const target = quoteQualifiedName(referentSchema, referentTable);
  return `FOREIGN KEY(${quoteList(constraint.columns)}) REFERENCES ${target} ` +
    `(${quoteList(referentColumns)})${compileActions(constraint)}`;
}

/** `REFERENCES …` within the definition of a column. */
export function compileReference(reference: ColumnReference): string {
  const { target, name } = reference;
  const prefix = name === undefined
    ? ""
    : `CONSTRAINT ${quoteIdentifier(nameText(name))} `;
  return `${prefix}REFERENCES ${
    quoteQualifiedName(target.schema, target.table)
  } (${quoteIdentifier(target.column)})${compileActions(reference)}` +
    compileDeferrable(reference);
}

function compileActions(options: ForeignKeyOptions): string {
  const { match, onDelete, onUpdate } = options;
  return (match === undefined ? "" : ` MATCH ${match}`) +
    (onDelete === undefined ? "" : ` ON DELETE ${onDelete}`) +
    (onUpdate === undefined ? "" : ` ON UPDATE ${onUpdate}`);
}

function compileExclude(constraint: ExcludeConstraint): string {
  const { elements, ops = {}, using, where } = constraint;
  const texts = elements.map(([element, operator]) => {
    const key = compileKey(element);
    // A column may be called "constructor".
    const operatorClass = typeof element === "string" &&
        Object.hasOwn(ops, element)
      ? ops[element]
      : undefined;
    return `${key}${
      operatorClass === undefined ? "" : ` ${operatorClass}`
    } WITH ${operator}`;
  });
  return `EXCLUDE ${compileAccessMethod(using)} (${texts.join(", ")})` +
    compileIndexOptions(constraint) +
    (where === undefined ? "" : ` WHERE (${compileExpression(where)})`);
}

/** `USING method` of an index; `GIN` is `gin`, as where nothing is quoted. */
export function compileAccessMethod(using: string): string {
  return `USING ${quoteIdentifier(using.toLowerCase())}`;
}

function compileIndexOptions(options: IndexedConstraintOptions): string {
  const { include, with: storage, tablespace } = options;
  return (include === undefined ? "" : ` INCLUDE (${quoteList(include)})`) +
    (storage === undefined ? "" : ` WITH ${compileStorage(storage)}`) +
    (tablespace === undefined
      ? ""
      : ` USING INDEX TABLESPACE ${quoteIdentifier(tablespace)}`);
}

/** ` DEFERRABLE INITIALLY …`, as far as given. */
export function compileDeferrable(options: DeferrableOptions): string {
  const { deferrable, initially } = options;
  return (deferrable === undefined
    ? ""
    : deferrable
    ? " DEFERRABLE"
    : " NOT DEFERRABLE") +
    (initially === undefined ? "" : ` INITIALLY ${initially}`);
}

const STORAGE_WORD_REGEXP = /^[a-z_][a-z0-9_.]*$/i;

/** The name of a storage parameter, which may have a dot: `toast.autovacuum_enabled`. */
export function compileParameterName(name: string): string {
  return STORAGE_WORD_REGEXP.test(name) ? name : quoteIdentifier(name);
}

/** `(fillfactor = 50)`: storage parameters. */
export function compileStorage(
  storage: Readonly<Record<string, StorageValue>>,
): string {
  const texts = Object.entries(storage).map(([name, value]) => {
    const parameter = compileParameterName(name);
    const text = typeof value === "string" && !STORAGE_WORD_REGEXP.test(value)
      ? quoteLiteral(value)
      : String(value);
    return `${parameter} = ${text}`;
  });
  return `(${texts.join(", ")})`;
}
