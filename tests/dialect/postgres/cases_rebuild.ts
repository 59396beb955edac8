import { type OperationCase, readBlock } from "./operation_case.ts";

/** What PostgreSQL has no statement for: blocks that build things anew. */
export const REBUILD_CASES: readonly OperationCase[] = [
  {
    name: "addEnumValue",
    up: (op) => op.addEnumValue("mood", "great", { ifNotExists: true }),
    sql: ["ALTER TYPE mood ADD VALUE IF NOT EXISTS 'great'"],
    down: [await readBlock("remove_great")],
    again: ["ALTER TYPE mood ADD VALUE 'great'"],
  },
  {
    name: "removeEnumValue",
    up: (op) => op.removeEnumValue("mood", "happy", { replaceWith: "ok" }),
    sql: [await readBlock("replace_happy")],
    down: ["ALTER TYPE mood ADD VALUE 'happy'"],
    again: [await readBlock("remove_happy")],
    restores: false,
  },
  {
    name: "replaceEnumValues",
    up: (op) =>
      op.replaceEnumValues("mood", ["happy", "ok", "sad"], {
        existingValues: ["sad", "ok", "happy"],
      }),
    sql: [await readBlock("reorder_mood")],
    down: [await readBlock("reorder_mood_back")],
  },
  {
    name: "replaceView",
    up: (op) =>
      op.replaceView("codes", "SELECT id, code FROM parent", {
        existingQuery: "SELECT code FROM parent",
        securityBarrier: true,
      }),
    sql: [await readBlock("replace_view")],
    down: [await readBlock("replace_view_back")],
    restores: false,
  },
  {
    name: "replaceMaterializedView",
    up: (op) =>
      op.replaceMaterializedView("emails", "SELECT email, id FROM account", {
        existingQuery: "SELECT email FROM account",
      }),
    sql: [await readBlock("replace_materialized_view")],
    down: [await readBlock("replace_materialized_view_back")],
  },
  {
    name: "replaceView of a view whose query is not known",
    up: (op) => op.replaceView("codes", "SELECT 1 AS code"),
    sql: [await readBlock("replace_view_unknown")],
    down: {
      error: "Cannot reverse replaceView: what was there before is not known",
    },
  },
];
