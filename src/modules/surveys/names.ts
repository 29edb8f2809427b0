/** The names of surveys: by id, and in the form by which they are found. */
import { LRUCache } from 'lru-cache';
import { LONGEST } from '../../base/lengths.js';
import { cut } from '../../base/text.js';
import type { Db, Tx } from '../../database/database.js';

/** What a name is made of: ASCII, in which every database folds case alike. The check `surveys_name_format`. */
export const SURVEY_NAME = new RegExp(`^[A-Za-z0-9][A-Za-z0-9_.+-]{0,${LONGEST.surveyName - 1}}$`);

/**
 * A name as `folded_name` has it, by which surveys are found without regard to case. Names are ASCII, so the database agrees; of a text
 * that is too long for a name enough is left to be none.
 */
export const foldedName = (name: string): string => cut(name, LONGEST.surveyName + 1).toLowerCase();

/** Names never change, and no two databases share an id, so each is asked for once and kept. */
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
