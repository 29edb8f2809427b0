/* eslint-disable */
/** Internal type. DO NOT USE DIRECTLY. */
type Exact<T extends { [key: string]: unknown }> = { [K in keyof T]: T[K] };
/** Internal type. DO NOT USE DIRECTLY. */
export type Incremental<T> = T | { [P in keyof T]?: P extends ' $fragmentName' | '__typename' ? T[P] : never };
import type { DocumentTypeDecoration } from '@graphql-typed-document-node/core';
/** The decision of an admin about a request for a key. */
export type ApiKeyDecision =
  /** The requester may collect the key. */
  | 'APPROVE'
  /** The requester gets no key. */
  | 'REJECT';

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

/** Selects the requests to list. All given conditions must hold. */
export type ApiKeyRequestFilter = {
  /** Their global ids. One of these, at most 100. An empty list selects nothing. */
  ids?: Array<string> | null | undefined;
  /** A filter that must not hold. It cannot contain `or` or `not`. */
  not?: ApiKeyRequestFilter | null | undefined;
  /** 1 to 5 filters, of which at least one must hold too. They cannot contain `or` or `not`. */
  or?: Array<ApiKeyRequestFilter> | null | undefined;
  /** The status of the requests. */
  status?: ApiKeyRequestStatus | null | undefined;
  /** The status of the requests. One of these, at most 100. An empty list selects nothing. */
  statuses?: Array<ApiKeyRequestStatus> | null | undefined;
};

/** How to sort requests. */
export type ApiKeyRequestOrder = {
  /** The direction of the list. */
  direction?: SortDirection;
  /** What to sort by. */
  field: ApiKeyRequestOrderField;
};

/** What to sort requests by. */
export type ApiKeyRequestOrderField =
  /** When they were sent. */
  | 'CREATED_AT';

/** The progress of a request for a key. */
export type ApiKeyRequestStatus =
  /** The requester can collect the key. */
  | 'APPROVED'
  /** The key exists. */
  | 'COLLECTED'
  /** It was approved, and the requester did not collect the key in time. */
  | 'EXPIRED'
  /** No admin has decided yet. */
  | 'OPEN'
  /** An admin rejected it, or withdrew the approval. */
  | 'REJECTED'
  /** The requester withdrew it before an admin decided. */
  | 'WITHDRAWN';

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

/** How to sort audit events. */
export type AuditEventOrder = {
  /** The direction of the list. */
  direction?: SortDirection;
  /** What to sort by. */
  field: AuditEventOrderField;
};

/** What to sort audit events by. */
export type AuditEventOrderField =
  /** When they were recorded. */
  | 'CREATED_AT';

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

/** The old and the new password. */
export type ChangePasswordInput = {
  /** The present password. */
  currentPassword: string;
  /** The new password: 8 to 200 characters. */
  newPassword: string;
};

/** The request whose key to collect. */
export type CollectApiKeyInput = {
  /** The request. */
  requestId: string;
};

/** A circle on the sky. */
export type ConeSearchInput = {
  /** Declination of its centre in degrees, ICRS, −90 to 90. */
  dec: number;
  /** Right ascension of its centre in degrees, ICRS, 0 ≤ ra < 360. */
  ra: number;
  /** Its radius in degrees, 0 to 180. With 0, only the exact position matches. */
  radius: number;
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

/** A new user. */
export type CreateUserInput = {
  /** The e-mail address, unique among users. */
  email: string;
  /** The name shown to others. */
  name: string;
  /**
   * The first password, 8 to 200 characters. Without one the user is a service account, until they redeem an invitation.
   * @deprecated The admin would know the password: leave it out, and send the user a code of `issueOneTimeCode`.
   */
  password?: string | null | undefined;
  /** The role. */
  role: Role;
};

/** The user to deactivate. */
export type DeactivateUserInput = {
  /** The user. */
  id: string;
};

/** The request and the decision. */
export type DecideApiKeyRequestInput = {
  /** A comment for the requester, at most 1000 characters. */
  comment?: string | null | undefined;
  /** The decision. */
  decision: ApiKeyDecision;
  /** For APPROVE: the number of days that the key works after it is collected; by default the server's default, if there is one. */
  expiresInDays?: number | null | undefined;
  /** The request. */
  id: string;
};

/** The time by which to extend a key. */
export type ExtendApiKeyInput = {
  /** Days from now or from its end, whichever is later. */
  days: number;
  /** The key. */
  id: string;
};

/** The user and the purpose. */
export type IssueOneTimeCodeInput = {
  /** INVITATION for a user without a password, PASSWORD_RESET for a user with one. Otherwise CONFLICT. */
  purpose: OneTimeCodePurpose;
  /** The user who may redeem the code: another user than the caller. */
  userId: string;
};

/** Selects the observations to list. All given conditions must hold. */
export type ObservationFilter = {
  /** Their id in their survey, exactly. */
  externalId?: string | null | undefined;
  /** Their filter, exactly. A blank text selects observations without a filter. */
  filterBand?: string | null | undefined;
  /** Their filter, exactly. A blank text selects observations without a filter. One of these, at most 100. An empty list selects nothing. */
  filterBands?: Array<string> | null | undefined;
  /** Their global ids. One of these, at most 100. An empty list selects nothing. */
  ids?: Array<string> | null | undefined;
  /** A filter that must not hold. It cannot contain `or` or `not`. */
  not?: ObservationFilter | null | undefined;
  /** The earliest moment, included. */
  observedAfter?: string | null | undefined;
  /** The latest moment, excluded. */
  observedBefore?: string | null | undefined;
  /** 1 to 5 filters, of which at least one must hold too. They cannot contain `or` or `not`. */
  or?: Array<ObservationFilter> | null | undefined;
  /** Their position in the pipeline. */
  status?: ObservationStatus | null | undefined;
  /** Their position in the pipeline. One of these, at most 100. An empty list selects nothing. */
  statuses?: Array<ObservationStatus> | null | undefined;
  /** The name of their survey, such as `ZTF`. */
  survey?: string | null | undefined;
  /** The name of their survey, such as `ZTF`. One of these, at most 100. An empty list selects nothing. */
  surveys?: Array<string> | null | undefined;
};

/** An observation's position in the pipeline. */
export type ObservationStatus =
  /** Archived. It is no longer processed. */
  | 'ARCHIVED'
  /** Compared with its reference. Its candidates are recorded. */
  | 'DIFFERENCED'
  /** Being differenced. */
  | 'DIFFERENCING'
  /** A step failed. */
  | 'FAILED'
  /** Ingested, but not processed yet. */
  | 'INGESTED'
  /** Calibrated and aligned. */
  | 'PREPROCESSED'
  /** Being preprocessed. */
  | 'PREPROCESSING';

/** The purpose of a one-time code. */
export type OneTimeCodePurpose =
  /** The user sets a first password. */
  | 'INVITATION'
  /** The user replaces a lost password. */
  | 'PASSWORD_RESET';

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

/** The user to reactivate. */
export type ReactivateUserInput = {
  /** The user. */
  id: string;
};

/** The code and the new password. */
export type RedeemOneTimeCodeInput = {
  /** The code. */
  code: string;
  /** The e-mail address of the user, in any case. */
  email: string;
  /** The new password: 8 to 200 characters. */
  newPassword: string;
  /** The purpose that the code was issued for. */
  purpose: OneTimeCodePurpose;
};

/** The key to ask for. */
export type RequestApiKeyInput = {
  /** What the key is for: 1 to 255 characters. */
  name: string;
  /** Documents that the key must be able to run, at most 100. It gets exactly the permissions that they need. */
  operations?: Array<string> | null | undefined;
  /** A named set of permissions. */
  permissionSet?: PermissionSetName | null | undefined;
  /** Single permissions, in addition to the set. In total, at least one is required. */
  permissions?: Array<Permission> | null | undefined;
  /** Why it is needed: 1 to 1000 characters. It becomes the description of the key. */
  reason: string;
  /** The names of the surveys whose rows it may read and change; by default all. */
  surveys?: Array<string> | null | undefined;
};

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

/** The user and the new role. */
export type SetUserRoleInput = {
  /** The user. */
  id: string;
  /** The new role. */
  role: Role;
};

/** Whose sessions to end. */
export type SignOutEverywhereInput = {
  /** The user, for admins; by default the caller. */
  userId?: string | null | undefined;
};

/** The session to end. */
export type SignOutInput = {
  /** The refresh token. */
  refreshToken: string;
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

/** Selects the users to list. All given conditions must hold. */
export type UserFilter = {
  /** Their global ids. One of these, at most 100. An empty list selects nothing. */
  ids?: Array<string> | null | undefined;
  /** Only active users, or only the others. */
  isActive?: boolean | null | undefined;
  /** A filter that must not hold. It cannot contain `or` or `not`. */
  not?: UserFilter | null | undefined;
  /** 1 to 5 filters, of which at least one must hold too. They cannot contain `or` or `not`. */
  or?: Array<UserFilter> | null | undefined;
  /** Their role. */
  role?: Role | null | undefined;
  /** Their role. One of these, at most 100. An empty list selects nothing. */
  roles?: Array<Role> | null | undefined;
  /** A part of the name or the e-mail, in any case. */
  search?: string | null | undefined;
};

/** How to sort users. */
export type UserOrder = {
  /** The direction of the list. */
  direction?: SortDirection;
  /** What to sort by. */
  field: UserOrderField;
};

/** What to sort users by. */
export type UserOrderField =
  /** When they were added. */
  | 'CREATED_AT'
  /** Their e-mail address. */
  | 'EMAIL'
  /** Their name. */
  | 'NAME';

/** The request to withdraw. */
export type WithdrawApiKeyRequestInput = {
  /** The request. */
  id: string;
};

export type ShowAccountQueryVariables = Exact<{
  id: string;
}>;


export type ShowAccountQuery = { user: { id: string, name: string, email: string | null, role: Role | null, lastSignInAt: string | null, isServiceAccount: boolean | null } | null };

export type ChangePasswordMutationVariables = Exact<{
  input: ChangePasswordInput;
}>;


export type ChangePasswordMutation = { changePassword: { refreshToken: string } };

export type EndSessionMutationVariables = Exact<{
  input: SignOutInput;
}>;


export type EndSessionMutation = { signOut: { done: boolean } };

export type RedeemCodeMutationVariables = Exact<{
  input: RedeemOneTimeCodeInput;
}>;


export type RedeemCodeMutation = { redeemOneTimeCode: { done: boolean } };

export type ListEventsQueryVariables = Exact<{
  first: number;
  after?: string | null | undefined;
  filter?: AuditEventFilter | null | undefined;
  orderBy?: AuditEventOrder | null | undefined;
}>;


export type ListEventsQuery = { auditEvents: { pageInfo: { hasNextPage: boolean, endCursor: string | null }, nodes: Array<{ id: string, createdAt: string, action: string, entityType: string, entityId: string | null, address: string | null, userAgent: string | null, requestId: string | null, before: unknown, after: unknown, actorUser: { id: string, name: string } | null, actorKey: { id: string, name: string } | null }> } };

export type ShowEventQueryVariables = Exact<{
  id: string;
}>;


export type ShowEventQuery = { auditEvent: { id: string, createdAt: string, action: string, entityType: string, entityId: string | null, address: string | null, userAgent: string | null, requestId: string | null, before: unknown, after: unknown, actorUser: { id: string, name: string } | null, actorKey: { id: string, name: string } | null } | null };

export type ListAuditNamesQueryVariables = Exact<{ [key: string]: never; }>;


export type ListAuditNamesQuery = { mutations: { fields: Array<{ name: string }> | null } | null, entities: { possibleTypes: Array<{ name: string | null }> | null } | null };

export type FollowEventsSubscriptionVariables = Exact<{
  filter?: AuditEventRecordedFilter | null | undefined;
}>;


export type FollowEventsSubscription = { auditEventRecorded: { id: string } };

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

export type ListObservationsQueryVariables = Exact<{
  first: number;
  after?: string | null | undefined;
  filter?: ObservationFilter | null | undefined;
  near?: ConeSearchInput | null | undefined;
}>;


export type ListObservationsQuery = { observations: { pageInfo: { hasNextPage: boolean, endCursor: string | null }, nodes: Array<{ id: string, externalId: string, ra: number, dec: number, filterBand: string | null, observedAt: string, status: ObservationStatus, survey: { id: string, name: string } }> } };

export type ShowSkyQueryVariables = Exact<{
  filter?: ObservationFilter | null | undefined;
}>;


export type ShowSkyQuery = { skyDensity: { bands: number, cellsPerBand: number, index: Array<number>, count: Array<number> } };

export type CountObservationsQueryVariables = Exact<{
  filter?: ObservationFilter | null | undefined;
}>;


export type CountObservationsQuery = { observationStatistics: Array<{ survey: string, status: ObservationStatus, count: number }> };

export type FollowObservationsSubscriptionVariables = Exact<{ [key: string]: never; }>;


export type FollowObservationsSubscription = { observationChanged: { id: string } };

export type ListPeopleQueryVariables = Exact<{
  first: number;
  after?: string | null | undefined;
  filter?: UserFilter | null | undefined;
  orderBy?: UserOrder | null | undefined;
}>;


export type ListPeopleQuery = { users: { totalCount: number, pageInfo: { hasNextPage: boolean, endCursor: string | null }, nodes: Array<{ id: string, name: string, email: string | null, role: Role | null, isActive: boolean | null, isServiceAccount: boolean | null, lastSignInAt: string | null, createdAt: string | null }> } };

export type ShowPersonQueryVariables = Exact<{
  id: string;
}>;


export type ShowPersonQuery = { user: { id: string, name: string, email: string | null, role: Role | null, isActive: boolean | null, isServiceAccount: boolean | null, lastSignInAt: string | null, createdAt: string | null } | null };

export type ListKeysOfQueryVariables = Exact<{
  ownerId: string;
}>;


export type ListKeysOfQuery = { apiKeys: { totalCount: number, nodes: Array<{ id: string, name: string, prefix: string, lastUsedAt: string | null }> } };

export type AddPersonMutationVariables = Exact<{
  input: CreateUserInput;
}>;


export type AddPersonMutation = { createUser: { user: { id: string, name: string } } };

export type IssueCodeMutationVariables = Exact<{
  input: IssueOneTimeCodeInput;
}>;


export type IssueCodeMutation = { issueOneTimeCode: { code: string, expiresAt: string, user: { id: string } } };

export type ChangeRoleMutationVariables = Exact<{
  input: SetUserRoleInput;
}>;


export type ChangeRoleMutation = { setUserRole: { user: { id: string, role: Role | null } } };

export type DeactivatePersonMutationVariables = Exact<{
  input: DeactivateUserInput;
}>;


export type DeactivatePersonMutation = { deactivateUser: { user: { id: string, isActive: boolean | null }, stoppedKeys: Array<{ id: string }> } };

export type ReactivatePersonMutationVariables = Exact<{
  input: ReactivateUserInput;
}>;


export type ReactivatePersonMutation = { reactivateUser: { user: { id: string, isActive: boolean | null } } };

export type EndSessionsOfMutationVariables = Exact<{
  input: SignOutEverywhereInput;
}>;


export type EndSessionsOfMutation = { signOutEverywhere: { user: { id: string } } };

export type ListRequestsQueryVariables = Exact<{
  first: number;
  after?: string | null | undefined;
  filter?: ApiKeyRequestFilter | null | undefined;
  orderBy?: ApiKeyRequestOrder | null | undefined;
}>;


export type ListRequestsQuery = { apiKeyRequests: { totalCount: number, pageInfo: { hasNextPage: boolean, endCursor: string | null }, nodes: Array<{ id: string, name: string, status: ApiKeyRequestStatus, createdAt: string, permissions: Array<Permission>, surveys: Array<string>, requester: { id: string, name: string } }> } };

export type ShowRequestQueryVariables = Exact<{
  id: string;
}>;


export type ShowRequestQuery = { apiKeyRequest: { id: string, name: string, reason: string, status: ApiKeyRequestStatus, createdAt: string, permissions: Array<Permission>, surveys: Array<string>, expiresInDays: number | null, collectUntil: string | null, comment: string | null, decidedAt: string | null, requester: { id: string, name: string, email: string | null, role: Role | null }, decidedBy: { id: string, name: string } | null, apiKey: { id: string, name: string } | null } | null };

export type SendRequestMutationVariables = Exact<{
  input: RequestApiKeyInput;
}>;


export type SendRequestMutation = { requestApiKey: { apiKeyRequest: { id: string, name: string } } };

export type DecideRequestMutationVariables = Exact<{
  input: DecideApiKeyRequestInput;
}>;


export type DecideRequestMutation = { decideApiKeyRequest: { apiKeyRequest: { id: string, status: ApiKeyRequestStatus } } };

export type WithdrawRequestMutationVariables = Exact<{
  input: WithdrawApiKeyRequestInput;
}>;


export type WithdrawRequestMutation = { withdrawApiKeyRequest: { apiKeyRequest: { id: string, status: ApiKeyRequestStatus } } };

export type CollectKeyMutationVariables = Exact<{
  input: CollectApiKeyInput;
}>;


export type CollectKeyMutation = { collectApiKey: { key: string, apiKey: { id: string, name: string } } };

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

export const ShowAccountDocument = new TypedDocumentString(`
    query ShowAccount($id: ID!) {
  user(id: $id) {
    id
    name
    email
    role
    lastSignInAt
    isServiceAccount
  }
}
    `) as unknown as TypedDocumentString<ShowAccountQuery, ShowAccountQueryVariables>;
export const ChangePasswordDocument = new TypedDocumentString(`
    mutation ChangePassword($input: ChangePasswordInput!) {
  changePassword(input: $input) {
    refreshToken
  }
}
    `) as unknown as TypedDocumentString<ChangePasswordMutation, ChangePasswordMutationVariables>;
export const EndSessionDocument = new TypedDocumentString(`
    mutation EndSession($input: SignOutInput!) {
  signOut(input: $input) {
    done
  }
}
    `) as unknown as TypedDocumentString<EndSessionMutation, EndSessionMutationVariables>;
export const RedeemCodeDocument = new TypedDocumentString(`
    mutation RedeemCode($input: RedeemOneTimeCodeInput!) {
  redeemOneTimeCode(input: $input) {
    done
  }
}
    `) as unknown as TypedDocumentString<RedeemCodeMutation, RedeemCodeMutationVariables>;
export const ListEventsDocument = new TypedDocumentString(`
    query ListEvents($first: Int!, $after: String, $filter: AuditEventFilter, $orderBy: AuditEventOrder) {
  auditEvents(first: $first, after: $after, filter: $filter, orderBy: $orderBy) {
    pageInfo {
      hasNextPage
      endCursor
    }
    nodes {
      id
      createdAt
      action
      entityType
      entityId
      address
      userAgent
      requestId
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
    `) as unknown as TypedDocumentString<ListEventsQuery, ListEventsQueryVariables>;
export const ShowEventDocument = new TypedDocumentString(`
    query ShowEvent($id: ID!) {
  auditEvent(id: $id) {
    id
    createdAt
    action
    entityType
    entityId
    address
    userAgent
    requestId
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
    `) as unknown as TypedDocumentString<ShowEventQuery, ShowEventQueryVariables>;
export const ListAuditNamesDocument = new TypedDocumentString(`
    query ListAuditNames {
  mutations: __type(name: "Mutation") {
    fields {
      name
    }
  }
  entities: __type(name: "Node") {
    possibleTypes {
      name
    }
  }
}
    `) as unknown as TypedDocumentString<ListAuditNamesQuery, ListAuditNamesQueryVariables>;
export const FollowEventsDocument = new TypedDocumentString(`
    subscription FollowEvents($filter: AuditEventRecordedFilter) {
  auditEventRecorded(filter: $filter) {
    id
  }
}
    `) as unknown as TypedDocumentString<FollowEventsSubscription, FollowEventsSubscriptionVariables>;
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
export const ListObservationsDocument = new TypedDocumentString(`
    query ListObservations($first: Int!, $after: String, $filter: ObservationFilter, $near: ConeSearchInput) {
  observations(first: $first, after: $after, filter: $filter, near: $near) {
    pageInfo {
      hasNextPage
      endCursor
    }
    nodes {
      id
      externalId
      ra
      dec
      filterBand
      observedAt
      status
      survey {
        id
        name
      }
    }
  }
}
    `) as unknown as TypedDocumentString<ListObservationsQuery, ListObservationsQueryVariables>;
export const ShowSkyDocument = new TypedDocumentString(`
    query ShowSky($filter: ObservationFilter) {
  skyDensity(filter: $filter, cells: 2000) {
    bands
    cellsPerBand
    index
    count
  }
}
    `) as unknown as TypedDocumentString<ShowSkyQuery, ShowSkyQueryVariables>;
export const CountObservationsDocument = new TypedDocumentString(`
    query CountObservations($filter: ObservationFilter) {
  observationStatistics(filter: $filter) {
    survey
    status
    count
  }
}
    `) as unknown as TypedDocumentString<CountObservationsQuery, CountObservationsQueryVariables>;
export const FollowObservationsDocument = new TypedDocumentString(`
    subscription FollowObservations {
  observationChanged {
    id
  }
}
    `) as unknown as TypedDocumentString<FollowObservationsSubscription, FollowObservationsSubscriptionVariables>;
export const ListPeopleDocument = new TypedDocumentString(`
    query ListPeople($first: Int!, $after: String, $filter: UserFilter, $orderBy: UserOrder) {
  users(first: $first, after: $after, filter: $filter, orderBy: $orderBy) {
    totalCount
    pageInfo {
      hasNextPage
      endCursor
    }
    nodes {
      id
      name
      email
      role
      isActive
      isServiceAccount
      lastSignInAt
      createdAt
    }
  }
}
    `) as unknown as TypedDocumentString<ListPeopleQuery, ListPeopleQueryVariables>;
export const ShowPersonDocument = new TypedDocumentString(`
    query ShowPerson($id: ID!) {
  user(id: $id) {
    id
    name
    email
    role
    isActive
    isServiceAccount
    lastSignInAt
    createdAt
  }
}
    `) as unknown as TypedDocumentString<ShowPersonQuery, ShowPersonQueryVariables>;
export const ListKeysOfDocument = new TypedDocumentString(`
    query ListKeysOf($ownerId: ID!) {
  apiKeys(
    first: 100
    filter: {ownerId: $ownerId, status: ACTIVE}
    orderBy: {field: LAST_USED_AT, direction: DESC}
  ) {
    totalCount
    nodes {
      id
      name
      prefix
      lastUsedAt
    }
  }
}
    `) as unknown as TypedDocumentString<ListKeysOfQuery, ListKeysOfQueryVariables>;
export const AddPersonDocument = new TypedDocumentString(`
    mutation AddPerson($input: CreateUserInput!) {
  createUser(input: $input) {
    user {
      id
      name
    }
  }
}
    `) as unknown as TypedDocumentString<AddPersonMutation, AddPersonMutationVariables>;
export const IssueCodeDocument = new TypedDocumentString(`
    mutation IssueCode($input: IssueOneTimeCodeInput!) {
  issueOneTimeCode(input: $input) {
    code
    expiresAt
    user {
      id
    }
  }
}
    `) as unknown as TypedDocumentString<IssueCodeMutation, IssueCodeMutationVariables>;
export const ChangeRoleDocument = new TypedDocumentString(`
    mutation ChangeRole($input: SetUserRoleInput!) {
  setUserRole(input: $input) {
    user {
      id
      role
    }
  }
}
    `) as unknown as TypedDocumentString<ChangeRoleMutation, ChangeRoleMutationVariables>;
export const DeactivatePersonDocument = new TypedDocumentString(`
    mutation DeactivatePerson($input: DeactivateUserInput!) {
  deactivateUser(input: $input) {
    user {
      id
      isActive
    }
    stoppedKeys {
      id
    }
  }
}
    `) as unknown as TypedDocumentString<DeactivatePersonMutation, DeactivatePersonMutationVariables>;
export const ReactivatePersonDocument = new TypedDocumentString(`
    mutation ReactivatePerson($input: ReactivateUserInput!) {
  reactivateUser(input: $input) {
    user {
      id
      isActive
    }
  }
}
    `) as unknown as TypedDocumentString<ReactivatePersonMutation, ReactivatePersonMutationVariables>;
export const EndSessionsOfDocument = new TypedDocumentString(`
    mutation EndSessionsOf($input: SignOutEverywhereInput!) {
  signOutEverywhere(input: $input) {
    user {
      id
    }
  }
}
    `) as unknown as TypedDocumentString<EndSessionsOfMutation, EndSessionsOfMutationVariables>;
export const ListRequestsDocument = new TypedDocumentString(`
    query ListRequests($first: Int!, $after: String, $filter: ApiKeyRequestFilter, $orderBy: ApiKeyRequestOrder) {
  apiKeyRequests(first: $first, after: $after, filter: $filter, orderBy: $orderBy) {
    totalCount
    pageInfo {
      hasNextPage
      endCursor
    }
    nodes {
      id
      name
      status
      createdAt
      permissions
      surveys
      requester {
        id
        name
      }
    }
  }
}
    `) as unknown as TypedDocumentString<ListRequestsQuery, ListRequestsQueryVariables>;
export const ShowRequestDocument = new TypedDocumentString(`
    query ShowRequest($id: ID!) {
  apiKeyRequest(id: $id) {
    id
    name
    reason
    status
    createdAt
    permissions
    surveys
    expiresInDays
    collectUntil
    comment
    decidedAt
    requester {
      id
      name
      email
      role
    }
    decidedBy {
      id
      name
    }
    apiKey {
      id
      name
    }
  }
}
    `) as unknown as TypedDocumentString<ShowRequestQuery, ShowRequestQueryVariables>;
export const SendRequestDocument = new TypedDocumentString(`
    mutation SendRequest($input: RequestApiKeyInput!) {
  requestApiKey(input: $input) {
    apiKeyRequest {
      id
      name
    }
  }
}
    `) as unknown as TypedDocumentString<SendRequestMutation, SendRequestMutationVariables>;
export const DecideRequestDocument = new TypedDocumentString(`
    mutation DecideRequest($input: DecideApiKeyRequestInput!) {
  decideApiKeyRequest(input: $input) {
    apiKeyRequest {
      id
      status
    }
  }
}
    `) as unknown as TypedDocumentString<DecideRequestMutation, DecideRequestMutationVariables>;
export const WithdrawRequestDocument = new TypedDocumentString(`
    mutation WithdrawRequest($input: WithdrawApiKeyRequestInput!) {
  withdrawApiKeyRequest(input: $input) {
    apiKeyRequest {
      id
      status
    }
  }
}
    `) as unknown as TypedDocumentString<WithdrawRequestMutation, WithdrawRequestMutationVariables>;
export const CollectKeyDocument = new TypedDocumentString(`
    mutation CollectKey($input: CollectApiKeyInput!) {
  collectApiKey(input: $input) {
    key
    apiKey {
      id
      name
    }
  }
}
    `) as unknown as TypedDocumentString<CollectKeyMutation, CollectKeyMutationVariables>;
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