/**
 * Finds NaN and Infinity in a text that is not valid JSON. Python's `json.dumps` and other writers emit them for doubles that are no
 * numbers, and then somebody has to find one cell among thousands of rows. Only a text that could not be parsed is read here: once,
 * from its beginning, in time that grows with its length.
 */
export interface NotFinite {
  readonly value: 'NaN' | 'Infinity' | '-Infinity';
  readonly line: number;
  readonly column: number;
  /** Where the value stands in the JSON, such as `variables.input.observations[3].ra`. */
  readonly path: string;
}

const NOT_FINITE = /(?<![\w$\\-])(?:NaN|-?Infinity)(?![\w$])/y;
const [QUOTE, BACKSLASH, MINUS, COLON, COMMA] = [0x22, 0x5c, 0x2d, 0x3a, 0x2c];
const [BRACKET, BRACKET_END, BRACE, BRACE_END, LETTER_I, LETTER_N] = [0x5b, 0x5d, 0x7b, 0x7d, 0x49, 0x4e];

/** The first of them that is a value, or null. */
export function notFiniteIn(text: string): NotFinite | null {
  /** For each open list the index of its present item, for each open object where the name of its present member begins. */
  const open: Position[] = [];
  let nameAt = 0;
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    const within = open.at(-1);
    if (code === QUOTE) {
      nameAt = at;
      at = endOfString(text, at);
    } else if (code === COLON) {
      if (within && !within.isList) within.at = nameAt;
    } else if (code === COMMA) {
      if (within?.isList) within.at++;
    } else if (code === BRACKET || code === BRACE) open.push({ isList: code === BRACKET, at: 0 });
    else if (code === BRACKET_END || code === BRACE_END) open.pop();
    else if (code === LETTER_N || code === LETTER_I || code === MINUS) {
      NOT_FINITE.lastIndex = at;
      const value = NOT_FINITE.exec(text)?.[0] as NotFinite['value'] | undefined;
      if (value) return { value, ...placeOf(text, at), path: pathOf(text, open) };
    }
  }
  return null;
}

interface Position {
  readonly isList: boolean;
  at: number;
}

/** Where a string ends that begins here, or the text does. */
function endOfString(text: string, start: number): number {
  let at = start + 1;
  while (at < text.length && text.charCodeAt(at) !== QUOTE) at += text.charCodeAt(at) === BACKSLASH ? 2 : 1;
  return at;
}

function placeOf(text: string, at: number): { line: number; column: number } {
  let [line, start] = [1, 0];
  for (let end = text.indexOf('\n'); end !== -1 && end < at; end = text.indexOf('\n', start)) {
    line++;
    start = end + 1;
  }
  return { line, column: at - start + 1 };
}

const MAX_PATH = 200;
const NAME = /"(\w{1,64})"/y;

/** Names are the client's own: one that is long or odd is not repeated. */
function pathOf(text: string, open: readonly Position[]): string {
  let path = '';
  for (const { isList, at } of open) {
    if (path.length > MAX_PATH) return `${path}…`;
    NAME.lastIndex = at;
    path += isList ? `[${at}]` : `${path && '.'}${NAME.exec(text)?.[1] ?? '?'}`;
  }
  return path;
}
