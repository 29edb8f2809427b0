/** The names of surveys by id. They never change, so each is asked for once and kept. */
import type { Db } from '../../database/connect.js';

const known = new WeakMap<Db, Map<string, string>>();

/** Names in the order of the ids, in at most one statement. */
export async function surveyNames(db: Db, ids: readonly string[]): Promise<string[]> {
  const names = known.get(db) ?? new Map<string, string>();
  known.set(db, names);
  if (ids.some((id) => !names.has(id))) {
    for (const { id, name } of await db.survey.findMany({ select: { id: true, name: true } })) names.set(id, name);
  }
  return ids.map((id) => names.get(id) ?? id);
}
