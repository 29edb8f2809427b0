/** A key as its page reads it. */
import type { ShowKeyQuery } from '../../gql/graphql.js';

export type Key = NonNullable<ShowKeyQuery['apiKey']>;
