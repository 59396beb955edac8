/** Whether two values are the same data: lists, plain objects in any order, plain values. */
export function isEqual(one: unknown, other: unknown): boolean {
  if (Object.is(one, other)) return true;
  if (
    typeof one !== "object" || typeof other !== "object" || one === null ||
    other === null || Array.isArray(one) !== Array.isArray(other)
  ) return false;
  const entries = Object.entries(one);
  const others = new Map(Object.entries(other));
  return entries.length === others.size &&
    entries.every(([key, value]) =>
      others.has(key) && isEqual(value, others.get(key))
    );
}
