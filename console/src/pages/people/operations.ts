/** What the pages of people ask the API. */
import { graphql } from '../../gql/gql.js';

export const ListPeople = graphql(/* GraphQL */ `
  query ListPeople($first: Int!, $after: String, $filter: UserFilter, $orderBy: UserOrder) {
    users(first: $first, after: $after, filter: $filter, orderBy: $orderBy) {
      totalCount
      pageInfo { hasNextPage endCursor }
      nodes { id name email role isActive isServiceAccount lastSignInAt createdAt }
    }
  }
`);

export const FindUsers = graphql(/* GraphQL */ `
  query FindUsers($first: Int!, $filter: UserFilter!) {
    users(first: $first, filter: $filter, orderBy: { field: NAME }) {
      pageInfo { hasNextPage }
      nodes { id name email }
    }
  }
`);

/** For those who choose a user: admins, who see all. */
export const NameUser = graphql(/* GraphQL */ `
  query NameUser($id: ID!) {
    user(id: $id) { id name email role }
  }
`);

export const ShowPerson = graphql(/* GraphQL */ `
  query ShowPerson($id: ID!) {
    user(id: $id) { id name email role isActive isServiceAccount lastSignInAt createdAt }
  }
`);

export const ListKeysOf = graphql(/* GraphQL */ `
  query ListKeysOf($ownerId: ID!) {
    apiKeys(first: 100, filter: { ownerId: $ownerId, status: ACTIVE }, orderBy: { field: LAST_USED_AT, direction: DESC }) {
      totalCount
      nodes { id name prefix lastUsedAt }
    }
  }
`);

export const AddPerson = graphql(/* GraphQL */ `
  mutation AddPerson($input: CreateUserInput!) {
    createUser(input: $input) { user { id name } }
  }
`);

export const IssueCode = graphql(/* GraphQL */ `
  mutation IssueCode($input: IssueOneTimeCodeInput!) {
    issueOneTimeCode(input: $input) { code expiresAt user { id } }
  }
`);

export const ChangeRole = graphql(/* GraphQL */ `
  mutation ChangeRole($input: SetUserRoleInput!) {
    setUserRole(input: $input) { user { id role } }
  }
`);

export const DeactivatePerson = graphql(/* GraphQL */ `
  mutation DeactivatePerson($input: DeactivateUserInput!) {
    deactivateUser(input: $input) { user { id isActive } stoppedKeys { id } }
  }
`);

export const ReactivatePerson = graphql(/* GraphQL */ `
  mutation ReactivatePerson($input: ReactivateUserInput!) {
    reactivateUser(input: $input) { user { id isActive } }
  }
`);

export const ListSessionsOf = graphql(/* GraphQL */ `
  query ListSessionsOf($userId: ID!) {
    user(id: $userId) { id sessions { id current client address userAgent createdAt lastUsedAt expiresAt } }
  }
`);

export const EndOneSession = graphql(/* GraphQL */ `
  mutation EndOneSession($input: EndSessionInput!) {
    endSession(input: $input) { user { id } }
  }
`);

export const EndSessionsOf = graphql(/* GraphQL */ `
  mutation EndSessionsOf($input: SignOutEverywhereInput!) {
    signOutEverywhere(input: $input) { user { id } }
  }
`);
