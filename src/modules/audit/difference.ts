/**
 * The difference that a change makes. The server writes only the difference, and its audit event contains it. Without a difference it
 * writes nothing.
 */
import { isDeepStrictEqual } from 'node:util';
import { Prisma } from '../../database/generated/prisma/client.js';

type Row = Readonly<Record<string, unknown>>;

/**
 * The fields of `after` that differ from a row, with both values; null when none does. The names in a JSON value may be in any order,
 * since the database has its own order.
 */
export function difference(
  row: Row,
  after: Row,
): { readonly before: Prisma.InputJsonObject; readonly after: Prisma.InputJsonObject } | null {
  const [old, wanted] = [plain(row), plain(after)];
  const changed = Object.keys(wanted).filter((field) => !isDeepStrictEqual(old[field], wanted[field]));
  if (changed.length === 0) return null;
  const pick = (from: Prisma.InputJsonObject) => Object.fromEntries(changed.map((field) => [field, from[field]]));
  return { before: pick(old), after: pick(wanted) };
}

/** A row as JSON, in the form of an audit event. */
export const plain = (row: Row): Prisma.InputJsonObject =>
  JSON.parse(JSON.stringify(row, (_name, value) => (value === Prisma.DbNull ? null : value))) as Prisma.InputJsonObject;
