/** Texts that people and workers send, of any length. */

/** The beginning of a text, at most so many UTF-16 units, never ending in half a character: no database would take that. */
export function cut(text: string, length: number): string {
  const beginning = text.slice(0, length);
  return beginning.isWellFormed() ? beginning : beginning.slice(0, -1);
}

/**
 * A text in the form in which it is compared: keyboards and systems write the same é as one code point or as two. Decomposed, a
 * text is at most four times as long.
 */
export const composed = (text: string): string => text.normalize('NFC');

/** An e-mail address as it is stored and looked for. */
export const emailForm = (email: string): string => composed(email.trim().toLowerCase());
