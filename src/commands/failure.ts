export {
  describeBlockers,
  describeUnfinished,
  MigrationError,
  progressOf,
  type RunProgress,
  UncaughtError,
} from "../runtime/errors.ts";
