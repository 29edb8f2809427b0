/** The names of surveys by id. They never change, and no two databases share an id, so each is asked for once and kept. */
import { LRUCache } from 'lru-cache';
import type { Db, Tx } from '../../database/connect.js';

const known = new LRUCache<string, string>({ max: 10_000 });

/** Names in the order of the ids, in at most one statement. */
export async function surveyNames(db: Db | Tx, ids: readonly string[]): Promise<string[]> {
  const names = new Map(ids.map((id) => [id, known.get(id)]));
  const missing = [...names.keys()].filter((id) => names.get(id) === undefined);
  if (missing.length > 0) {
    for (const { id, name } of await db.survey.findMany({ where: { id: { in: missing } }, select: { id: true, name: true } })) {
      known.set(id, name);
      names.set(id, name);
    }
  }
  return ids.map((id) => names.get(id) ?? id);
}
