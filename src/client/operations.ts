/** The operations that this project's own programs send. `npm run codegen` checks and types them against the schema. */
import { graphql } from './gql/gql.js';

export const SignIn = graphql(/* GraphQL */ `
  mutation SignIn($input: SignInInput!) {
    signIn(input: $input) {
      accessToken
      expiresAt
      user { name role }
    }
  }
`);

export const WhoAmI = graphql(/* GraphQL */ `
  query WhoAmI {
    viewer { kind name permissions scopes expiresAt }
  }
`);

export const FindSurvey = graphql(/* GraphQL */ `
  query FindSurvey($name: String!) {
    survey(name: $name) { id name isActive }
  }
`);

export const CreateSurvey = graphql(/* GraphQL */ `
  mutation CreateSurvey($input: CreateSurveyInput!) {
    createSurvey(input: $input) {
      survey { id name }
    }
  }
`);

export const CreateApiKey = graphql(/* GraphQL */ `
  mutation CreateApiKey($input: CreateApiKeyInput!) {
    createApiKey(input: $input) {
      key
      apiKey { id name prefix permissions scopes expiresAt }
    }
  }
`);

export const IngestObservations = graphql(/* GraphQL */ `
  mutation IngestObservations($input: IngestObservationsInput!) {
    ingestObservations(input: $input) {
      inserted
      updated
      unchanged
      rejected { index reason }
    }
  }
`);

export const ListObservations = graphql(/* GraphQL */ `
  query ListObservations($first: Int!, $after: String, $filter: ObservationFilter, $orderBy: ObservationOrder) {
    observations(first: $first, after: $after, filter: $filter, orderBy: $orderBy) {
      totalCount
      nodes { id externalId ra dec observedAt status survey { name } }
      pageInfo { hasNextPage endCursor }
    }
  }
`);

export const ShowKey = graphql(/* GraphQL */ `
  query ShowKey($id: ID!) {
    apiKey(id: $id) { name status usageCount lastUsedAt }
  }
`);

export const KeysInUse = graphql(/* GraphQL */ `
  query KeysInUse($search: String!) {
    apiKeys(first: 50, filter: { search: $search }) {
      nodes { name status usageCount unusedPermissions(days: 1) }
    }
  }
`);

export const RevokeApiKey = graphql(/* GraphQL */ `
  mutation RevokeApiKey($input: RevokeApiKeyInput!) {
    revokeApiKey(input: $input) {
      apiKey { name status revokedAt revokedReason }
    }
  }
`);
