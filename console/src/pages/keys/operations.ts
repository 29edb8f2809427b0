/** What the pages of keys ask the API. */
import { graphql } from '../../gql/gql.js';

export const ListKeys = graphql(/* GraphQL */ `
  query ListKeys($first: Int!, $after: String, $filter: ApiKeyFilter, $orderBy: ApiKeyOrder) {
    apiKeys(first: $first, after: $after, filter: $filter, orderBy: $orderBy) {
      totalCount
      pageInfo { hasNextPage endCursor }
      nodes {
        id name prefix status expiresAt lastUsedAt createdAt permissions scopes
        owner { id name isActive }
        dailyUsage(days: 30) { day requests errors denials }
      }
    }
  }
`);

export const ShowKey = graphql(/* GraphQL */ `
  query ShowKey($id: ID!) {
    apiKey(id: $id) {
      id name description prefix status expiresAt lastUsedAt usageCount createdAt updatedAt
      permissions scopes allowedAddresses requestsPerMinute
      owner { id name isActive role }
      createdBy { id name }
      createdByKey { id name }
      revokedAt revokedReason
      revokedBy { id name }
      retiredSecrets { prefix endsAt lastUsedAt rotatedAt }
      dailyUsage(days: 90) { day requests errors denials }
      effectivePermissionDetails { permission granted effective lastUsedAt sources blocks { code message } }
      permissionUsage { permission usageCount }
      missingPermissions { permission denials lastDeniedAt }
      unusedPermissions(days: 90)
      recentAddresses { address requests firstUsedAt lastUsedAt }
      descendants { id name status }
    }
  }
`);

/** What is watched live: the uses and the changes of a key, and the last use of an old secret. */
export const WatchKey = graphql(/* GraphQL */ `
  query WatchKey($id: ID!) {
    apiKey(id: $id) {
      id status expiresAt updatedAt lastUsedAt usageCount
      retiredSecrets { prefix endsAt lastUsedAt }
      dailyUsage(days: 1) { day requests errors denials }
      missingPermissions { permission denials lastDeniedAt }
    }
  }
`);

export const ListKeyEvents = graphql(/* GraphQL */ `
  query ListKeyEvents($filter: AuditEventFilter!) {
    auditEvents(first: 20, filter: $filter) {
      pageInfo { hasNextPage endCursor }
      nodes { id createdAt action address requestId entityId entityType before after actorUser { id name } actorKey { id name } }
    }
  }
`);

/** Each new event of the audit trail, as it happens. */
export const FollowKeyEvents = graphql(/* GraphQL */ `
  subscription FollowKeyEvents($filter: AuditEventRecordedFilter!) {
    auditEventRecorded(filter: $filter) { id }
  }
`);

export const ListPermissions = graphql(/* GraphQL */ `
  query ListPermissions {
    permissionSets { name description permissions }
    roles { name permissions }
    __type(name: "Permission") { enumValues { name description } }
  }
`);

/** The event in which a key was collected. It contains the id of the request. */
export const FindCollection = graphql(/* GraphQL */ `
  query FindCollection($filter: AuditEventFilter!) {
    auditEvents(first: 1, filter: $filter) { nodes { id after } }
  }
`);

export const ShowGranter = graphql(/* GraphQL */ `
  query ShowGranter($id: ID!) {
    apiKeyRequest(id: $id) { id decidedBy { id name } }
  }
`);

export const FindRequiredPermissions = graphql(/* GraphQL */ `
  query FindRequiredPermissions($document: String!) {
    requiredPermissions(document: $document) { permission paths }
  }
`);

export const ListDescendants = graphql(/* GraphQL */ `
  query ListDescendants($first: Int!, $ids: [ID!]!) {
    apiKeys(first: $first, filter: { ids: $ids }) { nodes { id lastUsedAt descendants { id name status lastUsedAt } } }
  }
`);

export const ListRisks = graphql(/* GraphQL */ `
  query ListRisks($after: String) {
    apiKeys(first: 500, after: $after, filter: { status: ACTIVE }) {
      pageInfo { hasNextPage endCursor }
      nodes { id name createdAt expiresAt lastUsedAt permissions unusedPermissions(days: 90) allowedAddresses }
    }
  }
`);

export const CreateKey = graphql(/* GraphQL */ `
  mutation CreateKey($input: CreateApiKeyInput!) {
    createApiKey(input: $input) { key apiKey { id name permissions } }
  }
`);

export const RotateKey = graphql(/* GraphQL */ `
  mutation RotateKey($input: RotateApiKeyInput!) {
    rotateApiKey(input: $input) { key retiredSecrets { prefix endsAt lastUsedAt } apiKey { id name } }
  }
`);

export const EndSecrets = graphql(/* GraphQL */ `
  mutation EndSecrets($input: EndRetiredSecretsInput!) {
    endRetiredSecrets(input: $input) { endedSecrets { prefix } apiKey { id } }
  }
`);

export const ExtendKey = graphql(/* GraphQL */ `
  mutation ExtendKey($input: ExtendApiKeyInput!) {
    extendApiKey(input: $input) { apiKey { id expiresAt } }
  }
`);

export const ChangeKey = graphql(/* GraphQL */ `
  mutation ChangeKey($input: UpdateApiKeyInput!) {
    updateApiKey(input: $input) { apiKey { id permissions } }
  }
`);

export const RevokeKey = graphql(/* GraphQL */ `
  mutation RevokeKey($input: RevokeApiKeyInput!) {
    revokeApiKey(input: $input) { apiKey { id } revokedDescendants { id } }
  }
`);
