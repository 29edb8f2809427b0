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
    "\n  mutation SignIn($input: SignInInput!) {\n    signIn(input: $input) {\n      accessToken\n      expiresAt\n      user { name role }\n    }\n  }\n": typeof types.SignInDocument,
    "\n  query WhoAmI {\n    viewer { kind name permissions scopes expiresAt }\n  }\n": typeof types.WhoAmIDocument,
    "\n  query FindSurvey($name: String!) {\n    survey(name: $name) { id name isActive }\n  }\n": typeof types.FindSurveyDocument,
    "\n  mutation CreateSurvey($input: CreateSurveyInput!) {\n    createSurvey(input: $input) {\n      survey { id name }\n    }\n  }\n": typeof types.CreateSurveyDocument,
    "\n  mutation CreateApiKey($input: CreateApiKeyInput!) {\n    createApiKey(input: $input) {\n      key\n      apiKey { id name prefix permissions scopes expiresAt }\n    }\n  }\n": typeof types.CreateApiKeyDocument,
    "\n  mutation IngestObservations($input: IngestObservationsInput!) {\n    ingestObservations(input: $input) {\n      inserted\n      updated\n      unchanged\n      rejected { index reason }\n    }\n  }\n": typeof types.IngestObservationsDocument,
    "\n  query ListObservations($first: Int!, $after: String, $filter: ObservationFilter, $orderBy: ObservationOrder) {\n    observations(first: $first, after: $after, filter: $filter, orderBy: $orderBy) {\n      totalCount\n      nodes { externalId ra dec observedAt status survey { name } }\n      pageInfo { hasNextPage endCursor }\n    }\n  }\n": typeof types.ListObservationsDocument,
    "\n  query KeyUsage($id: ID!) {\n    apiKey(id: $id) { name status usageCount lastUsedAt }\n  }\n": typeof types.KeyUsageDocument,
    "\n  mutation RevokeApiKey($input: RevokeApiKeyInput!) {\n    revokeApiKey(input: $input) {\n      apiKey { name status revokedAt revokedReason }\n    }\n  }\n": typeof types.RevokeApiKeyDocument,
};
const documents: Documents = {
    "\n  mutation SignIn($input: SignInInput!) {\n    signIn(input: $input) {\n      accessToken\n      expiresAt\n      user { name role }\n    }\n  }\n": types.SignInDocument,
    "\n  query WhoAmI {\n    viewer { kind name permissions scopes expiresAt }\n  }\n": types.WhoAmIDocument,
    "\n  query FindSurvey($name: String!) {\n    survey(name: $name) { id name isActive }\n  }\n": types.FindSurveyDocument,
    "\n  mutation CreateSurvey($input: CreateSurveyInput!) {\n    createSurvey(input: $input) {\n      survey { id name }\n    }\n  }\n": types.CreateSurveyDocument,
    "\n  mutation CreateApiKey($input: CreateApiKeyInput!) {\n    createApiKey(input: $input) {\n      key\n      apiKey { id name prefix permissions scopes expiresAt }\n    }\n  }\n": types.CreateApiKeyDocument,
    "\n  mutation IngestObservations($input: IngestObservationsInput!) {\n    ingestObservations(input: $input) {\n      inserted\n      updated\n      unchanged\n      rejected { index reason }\n    }\n  }\n": types.IngestObservationsDocument,
    "\n  query ListObservations($first: Int!, $after: String, $filter: ObservationFilter, $orderBy: ObservationOrder) {\n    observations(first: $first, after: $after, filter: $filter, orderBy: $orderBy) {\n      totalCount\n      nodes { externalId ra dec observedAt status survey { name } }\n      pageInfo { hasNextPage endCursor }\n    }\n  }\n": types.ListObservationsDocument,
    "\n  query KeyUsage($id: ID!) {\n    apiKey(id: $id) { name status usageCount lastUsedAt }\n  }\n": types.KeyUsageDocument,
    "\n  mutation RevokeApiKey($input: RevokeApiKeyInput!) {\n    revokeApiKey(input: $input) {\n      apiKey { name status revokedAt revokedReason }\n    }\n  }\n": types.RevokeApiKeyDocument,
};

/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation SignIn($input: SignInInput!) {\n    signIn(input: $input) {\n      accessToken\n      expiresAt\n      user { name role }\n    }\n  }\n"): typeof import('./graphql.js').SignInDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query WhoAmI {\n    viewer { kind name permissions scopes expiresAt }\n  }\n"): typeof import('./graphql.js').WhoAmIDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query FindSurvey($name: String!) {\n    survey(name: $name) { id name isActive }\n  }\n"): typeof import('./graphql.js').FindSurveyDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation CreateSurvey($input: CreateSurveyInput!) {\n    createSurvey(input: $input) {\n      survey { id name }\n    }\n  }\n"): typeof import('./graphql.js').CreateSurveyDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation CreateApiKey($input: CreateApiKeyInput!) {\n    createApiKey(input: $input) {\n      key\n      apiKey { id name prefix permissions scopes expiresAt }\n    }\n  }\n"): typeof import('./graphql.js').CreateApiKeyDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation IngestObservations($input: IngestObservationsInput!) {\n    ingestObservations(input: $input) {\n      inserted\n      updated\n      unchanged\n      rejected { index reason }\n    }\n  }\n"): typeof import('./graphql.js').IngestObservationsDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query ListObservations($first: Int!, $after: String, $filter: ObservationFilter, $orderBy: ObservationOrder) {\n    observations(first: $first, after: $after, filter: $filter, orderBy: $orderBy) {\n      totalCount\n      nodes { externalId ra dec observedAt status survey { name } }\n      pageInfo { hasNextPage endCursor }\n    }\n  }\n"): typeof import('./graphql.js').ListObservationsDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query KeyUsage($id: ID!) {\n    apiKey(id: $id) { name status usageCount lastUsedAt }\n  }\n"): typeof import('./graphql.js').KeyUsageDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation RevokeApiKey($input: RevokeApiKeyInput!) {\n    revokeApiKey(input: $input) {\n      apiKey { name status revokedAt revokedReason }\n    }\n  }\n"): typeof import('./graphql.js').RevokeApiKeyDocument;


export function graphql(source: string) {
  return (documents as any)[source] ?? {};
}
