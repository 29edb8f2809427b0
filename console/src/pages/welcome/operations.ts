/** What the first page asks the API. */
import { graphql } from '../../gql/gql.js';

export const HasKeys = graphql(/* GraphQL */ `
  query HasKeys {
    apiKeys(first: 1) { nodes { id } }
  }
`);
