/**
 * Finds NaN and Infinity in a text that is not valid JSON. Python's `json.dumps` writes them, and other languages write nan and inf. Without
 * the position a user cannot find one cell in thousands of rows. The search takes linear time, and runs only when a text could not be parsed.
 */
export interface NotFinite {
  /** As it is written. */
  readonly value: string;
  readonly line: number;
  readonly column: number;
  /** The path of the value in the JSON, such as `variables.input.observations[3].ra`. */
  readonly path: string;
}

const NOT_FINITE = /(?<![\w$\\+-])(?:[+-]?(?:nan|inf(?:inity)?))(?![\w$])/iy;
const [LINE_FEED, QUOTE, PLUS, COMMA, MINUS, COLON, BACKSLASH] = [0x0a, 0x22, 0x2b, 0x2c, 0x2d, 0x3a, 0x5c];
const [BRACKET, BRACKET_END, BRACE, BRACE_END, LETTER_I, LETTER_N] = [0x5b, 0x5d, 0x7b, 0x7d, 0x69, 0x6e];
/** The bit by which the code of a lower-case letter differs from that of the upper-case one. */
const CASE = 0x20;

/** The first NaN or Infinity that is a value. Null when there is none, or after another fault. */
export function notFiniteIn(text: string): NotFinite | null {
  const open: Position[] = [];
  let within: Position | undefined;
  let nameAt = 0;
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    // White space, and the characters of numbers.
    if (code < QUOTE || (code > COMMA && code < COLON)) continue;
    if (code === QUOTE) {
      nameAt = at;
      at = endOfString(text, at);
    } else if (code === COLON) {
      if (within && !within.isList) within.at = nameAt;
    } else if (code === COMMA) {
      if (within?.isList) within.at++;
    } else if (code === BRACKET || code === BRACE) {
      within = { isList: code === BRACKET, at: 0 };
      open.push(within);
    } else if (code === BRACKET_END || code === BRACE_END) {
      open.pop();
      within = open.at(-1);
    } else if ((code | CASE) === LETTER_N || (code | CASE) === LETTER_I) {
      const sign = text.charCodeAt(at - 1);
      // `null` begins with the same letter.
      if (text.startsWith('null', at)) continue;
      const start = sign === MINUS || sign === PLUS ? at - 1 : at;
      NOT_FINITE.lastIndex = start;
      const value = NOT_FINITE.exec(text)?.[0];
      return value === undefined ? null : { value, ...lineAndColumnOf(text, start), path: pathOf(text, open) };
    }
  }
  return null;
}

/** An open list or object: the index of its present item, or the position of its present member's name. */
interface Position {
  readonly isList: boolean;
  at: number;
}

/** The end of the string that begins here, or of the text. */
function endOfString(text: string, start: number): number {
  for (let at = start + 1; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code === QUOTE) return at;
    if (code === BACKSLASH) at++;
  }
  return text.length;
}

function lineAndColumnOf(text: string, at: number): { line: number; column: number } {
  let [line, start] = [1, 0];
  for (let index = 0; index < at; index++) {
    if (text.charCodeAt(index) !== LINE_FEED) continue;
    line++;
    start = index + 1;
  }
  return { line, column: at - start + 1 };
}

const MAX_PATH = 200;
const NAME = /"(\w{1,64})"/y;

/** The client chooses the names: a long or unusual one is not repeated. */
function pathOf(text: string, open: readonly Position[]): string {
  let path = '';
  for (const { isList, at } of open) {
    if (path.length > MAX_PATH) return `${path}…`;
    NAME.lastIndex = at;
    path += isList ? `[${at}]` : `${path && '.'}${NAME.exec(text)?.[1] ?? '?'}`;
  }
  return path;
}
