/** Prints the demo: each step, its requests and their answers. It never prints a secret. */

import { escaped } from '../../base/text.js';

export const say = (line = ''): void => void process.stdout.write(`${escaped(line)}\n`);

const SECRETS = new Set(['password', 'accessToken', 'key']);
/** The number of rows shown of a long list. */
const SHOWN_ROWS = 2;
const LINE_WIDTH = 100;

/** The longest line of the short form. */
const SHORT_WIDTH = 150;

let steps = 0;
let isVerbose = false;

/** From now on, shows whole documents and answers, instead of one line for each. */
export function showAll(): void {
  isVerbose = true;
}

/** `1 run`, `2 runs`. */
export const counted = (count: number, noun: string): string => `${count} ${noun}${count === 1 ? '' : 's'}`;

export const chapter = (title: string): void => say(`\n━━ ${title}`);

export function step(title: string): void {
  steps += 1;
  say(`\n${steps}. ${title}`);
}

/** The request: in the short form, the name of the operation and its variables. */
export function asked(credential: string, operation: string, variables: unknown): void {
  if (!isVerbose) {
    const name = /(?:query|mutation) (\w+)/.exec(operation)?.[1];
    say(`   → ${credential}: ${fitting(`${name} ${variables === undefined ? '' : short(unwrapped(variables, 'input'))}`)}`);
    return;
  }
  say(indented(`→ ${credential}\n${operation.trim()}`));
  if (variables !== undefined) say(indented(`variables ${toText(variables)}`));
}

/** `whole` marks an answer that the demo is about. */
export function answered(answer: unknown, milliseconds: number, whole = false): void {
  const time = `${Math.round(milliseconds)} ms`;
  if (isVerbose) say(indented(`← ${time} ${toText(answer)}`));
  else {
    const text = short(unwrapped(unwrapped(answer)));
    say(`   ← ${time}: ${whole ? text : fitting(text)}`);
  }
}

/** The value of the only field, or of the named one; else everything. */
function unwrapped(value: unknown, name?: string): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  const [[key, inner] = [], ...more] = Object.entries(value);
  const isWrapper = more.length === 0 && typeof inner === 'object' && inner !== null && (name === undefined || key === name);
  return isWrapper ? inner : value;
}

/** In the notation of GraphQL, with shortened ids. */
const short = (value: unknown): string =>
  JSON.stringify(presentable(value))
    .replace(/:[0-9a-f-]{30}([0-9a-f]{6})"/g, ':…$1"')
    .replace(/"(\w+)":/g, '$1: ')
    .replace(/,(?=\S)/g, ', ');

const fitting = (text: string): string => (text.length > SHORT_WIDTH ? `${text.slice(0, SHORT_WIDTH - 1)}…` : text.trimEnd());

/** JSON for people: secrets hidden, long lists cut, and short values on one line. */
const toText = (value: unknown): string => laidOut(presentable(value), '');

function laidOut(value: unknown, margin: string): string {
  const flat = JSON.stringify(value, null, 1).replace(/\n\s*/g, ' ');
  if (typeof value !== 'object' || value === null || margin.length + flat.length <= LINE_WIDTH) return flat;
  const deeper = `${margin}  `;
  const [open, close] = Array.isArray(value) ? '[]' : '{}';
  const items = Object.entries(value).map(
    ([key, item]) => `${deeper}${Array.isArray(value) ? '' : `${JSON.stringify(key)}: `}${laidOut(item, deeper)}`,
  );
  return `${open}\n${items.join(',\n')}\n${margin}${close}`;
}

function presentable(value: unknown, name = ''): unknown {
  if (typeof value === 'string') return SECRETS.has(name) ? `(${value.length} characters, hidden here)` : value;
  if (Array.isArray(value)) {
    const long = value.length > 12;
    const shown: unknown[] = (long ? value.slice(0, SHOWN_ROWS) : value).map((item) => presentable(item));
    return long ? [...shown, `… ${value.length - SHOWN_ROWS} more`] : shown;
  }
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, presentable(item, key)]));
}

const indented = (text: string): string => text.replace(/^/gm, '   ');

export interface Progress {
  to(done: number): void;
  end(): void;
}

const BAR_WIDTH = 40;

/** A progress bar on a terminal; elsewhere, a line for every tenth. */
export function progress(total: number, unit: string): Progress {
  const began = performance.now();
  const isTerminal = process.stdout.isTTY === true;
  let tenths = 0;
  return {
    to(done) {
      const share = total === 0 ? 1 : done / total;
      const rate = Math.round(done / Math.max((performance.now() - began) / 1000, 0.001));
      const numbers = `${done}/${total} ${unit}, ${rate}/s`;
      if (!isTerminal) {
        if (Math.floor(share * 10) > tenths) say(`   ${numbers}`);
        tenths = Math.floor(share * 10);
        return;
      }
      const filled = Math.round(share * BAR_WIDTH);
      process.stdout.write(`\r   [${'█'.repeat(filled)}${'·'.repeat(BAR_WIDTH - filled)}] ${numbers}\u001b[K`);
    },
    end() {
      if (isTerminal) say();
    },
  };
}
