/** A key as its page reads it. */
import type { ShowKeyQuery } from '../../gql/graphql.js';

export type Key = NonNullable<ShowKeyQuery['apiKey']>;

const DAY_MS = 86_400_000;

/** A permission that was not needed for so long is probably not needed. The same number is in the document that reads a key. */
export const UNUSED_DAYS = 90;

export const ageInDays = ({ createdAt }: Pick<Key, 'createdAt'>, now: number): number =>
  Math.floor((now - Date.parse(createdAt)) / DAY_MS);
