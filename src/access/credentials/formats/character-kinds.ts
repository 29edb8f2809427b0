/** The kinds of characters that the search for credentials distinguishes. */

const OTHER = 0;
export const [BLANK, DOT, DIVIDER, LOWER, UPPER, DIGIT] = [1, 2, 3, 4, 5, 6] as const;
/** The kind of each character, by its code. The characters of base64url have the kinds from DIVIDER on. */
export const KINDS = new Uint8Array(0x10000);
for (const [range, kind] of [
  ['az', LOWER],
  ['AZ', UPPER],
  ['09', DIGIT],
  ['__', DIVIDER],
  ['--', DIVIDER],
  ['..', DOT],
] as const)
  KINDS.fill(kind, range.charCodeAt(0), range.charCodeAt(1) + 1);
for (let code = 0; code < KINDS.length; code++) if (/\s/.test(String.fromCharCode(code))) KINDS[code] = BLANK;
export const kindAt = (text: string, index: number): number => KINDS[text.charCodeAt(index)] ?? OTHER;
