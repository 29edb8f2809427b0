/** Ids in tables. A table shows the end of an id, and commands accept this end in place of the whole id. */
import { UsageError } from '../base/usage-error.js';

const SHOWN = 8;
const WHOLE = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
const END = /^[0-9a-f-]{4,}$/i;

export const shortId = (id: string): string => id.slice(-SHOWN);

/**
 * The global id for a global id, a UUID or the end of one.
 *
 * @param known reads the rows that the end may name
 * @param listed the command that lists them, for the advice
 */
export async function wholeId(
  text: string,
  type: string,
  known: () => Promise<readonly { readonly id: string }[]>,
  listed: string,
): Promise<string> {
  if (text.includes(':')) return text;
  if (WHOLE.test(text)) return `${type}:${text}`;
  const found = END.test(text) ? (await known()).filter(({ id }) => id.endsWith(text.toLowerCase())) : [];
  const [only, another] = found;
  if (another !== undefined) throw new UsageError(`Several ids end with ${text}: give more characters of the id.`);
  if (only === undefined) throw new UsageError(`No id ends with ${text}: see ${listed}.`);
  return only.id;
}
