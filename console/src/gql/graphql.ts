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

/** The job to cancel. */
export type CancelProcessingJobInput = {
  /** The job, which must not have ended. */
  id: string;
};

/** The workflow run to cancel. */
export type CancelWorkflowRunInput = {
  /** The run. */
  id: string;
};

/** The old and the new password. */
export type ChangePasswordInput = {
  /** The current password. */
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

/** Selects the detections to list. All given conditions must hold. */
export type DetectionFilter = {
  /** The earliest moment they were recorded, included. */
  createdAfter?: string | null | undefined;
  /** The latest moment they were recorded, excluded. */
  createdBefore?: string | null | undefined;
  /** Their global ids. One of these, at most 100. An empty list selects nothing. */
  ids?: Array<string> | null | undefined;
  /** The least confidence of the model, 0 to 1. */
  minConfidence?: number | null | undefined;
  /** The model, in the version that found them. */
  modelId?: string | null | undefined;
  /** The run that found them. */
  modelRunId?: string | null | undefined;
  /** A filter that must not hold. It cannot contain `or` or `not`. */
  not?: DetectionFilter | null | undefined;
  /** The observation they were found in. */
  observationId?: string | null | undefined;
  /** 1 to 5 filters, of which at least one must hold too. They cannot contain `or` or `not`. */
  or?: Array<DetectionFilter> | null | undefined;
  /** The progress of their judgement. */
  status?: DetectionStatus | null | undefined;
  /** The progress of their judgement. One of these, at most 100. An empty list selects nothing. */
  statuses?: Array<DetectionStatus> | null | undefined;
  /** The name of the survey, such as `ZTF`. */
  survey?: string | null | undefined;
  /** The name of the survey, such as `ZTF`. One of these, at most 100. An empty list selects nothing. */
  surveys?: Array<string> | null | undefined;
  /** The class by the model. */
  type?: DetectionType | null | undefined;
  /** The class by the model. One of these, at most 100. An empty list selects nothing. */
  types?: Array<DetectionType> | null | undefined;
};

/** How to sort detections. */
export type DetectionOrder = {
  /** The direction of the list. */
  direction?: SortDirection;
  /** What to sort by. */
  field: DetectionOrderField;
};

/** What to sort detections by. */
export type DetectionOrderField =
  /** The confidence of the model. */
  | 'CONFIDENCE'
  /** When they were recorded. */
  | 'CREATED_AT'
  /** The angle to the centre of `near`, which this order needs. */
  | 'SEPARATION';

/** Selects the detections to report. All given conditions must hold. */
export type DetectionRecordedFilter = {
  /** The least confidence, 0 to 1. */
  minConfidence?: number | null | undefined;
  /** The name of the survey, such as `ZTF`. */
  survey?: string | null | undefined;
  /** The names of the surveys, such as `ZTF`: one of these, at most 100. */
  surveys?: Array<string> | null | undefined;
  /** The class by the model. */
  type?: DetectionType | null | undefined;
  /** The class by the model: one of these, at most 100. */
  types?: Array<DetectionType> | null | undefined;
};

/** Selects the detections to count. All given conditions must hold. */
export type DetectionStatisticsFilter = {
  /** The earliest moment they were recorded, included. */
  createdAfter?: string | null | undefined;
  /** The latest moment they were recorded, excluded. */
  createdBefore?: string | null | undefined;
  /** The name of the survey, such as `ZTF`. */
  survey?: string | null | undefined;
};

/** The progress of a detection's judgement. */
export type DetectionStatus =
  /** Archived. It is no longer judged. */
  | 'ARCHIVED'
  /** Certainly real, for example confirmed by a spectrum. */
  | 'CONFIRMED'
  /** Not examined yet. */
  | 'PENDING'
  /** Judged not to be real, or not to be of interest. */
  | 'REJECTED'
  /** Judged to be real. */
  | 'VALIDATED'
  /** A person is examining it. */
  | 'VALIDATING';

/** The class of a detection. */
export type DetectionType =
  /** Not a source in the sky: a defect, a cosmic ray or a bad subtraction. */
  | 'ARTIFACT'
  /** An exploding star. */
  | 'SUPERNOVA'
  /** A source of another class that appeared or vanished. */
  | 'TRANSIENT'
  /** Not known yet. */
  | 'UNKNOWN'
  /** A star whose brightness changes. */
  | 'VARIABLE';

/** The status that a judgement gives to a detection. */
export type DetectionVerdict =
  /** It is certainly real, for example confirmed by a spectrum. */
  | 'CONFIRMED'
  /** It is not real, or not of interest. */
  | 'REJECTED'
  /** It is real. */
  | 'VALIDATED';

/** Selects the difference runs to list. All given conditions must hold. */
export type DifferenceRunFilter = {
  /** Their global ids. One of these, at most 100. An empty list selects nothing. */
  ids?: Array<string> | null | undefined;
  /** A filter that must not hold. It cannot contain `or` or `not`. */
  not?: DifferenceRunFilter | null | undefined;
  /** The observation that they process. */
  observationId?: string | null | undefined;
  /** 1 to 5 filters, of which at least one must hold too. They cannot contain `or` or `not`. */
  or?: Array<DifferenceRunFilter> | null | undefined;
  /** The observation that they subtract. */
  referenceObservationId?: string | null | undefined;
  /** Only those that are RUNNING without a recent heartbeat. */
  stale?: StaleFilter | null | undefined;
  /** Their progress. */
  status?: RunStatus | null | undefined;
  /** Their progress. One of these, at most 100. An empty list selects nothing. */
  statuses?: Array<RunStatus> | null | undefined;
  /** The name of the survey, such as `ZTF`. */
  survey?: string | null | undefined;
  /** The name of the survey, such as `ZTF`. One of these, at most 100. An empty list selects nothing. */
  surveys?: Array<string> | null | undefined;
};

/** The earlier secrets to end. */
export type EndRetiredSecretsInput = {
  /** The key. */
  id: string;
  /** The prefixes of the secrets to end, as in `retiredSecrets`, 1 to 5; by default all that work. */
  prefixes?: Array<string> | null | undefined;
};

/** The session to end. */
export type EndSessionInput = {
  /** The session. */
  id: string;
};

/** The time by which to extend a key. */
export type ExtendApiKeyInput = {
  /** Days from now or from its end, whichever is later. */
  days: number;
  /** The key. */
  id: string;
};

/** A run that failed. */
export type FailDifferenceRunInput = {
  /** The run's retryCount when it was started: CONFLICT when it has been started again since. Required for a claimed run. */
  attempt?: number | null | undefined;
  /** The reason. After 10000 characters it is cut. */
  error: string;
  /** The run. */
  id: string;
  /** After this number of seconds, at most 86,400, a claimed run with attempts left can be claimed again. By default immediately. */
  retryAfterSeconds?: number | null | undefined;
};

/** A run that failed. */
export type FailModelRunInput = {
  /** The run's retryCount when it was started: CONFLICT when it has been started again since. Required for a claimed run. */
  attempt?: number | null | undefined;
  /** The reason. After 10000 characters it is cut. */
  error: string;
  /** The run. */
  id: string;
  /** After this number of seconds, at most 86,400, a claimed run with attempts left can be claimed again. By default immediately. */
  retryAfterSeconds?: number | null | undefined;
};

/** A run that failed. */
export type FailPreprocessRunInput = {
  /** The run's retryCount when it was started: CONFLICT when it has been started again since. Required for a claimed run. */
  attempt?: number | null | undefined;
  /** The reason. After 10000 characters it is cut. */
  error: string;
  /** The run. */
  id: string;
  /** After this number of seconds, at most 86,400, a claimed run with attempts left can be claimed again. By default immediately. */
  retryAfterSeconds?: number | null | undefined;
};

/** A job that failed. */
export type FailProcessingJobInput = {
  /** The job's retryCount when it was started: CONFLICT when it has been started again since. Required for a claimed job. */
  attempt?: number | null | undefined;
  /** The reason. After 10000 characters it is cut. */
  error: string;
  /** The job. */
  id: string;
  /** After this number of seconds, at most 86,400, a claimed job with attempts left can be claimed again. By default immediately. */
  retryAfterSeconds?: number | null | undefined;
};

/** A run that failed. */
export type FailTrainingRunInput = {
  /** The run's retryCount when it was started: CONFLICT when it has been started again since. Required for a claimed run. */
  attempt?: number | null | undefined;
  /** The reason. After 10000 characters it is cut. */
  error: string;
  /** The run. */
  id: string;
};

/** A workflow run that failed. */
export type FailWorkflowRunInput = {
  /** The reason. After 10000 characters it is cut. */
  error: string;
  /** The run. */
  id: string;
  /** The results of the run, in the format of the flow. They replace the present ones. */
  report?: unknown;
};

/** The user and the purpose. */
export type IssueOneTimeCodeInput = {
  /** INVITATION for a user without a password, PASSWORD_RESET for a user with one. Otherwise CONFLICT. */
  purpose: OneTimeCodePurpose;
  /** The user who may redeem the code: another user than the caller. */
  userId: string;
};

/** The progress of a job. */
export type JobStatus =
  /** Cancelled. */
  | 'CANCELLED'
  /** Done. */
  | 'COMPLETED'
  /** Failed; it can be retried. */
  | 'FAILED'
  /** Waiting for a worker. */
  | 'PENDING'
  /** A worker is processing it. */
  | 'RUNNING';

/** Selects the models to list. All given conditions must hold. */
export type ModelFilter = {
  /** Their global ids. One of these, at most 100. An empty list selects nothing. */
  ids?: Array<string> | null | undefined;
  /** Only versions in use, or only the others. */
  isActive?: boolean | null | undefined;
  /** The name that versions share, exactly. */
  name?: string | null | undefined;
  /** A filter that must not hold. It cannot contain `or` or `not`. */
  not?: ModelFilter | null | undefined;
  /** 1 to 5 filters, of which at least one must hold too. They cannot contain `or` or `not`. */
  or?: Array<ModelFilter> | null | undefined;
  /** A part of the name or the version, in any case. */
  search?: string | null | undefined;
  /** The kind of model, exactly, such as `cnn`. */
  type?: string | null | undefined;
  /** The kind of model, exactly, such as `cnn`. One of these, at most 100. An empty list selects nothing. */
  types?: Array<string> | null | undefined;
};

/** Selects the model runs to list. All given conditions must hold. */
export type ModelRunFilter = {
  /** Their global ids. One of these, at most 100. An empty list selects nothing. */
  ids?: Array<string> | null | undefined;
  /** The model that was applied. */
  modelId?: string | null | undefined;
  /** A filter that must not hold. It cannot contain `or` or `not`. */
  not?: ModelRunFilter | null | undefined;
  /** The observation that they process. */
  observationId?: string | null | undefined;
  /** 1 to 5 filters, of which at least one must hold too. They cannot contain `or` or `not`. */
  or?: Array<ModelRunFilter> | null | undefined;
  /** Only those that are RUNNING without a recent heartbeat. */
  stale?: StaleFilter | null | undefined;
  /** Their progress. */
  status?: RunStatus | null | undefined;
  /** Their progress. One of these, at most 100. An empty list selects nothing. */
  statuses?: Array<RunStatus> | null | undefined;
  /** The name of the survey, such as `ZTF`. */
  survey?: string | null | undefined;
  /** The name of the survey, such as `ZTF`. One of these, at most 100. An empty list selects nothing. */
  surveys?: Array<string> | null | undefined;
};

/** The way in which an observation changed. */
export type ObservationChange =
  /** It was deleted. */
  | 'DELETED'
  /** It was ingested. */
  | 'INSERTED'
  /** Its values or its status changed. */
  | 'UPDATED';

/** Selects the observations to report. All given conditions must hold. */
export type ObservationChangedFilter = {
  /** The way in which it changed: one of these, at most 100. */
  changes?: Array<ObservationChange> | null | undefined;
  /** The survey's own identifier, exactly: one of these, at most 100. */
  externalIds?: Array<string> | null | undefined;
  /** The filter, exactly: one of these, at most 100. A blank text selects observations without a filter. */
  filterBands?: Array<string> | null | undefined;
  /** The observation itself: one of these, at most 100. */
  observations?: Array<ObservationRef> | null | undefined;
  /** The earliest moment of the exposure, included. */
  observedAfter?: string | null | undefined;
  /** The latest moment of the exposure, excluded. */
  observedBefore?: string | null | undefined;
  /** The status after the change: one of these, at most 100. */
  statuses?: Array<ObservationStatus> | null | undefined;
  /** The names of the surveys, such as `ZTF`: one of these, at most 100. */
  surveys?: Array<string> | null | undefined;
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

/** The survey of an observation, and its identifier in that survey. */
export type ObservationKey = {
  /** The survey's own identifier, at most 255 characters. */
  externalId: string;
  /** The name of the survey, such as `ZTF`. */
  survey: string;
};

/** One observation. Exactly one member is given. */
export type ObservationRef =
  {   /** The survey and its own identifier. */
  externalId: ObservationKey; id?: never; }
  |  { externalId?: never;   /** The global id. */
  id: string; };

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

/** Selects the preprocessing runs to list. All given conditions must hold. */
export type PreprocessRunFilter = {
  /** Their global ids. One of these, at most 100. An empty list selects nothing. */
  ids?: Array<string> | null | undefined;
  /** A filter that must not hold. It cannot contain `or` or `not`. */
  not?: PreprocessRunFilter | null | undefined;
  /** The observation that they process. */
  observationId?: string | null | undefined;
  /** 1 to 5 filters, of which at least one must hold too. They cannot contain `or` or `not`. */
  or?: Array<PreprocessRunFilter> | null | undefined;
  /** Only those that are RUNNING without a recent heartbeat. */
  stale?: StaleFilter | null | undefined;
  /** Their progress. */
  status?: RunStatus | null | undefined;
  /** Their progress. One of these, at most 100. An empty list selects nothing. */
  statuses?: Array<RunStatus> | null | undefined;
  /** The name of the survey, such as `ZTF`. */
  survey?: string | null | undefined;
  /** The name of the survey, such as `ZTF`. One of these, at most 100. An empty list selects nothing. */
  surveys?: Array<string> | null | undefined;
};

/** The kind of a principal. */
export type PrincipalKind =
  /** A workflow, with an API key. */
  | 'API_KEY'
  /** A person, signed in by JWT. */
  | 'USER';

/** Selects the jobs to list. All given conditions must hold. */
export type ProcessingJobFilter = {
  /** Only jobs that wait for a worker and are scheduled before this time, or for no time. */
  dueBefore?: string | null | undefined;
  /** Their entity, by global id. */
  entityId?: string | null | undefined;
  /** Their global ids. One of these, at most 100. An empty list selects nothing. */
  ids?: Array<string> | null | undefined;
  /** A filter that must not hold. It cannot contain `or` or `not`. */
  not?: ProcessingJobFilter | null | undefined;
  /** 1 to 5 filters, of which at least one must hold too. They cannot contain `or` or `not`. */
  or?: Array<ProcessingJobFilter> | null | undefined;
  /** Only those that are RUNNING without a recent heartbeat. */
  stale?: StaleFilter | null | undefined;
  /** Their progress. */
  status?: JobStatus | null | undefined;
  /** Their progress. One of these, at most 100. An empty list selects nothing. */
  statuses?: Array<JobStatus> | null | undefined;
  /** The name of the survey they belong to, such as `ZTF`. */
  survey?: string | null | undefined;
  /** The name of the survey they belong to, such as `ZTF`. One of these, at most 100. An empty list selects nothing. */
  surveys?: Array<string> | null | undefined;
  /** The message in Dramatiq, or the task run in Prefect. A blank text selects jobs without one. */
  taskId?: string | null | undefined;
  /** The kind of work, exactly. */
  type?: string | null | undefined;
  /** The kind of work, exactly. One of these, at most 100. An empty list selects nothing. */
  types?: Array<string> | null | undefined;
  /** The flow run in Prefect. A blank text selects jobs without one. */
  workflowId?: string | null | undefined;
  /** The workflow run that they are part of. */
  workflowRunId?: string | null | undefined;
};

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

/** A run to start again. */
export type RetryDifferenceRunInput = {
  /** The run. */
  id: string;
  /** Also retries a RUNNING run that has sent no heartbeat for this number of minutes. By default, only a FAILED run is retried. */
  olderThanMinutes?: number | null | undefined;
};

/** A run to start again. */
export type RetryModelRunInput = {
  /** The run. */
  id: string;
  /** Also retries a RUNNING run that has sent no heartbeat for this number of minutes. By default, only a FAILED run is retried. */
  olderThanMinutes?: number | null | undefined;
};

/** A run to start again. */
export type RetryPreprocessRunInput = {
  /** The run. */
  id: string;
  /** Also retries a RUNNING run that has sent no heartbeat for this number of minutes. By default, only a FAILED run is retried. */
  olderThanMinutes?: number | null | undefined;
};

/** A job to start again. */
export type RetryProcessingJobInput = {
  /** The job. */
  id: string;
  /** Also retries a RUNNING job that has sent no heartbeat for this number of minutes. By default, only a FAILED job is retried. */
  olderThanMinutes?: number | null | undefined;
};

/** A run to start again. */
export type RetryTrainingRunInput = {
  /** The run. */
  id: string;
  /** Also retries a RUNNING run that has sent no heartbeat for this number of minutes. By default, only a FAILED run is retried. */
  olderThanMinutes?: number | null | undefined;
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
  /** Ends all earlier secrets immediately, including the current one. Use it when a secret has leaked, without a grace period. */
  endPreviousSecrets?: boolean | null | undefined;
  /** How long the current secret still works, in seconds, 0 to 2592000 (30 days), but not after the key's end. Secrets that were retired earlier keep their promised end. */
  gracePeriodSeconds?: number | null | undefined;
  /** The key. */
  id: string;
};

/** Selects the runs to report. All given conditions must hold. */
export type RunChangedFilter = {
  /** The new status of the run. */
  status?: RunStatus | null | undefined;
  /** The new status of the run: one of these, at most 100. */
  statuses?: Array<RunStatus> | null | undefined;
  /** The name of the survey, such as `ZTF`. */
  survey?: string | null | undefined;
  /** The names of the surveys, such as `ZTF`: one of these, at most 100. */
  surveys?: Array<string> | null | undefined;
  /** The step of the pipeline. */
  type?: RunType | null | undefined;
  /** The step of the pipeline: one of these, at most 100. */
  types?: Array<RunType> | null | undefined;
};

/** The progress of a run. */
export type RunStatus =
  /** Done. */
  | 'COMPLETED'
  /** Failed. It can be retried. */
  | 'FAILED'
  /** Recorded, but not started yet. */
  | 'PENDING'
  /** A worker is processing it. */
  | 'RUNNING';

/** A step of the pipeline. */
export type RunType =
  /** Subtracting a reference from an observation: `DifferenceRun`. */
  | 'DIFFERENCE'
  /** Applying a model to an observation: `ModelRun`. */
  | 'MODEL'
  /** Calibrating and aligning an observation: `PreprocessRun`. */
  | 'PREPROCESS'
  /** Training a model on a dataset: `TrainingRun`. */
  | 'TRAINING';

/** The program that uses a session. */
export type SessionClient =
  /** Any other client of `signIn`. */
  | 'API'
  /** The command line `astrid`, by its `User-Agent`. */
  | 'CLI'
  /** The pages at `/console`. */
  | 'CONSOLE';

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

/** Runs or jobs that were started but have no recent heartbeat. */
export type StaleFilter = {
  /** The least number of minutes since their last heartbeat. */
  olderThanMinutes: number;
};

/** The detection to examine. */
export type StartValidationInput = {
  /** The detection. */
  detectionId: string;
};

/** Selects the surveys to list. All given conditions must hold. */
export type SurveyFilter = {
  /** Their global ids. One of these, at most 100. An empty list selects nothing. */
  ids?: Array<string> | null | undefined;
  /** Only surveys that accept observations, or only the others. */
  isActive?: boolean | null | undefined;
  /** A filter that must not hold. It cannot contain `or` or `not`. */
  not?: SurveyFilter | null | undefined;
  /** 1 to 5 filters, of which at least one must hold too. They cannot contain `or` or `not`. */
  or?: Array<SurveyFilter> | null | undefined;
  /** A part of the name, in any case. */
  search?: string | null | undefined;
};

/** Selects the datasets to list. All given conditions must hold. */
export type TrainingDatasetFilter = {
  /** Their global ids. One of these, at most 100. An empty list selects nothing. */
  ids?: Array<string> | null | undefined;
  /** A filter that must not hold. It cannot contain `or` or `not`. */
  not?: TrainingDatasetFilter | null | undefined;
  /** 1 to 5 filters, of which at least one must hold too. They cannot contain `or` or `not`. */
  or?: Array<TrainingDatasetFilter> | null | undefined;
  /** A part of the name, in any case. */
  search?: string | null | undefined;
  /** The name of a survey that they were collected from. */
  survey?: string | null | undefined;
  /** The name of a survey that they were collected from. One of these, at most 100. An empty list selects nothing. */
  surveys?: Array<string> | null | undefined;
};

/** How to sort training datasets. */
export type TrainingDatasetOrder = {
  /** The direction of the list. */
  direction?: SortDirection;
  /** What to sort by. */
  field: TrainingDatasetOrderField;
};

/** What to sort training datasets by. */
export type TrainingDatasetOrderField =
  /** When they were collected. */
  | 'CREATED_AT'
  /** Their name. */
  | 'NAME';

/** Selects the training runs to list. All given conditions must hold. */
export type TrainingRunFilter = {
  /** The dataset they train on. */
  datasetId?: string | null | undefined;
  /** Their global ids. One of these, at most 100. An empty list selects nothing. */
  ids?: Array<string> | null | undefined;
  /** The trained model. */
  modelId?: string | null | undefined;
  /** A filter that must not hold. It cannot contain `or` or `not`. */
  not?: TrainingRunFilter | null | undefined;
  /** 1 to 5 filters, of which at least one must hold too. They cannot contain `or` or `not`. */
  or?: Array<TrainingRunFilter> | null | undefined;
  /** Only those that are RUNNING without a recent heartbeat. */
  stale?: StaleFilter | null | undefined;
  /** Their progress. */
  status?: RunStatus | null | undefined;
  /** Their progress. One of these, at most 100. An empty list selects nothing. */
  statuses?: Array<RunStatus> | null | undefined;
  /** The name of a survey that their dataset was collected from. */
  survey?: string | null | undefined;
  /** The name of a survey that their dataset was collected from. One of these, at most 100. An empty list selects nothing. */
  surveys?: Array<string> | null | undefined;
};

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

/** A judgement of a detection. */
export type ValidateDetectionInput = {
  /** Your confidence, 0 to 1. */
  confidence?: number | null | undefined;
  /** The judged detection. */
  detectionId: string;
  /** The class of the detection. */
  label: DetectionType;
  /** Notes about the detection, at most 10000 characters. */
  notes?: string | null | undefined;
  /** The quality of the data for training, 0 to 1. */
  quality?: number | null | undefined;
  /** The new status. By default an ARTIFACT becomes REJECTED, a CONFIRMED detection stays CONFIRMED, and any other becomes VALIDATED. */
  status?: DetectionVerdict | null | undefined;
  /** Keywords to find it by, at most 20. */
  tags?: Array<string> | null | undefined;
};

/** The request to withdraw. */
export type WithdrawApiKeyRequestInput = {
  /** The request. */
  id: string;
};

/** Selects the workflow runs to list. All given conditions must hold. */
export type WorkflowRunFilter = {
  /** The id of the run in the orchestrator, exactly. */
  externalId?: string | null | undefined;
  /** The name of the flow, exactly. */
  flow?: string | null | undefined;
  /** Their global ids. One of these, at most 100. An empty list selects nothing. */
  ids?: Array<string> | null | undefined;
  /** A filter that must not hold. It cannot contain `or` or `not`. */
  not?: WorkflowRunFilter | null | undefined;
  /** 1 to 5 filters, of which at least one must hold too. They cannot contain `or` or `not`. */
  or?: Array<WorkflowRunFilter> | null | undefined;
  /** Only those that are RUNNING without a recent heartbeat. */
  stale?: StaleFilter | null | undefined;
  /** Their progress. */
  status?: WorkflowStatus | null | undefined;
  /** Their progress. One of these, at most 100. An empty list selects nothing. */
  statuses?: Array<WorkflowStatus> | null | undefined;
  /** The name of the survey that they belong to, such as `ZTF`. */
  survey?: string | null | undefined;
  /** The name of the survey that they belong to, such as `ZTF`. One of these, at most 100. An empty list selects nothing. */
  surveys?: Array<string> | null | undefined;
};

/** The progress of a workflow run. */
export type WorkflowStatus =
  /** Cancelled. */
  | 'CANCELLED'
  /** Done. */
  | 'COMPLETED'
  /** Failed. It can be started again. */
  | 'FAILED'
  /** The flow runs. */
  | 'RUNNING'
  /** It will start later. */
  | 'SCHEDULED';

export type ListSurveyNamesQueryVariables = Exact<{ [key: string]: never; }>;


export type ListSurveyNamesQuery = { surveys: { pageInfo: { hasNextPage: boolean }, nodes: Array<{ id: string, name: string }> } };

export type FindSurveysQueryVariables = Exact<{
  first: number;
  filter: SurveyFilter;
}>;


export type FindSurveysQuery = { surveys: { pageInfo: { hasNextPage: boolean }, nodes: Array<{ id: string, name: string }> } };

export type ListModelNamesQueryVariables = Exact<{ [key: string]: never; }>;


export type ListModelNamesQuery = { models: { pageInfo: { hasNextPage: boolean }, nodes: Array<{ id: string, name: string, version: string }> } };

export type FindModelsQueryVariables = Exact<{
  first: number;
  filter: ModelFilter;
}>;


export type FindModelsQuery = { models: { pageInfo: { hasNextPage: boolean }, nodes: Array<{ id: string, name: string, version: string }> } };

export type NameModelQueryVariables = Exact<{
  id: string;
}>;


export type NameModelQuery = { model: { id: string, name: string, version: string } | null };

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

export type NameSurveysQueryVariables = Exact<{
  ids: Array<string> | string;
  first: number;
}>;


export type NameSurveysQuery = { surveys: { nodes: Array<{ id: string, name: string }> } };

export type NameEntitiesQueryVariables = Exact<{
  ids: Array<string> | string;
}>;


export type NameEntitiesQuery = { nodes: Array<
    | { id: string }
    | { name: string, id: string }
    | { name: string, id: string }
    | { id: string }
    | { id: string }
    | { id: string }
    | { id: string }
    | { id: string }
    | { name: string, id: string }
    | { id: string }
    | { name: string, id: string }
    | { id: string }
    | { id: string }
    | { id: string }
    | { name: string, id: string }
    | { id: string }
    | { name: string, id: string }
    | { id: string }
    | { id: string }
    | { name: string, id: string }
    | { id: string }
    | { id: string }
   | null> };

export type ListAuditNamesQueryVariables = Exact<{ [key: string]: never; }>;


export type ListAuditNamesQuery = { mutations: { fields: Array<{ name: string }> | null } | null, entities: { possibleTypes: Array<{ name: string | null }> | null } | null };

export type FollowEventsSubscriptionVariables = Exact<{
  filter?: AuditEventRecordedFilter | null | undefined;
}>;


export type FollowEventsSubscription = { auditEventRecorded: { id: string } };

export type ListDetectionsQueryVariables = Exact<{
  first: number;
  after?: string | null | undefined;
  filter?: DetectionFilter | null | undefined;
  orderBy?: DetectionOrder | null | undefined;
}>;


export type ListDetectionsQuery = { detections: { pageInfo: { hasNextPage: boolean, endCursor: string | null }, nodes: Array<{ id: string, ra: number, dec: number, pixelX: number | null, pixelY: number | null, confidence: number, type: DetectionType, status: DetectionStatus, humanLabel: DetectionType | null, validatedAt: string | null, createdAt: string, modelRun: { model: { id: string, name: string, version: string } }, observation: { id: string, externalId: string, observedAt: string, filterBand: string | null, thumbnailUrl: string | null, fitsUrl: string | null, survey: { id: string, name: string } } }> } };

export type ShowDetectionQueryVariables = Exact<{
  id: string;
}>;


export type ShowDetectionQuery = { detection: { id: string, ra: number, dec: number, pixelX: number | null, pixelY: number | null, confidence: number, type: DetectionType, status: DetectionStatus, humanLabel: DetectionType | null, validatedAt: string | null, createdAt: string, modelRun: { model: { id: string, name: string, version: string } }, observation: { id: string, externalId: string, observedAt: string, filterBand: string | null, thumbnailUrl: string | null, fitsUrl: string | null, survey: { id: string, name: string } } } | null };

export type ShowHistoryQueryVariables = Exact<{
  id: string;
  near: ConeSearchInput;
}>;


export type ShowHistoryQuery = { detection: { id: string, validations: { nodes: Array<{ id: string, createdAt: string, label: DetectionType, newStatus: DetectionStatus, notes: string | null, user: { id: string, name: string } }> } } | null, detections: { nodes: Array<{ id: string, separation: number | null, confidence: number, type: DetectionType, status: DetectionStatus, humanLabel: DetectionType | null, observation: { id: string, externalId: string, observedAt: string, filterBand: string | null, survey: { id: string, name: string } } }> }, observations: { nodes: Array<{ id: string, separation: number | null, externalId: string, observedAt: string, filterBand: string | null, status: ObservationStatus, survey: { id: string, name: string } }> } };

export type CountDetectionsQueryVariables = Exact<{
  filter?: DetectionStatisticsFilter | null | undefined;
}>;


export type CountDetectionsQuery = { detectionStatistics: { judgedShare: number | null, byStatus: Array<{ status: DetectionStatus, count: number }> } };

export type JudgeDetectionMutationVariables = Exact<{
  input: ValidateDetectionInput;
}>;


export type JudgeDetectionMutation = { validateDetection: { detection: { id: string, status: DetectionStatus, humanLabel: DetectionType | null } } };

export type ReopenDetectionMutationVariables = Exact<{
  input: StartValidationInput;
}>;


export type ReopenDetectionMutation = { startValidation: { detection: { id: string, status: DetectionStatus } } };

export type FollowDetectionsSubscriptionVariables = Exact<{
  filter?: DetectionRecordedFilter | null | undefined;
}>;


export type FollowDetectionsSubscription = { detectionRecorded: { id: string } };

export type ListKeysQueryVariables = Exact<{
  first: number;
  after?: string | null | undefined;
  filter?: ApiKeyFilter | null | undefined;
  orderBy?: ApiKeyOrder | null | undefined;
}>;


export type ListKeysQuery = { apiKeys: { totalCount: number, pageInfo: { hasNextPage: boolean, endCursor: string | null }, nodes: Array<{ id: string, name: string, prefix: string, status: ApiKeyStatus, expiresAt: string | null, lastUsedAt: string | null, createdAt: string, permissions: Array<Permission>, scopes: Array<string>, owner: { id: string, name: string, isActive: boolean | null }, dailyUsage: Array<{ day: string, requests: number, errors: number, denials: number }> }> } };

export type ShowKeyQueryVariables = Exact<{
  id: string;
}>;


export type ShowKeyQuery = { apiKey: { id: string, name: string, description: string | null, prefix: string, status: ApiKeyStatus, expiresAt: string | null, lastUsedAt: string | null, usageCount: number, createdAt: string, updatedAt: string, permissions: Array<Permission>, scopes: Array<string>, allowedAddresses: Array<string>, requestsPerMinute: number | null, revokedAt: string | null, revokedReason: string | null, unusedPermissions: Array<Permission>, owner: { id: string, name: string, isActive: boolean | null, role: Role | null }, createdBy: { id: string, name: string } | null, createdByKey: { id: string, name: string } | null, revokedBy: { id: string, name: string } | null, retiredSecrets: Array<{ prefix: string, endsAt: string, lastUsedAt: string | null, rotatedAt: string }>, dailyUsage: Array<{ day: string, requests: number, errors: number, denials: number }>, effectivePermissionDetails: Array<{ permission: Permission, granted: boolean, effective: boolean, lastUsedAt: string | null, sources: Array<PermissionSource>, blocks: Array<{ code: PermissionBlockCode, message: string }> }>, permissionUsage: Array<{ permission: Permission, usageCount: number }>, missingPermissions: Array<{ permission: Permission, denials: number, lastDeniedAt: string }>, recentAddresses: Array<{ address: string, requests: number, firstUsedAt: string, lastUsedAt: string }>, descendants: Array<{ id: string, name: string, status: ApiKeyStatus }> } | null };

export type WatchKeyQueryVariables = Exact<{
  id: string;
}>;


export type WatchKeyQuery = { apiKey: { id: string, status: ApiKeyStatus, expiresAt: string | null, updatedAt: string, lastUsedAt: string | null, usageCount: number, retiredSecrets: Array<{ prefix: string, endsAt: string, lastUsedAt: string | null }>, dailyUsage: Array<{ day: string, requests: number, errors: number, denials: number }>, missingPermissions: Array<{ permission: Permission, denials: number, lastDeniedAt: string }> } | null };

export type ListKeyEventsQueryVariables = Exact<{
  filter: AuditEventFilter;
}>;


export type ListKeyEventsQuery = { auditEvents: { pageInfo: { hasNextPage: boolean, endCursor: string | null }, nodes: Array<{ id: string, createdAt: string, action: string, address: string | null, requestId: string | null, entityId: string | null, entityType: string, before: unknown, after: unknown, actorUser: { id: string, name: string } | null, actorKey: { id: string, name: string } | null }> } };

export type FollowKeyEventsSubscriptionVariables = Exact<{
  filter: AuditEventRecordedFilter;
}>;


export type FollowKeyEventsSubscription = { auditEventRecorded: { id: string } };

export type ListPermissionsQueryVariables = Exact<{ [key: string]: never; }>;


export type ListPermissionsQuery = { permissionSets: Array<{ name: PermissionSetName, description: string, permissions: Array<Permission> }>, roles: Array<{ name: Role, permissions: Array<Permission> }>, __type: { enumValues: Array<{ name: string, description: string | null }> | null } | null };

export type FindCollectionQueryVariables = Exact<{
  filter: AuditEventFilter;
}>;


export type FindCollectionQuery = { auditEvents: { nodes: Array<{ id: string, after: unknown }> } };

export type ShowGranterQueryVariables = Exact<{
  id: string;
}>;


export type ShowGranterQuery = { apiKeyRequest: { id: string, decidedBy: { id: string, name: string } | null } | null };

export type FindRequiredPermissionsQueryVariables = Exact<{
  document: string;
}>;


export type FindRequiredPermissionsQuery = { requiredPermissions: Array<{ permission: Permission, paths: Array<string> }> };

export type ListDescendantsQueryVariables = Exact<{
  first: number;
  ids: Array<string> | string;
}>;


export type ListDescendantsQuery = { apiKeys: { nodes: Array<{ id: string, lastUsedAt: string | null, descendants: Array<{ id: string, name: string, status: ApiKeyStatus, lastUsedAt: string | null }> }> } };

export type ListRisksQueryVariables = Exact<{
  after?: string | null | undefined;
}>;


export type ListRisksQuery = { apiKeys: { pageInfo: { hasNextPage: boolean, endCursor: string | null }, nodes: Array<{ id: string, name: string, createdAt: string, expiresAt: string | null, lastUsedAt: string | null, permissions: Array<Permission>, unusedPermissions: Array<Permission>, allowedAddresses: Array<string> }> } };

export type CreateKeyMutationVariables = Exact<{
  input: CreateApiKeyInput;
}>;


export type CreateKeyMutation = { createApiKey: { key: string, apiKey: { id: string, name: string, permissions: Array<Permission> } } };

export type RotateKeyMutationVariables = Exact<{
  input: RotateApiKeyInput;
}>;


export type RotateKeyMutation = { rotateApiKey: { key: string, retiredSecrets: Array<{ prefix: string, endsAt: string, lastUsedAt: string | null }>, apiKey: { id: string, name: string } } };

export type EndSecretsMutationVariables = Exact<{
  input: EndRetiredSecretsInput;
}>;


export type EndSecretsMutation = { endRetiredSecrets: { endedSecrets: Array<{ prefix: string }>, apiKey: { id: string } } };

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

export type ShowObservationQueryVariables = Exact<{
  id: string;
}>;


export type ShowObservationQuery = { observation: { id: string, externalId: string, ra: number, dec: number, status: ObservationStatus, filterBand: string | null, exposureTime: number | null, seeing: number | null, airmass: number | null, imageWidth: number | null, imageHeight: number | null, fitsUrl: string | null, thumbnailUrl: string | null, observedAt: string, createdAt: string, updatedAt: string, survey: { id: string, name: string }, detections: { nodes: Array<{ id: string, ra: number, dec: number, confidence: number, type: DetectionType, status: DetectionStatus, humanLabel: DetectionType | null, createdAt: string }> }, preprocessRuns: { nodes: Array<{ id: string, status: RunStatus, error: string | null, retryCount: number, startedAt: string | null, completedAt: string | null, updatedAt: string, leaseEndsAt: string | null }> }, differenceRuns: { nodes: Array<{ id: string, status: RunStatus, error: string | null, retryCount: number, startedAt: string | null, completedAt: string | null, updatedAt: string, leaseEndsAt: string | null, algorithm: string }> } } | null, modelRuns: { nodes: Array<{ id: string, status: RunStatus, error: string | null, retryCount: number, startedAt: string | null, completedAt: string | null, updatedAt: string, leaseEndsAt: string | null, model: { id: string, name: string, version: string } }> } };

export type FollowObservationSubscriptionVariables = Exact<{
  filter?: ObservationChangedFilter | null | undefined;
}>;


export type FollowObservationSubscription = { observationChanged: { id: string } };

export type ListPeopleQueryVariables = Exact<{
  first: number;
  after?: string | null | undefined;
  filter?: UserFilter | null | undefined;
  orderBy?: UserOrder | null | undefined;
}>;


export type ListPeopleQuery = { users: { totalCount: number, pageInfo: { hasNextPage: boolean, endCursor: string | null }, nodes: Array<{ id: string, name: string, email: string | null, role: Role | null, isActive: boolean | null, isServiceAccount: boolean | null, lastSignInAt: string | null, createdAt: string | null }> } };

export type FindUsersQueryVariables = Exact<{
  first: number;
  filter: UserFilter;
}>;


export type FindUsersQuery = { users: { pageInfo: { hasNextPage: boolean }, nodes: Array<{ id: string, name: string, email: string | null }> } };

export type NameUserQueryVariables = Exact<{
  id: string;
}>;


export type NameUserQuery = { user: { id: string, name: string, email: string | null, role: Role | null } | null };

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

export type ListSessionsOfQueryVariables = Exact<{
  userId: string;
}>;


export type ListSessionsOfQuery = { user: { id: string, sessions: Array<{ id: string, current: boolean, client: SessionClient, address: string | null, userAgent: string | null, createdAt: string, lastUsedAt: string, expiresAt: string }> | null } | null };

export type EndOneSessionMutationVariables = Exact<{
  input: EndSessionInput;
}>;


export type EndOneSessionMutation = { endSession: { user: { id: string } } };

export type EndSessionsOfMutationVariables = Exact<{
  input: SignOutEverywhereInput;
}>;


export type EndSessionsOfMutation = { signOutEverywhere: { user: { id: string } } };

export type RetryPreprocessRunMutationVariables = Exact<{
  input: RetryPreprocessRunInput;
}>;


export type RetryPreprocessRunMutation = { retryPreprocessRun: { __typename: 'RetryPreprocessRunPayload' } };

export type RetryDifferenceRunMutationVariables = Exact<{
  input: RetryDifferenceRunInput;
}>;


export type RetryDifferenceRunMutation = { retryDifferenceRun: { __typename: 'RetryDifferenceRunPayload' } };

export type RetryModelRunMutationVariables = Exact<{
  input: RetryModelRunInput;
}>;


export type RetryModelRunMutation = { retryModelRun: { __typename: 'RetryModelRunPayload' } };

export type RetryTrainingRunMutationVariables = Exact<{
  input: RetryTrainingRunInput;
}>;


export type RetryTrainingRunMutation = { retryTrainingRun: { __typename: 'RetryTrainingRunPayload' } };

export type RetryJobMutationVariables = Exact<{
  input: RetryProcessingJobInput;
}>;


export type RetryJobMutation = { retryProcessingJob: { __typename: 'RetryProcessingJobPayload' } };

export type FailPreprocessRunMutationVariables = Exact<{
  input: FailPreprocessRunInput;
}>;


export type FailPreprocessRunMutation = { failPreprocessRun: { __typename: 'FailPreprocessRunPayload' } };

export type FailDifferenceRunMutationVariables = Exact<{
  input: FailDifferenceRunInput;
}>;


export type FailDifferenceRunMutation = { failDifferenceRun: { __typename: 'FailDifferenceRunPayload' } };

export type FailModelRunMutationVariables = Exact<{
  input: FailModelRunInput;
}>;


export type FailModelRunMutation = { failModelRun: { __typename: 'FailModelRunPayload' } };

export type FailTrainingRunMutationVariables = Exact<{
  input: FailTrainingRunInput;
}>;


export type FailTrainingRunMutation = { failTrainingRun: { __typename: 'FailTrainingRunPayload' } };

export type FailJobMutationVariables = Exact<{
  input: FailProcessingJobInput;
}>;


export type FailJobMutation = { failProcessingJob: { __typename: 'FailProcessingJobPayload' } };

export type FailWorkflowRunMutationVariables = Exact<{
  input: FailWorkflowRunInput;
}>;


export type FailWorkflowRunMutation = { failWorkflowRun: { __typename: 'FailWorkflowRunPayload' } };

export type CancelJobMutationVariables = Exact<{
  input: CancelProcessingJobInput;
}>;


export type CancelJobMutation = { cancelProcessingJob: { __typename: 'CancelProcessingJobPayload' } };

export type CancelWorkflowRunMutationVariables = Exact<{
  input: CancelWorkflowRunInput;
}>;


export type CancelWorkflowRunMutation = { cancelWorkflowRun: { __typename: 'CancelWorkflowRunPayload' } };

export type ListPreprocessRunsQueryVariables = Exact<{
  first: number;
  after?: string | null | undefined;
  filter?: PreprocessRunFilter | null | undefined;
}>;


export type ListPreprocessRunsQuery = { list: { pageInfo: { hasNextPage: boolean, endCursor: string | null }, nodes: Array<{ id: string, status: RunStatus, error: string | null, retryCount: number, startedAt: string | null, completedAt: string | null, updatedAt: string, leaseEndsAt: string | null, observation: { id: string, externalId: string, survey: { id: string, name: string } } }> } };

export type ListDifferenceRunsQueryVariables = Exact<{
  first: number;
  after?: string | null | undefined;
  filter?: DifferenceRunFilter | null | undefined;
}>;


export type ListDifferenceRunsQuery = { list: { pageInfo: { hasNextPage: boolean, endCursor: string | null }, nodes: Array<{ id: string, status: RunStatus, error: string | null, retryCount: number, startedAt: string | null, completedAt: string | null, updatedAt: string, leaseEndsAt: string | null, algorithm: string, observation: { id: string, externalId: string, survey: { id: string, name: string } } }> } };

export type ListModelRunsQueryVariables = Exact<{
  first: number;
  after?: string | null | undefined;
  filter?: ModelRunFilter | null | undefined;
}>;


export type ListModelRunsQuery = { list: { pageInfo: { hasNextPage: boolean, endCursor: string | null }, nodes: Array<{ id: string, status: RunStatus, error: string | null, retryCount: number, startedAt: string | null, completedAt: string | null, updatedAt: string, leaseEndsAt: string | null, model: { id: string, name: string, version: string }, observation: { id: string, externalId: string, survey: { id: string, name: string } } }> } };

export type ListTrainingRunsQueryVariables = Exact<{
  first: number;
  after?: string | null | undefined;
  filter?: TrainingRunFilter | null | undefined;
}>;


export type ListTrainingRunsQuery = { list: { pageInfo: { hasNextPage: boolean, endCursor: string | null }, nodes: Array<{ id: string, name: string, status: RunStatus, error: string | null, retryCount: number, startedAt: string | null, completedAt: string | null, updatedAt: string, dataset: { id: string, name: string } }> } };

export type ListJobsQueryVariables = Exact<{
  first: number;
  after?: string | null | undefined;
  filter?: ProcessingJobFilter | null | undefined;
}>;


export type ListJobsQuery = { list: { pageInfo: { hasNextPage: boolean, endCursor: string | null }, nodes: Array<{ id: string, type: string, status: JobStatus, error: string | null, retryCount: number, startedAt: string | null, completedAt: string | null, updatedAt: string, leaseEndsAt: string | null, entityId: string | null, workflowId: string | null, survey: { id: string, name: string } | null }> } };

export type ListWorkflowRunsQueryVariables = Exact<{
  first: number;
  after?: string | null | undefined;
  filter?: WorkflowRunFilter | null | undefined;
}>;


export type ListWorkflowRunsQuery = { list: { pageInfo: { hasNextPage: boolean, endCursor: string | null }, nodes: Array<{ id: string, flow: string, externalId: string, status: WorkflowStatus, error: string | null, startedAt: string | null, completedAt: string | null, updatedAt: string, survey: { id: string, name: string } | null }> } };

export type CountRunsQueryVariables = Exact<{
  preprocess?: PreprocessRunFilter | null | undefined;
  difference?: DifferenceRunFilter | null | undefined;
  model?: ModelRunFilter | null | undefined;
  training?: TrainingRunFilter | null | undefined;
  job?: ProcessingJobFilter | null | undefined;
  workflow?: WorkflowRunFilter | null | undefined;
}>;


export type CountRunsQuery = { preprocess: { totalCount: number }, difference: { totalCount: number }, model: { totalCount: number }, training: { totalCount: number }, job: { totalCount: number }, workflow: { totalCount: number } };

export type FollowRunsSubscriptionVariables = Exact<{
  filter?: RunChangedFilter | null | undefined;
}>;


export type FollowRunsSubscription = { runChanged: { id: string } };

export type ListRequestsQueryVariables = Exact<{
  first: number;
  after?: string | null | undefined;
  filter?: ApiKeyRequestFilter | null | undefined;
  orderBy?: ApiKeyRequestOrder | null | undefined;
}>;


export type ListRequestsQuery = { apiKeyRequests: { totalCount: number, pageInfo: { hasNextPage: boolean, endCursor: string | null }, nodes: Array<{ id: string, name: string, status: ApiKeyRequestStatus, createdAt: string, permissions: Array<Permission>, surveys: Array<string>, requester: { id: string, name: string } }> } };

export type CountWaitingQueryVariables = Exact<{ [key: string]: never; }>;


export type CountWaitingQuery = { apiKeyRequests: { totalCount: number } };

export type ShowRequestQueryVariables = Exact<{
  id: string;
}>;


export type ShowRequestQuery = { apiKeyRequest: { id: string, name: string, reason: string, status: ApiKeyRequestStatus, createdAt: string, permissions: Array<Permission>, surveys: Array<string>, expiresInDays: number | null, collectUntil: string | null, comment: string | null, decidedAt: string | null, requester: { id: string, name: string, email: string | null, role: Role | null }, decidedBy: { id: string, name: string } | null, apiKey: { id: string, name: string } | null } | null };

export type FollowRequestsSubscriptionVariables = Exact<{
  filter?: AuditEventRecordedFilter | null | undefined;
}>;


export type FollowRequestsSubscription = { auditEventRecorded: { id: string } };

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


export type CollectKeyMutation = { collectApiKey: { key: string, apiKey: { id: string, name: string, permissions: Array<Permission> } } };

export type ListDatasetsQueryVariables = Exact<{
  first: number;
  after?: string | null | undefined;
  filter?: TrainingDatasetFilter | null | undefined;
  orderBy?: TrainingDatasetOrder | null | undefined;
}>;


export type ListDatasetsQuery = { trainingDatasets: { totalCount: number, pageInfo: { hasNextPage: boolean, endCursor: string | null }, nodes: Array<{ id: string, name: string, description: string | null, sampleCount: number, createdAt: string, surveys: Array<{ id: string, name: string }>, qualityReport: { issues: Array<string> } }> } };

export type ShowDatasetQueryVariables = Exact<{
  id: string;
}>;


export type ShowDatasetQuery = { trainingDataset: { id: string, name: string, description: string | null, sampleCount: number, seed: number, parameters: unknown, createdAt: string, surveys: Array<{ id: string, name: string }>, qualityReport: { sampleCount: number, observationCount: number, anomalyRatio: number, labelConsistency: number, issues: Array<string>, labelCounts: Array<{ label: DetectionType, samples: number, share: number }>, splitCounts: Array<{ label: DetectionType, train: number, validation: number, test: number }>, surveyCoverage: Array<{ survey: string, samples: number, share: number }>, temporalDistribution: Array<{ month: string, samples: number }> } } | null, trainingRuns: { nodes: Array<{ id: string, name: string, status: RunStatus, createdAt: string, completedAt: string | null, error: string | null, model: { id: string, name: string, version: string } | null }> } };

export type ReadConfidenceQueryVariables = Exact<{
  id: string;
  first: number;
}>;


export type ReadConfidenceQuery = { trainingSamples: { nodes: Array<{ confidence: number }> } };

export type ListModelsQueryVariables = Exact<{ [key: string]: never; }>;


export type ListModelsQuery = { models: { nodes: Array<{ id: string, name: string, version: string, type: string, isActive: boolean, description: string | null, createdAt: string }> } };

export type ShowModelQueryVariables = Exact<{
  id: string;
}>;


export type ShowModelQuery = { model: { id: string, name: string, version: string, type: string, architecture: string | null, description: string | null, isActive: boolean, mlflowRunId: string | null, trainingEnergy: number | null, metrics: unknown, createdAt: string } | null };

export type MeasureModelQueryVariables = Exact<{
  id: string;
  filter?: DetectionStatisticsFilter | null | undefined;
}>;


export type MeasureModelQuery = { modelPerformance: { judgedCount: number, correctCount: number, accuracy: number | null, byType: Array<{ type: DetectionType, predictedCount: number, labelledCount: number, correctCount: number, precision: number | null, recall: number | null }>, confusion: Array<{ predicted: DetectionType, label: DetectionType, count: number }>, reliability: Array<{ from: number, to: number, count: number, meanConfidence: number | null, correctShare: number | null }> } | null };

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

export const ListSurveyNamesDocument = new TypedDocumentString(`
    query ListSurveyNames {
  surveys(first: 100, orderBy: {field: NAME}) {
    pageInfo {
      hasNextPage
    }
    nodes {
      id
      name
    }
  }
}
    `) as unknown as TypedDocumentString<ListSurveyNamesQuery, ListSurveyNamesQueryVariables>;
export const FindSurveysDocument = new TypedDocumentString(`
    query FindSurveys($first: Int!, $filter: SurveyFilter!) {
  surveys(first: $first, filter: $filter, orderBy: {field: NAME}) {
    pageInfo {
      hasNextPage
    }
    nodes {
      id
      name
    }
  }
}
    `) as unknown as TypedDocumentString<FindSurveysQuery, FindSurveysQueryVariables>;
export const ListModelNamesDocument = new TypedDocumentString(`
    query ListModelNames {
  models(first: 100, orderBy: {field: CREATED_AT, direction: DESC}) {
    pageInfo {
      hasNextPage
    }
    nodes {
      id
      name
      version
    }
  }
}
    `) as unknown as TypedDocumentString<ListModelNamesQuery, ListModelNamesQueryVariables>;
export const FindModelsDocument = new TypedDocumentString(`
    query FindModels($first: Int!, $filter: ModelFilter!) {
  models(
    first: $first
    filter: $filter
    orderBy: {field: CREATED_AT, direction: DESC}
  ) {
    pageInfo {
      hasNextPage
    }
    nodes {
      id
      name
      version
    }
  }
}
    `) as unknown as TypedDocumentString<FindModelsQuery, FindModelsQueryVariables>;
export const NameModelDocument = new TypedDocumentString(`
    query NameModel($id: ID!) {
  model(id: $id) {
    id
    name
    version
  }
}
    `) as unknown as TypedDocumentString<NameModelQuery, NameModelQueryVariables>;
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
export const NameSurveysDocument = new TypedDocumentString(`
    query NameSurveys($ids: [ID!]!, $first: Int!) {
  surveys(first: $first, filter: {ids: $ids}) {
    nodes {
      id
      name
    }
  }
}
    `) as unknown as TypedDocumentString<NameSurveysQuery, NameSurveysQueryVariables>;
export const NameEntitiesDocument = new TypedDocumentString(`
    query NameEntities($ids: [ID!]!) {
  nodes(ids: $ids) {
    id
    ... on ApiKey {
      name
    }
    ... on ApiKeyRequest {
      name
    }
    ... on User {
      name
    }
    ... on Survey {
      name
    }
    ... on TrainingDataset {
      name
    }
    ... on Model {
      name
    }
    ... on MonitoringCampaign {
      name
    }
  }
}
    `) as unknown as TypedDocumentString<NameEntitiesQuery, NameEntitiesQueryVariables>;
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
export const ListDetectionsDocument = new TypedDocumentString(`
    query ListDetections($first: Int!, $after: String, $filter: DetectionFilter, $orderBy: DetectionOrder) {
  detections(first: $first, after: $after, filter: $filter, orderBy: $orderBy) {
    pageInfo {
      hasNextPage
      endCursor
    }
    nodes {
      id
      ra
      dec
      pixelX
      pixelY
      confidence
      type
      status
      humanLabel
      validatedAt
      createdAt
      modelRun {
        model {
          id
          name
          version
        }
      }
      observation {
        id
        externalId
        observedAt
        filterBand
        thumbnailUrl
        fitsUrl
        survey {
          id
          name
        }
      }
    }
  }
}
    `) as unknown as TypedDocumentString<ListDetectionsQuery, ListDetectionsQueryVariables>;
export const ShowDetectionDocument = new TypedDocumentString(`
    query ShowDetection($id: ID!) {
  detection(id: $id) {
    id
    ra
    dec
    pixelX
    pixelY
    confidence
    type
    status
    humanLabel
    validatedAt
    createdAt
    modelRun {
      model {
        id
        name
        version
      }
    }
    observation {
      id
      externalId
      observedAt
      filterBand
      thumbnailUrl
      fitsUrl
      survey {
        id
        name
      }
    }
  }
}
    `) as unknown as TypedDocumentString<ShowDetectionQuery, ShowDetectionQueryVariables>;
export const ShowHistoryDocument = new TypedDocumentString(`
    query ShowHistory($id: ID!, $near: ConeSearchInput!) {
  detection(id: $id) {
    id
    validations(first: 5) {
      nodes {
        id
        createdAt
        label
        newStatus
        notes
        user {
          id
          name
        }
      }
    }
  }
  detections(
    first: 20
    near: $near
    orderBy: {field: CREATED_AT, direction: DESC}
  ) {
    nodes {
      id
      separation
      confidence
      type
      status
      humanLabel
      observation {
        id
        externalId
        observedAt
        filterBand
        survey {
          id
          name
        }
      }
    }
  }
  observations(first: 10, near: $near) {
    nodes {
      id
      separation
      externalId
      observedAt
      filterBand
      status
      survey {
        id
        name
      }
    }
  }
}
    `) as unknown as TypedDocumentString<ShowHistoryQuery, ShowHistoryQueryVariables>;
export const CountDetectionsDocument = new TypedDocumentString(`
    query CountDetections($filter: DetectionStatisticsFilter) {
  detectionStatistics(filter: $filter) {
    judgedShare
    byStatus {
      status
      count
    }
  }
}
    `) as unknown as TypedDocumentString<CountDetectionsQuery, CountDetectionsQueryVariables>;
export const JudgeDetectionDocument = new TypedDocumentString(`
    mutation JudgeDetection($input: ValidateDetectionInput!) {
  validateDetection(input: $input) {
    detection {
      id
      status
      humanLabel
    }
  }
}
    `) as unknown as TypedDocumentString<JudgeDetectionMutation, JudgeDetectionMutationVariables>;
export const ReopenDetectionDocument = new TypedDocumentString(`
    mutation ReopenDetection($input: StartValidationInput!) {
  startValidation(input: $input) {
    detection {
      id
      status
    }
  }
}
    `) as unknown as TypedDocumentString<ReopenDetectionMutation, ReopenDetectionMutationVariables>;
export const FollowDetectionsDocument = new TypedDocumentString(`
    subscription FollowDetections($filter: DetectionRecordedFilter) {
  detectionRecorded(filter: $filter) {
    id
  }
}
    `) as unknown as TypedDocumentString<FollowDetectionsSubscription, FollowDetectionsSubscriptionVariables>;
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
        isActive
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
      isActive
      role
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
    missingPermissions {
      permission
      denials
      lastDeniedAt
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
    status
    expiresAt
    updatedAt
    lastUsedAt
    usageCount
    retiredSecrets {
      prefix
      endsAt
      lastUsedAt
    }
    dailyUsage(days: 1) {
      day
      requests
      errors
      denials
    }
    missingPermissions {
      permission
      denials
      lastDeniedAt
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
  roles {
    name
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
export const FindCollectionDocument = new TypedDocumentString(`
    query FindCollection($filter: AuditEventFilter!) {
  auditEvents(first: 1, filter: $filter) {
    nodes {
      id
      after
    }
  }
}
    `) as unknown as TypedDocumentString<FindCollectionQuery, FindCollectionQueryVariables>;
export const ShowGranterDocument = new TypedDocumentString(`
    query ShowGranter($id: ID!) {
  apiKeyRequest(id: $id) {
    id
    decidedBy {
      id
      name
    }
  }
}
    `) as unknown as TypedDocumentString<ShowGranterQuery, ShowGranterQueryVariables>;
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
      lastUsedAt
      descendants {
        id
        name
        status
        lastUsedAt
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
      permissions
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
export const EndSecretsDocument = new TypedDocumentString(`
    mutation EndSecrets($input: EndRetiredSecretsInput!) {
  endRetiredSecrets(input: $input) {
    endedSecrets {
      prefix
    }
    apiKey {
      id
    }
  }
}
    `) as unknown as TypedDocumentString<EndSecretsMutation, EndSecretsMutationVariables>;
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
export const ShowObservationDocument = new TypedDocumentString(`
    query ShowObservation($id: ID!) {
  observation(id: $id) {
    id
    externalId
    ra
    dec
    status
    filterBand
    exposureTime
    seeing
    airmass
    imageWidth
    imageHeight
    fitsUrl
    thumbnailUrl
    observedAt
    createdAt
    updatedAt
    survey {
      id
      name
    }
    detections(first: 50, orderBy: {field: CONFIDENCE, direction: DESC}) {
      nodes {
        id
        ra
        dec
        confidence
        type
        status
        humanLabel
        createdAt
      }
    }
    preprocessRuns(first: 10) {
      nodes {
        id
        status
        error
        retryCount
        startedAt
        completedAt
        updatedAt
        leaseEndsAt
      }
    }
    differenceRuns(first: 10) {
      nodes {
        id
        status
        error
        retryCount
        startedAt
        completedAt
        updatedAt
        leaseEndsAt
        algorithm
      }
    }
  }
  modelRuns(
    first: 10
    filter: {observationId: $id}
    orderBy: {field: CREATED_AT, direction: DESC}
  ) {
    nodes {
      id
      status
      error
      retryCount
      startedAt
      completedAt
      updatedAt
      leaseEndsAt
      model {
        id
        name
        version
      }
    }
  }
}
    `) as unknown as TypedDocumentString<ShowObservationQuery, ShowObservationQueryVariables>;
export const FollowObservationDocument = new TypedDocumentString(`
    subscription FollowObservation($filter: ObservationChangedFilter) {
  observationChanged(filter: $filter) {
    id
  }
}
    `) as unknown as TypedDocumentString<FollowObservationSubscription, FollowObservationSubscriptionVariables>;
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
export const FindUsersDocument = new TypedDocumentString(`
    query FindUsers($first: Int!, $filter: UserFilter!) {
  users(first: $first, filter: $filter, orderBy: {field: NAME}) {
    pageInfo {
      hasNextPage
    }
    nodes {
      id
      name
      email
    }
  }
}
    `) as unknown as TypedDocumentString<FindUsersQuery, FindUsersQueryVariables>;
export const NameUserDocument = new TypedDocumentString(`
    query NameUser($id: ID!) {
  user(id: $id) {
    id
    name
    email
    role
  }
}
    `) as unknown as TypedDocumentString<NameUserQuery, NameUserQueryVariables>;
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
export const ListSessionsOfDocument = new TypedDocumentString(`
    query ListSessionsOf($userId: ID!) {
  user(id: $userId) {
    id
    sessions {
      id
      current
      client
      address
      userAgent
      createdAt
      lastUsedAt
      expiresAt
    }
  }
}
    `) as unknown as TypedDocumentString<ListSessionsOfQuery, ListSessionsOfQueryVariables>;
export const EndOneSessionDocument = new TypedDocumentString(`
    mutation EndOneSession($input: EndSessionInput!) {
  endSession(input: $input) {
    user {
      id
    }
  }
}
    `) as unknown as TypedDocumentString<EndOneSessionMutation, EndOneSessionMutationVariables>;
export const EndSessionsOfDocument = new TypedDocumentString(`
    mutation EndSessionsOf($input: SignOutEverywhereInput!) {
  signOutEverywhere(input: $input) {
    user {
      id
    }
  }
}
    `) as unknown as TypedDocumentString<EndSessionsOfMutation, EndSessionsOfMutationVariables>;
export const RetryPreprocessRunDocument = new TypedDocumentString(`
    mutation RetryPreprocessRun($input: RetryPreprocessRunInput!) {
  retryPreprocessRun(input: $input) {
    __typename
  }
}
    `) as unknown as TypedDocumentString<RetryPreprocessRunMutation, RetryPreprocessRunMutationVariables>;
export const RetryDifferenceRunDocument = new TypedDocumentString(`
    mutation RetryDifferenceRun($input: RetryDifferenceRunInput!) {
  retryDifferenceRun(input: $input) {
    __typename
  }
}
    `) as unknown as TypedDocumentString<RetryDifferenceRunMutation, RetryDifferenceRunMutationVariables>;
export const RetryModelRunDocument = new TypedDocumentString(`
    mutation RetryModelRun($input: RetryModelRunInput!) {
  retryModelRun(input: $input) {
    __typename
  }
}
    `) as unknown as TypedDocumentString<RetryModelRunMutation, RetryModelRunMutationVariables>;
export const RetryTrainingRunDocument = new TypedDocumentString(`
    mutation RetryTrainingRun($input: RetryTrainingRunInput!) {
  retryTrainingRun(input: $input) {
    __typename
  }
}
    `) as unknown as TypedDocumentString<RetryTrainingRunMutation, RetryTrainingRunMutationVariables>;
export const RetryJobDocument = new TypedDocumentString(`
    mutation RetryJob($input: RetryProcessingJobInput!) {
  retryProcessingJob(input: $input) {
    __typename
  }
}
    `) as unknown as TypedDocumentString<RetryJobMutation, RetryJobMutationVariables>;
export const FailPreprocessRunDocument = new TypedDocumentString(`
    mutation FailPreprocessRun($input: FailPreprocessRunInput!) {
  failPreprocessRun(input: $input) {
    __typename
  }
}
    `) as unknown as TypedDocumentString<FailPreprocessRunMutation, FailPreprocessRunMutationVariables>;
export const FailDifferenceRunDocument = new TypedDocumentString(`
    mutation FailDifferenceRun($input: FailDifferenceRunInput!) {
  failDifferenceRun(input: $input) {
    __typename
  }
}
    `) as unknown as TypedDocumentString<FailDifferenceRunMutation, FailDifferenceRunMutationVariables>;
export const FailModelRunDocument = new TypedDocumentString(`
    mutation FailModelRun($input: FailModelRunInput!) {
  failModelRun(input: $input) {
    __typename
  }
}
    `) as unknown as TypedDocumentString<FailModelRunMutation, FailModelRunMutationVariables>;
export const FailTrainingRunDocument = new TypedDocumentString(`
    mutation FailTrainingRun($input: FailTrainingRunInput!) {
  failTrainingRun(input: $input) {
    __typename
  }
}
    `) as unknown as TypedDocumentString<FailTrainingRunMutation, FailTrainingRunMutationVariables>;
export const FailJobDocument = new TypedDocumentString(`
    mutation FailJob($input: FailProcessingJobInput!) {
  failProcessingJob(input: $input) {
    __typename
  }
}
    `) as unknown as TypedDocumentString<FailJobMutation, FailJobMutationVariables>;
export const FailWorkflowRunDocument = new TypedDocumentString(`
    mutation FailWorkflowRun($input: FailWorkflowRunInput!) {
  failWorkflowRun(input: $input) {
    __typename
  }
}
    `) as unknown as TypedDocumentString<FailWorkflowRunMutation, FailWorkflowRunMutationVariables>;
export const CancelJobDocument = new TypedDocumentString(`
    mutation CancelJob($input: CancelProcessingJobInput!) {
  cancelProcessingJob(input: $input) {
    __typename
  }
}
    `) as unknown as TypedDocumentString<CancelJobMutation, CancelJobMutationVariables>;
export const CancelWorkflowRunDocument = new TypedDocumentString(`
    mutation CancelWorkflowRun($input: CancelWorkflowRunInput!) {
  cancelWorkflowRun(input: $input) {
    __typename
  }
}
    `) as unknown as TypedDocumentString<CancelWorkflowRunMutation, CancelWorkflowRunMutationVariables>;
export const ListPreprocessRunsDocument = new TypedDocumentString(`
    query ListPreprocessRuns($first: Int!, $after: String, $filter: PreprocessRunFilter) {
  list: preprocessRuns(
    first: $first
    after: $after
    filter: $filter
    orderBy: {field: CREATED_AT, direction: DESC}
  ) {
    pageInfo {
      hasNextPage
      endCursor
    }
    nodes {
      id
      status
      error
      retryCount
      startedAt
      completedAt
      updatedAt
      leaseEndsAt
      observation {
        id
        externalId
        survey {
          id
          name
        }
      }
    }
  }
}
    `) as unknown as TypedDocumentString<ListPreprocessRunsQuery, ListPreprocessRunsQueryVariables>;
export const ListDifferenceRunsDocument = new TypedDocumentString(`
    query ListDifferenceRuns($first: Int!, $after: String, $filter: DifferenceRunFilter) {
  list: differenceRuns(
    first: $first
    after: $after
    filter: $filter
    orderBy: {field: CREATED_AT, direction: DESC}
  ) {
    pageInfo {
      hasNextPage
      endCursor
    }
    nodes {
      id
      status
      error
      retryCount
      startedAt
      completedAt
      updatedAt
      leaseEndsAt
      algorithm
      observation {
        id
        externalId
        survey {
          id
          name
        }
      }
    }
  }
}
    `) as unknown as TypedDocumentString<ListDifferenceRunsQuery, ListDifferenceRunsQueryVariables>;
export const ListModelRunsDocument = new TypedDocumentString(`
    query ListModelRuns($first: Int!, $after: String, $filter: ModelRunFilter) {
  list: modelRuns(
    first: $first
    after: $after
    filter: $filter
    orderBy: {field: CREATED_AT, direction: DESC}
  ) {
    pageInfo {
      hasNextPage
      endCursor
    }
    nodes {
      id
      status
      error
      retryCount
      startedAt
      completedAt
      updatedAt
      leaseEndsAt
      model {
        id
        name
        version
      }
      observation {
        id
        externalId
        survey {
          id
          name
        }
      }
    }
  }
}
    `) as unknown as TypedDocumentString<ListModelRunsQuery, ListModelRunsQueryVariables>;
export const ListTrainingRunsDocument = new TypedDocumentString(`
    query ListTrainingRuns($first: Int!, $after: String, $filter: TrainingRunFilter) {
  list: trainingRuns(
    first: $first
    after: $after
    filter: $filter
    orderBy: {field: CREATED_AT, direction: DESC}
  ) {
    pageInfo {
      hasNextPage
      endCursor
    }
    nodes {
      id
      name
      status
      error
      retryCount
      startedAt
      completedAt
      updatedAt
      dataset {
        id
        name
      }
    }
  }
}
    `) as unknown as TypedDocumentString<ListTrainingRunsQuery, ListTrainingRunsQueryVariables>;
export const ListJobsDocument = new TypedDocumentString(`
    query ListJobs($first: Int!, $after: String, $filter: ProcessingJobFilter) {
  list: processingJobs(
    first: $first
    after: $after
    filter: $filter
    orderBy: {field: CREATED_AT, direction: DESC}
  ) {
    pageInfo {
      hasNextPage
      endCursor
    }
    nodes {
      id
      type
      status
      error
      retryCount
      startedAt
      completedAt
      updatedAt
      leaseEndsAt
      entityId
      workflowId
      survey {
        id
        name
      }
    }
  }
}
    `) as unknown as TypedDocumentString<ListJobsQuery, ListJobsQueryVariables>;
export const ListWorkflowRunsDocument = new TypedDocumentString(`
    query ListWorkflowRuns($first: Int!, $after: String, $filter: WorkflowRunFilter) {
  list: workflowRuns(
    first: $first
    after: $after
    filter: $filter
    orderBy: {field: CREATED_AT, direction: DESC}
  ) {
    pageInfo {
      hasNextPage
      endCursor
    }
    nodes {
      id
      flow
      externalId
      status
      error
      startedAt
      completedAt
      updatedAt
      survey {
        id
        name
      }
    }
  }
}
    `) as unknown as TypedDocumentString<ListWorkflowRunsQuery, ListWorkflowRunsQueryVariables>;
export const CountRunsDocument = new TypedDocumentString(`
    query CountRuns($preprocess: PreprocessRunFilter, $difference: DifferenceRunFilter, $model: ModelRunFilter, $training: TrainingRunFilter, $job: ProcessingJobFilter, $workflow: WorkflowRunFilter) {
  preprocess: preprocessRuns(first: 1, filter: $preprocess) {
    totalCount
  }
  difference: differenceRuns(first: 1, filter: $difference) {
    totalCount
  }
  model: modelRuns(first: 1, filter: $model) {
    totalCount
  }
  training: trainingRuns(first: 1, filter: $training) {
    totalCount
  }
  job: processingJobs(first: 1, filter: $job) {
    totalCount
  }
  workflow: workflowRuns(first: 1, filter: $workflow) {
    totalCount
  }
}
    `) as unknown as TypedDocumentString<CountRunsQuery, CountRunsQueryVariables>;
export const FollowRunsDocument = new TypedDocumentString(`
    subscription FollowRuns($filter: RunChangedFilter) {
  runChanged(filter: $filter) {
    id
  }
}
    `) as unknown as TypedDocumentString<FollowRunsSubscription, FollowRunsSubscriptionVariables>;
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
export const CountWaitingDocument = new TypedDocumentString(`
    query CountWaiting {
  apiKeyRequests(first: 1, filter: {status: OPEN}) {
    totalCount
  }
}
    `) as unknown as TypedDocumentString<CountWaitingQuery, CountWaitingQueryVariables>;
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
export const FollowRequestsDocument = new TypedDocumentString(`
    subscription FollowRequests($filter: AuditEventRecordedFilter) {
  auditEventRecorded(filter: $filter) {
    id
  }
}
    `) as unknown as TypedDocumentString<FollowRequestsSubscription, FollowRequestsSubscriptionVariables>;
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
      permissions
    }
  }
}
    `) as unknown as TypedDocumentString<CollectKeyMutation, CollectKeyMutationVariables>;
export const ListDatasetsDocument = new TypedDocumentString(`
    query ListDatasets($first: Int!, $after: String, $filter: TrainingDatasetFilter, $orderBy: TrainingDatasetOrder) {
  trainingDatasets(
    first: $first
    after: $after
    filter: $filter
    orderBy: $orderBy
  ) {
    totalCount
    pageInfo {
      hasNextPage
      endCursor
    }
    nodes {
      id
      name
      description
      sampleCount
      createdAt
      surveys {
        id
        name
      }
      qualityReport {
        issues
      }
    }
  }
}
    `) as unknown as TypedDocumentString<ListDatasetsQuery, ListDatasetsQueryVariables>;
export const ShowDatasetDocument = new TypedDocumentString(`
    query ShowDataset($id: ID!) {
  trainingDataset(id: $id) {
    id
    name
    description
    sampleCount
    seed
    parameters
    createdAt
    surveys {
      id
      name
    }
    qualityReport {
      sampleCount
      observationCount
      anomalyRatio
      labelConsistency
      issues
      labelCounts {
        label
        samples
        share
      }
      splitCounts {
        label
        train
        validation
        test
      }
      surveyCoverage {
        survey
        samples
        share
      }
      temporalDistribution {
        month
        samples
      }
    }
  }
  trainingRuns(
    first: 10
    filter: {datasetId: $id}
    orderBy: {field: CREATED_AT, direction: DESC}
  ) {
    nodes {
      id
      name
      status
      createdAt
      completedAt
      error
      model {
        id
        name
        version
      }
    }
  }
}
    `) as unknown as TypedDocumentString<ShowDatasetQuery, ShowDatasetQueryVariables>;
export const ReadConfidenceDocument = new TypedDocumentString(`
    query ReadConfidence($id: ID!, $first: Int!) {
  trainingSamples(datasetId: $id, first: $first) {
    nodes {
      confidence
    }
  }
}
    `) as unknown as TypedDocumentString<ReadConfidenceQuery, ReadConfidenceQueryVariables>;
export const ListModelsDocument = new TypedDocumentString(`
    query ListModels {
  models(first: 50, orderBy: {field: CREATED_AT, direction: DESC}) {
    nodes {
      id
      name
      version
      type
      isActive
      description
      createdAt
    }
  }
}
    `) as unknown as TypedDocumentString<ListModelsQuery, ListModelsQueryVariables>;
export const ShowModelDocument = new TypedDocumentString(`
    query ShowModel($id: ID!) {
  model(id: $id) {
    id
    name
    version
    type
    architecture
    description
    isActive
    mlflowRunId
    trainingEnergy
    metrics
    createdAt
  }
}
    `) as unknown as TypedDocumentString<ShowModelQuery, ShowModelQueryVariables>;
export const MeasureModelDocument = new TypedDocumentString(`
    query MeasureModel($id: ID!, $filter: DetectionStatisticsFilter) {
  modelPerformance(modelId: $id, filter: $filter) {
    judgedCount
    correctCount
    accuracy
    byType {
      type
      predictedCount
      labelledCount
      correctCount
      precision
      recall
    }
    confusion {
      predicted
      label
      count
    }
    reliability {
      from
      to
      count
      meanConfidence
      correctShare
    }
  }
}
    `) as unknown as TypedDocumentString<MeasureModelQuery, MeasureModelQueryVariables>;
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