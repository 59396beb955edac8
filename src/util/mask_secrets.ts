/**
 * Hides passwords in a text of the user's that may have a database URL in it,
 * perhaps a misspelt one, before it is shown.
 */
export function maskSecrets(text: string): string {
  return text
    .replace(/(\/\/[^\s/:@]*:)\S*@/g, "$1***@")
    .replace(/(\b\w*(?:passw|pwd|secret|token)\w*=)[^&\s]*/gi, "$1***");
}
