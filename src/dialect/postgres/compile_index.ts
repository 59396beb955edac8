import type { CreateIndexOp, DropIndexOp } from "../../operations/index_ops.ts";
import { nameText } from "../../schema/expressions.ts";
import type { IndexElement } from "../../schema/indexes.ts";
import { CompileError } from "../errors.ts";
import { compileAccessMethod, compileStorage } from "./constraint_sql.ts";
import { compileExpression, compileKey } from "./value_sql.ts";
import {
  quoteIdentifier,
  quoteList,
  quoteLiteral,
  quoteQualifiedName,
} from "./identifiers.ts";
import { compileCollation } from "./type_sql.ts";

/** CREATE INDEX, and its comment. */
export function compileIndex(
  op: Omit<CreateIndexOp, "kind">,
): readonly string[] {
  const { index } = op;
  const name = index.name === undefined ? undefined : nameText(index.name);
  const definition = compileIndexDefinition(op, name);
  if (index.comment === undefined) return [definition];
  if (name === undefined) {
    throw new CompileError(
      "createIndex",
      "An index with a comment needs a name",
    );
  }
  return [
    definition,
    `COMMENT ON INDEX ${quoteQualifiedName(op.schema, name)} IS ${
      quoteLiteral(index.comment)
    }`,
  ];
}

function compileIndexDefinition(
  op: Omit<CreateIndexOp, "kind">,
  name: string | undefined,
): string {
  const { index } = op;
  const head = [
    "CREATE",
    index.unique === true ? "UNIQUE" : "",
    "INDEX",
    op.concurrently === true ? "CONCURRENTLY" : "",
    op.ifNotExists === true ? "IF NOT EXISTS" : "",
    name === undefined ? "" : quoteIdentifier(name),
    "ON",
    op.only === true ? "ONLY" : "",
    quoteQualifiedName(op.schema, op.tableName),
    index.using === undefined ? "" : compileAccessMethod(index.using),
  ].filter((part) => part !== "").join(" ");
  return `${head} (${index.elements.map(compileElement).join(", ")})` +
    compileIndexTail(index);
}

function compileElement(element: IndexElement): string {
  const { key, collation, ops, desc, nulls } = element;
  return compileKey(key) + compileCollation(collation) +
    (ops === undefined ? "" : ` ${ops}`) + (desc === true ? " DESC" : "") +
    (nulls === undefined ? "" : ` NULLS ${nulls}`);
}

function compileIndexTail(index: CreateIndexOp["index"]): string {
  const { include, nullsNotDistinct, tablespace, where } = index;
  return (include === undefined ? "" : ` INCLUDE (${quoteList(include)})`) +
    (nullsNotDistinct === undefined
      ? ""
      : nullsNotDistinct
      ? " NULLS NOT DISTINCT"
      : " NULLS DISTINCT") +
    (index.with === undefined ? "" : ` WITH ${compileStorage(index.with)}`) +
    (tablespace === undefined
      ? ""
      : ` TABLESPACE ${quoteIdentifier(tablespace)}`) +
    (where === undefined ? "" : ` WHERE ${compileExpression(where)}`);
}

/** DROP INDEX. */
export function compileDropIndex(op: DropIndexOp): string {
  if (op.concurrently === true && op.cascade === true) {
    throw new CompileError(
      op.kind,
      `Index '${op.indexName}' cannot be dropped with both concurrently and cascade`,
    );
  }
  return [
    "DROP INDEX",
    op.concurrently === true ? "CONCURRENTLY" : "",
    op.ifExists === true ? "IF EXISTS" : "",
    quoteQualifiedName(op.schema, op.indexName),
    op.cascade === true ? "CASCADE" : "",
  ].filter((part) => part !== "").join(" ");
}
