/**
 * The texts of lower layers that the command line shows as they are.
 *
 * @module
 */
export {
  describeStep,
  formatBranchLines,
  formatHistoryLine,
  formatRecord,
} from "../graph/describe.ts";
export { describeHolder, isSessionLock } from "../runtime/errors.ts";
