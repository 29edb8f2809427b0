/**
 * Resolves the escapes by which other programs write a text: those of Markdown, JSON and JavaScript (`\_`, `\u005f`, `\x5f`), of URLs
 * (`%5F`) and of HTML (`&lowbar;`, `&#95;`, `&#x5f;`, `&amp;`), and the marks of quoted mail (`> `). One pass reads each character a bounded
 * number of times.
 */

const [BACKSLASH, PERCENT, AMPERSAND, HASH, SEMICOLON, GREATER, LINE_FEED, SPACE, TAB] = [
  0x5c, 0x25, 0x26, 0x23, 0x3b, 0x3e, 0x0a, 0x20, 0x09,
];
const [LOWER_U, LOWER_X, CASE] = [0x75, 0x78, 0x20];
const NAMED: readonly (readonly [entity: string, code: number])[] = [
  ['lowbar;', 0x5f],
  ['UnderBar;', 0x5f],
  ['period;', 0x2e],
  ['amp;', 0x26],
];
const FIRST_OF_NAMED: ReadonlySet<number> = new Set(NAMED.map(([entity]) => entity.charCodeAt(0)));
/** `&#00000095;` is legal too, with any number of zeros. */
const MOST_DIGITS = 8;
const NO_DIGIT = 255;
/** The value of each digit, also of hexadecimal ones. */
const DIGITS = new Uint8Array(0x80).fill(NO_DIGIT);
for (let value = 0; value < 16; value++) {
  DIGITS[value.toString(16).charCodeAt(0)] = value;
  DIGITS[value.toString(16).toUpperCase().charCodeAt(0)] = value;
}

/** A backslash before one of these means the character itself. */
const PUNCTUATION = Uint8Array.from({ length: 0x80 }, (_, code) => (/[!-/:-@[-`{-~]/.test(String.fromCharCode(code)) ? 1 : 0));

/** Whether a text may hold an escape. */
export const mayHoldEscapes = (text: string): boolean =>
  text.includes('\\') || text.includes('%') || text.includes('&') || text.includes('>');

/** The text in ASCII, with a space for every other character. */
export function withoutEscapes(text: string): string {
  const plain = Buffer.allocUnsafe(text.length);
  let length = 0;
  let isLineStart = false;
  for (let at = 0; at < text.length; ) {
    const code = text.charCodeAt(at);
    if (code === GREATER && isLineStart) {
      at++;
      continue;
    }
    isLineStart = code === LINE_FEED || (isLineStart && (code === SPACE || code === TAB));
    if (code === BACKSLASH || code === PERCENT || code === AMPERSAND) {
      read(text, at, code);
      plain[length++] = meant;
      at = next;
    } else {
      plain[length++] = code < 0x80 ? code : SPACE;
      at++;
    }
  }
  return plain.toString('latin1', 0, length);
}

/**
 * The result of `read`: the character that is meant, and where the text continues. Creating an object for each escape would cost more than
 * everything else.
 */
let [meant, next] = [0, 0];

function read(text: string, at: number, code: number): void {
  meant = code;
  next = at + 1;
  if (code === PERCENT) readHex(text, at + 1, 2);
  else if (code === AMPERSAND) readEntity(text, at + 1);
  else {
    const escaped = text.charCodeAt(at + 1);
    if (escaped === LOWER_U) readHex(text, at + 2, 4);
    else if (escaped === LOWER_X) readHex(text, at + 2, 2);
    else if (PUNCTUATION[escaped] === 1) {
      meant = escaped;
      next = at + 2;
    }
  }
}

const digitAt = (text: string, at: number): number => DIGITS[text.charCodeAt(at)] ?? NO_DIGIT;

function readHex(text: string, from: number, digits: number): void {
  let value = 0;
  for (let at = from; at < from + digits; at++) {
    const digit = digitAt(text, at);
    if (digit === NO_DIGIT) return;
    value = value * 16 + digit;
  }
  if (value < 0x80) [meant, next] = [value, from + digits];
}

function readEntity(text: string, from: number): void {
  const first = text.charCodeAt(from);
  if (first === HASH) readNumber(text, from + 1);
  else if (FIRST_OF_NAMED.has(first))
    for (const [entity, code] of NAMED) if (text.startsWith(entity, from)) [meant, next] = [code, from + entity.length];
}

function readNumber(text: string, from: number): void {
  const isHex = (text.charCodeAt(from) | CASE) === LOWER_X;
  const base = isHex ? 16 : 10;
  const first = isHex ? from + 1 : from;
  let value = 0;
  let at = first;
  for (; at < first + MOST_DIGITS; at++) {
    const digit = digitAt(text, at);
    if (digit >= base) break;
    value = value * base + digit;
  }
  if (at > first && text.charCodeAt(at) === SEMICOLON && value < 0x80) [meant, next] = [value, at + 1];
}
