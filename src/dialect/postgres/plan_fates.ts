import {
  compareColumnRecords,
  compareRecords,
  compareVersions,
  type Comparison,
} from "../../schema/compare_records.ts";
import {
  columnKey,
  type ColumnRecord,
  type ConstraintRecord,
  type DatabaseSchema,
  defaultKey,
  type IndexRecord,
  type SchemaObject,
  type TableRecord,
} from "../../schema/database_schema.ts";
import { invertEdges } from "../../util/dependency_order.ts";
import { hasSettings, stateOf } from "./index_state.ts";
import {
  classifyChange,
  isColumnRebuilt,
  movesRows,
  sharedParents,
} from "./plan_classes.ts";
import { copiesThatGo } from "./plan_copies.ts";
import { isWithinOthers, uncheckableDomains } from "./plan_domains.ts";
import { addedLabels, isSubsequence, usesLabelsAtOnce } from "./plan_enums.ts";
import { isOfTwoParents, isOfType, isPartitionKey } from "./plan_keys.ts";
import { keptParents, losesNotNull } from "./plan_not_null.ts";
import { isUnstable } from "./reflect_text.ts";

/**
 * What becomes of an object: `alter` where the server can change it in place,
 * `rebuild` where it has to be dropped and made again, `replace` for a type
 * that columns use, which are moved to its successor, and for a table whose
 * rows are.
 */
export type Fate = "keep" | "add" | "remove" | "alter" | "rebuild" | "replace";

/** What becomes of a column of a table that stays. */
export interface ColumnFate {
  readonly fate: "keep" | "add" | "drop" | "alter" | "rebuild";
  readonly changesType: boolean;
  /** The default is taken off before and put back behind, though it may be the same. */
  readonly resetsDefault: boolean;
}

const KEPT: ColumnFate = {
  fate: "keep",
  changesType: false,
  resetsDefault: false,
};

/** Everything that changes on the way from one schema to another. */
export interface Fates {
  of(key: string): Fate;
  /** Only for columns of tables that stay. */
  ofColumn(tableKey: string, column: string): ColumnFate;
  /** Enums that lose or reorder values, or have new ones used at once. */
  readonly rebuiltEnums: ReadonlySet<string>;
}

const TYPE_REGEXP = /^(domain|composite|range) /;

/**
 * Decides what happens to each object, and spreads it: what depends on
 * something that goes for a while has to go with it.
 */
export function decideFates(
  actual: DatabaseSchema,
  wanted: DatabaseSchema,
): Fates {
  return new FateFinder(actual, wanted).find();
}

class FateFinder {
  readonly #actual: DatabaseSchema;
  readonly #wanted: DatabaseSchema;
  readonly #comparison: Comparison;
  readonly #fates = new Map<string, Fate>();
  readonly #columns = new Map<string, ColumnFate>();
  readonly #rebuiltEnums = new Set<string>();
  /** Keys and column keys whose dependants are still to be looked at. */
  readonly #queue: string[] = [];
  readonly #users: ReadonlyMap<string, readonly string[]>;
  readonly #columnUsers: ReadonlyMap<string, readonly string[]>;
  /** Default key to its table and column. */
  readonly #defaults = new Map<string, readonly [TableRecord, ColumnRecord]>();

  constructor(actual: DatabaseSchema, wanted: DatabaseSchema) {
    this.#actual = actual;
    this.#wanted = wanted;
    this.#comparison = compareVersions(actual, wanted);
    this.#users = invertEdges(actual.dependencies);
    this.#columnUsers = invertEdges(actual.columnDependencies);
    for (const object of actual.objects.values()) {
      if (object.kind !== "table") continue;
      for (const column of object.columns) {
        this.#defaults.set(defaultKey(object.key, column.name), [
          object,
          column,
        ]);
      }
    }
  }

  find(): Fates {
    const { objects } = this.#wanted;
    for (const object of this.#actual.objects.values()) {
      const other = objects.get(object.key);
      if (other === undefined) this.#set(object.key, "remove");
      else this.#decide(object, other);
    }
    for (const key of objects.keys()) {
      if (!this.#actual.objects.has(key)) this.#fates.set(key, "add");
    }
    this.#rebuildComputedIndexes();
    const used = { actual: this.#actual, users: this.#users };
    for (const key of uncheckableDomains(used, this.#wanted)) {
      this.#set(key, "replace");
    }
    this.#spread();
    this.#findUsedEnums();
    this.#spread();
    const fates = { of: (key: string) => this.#fates.get(key) ?? "keep" };
    const sides = { actual: this.#actual, wanted: this.#wanted, fates };
    for (const { key } of copiesThatGo(sides)) this.#rebuild(key);
    return {
      ...fates,
      ofColumn: (tableKey, column) =>
        this.#columns.get(columnKey(tableKey, column)) ?? KEPT,
      rebuiltEnums: this.#rebuiltEnums,
    };
  }

  /** What is in an index was computed by the function as it was. */
  #rebuildComputedIndexes(): void {
    for (const routine of this.#actual.objects.values()) {
      const other = this.#wanted.objects.get(routine.key);
      if (routine.kind !== "function" || other?.kind !== "function") continue;
      if (routine.definition === other.definition) continue;
      for (const user of this.#users.get(routine.key) ?? []) {
        const object = this.#actual.objects.get(user);
        // That behind an exclusion constraint as well.
        if (object !== undefined && stateOf(object) !== undefined) {
          this.#rebuild(user);
        }
      }
    }
  }

  #set(key: string, fate: Fate): void {
    if (this.#fates.get(key) === fate) return;
    this.#fates.set(key, fate);
    if (fate !== "alter" && fate !== "add") this.#queue.push(key);
  }

  #decide(actual: SchemaObject, wanted: SchemaObject): void {
    const { key } = actual;
    const changes = compareRecords(actual, wanted, this.#comparison);
    const class_ = classifyChange(
      actual,
      wanted,
      new Set(changes.map((change) => change.property)),
    );
    if (class_ === "rebuild" || class_ === "replace") {
      this.#set(
        key,
        class_ === "replace" &&
          (actual.kind === "table" || this.#isInTable(key))
          ? "replace"
          : "rebuild",
      );
      return;
    }
    if (class_ === "alter") this.#fates.set(key, "alter");
    if (
      actual.kind === "enum" && wanted.kind === "enum" &&
      !isSubsequence(actual.labels, wanted.labels)
    ) this.#rebuildEnum(key);
    if (actual.kind === "table" && wanted.kind === "table") {
      this.#decideColumns(actual, wanted);
    }
  }

  #decideColumns(actual: TableRecord, wanted: TableRecord): void {
    const after = new Map(
      wanted.columns.map((column) => [column.name, column]),
    );
    const before = new Set(actual.columns.map((column) => column.name));
    const parents = keptParents(actual, wanted, {
      actual: this.#actual,
      wanted: this.#wanted,
    });
    for (const column of actual.columns) {
      const other = after.get(column.name);
      if (other === undefined) {
        this.#setColumn(actual, column.name, { ...KEPT, fate: "drop" });
      } else {
        const isLost = other.notNull !== undefined &&
          losesNotNull(column, parents);
        const was = isLost ? { ...column, notNull: undefined } : column;
        this.#decideColumn(actual, was, other);
      }
    }
    for (const { name } of wanted.columns) {
      if (before.has(name)) continue;
      this.#columns.set(columnKey(actual.key, name), { ...KEPT, fate: "add" });
    }
  }

  #decideColumn(
    table: TableRecord,
    column: ColumnRecord,
    wanted: ColumnRecord,
  ): void {
    const changes = compareColumnRecords(column, wanted, this.#comparison);
    const properties = new Set(changes.map((change) => change.property));
    if (properties.size === 0) return;
    const changesType = properties.has("type") || properties.has("collation");
    if (changesType && isPartitionKey(table, column)) {
      this.#set(table.key, "replace");
      return;
    }
    const fate =
      isColumnRebuilt({ before: column, after: wanted, properties }, {
          table,
          actual: this.#actual,
          wanted: this.#wanted,
        })
        ? "rebuild"
        : "alter";
    this.#setColumn(table, column.name, {
      fate,
      changesType,
      resetsDefault: false,
    });
  }

  #setColumn(table: TableRecord, name: string, fate: ColumnFate): void {
    const key = columnKey(table.key, name);
    const known = this.#columns.get(key);
    if (known !== undefined && known.fate === "rebuild") return;
    this.#columns.set(key, fate);
    if (fate.changesType || fate.fate === "drop" || fate.fate === "rebuild") {
      this.#queue.push(key);
    }
  }

  /** Whether a table that stays has columns of the type, or of one made of it. */
  #isInTable(key: string): boolean {
    return (this.#users.get(key) ?? []).some((user) =>
      user.startsWith("table ")
        ? this.#wanted.objects.has(user)
        : TYPE_REGEXP.test(user) && this.#isInTable(user)
    );
  }

  #rebuildEnum(key: string): void {
    if (this.#rebuiltEnums.has(key) || this.#fates.get(key) === "replace") {
      return;
    }
    // The operation moves columns, not types that are made of the enum, nor
    // what a table is partitioned by or has of two parents.
    const isApart = (this.#users.get(key) ?? []).some((user) =>
      TYPE_REGEXP.test(user) || this.#isBoundTo(user, key)
    );
    if (isApart) {
      this.#set(key, "replace");
      return;
    }
    this.#rebuiltEnums.add(key);
    this.#fates.set(key, "alter");
    this.#queue.push(key);
  }

  #isBoundTo(tableKey: string, typeKey: string): boolean {
    const table = this.#actual.objects.get(tableKey);
    const type = this.#actual.objects.get(typeKey);
    return table?.kind === "table" && type !== undefined &&
      table.columns.some((column) =>
        isOfType(column, type) && (isPartitionKey(table, column) ||
          isOfTwoParents(table, column, this.#actual))
      );
  }

  #spread(): void {
    for (let key = this.#queue.pop(); key; key = this.#queue.pop()) {
      for (const user of this.#columnUsers.get(key) ?? []) {
        this.#spreadFromColumn(key, user);
      }
      for (const user of this.#users.get(key) ?? []) {
        this.#spreadTo(user, key);
      }
      this.#spreadToParts(key);
    }
  }

  /** What the catalogs do not call a dependency. */
  #spreadToParts(key: string): void {
    const fate = this.#fates.get(key);
    const object = this.#actual.objects.get(key);
    if (object?.kind === "constraint" && object.type === "check") {
      this.#spreadToInherited(object);
    }
    if (fate !== "rebuild" && fate !== "replace") return;
    if (object?.kind !== "table") return;
    for (const part of this.#actual.objects.values()) {
      if ("parent" in part && part.parent === key) this.#rebuild(part.key);
      const isOwned = part.kind === "sequence" && part.ownedBy !== undefined &&
        `table ${part.ownedBy.table}` === key;
      if (!isOwned) continue;
      // Its successor takes over where it stands.
      if (fate === "rebuild") this.#rebuild(part.key);
      else if (!this.#fates.has(part.key)) this.#set(part.key, "alter");
    }
  }

  /** Children have the check only as long as it is there. */
  #spreadToInherited({ name, parent }: ConstraintRecord): void {
    for (const child of this.#users.get(parent) ?? []) {
      const check = this.#actual.objects.get(`constraint ${name} of ${child}`);
      if (check?.kind === "constraint" && !check.isLocal) {
        this.#rebuild(check.key);
      }
    }
  }

  #rebuild(key: string): void {
    const fate = this.#fates.get(key) ?? "keep";
    if (fate === "keep" || fate === "alter") this.#set(key, "rebuild");
  }

  #rebuildConstraint({ key, parent, isValidated }: ConstraintRecord): void {
    this.#rebuild(key);
    const domain = this.#actual.objects.get(parent);
    const used = { actual: this.#actual, users: this.#users };
    const isUncheckable = domain?.kind === "domain" && isValidated &&
      this.#fates.get(key) === "rebuild" && isWithinOthers(domain, used);
    if (isUncheckable) this.#set(parent, "replace");
  }

  /** `user` needs a column whose type changes, or which goes. */
  #spreadFromColumn(key: string, user: string): void {
    const own = this.#defaults.get(user);
    if (own !== undefined) {
      const [table, column] = own;
      const isOwn = columnKey(table.key, column.name) === key;
      if (!isOwn && column.generated !== undefined) {
        this.#rebuildColumn(table, column);
      }
      return;
    }
    const object = this.#actual.objects.get(user);
    if (object === undefined) return;
    const goes = this.#columns.get(key)?.fate !== "alter";
    // The server takes indexes and constraints over to a new type by itself,
    // foreign keys only if the types are comparable meanwhile, and checks that
    // are not valid so that they are not in children, either.
    const staysByItself = (object.kind === "index" ||
      object.kind === "constraint" && object.type !== "foreign key" &&
        (object.type !== "check" || object.isValidated)) &&
      !isUnstable(object.definition);
    if (goes || !staysByItself) this.#rebuild(user);
  }

  #rebuildColumn(table: TableRecord, column: ColumnRecord): void {
    const known = this.#columns.get(columnKey(table.key, column.name));
    if (known?.fate === "drop" || !this.#staysThere(table)) return;
    this.#setColumn(table, column.name, { ...KEPT, fate: "rebuild" });
  }

  /** `user` needs an object that goes or is replaced. */
  #spreadTo(user: string, key: string): void {
    const own = this.#defaults.get(user);
    const isEnum = this.#rebuiltEnums.has(key);
    if (own !== undefined) {
      const [table, column] = own;
      if (column.generated !== undefined) this.#rebuildColumn(table, column);
      else if (!isEnum && this.#staysThere(table)) {
        const at = columnKey(table.key, column.name);
        const known = this.#columns.get(at) ?? KEPT;
        if (known.fate === "drop" || known.fate === "rebuild") return;
        this.#columns.set(at, { ...known, fate: "alter", resetsDefault: true });
      }
      return;
    }
    const object = this.#actual.objects.get(user);
    if (object === undefined) return;
    switch (object.kind) {
      case "table":
        this.#moveColumns(object, key);
        return;
      case "domain":
      case "composite":
      case "range":
        if (this.#wanted.objects.has(user)) this.#set(user, "replace");
        return;
      case "index":
        if (this.#isLeftBehind(object, key)) return;
        // What is set besides its definition, an enum built anew would lose.
        if (!isEnum || isUnstable(object.definition) || hasSettings(object)) {
          this.#rebuild(user);
        }
        return;
      case "constraint":
        if (this.#isLeftBehind(object, key)) return;
        // One that is not valid would not be so in children, either.
        if (
          !isEnum || object.type !== "check" || !object.isValidated ||
          isUnstable(object.definition)
        ) this.#rebuildConstraint(object);
        return;
      case "extension":
      case "schema":
        return;
      default:
        this.#rebuild(user);
    }
  }

  /**
   * Whether it is part of the index `key` of a partitioned table which the
   * partition leaves: it stays with the partition.
   */
  #isLeftBehind(part: IndexRecord | ConstraintRecord, key: string): boolean {
    const state = part.kind === "index" ? part.state : part.index;
    const whole = this.#actual.objects.get(key);
    if (state?.parent === undefined || whole === undefined) return false;
    if (!("parent" in whole) || whole.parent === part.parent) return false;
    const before = this.#actual.objects.get(part.parent);
    const after = this.#wanted.objects.get(part.parent);
    if (before?.kind !== "table" || after?.kind !== "table") return false;
    const fate = this.#fates.get(whole.parent);
    return fate === "rebuild" || fate === "replace" || fate === "remove" ||
      !sharedParents(before, after).includes(whole.parent);
  }

  #staysThere({ key }: TableRecord): boolean {
    const fate = this.#fates.get(key) ?? "keep";
    return fate === "keep" || fate === "alter";
  }

  /** Columns of a replaced type get the new one under the same name. */
  #moveColumns(table: TableRecord, typeKey: string): void {
    const type = this.#actual.objects.get(typeKey);
    if (type === undefined || !this.#staysThere(table)) return;
    if (this.#rebuiltEnums.has(typeKey)) return;
    const successor = this.#wanted.objects.get(table.key);
    const isMoved = table.ofType === type.identity &&
      successor?.kind === "table" && movesRows(table, successor);
    if (isMoved) {
      this.#set(table.key, "replace");
      return;
    }
    for (const column of table.columns) {
      const known = this.#columns.get(columnKey(table.key, column.name)) ??
        KEPT;
      const isOf = isOfType(column, type);
      if (!isOf || known.fate === "drop" || known.changesType) continue;
      if (isPartitionKey(table, column)) {
        this.#set(table.key, "replace");
        return;
      }
      if (column.generated !== undefined) this.#rebuildColumn(table, column);
      else {
        this.#setColumn(table, column.name, {
          fate: "alter",
          changesType: true,
          resetsDefault: column.default !== undefined,
        });
      }
    }
  }

  /**
   * A value added to an enum cannot be used before the transaction is
   * committed, so that an enum of which that would be asked is built anew.
   */
  #findUsedEnums(): void {
    for (const type of this.#wanted.objects.values()) {
      const before = this.#actual.objects.get(type.key);
      if (type.kind !== "enum" || before?.kind !== "enum") continue;
      const added = addedLabels(before, type);
      const sides = { actual: this.#actual, wanted: this.#wanted };
      if (added.length > 0 && usesLabelsAtOnce(type, added, sides)) {
        this.#rebuildEnum(type.key);
      }
    }
  }
}
