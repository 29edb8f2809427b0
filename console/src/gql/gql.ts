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
    "\n  query ListOwners($search: String) {\n    users(first: 200, filter: { search: $search }, orderBy: { field: NAME }) {\n      nodes { id name email }\n    }\n  }\n": typeof types.ListOwnersDocument,
    "\n  query ListSurveyNames {\n    surveys(first: 500, orderBy: { field: NAME }) {\n      nodes { id name }\n    }\n  }\n": typeof types.ListSurveyNamesDocument,
    "\n  query ShowViewer {\n    viewer { id kind name role permissions }\n  }\n": typeof types.ShowViewerDocument,
};
const documents: Documents = {
    "\n  query ListKeys($first: Int!, $after: String, $filter: ApiKeyFilter, $orderBy: ApiKeyOrder) {\n    apiKeys(first: $first, after: $after, filter: $filter, orderBy: $orderBy) {\n      totalCount\n      pageInfo { hasNextPage endCursor }\n      nodes {\n        id name prefix status expiresAt lastUsedAt createdAt permissions scopes\n        owner { id name }\n        dailyUsage(days: 30) { day requests errors denials }\n      }\n    }\n  }\n": types.ListKeysDocument,
    "\n  query ListOwners($search: String) {\n    users(first: 200, filter: { search: $search }, orderBy: { field: NAME }) {\n      nodes { id name email }\n    }\n  }\n": types.ListOwnersDocument,
    "\n  query ListSurveyNames {\n    surveys(first: 500, orderBy: { field: NAME }) {\n      nodes { id name }\n    }\n  }\n": types.ListSurveyNamesDocument,
    "\n  query ShowViewer {\n    viewer { id kind name role permissions }\n  }\n": types.ShowViewerDocument,
};

/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query ListKeys($first: Int!, $after: String, $filter: ApiKeyFilter, $orderBy: ApiKeyOrder) {\n    apiKeys(first: $first, after: $after, filter: $filter, orderBy: $orderBy) {\n      totalCount\n      pageInfo { hasNextPage endCursor }\n      nodes {\n        id name prefix status expiresAt lastUsedAt createdAt permissions scopes\n        owner { id name }\n        dailyUsage(days: 30) { day requests errors denials }\n      }\n    }\n  }\n"): typeof import('./graphql.js').ListKeysDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query ListOwners($search: String) {\n    users(first: 200, filter: { search: $search }, orderBy: { field: NAME }) {\n      nodes { id name email }\n    }\n  }\n"): typeof import('./graphql.js').ListOwnersDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query ListSurveyNames {\n    surveys(first: 500, orderBy: { field: NAME }) {\n      nodes { id name }\n    }\n  }\n"): typeof import('./graphql.js').ListSurveyNamesDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query ShowViewer {\n    viewer { id kind name role permissions }\n  }\n"): typeof import('./graphql.js').ShowViewerDocument;


export function graphql(source: string) {
  return (documents as any)[source] ?? {};
}
