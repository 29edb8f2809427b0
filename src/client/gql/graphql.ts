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
  /** Arrived. */
  | 'DELIVERED'
  /** It was not sent, or it did not arrive. It can be sent again. */
  | 'FAILED'
  /** Not sent yet. */
  | 'PENDING'
  /** Sent, but not confirmed as delivered. */
  | 'SENT';

/** Whether a key works. */
export type ApiKeyStatus =
  /** Neither revoked nor expired. */
  | 'ACTIVE'
  /** Past its end. It can be extended. */
  | 'EXPIRED'
  /** Revoked. This is permanent. */
  | 'REVOKED';

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
  /** How often new runs are claimed, 1 to 100. A run that fails or loses its worker so often is FAILED and is not claimed again. */
  maxAttempts?: number;
  /** Only observations whose centre is in this cone. */
  near?: ConeSearchInput | null | undefined;
  /** If a run with the same parameters is COMPLETED, return it as `skipped`, move its observation on, and start none. */
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
  /** How often new runs are claimed, 1 to 100. A run that fails or loses its worker so often is FAILED and is not claimed again. */
  maxAttempts?: number;
  /** The model; it need not be the version in use. */
  modelId: string;
  /** Only observations whose centre is in this cone. */
  near?: ConeSearchInput | null | undefined;
  /** If a run with the same parameters is COMPLETED, a claim returns nothing for its observation in any case. */
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
  /** How often new runs are claimed, 1 to 100. A run that fails or loses its worker so often is FAILED and is not claimed again. */
  maxAttempts?: number;
  /** Only observations whose centre is in this cone. */
  near?: ConeSearchInput | null | undefined;
  /** If a run with the same parameters is COMPLETED, return it as `skipped`, move its observation on, and start none. */
  onlyIfNeeded?: boolean;
  /** Which observations come first. Runs that lost their worker come before them. */
  order?: ClaimOrder;
  /** Only observations of this survey, by its name, such as `ZTF`. */
  survey?: string | null | undefined;
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
  /** The greatest number of samples, at most 200000; all by default. If there are more detections, the seed selects among them. */
  maxSamples?: number | null | undefined;
  /** The least confidence of the model, 0 to 1. */
  minConfidence?: number | null | undefined;
  /** The unique name of the dataset, at most 255 characters. */
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
  /** A source that appeared or vanished, of another class. */
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

/** A run that failed. */
export type FailPreprocessRunInput = {
  /** The run's retryCount when it was started: CONFLICT when it has been started again since. Required for a claimed run. */
  attempt?: number | null | undefined;
  /** The reason. After 10000 characters it is cut. */
  error: string;
  /** The run. */
  id: string;
  /** After this time, at most 86,400, a claimed run with attempts left can be claimed again. By default at once. */
  retryAfterSeconds?: number | null | undefined;
};

/** Observations of one survey. */
export type IngestObservationsInput = {
  /** The rows, at most 1000. */
  observations: Array<ObservationInput>;
  /** The name of the survey, such as `ZTF`. */
  survey: string;
};

/** Selects the observations to list. All given conditions must hold. */
export type ObservationFilter = {
  /** Their id in their survey, exactly. */
  externalId?: string | null | undefined;
  /** Their filter, exactly. A blank text selects observations without a filter. */
  filterBand?: string | null | undefined;
  /** The earliest moment, included. */
  observedAfter?: string | null | undefined;
  /** The latest moment, excluded. */
  observedBefore?: string | null | undefined;
  /** Their position in the pipeline. */
  status?: ObservationStatus | null | undefined;
  /** The name of their survey, such as `ZTF`. */
  survey?: string | null | undefined;
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

/** A permission of a principal. No permission implies another. */
export type Permission =
  /** `admin:access`: Manage users, API keys and configuration, and read the audit log. */
  | 'ADMIN_ACCESS'
  /** `detection:process`: Run detection models and record detections. */
  | 'DETECTION_PROCESS'
  /** `differencing:process`: Run differencing and record candidates. */
  | 'DIFFERENCING_PROCESS'
  /** `manage:operations`: Manage surveys, models, jobs and the status of observations. */
  | 'MANAGE_OPERATIONS'
  /** `observations:delete`: Delete observations that no other row refers to. */
  | 'OBSERVATIONS_DELETE'
  /** `observations:ingest`: Ingest observations. */
  | 'OBSERVATIONS_INGEST'
  /** `preprocessing:process`: Run preprocessing. */
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

/** The e-mail and the password. */
export type SignInInput = {
  /** The e-mail address, in any case. */
  email: string;
  /** The password. */
  password: string;
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

/** A judgement of a detection. */
export type ValidateDetectionInput = {
  /** Your confidence, 0 to 1. */
  confidence?: number | null | undefined;
  /** The judged detection. */
  detectionId: string;
  /** The class of the detection. */
  label: DetectionType;
  /** What there is to say about it, at most 10000 characters. */
  notes?: string | null | undefined;
  /** The quality of the data for training, 0 to 1. */
  quality?: number | null | undefined;
  /** The new status. By default an ARTIFACT becomes REJECTED, a CONFIRMED detection stays CONFIRMED, and any other becomes VALIDATED. */
  status?: DetectionVerdict | null | undefined;
  /** Words to find it by, at most 20. */
  tags?: Array<string> | null | undefined;
};

/** Judgements of many detections. */
export type ValidateDetectionsInput = {
  /** The judgements, at most 500, each of another detection. */
  validations: Array<ValidateDetectionInput>;
};

/** What became of a row. */
export type WriteOutcome =
  /** It is new. */
  | 'INSERTED'
  /** It was known, and has the values that it had. */
  | 'UNCHANGED'
  /** It was known, and has new values. */
  | 'UPDATED';

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