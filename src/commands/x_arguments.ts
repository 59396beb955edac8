/**
 * The values of `-x` by name: what stands before the first `=`. One without
 * `=` is an empty text; of several with one name the last counts.
 */
export function parseXArguments(
  given: readonly string[],
): Readonly<Record<string, string>> {
  // Without a prototype, so that nothing is found that was not given.
  const values: Record<string, string> = Object.create(null);
  for (const argument of given) {
    const equals = argument.indexOf("=");
    const name = equals < 0 ? argument : argument.slice(0, equals);
    values[name] = equals < 0 ? "" : argument.slice(equals + 1);
  }
  return Object.freeze(values);
}
