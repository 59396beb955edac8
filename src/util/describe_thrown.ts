/** Says what was thrown, which may be anything, in words; never throws itself. */
export function describeThrown(thrown: unknown): string {
  try {
    if (thrown instanceof Error) {
      const { name, message } = thrown;
      return message === "" ? name : `${name}: ${message}`;
    }
    const isObject = typeof thrown === "object" && thrown !== null;
    return String(isObject ? JSON.stringify(thrown) ?? thrown : thrown);
  } catch {
    return "something that cannot be shown";
  }
}
