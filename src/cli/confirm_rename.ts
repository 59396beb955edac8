import type { RenameQuestion } from "../commands/choose_renames.ts";
import type { Ask } from "./handlers.ts";

/**
 * Asks whether a likely rename is one; anything but a yes is no. Undefined if
 * there is no answer, for the input is at its end.
 */
export async function confirmRename(
  { object, newName }: RenameQuestion,
  ask: Ask,
): Promise<boolean | undefined> {
  const answer = await ask(
    `Is ${object} renamed to ${newName}? Otherwise it is removed with what it ` +
      "holds, and added anew. [y/N] ",
  );
  return answer === undefined ? undefined : /^\s*y(?:es)?\s*$/i.test(answer);
}
