/** The names of surveys for audit events. Events contain only their ids: in scopes, such as `survey:<id>`, and in fields such as `surveyId`. */

/** By the id without its type. */
export type SurveyNames = ReadonlyMap<string, string>;

const UUID = '[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}';
const IN_EVENT = new RegExp(`"(?:survey:|surveyId":")(${UUID})"`, 'g');
/** The API finds so many by their ids. Further ids stay as they are. */
export const MOST_NAMES = 100;

export function surveyIdsIn(sides: readonly unknown[]): string[] {
  const found = JSON.stringify(sides).matchAll(IN_EVENT);
  return [...new Set([...found].map(([, id]) => id as string))].slice(0, MOST_NAMES).sort();
}

/** A text of an event with names in the place of the ids. */
export function withNames(text: string, names: SurveyNames): string {
  let named = text;
  for (const [id, name] of names) named = named.replaceAll(id, () => name);
  return named;
}
