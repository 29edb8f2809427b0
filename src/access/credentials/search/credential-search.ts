/**
 * Finds whole credentials in a text: an API key or a one-time code with a correct checksum, a key of the REST service that looks random
 * (formats/imported-key.ts), a refresh token or a JWT. The credential may be invalid. Each search reads a text from left to right, and each
 * character a bounded number of times, so that its time grows linearly with the length for any text.
 *
 * A reader of the text would see a credential in these cases too:
 * - Invisible characters, such as colours and soft hyphens, may split it.
 * - It may have full-width letters, as East Asian input methods write them.
 * - White space may split a key, a code or a JWT, as a narrow terminal or a mail does. A refresh token and a key of the REST service have
 *   no checksum, and the words of ordinary sentences would look like one when they stood together: so white space ends them.
 * - Markdown, JSON, URLs, HTML and quoted mail may have escaped it (escapes.ts), up to four times.
 * - A key or a code may stand in base64 (base64-search.ts).
 */
import { asciiAsSeen, needsReading } from '../../../base/text.js';
import { KEY } from '../formats/api-key.js';
import { BLANK, DIGIT, DIVIDER, DOT, KINDS, kindAt, LOWER, UPPER } from '../formats/character-kinds.js';
import { type CheckedSecret, Tail } from '../formats/checked-secret.js';
import { isImportedKeyAt } from '../formats/imported-key.js';
import { CODE } from '../formats/one-time-code.js';
import { holdsEncodedSecret } from './base64-search.js';
import { mayHoldEscapes, withoutEscapes } from './escapes.js';

/** The length of a refresh token. It is shorter than every key, every code and every signed JWT. */
const SHORTEST = 46;

/** Whether a text holds a whole credential. A text without escapes and invisible characters costs no memory. */
export function holdsCredential(text: string): boolean {
  if (text.length < SHORTEST) return false;
  if (holdsWhole(text)) return true;
  const seen = needsReading(text) ? asciiAsSeen(text) : text;
  return (seen !== text && holdsWhole(seen)) || holdsEscaped(seen);
}

/** A URL inside a URL is escaped twice: `%255F`. */
const MOST_ESCAPED = 4;

function holdsEscaped(text: string): boolean {
  let escaped = text;
  for (let times = 0; times < MOST_ESCAPED && mayHoldEscapes(escaped); times++) {
    const plain = withoutEscapes(escaped);
    if (plain === escaped) return false;
    if (holdsWhole(plain)) return true;
    escaped = plain;
  }
  return false;
}

const holdsWhole = (text: string): boolean => holdsSecretOrRefreshToken(text) || holdsJwt(text) || holdsEncodedSecret(text);

const [UNDERSCORE, D, E, R, T] = [0x5f, 0x64, 0x65, 0x72, 0x74];
const SECRET_LENGTH = 43;

/** Whether a character can stand before the underscore of a credential: the last letter of its start, or white space. */
const IS_BEFORE = KINDS.map((kind, code) => (kind === BLANK || code === D || code === E || code === T ? 1 : 0));

function holdsSecretOrRefreshToken(text: string): boolean {
  for (let at = text.indexOf('_'); at >= 0 && at < text.length; at++) {
    if (text.charCodeAt(at) !== UNDERSCORE || IS_BEFORE[text.charCodeAt(at - 1)] === 0) continue;
    if (isSecretAt(text, at)) return true;
    if (text.charCodeAt(at - 1) !== T || text.charCodeAt(at - 2) !== R) continue;
    const end = endOfWord(text, at);
    if (end === FOUND) return true;
    at = end;
  }
  return false;
}

const FOUND = -1;

/**
 * The end of the word in which an `rt_` ends at `first`, or FOUND when the word holds a refresh token or a secret. A refresh token has no
 * checksum. Inside a longer word, such as `start_of_…`, only a random-looking part counts as one: it has letters of both cases, digits
 * and fewer than six dividers.
 */
function endOfWord(text: string, first: number): number {
  const isInWord = kindAt(text, first - 3) >= DIVIDER;
  /** Where each kind was seen last, and the last six dividers. */
  let [lower, upper, digit] = [-1, -1, -1];
  let [d1, d2, d3, d4, d5, d6] = [first, -1, -1, -1, -1, -1];
  let at = first + 1;
  for (; at < text.length; at++) {
    const code = text.charCodeAt(at);
    const kind = KINDS[code] as number;
    if (kind === LOWER) lower = at;
    else if (kind === UPPER) upper = at;
    else if (kind === DIGIT) digit = at;
    else if (kind === DIVIDER) {
      if (code === UNDERSCORE && isSecretAt(text, at)) return FOUND;
      d6 = d5;
      d5 = d4;
      d4 = d3;
      d3 = d2;
      d2 = d1;
      d1 = at;
    } else break;
    const before = at - SECRET_LENGTH;
    if (before < first || text.charCodeAt(before) !== UNDERSCORE) continue;
    if (text.charCodeAt(before - 1) !== T || text.charCodeAt(before - 2) !== R) continue;
    const isPart = isInWord || before > first || kindAt(text, at + 1) >= DIVIDER;
    if (!isPart || (lower > before && upper > before && digit > before && d6 <= before)) return FOUND;
  }
  return at;
}

const tail = new Tail();

/** Whether a secret has the underscore of its start here, perhaps with white space in it. */
function isSecretAt(text: string, underscore: number): boolean {
  const before = text.charCodeAt(underscore - 1);
  if (before === D) return isSecret(text, underscore, KEY) || isImportedKeyAt(text, underscore);
  if (before === E) return isSecret(text, underscore, CODE);
  return KINDS[before] === BLANK && (isSecret(text, underscore, KEY) || isSecret(text, underscore, CODE));
}

/** The rest is read up to the next character that no secret has, so two secrets never read the same characters. */
function isSecret(text: string, underscore: number, secret: CheckedSecret): boolean {
  const { start } = secret;
  let left = start.length - 2;
  for (let at = underscore - 1; left >= 0 && at >= 0; at--) {
    const code = text.charCodeAt(at);
    if (code === start.charCodeAt(left)) left--;
    else if (KINDS[code] !== BLANK) return false;
  }
  if (left >= 0) return false;
  const { codes } = tail;
  let length = 0;
  for (let at = underscore + 1; at < text.length && length < codes.length; at++) {
    const code = text.charCodeAt(at);
    const kind = KINDS[code] as number;
    if (kind >= LOWER) codes[length++] = code;
    else if (kind !== BLANK) return false;
  }
  return length === codes.length && secret.hasChecksum(tail);
}

/** The last characters of a word as two numbers of 32 bits, each for four characters of ASCII. */
const numberOf = (characters: string): number =>
  [...characters].reduce((number, character) => (number << 8) | character.charCodeAt(0), 0);
/** `{"` in base64url. */
const OBJECT = numberOf('eyJ');
const THREE = 0xffffff;
/** `"alg"` inside base64url, for each of the three offsets at which it can begin: the last four characters, and those before. */
const ALGORITHMS = [
  { last: numberOf('sZyI'), mask: THREE, before: numberOf('ImF') },
  { last: numberOf('bGci'), mask: 0xffff, before: numberOf('Jh') },
  { last: numberOf('WxnI'), mask: 0xffff, before: numberOf('iY') },
] as const;
const SHORTEST_HEADER = 20;

/**
 * A JWT has three parts of base64url, with a dot after each of the first two. The first begins like a JSON object, even right after
 * other characters, such as the rest of an escape, and names an algorithm. White space may split the parts, when the second begins like
 * an object too: otherwise a sentence that ends with a header would be one.
 */
function holdsJwt(text: string): boolean {
  const first = text.indexOf('eyJ');
  const end = first < 0 ? -1 : text.lastIndexOf('.');
  /** Where this part begins, and the text after its last white space. */
  let [part, run] = [first, first];
  /** Where an object and the name of an algorithm behind it were seen last in this part. */
  let [object, header] = [-1, -1];
  let beginsAsObject = false;
  /** Whether the part before the dot is a header: as it stands, and without the white space in it. */
  let [wasHeader, wasJoinedHeader] = [false, false];
  let [last, before] = [0, 0];
  for (let at = first; at <= end; at++) {
    const code = text.charCodeAt(at);
    const kind = KINDS[code] as number;
    if (kind >= DIVIDER) {
      before = (before << 8) | (last >>> 24);
      last = (last << 8) | code;
      if ((last & THREE) === OBJECT) {
        // Nothing came before it.
        if (last === OBJECT && before === 0) beginsAsObject = true;
        if (object < run) object = at - 2;
      } else if ((code | CASE) === LOWER_I && object >= 0 && isAlgorithm(last, before)) header = at;
    } else if (kind === BLANK) run = at + 1;
    else {
      const isDot = kind === DOT;
      const isWhole = run === part && at > part;
      if (isDot && ((wasHeader && isWhole) || (wasJoinedHeader && beginsAsObject))) return true;
      wasJoinedHeader = isDot && header >= 0 && at - object >= SHORTEST_HEADER;
      wasHeader = wasJoinedHeader && object >= run && header > object;
      part = run = at + 1;
      object = header = -1;
      last = before = 0;
      beginsAsObject = false;
    }
  }
  return false;
}

const LOWER_I = 0x69;
/** The bit by which the code of a lower-case letter differs from that of the upper-case one. */
const CASE = 0x20;

function isAlgorithm(last: number, before: number): boolean {
  for (const algorithm of ALGORITHMS) if (last === algorithm.last && (before & algorithm.mask) === algorithm.before) return true;
  return false;
}
