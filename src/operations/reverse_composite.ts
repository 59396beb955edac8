import type { AlterCompositeTypeOp, AttributeTypes } from "./composite_ops.ts";
import { NotReversibleError } from "./errors.ts";

/**
 * The operations that undo a change of a composite type: the names go back
 * last. A dropped attribute comes back as the last one.
 *
 * @throws {NotReversibleError} If the type of a dropped or altered attribute is not known.
 */
export function reverseAlterComposite(
  op: AlterCompositeTypeOp,
): readonly AlterCompositeTypeOp[] {
  const { rename = {}, drop = [], alter = {}, add = {}, existing = {} } = op;
  const place = {
    kind: op.kind,
    name: op.name,
    ...(op.schema === undefined ? {} : { schema: op.schema }),
    ...(op.cascade === undefined ? {} : { cascade: op.cascade }),
  };
  const known = (name: string): AttributeTypes => {
    // An attribute may be called "constructor".
    const type = Object.hasOwn(existing, name) ? existing[name] : undefined;
    if (type !== undefined) return { [name]: type };
    throw new NotReversibleError(
      op.kind,
      `the type that attribute '${name}' had is not known`,
      { hint: "Give the option 'existing'" },
    );
  };
  const changes: AlterCompositeTypeOp = {
    ...place,
    ...given("drop", Object.keys(add)),
    ...given("alter", merge(Object.keys(alter).map(known))),
    ...given("add", merge(drop.map(known))),
    ...given("existing", { ...add, ...alter }),
  };
  const names = Object.entries(rename).toReversed()
    .map(([from, to]) => [to, from]);
  return [
    ...(changes.drop ?? changes.alter ?? changes.add) === undefined
      ? []
      : [changes],
    ...names.length === 0
      ? []
      : [{ ...place, rename: Object.fromEntries(names) }],
  ];
}

function merge(types: readonly AttributeTypes[]): AttributeTypes {
  return Object.fromEntries(types.flatMap((each) => Object.entries(each)));
}

/** An option with its value; none if the value is empty. */
function given<N extends string, V extends object>(
  name: N,
  value: V,
): { readonly [K in N]?: V } {
  const option = { [name]: value } as { readonly [K in N]: V };
  return Object.keys(value).length === 0 ? {} : option;
}
