/* eslint-disable */
/** Internal type. DO NOT USE DIRECTLY. */
type Exact<T extends { [key: string]: unknown }> = { [K in keyof T]: T[K] };
/** Internal type. DO NOT USE DIRECTLY. */
export type Incremental<T> = T | { [P in keyof T]?: P extends ' $fragmentName' | '__typename' ? T[P] : never };
import type { DocumentTypeDecoration } from '@graphql-typed-document-node/core';
/** Whether a key works. */
export type ApiKeyStatus =
  /** Neither revoked nor expired. */
  | 'ACTIVE'
  /** Its time is over; it can be extended. */
  | 'EXPIRED'
  /** Revoked, for good. */
  | 'REVOKED';

/** A new key. */
export type CreateApiKeyInput = {
  /** More about what it is for. */
  description?: string | null | undefined;
  /** When it stops working. */
  expiresAt?: string | null | undefined;
  /** How many days it works. Not together with expiresAt; without either it does not expire. */
  expiresInDays?: number | null | undefined;
  /** What it is for: 1 to 255 characters. */
  name: string;
  /** Documents that the key shall be able to run: it is given what they need, and no more. */
  operations?: Array<string> | null | undefined;
  /** Whom it acts for and whose permissions bound it; you, when it is not given. */
  ownerId?: string | null | undefined;
  /** A named set of permissions. */
  permissionSet?: PermissionSetName | null | undefined;
  /** Single permissions, united with the set. At least one in all is needed. */
  permissions?: Array<Permission> | null | undefined;
  /** The surveys whose rows it may touch, as `survey:<name>`; none means all. */
  scopes?: Array<string> | null | undefined;
};

/** A new survey. */
export type CreateSurveyInput = {
  /** Where the survey's data is fetched from. */
  apiEndpoint?: string | null | undefined;
  /** The survey's home page. */
  baseUrl?: string | null | undefined;
  /** What the survey is. */
  description?: string | null | undefined;
  /** The unique name, which can never be changed. */
  name: string;
};

/** Observations of one survey. */
export type IngestObservationsInput = {
  /** The rows, at most 1000. */
  observations: Array<ObservationInput>;
  /** The name of the survey, such as `ZTF`. */
  survey: string;
};

/** Which observations to list; everything given must hold. */
export type ObservationFilter = {
  /** Their filter, exactly. */
  filterBand?: string | null | undefined;
  /** The earliest moment, included. */
  observedAfter?: string | null | undefined;
  /** The latest moment, excluded. */
  observedBefore?: string | null | undefined;
  /** Where they stand in the pipeline. */
  status?: ObservationStatus | null | undefined;
  /** The name of their survey, such as `ZTF`. */
  survey?: string | null | undefined;
};

/** One observation to ingest. It is checked row by row, so a row that is wrong is rejected and the others are written. */
export type ObservationInput = {
  /** Airmass at mid-exposure, more than 0. */
  airmass?: number | null | undefined;
  /** Needed: declination in degrees, ICRS, −90 to 90. */
  dec?: number | null | undefined;
  /** Exposure time in seconds, more than 0. */
  exposureTime?: number | null | undefined;
  /** Needed: the survey's own identifier, unique within the survey. */
  externalId?: string | null | undefined;
  /** The filter, at most 32 characters. */
  filterBand?: string | null | undefined;
  /** Where the FITS file is, at most 2048 characters. */
  fitsUrl?: string | null | undefined;
  /** Image height in pixels. */
  imageHeight?: number | null | undefined;
  /** Image width in pixels. */
  imageWidth?: number | null | undefined;
  /** Needed: when it was taken, ISO 8601; a date alone is its midnight, a time without a zone is UTC. */
  observedAt?: string | null | undefined;
  /** Pixel scale in arcseconds per pixel, more than 0. */
  pixelScale?: number | null | undefined;
  /** Needed: right ascension in degrees, ICRS, 0 ≤ ra < 360. */
  ra?: number | null | undefined;
  /** Seeing (FWHM) in arcseconds, more than 0. */
  seeing?: number | null | undefined;
  /** Where a preview image is, at most 2048 characters. */
  thumbnailUrl?: string | null | undefined;
};

/** How to sort observations. */
export type ObservationOrder = {
  /** Which end comes first. */
  direction?: SortDirection;
  /** What to sort by. */
  field: ObservationOrderField;
};

/** What to sort observations by. */
export type ObservationOrderField =
  /** When they were ingested. */
  | 'CREATED_AT'
  /** Declination. */
  | 'DEC'
  /** When they were taken. */
  | 'OBSERVED_AT'
  /** Right ascension. */
  | 'RA';

/** Where an observation stands on its way through the pipeline. */
export type ObservationStatus =
  /** Put away; nothing works on it any more. */
  | 'ARCHIVED'
  /** Compared with its reference; candidates are known. */
  | 'DIFFERENCED'
  /** Being differenced. */
  | 'DIFFERENCING'
  /** A step failed. */
  | 'FAILED'
  /** Ingested, and not worked on yet. */
  | 'INGESTED'
  /** Calibrated and aligned. */
  | 'PREPROCESSED'
  /** Being preprocessed. */
  | 'PREPROCESSING';

/** One thing a principal may do. No permission implies another. */
export type Permission =
  /** `admin:access`: Manage users, API keys and configuration, and read the audit log. */
  | 'ADMIN_ACCESS'
  /** `detection:process`: Run detection models and record detections. */
  | 'DETECTION_PROCESS'
  /** `differencing:process`: Run differencing and record candidates. */
  | 'DIFFERENCING_PROCESS'
  /** `manage:operations`: Manage surveys, models, jobs and the status of observations. */
  | 'MANAGE_OPERATIONS'
  /** `observations:ingest`: Ingest observations. */
  | 'OBSERVATIONS_INGEST'
  /** `preprocessing:process`: Run preprocessing. */
  | 'PREPROCESSING_PROCESS'
  /** `read:data`: Read observations and everything made from them. */
  | 'READ_DATA'
  /** `read:public`: Read what is public: surveys. */
  | 'READ_PUBLIC'
  /** `training:data_collection`: Collect training datasets and record training runs. */
  | 'TRAINING_DATA_COLLECTION'
  /** `write:data`: Judge detections and handle alerts. */
  | 'WRITE_DATA';

/** A named set of permissions to make a key from. */
export type PermissionSetName =
  /** Everything, administration included. Rarely what you need. `read:public` `read:data` `write:data` `manage:operations` `admin:access` `training:data_collection` `observations:ingest` `preprocessing:process` `differencing:process` `detection:process` */
  | 'FULL_ACCESS'
  /** For Prefect flows and Dramatiq workers that run the whole pipeline. `read:public` `read:data` `manage:operations` `training:data_collection` `observations:ingest` `preprocessing:process` `differencing:process` `detection:process` */
  | 'PREFECT_WORKFLOWS'
  /** For notebooks and dashboards that only read. `read:public` `read:data` */
  | 'READ_ONLY'
  /** For flows that collect training data and record training runs. `read:public` `read:data` `manage:operations` `training:data_collection` */
  | 'TRAINING_PIPELINE';

/** What a request acts as. */
export type PrincipalKind =
  /** A workflow, with an API key. */
  | 'API_KEY'
  /** A person, signed in by JWT. */
  | 'USER';

/** The key to revoke. */
export type RevokeApiKeyInput = {
  /** Whether the keys it made, and those they made, are revoked along. Needs `admin:access` when there are any. */
  descendants?: boolean | null | undefined;
  /** The key. */
  id: string;
  /** Why, at most 1000 characters. */
  reason?: string | null | undefined;
};

/** The named set of permissions that a user holds. */
export type Role =
  /** Everything. `read:public` `read:data` `write:data` `manage:operations` `admin:access` `training:data_collection` `observations:ingest` `preprocessing:process` `differencing:process` `detection:process` */
  | 'ADMIN'
  /** Read, and judge detections. `read:public` `read:data` `write:data` */
  | 'ANALYST'
  /** Read what is public. `read:public` */
  | 'GUEST'
  /** Everything but administration. `read:public` `read:data` `write:data` `manage:operations` `training:data_collection` `observations:ingest` `preprocessing:process` `differencing:process` `detection:process` */
  | 'RESEARCHER'
  /** Read. `read:public` `read:data` */
  | 'VIEWER';

/** Who signs in. */
export type SignInInput = {
  /** The e-mail address, in any case. */
  email: string;
  /** The password. */
  password: string;
};

/** Which end of a list comes first. */
export type SortDirection =
  /** The smallest first. */
  | 'ASC'
  /** The largest first. */
  | 'DESC';

export type SignInMutationVariables = Exact<{
  input: SignInInput;
}>;


export type SignInMutation = { signIn: { accessToken: string, expiresAt: string, user: { name: string, role: Role | null } } };

export type WhoAmIQueryVariables = Exact<{ [key: string]: never; }>;


export type WhoAmIQuery = { viewer: { kind: PrincipalKind, name: string, permissions: Array<Permission>, scopes: Array<string>, expiresAt: string | null } | null };

export type FindSurveyQueryVariables = Exact<{
  name: string;
}>;


export type FindSurveyQuery = { survey: { id: string, name: string, isActive: boolean } | null };

export type CreateSurveyMutationVariables = Exact<{
  input: CreateSurveyInput;
}>;


export type CreateSurveyMutation = { createSurvey: { survey: { id: string, name: string } } };

export type CreateApiKeyMutationVariables = Exact<{
  input: CreateApiKeyInput;
}>;


export type CreateApiKeyMutation = { createApiKey: { key: string, apiKey: { id: string, name: string, prefix: string, permissions: Array<Permission>, scopes: Array<string>, expiresAt: string | null } } };

export type IngestObservationsMutationVariables = Exact<{
  input: IngestObservationsInput;
}>;


export type IngestObservationsMutation = { ingestObservations: { inserted: number, updated: number, unchanged: number, rejected: Array<{ index: number, reason: string }> } };

export type ListObservationsQueryVariables = Exact<{
  first: number;
  after?: string | null | undefined;
  filter?: ObservationFilter | null | undefined;
  orderBy?: ObservationOrder | null | undefined;
}>;


export type ListObservationsQuery = { observations: { totalCount: number, nodes: Array<{ externalId: string, ra: number, dec: number, observedAt: string, status: ObservationStatus, survey: { name: string } }>, pageInfo: { hasNextPage: boolean, endCursor: string | null } } };

export type KeyUsageQueryVariables = Exact<{
  id: string;
}>;


export type KeyUsageQuery = { apiKey: { name: string, status: ApiKeyStatus, usageCount: number, lastUsedAt: string | null } | null };

export type RevokeApiKeyMutationVariables = Exact<{
  input: RevokeApiKeyInput;
}>;


export type RevokeApiKeyMutation = { revokeApiKey: { apiKey: { name: string, status: ApiKeyStatus, revokedAt: string | null, revokedReason: string | null } } };

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

export const SignInDocument = new TypedDocumentString(`
    mutation SignIn($input: SignInInput!) {
  signIn(input: $input) {
    accessToken
    expiresAt
    user {
      name
      role
    }
  }
}
    `) as unknown as TypedDocumentString<SignInMutation, SignInMutationVariables>;
export const WhoAmIDocument = new TypedDocumentString(`
    query WhoAmI {
  viewer {
    kind
    name
    permissions
    scopes
    expiresAt
  }
}
    `) as unknown as TypedDocumentString<WhoAmIQuery, WhoAmIQueryVariables>;
export const FindSurveyDocument = new TypedDocumentString(`
    query FindSurvey($name: String!) {
  survey(name: $name) {
    id
    name
    isActive
  }
}
    `) as unknown as TypedDocumentString<FindSurveyQuery, FindSurveyQueryVariables>;
export const CreateSurveyDocument = new TypedDocumentString(`
    mutation CreateSurvey($input: CreateSurveyInput!) {
  createSurvey(input: $input) {
    survey {
      id
      name
    }
  }
}
    `) as unknown as TypedDocumentString<CreateSurveyMutation, CreateSurveyMutationVariables>;
export const CreateApiKeyDocument = new TypedDocumentString(`
    mutation CreateApiKey($input: CreateApiKeyInput!) {
  createApiKey(input: $input) {
    key
    apiKey {
      id
      name
      prefix
      permissions
      scopes
      expiresAt
    }
  }
}
    `) as unknown as TypedDocumentString<CreateApiKeyMutation, CreateApiKeyMutationVariables>;
export const IngestObservationsDocument = new TypedDocumentString(`
    mutation IngestObservations($input: IngestObservationsInput!) {
  ingestObservations(input: $input) {
    inserted
    updated
    unchanged
    rejected {
      index
      reason
    }
  }
}
    `) as unknown as TypedDocumentString<IngestObservationsMutation, IngestObservationsMutationVariables>;
export const ListObservationsDocument = new TypedDocumentString(`
    query ListObservations($first: Int!, $after: String, $filter: ObservationFilter, $orderBy: ObservationOrder) {
  observations(first: $first, after: $after, filter: $filter, orderBy: $orderBy) {
    totalCount
    nodes {
      externalId
      ra
      dec
      observedAt
      status
      survey {
        name
      }
    }
    pageInfo {
      hasNextPage
      endCursor
    }
  }
}
    `) as unknown as TypedDocumentString<ListObservationsQuery, ListObservationsQueryVariables>;
export const KeyUsageDocument = new TypedDocumentString(`
    query KeyUsage($id: ID!) {
  apiKey(id: $id) {
    name
    status
    usageCount
    lastUsedAt
  }
}
    `) as unknown as TypedDocumentString<KeyUsageQuery, KeyUsageQueryVariables>;
export const RevokeApiKeyDocument = new TypedDocumentString(`
    mutation RevokeApiKey($input: RevokeApiKeyInput!) {
  revokeApiKey(input: $input) {
    apiKey {
      name
      status
      revokedAt
      revokedReason
    }
  }
}
    `) as unknown as TypedDocumentString<RevokeApiKeyMutation, RevokeApiKeyMutationVariables>;