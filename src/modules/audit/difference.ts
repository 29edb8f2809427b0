/** What a change changes: only that is written, and told in its audit event; a change of nothing is none. */
import { isDeepStrictEqual } from 'node:util';
import { Prisma } from '../../database/generated/prisma/client.js';

type Row = Readonly<Record<string, unknown>>;

/**
 * The fields of `after` in which it differs from a row, with their values on both sides; null when it does in none. The names in
 * a JSON value may stand in any order: the database has one of its own.
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

/** A row as JSON, as an audit event holds it. */
export const plain = (row: Row): Prisma.InputJsonObject =>
  JSON.parse(JSON.stringify(row, (_name, value) => (value === Prisma.DbNull ? null : value))) as Prisma.InputJsonObject;
