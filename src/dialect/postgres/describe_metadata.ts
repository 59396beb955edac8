import type { AddConstraintOp } from "../../operations/constraint_ops.ts";
import type { CreateIndexOp } from "../../operations/index_ops.ts";
import type { Operation } from "../../operations/operation.ts";
import type { CreateTableOp } from "../../operations/table_ops.ts";
import type {
  DatabaseSchema,
  IndexRecord,
} from "../../schema/database_schema.ts";
import { compileOperation } from "./compile.ts";
import { type DescribeOptions, executeAll } from "./describe_common.ts";
import type { Step } from "./write_plan.ts";
import { planCreationSteps } from "./write_schema.ts";

/**
 * What a database contains as operations that `sa.metadata` has items for:
 * foreign keys and, where nothing speaks against it, indexes stand with their
 * tables. SQL says what no item can.
 */
export function describeMetadata(
  schema: DatabaseSchema,
  options: DescribeOptions = {},
): readonly Operation[] {
  const parts = new MetadataParts(schema, planCreationSteps(schema, options));
  return parts.join().flatMap(toItem);
}

/** Operations by the steps they are of, some moved to those of tables. */
class MetadataParts {
  readonly #schema: DatabaseSchema;
  readonly #places: ReadonlyMap<string, number>;
  readonly #operations: (readonly Operation[])[];
  readonly #steps: readonly Step[];

  constructor(schema: DatabaseSchema, steps: readonly Step[]) {
    this.#schema = schema;
    this.#steps = steps;
    this.#places = new Map(steps.map((step, index) => [step.id, index]));
    this.#operations = steps.map((step) => step.describe());
  }

  join(): readonly Operation[] {
    for (const [index, step] of this.#steps.entries()) {
      const [first, ...others] = this.#operations[index] ?? [];
      if (first !== undefined && this.#moveToTable(step, first)) {
        this.#operations[index] = others;
      }
    }
    return this.#operations.flat();
  }

  /** Whether the operation stands with the table of its object now. */
  #moveToTable(step: Step, operation: Operation): boolean {
    const object = this.#schema.objects.get(step.id);
    if (object?.kind !== "constraint" && object?.kind !== "index") return false;
    const place = this.#places.get(object.parent);
    const [table, ...others] = place === undefined
      ? []
      : this.#operations[place] ?? [];
    if (place === undefined || table?.kind !== "createTable") return false;
    const whole = isForeignKey(operation)
      ? withForeignKey(table, operation)
      : object.kind === "index" && operation.kind === "createIndex" &&
          this.#canStandWithTable(object, place)
      ? withIndex(table, operation)
      : undefined;
    if (whole === undefined) return false;
    this.#operations[place] = [whole, ...others];
    return true;
  }

  /**
   * Whether an index may be made with its table: all it needs is there by then,
   * and no partition gets or becomes one that it would not have.
   */
  #canStandWithTable(index: IndexRecord, place: number): boolean {
    const table = this.#schema.objects.get(index.parent);
    if (
      table?.kind !== "table" || table.partitionKey !== undefined ||
      table.partitionBound !== undefined
    ) return false;
    const needed = this.#schema.dependencies.get(index.key) ?? [];
    return needed.every((key) =>
      key === index.parent || (this.#places.get(key) ?? Infinity) < place
    );
  }
}

function isForeignKey(operation: Operation): operation is AddConstraintOp {
  return operation.kind === "addConstraint" &&
    operation.constraint.kind === "foreignKey";
}

function withForeignKey(
  table: CreateTableOp,
  { constraint }: AddConstraintOp,
): CreateTableOp {
  const constraints = [...table.constraints, constraint];
  return Object.freeze({ ...table, constraints });
}

function withIndex(
  table: CreateTableOp,
  { index, only }: CreateIndexOp,
): CreateTableOp | undefined {
  return only === true
    ? undefined
    : Object.freeze({ ...table, indexes: [...table.indexes, index] });
}

/** Operations on what is there are said in SQL. */
function toItem(operation: Operation): readonly Operation[] {
  switch (operation.kind) {
    case "addDomainConstraint":
    case "alterColumn":
    case "alterSequence":
    case "setTriggerState":
      return executeAll(
        compileOperation(operation).map((statement) => statement.sql),
      );
    default:
      return [operation];
  }
}
