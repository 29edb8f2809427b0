/* eslint-disable */
/** Internal type. DO NOT USE DIRECTLY. */
type Exact<T extends { [key: string]: unknown }> = { [K in keyof T]: T[K] };
/** Internal type. DO NOT USE DIRECTLY. */
export type Incremental<T> = T | { [P in keyof T]?: P extends ' $fragmentName' | '__typename' ? T[P] : never };
import type { DocumentTypeDecoration } from '@graphql-typed-document-node/core';
/** Selects the keys to list. All given conditions must hold. */
export type ApiKeyFilter = {
  /** Only keys that work and expire within this number of days. */
  expiringWithinDays?: number | null | undefined;
  /** Their global ids. One of these, at most 100. An empty list selects nothing. */
  ids?: Array<string> | null | undefined;
  /** Only keys whose last use was before this time. Keys that were never used are left out. */
  lastUsedBefore?: string | null | undefined;
  /** A filter that must not hold. It cannot contain `or` or `not`. */
  not?: ApiKeyFilter | null | undefined;
  /** 1 to 5 filters, of which at least one must hold too. They cannot contain `or` or `not`. */
  or?: Array<ApiKeyFilter> | null | undefined;
  /** The owner of the keys. */
  ownerId?: string | null | undefined;
  /** Only keys that hold this permission themselves, whether or not their owner still does. */
  permission?: Permission | null | undefined;
  /** A part of the name, in any case. */
  search?: string | null | undefined;
  /** The status of the keys. */
  status?: ApiKeyStatus | null | undefined;
  /** The status of the keys. One of these, at most 100. An empty list selects nothing. */
  statuses?: Array<ApiKeyStatus> | null | undefined;
  /** The name of a survey whose rows the keys may use. Keys without scopes may use all. */
  survey?: string | null | undefined;
  /** The name of a survey whose rows the keys may use. Keys without scopes may use all. One of these, at most 100. An empty list selects nothing. */
  surveys?: Array<string> | null | undefined;
  /** Only keys that were not used for this number of days. A key that was never used counts from its creation. */
  unusedForDays?: number | null | undefined;
};

/** How to sort keys. */
export type ApiKeyOrder = {
  /** The direction of the list. */
  direction?: SortDirection;
  /** What to sort by. */
  field: ApiKeyOrderField;
};

/** What to sort keys by. */
export type ApiKeyOrderField =
  /** When they were made. */
  | 'CREATED_AT'
  /** When they stop working. Keys that do not expire come last, or first with DESC. */
  | 'EXPIRES_AT'
  /** When they were last used. Keys that were never used come first, or last with DESC. */
  | 'LAST_USED_AT'
  /** Their name. */
  | 'NAME';

/** Whether a key works. */
export type ApiKeyStatus =
  /** Neither revoked nor expired. */
  | 'ACTIVE'
  /** Past its end. It can be extended. */
  | 'EXPIRED'
  /** Revoked. This is permanent. */
  | 'REVOKED';

/** Selects the events to list. All given conditions must hold. */
export type AuditEventFilter = {
  /** The name of the mutation. */
  action?: string | null | undefined;
  /** The name of the mutation. One of these, at most 100. An empty list selects nothing. */
  actions?: Array<string> | null | undefined;
  /** The author: the global id of a user (including their keys) or of a key. */
  actorId?: string | null | undefined;
  /** The changed entity, by global id. */
  entityId?: string | null | undefined;
  /** The type of the changed entity, such as `ApiKey`. */
  entityType?: string | null | undefined;
  /** The type of the changed entity, such as `ApiKey`. One of these, at most 100. An empty list selects nothing. */
  entityTypes?: Array<string> | null | undefined;
  /** The earliest moment, included. */
  from?: string | null | undefined;
  /** Their global ids. One of these, at most 100. An empty list selects nothing. */
  ids?: Array<string> | null | undefined;
  /** A filter that must not hold. It cannot contain `or` or `not`. */
  not?: AuditEventFilter | null | undefined;
  /** 1 to 5 filters, of which at least one must hold too. They cannot contain `or` or `not`. */
  or?: Array<AuditEventFilter> | null | undefined;
  /** The latest moment, excluded. */
  to?: string | null | undefined;
};

/** Selects the audit events to report. All given conditions must hold. */
export type AuditEventRecordedFilter = {
  /** The name of the mutation: one of these, at most 100. */
  actions?: Array<string> | null | undefined;
  /** The author, by the global id of a user (including their keys) or of a key: one of these, at most 100. */
  actorIds?: Array<string> | null | undefined;
  /** The changed entity, by global id: one of these, at most 100. */
  entityIds?: Array<string> | null | undefined;
  /** The type of the changed entity, such as `ApiKey`: one of these, at most 100. */
  entityTypes?: Array<string> | null | undefined;
};

/** A new key. */
export type CreateApiKeyInput = {
  /** The networks from which it may be used, such as `192.0.2.0/24` or `2001:db8::/32`; by default any. An IPv6 network contains no IPv4 addresses. */
  allowedAddresses?: Array<string> | null | undefined;
  /** Details about its purpose. */
  description?: string | null | undefined;
  /** When it stops working. */
  expiresAt?: string | null | undefined;
  /** The number of days that it works. Give this or expiresAt; without both, the server's default applies, if there is one. */
  expiresInDays?: number | null | undefined;
  /** What it is for: 1 to 255 characters. */
  name: string;
  /** Documents that the key must be able to run, at most 100. It gets exactly the permissions that they need. */
  operations?: Array<string> | null | undefined;
  /** The owner, on whose behalf it acts and whose permissions limit it; by default the caller. */
  ownerId?: string | null | undefined;
  /** A named set of permissions. */
  permissionSet?: PermissionSetName | null | undefined;
  /** Single permissions, in addition to the set. In total, at least one is required. */
  permissions?: Array<Permission> | null | undefined;
  /** Its limit of requests a minute; by default the server's. */
  requestsPerMinute?: number | null | undefined;
  /** The surveys whose rows it may read and change, as `survey:<name>`; by default all. */
  scopes?: Array<string> | null | undefined;
};

/** The time by which to extend a key. */
export type ExtendApiKeyInput = {
  /** Days from now or from its end, whichever is later. */
  days: number;
  /** The key. */
  id: string;
};

/** A permission of a principal. No permission implies another. */
export type Permission =
  /** `admin:access`: Manage users, API keys and configuration, and read the audit log. */
  | 'ADMIN_ACCESS'
  /** `detection:process`: Run detection models and record detections. */
  | 'DETECTION_PROCESS'
  /** `differencing:process`: Run differencing and record candidates. */
  | 'DIFFERENCING_PROCESS'
  /** `manage:operations`: Manage surveys, campaigns, models, jobs, workflow runs and the status of observations. */
  | 'MANAGE_OPERATIONS'
  /** `observations:delete`: Delete observations that no other row refers to. */
  | 'OBSERVATIONS_DELETE'
  /** `observations:ingest`: Ingest observations. */
  | 'OBSERVATIONS_INGEST'
  /** `preprocessing:process`: Run preprocessing and register calibration frames. */
  | 'PREPROCESSING_PROCESS'
  /** `read:data`: Read observations and everything derived from them. */
  | 'READ_DATA'
  /** `read:public`: Read public data: surveys. */
  | 'READ_PUBLIC'
  /** `training:data_collection`: Collect training datasets and record training runs. */
  | 'TRAINING_DATA_COLLECTION'
  /** `write:data`: Judge detections and handle alerts. */
  | 'WRITE_DATA';

/** Why a key cannot use a permission. */
export type PermissionBlockCode =
  /** The key has expired: an admin can extend it with extendApiKey. */
  | 'KEY_EXPIRED'
  /** The key has been revoked: create a new one. */
  | 'KEY_REVOKED'
  /** The key does not hold the permission: an admin can add it with updateApiKey. */
  | 'NOT_GRANTED'
  /** The key's owner has been deactivated: an admin can reactivate the user or change the owner. */
  | 'OWNER_INACTIVE'
  /** The role of the key's owner does not hold the permission: an admin can change the role or the owner. */
  | 'OWNER_ROLE_LACKS_IT';

/** A named set of permissions for a new key. */
export type PermissionSetName =
  /** Everything, including administration. Few keys need it. `read:public` `read:data` `write:data` `manage:operations` `admin:access` `training:data_collection` `observations:ingest` `preprocessing:process` `differencing:process` `detection:process` `observations:delete` */
  | 'FULL_ACCESS'
  /** For Prefect flows and Dramatiq workers: every step of the pipeline except validation and alerts, which are for people (`write:data`). `read:public` `read:data` `manage:operations` `training:data_collection` `observations:ingest` `preprocessing:process` `differencing:process` `detection:process` */
  | 'PREFECT_WORKFLOWS'
  /** For notebooks and dashboards that only read. `read:public` `read:data` */
  | 'READ_ONLY'
  /** For flows that collect training data and record training runs. `read:public` `read:data` `manage:operations` `training:data_collection` */
  | 'TRAINING_PIPELINE';

/** Where a permission of a key comes from. It is effective only with both sources. */
export type PermissionSource =
  /** The key holds it itself. */
  | 'KEY'
  /** The role of the key's owner holds it. */
  | 'OWNER_ROLE';

/** The kind of a principal. */
export type PrincipalKind =
  /** A workflow, with an API key. */
  | 'API_KEY'
  /** A person, signed in by JWT. */
  | 'USER';

/** The key to revoke. */
export type RevokeApiKeyInput = {
  /** Also revokes the keys that it created, and those that they created. Needs `admin:access` when there are any. */
  descendants?: boolean | null | undefined;
  /** The key. */
  id: string;
  /** Why, at most 1000 characters. */
  reason?: string | null | undefined;
};

/** The named set of permissions that a user holds. */
export type Role =
  /** Everything. `read:public` `read:data` `write:data` `manage:operations` `admin:access` `training:data_collection` `observations:ingest` `preprocessing:process` `differencing:process` `detection:process` `observations:delete` */
  | 'ADMIN'
  /** Read, and judge detections. `read:public` `read:data` `write:data` */
  | 'ANALYST'
  /** Read public data. `read:public` */
  | 'GUEST'
  /** Everything except administration. `read:public` `read:data` `write:data` `manage:operations` `training:data_collection` `observations:ingest` `preprocessing:process` `differencing:process` `detection:process` `observations:delete` */
  | 'RESEARCHER'
  /** Read. `read:public` `read:data` */
  | 'VIEWER';

/** The key to give a new secret. */
export type RotateApiKeyInput = {
  /** Ends all earlier secrets immediately, including the present one. Use it when a secret has leaked, without a grace period. */
  endPreviousSecrets?: boolean | null | undefined;
  /** How long the present secret still works, in seconds, 0 to 2592000 (30 days), but not after the key's end. Secrets that were retired earlier keep their promised end. */
  gracePeriodSeconds?: number | null | undefined;
  /** The key. */
  id: string;
};

/** The direction of a list. */
export type SortDirection =
  /** The smallest first. */
  | 'ASC'
  /** The largest first. */
  | 'DESC';

/** What to change of a key: only given fields change. */
export type UpdateApiKeyInput = {
  /** The new list of networks from which it may be used; an empty list removes the restriction. */
  allowedAddresses?: Array<string> | null | undefined;
  /** Its new description; null clears it. */
  description?: string | null | undefined;
  /** The key. */
  id: string;
  /** Its new name. */
  name?: string | null | undefined;
  /** The new owner, on whose behalf it acts. */
  ownerId?: string | null | undefined;
  /** The new list of permissions. */
  permissions?: Array<Permission> | null | undefined;
  /** Its limit of requests a minute; null means the server's default. */
  requestsPerMinute?: number | null | undefined;
  /** The new list of scopes; an empty list removes the restriction. */
  scopes?: Array<string> | null | undefined;
};

export type ListKeysQueryVariables = Exact<{
  first: number;
  after?: string | null | undefined;
  filter?: ApiKeyFilter | null | undefined;
  orderBy?: ApiKeyOrder | null | undefined;
}>;


export type ListKeysQuery = { apiKeys: { totalCount: number, pageInfo: { hasNextPage: boolean, endCursor: string | null }, nodes: Array<{ id: string, name: string, prefix: string, status: ApiKeyStatus, expiresAt: string | null, lastUsedAt: string | null, createdAt: string, permissions: Array<Permission>, scopes: Array<string>, owner: { id: string, name: string }, dailyUsage: Array<{ day: string, requests: number, errors: number, denials: number }> }> } };

export type ListOwnersQueryVariables = Exact<{
  search?: string | null | undefined;
}>;


export type ListOwnersQuery = { users: { nodes: Array<{ id: string, name: string, email: string | null, role: Role | null, isActive: boolean | null }> } };

export type ListSurveyNamesQueryVariables = Exact<{ [key: string]: never; }>;


export type ListSurveyNamesQuery = { surveys: { nodes: Array<{ id: string, name: string }> } };

export type ShowKeyQueryVariables = Exact<{
  id: string;
}>;


export type ShowKeyQuery = { apiKey: { id: string, name: string, description: string | null, prefix: string, status: ApiKeyStatus, expiresAt: string | null, lastUsedAt: string | null, usageCount: number, createdAt: string, updatedAt: string, permissions: Array<Permission>, scopes: Array<string>, allowedAddresses: Array<string>, requestsPerMinute: number | null, revokedAt: string | null, revokedReason: string | null, unusedPermissions: Array<Permission>, owner: { id: string, name: string }, createdBy: { id: string, name: string } | null, createdByKey: { id: string, name: string } | null, revokedBy: { id: string, name: string } | null, retiredSecrets: Array<{ prefix: string, endsAt: string, lastUsedAt: string | null, rotatedAt: string }>, dailyUsage: Array<{ day: string, requests: number, errors: number, denials: number }>, effectivePermissionDetails: Array<{ permission: Permission, granted: boolean, effective: boolean, lastUsedAt: string | null, sources: Array<PermissionSource>, blocks: Array<{ code: PermissionBlockCode, message: string }> }>, permissionUsage: Array<{ permission: Permission, usageCount: number }>, recentAddresses: Array<{ address: string, requests: number, firstUsedAt: string, lastUsedAt: string }>, descendants: Array<{ id: string, name: string, status: ApiKeyStatus }> } | null };

export type WatchKeyQueryVariables = Exact<{
  id: string;
}>;


export type WatchKeyQuery = { apiKey: { id: string, lastUsedAt: string | null, usageCount: number, retiredSecrets: Array<{ prefix: string, endsAt: string, lastUsedAt: string | null }> } | null };

export type ListKeyEventsQueryVariables = Exact<{
  filter: AuditEventFilter;
}>;


export type ListKeyEventsQuery = { auditEvents: { pageInfo: { hasNextPage: boolean, endCursor: string | null }, nodes: Array<{ id: string, createdAt: string, action: string, address: string | null, requestId: string | null, entityId: string | null, entityType: string, before: unknown, after: unknown, actorUser: { id: string, name: string } | null, actorKey: { id: string, name: string } | null }> } };

export type FollowKeyEventsSubscriptionVariables = Exact<{
  filter: AuditEventRecordedFilter;
}>;


export type FollowKeyEventsSubscription = { auditEventRecorded: { id: string } };

export type ListPermissionsQueryVariables = Exact<{ [key: string]: never; }>;


export type ListPermissionsQuery = { permissionSets: Array<{ name: PermissionSetName, description: string, permissions: Array<Permission> }>, __type: { enumValues: Array<{ name: string, description: string | null }> | null } | null };

export type FindRequiredPermissionsQueryVariables = Exact<{
  document: string;
}>;


export type FindRequiredPermissionsQuery = { requiredPermissions: Array<{ permission: Permission, paths: Array<string> }> };

export type ListDescendantsQueryVariables = Exact<{
  first: number;
  ids: Array<string> | string;
}>;


export type ListDescendantsQuery = { apiKeys: { nodes: Array<{ id: string, descendants: Array<{ id: string, name: string, status: ApiKeyStatus }> }> } };

export type ListRisksQueryVariables = Exact<{
  after?: string | null | undefined;
}>;


export type ListRisksQuery = { apiKeys: { pageInfo: { hasNextPage: boolean, endCursor: string | null }, nodes: Array<{ id: string, name: string, createdAt: string, expiresAt: string | null, lastUsedAt: string | null, permissions: Array<Permission>, unusedPermissions: Array<Permission>, allowedAddresses: Array<string> }> } };

export type CreateKeyMutationVariables = Exact<{
  input: CreateApiKeyInput;
}>;


export type CreateKeyMutation = { createApiKey: { key: string, apiKey: { id: string, name: string } } };

export type RotateKeyMutationVariables = Exact<{
  input: RotateApiKeyInput;
}>;


export type RotateKeyMutation = { rotateApiKey: { key: string, retiredSecrets: Array<{ prefix: string, endsAt: string, lastUsedAt: string | null }>, apiKey: { id: string, name: string } } };

export type ExtendKeyMutationVariables = Exact<{
  input: ExtendApiKeyInput;
}>;


export type ExtendKeyMutation = { extendApiKey: { apiKey: { id: string, expiresAt: string | null } } };

export type ChangeKeyMutationVariables = Exact<{
  input: UpdateApiKeyInput;
}>;


export type ChangeKeyMutation = { updateApiKey: { apiKey: { id: string, permissions: Array<Permission> } } };

export type RevokeKeyMutationVariables = Exact<{
  input: RevokeApiKeyInput;
}>;


export type RevokeKeyMutation = { revokeApiKey: { apiKey: { id: string }, revokedDescendants: Array<{ id: string }> } };

export type HasKeysQueryVariables = Exact<{ [key: string]: never; }>;


export type HasKeysQuery = { apiKeys: { nodes: Array<{ id: string }> } };

export type EndSessionsMutationVariables = Exact<{ [key: string]: never; }>;


export type EndSessionsMutation = { signOutEverywhere: { user: { id: string } } };

export type ShowViewerQueryVariables = Exact<{ [key: string]: never; }>;


export type ShowViewerQuery = { viewer: { id: string, kind: PrincipalKind, name: string, role: Role | null, permissions: Array<Permission> } | null };

export class TypedDocumentString<TResult, TVariables>
  extends String
  implements DocumentTypeDecoration<TResult, TVariables>
{
  __apiType?: NonNullable<DocumentTypeDecoration<TResult, TVariables>['__apiType']>;
  private value: string;
  public __meta__?: Record<string, any> | undefined;

  constructor(value: string, __meta__?: Record<string, any> | undefined) {
    super(value);
    this.value = value;
    this.__meta__ = __meta__;
  }

  override toString(): string & DocumentTypeDecoration<TResult, TVariables> {
    return this.value;
  }
}

export const ListKeysDocument = new TypedDocumentString(`
    query ListKeys($first: Int!, $after: String, $filter: ApiKeyFilter, $orderBy: ApiKeyOrder) {
  apiKeys(first: $first, after: $after, filter: $filter, orderBy: $orderBy) {
    totalCount
    pageInfo {
      hasNextPage
      endCursor
    }
    nodes {
      id
      name
      prefix
      status
      expiresAt
      lastUsedAt
      createdAt
      permissions
      scopes
      owner {
        id
        name
      }
      dailyUsage(days: 30) {
        day
        requests
        errors
        denials
      }
    }
  }
}
    `) as unknown as TypedDocumentString<ListKeysQuery, ListKeysQueryVariables>;
export const ListOwnersDocument = new TypedDocumentString(`
    query ListOwners($search: String) {
  users(first: 200, filter: {search: $search}, orderBy: {field: NAME}) {
    nodes {
      id
      name
      email
      role
      isActive
    }
  }
}
    `) as unknown as TypedDocumentString<ListOwnersQuery, ListOwnersQueryVariables>;
export const ListSurveyNamesDocument = new TypedDocumentString(`
    query ListSurveyNames {
  surveys(first: 500, orderBy: {field: NAME}) {
    nodes {
      id
      name
    }
  }
}
    `) as unknown as TypedDocumentString<ListSurveyNamesQuery, ListSurveyNamesQueryVariables>;
export const ShowKeyDocument = new TypedDocumentString(`
    query ShowKey($id: ID!) {
  apiKey(id: $id) {
    id
    name
    description
    prefix
    status
    expiresAt
    lastUsedAt
    usageCount
    createdAt
    updatedAt
    permissions
    scopes
    allowedAddresses
    requestsPerMinute
    owner {
      id
      name
    }
    createdBy {
      id
      name
    }
    createdByKey {
      id
      name
    }
    revokedAt
    revokedReason
    revokedBy {
      id
      name
    }
    retiredSecrets {
      prefix
      endsAt
      lastUsedAt
      rotatedAt
    }
    dailyUsage(days: 90) {
      day
      requests
      errors
      denials
    }
    effectivePermissionDetails {
      permission
      granted
      effective
      lastUsedAt
      sources
      blocks {
        code
        message
      }
    }
    permissionUsage {
      permission
      usageCount
    }
    unusedPermissions(days: 90)
    recentAddresses {
      address
      requests
      firstUsedAt
      lastUsedAt
    }
    descendants {
      id
      name
      status
    }
  }
}
    `) as unknown as TypedDocumentString<ShowKeyQuery, ShowKeyQueryVariables>;
export const WatchKeyDocument = new TypedDocumentString(`
    query WatchKey($id: ID!) {
  apiKey(id: $id) {
    id
    lastUsedAt
    usageCount
    retiredSecrets {
      prefix
      endsAt
      lastUsedAt
    }
  }
}
    `) as unknown as TypedDocumentString<WatchKeyQuery, WatchKeyQueryVariables>;
export const ListKeyEventsDocument = new TypedDocumentString(`
    query ListKeyEvents($filter: AuditEventFilter!) {
  auditEvents(first: 20, filter: $filter) {
    pageInfo {
      hasNextPage
      endCursor
    }
    nodes {
      id
      createdAt
      action
      address
      requestId
      entityId
      entityType
      before
      after
      actorUser {
        id
        name
      }
      actorKey {
        id
        name
      }
    }
  }
}
    `) as unknown as TypedDocumentString<ListKeyEventsQuery, ListKeyEventsQueryVariables>;
export const FollowKeyEventsDocument = new TypedDocumentString(`
    subscription FollowKeyEvents($filter: AuditEventRecordedFilter!) {
  auditEventRecorded(filter: $filter) {
    id
  }
}
    `) as unknown as TypedDocumentString<FollowKeyEventsSubscription, FollowKeyEventsSubscriptionVariables>;
export const ListPermissionsDocument = new TypedDocumentString(`
    query ListPermissions {
  permissionSets {
    name
    description
    permissions
  }
  __type(name: "Permission") {
    enumValues {
      name
      description
    }
  }
}
    `) as unknown as TypedDocumentString<ListPermissionsQuery, ListPermissionsQueryVariables>;
export const FindRequiredPermissionsDocument = new TypedDocumentString(`
    query FindRequiredPermissions($document: String!) {
  requiredPermissions(document: $document) {
    permission
    paths
  }
}
    `) as unknown as TypedDocumentString<FindRequiredPermissionsQuery, FindRequiredPermissionsQueryVariables>;
export const ListDescendantsDocument = new TypedDocumentString(`
    query ListDescendants($first: Int!, $ids: [ID!]!) {
  apiKeys(first: $first, filter: {ids: $ids}) {
    nodes {
      id
      descendants {
        id
        name
        status
      }
    }
  }
}
    `) as unknown as TypedDocumentString<ListDescendantsQuery, ListDescendantsQueryVariables>;
export const ListRisksDocument = new TypedDocumentString(`
    query ListRisks($after: String) {
  apiKeys(first: 500, after: $after, filter: {status: ACTIVE}) {
    pageInfo {
      hasNextPage
      endCursor
    }
    nodes {
      id
      name
      createdAt
      expiresAt
      lastUsedAt
      permissions
      unusedPermissions(days: 90)
      allowedAddresses
    }
  }
}
    `) as unknown as TypedDocumentString<ListRisksQuery, ListRisksQueryVariables>;
export const CreateKeyDocument = new TypedDocumentString(`
    mutation CreateKey($input: CreateApiKeyInput!) {
  createApiKey(input: $input) {
    key
    apiKey {
      id
      name
    }
  }
}
    `) as unknown as TypedDocumentString<CreateKeyMutation, CreateKeyMutationVariables>;
export const RotateKeyDocument = new TypedDocumentString(`
    mutation RotateKey($input: RotateApiKeyInput!) {
  rotateApiKey(input: $input) {
    key
    retiredSecrets {
      prefix
      endsAt
      lastUsedAt
    }
    apiKey {
      id
      name
    }
  }
}
    `) as unknown as TypedDocumentString<RotateKeyMutation, RotateKeyMutationVariables>;
export const ExtendKeyDocument = new TypedDocumentString(`
    mutation ExtendKey($input: ExtendApiKeyInput!) {
  extendApiKey(input: $input) {
    apiKey {
      id
      expiresAt
    }
  }
}
    `) as unknown as TypedDocumentString<ExtendKeyMutation, ExtendKeyMutationVariables>;
export const ChangeKeyDocument = new TypedDocumentString(`
    mutation ChangeKey($input: UpdateApiKeyInput!) {
  updateApiKey(input: $input) {
    apiKey {
      id
      permissions
    }
  }
}
    `) as unknown as TypedDocumentString<ChangeKeyMutation, ChangeKeyMutationVariables>;
export const RevokeKeyDocument = new TypedDocumentString(`
    mutation RevokeKey($input: RevokeApiKeyInput!) {
  revokeApiKey(input: $input) {
    apiKey {
      id
    }
    revokedDescendants {
      id
    }
  }
}
    `) as unknown as TypedDocumentString<RevokeKeyMutation, RevokeKeyMutationVariables>;
export const HasKeysDocument = new TypedDocumentString(`
    query HasKeys {
  apiKeys(first: 1) {
    nodes {
      id
    }
  }
}
    `) as unknown as TypedDocumentString<HasKeysQuery, HasKeysQueryVariables>;
export const EndSessionsDocument = new TypedDocumentString(`
    mutation EndSessions {
  signOutEverywhere(input: {}) {
    user {
      id
    }
  }
}
    `) as unknown as TypedDocumentString<EndSessionsMutation, EndSessionsMutationVariables>;
export const ShowViewerDocument = new TypedDocumentString(`
    query ShowViewer {
  viewer {
    id
    kind
    name
    role
    permissions
  }
}
    `) as unknown as TypedDocumentString<ShowViewerQuery, ShowViewerQueryVariables>;