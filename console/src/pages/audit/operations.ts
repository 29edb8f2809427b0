/** What the pages of the audit log ask the API. */
import { graphql } from '../../gql/gql.js';

export const ListEvents = graphql(/* GraphQL */ `
  query ListEvents($first: Int!, $after: String, $filter: AuditEventFilter, $orderBy: AuditEventOrder) {
    auditEvents(first: $first, after: $after, filter: $filter, orderBy: $orderBy) {
      pageInfo { hasNextPage endCursor }
      nodes {
        id createdAt action entityType entityId address userAgent requestId before after
        actorUser { id name }
        actorKey { id name }
      }
    }
  }
`);

export const ShowEvent = graphql(/* GraphQL */ `
  query ShowEvent($id: ID!) {
    auditEvent(id: $id) {
      id createdAt action entityType entityId address userAgent requestId before after
      actorUser { id name }
      actorKey { id name }
    }
  }
`);

export const NameSurveys = graphql(/* GraphQL */ `
  query NameSurveys($ids: [ID!]!, $first: Int!) {
    surveys(first: $first, filter: { ids: $ids }) { nodes { id name } }
  }
`);

/** The names of entities whose events do not contain them. Observations and runs have no name. */
export const NameEntities = graphql(/* GraphQL */ `
  query NameEntities($ids: [ID!]!) {
    nodes(ids: $ids) {
      id
      ... on ApiKey { name }
      ... on ApiKeyRequest { name }
      ... on User { name }
      ... on Survey { name }
      ... on TrainingDataset { name }
      ... on Model { name }
      ... on MonitoringCampaign { name }
    }
  }
`);

/** The names from which the filters choose. */
export const ListAuditNames = graphql(/* GraphQL */ `
  query ListAuditNames {
    mutations: __type(name: "Mutation") { fields { name } }
    entities: __type(name: "Node") { possibleTypes { name } }
  }
`);

export const FollowEvents = graphql(/* GraphQL */ `
  subscription FollowEvents($filter: AuditEventRecordedFilter) {
    auditEventRecorded(filter: $filter) { id }
  }
`);
