export { MigrationError } from "../runtime/errors.ts";
