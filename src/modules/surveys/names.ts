/** The names of surveys: by id, and in the form for searching. */
import { LRUCache } from 'lru-cache';
import { LONGEST } from '../../base/lengths.js';
import { cut } from '../../base/text.js';
import type { Db, Tx } from '../../database/database.js';

/** The form of a name: ASCII, where every database folds case in the same way. The check is `surveys_name_format`. */
export const SURVEY_NAME = new RegExp(`^[A-Za-z0-9][A-Za-z0-9_.+-]{0,${LONGEST.surveyName - 1}}$`);

/**
 * A name in the form of `folded_name`, which finds surveys without regard to case. Names are ASCII, so the database agrees. A text that is
 * too long stays too long, so it matches no name.
 */
export const foldedName = (name: string): string => cut(name, LONGEST.surveyName + 1).toLowerCase();

/** A bound for the memory. The names of further surveys are read again. */
const MOST_KNOWN = 10_000;

/** Names never change, and no two databases share an id, so each name is read once and cached. */
const known = new LRUCache<string, string>({ max: MOST_KNOWN });

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
