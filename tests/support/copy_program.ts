/**
 * Copies a program that is going to be run. Another process does it: what this
 * one has open for writing, a program that another test starts at that moment
 * has as well for an instant, and a file that is open for writing cannot be run.
 */
export async function copyProgram(from: string, to: string): Promise<void> {
  const { success } = await new Deno.Command("cp", {
    args: ["-p", "--", from, to],
    stderr: "inherit",
  }).output();
  if (!success) throw new Error(`cannot copy '${from}' to '${to}'`);
}
