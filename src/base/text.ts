/** Texts that people and workers send, of any length. */
import { stripVTControlCharacters } from 'node:util';

/** The beginning of a text, at most `length` UTF-16 units. It never ends in half a character, which no database accepts. */
export function cut(text: string, length: number): string {
  const beginning = text.slice(0, length);
  return beginning.isWellFormed() ? beginning : beginning.slice(0, -1);
}

/** Unicode's Stream-Safe Text Format allows this number of combining marks in a row. No language comes near it. */
const MOST_MARKS = 30;

/**
 * A text in the form for comparison: systems write the same é as one code point or as two. Decomposed, a text is at most four times as
 * long. A text with more marks in a row stays unchanged, since sorting them takes quadratic time.
 */
export function composed(text: string): string {
  for (const [marks] of text.matchAll(/\p{M}+/gu)) if (marks.length > MOST_MARKS) return text;
  return text.normalize('NFC');
}

/**
 * A name in the form for storing and searching: composed, without spaces around it. Case and inner spaces are kept, since two
 * identifiers may differ in them.
 */
export function cleanName(name: string): string {
  const trimmed = name.trim();
  // No name is as long, in any form: to compose megabytes would take long.
  return trimmed.length > MOST_UNITS_OF_A_NAME ? trimmed : composed(trimmed).trim();
}

/** Every name that a column can hold is shorter, also decomposed. */
const MOST_UNITS_OF_A_NAME = 10_000;

/** An e-mail address in the form for storing and searching. */
export const emailForm = (email: string): string => composed(email.trim().toLowerCase());

/** The forms in which an e-mail address may be stored, today's first: older rows hold it as it was sent. */
export function emailForms(email: string): string[] {
  const sent = email.trim().toLowerCase();
  return [...new Set([emailForm(email), sent, sent.normalize('NFD')])];
}

/** A terminal or an editor executes these instead of showing them: control characters, and those that end a line. */
const CONTROLS = '\\p{Cc}\\p{Zl}\\p{Zp}';
/** These change the direction of the text that follows. */
const OVERRIDES = '\\u202a-\\u202e\\u2066-\\u2069';
/** These mark a direction; languages that are written from right to left need them. */
const MARKS = '\\u061c\\u200e\\u200f';

/** Invisible characters: zero-width characters, soft hyphens and the like. Scripts and emoji need some of them. */
const UNSEEN = '\\p{Default_Ignorable_Code_Point}';

const IN_LINE = new RegExp(`[${CONTROLS}${OVERRIDES}${MARKS}]`, 'gu');
/** Several in a row, with the spaces after them. */
const RUN = new RegExp(`[${CONTROLS}${OVERRIDES}${MARKS}]+ ?`, 'gu');
const IN_LINES = new RegExp(`(?![\\n\\r\\t])[${CONTROLS}${OVERRIDES}]`, 'gu');

/** Whether a text of one line holds control characters or characters that change the direction of the text. */
export const holdsControls = (text: string): boolean => text.search(IN_LINE) >= 0;

/** The same for a text that may have several lines, tabs and marks of direction. */
export const linesHoldControls = (text: string): boolean => text.search(IN_LINES) >= 0;

/** A text of one line, with a space for each control character. */
export const withoutControls = (text: string): string => text.replace(RUN, ' ');

const NOT_SHOWN = new RegExp(`[${CONTROLS}${OVERRIDES}${MARKS}${UNSEEN}]`, 'gu');
const NOT_SHOWN_IN_LINES = new RegExp(`(?![\\n\\r\\t])[${CONTROLS}${OVERRIDES}${UNSEEN}]`, 'gu');

/** A text of one line as a reader sees it: the parts that control characters and invisible characters separated stand together. */
export const asSeen = (text: string): string => stripVTControlCharacters(text).replace(NOT_SHOWN, '');

/** Whether a text of several lines holds characters that a reader does not see. */
const linesHideSome = (text: string): boolean => text.search(NOT_SHOWN_IN_LINES) >= 0;

/** Whether `asciiAsSeen` may differ from the text itself, for ASCII. */
export const needsReading = (text: string): boolean =>
  /[^\t\n\r -~]/.test(text) && (linesHideSome(text) || /[\uff01-\uff5e]/.test(text));

/**
 * The ASCII of a text of several lines as a reader sees it, full-width letters included, with a space for every other visible character. A
 * regular expression would take a second for megabytes in which each second character is invisible. This takes some milliseconds.
 */
export function asciiAsSeen(text: string): string {
  const stripped = stripVTControlCharacters(text);
  const seen = Buffer.allocUnsafe(stripped.length);
  const unseen = isUnseen();
  let length = 0;
  for (let at = 0; at < stripped.length; at++) {
    const code = stripped.charCodeAt(at);
    if (unseen[code] === 1) continue;
    if (code >= FIRST_TAG && code <= LAST_TAG) at++;
    else if (code < 0x80) seen[length++] = code;
    else seen[length++] = code >= FIRST_WIDE && code <= LAST_WIDE ? code - WIDER : SPACE;
  }
  return seen.toString('latin1', 0, length);
}

const SPACE = 0x20;
/** The full-width forms of U+0021 to U+007E, which East Asian input methods write. */
const [FIRST_WIDE, LAST_WIDE] = [0xff01, 0xff5e];
const WIDER = FIRST_WIDE - 0x21;
/** The first halves of U+E0000 to U+E0FFF, all of which are invisible. */
const [FIRST_TAG, LAST_TAG] = [0xdb40, 0xdb43];

/** For each UTF-16 unit whether a reader does not see it. */
let unseenUnits: Uint8Array | undefined;
function isUnseen(): Uint8Array {
  unseenUnits ??= Uint8Array.from({ length: 0x10000 }, (_, code) => (linesHideSome(String.fromCharCode(code)) ? 1 : 0));
  return unseenUnits;
}

/** A text of several lines, such as a program's output for a terminal, without colours and control characters. */
export const linesWithoutControls = (text: string): string => stripVTControlCharacters(text).replace(IN_LINES, '');

const escapeOf = (character: string): string => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
const SHOWN = new RegExp(`(?![\\n\\t])[${CONTROLS}${OVERRIDES}${MARKS}]`, 'gu');

/** Text for a terminal or a log, with each control character as `\\u202e`. JSON keeps its meaning. */
export const escaped = (text: string): string => text.replace(SHOWN, escapeOf);

/** The original of `escaped`, if that was JSON, which escapes no such character itself. */
export const unescaped = (json: string): string =>
  json.replace(/\\(?:u([0-9a-f]{4})|.)/g, (written, code: string | undefined) => {
    const character = code === undefined ? '' : String.fromCharCode(Number.parseInt(code, 16));
    return character >= '\u007f' && escaped(character) !== character ? character : written;
  });
