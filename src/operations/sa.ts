/**
 * What revisions get as `sa`: constructors of columns, types, constraints,
 * defaults and expressions, and of all that `sa.metadata` can hold.
 */
export * from "../schema/sa.ts";
export { metadata, table } from "./metadata.ts";
export {
  attachPartition,
  comment,
  compositeType,
  constraintOn,
  domainType,
  extension,
  functionItem as function,
  grant,
  grantDefault,
  indexOn,
  materializedView,
  partition,
  policy,
  procedure,
  revoke,
  revokeDefault,
  rowSecurity,
  schema,
  sequence,
  sql,
  statistics,
  storageParameters,
  trigger,
  view,
} from "./metadata_items.ts";
