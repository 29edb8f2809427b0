/* eslint-disable */
/** Internal type. DO NOT USE DIRECTLY. */
type Exact<T extends { [key: string]: unknown }> = { [K in keyof T]: T[K] };
/** Internal type. DO NOT USE DIRECTLY. */
export type Incremental<T> = T | { [P in keyof T]?: P extends ' $fragmentName' | '__typename' ? T[P] : never };
import type { DocumentTypeDecoration } from '@graphql-typed-document-node/core';
/** The version to use. */
export type ActivateModelInput = {
  /** The model. */
  id: string;
};

/** What can be said of the delivery of an alert. */
export type AlertDelivery =
  /** It arrived. */
  | 'DELIVERED'
  /** It could not be sent, or did not arrive. */
  | 'FAILED'
  /** It was sent. */
  | 'SENT';

/** How urgent an alert is. */
export type AlertPriority =
  /** To be looked at now. */
  | 'CRITICAL'
  /** To be looked at today. */
  | 'HIGH'
  /** It can wait. */
  | 'LOW'
  /** As most are. */
  | 'NORMAL';

/** How far an alert has been delivered. */
export type AlertStatus =
  /** Somebody has taken note of it. */
  | 'ACKNOWLEDGED'
  /** Arrived. */
  | 'DELIVERED'
  /** Could not be sent, or did not arrive; it can be sent again. */
  | 'FAILED'
  /** Not sent yet. */
  | 'PENDING'
  /** Sent, and not known to have arrived. */
  | 'SENT';

/** Whether a key works. */
export type ApiKeyStatus =
  /** Neither revoked nor expired. */
  | 'ACTIVE'
  /** Its time is over; it can be extended. */
  | 'EXPIRED'
  /** Revoked, for good. */
  | 'REVOKED';

/** One candidate to record. It is checked row by row, so a row that is wrong is rejected and the others are written. */
export type CandidateInput = {
  /** Declination in degrees, ICRS, −90 to 90. Required. */
  dec?: number | null | undefined;
  /** Ellipticity, 0 (round) to 1. */
  ellipticity?: number | null | undefined;
  /** What the extraction noticed, such as `near_edge`: at most 32, of at most 64 characters. */
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

/** What to collect. Detections that were judged become samples: VALIDATED and CONFIRMED ones with the label of their newest judgement, REJECTED ones, the negatives, with the label ARTIFACT. Everything given must hold. */
export type CollectTrainingDatasetInput = {
  /** The labels to collect; name ARTIFACT among them to have the negatives too. All when not given. */
  anomalyTypes?: Array<DetectionType> | null | undefined;
  /** The earliest observedAt of the observations, included. */
  dateFrom?: string | null | undefined;
  /** The latest observedAt of the observations, excluded. */
  dateTo?: string | null | undefined;
  /** What the dataset is for, at most 10000 characters. */
  description?: string | null | undefined;
  /** The most samples, at most 200000; of more detections the seed chooses. All when not given. */
  maxSamples?: number | null | undefined;
  /** The least confidence of the model, 0 to 1. */
  minConfidence?: number | null | undefined;
  /** The unique name of the dataset, at most 255 characters. */
  name: string;
  /** The least quality in the newest judgement, 0 to 1; detections judged without a quality are then left out. */
  qualityThreshold?: number | null | undefined;
  /** The same detections and seed give the same samples and splits. */
  seed?: number | null | undefined;
  /** How the samples are split: 0.7, 0.15, 0.15 when not given. By label as well as can be, no observation in two splits, and in all each split to within the samples of one observation. */
  splits?: DatasetSplitsInput | null | undefined;
  /** The names of the surveys to collect from; all that the caller may see when not given. */
  surveys?: Array<string> | null | undefined;
};

/** What differencing made. Candidates are recorded before, by recordCandidates. */
export type CompleteDifferenceRunInput = {
  /** The run's retryCount when it was started: CONFLICT when it has been started again since. Not checked when it is not given. */
  attempt?: number | null | undefined;
  /** Where the difference image is, at most 2048 characters. */
  differenceFitsPath?: string | null | undefined;
  /** The run. */
  id: string;
  /** The noise of the difference image in its own units, at least 0. */
  noiseLevel?: number | null | undefined;
  /** Where the significance image is, at most 2048 characters. */
  significanceFitsPath?: string | null | undefined;
};

/** What the model made of it. Detections are recorded before, by recordDetections. */
export type CompleteModelRunInput = {
  /** The run's retryCount when it was started: CONFLICT when it has been started again since. Not checked when it is not given. */
  attempt?: number | null | undefined;
  /** Energy used, in watt hours. */
  energy?: number | null | undefined;
  /** The run. */
  id: string;
  /** How long inference took, in milliseconds. */
  inferenceTime?: number | null | undefined;
  /** What the model predicted, in its own form. */
  predictions?: unknown;
};

/** What preprocessing made. */
export type CompletePreprocessRunInput = {
  /** The run's retryCount when it was started: CONFLICT when it has been started again since. Not checked when it is not given. */
  attempt?: number | null | undefined;
  /** Whether bias, dark and flat were applied. */
  calibrationApplied?: boolean | null | undefined;
  /** The run. */
  id: string;
  /** Where the processed FITS file is. */
  processedFitsPath?: string | null | undefined;
  /** How good the registration is, 0 to 1. */
  registrationQuality?: number | null | undefined;
  /** Whether the image was aligned to world coordinates. */
  wcsAligned?: boolean | null | undefined;
  /** The world coordinate solution. */
  wcsInfo?: unknown;
};

/** What training gave. */
export type CompleteTrainingRunInput = {
  /** The run's retryCount when it was started: CONFLICT when it has been started again since. Not checked when it is not given. */
  attempt?: number | null | undefined;
  /** The run. */
  id: string;
  /** What came out, by name of the metric. */
  metrics?: unknown;
  /** The run in MLflow, at most 255 characters. */
  mlflowRunId?: string | null | undefined;
  /** The model that is trained, or came out, once it is registered. */
  modelId?: string | null | undefined;
};

/** A circle on the sky. */
export type ConeSearchInput = {
  /** Declination of its centre in degrees, ICRS, −90 to 90. */
  dec: number;
  /** Right ascension of its centre in degrees, ICRS, 0 ≤ ra < 360. */
  ra: number;
  /** Its radius in degrees, from 0, which is exactly there, to 180. */
  radius: number;
};

/** What people should be told of. */
export type CreateAlertInput = {
  /** Where it is delivered to, such as `slack`, at most 64 characters. */
  channel?: string | null | undefined;
  /** The detection it is about. */
  detectionId: string;
  /** The whole message, at most 10000 characters. */
  message?: string | null | undefined;
  /** How urgent it is; NORMAL when it is not given. */
  priority?: AlertPriority | null | undefined;
  /** One line, at most 255 characters. */
  title: string;
  /** The kind of alert, such as `new_supernova`, at most 64 characters. */
  type: string;
};

/** A new key. */
export type CreateApiKeyInput = {
  /** The networks it may be used from, such as `192.0.2.0/24` or `2001:db8::/32`; none means any. An IPv6 network holds no IPv4 address. */
  allowedAddresses?: Array<string> | null | undefined;
  /** More about what it is for. */
  description?: string | null | undefined;
  /** When it stops working. */
  expiresAt?: string | null | undefined;
  /** How many days it works. Not together with expiresAt; without either the server's default applies, if it has one. */
  expiresInDays?: number | null | undefined;
  /** What it is for: 1 to 255 characters. */
  name: string;
  /** Documents that the key shall be able to run, at most 100: it is given what they need, and no more. */
  operations?: Array<string> | null | undefined;
  /** Whom it acts for and whose permissions bound it; you, when it is not given. */
  ownerId?: string | null | undefined;
  /** A named set of permissions. */
  permissionSet?: PermissionSetName | null | undefined;
  /** Single permissions, united with the set. At least one in all is needed. */
  permissions?: Array<Permission> | null | undefined;
  /** How many requests a minute it may make; the server's default when it is not given. */
  requestsPerMinute?: number | null | undefined;
  /** The surveys whose rows it may touch, as `survey:<name>`; none means all. */
  scopes?: Array<string> | null | undefined;
};

/** A new version of a model. */
export type CreateModelInput = {
  /** The architecture, such as `unet`. */
  architecture?: string | null | undefined;
  /** What the model is for, at most 10000 characters. */
  description?: string | null | undefined;
  /** How the model was made. */
  hyperparameters?: unknown;
  /** How good the model is, by name of the metric. */
  metrics?: unknown;
  /** The run in MLflow that made the model. */
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
  /** Where the survey's data is fetched from. */
  apiEndpoint?: string | null | undefined;
  /** The survey's home page. */
  baseUrl?: string | null | undefined;
  /** What the survey is. */
  description?: string | null | undefined;
  /** The name, which can never be changed. It is unique without regard to case. */
  name: string;
};

/** What a sample of a dataset is used for. */
export type DatasetSplit =
  /** To measure the model that was chosen. */
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

/** The version to use no more. */
export type DeactivateModelInput = {
  /** The model. */
  id: string;
};

/** One detection to record. It is checked row by row, so a row that is wrong is rejected and the others are written. */
export type DetectionInput = {
  /** The candidate of the same observation that the model looked at. */
  candidateId?: string | null | undefined;
  /** Needed: how sure the model is, 0 to 1. */
  confidence?: number | null | undefined;
  /** Needed: declination in degrees, ICRS, −90 to 90. */
  dec?: number | null | undefined;
  /** Column in the image, in pixels. */
  pixelX?: number | null | undefined;
  /** Row in the image, in pixels. */
  pixelY?: number | null | undefined;
  /** Needed: right ascension in degrees, ICRS, 0 ≤ ra < 360. */
  ra?: number | null | undefined;
  /** What the model takes it to be; UNKNOWN when it is not given. */
  type?: DetectionType | null | undefined;
};

/** How far a detection has been judged. */
export type DetectionStatus =
  /** Put away; nobody judges it any more. */
  | 'ARCHIVED'
  /** Real beyond doubt, such as by a spectrum. */
  | 'CONFIRMED'
  /** Nobody has looked at it yet. */
  | 'PENDING'
  /** Judged not to be real, or not to be of interest. */
  | 'REJECTED'
  /** Judged to be real. */
  | 'VALIDATED'
  /** Somebody is looking at it. */
  | 'VALIDATING';

/** What a detection is taken to be. */
export type DetectionType =
  /** Nothing in the sky: a defect, a cosmic ray, a bad subtraction. */
  | 'ARTIFACT'
  /** An exploding star. */
  | 'SUPERNOVA'
  /** Something that appeared or vanished, of no kind named here. */
  | 'TRANSIENT'
  /** Nobody can tell yet. */
  | 'UNKNOWN'
  /** A star whose brightness changes. */
  | 'VARIABLE';

/** What a judgement makes of a detection. */
export type DetectionVerdict =
  /** It is real beyond doubt, such as by a spectrum. */
  | 'CONFIRMED'
  /** It is not real, or not of interest. */
  | 'REJECTED'
  /** It is real. */
  | 'VALIDATED';

/** A run that failed. */
export type FailPreprocessRunInput = {
  /** The run's retryCount when it was started: CONFLICT when it has been started again since. Not checked when it is not given. */
  attempt?: number | null | undefined;
  /** Why; what exceeds 10000 characters is cut. */
  error: string;
  /** The run. */
  id: string;
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
  /** Their id in their survey, exactly. */
  externalId?: string | null | undefined;
  /** Their filter, exactly; a blank text asks for those without one. */
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
  /** The filter, at most 32 characters. A blank text counts as absent. */
  filterBand?: string | null | undefined;
  /** Where the FITS file is, at most 2048 characters. */
  fitsUrl?: string | null | undefined;
  /** Image height in pixels. */
  imageHeight?: number | null | undefined;
  /** Image width in pixels. */
  imageWidth?: number | null | undefined;
  /** Needed: when it was taken, in any form that `DateTime` accepts; a date alone is its midnight, a time without a zone is UTC. */
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
  /** `observations:delete`: Delete observations that nothing refers to. */
  | 'OBSERVATIONS_DELETE'
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
  /** Everything, administration included. Rarely what you need. `read:public` `read:data` `write:data` `manage:operations` `admin:access` `training:data_collection` `observations:ingest` `preprocessing:process` `differencing:process` `detection:process` `observations:delete` */
  | 'FULL_ACCESS'
  /** For Prefect flows and Dramatiq workers: every step of the pipeline but validation and alerts, which people judge (`write:data`). `read:public` `read:data` `manage:operations` `training:data_collection` `observations:ingest` `preprocessing:process` `differencing:process` `detection:process` */
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

/** Candidates that a run found. */
export type RecordCandidatesInput = {
  /** The run's retryCount when it was started: CONFLICT when it has been started again since. Not checked when it is not given. */
  attempt?: number | null | undefined;
  /** The rows, at most 1000. */
  candidates: Array<CandidateInput>;
  /** The run, which must be RUNNING. */
  differenceRunId: string;
};

/** What a model run found. */
export type RecordDetectionsInput = {
  /** The run's retryCount when it was started: CONFLICT when it has been started again since. Not checked when it is not given. */
  attempt?: number | null | undefined;
  /** The rows, at most 1000. */
  detections: Array<DetectionInput>;
  /** The run; it must be RUNNING. */
  modelRunId: string;
};

/** A run to start again. */
export type RetryPreprocessRunInput = {
  /** The run. */
  id: string;
  /** Also when it is RUNNING, if nothing was heard of it for so many minutes. Without it only a FAILED run is started again. */
  olderThanMinutes?: number | null | undefined;
};

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
  /** Everything. `read:public` `read:data` `write:data` `manage:operations` `admin:access` `training:data_collection` `observations:ingest` `preprocessing:process` `differencing:process` `detection:process` `observations:delete` */
  | 'ADMIN'
  /** Read, and judge detections. `read:public` `read:data` `write:data` */
  | 'ANALYST'
  /** Read what is public. `read:public` */
  | 'GUEST'
  /** Everything but administration. `read:public` `read:data` `write:data` `manage:operations` `training:data_collection` `observations:ingest` `preprocessing:process` `differencing:process` `detection:process` `observations:delete` */
  | 'RESEARCHER'
  /** Read. `read:public` `read:data` */
  | 'VIEWER';

/** How far a run of a pipeline step has come. */
export type RunStatus =
  /** Done. */
  | 'COMPLETED'
  /** Failed; it can be started again. */
  | 'FAILED'
  /** Recorded, and not started yet. */
  | 'PENDING'
  /** A worker has it. */
  | 'RUNNING';

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

/** The observation to difference, and how. */
export type StartDifferenceRunInput = {
  /** How the images are subtracted, such as `zogy`. */
  algorithm?: string;
  /** The observation: PREPROCESSED, DIFFERENCED or FAILED. */
  observationId: string;
  /** The parameters of the algorithm. */
  parameters?: unknown;
  /** Where the reference image is, at most 2048 characters. */
  referenceFitsPath?: string | null | undefined;
  /** The observation to subtract; it may be of another survey, and whoever reads the run must then be in scope of both. */
  referenceObservationId?: string | null | undefined;
  /** The detection threshold in sigma, greater than 0. */
  threshold?: number | null | undefined;
};

/** The model to apply, and to what. */
export type StartModelRunInput = {
  /** The model; it need not be the version in use. */
  modelId: string;
  /** The observation; any that is not ARCHIVED. */
  observationId: string;
};

/** The observation to preprocess. */
export type StartPreprocessRunInput = {
  /** The observation: INGESTED, PREPROCESSED or FAILED. */
  observationId: string;
};

/** A training to start. */
export type StartTrainingRunInput = {
  /** The dataset to train on. */
  datasetId: string;
  /** The run in MLflow, at most 255 characters. */
  mlflowRunId?: string | null | undefined;
  /** The model that is trained, or came out, once it is registered. */
  modelId?: string | null | undefined;
  /** What the run is called, at most 255 characters. */
  name: string;
  /** The parameters of the training. */
  parameters?: unknown;
};

/** How far the delivery of an alert has come. */
export type UpdateAlertInput = {
  /** Where it is delivered to, when that has changed. */
  channel?: string | null | undefined;
  /** Why it FAILED; what exceeds 10000 characters is cut. */
  error?: string | null | undefined;
  /** The alert. */
  id: string;
  /** How far delivery has come. */
  status: AlertDelivery;
};

/** A judgement of a detection. */
export type ValidateDetectionInput = {
  /** How sure you are, 0 to 1. */
  confidence?: number | null | undefined;
  /** What is judged. */
  detectionId: string;
  /** What it is taken to be. */
  label: DetectionType;
  /** What there is to say about it, at most 10000 characters. */
  notes?: string | null | undefined;
  /** How good the data is for training, 0 to 1. */
  quality?: number | null | undefined;
  /** What it becomes. When it is not given, an ARTIFACT is REJECTED, what is CONFIRMED stays so, and anything else is VALIDATED. */
  status?: DetectionVerdict | null | undefined;
  /** Words to find it by, at most 20. */
  tags?: Array<string> | null | undefined;
};

/** Judgements of many detections. */
export type ValidateDetectionsInput = {
  /** The judgements, at most 500, each of another detection. */
  validations: Array<ValidateDetectionInput>;
};

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

export type StartPreprocessRunMutationVariables = Exact<{
  input: StartPreprocessRunInput;
}>;


export type StartPreprocessRunMutation = { startPreprocessRun: { preprocessRun: { id: string, status: RunStatus, retryCount: number, observation: { externalId: string, status: ObservationStatus } } } };

export type CompletePreprocessRunMutationVariables = Exact<{
  input: CompletePreprocessRunInput;
}>;


export type CompletePreprocessRunMutation = { completePreprocessRun: { preprocessRun: { status: RunStatus, retryCount: number, registrationQuality: number | null, observation: { status: ObservationStatus } } } };

export type FailPreprocessRunMutationVariables = Exact<{
  input: FailPreprocessRunInput;
}>;


export type FailPreprocessRunMutation = { failPreprocessRun: { preprocessRun: { status: RunStatus, error: string | null, observation: { status: ObservationStatus } } } };

export type RetryPreprocessRunMutationVariables = Exact<{
  input: RetryPreprocessRunInput;
}>;


export type RetryPreprocessRunMutation = { retryPreprocessRun: { preprocessRun: { id: string, status: RunStatus, retryCount: number, observation: { status: ObservationStatus } } } };

export type FindReferencesQueryVariables = Exact<{
  near: ConeSearchInput;
  filter: ObservationFilter;
}>;


export type FindReferencesQuery = { observations: { nodes: Array<{ id: string, externalId: string }> } };

export type StartDifferenceRunMutationVariables = Exact<{
  input: StartDifferenceRunInput;
}>;


export type StartDifferenceRunMutation = { startDifferenceRun: { differenceRun: { id: string, status: RunStatus, algorithm: string, referenceObservation: { externalId: string } | null, observation: { status: ObservationStatus } } } };

export type RecordCandidatesMutationVariables = Exact<{
  input: RecordCandidatesInput;
}>;


export type RecordCandidatesMutation = { recordCandidates: { recorded: number, unchanged: number, rejected: Array<{ index: number, reason: string }>, differenceRun: { candidates: { nodes: Array<{ id: string, ra: number, dec: number }> } } } };

export type CompleteDifferenceRunMutationVariables = Exact<{
  input: CompleteDifferenceRunInput;
}>;


export type CompleteDifferenceRunMutation = { completeDifferenceRun: { differenceRun: { status: RunStatus, candidatesFound: number, observation: { status: ObservationStatus } } } };

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

export type StartModelRunMutationVariables = Exact<{
  input: StartModelRunInput;
}>;


export type StartModelRunMutation = { startModelRun: { modelRun: { id: string, status: RunStatus, model: { name: string, version: string } } } };

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
export const StartPreprocessRunDocument = new TypedDocumentString(`
    mutation StartPreprocessRun($input: StartPreprocessRunInput!) {
  startPreprocessRun(input: $input) {
    preprocessRun {
      id
      status
      retryCount
      observation {
        externalId
        status
      }
    }
  }
}
    `) as unknown as TypedDocumentString<StartPreprocessRunMutation, StartPreprocessRunMutationVariables>;
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
export const RetryPreprocessRunDocument = new TypedDocumentString(`
    mutation RetryPreprocessRun($input: RetryPreprocessRunInput!) {
  retryPreprocessRun(input: $input) {
    preprocessRun {
      id
      status
      retryCount
      observation {
        status
      }
    }
  }
}
    `) as unknown as TypedDocumentString<RetryPreprocessRunMutation, RetryPreprocessRunMutationVariables>;
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
export const StartDifferenceRunDocument = new TypedDocumentString(`
    mutation StartDifferenceRun($input: StartDifferenceRunInput!) {
  startDifferenceRun(input: $input) {
    differenceRun {
      id
      status
      algorithm
      referenceObservation {
        externalId
      }
      observation {
        status
      }
    }
  }
}
    `) as unknown as TypedDocumentString<StartDifferenceRunMutation, StartDifferenceRunMutationVariables>;
export const RecordCandidatesDocument = new TypedDocumentString(`
    mutation RecordCandidates($input: RecordCandidatesInput!) {
  recordCandidates(input: $input) {
    recorded
    unchanged
    rejected {
      index
      reason
    }
    differenceRun {
      candidates(first: 100) {
        nodes {
          id
          ra
          dec
        }
      }
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
export const StartModelRunDocument = new TypedDocumentString(`
    mutation StartModelRun($input: StartModelRunInput!) {
  startModelRun(input: $input) {
    modelRun {
      id
      status
      model {
        name
        version
      }
    }
  }
}
    `) as unknown as TypedDocumentString<StartModelRunMutation, StartModelRunMutationVariables>;
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