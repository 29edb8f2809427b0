/** What commands print: tables and lines for people, JSON for programs. Notes and questions go to standard error. */
import { stripVTControlCharacters, styleText } from 'node:util';
import Table from 'cli-table3';
import { escaped } from '../base/text.js';

/** Without a terminal, and on a narrower one, lines have at most this width. */
const WIDTH = 80;
const NARROWEST_COLUMN = 8;
const GAP = 2;

const isColored = (stream: NodeJS.WriteStream): boolean =>
  stream.isTTY === true && !process.env.NO_COLOR && process.env.TERM !== 'dumb';

type Style = Parameters<typeof styleText>[0];
export const styled = (style: Style, text: string): string => (isColored(process.stdout) ? styleText(style, text) : text);

export const say = (line = ''): void => void process.stdout.write(`${line}\n`);
export const note = (line: string): void => void process.stderr.write(`${escaped(line)}\n`);
export const printJson = (value: unknown): void => say(JSON.stringify(value, null, 2));

/** A cell, or null when there is no value. */
export type Cell = string | number | boolean | null | undefined;

const textOf = (cell: Cell): string => (cell === null || cell === undefined || cell === '' ? '-' : escaped(String(cell)));

/** A table without lines between rows. Long cells wrap, so that it fits the terminal. */
export function table(head: readonly string[], rows: readonly (readonly Cell[])[]): string {
  const texts = rows.map((row) => row.map(textOf));
  const natural = head.map((title, column) => Math.max(title.length, ...texts.map((row) => row[column]?.length ?? 0)) + GAP);
  const drawn = new Table({
    head: head.map((title) => styled('bold', title)),
    colWidths: fitting(natural, process.stdout.columns || WIDTH),
    wordWrap: true,
    style: { head: [], border: [], 'padding-left': 0, 'padding-right': GAP },
    chars: Object.fromEntries(BORDERS.map((name) => [name, ''])),
  });
  drawn.push(...texts);
  return drawn.toString().replace(/ +$/gm, '');
}

/** A text in lines that fit the terminal, indented from the second on. A longer word stays whole. */
export function wrapped(text: string, indent = ''): string {
  const width = process.stdout.columns || WIDTH;
  if (widthOf(text) <= width) return text;
  const lines = [''];
  for (const word of text.split(' ')) {
    const line = lines.at(-1) as string;
    const longer = line === '' ? word : `${line} ${word}`;
    if (widthOf(longer) <= width || line === '') lines[lines.length - 1] = longer;
    else lines.push(indent + word);
  }
  return lines.join('\n');
}

/** Sentences of a command. What is indented stays as it is: commands to copy, and tables. */
export const wrappedSentences = (text: string): string =>
  text
    .split('\n')
    .map((line) => (line.startsWith('  ') ? line : wrapped(line)))
    .join('\n');

/** Without the sequences that color it. */
const widthOf = (text: string): number => stripVTControlCharacters(text).length;

const BORDERS = [
  ...['top', 'top-mid', 'top-left', 'top-right', 'bottom', 'bottom-mid', 'bottom-left', 'bottom-right'],
  ...['left', 'left-mid', 'mid', 'mid-mid', 'right', 'right-mid', 'middle'],
] as const;

/** Narrows the widest columns until the whole table fits. */
function fitting(natural: readonly number[], width: number): number[] {
  const widths = [...natural];
  for (let excess = sum(widths) - width; excess > 0; excess--) {
    const widest = widths.indexOf(Math.max(...widths));
    if ((widths[widest] as number) <= NARROWEST_COLUMN) break;
    widths[widest] = (widths[widest] as number) - 1;
  }
  return widths;
}

const sum = (numbers: readonly number[]): number => numbers.reduce((total, number) => total + number, 0);

/** Names and values below each other. */
export const properties = (pairs: readonly (readonly [string, Cell])[]): string =>
  table(
    ['', ''],
    pairs.map(([name, value]) => [name, value]),
  )
    .split('\n')
    .slice(1)
    .join('\n');

/** A moment to the minute, in UTC. */
export const minute = (moment: string | null | undefined): string | null =>
  moment ? `${moment.slice(0, 10)} ${moment.slice(11, 16)}` : null;

export const day = (moment: string | null | undefined): string | null => (moment ? moment.slice(0, 10) : null);

const DAY_MS = 86_400_000;

/** The time until a moment, in words: `in 12 days`, `ended`. */
export function until(moment: string | null | undefined, now = Date.now()): string {
  if (!moment) return 'never';
  const days = (Date.parse(moment) - now) / DAY_MS;
  if (days <= 0) return 'ended';
  return days < 1 ? `in ${Math.ceil(days * 24)} h` : `in ${Math.floor(days)} days`;
}

export const counted = (count: number, noun: string): string => `${count} ${noun}${count === 1 ? '' : 's'}`;
