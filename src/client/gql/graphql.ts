/* eslint-disable */
/** Internal type. DO NOT USE DIRECTLY. */
type Exact<T extends { [key: string]: unknown }> = { [K in keyof T]: T[K] };
/** Internal type. DO NOT USE DIRECTLY. */
export type Incremental<T> = T | { [P in keyof T]?: P extends ' $fragmentName' | '__typename' ? T[P] : never };
import type { DocumentTypeDecoration } from '@graphql-typed-document-node/core';
/** The version to activate. */
export type ActivateModelInput = {
  /** The model. */
  id: string;
};

/** The result of a delivery of an alert. */
export type AlertDelivery =
  /** It arrived. */
  | 'DELIVERED'
  /** It was not sent, or it did not arrive. */
  | 'FAILED'
  /** It was sent. */
  | 'SENT';

/** The urgency of an alert. */
export type AlertPriority =
  /** It needs attention now. */
  | 'CRITICAL'
  /** It needs attention today. */
  | 'HIGH'
  /** It can wait. */
  | 'LOW'
  /** The usual urgency. */
  | 'NORMAL';

/** The progress of an alert's delivery. */
export type AlertStatus =
  /** A person has acknowledged it. */
  | 'ACKNOWLEDGED'
  /** It arrived. */
  | 'DELIVERED'
  /** It was not sent, or it did not arrive. It can be sent again. */
  | 'FAILED'
  /** Not sent yet. */
  | 'PENDING'
  /** Sent, but not confirmed as delivered. */
  | 'SENT';

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

/** The kind of a calibration frame. */
export type CalibrationType =
  /** The pixels that must not be used. */
  | 'BAD_PIXEL_MAP'
  /** The signal of the readout alone. */
  | 'BIAS'
  /** The signal without light, for an exposure time. */
  | 'DARK'
  /** The response to even light. */
  | 'FLAT'
  /** The interference pattern of the night sky. */
  | 'FRINGE';

/** A source of data to use. */
export type CampaignMissionInput = {
  /** Who may use the data, such as `PUBLIC`. */
  dataRights?: string | null | undefined;
  /** Its filters, at most 20. Empty means any. */
  filterBands?: Array<string> | null | undefined;
  /** Its instruments, at most 20. Empty means any. */
  instruments?: Array<string> | null | undefined;
  /** Whether the campaign uses it. */
  isActive?: boolean;
  /** The most exposure time in seconds. It must not be less than minExposureTime. */
  maxExposureTime?: number | null | undefined;
  /** The least exposure time in seconds. */
  minExposureTime?: number | null | undefined;
  /** Its name, unique in the campaign, at most 255 characters. */
  name: string;
};

/** One candidate to record. Each row is checked separately: an invalid row is rejected, and the others are written. */
export type CandidateInput = {
  /** Declination in degrees, ICRS, −90 to 90. Required. */
  dec?: number | null | undefined;
  /** Ellipticity, 0 (round) to 1. */
  ellipticity?: number | null | undefined;
  /** Flags of the extraction, such as `near_edge`: at most 32, of at most 64 characters. */
  flags?: Array<string> | null | undefined;
  /** Flux in the units of the difference image. */
  flux?: number | null | undefined;
  /** Full width at half maximum in pixels, greater than 0. */
  fwhm?: number | null | undefined;
  /** Column in the difference image, in pixels. */
  pixelX?: number | null | undefined;
  /** Row in the difference image, in pixels. */
  pixelY?: number | null | undefined;
  /** Right ascension in degrees, ICRS, 0 ≤ ra < 360. Required. */
  ra?: number | null | undefined;
  /** Significance in sigma. */
  significance?: number | null | undefined;
  /** Signal to noise ratio. */
  snr?: number | null | undefined;
};

/** How many runs to claim, and of which observations. */
export type ClaimDifferenceRunsInput = {
  /** The algorithm of the subtraction, such as `zogy`. */
  algorithm?: string;
  /** The length of the lease in seconds, 30 to 86,400. Each heartbeat renews it. */
  leaseSeconds?: number;
  /** The greatest number of runs, 1 to 100. */
  limit?: number;
  /** The greatest number of attempts of new runs, 1 to 100. A run that has failed or lost its worker this number of times is FAILED, and no claim returns it. */
  maxAttempts?: number;
  /** Only observations whose centre is in this cone. */
  near?: ConeSearchInput | null | undefined;
  /** If a run with the same parameters is COMPLETED, the call returns it as `skipped`, moves its observation on, and starts none. */
  onlyIfNeeded?: boolean;
  /** Which observations come first. Runs that lost their worker come before them. */
  order?: ClaimOrder;
  /** The parameters of the algorithm. */
  parameters?: unknown;
  /** Only observations of this survey, by its name, such as `ZTF`. */
  survey?: string | null | undefined;
  /** The detection threshold in sigma, greater than 0. */
  threshold?: number | null | undefined;
};

/** How many runs to claim, and of which observations. */
export type ClaimModelRunsInput = {
  /** The length of the lease in seconds, 30 to 86,400. Each heartbeat renews it. */
  leaseSeconds?: number;
  /** The greatest number of runs, 1 to 100. */
  limit?: number;
  /** The greatest number of attempts of new runs, 1 to 100. A run that has failed or lost its worker this number of times is FAILED, and no claim returns it. */
  maxAttempts?: number;
  /** The model; it need not be the version in use. */
  modelId: string;
  /** Only observations whose centre is in this cone. */
  near?: ConeSearchInput | null | undefined;
  /** Changes nothing: a claim always leaves out the observations that have a COMPLETED run of the model. */
  onlyIfNeeded?: boolean;
  /** Which observations come first. Runs that lost their worker come before them. */
  order?: ClaimOrder;
  /** Only observations of this survey, by its name, such as `ZTF`. */
  survey?: string | null | undefined;
};

/** Which observations a claim takes first. */
export type ClaimOrder =
  /** The latest exposures. For a model: the observations that became ready last. */
  | 'NEWEST_FIRST'
  /** The earliest exposures. For a model: the observations that have waited longest for models. */
  | 'OLDEST_FIRST';

/** How many runs to claim, and of which observations. */
export type ClaimPreprocessRunsInput = {
  /** The length of the lease in seconds, 30 to 86,400. Each heartbeat renews it. */
  leaseSeconds?: number;
  /** The greatest number of runs, 1 to 100. */
  limit?: number;
  /** The greatest number of attempts of new runs, 1 to 100. A run that has failed or lost its worker this number of times is FAILED, and no claim returns it. */
  maxAttempts?: number;
  /** Only observations whose centre is in this cone. */
  near?: ConeSearchInput | null | undefined;
  /** If a run with the same parameters is COMPLETED, the call returns it as `skipped`, moves its observation on, and starts none. */
  onlyIfNeeded?: boolean;
  /** Which observations come first. Runs that lost their worker come before them. */
  order?: ClaimOrder;
  /** Only observations of this survey, by its name, such as `ZTF`. */
  survey?: string | null | undefined;
};

/** The request whose key to collect. */
export type CollectApiKeyInput = {
  /** The request. */
  requestId: string;
};

/** What to collect. Judged detections become samples: VALIDATED and CONFIRMED ones with the label of their newest judgement, and REJECTED ones as negatives with the label ARTIFACT. All given conditions must hold. */
export type CollectTrainingDatasetInput = {
  /** The labels to collect; all by default. Include ARTIFACT to collect the negatives as well. */
  anomalyTypes?: Array<DetectionType> | null | undefined;
  /** The earliest observedAt of the observations, included. */
  dateFrom?: string | null | undefined;
  /** The latest observedAt of the observations, excluded. */
  dateTo?: string | null | undefined;
  /** What the dataset is for, at most 10000 characters. */
  description?: string | null | undefined;
  /** The greatest number of samples, at most 200000 on PostgreSQL and 5000 on the embedded database; all by default. If there are more detections, the seed selects among them. */
  maxSamples?: number | null | undefined;
  /** The least confidence of the model, 0 to 1. */
  minConfidence?: number | null | undefined;
  /** The name of the dataset, at most 255 characters. The caller sees no other dataset with it. */
  name: string;
  /** The least quality in the newest judgement, 0 to 1. Detections judged without a quality are then left out. */
  qualityThreshold?: number | null | undefined;
  /** The same detections and seed give the same samples and splits. */
  seed?: number | null | undefined;
  /** The shares of the splits; 0.7, 0.15, 0.15 by default. All samples of an observation are in the same split, and labels are spread as evenly as possible. Each split differs from its share by at most the samples of one observation. */
  splits?: DatasetSplitsInput | null | undefined;
  /** The names of the surveys to collect from; by default all that the caller may see. */
  surveys?: Array<string> | null | undefined;
};

/** The results of differencing. Record candidates first, with recordCandidates. */
export type CompleteDifferenceRunInput = {
  /** The run's retryCount when it was started: CONFLICT when it has been started again since. Required for a claimed run. */
  attempt?: number | null | undefined;
  /** The location of the difference image, at most 2048 characters. */
  differenceFitsPath?: string | null | undefined;
  /** The run. */
  id: string;
  /** The noise of the difference image in its own units, at least 0. */
  noiseLevel?: number | null | undefined;
  /** The location of the reference image, at most 2048 characters. */
  referenceFitsPath?: string | null | undefined;
  /** The observation to subtract. It may belong to another survey; then only callers with both surveys in scope see the run. */
  referenceObservationId?: string | null | undefined;
  /** The location of the significance image, at most 2048 characters. */
  significanceFitsPath?: string | null | undefined;
};

/** The results of the model. Record detections first, with recordDetections. */
export type CompleteModelRunInput = {
  /** The run's retryCount when it was started: CONFLICT when it has been started again since. Required for a claimed run. */
  attempt?: number | null | undefined;
  /** Energy used, in watt hours. */
  energy?: number | null | undefined;
  /** The run. */
  id: string;
  /** The duration of inference in milliseconds. */
  inferenceTime?: number | null | undefined;
  /** The model's predictions, in its own format. */
  predictions?: unknown;
};

/** The results of preprocessing. */
export type CompletePreprocessRunInput = {
  /** The run's retryCount when it was started: CONFLICT when it has been started again since. Required for a claimed run. */
  attempt?: number | null | undefined;
  /** Whether bias, dark and flat were applied. */
  calibrationApplied?: boolean | null | undefined;
  /** The calibration frames that were applied, at most 20: frames of the survey of the run, or frames without a survey. */
  calibrationFrameIds?: Array<string> | null | undefined;
  /** The run. */
  id: string;
  /** The location of the processed FITS file. */
  processedFitsPath?: string | null | undefined;
  /** The quality of the registration, 0 to 1. */
  registrationQuality?: number | null | undefined;
  /** Whether the image was aligned to world coordinates. */
  wcsAligned?: boolean | null | undefined;
  /** The world coordinate solution. */
  wcsInfo?: unknown;
};

/** The results of training. */
export type CompleteTrainingRunInput = {
  /** The run's retryCount when it was started: CONFLICT when it has been started again since. Required for a claimed run. */
  attempt?: number | null | undefined;
  /** The run. */
  id: string;
  /** The results, by name of the metric. */
  metrics?: unknown;
  /** The run in MLflow, at most 255 characters. */
  mlflowRunId?: string | null | undefined;
  /** The trained model, once it is registered. */
  modelId?: string | null | undefined;
};

/** The workflow run to complete. */
export type CompleteWorkflowRunInput = {
  /** The run. */
  id: string;
  /** The results of the run, in the format of the flow. They replace the present ones. */
  report?: unknown;
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

/** The alert to create. */
export type CreateAlertInput = {
  /** The channel of delivery, such as `slack`, at most 64 characters. */
  channel?: string | null | undefined;
  /** The detection that it reports. */
  detectionId: string;
  /** The whole message, at most 10000 characters. */
  message?: string | null | undefined;
  /** Its urgency; NORMAL by default. */
  priority?: AlertPriority | null | undefined;
  /** One line, at most 255 characters. */
  title: string;
  /** The kind of alert, such as `new_supernova`, at most 64 characters. */
  type: string;
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

/** A new version of a model. */
export type CreateModelInput = {
  /** The architecture, such as `unet`. */
  architecture?: string | null | undefined;
  /** What the model is for, at most 10000 characters. */
  description?: string | null | undefined;
  /** The hyperparameters of the training. */
  hyperparameters?: unknown;
  /** The quality of the model, by name of the metric. */
  metrics?: unknown;
  /** The run in MLflow that created the model. */
  mlflowRunId?: string | null | undefined;
  /** The name that its versions share, at most 255 characters. */
  name: string;
  /** Energy used in training, in kilowatt hours. */
  trainingEnergy?: number | null | undefined;
  /** The kind of model, such as `cnn`. */
  type: string;
  /** The version, unique within the name, such as `2.1.0`. */
  version: string;
};

/** A new monitoring campaign. */
export type CreateMonitoringCampaignInput = {
  /** What the campaign is for, at most 10000 characters. */
  description?: string | null | undefined;
  /** The end of the window, excluded. Without it, the window has no end. */
  endsAt?: string | null | undefined;
  /** Whether the campaign is in use. */
  isActive?: boolean;
  /** The missions, at most 20. */
  missions?: Array<CampaignMissionInput>;
  /** The name, unique in the survey, at most 255 characters. */
  name: string;
  /** The regions of the sky, 1 to 20. */
  regions: Array<SkyRegionInput>;
  /** The start of the window, included. */
  startsAt: string;
  /** The name of its survey, such as `ZTF`. */
  survey: string;
};

/** A new survey. */
export type CreateSurveyInput = {
  /** The URL from which the survey's data are downloaded. */
  apiEndpoint?: string | null | undefined;
  /** The survey's home page. */
  baseUrl?: string | null | undefined;
  /** A description of the survey. */
  description?: string | null | undefined;
  /** The name, which can never be changed. It is unique without regard to case. */
  name: string;
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

/** A position whose nearest rows to find. */
export type CrossMatchPosition = {
  /** Declination in degrees, ICRS, −90 to 90. */
  dec: number;
  /** A name of your choice, which the response repeats: 1 to 255 characters, different for each position. */
  id: string;
  /** Right ascension in degrees, ICRS, 0 ≤ ra < 360. */
  ra: number;
  /** The greatest separation in degrees, greater than 0 and at most 1. */
  radius: number;
};

/** What a sample of a dataset is used for. */
export type DatasetSplit =
  /** To measure the chosen model. */
  | 'TEST'
  /** To train on. */
  | 'TRAIN'
  /** To choose between models and parameters. */
  | 'VALIDATION';

/** The shares of the samples that go to each split, each 0 to 1. They sum to 1. */
export type DatasetSplitsInput = {
  /** The share of TEST. */
  test?: number | null | undefined;
  /** The share of TRAIN. */
  train?: number | null | undefined;
  /** The share of VALIDATION. */
  validation?: number | null | undefined;
};

/** The version to deactivate. */
export type DeactivateModelInput = {
  /** The model. */
  id: string;
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

/** One detection to record. Each row is checked separately: an invalid row is rejected, and the others are written. */
export type DetectionInput = {
  /** The candidate that the model examined, of the same observation. */
  candidateId?: string | null | undefined;
  /** Required: the confidence of the model, 0 to 1. */
  confidence?: number | null | undefined;
  /** Required: declination in degrees, ICRS, −90 to 90. */
  dec?: number | null | undefined;
  /** Column in the image, in pixels. */
  pixelX?: number | null | undefined;
  /** Row in the image, in pixels. */
  pixelY?: number | null | undefined;
  /** Required: right ascension in degrees, ICRS, 0 ≤ ra < 360. */
  ra?: number | null | undefined;
  /** The class by the model; UNKNOWN by default. */
  type?: DetectionType | null | undefined;
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

/** Observations of one survey. */
export type IngestObservationsInput = {
  /** The rows, at most 1000. */
  observations: Array<ObservationInput>;
  /** The name of the survey, such as `ZTF`. */
  survey: string;
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

/** One observation to ingest. Each row is checked separately: an invalid row is rejected, and the others are written. */
export type ObservationInput = {
  /** Airmass at mid-exposure, more than 0. */
  airmass?: number | null | undefined;
  /** Required: declination in degrees, ICRS, −90 to 90. */
  dec?: number | null | undefined;
  /** Exposure time in seconds, more than 0. */
  exposureTime?: number | null | undefined;
  /** Required: the survey's own identifier, unique within the survey. */
  externalId?: string | null | undefined;
  /** The filter, at most 32 characters. A blank text counts as absent. */
  filterBand?: string | null | undefined;
  /** The location of the FITS file, at most 2048 characters. */
  fitsUrl?: string | null | undefined;
  /** Image height in pixels. */
  imageHeight?: number | null | undefined;
  /** Image width in pixels. */
  imageWidth?: number | null | undefined;
  /** Required: the time of the exposure, in any form that `DateTime` accepts. A date alone is its midnight, and a time without a zone is UTC. */
  observedAt?: string | null | undefined;
  /** Pixel scale in arcseconds per pixel, more than 0. */
  pixelScale?: number | null | undefined;
  /** Required: right ascension in degrees, ICRS, 0 ≤ ra < 360. */
  ra?: number | null | undefined;
  /** Seeing (FWHM) in arcseconds, more than 0. */
  seeing?: number | null | undefined;
  /** The location of a preview image, at most 2048 characters. */
  thumbnailUrl?: string | null | undefined;
};

/** How to sort observations. */
export type ObservationOrder = {
  /** The direction of the list. */
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
  | 'RA'
  /** The angle to the centre of `near`, which this order needs. */
  | 'SEPARATION';

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

/** Candidates that a run found. */
export type RecordCandidatesInput = {
  /** The run's retryCount when it was started: CONFLICT when it has been started again since. Required for a claimed run. */
  attempt?: number | null | undefined;
  /** The rows, at most 1000. */
  candidates: Array<CandidateInput>;
  /** The run, which must be RUNNING. */
  differenceRunId: string;
};

/** What a model run found. */
export type RecordDetectionsInput = {
  /** The run's retryCount when it was started: CONFLICT when it has been started again since. Required for a claimed run. */
  attempt?: number | null | undefined;
  /** The rows, at most 1000. */
  detections: Array<DetectionInput>;
  /** The run; it must be RUNNING. */
  modelRunId: string;
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

/** The session to continue. */
export type RefreshSessionInput = {
  /** The refresh token. */
  refreshToken: string;
};

/** A new calibration frame. */
export type RegisterCalibrationFrameInput = {
  /** A description of the frame, at most 10000 characters. */
  description?: string | null | undefined;
  /** The filter that it is for, at most 32 characters. Without it, the frame is for any filter. */
  filterBand?: string | null | undefined;
  /** The instrument that it corrects for, such as `WFC3`, at most 255 characters. */
  instrument: string;
  /** The location of the file, at most 2048 characters. */
  path: string;
  /** The name of the survey that it is for, such as `ZTF`. Without it, the frame is for all surveys. A key that is restricted to surveys must name one. */
  survey?: string | null | undefined;
  /** The kind of frame. */
  type: CalibrationType;
  /** The start of its validity, included. */
  validFrom: string;
  /** The end of its validity, excluded. Without it, the validity has no end. */
  validUntil?: string | null | undefined;
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
  /** Ends all earlier secrets immediately, including the current one. Use it when a secret has leaked, without a grace period. */
  endPreviousSecrets?: boolean | null | undefined;
  /** How long the current secret still works, in seconds, 0 to 2592000 (30 days), but not after the key's end. Secrets that were retired earlier keep their promised end. */
  gracePeriodSeconds?: number | null | undefined;
  /** The key. */
  id: string;
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

/** The e-mail and the password. */
export type SignInInput = {
  /** The e-mail address, in any case. */
  email: string;
  /** The password. */
  password: string;
};

/** The session to end. */
export type SignOutInput = {
  /** The refresh token. */
  refreshToken: string;
};

/** A circle on the sky to monitor. */
export type SkyRegionInput = {
  /** Declination of its centre in degrees, ICRS, −90 to 90. */
  dec: number;
  /** Whether the campaign monitors it. */
  isActive?: boolean;
  /** Its name, unique in the campaign, at most 255 characters. */
  name: string;
  /** Its urgency, 1 to 10. 10 is the most urgent. */
  priority?: number;
  /** Right ascension of its centre in degrees, ICRS, 0 ≤ ra < 360. */
  ra: number;
  /** Its radius in degrees, greater than 0 and at most 180. */
  radius: number;
};

/** The direction of a list. */
export type SortDirection =
  /** The smallest first. */
  | 'ASC'
  /** The largest first. */
  | 'DESC';

/** A training to start. */
export type StartTrainingRunInput = {
  /** The dataset to train on. */
  datasetId: string;
  /** The run in MLflow, at most 255 characters. */
  mlflowRunId?: string | null | undefined;
  /** The trained model, once it is registered. */
  modelId?: string | null | undefined;
  /** The name of the run, at most 255 characters. */
  name: string;
  /** The parameters of the training. */
  parameters?: unknown;
};

/** A workflow run that starts. */
export type StartWorkflowRunInput = {
  /** The id of the run in the orchestrator, unique in the flow and survey, at most 255 characters. */
  externalId: string;
  /** The name of the flow, at most 255 characters. */
  flow: string;
  /** The parameters of the flow. */
  parameters?: unknown;
  /** The name of the survey that it belongs to. A key that is restricted to surveys can neither see nor start runs without a survey. */
  survey?: string | null | undefined;
};

/** The progress of an alert's delivery. */
export type UpdateAlertInput = {
  /** The channel of delivery, if it has changed. */
  channel?: string | null | undefined;
  /** The reason for FAILED. After 10000 characters it is cut. */
  error?: string | null | undefined;
  /** The alert. */
  id: string;
  /** The progress of the delivery. */
  status: AlertDelivery;
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

/** Judgements of many detections. */
export type ValidateDetectionsInput = {
  /** The judgements, at most 500, each of another detection. */
  validations: Array<ValidateDetectionInput>;
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

/** The outcome of writing a row. */
export type WriteOutcome =
  /** The row is new. */
  | 'INSERTED'
  /** The row was known, and its values did not change. */
  | 'UNCHANGED'
  /** The row was known, and has new values. */
  | 'UPDATED';

export type StartSessionMutationVariables = Exact<{
  input: SignInInput;
}>;


export type StartSessionMutation = { signIn: { accessToken: string, expiresAt: string, refreshToken: string, refreshExpiresAt: string, user: { name: string, email: string | null, role: Role | null } } };

export type RefreshSessionMutationVariables = Exact<{
  input: RefreshSessionInput;
}>;


export type RefreshSessionMutation = { refreshSession: { accessToken: string, expiresAt: string, refreshToken: string, refreshExpiresAt: string } };

export type EndSessionMutationVariables = Exact<{
  input: SignOutInput;
}>;


export type EndSessionMutation = { signOut: { done: boolean } };

export type ShowPrincipalQueryVariables = Exact<{ [key: string]: never; }>;


export type ShowPrincipalQuery = { viewer: { id: string, kind: PrincipalKind, name: string, role: Role | null, permissions: Array<Permission>, scopes: Array<string>, expiresAt: string | null } | null };

export type ListSessionsQueryVariables = Exact<{ [key: string]: never; }>;


export type ListSessionsQuery = { viewer: { sessions: Array<{ id: string, current: boolean, client: SessionClient, address: string | null, userAgent: string | null, createdAt: string, lastUsedAt: string, expiresAt: string }> | null } | null };

export type ListSessionsOfQueryVariables = Exact<{
  id: string;
}>;


export type ListSessionsOfQuery = { user: { sessions: Array<{ id: string, current: boolean, client: SessionClient, address: string | null, userAgent: string | null, createdAt: string, lastUsedAt: string, expiresAt: string }> | null } | null };

export type EndOneSessionMutationVariables = Exact<{
  input: EndSessionInput;
}>;


export type EndOneSessionMutation = { endSession: { user: { id: string, name: string, email: string | null } } };

export type ListPermissionSetsQueryVariables = Exact<{ [key: string]: never; }>;


export type ListPermissionSetsQuery = { permissionSets: Array<{ name: PermissionSetName, description: string, permissions: Array<Permission> }> };

export type FindRequirementsQueryVariables = Exact<{
  document: string;
  operationName?: string | null | undefined;
}>;


export type FindRequirementsQuery = { requiredPermissions: Array<{ permission: Permission, paths: Array<string> }> };

export type ListKeysQueryVariables = Exact<{
  first: number;
  after?: string | null | undefined;
  filter?: ApiKeyFilter | null | undefined;
  orderBy?: ApiKeyOrder | null | undefined;
}>;


export type ListKeysQuery = { apiKeys: { nodes: Array<{ id: string, name: string, prefix: string, status: ApiKeyStatus, permissions: Array<Permission>, scopes: Array<string>, lastUsedAt: string | null, expiresAt: string | null, createdAt: string, owner: { name: string, email: string | null } }>, pageInfo: { hasNextPage: boolean, endCursor: string | null } } };

export type ShowOneKeyQueryVariables = Exact<{
  id: string;
}>;


export type ShowOneKeyQuery = { apiKey: { id: string, name: string, description: string | null, prefix: string, status: ApiKeyStatus, createdAt: string, permissions: Array<Permission>, effectivePermissions: Array<Permission>, unusedPermissions: Array<Permission>, scopes: Array<string>, allowedAddresses: Array<string>, requestsPerMinute: number | null, usageCount: number, lastUsedAt: string | null, expiresAt: string | null, revokedAt: string | null, revokedReason: string | null, owner: { name: string, email: string | null }, createdBy: { name: string } | null, createdByKey: { name: string, prefix: string } | null, revokedBy: { name: string } | null, retiredSecrets: Array<{ prefix: string, rotatedAt: string, endsAt: string, lastUsedAt: string | null }> } | null };

export type ShowKeyUsageQueryVariables = Exact<{
  id: string;
}>;


export type ShowKeyUsageQuery = { apiKey: { id: string, name: string, prefix: string, usageCount: number, lastUsedAt: string | null, unusedPermissions: Array<Permission>, dailyUsage: Array<{ day: string, requests: number, errors: number, denials: number }>, permissionUsage: Array<{ permission: Permission, usageCount: number, lastUsedAt: string }>, missingPermissions: Array<{ permission: Permission, denials: number, lastDeniedAt: string }> } | null };

export type MakeKeyMutationVariables = Exact<{
  input: CreateApiKeyInput;
}>;


export type MakeKeyMutation = { createApiKey: { key: string, apiKey: { id: string, name: string, prefix: string, permissions: Array<Permission>, scopes: Array<string>, allowedAddresses: Array<string>, expiresAt: string | null, owner: { name: string, email: string | null } } } };

export type ChangeKeyMutationVariables = Exact<{
  input: UpdateApiKeyInput;
}>;


export type ChangeKeyMutation = { updateApiKey: { apiKey: { id: string, name: string, prefix: string, permissions: Array<Permission>, scopes: Array<string>, allowedAddresses: Array<string>, requestsPerMinute: number | null, expiresAt: string | null } } };

export type ExtendKeyMutationVariables = Exact<{
  input: ExtendApiKeyInput;
}>;


export type ExtendKeyMutation = { extendApiKey: { apiKey: { id: string, name: string, prefix: string, expiresAt: string | null } } };

export type RotateKeyMutationVariables = Exact<{
  input: RotateApiKeyInput;
}>;


export type RotateKeyMutation = { rotateApiKey: { key: string, apiKey: { id: string, name: string, prefix: string, expiresAt: string | null }, retiredSecrets: Array<{ prefix: string, endsAt: string, lastUsedAt: string | null }> } };

export type EndSecretsMutationVariables = Exact<{
  input: EndRetiredSecretsInput;
}>;


export type EndSecretsMutation = { endRetiredSecrets: { apiKey: { id: string, name: string, prefix: string }, endedSecrets: Array<{ prefix: string, lastUsedAt: string | null }> } };

export type EndKeyMutationVariables = Exact<{
  input: RevokeApiKeyInput;
}>;


export type EndKeyMutation = { revokeApiKey: { apiKey: { id: string, name: string, prefix: string, revokedAt: string | null }, revokedDescendants: Array<{ id: string, name: string, prefix: string }> } };

export type ListKeyRequestsQueryVariables = Exact<{
  first: number;
  after?: string | null | undefined;
  filter?: ApiKeyRequestFilter | null | undefined;
}>;


export type ListKeyRequestsQuery = { apiKeyRequests: { nodes: Array<{ id: string, name: string, status: ApiKeyRequestStatus, permissions: Array<Permission>, surveys: Array<string>, reason: string, comment: string | null, createdAt: string, collectUntil: string | null, expiresInDays: number | null, requester: { name: string, email: string | null } }>, pageInfo: { hasNextPage: boolean, endCursor: string | null } } };

export type AskForKeyMutationVariables = Exact<{
  input: RequestApiKeyInput;
}>;


export type AskForKeyMutation = { requestApiKey: { apiKeyRequest: { id: string, name: string, status: ApiKeyRequestStatus, permissions: Array<Permission>, surveys: Array<string> } } };

export type DecideKeyRequestMutationVariables = Exact<{
  input: DecideApiKeyRequestInput;
}>;


export type DecideKeyRequestMutation = { decideApiKeyRequest: { apiKeyRequest: { id: string, name: string, status: ApiKeyRequestStatus, permissions: Array<Permission>, surveys: Array<string>, collectUntil: string | null, comment: string | null } } };

export type CollectKeyMutationVariables = Exact<{
  input: CollectApiKeyInput;
}>;


export type CollectKeyMutation = { collectApiKey: { key: string, apiKey: { id: string, name: string, prefix: string, permissions: Array<Permission>, scopes: Array<string>, allowedAddresses: Array<string>, expiresAt: string | null, owner: { name: string, email: string | null } } } };

export type ListUsersQueryVariables = Exact<{
  first: number;
  after?: string | null | undefined;
  filter?: UserFilter | null | undefined;
}>;


export type ListUsersQuery = { users: { nodes: Array<{ id: string, name: string, email: string | null, role: Role | null, isActive: boolean | null, isServiceAccount: boolean | null, lastSignInAt: string | null, createdAt: string | null }>, pageInfo: { hasNextPage: boolean, endCursor: string | null } } };

export type AddUserMutationVariables = Exact<{
  input: CreateUserInput;
}>;


export type AddUserMutation = { createUser: { user: { id: string, name: string, email: string | null, role: Role | null } } };

export type IssueCodeMutationVariables = Exact<{
  input: IssueOneTimeCodeInput;
}>;


export type IssueCodeMutation = { issueOneTimeCode: { code: string, expiresAt: string, user: { id: string, name: string, email: string | null } } };

export type RedeemCodeMutationVariables = Exact<{
  input: RedeemOneTimeCodeInput;
}>;


export type RedeemCodeMutation = { redeemOneTimeCode: { done: boolean } };

export type ChangeRoleMutationVariables = Exact<{
  input: SetUserRoleInput;
}>;


export type ChangeRoleMutation = { setUserRole: { user: { id: string, name: string, email: string | null, role: Role | null } } };

export type StopUserMutationVariables = Exact<{
  input: DeactivateUserInput;
}>;


export type StopUserMutation = { deactivateUser: { user: { id: string, name: string, email: string | null, isActive: boolean | null }, stoppedKeys: Array<{ id: string, name: string, prefix: string }> } };

export type ResumeUserMutationVariables = Exact<{
  input: ReactivateUserInput;
}>;


export type ResumeUserMutation = { reactivateUser: { user: { id: string, name: string, email: string | null, isActive: boolean | null } } };

export type ListAuditEventsQueryVariables = Exact<{
  first: number;
  after?: string | null | undefined;
  filter?: AuditEventFilter | null | undefined;
  orderBy?: AuditEventOrder | null | undefined;
}>;


export type ListAuditEventsQuery = { auditEvents: { nodes: Array<{ id: string, createdAt: string, action: string, entityType: string, entityId: string | null, address: string | null, requestId: string | null, before: unknown, after: unknown, actorUser: { name: string, email: string | null } | null, actorKey: { name: string, prefix: string } | null }>, pageInfo: { hasNextPage: boolean, endCursor: string | null } } };

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


export type ListObservationsQuery = { observations: { totalCount: number, nodes: Array<{ id: string, externalId: string, ra: number, dec: number, observedAt: string, status: ObservationStatus, survey: { name: string } }>, pageInfo: { hasNextPage: boolean, endCursor: string | null } } };

export type ShowKeyQueryVariables = Exact<{
  id: string;
}>;


export type ShowKeyQuery = { apiKey: { name: string, status: ApiKeyStatus, usageCount: number, lastUsedAt: string | null } | null };

export type KeysInUseQueryVariables = Exact<{
  search: string;
}>;


export type KeysInUseQuery = { apiKeys: { nodes: Array<{ name: string, status: ApiKeyStatus, usageCount: number, unusedPermissions: Array<Permission> }> } };

export type RevokeApiKeyMutationVariables = Exact<{
  input: RevokeApiKeyInput;
}>;


export type RevokeApiKeyMutation = { revokeApiKey: { apiKey: { name: string, status: ApiKeyStatus, revokedAt: string | null, revokedReason: string | null } } };

export type ClaimPreprocessRunsMutationVariables = Exact<{
  input: ClaimPreprocessRunsInput;
}>;


export type ClaimPreprocessRunsMutation = { claimPreprocessRuns: { runs: Array<{ id: string, attempt: number, leaseEndsAt: string | null, preprocessRun: { observation: { id: string, externalId: string, ra: number, dec: number, status: ObservationStatus } } }> } };

export type CompletePreprocessRunMutationVariables = Exact<{
  input: CompletePreprocessRunInput;
}>;


export type CompletePreprocessRunMutation = { completePreprocessRun: { preprocessRun: { status: RunStatus, retryCount: number, registrationQuality: number | null, observation: { status: ObservationStatus } } } };

export type FailPreprocessRunMutationVariables = Exact<{
  input: FailPreprocessRunInput;
}>;


export type FailPreprocessRunMutation = { failPreprocessRun: { preprocessRun: { status: RunStatus, error: string | null, observation: { status: ObservationStatus } } } };

export type FindReferencesQueryVariables = Exact<{
  near: ConeSearchInput;
  filter: ObservationFilter;
}>;


export type FindReferencesQuery = { observations: { nodes: Array<{ id: string, externalId: string }> } };

export type ClaimDifferenceRunsMutationVariables = Exact<{
  input: ClaimDifferenceRunsInput;
}>;


export type ClaimDifferenceRunsMutation = { claimDifferenceRuns: { runs: Array<{ id: string, attempt: number, leaseEndsAt: string | null, differenceRun: { algorithm: string, observation: { id: string, externalId: string, ra: number, dec: number, status: ObservationStatus } } }> } };

export type RecordCandidatesMutationVariables = Exact<{
  input: RecordCandidatesInput;
}>;


export type RecordCandidatesMutation = { recordCandidates: { rows: Array<{ index: number, id: string, outcome: WriteOutcome }>, rejected: Array<{ index: number, reason: string }> } };

export type CompleteDifferenceRunMutationVariables = Exact<{
  input: CompleteDifferenceRunInput;
}>;


export type CompleteDifferenceRunMutation = { completeDifferenceRun: { differenceRun: { status: RunStatus, candidatesFound: number, referenceObservation: { externalId: string } | null, observation: { status: ObservationStatus } } } };

export type CreateModelMutationVariables = Exact<{
  input: CreateModelInput;
}>;


export type CreateModelMutation = { createModel: { model: { id: string, name: string, version: string, isActive: boolean } } };

export type ActivateModelMutationVariables = Exact<{
  input: ActivateModelInput;
}>;


export type ActivateModelMutation = { activateModel: { model: { name: string, version: string, isActive: boolean } } };

export type DeactivateModelMutationVariables = Exact<{
  input: DeactivateModelInput;
}>;


export type DeactivateModelMutation = { deactivateModel: { model: { name: string, version: string, isActive: boolean } } };

export type ClaimModelRunsMutationVariables = Exact<{
  input: ClaimModelRunsInput;
}>;


export type ClaimModelRunsMutation = { claimModelRuns: { runs: Array<{ id: string, attempt: number, leaseEndsAt: string | null, modelRun: { model: { name: string, version: string }, observation: { id: string, externalId: string, ra: number, dec: number } } }> } };

export type RecordDetectionsMutationVariables = Exact<{
  input: RecordDetectionsInput;
}>;


export type RecordDetectionsMutation = { recordDetections: { recorded: number, updated: number, unchanged: number, rejected: Array<{ index: number, reason: string }> } };

export type CompleteModelRunMutationVariables = Exact<{
  input: CompleteModelRunInput;
}>;


export type CompleteModelRunMutation = { completeModelRun: { modelRun: { status: RunStatus, inferenceTime: number | null, energy: number | null, detections: { nodes: Array<{ id: string, type: DetectionType, confidence: number }> } } } };

export type ValidateDetectionsMutationVariables = Exact<{
  input: ValidateDetectionsInput;
}>;


export type ValidateDetectionsMutation = { validateDetections: { validated: number } };

export type ValidateDetectionMutationVariables = Exact<{
  input: ValidateDetectionInput;
}>;


export type ValidateDetectionMutation = { validateDetection: { detection: { status: DetectionStatus, humanLabel: DetectionType | null, validations: { nodes: Array<{ label: DetectionType, quality: number | null }> } } } };

export type CreateAlertMutationVariables = Exact<{
  input: CreateAlertInput;
}>;


export type CreateAlertMutation = { createAlert: { alert: { id: string, status: AlertStatus, priority: AlertPriority, title: string } } };

export type UpdateAlertMutationVariables = Exact<{
  input: UpdateAlertInput;
}>;


export type UpdateAlertMutation = { updateAlert: { alert: { status: AlertStatus, attempts: number, sentAt: string | null } } };

export type CollectTrainingDatasetMutationVariables = Exact<{
  input: CollectTrainingDatasetInput;
}>;


export type CollectTrainingDatasetMutation = { collectTrainingDataset: { trainingDataset: { id: string, name: string, sampleCount: number, qualityReport: { labelConsistency: number, issues: Array<string>, labelCounts: Array<{ label: DetectionType, samples: number }>, splitCounts: Array<{ label: DetectionType, train: number, validation: number, test: number }> } } } };

export type ReadSamplesQueryVariables = Exact<{
  datasetId: string;
  split?: DatasetSplit | null | undefined;
  first: number;
  after?: string | null | undefined;
}>;


export type ReadSamplesQuery = { trainingSamples: { totalCount: number, nodes: Array<{ position: number, split: DatasetSplit, label: DetectionType, confidence: number, observation: { externalId: string, ra: number, dec: number } }>, pageInfo: { hasNextPage: boolean, endCursor: string | null } } };

export type StartTrainingRunMutationVariables = Exact<{
  input: StartTrainingRunInput;
}>;


export type StartTrainingRunMutation = { startTrainingRun: { trainingRun: { id: string, status: RunStatus, dataset: { name: string } } } };

export type CompleteTrainingRunMutationVariables = Exact<{
  input: CompleteTrainingRunInput;
}>;


export type CompleteTrainingRunMutation = { completeTrainingRun: { trainingRun: { status: RunStatus, metrics: unknown, model: { name: string, version: string } | null } } };

export type StartWorkflowRunMutationVariables = Exact<{
  input: StartWorkflowRunInput;
}>;


export type StartWorkflowRunMutation = { startWorkflowRun: { workflowRun: { id: string, status: WorkflowStatus } } };

export type CompleteWorkflowRunMutationVariables = Exact<{
  input: CompleteWorkflowRunInput;
}>;


export type CompleteWorkflowRunMutation = { completeWorkflowRun: { workflowRun: { id: string, status: WorkflowStatus, report: unknown } } };

export type CreateMonitoringCampaignMutationVariables = Exact<{
  input: CreateMonitoringCampaignInput;
}>;


export type CreateMonitoringCampaignMutation = { createMonitoringCampaign: { monitoringCampaign: { id: string, name: string } } };

export type ReadCampaignQueryVariables = Exact<{
  survey: string;
  name: string;
  type: CalibrationType;
  instrument: string;
}>;


export type ReadCampaignQuery = { monitoringCampaign: { observations: { nodes: Array<{ externalId: string, ra: number, dec: number, calibrationFrame: { path: string } | null }> } } | null };

export type RegisterCalibrationFrameMutationVariables = Exact<{
  input: RegisterCalibrationFrameInput;
}>;


export type RegisterCalibrationFrameMutation = { registerCalibrationFrame: { calibrationFrame: { id: string, path: string, validFrom: string, validUntil: string | null } } };

export type MatchDetectionsQueryVariables = Exact<{
  positions: Array<CrossMatchPosition> | CrossMatchPosition;
}>;


export type MatchDetectionsQuery = { crossMatch: Array<{ positionId: string, matches: Array<{ rowId: string, separation: number }> }> };

export type CountDetectionsQueryVariables = Exact<{
  filter?: DetectionStatisticsFilter | null | undefined;
}>;


export type CountDetectionsQuery = { detectionStatistics: { count: number, judgedCount: number, meanConfidence: number | null } };

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

export const StartSessionDocument = new TypedDocumentString(`
    mutation StartSession($input: SignInInput!) {
  signIn(input: $input) {
    accessToken
    expiresAt
    refreshToken
    refreshExpiresAt
    user {
      name
      email
      role
    }
  }
}
    `) as unknown as TypedDocumentString<StartSessionMutation, StartSessionMutationVariables>;
export const RefreshSessionDocument = new TypedDocumentString(`
    mutation RefreshSession($input: RefreshSessionInput!) {
  refreshSession(input: $input) {
    accessToken
    expiresAt
    refreshToken
    refreshExpiresAt
  }
}
    `) as unknown as TypedDocumentString<RefreshSessionMutation, RefreshSessionMutationVariables>;
export const EndSessionDocument = new TypedDocumentString(`
    mutation EndSession($input: SignOutInput!) {
  signOut(input: $input) {
    done
  }
}
    `) as unknown as TypedDocumentString<EndSessionMutation, EndSessionMutationVariables>;
export const ShowPrincipalDocument = new TypedDocumentString(`
    query ShowPrincipal {
  viewer {
    id
    kind
    name
    role
    permissions
    scopes
    expiresAt
  }
}
    `) as unknown as TypedDocumentString<ShowPrincipalQuery, ShowPrincipalQueryVariables>;
export const ListSessionsDocument = new TypedDocumentString(`
    query ListSessions {
  viewer {
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
    `) as unknown as TypedDocumentString<ListSessionsQuery, ListSessionsQueryVariables>;
export const ListSessionsOfDocument = new TypedDocumentString(`
    query ListSessionsOf($id: ID!) {
  user(id: $id) {
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
      name
      email
    }
  }
}
    `) as unknown as TypedDocumentString<EndOneSessionMutation, EndOneSessionMutationVariables>;
export const ListPermissionSetsDocument = new TypedDocumentString(`
    query ListPermissionSets {
  permissionSets {
    name
    description
    permissions
  }
}
    `) as unknown as TypedDocumentString<ListPermissionSetsQuery, ListPermissionSetsQueryVariables>;
export const FindRequirementsDocument = new TypedDocumentString(`
    query FindRequirements($document: String!, $operationName: String) {
  requiredPermissions(document: $document, operationName: $operationName) {
    permission
    paths
  }
}
    `) as unknown as TypedDocumentString<FindRequirementsQuery, FindRequirementsQueryVariables>;
export const ListKeysDocument = new TypedDocumentString(`
    query ListKeys($first: Int!, $after: String, $filter: ApiKeyFilter, $orderBy: ApiKeyOrder) {
  apiKeys(first: $first, after: $after, filter: $filter, orderBy: $orderBy) {
    nodes {
      id
      name
      prefix
      status
      owner {
        name
        email
      }
      permissions
      scopes
      lastUsedAt
      expiresAt
      createdAt
    }
    pageInfo {
      hasNextPage
      endCursor
    }
  }
}
    `) as unknown as TypedDocumentString<ListKeysQuery, ListKeysQueryVariables>;
export const ShowOneKeyDocument = new TypedDocumentString(`
    query ShowOneKey($id: ID!) {
  apiKey(id: $id) {
    id
    name
    description
    prefix
    status
    owner {
      name
      email
    }
    createdAt
    createdBy {
      name
    }
    createdByKey {
      name
      prefix
    }
    permissions
    effectivePermissions
    unusedPermissions
    scopes
    allowedAddresses
    requestsPerMinute
    usageCount
    lastUsedAt
    expiresAt
    revokedAt
    revokedReason
    revokedBy {
      name
    }
    retiredSecrets {
      prefix
      rotatedAt
      endsAt
      lastUsedAt
    }
  }
}
    `) as unknown as TypedDocumentString<ShowOneKeyQuery, ShowOneKeyQueryVariables>;
export const ShowKeyUsageDocument = new TypedDocumentString(`
    query ShowKeyUsage($id: ID!) {
  apiKey(id: $id) {
    id
    name
    prefix
    usageCount
    lastUsedAt
    dailyUsage {
      day
      requests
      errors
      denials
    }
    permissionUsage {
      permission
      usageCount
      lastUsedAt
    }
    missingPermissions {
      permission
      denials
      lastDeniedAt
    }
    unusedPermissions
  }
}
    `) as unknown as TypedDocumentString<ShowKeyUsageQuery, ShowKeyUsageQueryVariables>;
export const MakeKeyDocument = new TypedDocumentString(`
    mutation MakeKey($input: CreateApiKeyInput!) {
  createApiKey(input: $input) {
    key
    apiKey {
      id
      name
      prefix
      permissions
      scopes
      allowedAddresses
      expiresAt
      owner {
        name
        email
      }
    }
  }
}
    `) as unknown as TypedDocumentString<MakeKeyMutation, MakeKeyMutationVariables>;
export const ChangeKeyDocument = new TypedDocumentString(`
    mutation ChangeKey($input: UpdateApiKeyInput!) {
  updateApiKey(input: $input) {
    apiKey {
      id
      name
      prefix
      permissions
      scopes
      allowedAddresses
      requestsPerMinute
      expiresAt
    }
  }
}
    `) as unknown as TypedDocumentString<ChangeKeyMutation, ChangeKeyMutationVariables>;
export const ExtendKeyDocument = new TypedDocumentString(`
    mutation ExtendKey($input: ExtendApiKeyInput!) {
  extendApiKey(input: $input) {
    apiKey {
      id
      name
      prefix
      expiresAt
    }
  }
}
    `) as unknown as TypedDocumentString<ExtendKeyMutation, ExtendKeyMutationVariables>;
export const RotateKeyDocument = new TypedDocumentString(`
    mutation RotateKey($input: RotateApiKeyInput!) {
  rotateApiKey(input: $input) {
    key
    apiKey {
      id
      name
      prefix
      expiresAt
    }
    retiredSecrets {
      prefix
      endsAt
      lastUsedAt
    }
  }
}
    `) as unknown as TypedDocumentString<RotateKeyMutation, RotateKeyMutationVariables>;
export const EndSecretsDocument = new TypedDocumentString(`
    mutation EndSecrets($input: EndRetiredSecretsInput!) {
  endRetiredSecrets(input: $input) {
    apiKey {
      id
      name
      prefix
    }
    endedSecrets {
      prefix
      lastUsedAt
    }
  }
}
    `) as unknown as TypedDocumentString<EndSecretsMutation, EndSecretsMutationVariables>;
export const EndKeyDocument = new TypedDocumentString(`
    mutation EndKey($input: RevokeApiKeyInput!) {
  revokeApiKey(input: $input) {
    apiKey {
      id
      name
      prefix
      revokedAt
    }
    revokedDescendants {
      id
      name
      prefix
    }
  }
}
    `) as unknown as TypedDocumentString<EndKeyMutation, EndKeyMutationVariables>;
export const ListKeyRequestsDocument = new TypedDocumentString(`
    query ListKeyRequests($first: Int!, $after: String, $filter: ApiKeyRequestFilter) {
  apiKeyRequests(first: $first, after: $after, filter: $filter) {
    nodes {
      id
      name
      status
      requester {
        name
        email
      }
      permissions
      surveys
      reason
      comment
      createdAt
      collectUntil
      expiresInDays
    }
    pageInfo {
      hasNextPage
      endCursor
    }
  }
}
    `) as unknown as TypedDocumentString<ListKeyRequestsQuery, ListKeyRequestsQueryVariables>;
export const AskForKeyDocument = new TypedDocumentString(`
    mutation AskForKey($input: RequestApiKeyInput!) {
  requestApiKey(input: $input) {
    apiKeyRequest {
      id
      name
      status
      permissions
      surveys
    }
  }
}
    `) as unknown as TypedDocumentString<AskForKeyMutation, AskForKeyMutationVariables>;
export const DecideKeyRequestDocument = new TypedDocumentString(`
    mutation DecideKeyRequest($input: DecideApiKeyRequestInput!) {
  decideApiKeyRequest(input: $input) {
    apiKeyRequest {
      id
      name
      status
      permissions
      surveys
      collectUntil
      comment
    }
  }
}
    `) as unknown as TypedDocumentString<DecideKeyRequestMutation, DecideKeyRequestMutationVariables>;
export const CollectKeyDocument = new TypedDocumentString(`
    mutation CollectKey($input: CollectApiKeyInput!) {
  collectApiKey(input: $input) {
    key
    apiKey {
      id
      name
      prefix
      permissions
      scopes
      allowedAddresses
      expiresAt
      owner {
        name
        email
      }
    }
  }
}
    `) as unknown as TypedDocumentString<CollectKeyMutation, CollectKeyMutationVariables>;
export const ListUsersDocument = new TypedDocumentString(`
    query ListUsers($first: Int!, $after: String, $filter: UserFilter) {
  users(first: $first, after: $after, filter: $filter) {
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
    pageInfo {
      hasNextPage
      endCursor
    }
  }
}
    `) as unknown as TypedDocumentString<ListUsersQuery, ListUsersQueryVariables>;
export const AddUserDocument = new TypedDocumentString(`
    mutation AddUser($input: CreateUserInput!) {
  createUser(input: $input) {
    user {
      id
      name
      email
      role
    }
  }
}
    `) as unknown as TypedDocumentString<AddUserMutation, AddUserMutationVariables>;
export const IssueCodeDocument = new TypedDocumentString(`
    mutation IssueCode($input: IssueOneTimeCodeInput!) {
  issueOneTimeCode(input: $input) {
    code
    expiresAt
    user {
      id
      name
      email
    }
  }
}
    `) as unknown as TypedDocumentString<IssueCodeMutation, IssueCodeMutationVariables>;
export const RedeemCodeDocument = new TypedDocumentString(`
    mutation RedeemCode($input: RedeemOneTimeCodeInput!) {
  redeemOneTimeCode(input: $input) {
    done
  }
}
    `) as unknown as TypedDocumentString<RedeemCodeMutation, RedeemCodeMutationVariables>;
export const ChangeRoleDocument = new TypedDocumentString(`
    mutation ChangeRole($input: SetUserRoleInput!) {
  setUserRole(input: $input) {
    user {
      id
      name
      email
      role
    }
  }
}
    `) as unknown as TypedDocumentString<ChangeRoleMutation, ChangeRoleMutationVariables>;
export const StopUserDocument = new TypedDocumentString(`
    mutation StopUser($input: DeactivateUserInput!) {
  deactivateUser(input: $input) {
    user {
      id
      name
      email
      isActive
    }
    stoppedKeys {
      id
      name
      prefix
    }
  }
}
    `) as unknown as TypedDocumentString<StopUserMutation, StopUserMutationVariables>;
export const ResumeUserDocument = new TypedDocumentString(`
    mutation ResumeUser($input: ReactivateUserInput!) {
  reactivateUser(input: $input) {
    user {
      id
      name
      email
      isActive
    }
  }
}
    `) as unknown as TypedDocumentString<ResumeUserMutation, ResumeUserMutationVariables>;
export const ListAuditEventsDocument = new TypedDocumentString(`
    query ListAuditEvents($first: Int!, $after: String, $filter: AuditEventFilter, $orderBy: AuditEventOrder) {
  auditEvents(first: $first, after: $after, filter: $filter, orderBy: $orderBy) {
    nodes {
      id
      createdAt
      action
      entityType
      entityId
      actorUser {
        name
        email
      }
      actorKey {
        name
        prefix
      }
      address
      requestId
      before
      after
    }
    pageInfo {
      hasNextPage
      endCursor
    }
  }
}
    `) as unknown as TypedDocumentString<ListAuditEventsQuery, ListAuditEventsQueryVariables>;
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
      id
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
export const ShowKeyDocument = new TypedDocumentString(`
    query ShowKey($id: ID!) {
  apiKey(id: $id) {
    name
    status
    usageCount
    lastUsedAt
  }
}
    `) as unknown as TypedDocumentString<ShowKeyQuery, ShowKeyQueryVariables>;
export const KeysInUseDocument = new TypedDocumentString(`
    query KeysInUse($search: String!) {
  apiKeys(first: 50, filter: {search: $search}) {
    nodes {
      name
      status
      usageCount
      unusedPermissions(days: 1)
    }
  }
}
    `) as unknown as TypedDocumentString<KeysInUseQuery, KeysInUseQueryVariables>;
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
export const ClaimPreprocessRunsDocument = new TypedDocumentString(`
    mutation ClaimPreprocessRuns($input: ClaimPreprocessRunsInput!) {
  claimPreprocessRuns(input: $input) {
    runs {
      id
      attempt
      leaseEndsAt
      preprocessRun {
        observation {
          id
          externalId
          ra
          dec
          status
        }
      }
    }
  }
}
    `) as unknown as TypedDocumentString<ClaimPreprocessRunsMutation, ClaimPreprocessRunsMutationVariables>;
export const CompletePreprocessRunDocument = new TypedDocumentString(`
    mutation CompletePreprocessRun($input: CompletePreprocessRunInput!) {
  completePreprocessRun(input: $input) {
    preprocessRun {
      status
      retryCount
      registrationQuality
      observation {
        status
      }
    }
  }
}
    `) as unknown as TypedDocumentString<CompletePreprocessRunMutation, CompletePreprocessRunMutationVariables>;
export const FailPreprocessRunDocument = new TypedDocumentString(`
    mutation FailPreprocessRun($input: FailPreprocessRunInput!) {
  failPreprocessRun(input: $input) {
    preprocessRun {
      status
      error
      observation {
        status
      }
    }
  }
}
    `) as unknown as TypedDocumentString<FailPreprocessRunMutation, FailPreprocessRunMutationVariables>;
export const FindReferencesDocument = new TypedDocumentString(`
    query FindReferences($near: ConeSearchInput!, $filter: ObservationFilter!) {
  observations(first: 3, near: $near, filter: $filter) {
    nodes {
      id
      externalId
    }
  }
}
    `) as unknown as TypedDocumentString<FindReferencesQuery, FindReferencesQueryVariables>;
export const ClaimDifferenceRunsDocument = new TypedDocumentString(`
    mutation ClaimDifferenceRuns($input: ClaimDifferenceRunsInput!) {
  claimDifferenceRuns(input: $input) {
    runs {
      id
      attempt
      leaseEndsAt
      differenceRun {
        algorithm
        observation {
          id
          externalId
          ra
          dec
          status
        }
      }
    }
  }
}
    `) as unknown as TypedDocumentString<ClaimDifferenceRunsMutation, ClaimDifferenceRunsMutationVariables>;
export const RecordCandidatesDocument = new TypedDocumentString(`
    mutation RecordCandidates($input: RecordCandidatesInput!) {
  recordCandidates(input: $input) {
    rows {
      index
      id
      outcome
    }
    rejected {
      index
      reason
    }
  }
}
    `) as unknown as TypedDocumentString<RecordCandidatesMutation, RecordCandidatesMutationVariables>;
export const CompleteDifferenceRunDocument = new TypedDocumentString(`
    mutation CompleteDifferenceRun($input: CompleteDifferenceRunInput!) {
  completeDifferenceRun(input: $input) {
    differenceRun {
      status
      candidatesFound
      referenceObservation {
        externalId
      }
      observation {
        status
      }
    }
  }
}
    `) as unknown as TypedDocumentString<CompleteDifferenceRunMutation, CompleteDifferenceRunMutationVariables>;
export const CreateModelDocument = new TypedDocumentString(`
    mutation CreateModel($input: CreateModelInput!) {
  createModel(input: $input) {
    model {
      id
      name
      version
      isActive
    }
  }
}
    `) as unknown as TypedDocumentString<CreateModelMutation, CreateModelMutationVariables>;
export const ActivateModelDocument = new TypedDocumentString(`
    mutation ActivateModel($input: ActivateModelInput!) {
  activateModel(input: $input) {
    model {
      name
      version
      isActive
    }
  }
}
    `) as unknown as TypedDocumentString<ActivateModelMutation, ActivateModelMutationVariables>;
export const DeactivateModelDocument = new TypedDocumentString(`
    mutation DeactivateModel($input: DeactivateModelInput!) {
  deactivateModel(input: $input) {
    model {
      name
      version
      isActive
    }
  }
}
    `) as unknown as TypedDocumentString<DeactivateModelMutation, DeactivateModelMutationVariables>;
export const ClaimModelRunsDocument = new TypedDocumentString(`
    mutation ClaimModelRuns($input: ClaimModelRunsInput!) {
  claimModelRuns(input: $input) {
    runs {
      id
      attempt
      leaseEndsAt
      modelRun {
        model {
          name
          version
        }
        observation {
          id
          externalId
          ra
          dec
        }
      }
    }
  }
}
    `) as unknown as TypedDocumentString<ClaimModelRunsMutation, ClaimModelRunsMutationVariables>;
export const RecordDetectionsDocument = new TypedDocumentString(`
    mutation RecordDetections($input: RecordDetectionsInput!) {
  recordDetections(input: $input) {
    recorded
    updated
    unchanged
    rejected {
      index
      reason
    }
  }
}
    `) as unknown as TypedDocumentString<RecordDetectionsMutation, RecordDetectionsMutationVariables>;
export const CompleteModelRunDocument = new TypedDocumentString(`
    mutation CompleteModelRun($input: CompleteModelRunInput!) {
  completeModelRun(input: $input) {
    modelRun {
      status
      inferenceTime
      energy
      detections(first: 100) {
        nodes {
          id
          type
          confidence
        }
      }
    }
  }
}
    `) as unknown as TypedDocumentString<CompleteModelRunMutation, CompleteModelRunMutationVariables>;
export const ValidateDetectionsDocument = new TypedDocumentString(`
    mutation ValidateDetections($input: ValidateDetectionsInput!) {
  validateDetections(input: $input) {
    validated
  }
}
    `) as unknown as TypedDocumentString<ValidateDetectionsMutation, ValidateDetectionsMutationVariables>;
export const ValidateDetectionDocument = new TypedDocumentString(`
    mutation ValidateDetection($input: ValidateDetectionInput!) {
  validateDetection(input: $input) {
    detection {
      status
      humanLabel
      validations(first: 10) {
        nodes {
          label
          quality
        }
      }
    }
  }
}
    `) as unknown as TypedDocumentString<ValidateDetectionMutation, ValidateDetectionMutationVariables>;
export const CreateAlertDocument = new TypedDocumentString(`
    mutation CreateAlert($input: CreateAlertInput!) {
  createAlert(input: $input) {
    alert {
      id
      status
      priority
      title
    }
  }
}
    `) as unknown as TypedDocumentString<CreateAlertMutation, CreateAlertMutationVariables>;
export const UpdateAlertDocument = new TypedDocumentString(`
    mutation UpdateAlert($input: UpdateAlertInput!) {
  updateAlert(input: $input) {
    alert {
      status
      attempts
      sentAt
    }
  }
}
    `) as unknown as TypedDocumentString<UpdateAlertMutation, UpdateAlertMutationVariables>;
export const CollectTrainingDatasetDocument = new TypedDocumentString(`
    mutation CollectTrainingDataset($input: CollectTrainingDatasetInput!) {
  collectTrainingDataset(input: $input) {
    trainingDataset {
      id
      name
      sampleCount
      qualityReport {
        labelConsistency
        labelCounts {
          label
          samples
        }
        splitCounts {
          label
          train
          validation
          test
        }
        issues
      }
    }
  }
}
    `) as unknown as TypedDocumentString<CollectTrainingDatasetMutation, CollectTrainingDatasetMutationVariables>;
export const ReadSamplesDocument = new TypedDocumentString(`
    query ReadSamples($datasetId: ID!, $split: DatasetSplit, $first: Int!, $after: String) {
  trainingSamples(
    datasetId: $datasetId
    split: $split
    first: $first
    after: $after
  ) {
    totalCount
    nodes {
      position
      split
      label
      confidence
      observation {
        externalId
        ra
        dec
      }
    }
    pageInfo {
      hasNextPage
      endCursor
    }
  }
}
    `) as unknown as TypedDocumentString<ReadSamplesQuery, ReadSamplesQueryVariables>;
export const StartTrainingRunDocument = new TypedDocumentString(`
    mutation StartTrainingRun($input: StartTrainingRunInput!) {
  startTrainingRun(input: $input) {
    trainingRun {
      id
      status
      dataset {
        name
      }
    }
  }
}
    `) as unknown as TypedDocumentString<StartTrainingRunMutation, StartTrainingRunMutationVariables>;
export const CompleteTrainingRunDocument = new TypedDocumentString(`
    mutation CompleteTrainingRun($input: CompleteTrainingRunInput!) {
  completeTrainingRun(input: $input) {
    trainingRun {
      status
      metrics
      model {
        name
        version
      }
    }
  }
}
    `) as unknown as TypedDocumentString<CompleteTrainingRunMutation, CompleteTrainingRunMutationVariables>;
export const StartWorkflowRunDocument = new TypedDocumentString(`
    mutation StartWorkflowRun($input: StartWorkflowRunInput!) {
  startWorkflowRun(input: $input) {
    workflowRun {
      id
      status
    }
  }
}
    `) as unknown as TypedDocumentString<StartWorkflowRunMutation, StartWorkflowRunMutationVariables>;
export const CompleteWorkflowRunDocument = new TypedDocumentString(`
    mutation CompleteWorkflowRun($input: CompleteWorkflowRunInput!) {
  completeWorkflowRun(input: $input) {
    workflowRun {
      id
      status
      report
    }
  }
}
    `) as unknown as TypedDocumentString<CompleteWorkflowRunMutation, CompleteWorkflowRunMutationVariables>;
export const CreateMonitoringCampaignDocument = new TypedDocumentString(`
    mutation CreateMonitoringCampaign($input: CreateMonitoringCampaignInput!) {
  createMonitoringCampaign(input: $input) {
    monitoringCampaign {
      id
      name
    }
  }
}
    `) as unknown as TypedDocumentString<CreateMonitoringCampaignMutation, CreateMonitoringCampaignMutationVariables>;
export const ReadCampaignDocument = new TypedDocumentString(`
    query ReadCampaign($survey: String!, $name: String!, $type: CalibrationType!, $instrument: String!) {
  monitoringCampaign(survey: $survey, name: $name) {
    observations(first: 100) {
      nodes {
        externalId
        ra
        dec
        calibrationFrame(type: $type, instrument: $instrument) {
          path
        }
      }
    }
  }
}
    `) as unknown as TypedDocumentString<ReadCampaignQuery, ReadCampaignQueryVariables>;
export const RegisterCalibrationFrameDocument = new TypedDocumentString(`
    mutation RegisterCalibrationFrame($input: RegisterCalibrationFrameInput!) {
  registerCalibrationFrame(input: $input) {
    calibrationFrame {
      id
      path
      validFrom
      validUntil
    }
  }
}
    `) as unknown as TypedDocumentString<RegisterCalibrationFrameMutation, RegisterCalibrationFrameMutationVariables>;
export const MatchDetectionsDocument = new TypedDocumentString(`
    query MatchDetections($positions: [CrossMatchPosition!]!) {
  crossMatch(of: DETECTION, positions: $positions) {
    positionId
    matches {
      rowId
      separation
    }
  }
}
    `) as unknown as TypedDocumentString<MatchDetectionsQuery, MatchDetectionsQueryVariables>;
export const CountDetectionsDocument = new TypedDocumentString(`
    query CountDetections($filter: DetectionStatisticsFilter) {
  detectionStatistics(filter: $filter) {
    count
    judgedCount
    meanConfidence
  }
}
    `) as unknown as TypedDocumentString<CountDetectionsQuery, CountDetectionsQueryVariables>;