/**
 * The form of a key of the original REST service: `astrid_` and 43 characters of base64url, which are 256 random bits. It has no checksum.
 * So a word of this form in a text may be a key or an ordinary name, and only one that looks random counts as a key.
 */
import { DIVIDER, KINDS, LOWER, UPPER } from './character-kinds.js';

const START = 'astrid_';
const FORM = /^astrid_[0-9A-Za-z_-]{43}$/;
/** The number of characters after the start. */
const IMPORTED_LENGTH = 43;

/** Whether a credential has the form. The key may still not exist. A key of today that was cut short may have the form too. */
export const hasImportedForm = (key: string): boolean => FORM.test(key);

/** The beginning of a key by which the REST service named it: the start and one character. */
export const isImportedPrefix = (prefix: string): boolean => /^astrid_[0-9A-Za-z_-]$/.test(prefix);

/**
 * The number of neighbours that differ in kind (lower case, upper case, digit), without capitals that begin a word. Random characters
 * have 18 on average, and fewer than 7 once in 16,000 keys. Names made of words and numbers have about one for each word and number.
 */
const LEAST_CHANGES = 7;

/** The characters after the start, as codes, while they are read. One object serves for many keys. */
export class ImportedTail {
  readonly #codes = new Uint8Array(IMPORTED_LENGTH);
  length = 0;

  /** Adds a character. False when the key cannot go on with it. */
  add(code: number): boolean {
    if ((KINDS[code] as number) < DIVIDER || this.length === IMPORTED_LENGTH) return false;
    this.#codes[this.length++] = code;
    if (code !== UNDERSCORE || !this.#endsWithStart()) return true;
    this.length = 0;
    return false;
  }

  /** No random key contains another start. So a character is read for one start only, which bounds the time for a text of many starts. */
  #endsWithStart(): boolean {
    const from = this.length - START.length;
    for (let index = 0; index < START.length; index++) if (this.#codes[from + index] !== START.charCodeAt(index)) return false;
    return true;
  }

  /** Whether the key is complete and looks random. Hexadecimal numbers change often, but have letters of one case. */
  get isKey(): boolean {
    let [changes, before, seen] = [0, 0, 0];
    for (let at = 0; at < this.length; at++) {
      const kind = KINDS[this.#codes[at] as number] as number;
      const beginsWord = before === UPPER && kind === LOWER;
      if (kind > DIVIDER && before > DIVIDER && kind !== before && !beginsWord) changes++;
      before = kind;
      seen |= 1 << kind;
    }
    return this.length === IMPORTED_LENGTH && changes >= LEAST_CHANGES && (seen & BOTH_CASES) === BOTH_CASES;
  }
}

const UNDERSCORE = 0x5f;
const BOTH_CASES = (1 << LOWER) | (1 << UPPER);

const tail = new ImportedTail();

/** Whether a key has the underscore of its start here. A letter or a digit behind it makes it another word, and white space ends it. */
export function isImportedKeyAt(text: string, underscore: number): boolean {
  const end = underscore + 1 + IMPORTED_LENGTH;
  if (end > text.length || (KINDS[text.charCodeAt(end)] ?? 0) > DIVIDER) return false;
  for (let index = 0; index < START.length; index++)
    if (text.charCodeAt(underscore + 1 - START.length + index) !== START.charCodeAt(index)) return false;
  tail.length = 0;
  for (let at = underscore + 1; at < end; at++) if (!tail.add(text.charCodeAt(at))) return false;
  return tail.isKey;
}
