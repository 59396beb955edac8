export {
  describeBlockers,
  describeUnfinished,
  MigrationError,
  progressOf,
  type RunProgress,
} from "../runtime/errors.ts";
