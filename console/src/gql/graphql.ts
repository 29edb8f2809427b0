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
  /** This filter must not hold. It has no `or` and `not` itself. */
  not?: ApiKeyFilter | null | undefined;
  /** At least one of these filters must hold too: 1 to 5, without `or` and `not` in them. */
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
  /** When they stop working. Keys that do not expire come last, with DESC first. */
  | 'EXPIRES_AT'
  /** When they were last used. Keys that were never used come first, with DESC last. */
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

/** The kind of a principal. */
export type PrincipalKind =
  /** A workflow, with an API key. */
  | 'API_KEY'
  /** A person, signed in by JWT. */
  | 'USER';

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

/** The direction of a list. */
export type SortDirection =
  /** The smallest first. */
  | 'ASC'
  /** The largest first. */
  | 'DESC';

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


export type ListOwnersQuery = { users: { nodes: Array<{ id: string, name: string, email: string | null }> } };

export type ListSurveyNamesQueryVariables = Exact<{ [key: string]: never; }>;


export type ListSurveyNamesQuery = { surveys: { nodes: Array<{ id: string, name: string }> } };

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