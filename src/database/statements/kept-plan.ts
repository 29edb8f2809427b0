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

/** The most texts that have a name. The text of a statement includes the name of the caller's operation. */
const MOST_NAMES = 1_000;

const names = new LRUCache<string, string>({ max: MOST_NAMES });
let named = 0;

export const keepsPlan = (text: string): boolean => KEEPS_PLAN.test(text);

/** The name by which connections prepare this text. No two texts have the same name. */
export function nameOfText(text: string): string {
  const name = names.get(text) ?? `kept_${named++}`;
  names.set(text, name);
  return name;
}

/** A value in the text of such a statement: the planner then knows it. Never a value that a caller has written. */
export const literal = (value: number | ObservationStatus): Prisma.Sql =>
  Prisma.raw(typeof value === 'number' ? String(value) : `'${value}'`);
