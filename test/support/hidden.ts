/** Finds rows in an answer that its caller may not see. It knows which rows belong to which surveys from the rows themselves. */
import type { Seen } from './ask.js';
import type { OddRows } from './odd-rows.js';
import type { TestPrincipal } from './principals.js';

const GLOBAL_ID = /([A-Z][A-Za-z]+):([0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})/g;
const CURSOR = /"(W[A-Za-z0-9_-]{30,})"/g;

/** Whether a key with these scopes may see the row of a global id. */
export const isHidden = ({ surveysOf }: OddRows, { surveyIds }: TestPrincipal, id: string): boolean => {
  const surveys = surveysOf.get(id);
  if (surveyIds === null || surveys === undefined) return false;
  return surveys.length === 0 || surveys.some((survey) => !surveyIds.includes(survey));
};

/** The ids of hidden rows in the data of an answer, those in its cursors included. */
export function hiddenIn(rows: OddRows, principal: TestPrincipal, { text }: Seen): string[] {
  const data = JSON.stringify(JSON.parse(text).data ?? null);
  const named = [...data.matchAll(GLOBAL_ID)].map(([id]) => id);
  const pagedTo = [...data.matchAll(CURSOR)].flatMap(([, cursor = '']) => idIn(cursor) ?? []);
  const ofUuid = pagedTo.flatMap((uuid) => [...rows.surveysOf.keys()].filter((id) => id.endsWith(uuid)));
  return [...named, ...ofUuid].filter((id) => isHidden(rows, principal, id));
}

function idIn(cursor: string): string | undefined {
  try {
    return JSON.parse(Buffer.from(cursor, 'base64url').toString())[3];
  } catch {
    return undefined;
  }
}

/** Whether a value shows nothing that another does not. Any part of it may be null instead. */
export function showsNoMore(value: unknown, than: unknown): boolean {
  if (value === null) return true;
  if (typeof value !== 'object' || typeof than !== 'object' || than === null) return Object.is(value, than);
  const entries = Object.entries(value);
  if (Array.isArray(value) !== Array.isArray(than) || entries.length !== Object.keys(than).length) return false;
  return entries.every(([key, item]) => Object.hasOwn(than, key) && showsNoMore(item, (than as Record<string, unknown>)[key]));
}
