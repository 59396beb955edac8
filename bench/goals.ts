import { medianOf, type WorkloadResult } from "./measure.ts";

/** What a ratio of this run has to be at most. */
interface Goal {
  readonly text: string;
  readonly limit: number;
  readonly unit: "×" | "ms" | "MB";
  /** NaN if the run did not measure it. */
  readonly value: number;
}

const COMPILED = "alembic.ts compiled";
const NODE_PEERS = [
  "node-pg-migrate",
  "knex",
  "umzug",
  "graphile-migrate",
  "drizzle-kit",
];
const PEERS = [...NODE_PEERS, "dbmate", "sql-migrate", "sqitch", "alembic"];
const SOURCES = "alembic.ts, deno run";
const EMPTY = "(empty program, compiled)";
const PSQL = "(psql, the same SQL)";

/** The goals of which this run has figures, with them. */
export function judge(results: readonly WorkloadResult[]): readonly Goal[] {
  const median = (key: string, name: string) =>
    medianOf(
      results.find((each) => each.key === key)?.lines.find((line) =>
        line.name === name
      ),
    );
  const ratio = (key: string, name: string) =>
    median(key, COMPILED) / median(key, name);
  const fastest = (key: string, names: readonly string[]) =>
    Math.min(
      ...names.map((name) => median(key, name)).filter(Number.isFinite),
    );
  const noops: readonly Goal[] = [100, 1_000].flatMap((count) => {
    const key = `noop-${count}`;
    const what = `nothing to do, ${count.toLocaleString("en")} revisions`;
    return [
      goal(`${what}: of dbmate's time`, 2, ratio(key, "dbmate")),
      goal(
        `${what}: of the fastest Node peer's`,
        1 / 4,
        median(key, COMPILED) / fastest(key, NODE_PEERS),
      ),
      goal(`${what}: of Alembic's`, 1 / 5, ratio(key, "alembic")),
    ];
  });
  const step = (from: number, to: number) =>
    median(`noop-${to}`, COMPILED) - median(`noop-${from}`, COMPILED);
  const fastestApply = median("apply", COMPILED) / fastest("apply", PEERS);
  const perTable = (median("check-8500", COMPILED) / 8_500) /
    (median("check-1000", COMPILED) / 1_000);
  const goals: readonly Goal[] = [
    ...noops,
    goal("`--version`: of `deno run`'s", 1.5, ratio("version", SOURCES)),
    goal(
      "nothing to do, 1,000 revisions: of `deno run`'s",
      1.5,
      ratio("noop-1000", SOURCES),
    ),
    goal("from 100 to 1,000 revisions", 15, step(100, 1_000), "ms"),
    goal("from 100 to 10,000 revisions", 150, step(100, 10_000), "ms"),
    goal("applying 1,000 revisions: of psql's", 1.3, ratio("apply", PSQL)),
    goal("applying 1,000 revisions: of the fastest peer's", 1, fastestApply),
    goal(
      "`heads`, 10,000 revisions: of Alembic's",
      1 / 10,
      ratio("heads", "alembic"),
    ),
    goal(
      "no difference in 1,000 tables: of Alembic's",
      1 / 10,
      ratio("check-1000", "alembic"),
    ),
    goal(
      "no difference in 1,000 tables",
      1_500,
      median("check-1000", COMPILED),
      "ms",
    ),
    goal("time per table, 8,500 tables: of that at 1,000", 1.5, perTable),
    goal(
      "peak memory of `check`, 1,000 tables",
      400,
      median("check-memory-1000", COMPILED),
      "MB",
    ),
    goal(
      "peak memory with nothing to do",
      1.3 * 49,
      median("memory", COMPILED),
      "MB",
    ),
    goal(
      "peak memory with nothing to do: of an empty program's",
      1.3,
      ratio("memory", EMPTY),
    ),
  ];
  return goals.filter(({ value }) => Number.isFinite(value));
}

function goal(
  text: string,
  limit: number,
  value: number,
  unit: Goal["unit"] = "×",
): Goal {
  return { text, limit, value, unit };
}

/** The goals as a table; nothing without goals. */
export function renderGoals(goals: readonly Goal[]): string {
  if (goals.length === 0) return "";
  const show = (value: number, unit: Goal["unit"]) =>
    unit === "×" ? value.toFixed(2) : `${value.toFixed(0)} ${unit}`;
  const rows = goals.map(({ text, limit, value, unit }) =>
    `| ${text} | ${show(limit, unit)} | ${show(value, unit)} | ${
      value <= limit ? "held" : "missed"
    } |\n`
  );
  return "| compiled program | at most | this run | |\n" +
    `|---|--:|--:|---|\n${rows.join("")}`;
}
