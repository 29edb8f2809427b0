/** Small rules for words, which no page and no component owns. */

/** `a`, `a and b`, `a, b and c` */
export const joined = (words: readonly string[]): string =>
  words.length < 2 ? (words[0] ?? '') : `${words.slice(0, -1).join(', ')} and ${words.at(-1)}`;

/** A permission in its short form, as the documentation writes it: `READ_DATA` is `read:data`. The first `_` stands for the colon. */
export const permissionName = (permission: string): string => permission.toLowerCase().replace('_', ':');

/** The API writes the apostrophe of a typewriter, and the pages that of a book. */
export const withApostrophes = (text: string): string => text.replace(/(?<=\p{L})'(?=\p{L})/gu, '’');
