/**
 * Statements of transactions whose plan a connection keeps: they run for each run that a worker claims or completes, and planning them takes
 * PostgreSQL longer than running them. The best plan of such a statement must not depend on its values.
 */
import { LRUCache } from 'lru-cache';
import { Prisma } from '../generated/prisma/client.js';
import type { ObservationStatus } from '../generated/prisma/enums.js';

/** Begins such a statement. */
export const KEEP_PLAN = Prisma.raw('/* keep plan */');
const KEEPS_PLAN = /^\s*\/\* keep plan \*\//;

/** The most texts that have a name, and their characters together. The text of a statement includes the name of the caller's operation. */
const MOST_NAMES = 1_000;
const MOST_CHARACTERS = 5_000_000;
/** A text has a part for each survey of the caller, so that a longer one would take the place of many others. */
const LONGEST_TEXT = 20_000;

const names = new LRUCache<string, string>({
  max: MOST_NAMES,
  maxSize: MOST_CHARACTERS,
  sizeCalculation: (_name, { length }) => Math.max(1, length),
});
let named = 0;

export const keepsPlan = (text: string): boolean => KEEPS_PLAN.test(text);

/** The name by which connections prepare this text. No two texts have the same name, and a very long one has no name. */
export function nameOfText(text: string): string | undefined {
  if (text.length > LONGEST_TEXT) return undefined;
  const name = names.get(text) ?? `kept_${named++}`;
  names.set(text, name);
  return name;
}

/** A value in the text of such a statement: the planner then knows it. Never a value that a caller has written. */
export const literal = (value: number | ObservationStatus): Prisma.Sql =>
  Prisma.raw(typeof value === 'number' ? String(value) : `'${value}'`);
