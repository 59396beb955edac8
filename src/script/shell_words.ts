/**
 * Splits a text into words as a POSIX shell does, without expanding anything:
 * quotes of both kinds, backslashes. Undefined if a quote is not closed.
 *
 * @see Python 3 `shlex.split` in POSIX mode, whose answers these are.
 */
export function splitShellWords(text: string): readonly string[] | undefined {
  const words: string[] = [];
  let word: string | undefined;
  const piece = /\s+|'([^']*)'|"((?:[^"\\]|\\[^])*)"|\\([^])|([^\s'"\\]+)/y;
  while (piece.lastIndex < text.length) {
    const match = piece.exec(text);
    if (match === null) return undefined;
    const [whole, single, double, escaped, plain] = match;
    if (/^\s/.test(whole)) {
      if (word !== undefined) words.push(word);
      word = undefined;
      continue;
    }
    const value = single ?? double?.replaceAll(/\\(["\\])/g, "$1") ?? escaped ??
      plain ?? "";
    word = (word ?? "") + value;
  }
  return word === undefined ? words : [...words, word];
}
