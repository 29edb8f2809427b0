/** Texts that people and workers send, of any length. */

/** The beginning of a text, at most so many UTF-16 units, never ending in half a character: no database would take that. */
export function cut(text: string, length: number): string {
  const beginning = text.slice(0, length);
  return beginning.isWellFormed() ? beginning : beginning.slice(0, -1);
}
