/** What the pages of keys ask the API. */
import { graphql } from '../../gql/gql.js';

export const ListKeys = graphql(/* GraphQL */ `
  query ListKeys($first: Int!, $after: String, $filter: ApiKeyFilter, $orderBy: ApiKeyOrder) {
    apiKeys(first: $first, after: $after, filter: $filter, orderBy: $orderBy) {
      totalCount
      pageInfo { hasNextPage endCursor }
      nodes {
        id name prefix status expiresAt lastUsedAt createdAt permissions scopes
        owner { id name }
        dailyUsage(days: 30) { day requests errors denials }
      }
    }
  }
`);

export const ListOwners = graphql(/* GraphQL */ `
  query ListOwners($search: String) {
    users(first: 200, filter: { search: $search }, orderBy: { field: NAME }) {
      nodes { id name email }
    }
  }
`);

export const ListSurveyNames = graphql(/* GraphQL */ `
  query ListSurveyNames {
    surveys(first: 500, orderBy: { field: NAME }) {
      nodes { id name }
    }
  }
`);
