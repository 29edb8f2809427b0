/* eslint-disable */
import * as types from './graphql.js';



/**
 * Map of all GraphQL operations in the project.
 *
 * This map has several performance disadvantages:
 * 1. It is not tree-shakeable, so it will include all operations in the project.
 * 2. It is not minifiable, so the string of a GraphQL query will be multiple times inside the bundle.
 * 3. It does not support dead code elimination, so it will add unused operations.
 *
 * Therefore it is highly recommended to use the babel or swc plugin for production.
 * Learn more about it here: https://the-guild.dev/graphql/codegen/plugins/presets/preset-client#reducing-bundle-size
 */
type Documents = {
    "\n  query ListKeys($first: Int!, $after: String, $filter: ApiKeyFilter, $orderBy: ApiKeyOrder) {\n    apiKeys(first: $first, after: $after, filter: $filter, orderBy: $orderBy) {\n      totalCount\n      pageInfo { hasNextPage endCursor }\n      nodes {\n        id name prefix status expiresAt lastUsedAt createdAt permissions scopes\n        owner { id name }\n        dailyUsage(days: 30) { day requests errors denials }\n      }\n    }\n  }\n": typeof types.ListKeysDocument,
    "\n  query ListOwners($search: String) {\n    users(first: 200, filter: { search: $search }, orderBy: { field: NAME }) {\n      nodes { id name email role isActive }\n    }\n  }\n": typeof types.ListOwnersDocument,
    "\n  query ListSurveyNames {\n    surveys(first: 500, orderBy: { field: NAME }) {\n      nodes { id name }\n    }\n  }\n": typeof types.ListSurveyNamesDocument,
    "\n  query ShowKey($id: ID!) {\n    apiKey(id: $id) {\n      id name description prefix status expiresAt lastUsedAt usageCount createdAt updatedAt\n      permissions scopes allowedAddresses requestsPerMinute\n      owner { id name }\n      createdBy { id name }\n      createdByKey { id name }\n      revokedAt revokedReason\n      revokedBy { id name }\n      retiredSecrets { prefix endsAt lastUsedAt rotatedAt }\n      dailyUsage(days: 90) { day requests errors denials }\n      effectivePermissionDetails { permission granted effective lastUsedAt sources blocks { code message } }\n      permissionUsage { permission usageCount }\n      unusedPermissions(days: 90)\n      recentAddresses { address requests firstUsedAt lastUsedAt }\n      descendants { id name status }\n    }\n  }\n": typeof types.ShowKeyDocument,
    "\n  query WatchKey($id: ID!) {\n    apiKey(id: $id) { id lastUsedAt usageCount retiredSecrets { prefix endsAt lastUsedAt } }\n  }\n": typeof types.WatchKeyDocument,
    "\n  query ListKeyEvents($filter: AuditEventFilter!) {\n    auditEvents(first: 20, filter: $filter) {\n      pageInfo { hasNextPage endCursor }\n      nodes { id createdAt action address requestId entityId entityType before after actorUser { id name } actorKey { id name } }\n    }\n  }\n": typeof types.ListKeyEventsDocument,
    "\n  subscription FollowKeyEvents($filter: AuditEventRecordedFilter!) {\n    auditEventRecorded(filter: $filter) { id }\n  }\n": typeof types.FollowKeyEventsDocument,
    "\n  query ListPermissions {\n    permissionSets { name description permissions }\n    __type(name: \"Permission\") { enumValues { name description } }\n  }\n": typeof types.ListPermissionsDocument,
    "\n  query FindRequiredPermissions($document: String!) {\n    requiredPermissions(document: $document) { permission paths }\n  }\n": typeof types.FindRequiredPermissionsDocument,
    "\n  query ListDescendants($first: Int!, $ids: [ID!]!) {\n    apiKeys(first: $first, filter: { ids: $ids }) { nodes { id descendants { id name status } } }\n  }\n": typeof types.ListDescendantsDocument,
    "\n  query ListRisks($after: String) {\n    apiKeys(first: 500, after: $after, filter: { status: ACTIVE }) {\n      pageInfo { hasNextPage endCursor }\n      nodes { id name createdAt expiresAt lastUsedAt permissions unusedPermissions(days: 90) allowedAddresses }\n    }\n  }\n": typeof types.ListRisksDocument,
    "\n  mutation CreateKey($input: CreateApiKeyInput!) {\n    createApiKey(input: $input) { key apiKey { id name } }\n  }\n": typeof types.CreateKeyDocument,
    "\n  mutation RotateKey($input: RotateApiKeyInput!) {\n    rotateApiKey(input: $input) { key retiredSecrets { prefix endsAt lastUsedAt } apiKey { id name } }\n  }\n": typeof types.RotateKeyDocument,
    "\n  mutation ExtendKey($input: ExtendApiKeyInput!) {\n    extendApiKey(input: $input) { apiKey { id expiresAt } }\n  }\n": typeof types.ExtendKeyDocument,
    "\n  mutation ChangeKey($input: UpdateApiKeyInput!) {\n    updateApiKey(input: $input) { apiKey { id permissions } }\n  }\n": typeof types.ChangeKeyDocument,
    "\n  mutation RevokeKey($input: RevokeApiKeyInput!) {\n    revokeApiKey(input: $input) { apiKey { id } revokedDescendants { id } }\n  }\n": typeof types.RevokeKeyDocument,
    "\n  query HasKeys {\n    apiKeys(first: 1) { nodes { id } }\n  }\n": typeof types.HasKeysDocument,
    "\n  mutation EndSessions {\n    signOutEverywhere(input: {}) { user { id } }\n  }\n": typeof types.EndSessionsDocument,
    "\n  query ShowViewer {\n    viewer { id kind name role permissions }\n  }\n": typeof types.ShowViewerDocument,
};
const documents: Documents = {
    "\n  query ListKeys($first: Int!, $after: String, $filter: ApiKeyFilter, $orderBy: ApiKeyOrder) {\n    apiKeys(first: $first, after: $after, filter: $filter, orderBy: $orderBy) {\n      totalCount\n      pageInfo { hasNextPage endCursor }\n      nodes {\n        id name prefix status expiresAt lastUsedAt createdAt permissions scopes\n        owner { id name }\n        dailyUsage(days: 30) { day requests errors denials }\n      }\n    }\n  }\n": types.ListKeysDocument,
    "\n  query ListOwners($search: String) {\n    users(first: 200, filter: { search: $search }, orderBy: { field: NAME }) {\n      nodes { id name email role isActive }\n    }\n  }\n": types.ListOwnersDocument,
    "\n  query ListSurveyNames {\n    surveys(first: 500, orderBy: { field: NAME }) {\n      nodes { id name }\n    }\n  }\n": types.ListSurveyNamesDocument,
    "\n  query ShowKey($id: ID!) {\n    apiKey(id: $id) {\n      id name description prefix status expiresAt lastUsedAt usageCount createdAt updatedAt\n      permissions scopes allowedAddresses requestsPerMinute\n      owner { id name }\n      createdBy { id name }\n      createdByKey { id name }\n      revokedAt revokedReason\n      revokedBy { id name }\n      retiredSecrets { prefix endsAt lastUsedAt rotatedAt }\n      dailyUsage(days: 90) { day requests errors denials }\n      effectivePermissionDetails { permission granted effective lastUsedAt sources blocks { code message } }\n      permissionUsage { permission usageCount }\n      unusedPermissions(days: 90)\n      recentAddresses { address requests firstUsedAt lastUsedAt }\n      descendants { id name status }\n    }\n  }\n": types.ShowKeyDocument,
    "\n  query WatchKey($id: ID!) {\n    apiKey(id: $id) { id lastUsedAt usageCount retiredSecrets { prefix endsAt lastUsedAt } }\n  }\n": types.WatchKeyDocument,
    "\n  query ListKeyEvents($filter: AuditEventFilter!) {\n    auditEvents(first: 20, filter: $filter) {\n      pageInfo { hasNextPage endCursor }\n      nodes { id createdAt action address requestId entityId entityType before after actorUser { id name } actorKey { id name } }\n    }\n  }\n": types.ListKeyEventsDocument,
    "\n  subscription FollowKeyEvents($filter: AuditEventRecordedFilter!) {\n    auditEventRecorded(filter: $filter) { id }\n  }\n": types.FollowKeyEventsDocument,
    "\n  query ListPermissions {\n    permissionSets { name description permissions }\n    __type(name: \"Permission\") { enumValues { name description } }\n  }\n": types.ListPermissionsDocument,
    "\n  query FindRequiredPermissions($document: String!) {\n    requiredPermissions(document: $document) { permission paths }\n  }\n": types.FindRequiredPermissionsDocument,
    "\n  query ListDescendants($first: Int!, $ids: [ID!]!) {\n    apiKeys(first: $first, filter: { ids: $ids }) { nodes { id descendants { id name status } } }\n  }\n": types.ListDescendantsDocument,
    "\n  query ListRisks($after: String) {\n    apiKeys(first: 500, after: $after, filter: { status: ACTIVE }) {\n      pageInfo { hasNextPage endCursor }\n      nodes { id name createdAt expiresAt lastUsedAt permissions unusedPermissions(days: 90) allowedAddresses }\n    }\n  }\n": types.ListRisksDocument,
    "\n  mutation CreateKey($input: CreateApiKeyInput!) {\n    createApiKey(input: $input) { key apiKey { id name } }\n  }\n": types.CreateKeyDocument,
    "\n  mutation RotateKey($input: RotateApiKeyInput!) {\n    rotateApiKey(input: $input) { key retiredSecrets { prefix endsAt lastUsedAt } apiKey { id name } }\n  }\n": types.RotateKeyDocument,
    "\n  mutation ExtendKey($input: ExtendApiKeyInput!) {\n    extendApiKey(input: $input) { apiKey { id expiresAt } }\n  }\n": types.ExtendKeyDocument,
    "\n  mutation ChangeKey($input: UpdateApiKeyInput!) {\n    updateApiKey(input: $input) { apiKey { id permissions } }\n  }\n": types.ChangeKeyDocument,
    "\n  mutation RevokeKey($input: RevokeApiKeyInput!) {\n    revokeApiKey(input: $input) { apiKey { id } revokedDescendants { id } }\n  }\n": types.RevokeKeyDocument,
    "\n  query HasKeys {\n    apiKeys(first: 1) { nodes { id } }\n  }\n": types.HasKeysDocument,
    "\n  mutation EndSessions {\n    signOutEverywhere(input: {}) { user { id } }\n  }\n": types.EndSessionsDocument,
    "\n  query ShowViewer {\n    viewer { id kind name role permissions }\n  }\n": types.ShowViewerDocument,
};

/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query ListKeys($first: Int!, $after: String, $filter: ApiKeyFilter, $orderBy: ApiKeyOrder) {\n    apiKeys(first: $first, after: $after, filter: $filter, orderBy: $orderBy) {\n      totalCount\n      pageInfo { hasNextPage endCursor }\n      nodes {\n        id name prefix status expiresAt lastUsedAt createdAt permissions scopes\n        owner { id name }\n        dailyUsage(days: 30) { day requests errors denials }\n      }\n    }\n  }\n"): typeof import('./graphql.js').ListKeysDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query ListOwners($search: String) {\n    users(first: 200, filter: { search: $search }, orderBy: { field: NAME }) {\n      nodes { id name email role isActive }\n    }\n  }\n"): typeof import('./graphql.js').ListOwnersDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query ListSurveyNames {\n    surveys(first: 500, orderBy: { field: NAME }) {\n      nodes { id name }\n    }\n  }\n"): typeof import('./graphql.js').ListSurveyNamesDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query ShowKey($id: ID!) {\n    apiKey(id: $id) {\n      id name description prefix status expiresAt lastUsedAt usageCount createdAt updatedAt\n      permissions scopes allowedAddresses requestsPerMinute\n      owner { id name }\n      createdBy { id name }\n      createdByKey { id name }\n      revokedAt revokedReason\n      revokedBy { id name }\n      retiredSecrets { prefix endsAt lastUsedAt rotatedAt }\n      dailyUsage(days: 90) { day requests errors denials }\n      effectivePermissionDetails { permission granted effective lastUsedAt sources blocks { code message } }\n      permissionUsage { permission usageCount }\n      unusedPermissions(days: 90)\n      recentAddresses { address requests firstUsedAt lastUsedAt }\n      descendants { id name status }\n    }\n  }\n"): typeof import('./graphql.js').ShowKeyDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query WatchKey($id: ID!) {\n    apiKey(id: $id) { id lastUsedAt usageCount retiredSecrets { prefix endsAt lastUsedAt } }\n  }\n"): typeof import('./graphql.js').WatchKeyDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query ListKeyEvents($filter: AuditEventFilter!) {\n    auditEvents(first: 20, filter: $filter) {\n      pageInfo { hasNextPage endCursor }\n      nodes { id createdAt action address requestId entityId entityType before after actorUser { id name } actorKey { id name } }\n    }\n  }\n"): typeof import('./graphql.js').ListKeyEventsDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  subscription FollowKeyEvents($filter: AuditEventRecordedFilter!) {\n    auditEventRecorded(filter: $filter) { id }\n  }\n"): typeof import('./graphql.js').FollowKeyEventsDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query ListPermissions {\n    permissionSets { name description permissions }\n    __type(name: \"Permission\") { enumValues { name description } }\n  }\n"): typeof import('./graphql.js').ListPermissionsDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query FindRequiredPermissions($document: String!) {\n    requiredPermissions(document: $document) { permission paths }\n  }\n"): typeof import('./graphql.js').FindRequiredPermissionsDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query ListDescendants($first: Int!, $ids: [ID!]!) {\n    apiKeys(first: $first, filter: { ids: $ids }) { nodes { id descendants { id name status } } }\n  }\n"): typeof import('./graphql.js').ListDescendantsDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query ListRisks($after: String) {\n    apiKeys(first: 500, after: $after, filter: { status: ACTIVE }) {\n      pageInfo { hasNextPage endCursor }\n      nodes { id name createdAt expiresAt lastUsedAt permissions unusedPermissions(days: 90) allowedAddresses }\n    }\n  }\n"): typeof import('./graphql.js').ListRisksDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation CreateKey($input: CreateApiKeyInput!) {\n    createApiKey(input: $input) { key apiKey { id name } }\n  }\n"): typeof import('./graphql.js').CreateKeyDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation RotateKey($input: RotateApiKeyInput!) {\n    rotateApiKey(input: $input) { key retiredSecrets { prefix endsAt lastUsedAt } apiKey { id name } }\n  }\n"): typeof import('./graphql.js').RotateKeyDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation ExtendKey($input: ExtendApiKeyInput!) {\n    extendApiKey(input: $input) { apiKey { id expiresAt } }\n  }\n"): typeof import('./graphql.js').ExtendKeyDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation ChangeKey($input: UpdateApiKeyInput!) {\n    updateApiKey(input: $input) { apiKey { id permissions } }\n  }\n"): typeof import('./graphql.js').ChangeKeyDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation RevokeKey($input: RevokeApiKeyInput!) {\n    revokeApiKey(input: $input) { apiKey { id } revokedDescendants { id } }\n  }\n"): typeof import('./graphql.js').RevokeKeyDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query HasKeys {\n    apiKeys(first: 1) { nodes { id } }\n  }\n"): typeof import('./graphql.js').HasKeysDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation EndSessions {\n    signOutEverywhere(input: {}) { user { id } }\n  }\n"): typeof import('./graphql.js').EndSessionsDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query ShowViewer {\n    viewer { id kind name role permissions }\n  }\n"): typeof import('./graphql.js').ShowViewerDocument;


export function graphql(source: string) {
  return (documents as any)[source] ?? {};
}
