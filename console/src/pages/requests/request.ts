/** One request, as its page reads it. */
import type { ShowRequestQuery } from '../../gql/graphql.js';

export type Request = NonNullable<ShowRequestQuery['apiKeyRequest']>;
