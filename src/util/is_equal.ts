/** Whether two values are the same data: lists, plain objects in any order, plain values. */
export function isEqual(one: unknown, other: unknown): boolean {
  if (Object.is(one, other)) return true;
  if (
    typeof one !== "object" || typeof other !== "object" || one === null ||
    other === null || Array.isArray(one) !== Array.isArray(other)
  ) return false;
  const keys = Object.keys(one);
  return keys.length === Object.keys(other).length &&
    keys.every((key) =>
      Object.hasOwn(other, key) &&
      isEqual(Reflect.get(one, key), Reflect.get(other, key))
    );
}
