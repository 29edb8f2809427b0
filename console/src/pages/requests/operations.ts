/** What the pages of requests ask the API. */
import { graphql } from '../../gql/gql.js';

export const ListRequests = graphql(/* GraphQL */ `
  query ListRequests($first: Int!, $after: String, $filter: ApiKeyRequestFilter, $orderBy: ApiKeyRequestOrder) {
    apiKeyRequests(first: $first, after: $after, filter: $filter, orderBy: $orderBy) {
      totalCount
      pageInfo { hasNextPage endCursor }
      nodes {
        id name status createdAt permissions surveys
        requester { id name }
      }
    }
  }
`);

/** How many requests wait for an admin. */
export const CountWaiting = graphql(/* GraphQL */ `
  query CountWaiting {
    apiKeyRequests(first: 1, filter: { status: OPEN }) { totalCount }
  }
`);

export const ShowRequest = graphql(/* GraphQL */ `
  query ShowRequest($id: ID!) {
    apiKeyRequest(id: $id) {
      id name reason status createdAt permissions surveys expiresInDays collectUntil comment decidedAt
      requester { id name email role }
      decidedBy { id name }
      apiKey { id name }
    }
  }
`);

export const FollowRequests = graphql(/* GraphQL */ `
  subscription FollowRequests($filter: AuditEventRecordedFilter) {
    auditEventRecorded(filter: $filter) { id }
  }
`);

export const SendRequest = graphql(/* GraphQL */ `
  mutation SendRequest($input: RequestApiKeyInput!) {
    requestApiKey(input: $input) { apiKeyRequest { id name } }
  }
`);

export const DecideRequest = graphql(/* GraphQL */ `
  mutation DecideRequest($input: DecideApiKeyRequestInput!) {
    decideApiKeyRequest(input: $input) { apiKeyRequest { id status } }
  }
`);

export const WithdrawRequest = graphql(/* GraphQL */ `
  mutation WithdrawRequest($input: WithdrawApiKeyRequestInput!) {
    withdrawApiKeyRequest(input: $input) { apiKeyRequest { id status } }
  }
`);

export const CollectKey = graphql(/* GraphQL */ `
  mutation CollectKey($input: CollectApiKeyInput!) {
    collectApiKey(input: $input) { key apiKey { id name permissions } }
  }
`);
