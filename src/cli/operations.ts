/** The operations of the command line. `npm run codegen` checks and types them against the schema. */
import { graphql } from '../client/gql/gql.js';

export const StartSession = graphql(/* GraphQL */ `
  mutation StartSession($input: SignInInput!) {
    signIn(input: $input) { accessToken expiresAt refreshToken refreshExpiresAt user { name email role } }
  }
`);

export const RefreshSession = graphql(/* GraphQL */ `
  mutation RefreshSession($input: RefreshSessionInput!) {
    refreshSession(input: $input) { accessToken expiresAt refreshToken refreshExpiresAt }
  }
`);

export const EndSession = graphql(/* GraphQL */ `
  mutation EndSession($input: SignOutInput!) {
    signOut(input: $input) { done }
  }
`);

export const ShowPrincipal = graphql(/* GraphQL */ `
  query ShowPrincipal {
    viewer { id kind name role permissions scopes expiresAt }
  }
`);

export const ListSessions = graphql(/* GraphQL */ `
  query ListSessions {
    viewer { sessions { id current client address userAgent createdAt lastUsedAt expiresAt } }
  }
`);

export const ListSessionsOf = graphql(/* GraphQL */ `
  query ListSessionsOf($id: ID!) {
    user(id: $id) { sessions { id current client address userAgent createdAt lastUsedAt expiresAt } }
  }
`);

export const EndOneSession = graphql(/* GraphQL */ `
  mutation EndOneSession($input: EndSessionInput!) {
    endSession(input: $input) { user { id name email } }
  }
`);

export const ListPermissionSets = graphql(/* GraphQL */ `
  query ListPermissionSets {
    permissionSets { name description permissions }
  }
`);

export const FindRequirements = graphql(/* GraphQL */ `
  query FindRequirements($document: String!, $operationName: String) {
    requiredPermissions(document: $document, operationName: $operationName) { permission paths }
  }
`);

export const ListKeys = graphql(/* GraphQL */ `
  query ListKeys($first: Int!, $after: String, $filter: ApiKeyFilter, $orderBy: ApiKeyOrder) {
    apiKeys(first: $first, after: $after, filter: $filter, orderBy: $orderBy) {
      nodes { id name prefix status owner { name email } permissions scopes lastUsedAt expiresAt createdAt }
      pageInfo { hasNextPage endCursor }
    }
  }
`);

export const ShowOneKey = graphql(/* GraphQL */ `
  query ShowOneKey($id: ID!) {
    apiKey(id: $id) {
      id name description prefix status owner { name email } createdAt createdBy { name } createdByKey { name prefix }
      permissions effectivePermissions unusedPermissions scopes allowedAddresses requestsPerMinute
      usageCount lastUsedAt expiresAt revokedAt revokedReason revokedBy { name }
      retiredSecrets { prefix rotatedAt endsAt lastUsedAt }
    }
  }
`);

export const ShowKeyUsage = graphql(/* GraphQL */ `
  query ShowKeyUsage($id: ID!) {
    apiKey(id: $id) {
      id name prefix usageCount lastUsedAt
      dailyUsage { day requests errors denials }
      permissionUsage { permission usageCount lastUsedAt }
      missingPermissions { permission denials lastDeniedAt }
      unusedPermissions
    }
  }
`);

export const MakeKey = graphql(/* GraphQL */ `
  mutation MakeKey($input: CreateApiKeyInput!) {
    createApiKey(input: $input) {
      key
      apiKey { id name prefix permissions scopes allowedAddresses expiresAt owner { name email } }
    }
  }
`);

export const ChangeKey = graphql(/* GraphQL */ `
  mutation ChangeKey($input: UpdateApiKeyInput!) {
    updateApiKey(input: $input) { apiKey { id name prefix permissions scopes allowedAddresses requestsPerMinute expiresAt } }
  }
`);

export const ExtendKey = graphql(/* GraphQL */ `
  mutation ExtendKey($input: ExtendApiKeyInput!) {
    extendApiKey(input: $input) { apiKey { id name prefix expiresAt } }
  }
`);

export const RotateKey = graphql(/* GraphQL */ `
  mutation RotateKey($input: RotateApiKeyInput!) {
    rotateApiKey(input: $input) { key apiKey { id name prefix expiresAt } retiredSecrets { prefix endsAt lastUsedAt } }
  }
`);

export const EndSecrets = graphql(/* GraphQL */ `
  mutation EndSecrets($input: EndRetiredSecretsInput!) {
    endRetiredSecrets(input: $input) { apiKey { id name prefix } endedSecrets { prefix lastUsedAt } }
  }
`);

export const EndKey = graphql(/* GraphQL */ `
  mutation EndKey($input: RevokeApiKeyInput!) {
    revokeApiKey(input: $input) { apiKey { id name prefix revokedAt } revokedDescendants { id name prefix } }
  }
`);

export const ListKeyRequests = graphql(/* GraphQL */ `
  query ListKeyRequests($first: Int!, $after: String, $filter: ApiKeyRequestFilter) {
    apiKeyRequests(first: $first, after: $after, filter: $filter) {
      nodes { id name status requester { name email } permissions surveys reason comment createdAt collectUntil expiresInDays }
      pageInfo { hasNextPage endCursor }
    }
  }
`);

export const AskForKey = graphql(/* GraphQL */ `
  mutation AskForKey($input: RequestApiKeyInput!) {
    requestApiKey(input: $input) { apiKeyRequest { id name status permissions surveys } }
  }
`);

export const DecideKeyRequest = graphql(/* GraphQL */ `
  mutation DecideKeyRequest($input: DecideApiKeyRequestInput!) {
    decideApiKeyRequest(input: $input) { apiKeyRequest { id name status permissions surveys collectUntil comment } }
  }
`);

export const CollectKey = graphql(/* GraphQL */ `
  mutation CollectKey($input: CollectApiKeyInput!) {
    collectApiKey(input: $input) {
      key
      apiKey { id name prefix permissions scopes allowedAddresses expiresAt owner { name email } }
    }
  }
`);

export const ListUsers = graphql(/* GraphQL */ `
  query ListUsers($first: Int!, $after: String, $filter: UserFilter) {
    users(first: $first, after: $after, filter: $filter) {
      nodes { id name email role isActive isServiceAccount lastSignInAt createdAt }
      pageInfo { hasNextPage endCursor }
    }
  }
`);

export const AddUser = graphql(/* GraphQL */ `
  mutation AddUser($input: CreateUserInput!) {
    createUser(input: $input) { user { id name email role } }
  }
`);

export const IssueCode = graphql(/* GraphQL */ `
  mutation IssueCode($input: IssueOneTimeCodeInput!) {
    issueOneTimeCode(input: $input) { code expiresAt user { id name email } }
  }
`);

export const RedeemCode = graphql(/* GraphQL */ `
  mutation RedeemCode($input: RedeemOneTimeCodeInput!) {
    redeemOneTimeCode(input: $input) { done }
  }
`);

export const ChangeRole = graphql(/* GraphQL */ `
  mutation ChangeRole($input: SetUserRoleInput!) {
    setUserRole(input: $input) { user { id name email role } }
  }
`);

export const StopUser = graphql(/* GraphQL */ `
  mutation StopUser($input: DeactivateUserInput!) {
    deactivateUser(input: $input) { user { id name email isActive } stoppedKeys { id name prefix } }
  }
`);

export const ResumeUser = graphql(/* GraphQL */ `
  mutation ResumeUser($input: ReactivateUserInput!) {
    reactivateUser(input: $input) { user { id name email isActive } }
  }
`);

export const ListAuditEvents = graphql(/* GraphQL */ `
  query ListAuditEvents($first: Int!, $after: String, $filter: AuditEventFilter, $orderBy: AuditEventOrder) {
    auditEvents(first: $first, after: $after, filter: $filter, orderBy: $orderBy) {
      nodes { id createdAt action entityType entityId actorUser { name email } actorKey { name prefix } address requestId before after }
      pageInfo { hasNextPage endCursor }
    }
  }
`);
