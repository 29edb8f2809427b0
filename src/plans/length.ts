/**
 * The greatest length of a plan's answer. A statement answers with one text, and neither the database nor the driver can stop in the
 * middle of it. So a plan is used only when the longest values that its columns hold would still fit. Resolvers read row by row, and stop
 * at the limit `bytes`.
 */

import { LONGEST, LONGEST_UNITS } from '../base/lengths.js';
import type { SqlColumn } from '../database/statements/models.js';
import { LIMITS } from '../document/limits.js';

/** The most characters of the plans of one request. Few values are as long as their columns allow, so this is more than `bytes`. */
export const MOST_CHARACTERS = 2 * LIMITS.bytes;

/** A value of the rows of pages inside pages, and its most characters. */
export interface Weight {
  readonly characters: number;
  /** The pages around the value: the positions of their parts. Null for a list that has no pages. */
  readonly pages: readonly (number | null)[];
}

/** A list without pages: the surveys of a training dataset, or of a job. */
const UNPAGED = 100;
/** A number, a time, an id or the name of an enum, and the key before it. */
const SHORT = 60;

/** The most characters of a column. Columns that state no length hold texts of the longest kind. */
export function charactersOf({ type, isEnum, isList, native, length }: SqlColumn): number {
  if (type === 'Json') return LONGEST_UNITS.json;
  if (type !== 'String' || isEnum || native === 'Uuid') return SHORT;
  return (isList ? UNPAGED : 1) * (length ?? (isList ? LONGEST.name : LONGEST.text));
}

/** The most characters of an answer. `sizeAt` returns the size of the page at a position. */
export function longestAnswer(weights: readonly Weight[], sizeAt: (position: number) => number): number {
  let sum = 0;
  for (const { characters, pages } of weights)
    sum += pages.reduce<number>((rows, page) => rows * (page === null ? UNPAGED : sizeAt(page)), characters);
  return sum;
}
