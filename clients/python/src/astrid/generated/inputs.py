from datetime import datetime
from typing import Any, Optional

from pydantic import Field

from .base_model import BaseModel
from .enums import (
    AlertDelivery,
    AlertOrderField,
    AlertPriority,
    AlertStatus,
    ApiKeyDecision,
    ApiKeyOrderField,
    ApiKeyRequestOrderField,
    ApiKeyRequestStatus,
    ApiKeyStatus,
    AuditEventOrderField,
    CalibrationFrameOrderField,
    CalibrationType,
    CandidateOrderField,
    CandidateStatus,
    ClaimOrder,
    DetectionOrderField,
    DetectionStatus,
    DetectionType,
    DetectionVerdict,
    DifferenceRunOrderField,
    JobStatus,
    ModelOrderField,
    ModelRunOrderField,
    MonitoringCampaignOrderField,
    ObservationChange,
    ObservationOrderField,
    ObservationStatus,
    OneTimeCodePurpose,
    Permission,
    PermissionSetName,
    PreprocessRunOrderField,
    ProcessingJobOrderField,
    Role,
    RunStatus,
    RunType,
    SortDirection,
    SurveyOrderField,
    SystemConfigOrderField,
    TrainingDatasetOrderField,
    TrainingRunOrderField,
    TrainingSampleOrderField,
    UserOrderField,
    ValidationEventOrderField,
    WorkflowRunOrderField,
    WorkflowStatus,
)


class AcknowledgeAlertInput(BaseModel):
    """The alert to acknowledge."""

    id: str
    "The alert."


class ActivateModelInput(BaseModel):
    """The version to activate."""

    id: str
    "The model."


class AlertCreatedFilter(BaseModel):
    """Selects the alerts to report. All given conditions must hold."""

    detection_ids: Optional[list[str]] = Field(alias="detectionIds", default=None)
    "The detection that it reports: one of these, at most 100."
    priorities: Optional[list[AlertPriority]] = None
    "Its urgency: one of these, at most 100."
    surveys: Optional[list[str]] = None
    "The names of the surveys, such as `ZTF`: one of these, at most 100."
    types: Optional[list[str]] = None
    "The kind of alert: one of these, at most 100."


class AlertFilter(BaseModel):
    """Selects the alerts to list. All given conditions must hold."""

    detection_id: Optional[str] = Field(alias="detectionId", default=None)
    "The detection that they report."
    ids: Optional[list[str]] = None
    "Their global ids. One of these, at most 100. An empty list selects nothing."
    not_: Optional["AlertFilter"] = Field(alias="not", default=None)
    "A filter that must not hold. It cannot contain `or` or `not`."
    or_: Optional[list["AlertFilter"]] = Field(alias="or", default=None)
    "1 to 5 filters, of which at least one must hold too. They cannot contain `or` or `not`."
    priorities: Optional[list[AlertPriority]] = None
    "Their urgency. One of these, at most 100. An empty list selects nothing."
    priority: Optional[AlertPriority] = None
    "Their urgency."
    status: Optional[AlertStatus] = None
    "The progress of their delivery."
    statuses: Optional[list[AlertStatus]] = None
    "The progress of their delivery. One of these, at most 100. An empty list selects nothing."
    survey: Optional[str] = None
    "The name of the survey, such as `ZTF`."
    surveys: Optional[list[str]] = None
    "The name of the survey, such as `ZTF`. One of these, at most 100. An empty list selects nothing."


class AlertOrder(BaseModel):
    """How to sort alerts."""

    direction: SortDirection = SortDirection.ASC
    "The direction of the list."
    field: AlertOrderField
    "What to sort by."


class ApiKeyFilter(BaseModel):
    """Selects the keys to list. All given conditions must hold."""

    expiring_within_days: Optional[int] = Field(alias="expiringWithinDays", default=None)
    "Only keys that work and expire within this number of days."
    ids: Optional[list[str]] = None
    "Their global ids. One of these, at most 100. An empty list selects nothing."
    last_used_before: Optional[datetime] = Field(alias="lastUsedBefore", default=None)
    "Only keys whose last use was before this time. Keys that were never used are left out."
    not_: Optional["ApiKeyFilter"] = Field(alias="not", default=None)
    "A filter that must not hold. It cannot contain `or` or `not`."
    or_: Optional[list["ApiKeyFilter"]] = Field(alias="or", default=None)
    "1 to 5 filters, of which at least one must hold too. They cannot contain `or` or `not`."
    owner_id: Optional[str] = Field(alias="ownerId", default=None)
    "The owner of the keys."
    permission: Optional[Permission] = None
    "Only keys that hold this permission themselves, whether or not their owner still does."
    search: Optional[str] = None
    "A part of the name, in any case."
    status: Optional[ApiKeyStatus] = None
    "The status of the keys."
    statuses: Optional[list[ApiKeyStatus]] = None
    "The status of the keys. One of these, at most 100. An empty list selects nothing."
    survey: Optional[str] = None
    "The name of a survey whose rows the keys may use. Keys without scopes may use all."
    surveys: Optional[list[str]] = None
    "The name of a survey whose rows the keys may use. Keys without scopes may use all. One of these, at most 100. An empty list selects nothing."
    unused_for_days: Optional[int] = Field(alias="unusedForDays", default=None)
    "Only keys that were not used for this number of days. A key that was never used counts from its creation."


class ApiKeyOrder(BaseModel):
    """How to sort keys."""

    direction: SortDirection = SortDirection.ASC
    "The direction of the list."
    field: ApiKeyOrderField
    "What to sort by."


class ApiKeyRequestFilter(BaseModel):
    """Selects the requests to list. All given conditions must hold."""

    ids: Optional[list[str]] = None
    "Their global ids. One of these, at most 100. An empty list selects nothing."
    not_: Optional["ApiKeyRequestFilter"] = Field(alias="not", default=None)
    "A filter that must not hold. It cannot contain `or` or `not`."
    or_: Optional[list["ApiKeyRequestFilter"]] = Field(alias="or", default=None)
    "1 to 5 filters, of which at least one must hold too. They cannot contain `or` or `not`."
    status: Optional[ApiKeyRequestStatus] = None
    "The status of the requests."
    statuses: Optional[list[ApiKeyRequestStatus]] = None
    "The status of the requests. One of these, at most 100. An empty list selects nothing."


class ApiKeyRequestOrder(BaseModel):
    """How to sort requests."""

    direction: SortDirection = SortDirection.ASC
    "The direction of the list."
    field: ApiKeyRequestOrderField
    "What to sort by."


class ArchiveDetectionInput(BaseModel):
    """The detection to archive."""

    id: str
    "The detection."


class AuditEventFilter(BaseModel):
    """Selects the events to list. All given conditions must hold."""

    action: Optional[str] = None
    "The name of the mutation."
    actions: Optional[list[str]] = None
    "The name of the mutation. One of these, at most 100. An empty list selects nothing."
    actor_id: Optional[str] = Field(alias="actorId", default=None)
    "The author: the global id of a user (including their keys) or of a key."
    entity_id: Optional[str] = Field(alias="entityId", default=None)
    "The changed entity, by global id."
    entity_type: Optional[str] = Field(alias="entityType", default=None)
    "The type of the changed entity, such as `ApiKey`."
    entity_types: Optional[list[str]] = Field(alias="entityTypes", default=None)
    "The type of the changed entity, such as `ApiKey`. One of these, at most 100. An empty list selects nothing."
    from_: Optional[datetime] = Field(alias="from", default=None)
    "The earliest moment, included."
    ids: Optional[list[str]] = None
    "Their global ids. One of these, at most 100. An empty list selects nothing."
    not_: Optional["AuditEventFilter"] = Field(alias="not", default=None)
    "A filter that must not hold. It cannot contain `or` or `not`."
    or_: Optional[list["AuditEventFilter"]] = Field(alias="or", default=None)
    "1 to 5 filters, of which at least one must hold too. They cannot contain `or` or `not`."
    to: Optional[datetime] = None
    "The latest moment, excluded."


class AuditEventOrder(BaseModel):
    """How to sort audit events."""

    direction: SortDirection = SortDirection.ASC
    "The direction of the list."
    field: AuditEventOrderField
    "What to sort by."


class AuditEventRecordedFilter(BaseModel):
    """Selects the audit events to report. All given conditions must hold."""

    actions: Optional[list[str]] = None
    "The name of the mutation: one of these, at most 100."
    actor_ids: Optional[list[str]] = Field(alias="actorIds", default=None)
    "The author, by the global id of a user (including their keys) or of a key: one of these, at most 100."
    entity_ids: Optional[list[str]] = Field(alias="entityIds", default=None)
    "The changed entity, by global id: one of these, at most 100."
    entity_types: Optional[list[str]] = Field(alias="entityTypes", default=None)
    "The type of the changed entity, such as `ApiKey`: one of these, at most 100."


class CalibrationFrameFilter(BaseModel):
    """Selects the calibration frames to list. All given conditions must hold."""

    filter_band: Optional[str] = Field(alias="filterBand", default=None)
    "The filter, exactly. A blank text selects frames for any filter."
    filter_bands: Optional[list[str]] = Field(alias="filterBands", default=None)
    "The filter, exactly. A blank text selects frames for any filter. One of these, at most 100. An empty list selects nothing."
    ids: Optional[list[str]] = None
    "Their global ids. One of these, at most 100. An empty list selects nothing."
    instrument: Optional[str] = None
    "The instrument, exactly."
    is_active: Optional[bool] = Field(alias="isActive", default=None)
    "Only frames that fit observations, or only retired ones."
    not_: Optional["CalibrationFrameFilter"] = Field(alias="not", default=None)
    "A filter that must not hold. It cannot contain `or` or `not`."
    or_: Optional[list["CalibrationFrameFilter"]] = Field(alias="or", default=None)
    "1 to 5 filters, of which at least one must hold too. They cannot contain `or` or `not`."
    survey: Optional[str] = None
    "The name of the survey that they are for, such as `ZTF`. It leaves out frames for all surveys."
    surveys: Optional[list[str]] = None
    "The name of the survey that they are for, such as `ZTF`. It leaves out frames for all surveys. One of these, at most 100. An empty list selects nothing."
    type_: Optional[CalibrationType] = Field(alias="type", default=None)
    "Their kind."
    types: Optional[list[CalibrationType]] = None
    "Their kind. One of these, at most 100. An empty list selects nothing."
    valid_at: Optional[datetime] = Field(alias="validAt", default=None)
    "Only frames that are valid at this moment."


class CalibrationFrameOrder(BaseModel):
    """How to sort calibration frames."""

    direction: SortDirection = SortDirection.ASC
    "The direction of the list."
    field: CalibrationFrameOrderField
    "What to sort by."


class CampaignMissionInput(BaseModel):
    """A source of data to use."""

    data_rights: Optional[str] = Field(alias="dataRights", default=None)
    "Who may use the data, such as `PUBLIC`."
    filter_bands: Optional[list[str]] = Field(alias="filterBands", default=None)
    "Its filters, at most 20. Empty means any."
    instruments: Optional[list[str]] = None
    "Its instruments, at most 20. Empty means any."
    is_active: bool = Field(alias="isActive", default=True)
    "Whether the campaign uses it."
    max_exposure_time: Optional[float] = Field(alias="maxExposureTime", default=None)
    "The most exposure time in seconds. It must not be less than minExposureTime."
    min_exposure_time: Optional[float] = Field(alias="minExposureTime", default=None)
    "The least exposure time in seconds."
    name: str
    "Its name, unique in the campaign, at most 255 characters."


class CancelProcessingJobInput(BaseModel):
    """The job to cancel."""

    id: str
    "The job, which must not have ended."


class CancelWorkflowRunInput(BaseModel):
    """The workflow run to cancel."""

    id: str
    "The run."


class CandidateFilter(BaseModel):
    """Selects the candidates to list. All given conditions must hold."""

    difference_run_id: Optional[str] = Field(alias="differenceRunId", default=None)
    "The run that found them."
    ids: Optional[list[str]] = None
    "Their global ids. One of these, at most 100. An empty list selects nothing."
    min_snr: Optional[float] = Field(alias="minSnr", default=None)
    "The least signal to noise ratio. Candidates without one are left out."
    not_: Optional["CandidateFilter"] = Field(alias="not", default=None)
    "A filter that must not hold. It cannot contain `or` or `not`."
    observation_id: Optional[str] = Field(alias="observationId", default=None)
    "The observation they were found in."
    or_: Optional[list["CandidateFilter"]] = Field(alias="or", default=None)
    "1 to 5 filters, of which at least one must hold too. They cannot contain `or` or `not`."
    status: Optional[CandidateStatus] = None
    "Their status."
    statuses: Optional[list[CandidateStatus]] = None
    "Their status. One of these, at most 100. An empty list selects nothing."
    survey: Optional[str] = None
    "The name of the survey, such as `ZTF`."
    surveys: Optional[list[str]] = None
    "The name of the survey, such as `ZTF`. One of these, at most 100. An empty list selects nothing."


class CandidateInput(BaseModel):
    """One candidate to record. Each row is checked separately: an invalid row is rejected, and the others are written."""

    dec: Optional[float] = None
    "Declination in degrees, ICRS, −90 to 90. Required."
    ellipticity: Optional[float] = None
    "Ellipticity, 0 (round) to 1."
    flags: Optional[list[str]] = None
    "Flags of the extraction, such as `near_edge`: at most 32, of at most 64 characters."
    flux: Optional[float] = None
    "Flux in the units of the difference image."
    fwhm: Optional[float] = None
    "Full width at half maximum in pixels, greater than 0."
    pixel_x: Optional[float] = Field(alias="pixelX", default=None)
    "Column in the difference image, in pixels."
    pixel_y: Optional[float] = Field(alias="pixelY", default=None)
    "Row in the difference image, in pixels."
    ra: Optional[float] = None
    "Right ascension in degrees, ICRS, 0 ≤ ra < 360. Required."
    significance: Optional[float] = None
    "Significance in sigma."
    snr: Optional[float] = None
    "Signal to noise ratio."


class CandidateOrder(BaseModel):
    """How to sort candidates."""

    direction: SortDirection = SortDirection.ASC
    "The direction of the list."
    field: CandidateOrderField
    "What to sort by."


class ChangePasswordInput(BaseModel):
    """The old and the new password."""

    current_password: str = Field(alias="currentPassword")
    "The current password."
    new_password: str = Field(alias="newPassword")
    "The new password: 8 to 200 characters."


class ClaimDifferenceRunsInput(BaseModel):
    """How many runs to claim, and of which observations."""

    algorithm: str = "zogy"
    "The algorithm of the subtraction, such as `zogy`."
    lease_seconds: int = Field(alias="leaseSeconds", default=600)
    "The length of the lease in seconds, 30 to 86,400. Each heartbeat renews it."
    limit: int = 10
    "The greatest number of runs, 1 to 100."
    max_attempts: int = Field(alias="maxAttempts", default=3)
    "The greatest number of attempts of new runs, 1 to 100. A run that has failed or lost its worker this number of times is FAILED, and no claim returns it."
    near: Optional["ConeSearchInput"] = None
    "Only observations whose centre is in this cone."
    only_if_needed: bool = Field(alias="onlyIfNeeded", default=False)
    "If a run with the same parameters is COMPLETED, the call returns it as `skipped`, moves its observation on, and starts none."
    order: ClaimOrder = ClaimOrder.OLDEST_FIRST
    "Which observations come first. Runs that lost their worker come before them."
    parameters: Optional[Any] = None
    "The parameters of the algorithm."
    survey: Optional[str] = None
    "Only observations of this survey, by its name, such as `ZTF`."
    threshold: Optional[float] = None
    "The detection threshold in sigma, greater than 0."


class ClaimModelRunsInput(BaseModel):
    """How many runs to claim, and of which observations."""

    lease_seconds: int = Field(alias="leaseSeconds", default=600)
    "The length of the lease in seconds, 30 to 86,400. Each heartbeat renews it."
    limit: int = 10
    "The greatest number of runs, 1 to 100."
    max_attempts: int = Field(alias="maxAttempts", default=3)
    "The greatest number of attempts of new runs, 1 to 100. A run that has failed or lost its worker this number of times is FAILED, and no claim returns it."
    model_id: str = Field(alias="modelId")
    "The model; it need not be the version in use."
    near: Optional["ConeSearchInput"] = None
    "Only observations whose centre is in this cone."
    only_if_needed: bool = Field(alias="onlyIfNeeded", default=False)
    "Changes nothing: a claim always leaves out the observations that have a COMPLETED run of the model."
    order: ClaimOrder = ClaimOrder.OLDEST_FIRST
    "Which observations come first. Runs that lost their worker come before them."
    survey: Optional[str] = None
    "Only observations of this survey, by its name, such as `ZTF`."


class ClaimPreprocessRunsInput(BaseModel):
    """How many runs to claim, and of which observations."""

    lease_seconds: int = Field(alias="leaseSeconds", default=600)
    "The length of the lease in seconds, 30 to 86,400. Each heartbeat renews it."
    limit: int = 10
    "The greatest number of runs, 1 to 100."
    max_attempts: int = Field(alias="maxAttempts", default=3)
    "The greatest number of attempts of new runs, 1 to 100. A run that has failed or lost its worker this number of times is FAILED, and no claim returns it."
    near: Optional["ConeSearchInput"] = None
    "Only observations whose centre is in this cone."
    only_if_needed: bool = Field(alias="onlyIfNeeded", default=False)
    "If a run with the same parameters is COMPLETED, the call returns it as `skipped`, moves its observation on, and starts none."
    order: ClaimOrder = ClaimOrder.OLDEST_FIRST
    "Which observations come first. Runs that lost their worker come before them."
    survey: Optional[str] = None
    "Only observations of this survey, by its name, such as `ZTF`."


class ClaimProcessingJobsInput(BaseModel):
    """How many jobs to claim, and which."""

    lease_seconds: int = Field(alias="leaseSeconds", default=600)
    "The length of the lease in seconds, 30 to 86,400. Each heartbeat renews it."
    limit: int = 10
    "The greatest number of jobs, 1 to 100."
    survey: Optional[str] = None
    "Only jobs of this survey, by its name, such as `ZTF`."
    type_: Optional[str] = Field(alias="type", default=None)
    "Only jobs of this kind of work, exactly."


class CollectApiKeyInput(BaseModel):
    """The request whose key to collect."""

    request_id: str = Field(alias="requestId")
    "The request."


class CollectTrainingDatasetInput(BaseModel):
    """What to collect. Judged detections become samples: VALIDATED and CONFIRMED ones with the label of their newest judgement, and REJECTED ones as negatives with the label ARTIFACT. All given conditions must hold."""

    anomaly_types: Optional[list[DetectionType]] = Field(alias="anomalyTypes", default=None)
    "The labels to collect; all by default. Include ARTIFACT to collect the negatives as well."
    date_from: Optional[datetime] = Field(alias="dateFrom", default=None)
    "The earliest observedAt of the observations, included."
    date_to: Optional[datetime] = Field(alias="dateTo", default=None)
    "The latest observedAt of the observations, excluded."
    description: Optional[str] = None
    "What the dataset is for, at most 10000 characters."
    max_samples: Optional[int] = Field(alias="maxSamples", default=None)
    "The greatest number of samples, at most 200000 on PostgreSQL and 5000 on the embedded database; all by default. If there are more detections, the seed selects among them."
    min_confidence: Optional[float] = Field(alias="minConfidence", default=None)
    "The least confidence of the model, 0 to 1."
    name: str
    "The name of the dataset, at most 255 characters. The caller sees no other dataset with it."
    quality_threshold: Optional[float] = Field(alias="qualityThreshold", default=None)
    "The least quality in the newest judgement, 0 to 1. Detections judged without a quality are then left out."
    seed: Optional[int] = 0
    "The same detections and seed give the same samples and splits."
    splits: Optional["DatasetSplitsInput"] = None
    "The shares of the splits; 0.7, 0.15, 0.15 by default. All samples of an observation are in the same split, and labels are spread as evenly as possible. Each split differs from its share by at most the samples of one observation."
    surveys: Optional[list[str]] = None
    "The names of the surveys to collect from; by default all that the caller may see."


class CompleteDifferenceRunInput(BaseModel):
    """The results of differencing. Record candidates first, with recordCandidates."""

    attempt: Optional[int] = None
    "The run's retryCount when it was started: CONFLICT when it has been started again since. Required for a claimed run."
    difference_fits_path: Optional[str] = Field(alias="differenceFitsPath", default=None)
    "The location of the difference image, at most 2048 characters."
    id: str
    "The run."
    noise_level: Optional[float] = Field(alias="noiseLevel", default=None)
    "The noise of the difference image in its own units, at least 0."
    reference_fits_path: Optional[str] = Field(alias="referenceFitsPath", default=None)
    "The location of the reference image, at most 2048 characters."
    reference_observation_id: Optional[str] = Field(alias="referenceObservationId", default=None)
    "The observation to subtract. It may belong to another survey; then only callers with both surveys in scope see the run."
    significance_fits_path: Optional[str] = Field(alias="significanceFitsPath", default=None)
    "The location of the significance image, at most 2048 characters."


class CompleteModelRunInput(BaseModel):
    """The results of the model. Record detections first, with recordDetections."""

    attempt: Optional[int] = None
    "The run's retryCount when it was started: CONFLICT when it has been started again since. Required for a claimed run."
    energy: Optional[float] = None
    "Energy used, in watt hours."
    id: str
    "The run."
    inference_time: Optional[float] = Field(alias="inferenceTime", default=None)
    "The duration of inference in milliseconds."
    predictions: Optional[Any] = None
    "The model's predictions, in its own format."


class CompletePreprocessRunInput(BaseModel):
    """The results of preprocessing."""

    attempt: Optional[int] = None
    "The run's retryCount when it was started: CONFLICT when it has been started again since. Required for a claimed run."
    calibration_applied: Optional[bool] = Field(alias="calibrationApplied", default=None)
    "Whether bias, dark and flat were applied."
    calibration_frame_ids: Optional[list[str]] = Field(alias="calibrationFrameIds", default=None)
    "The calibration frames that were applied, at most 20: frames of the survey of the run, or frames without a survey."
    id: str
    "The run."
    processed_fits_path: Optional[str] = Field(alias="processedFitsPath", default=None)
    "The location of the processed FITS file."
    registration_quality: Optional[float] = Field(alias="registrationQuality", default=None)
    "The quality of the registration, 0 to 1."
    wcs_aligned: Optional[bool] = Field(alias="wcsAligned", default=None)
    "Whether the image was aligned to world coordinates."
    wcs_info: Optional[Any] = Field(alias="wcsInfo", default=None)
    "The world coordinate solution."


class CompleteProcessingJobInput(BaseModel):
    """The job to complete."""

    attempt: Optional[int] = None
    "The job's retryCount when it was started: CONFLICT when it has been started again since. Required for a claimed job."
    id: str
    "The job."


class CompleteTrainingRunInput(BaseModel):
    """The results of training."""

    attempt: Optional[int] = None
    "The run's retryCount when it was started: CONFLICT when it has been started again since. Required for a claimed run."
    id: str
    "The run."
    metrics: Optional[Any] = None
    "The results, by name of the metric."
    mlflow_run_id: Optional[str] = Field(alias="mlflowRunId", default=None)
    "The run in MLflow, at most 255 characters."
    model_id: Optional[str] = Field(alias="modelId", default=None)
    "The trained model, once it is registered."


class CompleteWorkflowRunInput(BaseModel):
    """The workflow run to complete."""

    id: str
    "The run."
    report: Optional[Any] = None
    "The results of the run, in the format of the flow. They replace the present ones."


class ConeSearchInput(BaseModel):
    """A circle on the sky."""

    dec: float
    "Declination of its centre in degrees, ICRS, −90 to 90."
    ra: float
    "Right ascension of its centre in degrees, ICRS, 0 ≤ ra < 360."
    radius: float
    "Its radius in degrees, 0 to 180. With 0, only the exact position matches."


class CreateAlertInput(BaseModel):
    """The alert to create."""

    channel: Optional[str] = None
    "The channel of delivery, such as `slack`, at most 64 characters."
    detection_id: str = Field(alias="detectionId")
    "The detection that it reports."
    message: Optional[str] = None
    "The whole message, at most 10000 characters."
    priority: Optional[AlertPriority] = None
    "Its urgency; NORMAL by default."
    title: str
    "One line, at most 255 characters."
    type_: str = Field(alias="type")
    "The kind of alert, such as `new_supernova`, at most 64 characters."


class CreateApiKeyInput(BaseModel):
    """A new key."""

    allowed_addresses: Optional[list[str]] = Field(alias="allowedAddresses", default=None)
    "The networks from which it may be used, such as `192.0.2.0/24` or `2001:db8::/32`; by default any. An IPv6 network contains no IPv4 addresses."
    description: Optional[str] = None
    "Details about its purpose."
    expires_at: Optional[datetime] = Field(alias="expiresAt", default=None)
    "When it stops working."
    expires_in_days: Optional[int] = Field(alias="expiresInDays", default=None)
    "The number of days that it works. Give this or expiresAt; without both, the server's default applies, if there is one."
    name: str
    "What it is for: 1 to 255 characters."
    operations: Optional[list[str]] = None
    "Documents that the key must be able to run, at most 100. It gets exactly the permissions that they need."
    owner_id: Optional[str] = Field(alias="ownerId", default=None)
    "The owner, on whose behalf it acts and whose permissions limit it; by default the caller."
    permission_set: Optional[PermissionSetName] = Field(alias="permissionSet", default=None)
    "A named set of permissions."
    permissions: Optional[list[Permission]] = None
    "Single permissions, in addition to the set. In total, at least one is required."
    requests_per_minute: Optional[int] = Field(alias="requestsPerMinute", default=None)
    "Its limit of requests a minute; by default the server's."
    scopes: Optional[list[str]] = None
    "The surveys whose rows it may read and change, as `survey:<name>`; by default all."


class CreateModelInput(BaseModel):
    """A new version of a model."""

    architecture: Optional[str] = None
    "The architecture, such as `unet`."
    description: Optional[str] = None
    "What the model is for, at most 10000 characters."
    hyperparameters: Optional[Any] = None
    "The hyperparameters of the training."
    metrics: Optional[Any] = None
    "The quality of the model, by name of the metric."
    mlflow_run_id: Optional[str] = Field(alias="mlflowRunId", default=None)
    "The run in MLflow that created the model."
    name: str
    "The name that its versions share, at most 255 characters."
    training_energy: Optional[float] = Field(alias="trainingEnergy", default=None)
    "Energy used in training, in kilowatt hours."
    type_: str = Field(alias="type")
    "The kind of model, such as `cnn`."
    version: str
    "The version, unique within the name, such as `2.1.0`."


class CreateMonitoringCampaignInput(BaseModel):
    """A new monitoring campaign."""

    description: Optional[str] = None
    "What the campaign is for, at most 10000 characters."
    ends_at: Optional[datetime] = Field(alias="endsAt", default=None)
    "The end of the window, excluded. Without it, the window has no end."
    is_active: bool = Field(alias="isActive", default=True)
    "Whether the campaign is in use."
    missions: list["CampaignMissionInput"] = Field(default_factory=lambda: [])
    "The missions, at most 20."
    name: str
    "The name, unique in the survey, at most 255 characters."
    regions: list["SkyRegionInput"]
    "The regions of the sky, 1 to 20."
    starts_at: datetime = Field(alias="startsAt")
    "The start of the window, included."
    survey: str
    "The name of its survey, such as `ZTF`."


class CreateProcessingJobInput(BaseModel):
    """The job to create."""

    entity_id: Optional[str] = Field(alias="entityId", default=None)
    "The entity that it works on: the global id of one of Survey, Observation, PreprocessRun, DifferenceRun, Candidate, ModelRun, Detection, Model, TrainingDataset, TrainingRun."
    max_retries: int = Field(alias="maxRetries", default=3)
    "The greatest number of retries, at most 1000."
    parameters: Optional[Any] = None
    "The job's parameters."
    priority: int = 0
    "Jobs of a higher priority go first."
    scheduled_at: Optional[datetime] = Field(alias="scheduledAt", default=None)
    "When it should start."
    survey: Optional[str] = None
    "The name of the survey that it belongs to; by default the survey of its entity. A key that is restricted to surveys can neither see nor create jobs without a survey."
    task_id: Optional[str] = Field(alias="taskId", default=None)
    "The message in Dramatiq, or the task run in Prefect, at most 255 characters."
    type_: str = Field(alias="type")
    "The kind of work, such as `preprocess`, at most 64 characters."
    workflow_id: Optional[str] = Field(alias="workflowId", default=None)
    "The flow run in Prefect, at most 255 characters."
    workflow_run_id: Optional[str] = Field(alias="workflowRunId", default=None)
    "The workflow run that it is part of."


class CreateSurveyInput(BaseModel):
    """A new survey."""

    api_endpoint: Optional[str] = Field(alias="apiEndpoint", default=None)
    "The URL from which the survey's data are downloaded."
    base_url: Optional[str] = Field(alias="baseUrl", default=None)
    "The survey's home page."
    description: Optional[str] = None
    "A description of the survey."
    name: str
    "The name, which can never be changed. It is unique without regard to case."


class CreateSystemConfigInput(BaseModel):
    """A new setting."""

    description: Optional[str] = None
    "A description of the setting."
    key: str
    "The unique key: 1 to 255 letters, digits and `_ . : -`, such as `differencing.threshold`."
    value: Any
    "The value. The audit log keeps it, so it must not contain a secret."


class CreateUserInput(BaseModel):
    """A new user."""

    email: str
    "The e-mail address, unique among users."
    name: str
    "The name shown to others."
    password: Optional[str] = None
    "The first password, 8 to 200 characters. Without one the user is a service account, until they redeem an invitation."
    role: Role
    "The role."


class CrossMatchPosition(BaseModel):
    """A position whose nearest rows to find."""

    dec: float
    "Declination in degrees, ICRS, −90 to 90."
    id: str
    "A name of your choice, which the response repeats: 1 to 255 characters, different for each position."
    ra: float
    "Right ascension in degrees, ICRS, 0 ≤ ra < 360."
    radius: float
    "The greatest separation in degrees, greater than 0 and at most 1."


class DatasetSplitsInput(BaseModel):
    """The shares of the samples that go to each split, each 0 to 1. They sum to 1."""

    test: Optional[float] = 0.15
    "The share of TEST."
    train: Optional[float] = 0.7
    "The share of TRAIN."
    validation: Optional[float] = 0.15
    "The share of VALIDATION."


class DeactivateModelInput(BaseModel):
    """The version to deactivate."""

    id: str
    "The model."


class DeactivateUserInput(BaseModel):
    """The user to deactivate."""

    id: str
    "The user."


class DecideApiKeyRequestInput(BaseModel):
    """The request and the decision."""

    comment: Optional[str] = None
    "A comment for the requester, at most 1000 characters."
    decision: ApiKeyDecision
    "The decision."
    expires_in_days: Optional[int] = Field(alias="expiresInDays", default=None)
    "For APPROVE: the number of days that the key works after it is collected; by default the server's default, if there is one."
    id: str
    "The request."


class DeleteMonitoringCampaignInput(BaseModel):
    """The monitoring campaign to delete."""

    id: str
    "The campaign."


class DeleteObservationsInput(BaseModel):
    """Selects the observations to delete: either `survey` and `externalIds`, or `filter` alone."""

    dry_run: bool = Field(alias="dryRun", default=False)
    "Only report what would be deleted. Nothing is changed."
    external_ids: Optional[list[str]] = Field(alias="externalIds", default=None)
    "Their ids in that survey, at most 1000."
    filter_: Optional["ObservationFilter"] = Field(alias="filter", default=None)
    "All that match, at most 1000: when more match, none is deleted and the error says how many there are. It needs at least one condition, and none may be null or blank."
    survey: Optional[str] = None
    "With `externalIds`: the name of the survey, such as `ZTF`."


class DeleteSystemConfigInput(BaseModel):
    """The setting to remove."""

    key: str
    "Its key."


class DetectionFilter(BaseModel):
    """Selects the detections to list. All given conditions must hold."""

    created_after: Optional[datetime] = Field(alias="createdAfter", default=None)
    "The earliest moment they were recorded, included."
    created_before: Optional[datetime] = Field(alias="createdBefore", default=None)
    "The latest moment they were recorded, excluded."
    ids: Optional[list[str]] = None
    "Their global ids. One of these, at most 100. An empty list selects nothing."
    min_confidence: Optional[float] = Field(alias="minConfidence", default=None)
    "The least confidence of the model, 0 to 1."
    model_id: Optional[str] = Field(alias="modelId", default=None)
    "The model, in the version that found them."
    model_run_id: Optional[str] = Field(alias="modelRunId", default=None)
    "The run that found them."
    not_: Optional["DetectionFilter"] = Field(alias="not", default=None)
    "A filter that must not hold. It cannot contain `or` or `not`."
    observation_id: Optional[str] = Field(alias="observationId", default=None)
    "The observation they were found in."
    or_: Optional[list["DetectionFilter"]] = Field(alias="or", default=None)
    "1 to 5 filters, of which at least one must hold too. They cannot contain `or` or `not`."
    status: Optional[DetectionStatus] = None
    "The progress of their judgement."
    statuses: Optional[list[DetectionStatus]] = None
    "The progress of their judgement. One of these, at most 100. An empty list selects nothing."
    survey: Optional[str] = None
    "The name of the survey, such as `ZTF`."
    surveys: Optional[list[str]] = None
    "The name of the survey, such as `ZTF`. One of these, at most 100. An empty list selects nothing."
    type_: Optional[DetectionType] = Field(alias="type", default=None)
    "The class by the model."
    types: Optional[list[DetectionType]] = None
    "The class by the model. One of these, at most 100. An empty list selects nothing."


class DetectionInput(BaseModel):
    """One detection to record. Each row is checked separately: an invalid row is rejected, and the others are written."""

    candidate_id: Optional[str] = Field(alias="candidateId", default=None)
    "The candidate that the model examined, of the same observation."
    confidence: Optional[float] = None
    "Required: the confidence of the model, 0 to 1."
    dec: Optional[float] = None
    "Required: declination in degrees, ICRS, −90 to 90."
    pixel_x: Optional[float] = Field(alias="pixelX", default=None)
    "Column in the image, in pixels."
    pixel_y: Optional[float] = Field(alias="pixelY", default=None)
    "Row in the image, in pixels."
    ra: Optional[float] = None
    "Required: right ascension in degrees, ICRS, 0 ≤ ra < 360."
    type_: Optional[DetectionType] = Field(alias="type", default=None)
    "The class by the model; UNKNOWN by default."


class DetectionOrder(BaseModel):
    """How to sort detections."""

    direction: SortDirection = SortDirection.ASC
    "The direction of the list."
    field: DetectionOrderField
    "What to sort by."


class DetectionRecordedFilter(BaseModel):
    """Selects the detections to report. All given conditions must hold."""

    min_confidence: Optional[float] = Field(alias="minConfidence", default=None)
    "The least confidence, 0 to 1."
    survey: Optional[str] = None
    "The name of the survey, such as `ZTF`."
    surveys: Optional[list[str]] = None
    "The names of the surveys, such as `ZTF`: one of these, at most 100."
    type_: Optional[DetectionType] = Field(alias="type", default=None)
    "The class by the model."
    types: Optional[list[DetectionType]] = None
    "The class by the model: one of these, at most 100."


class DetectionStatisticsFilter(BaseModel):
    """Selects the detections to count. All given conditions must hold."""

    created_after: Optional[datetime] = Field(alias="createdAfter", default=None)
    "The earliest moment they were recorded, included."
    created_before: Optional[datetime] = Field(alias="createdBefore", default=None)
    "The latest moment they were recorded, excluded."
    survey: Optional[str] = None
    "The name of the survey, such as `ZTF`."


class DifferenceRunFilter(BaseModel):
    """Selects the difference runs to list. All given conditions must hold."""

    ids: Optional[list[str]] = None
    "Their global ids. One of these, at most 100. An empty list selects nothing."
    not_: Optional["DifferenceRunFilter"] = Field(alias="not", default=None)
    "A filter that must not hold. It cannot contain `or` or `not`."
    observation_id: Optional[str] = Field(alias="observationId", default=None)
    "The observation that they process."
    or_: Optional[list["DifferenceRunFilter"]] = Field(alias="or", default=None)
    "1 to 5 filters, of which at least one must hold too. They cannot contain `or` or `not`."
    reference_observation_id: Optional[str] = Field(alias="referenceObservationId", default=None)
    "The observation that they subtract."
    stale: Optional["StaleFilter"] = None
    "Only those that are RUNNING without a recent heartbeat."
    status: Optional[RunStatus] = None
    "Their progress."
    statuses: Optional[list[RunStatus]] = None
    "Their progress. One of these, at most 100. An empty list selects nothing."
    survey: Optional[str] = None
    "The name of the survey, such as `ZTF`."
    surveys: Optional[list[str]] = None
    "The name of the survey, such as `ZTF`. One of these, at most 100. An empty list selects nothing."


class DifferenceRunOrder(BaseModel):
    """How to sort difference runs."""

    direction: SortDirection = SortDirection.ASC
    "The direction of the list."
    field: DifferenceRunOrderField
    "What to sort by."


class EndRetiredSecretsInput(BaseModel):
    """The earlier secrets to end."""

    id: str
    "The key."
    prefixes: Optional[list[str]] = None
    "The prefixes of the secrets to end, as in `retiredSecrets`, 1 to 5; by default all that work."


class EndSessionInput(BaseModel):
    """The session to end."""

    id: str
    "The session."


class ExtendApiKeyInput(BaseModel):
    """The time by which to extend a key."""

    days: int
    "Days from now or from its end, whichever is later."
    id: str
    "The key."


class FailDifferenceRunInput(BaseModel):
    """A run that failed."""

    attempt: Optional[int] = None
    "The run's retryCount when it was started: CONFLICT when it has been started again since. Required for a claimed run."
    error: str
    "The reason. After 10000 characters it is cut."
    id: str
    "The run."
    retry_after_seconds: Optional[int] = Field(alias="retryAfterSeconds", default=None)
    "After this number of seconds, at most 86,400, a claimed run with attempts left can be claimed again. By default immediately."


class FailModelRunInput(BaseModel):
    """A run that failed."""

    attempt: Optional[int] = None
    "The run's retryCount when it was started: CONFLICT when it has been started again since. Required for a claimed run."
    error: str
    "The reason. After 10000 characters it is cut."
    id: str
    "The run."
    retry_after_seconds: Optional[int] = Field(alias="retryAfterSeconds", default=None)
    "After this number of seconds, at most 86,400, a claimed run with attempts left can be claimed again. By default immediately."


class FailPreprocessRunInput(BaseModel):
    """A run that failed."""

    attempt: Optional[int] = None
    "The run's retryCount when it was started: CONFLICT when it has been started again since. Required for a claimed run."
    error: str
    "The reason. After 10000 characters it is cut."
    id: str
    "The run."
    retry_after_seconds: Optional[int] = Field(alias="retryAfterSeconds", default=None)
    "After this number of seconds, at most 86,400, a claimed run with attempts left can be claimed again. By default immediately."


class FailProcessingJobInput(BaseModel):
    """A job that failed."""

    attempt: Optional[int] = None
    "The job's retryCount when it was started: CONFLICT when it has been started again since. Required for a claimed job."
    error: str
    "The reason. After 10000 characters it is cut."
    id: str
    "The job."
    retry_after_seconds: Optional[int] = Field(alias="retryAfterSeconds", default=None)
    "After this number of seconds, at most 86,400, a claimed job with attempts left can be claimed again. By default immediately."


class FailTrainingRunInput(BaseModel):
    """A run that failed."""

    attempt: Optional[int] = None
    "The run's retryCount when it was started: CONFLICT when it has been started again since. Required for a claimed run."
    error: str
    "The reason. After 10000 characters it is cut."
    id: str
    "The run."


class FailWorkflowRunInput(BaseModel):
    """A workflow run that failed."""

    error: str
    "The reason. After 10000 characters it is cut."
    id: str
    "The run."
    report: Optional[Any] = None
    "The results of the run, in the format of the flow. They replace the present ones."


class HeartbeatDifferenceRunInput(BaseModel):
    """A run on which a worker still works."""

    attempt: Optional[int] = None
    "The run's retryCount when it was started: CONFLICT when it has been started again since. Required for a claimed run."
    id: str
    "The run."


class HeartbeatModelRunInput(BaseModel):
    """A run on which a worker still works."""

    attempt: Optional[int] = None
    "The run's retryCount when it was started: CONFLICT when it has been started again since. Required for a claimed run."
    id: str
    "The run."


class HeartbeatPreprocessRunInput(BaseModel):
    """A run on which a worker still works."""

    attempt: Optional[int] = None
    "The run's retryCount when it was started: CONFLICT when it has been started again since. Required for a claimed run."
    id: str
    "The run."


class HeartbeatProcessingJobInput(BaseModel):
    """A job on which a worker still works."""

    attempt: Optional[int] = None
    "The job's retryCount when it was started: CONFLICT when it has been started again since. Required for a claimed job."
    id: str
    "The job."


class HeartbeatTrainingRunInput(BaseModel):
    """A run on which a worker still works."""

    attempt: Optional[int] = None
    "The run's retryCount when it was started: CONFLICT when it has been started again since. Required for a claimed run."
    id: str
    "The run."


class IngestObservationsInput(BaseModel):
    """Observations of one survey."""

    observations: list["ObservationInput"]
    "The rows, at most 1000."
    survey: str
    "The name of the survey, such as `ZTF`."


class IssueOneTimeCodeInput(BaseModel):
    """The user and the purpose."""

    purpose: OneTimeCodePurpose
    "INVITATION for a user without a password, PASSWORD_RESET for a user with one. Otherwise CONFLICT."
    user_id: str = Field(alias="userId")
    "The user who may redeem the code: another user than the caller."


class LinkIdentityInput(BaseModel):
    """The identity and its user."""

    issuer: str
    "The issuer, exactly as its tokens have it in `iss`."
    subject: str
    "The user's id at the issuer: `sub`."
    user_id: str = Field(alias="userId")
    "The user."


class ModelFilter(BaseModel):
    """Selects the models to list. All given conditions must hold."""

    ids: Optional[list[str]] = None
    "Their global ids. One of these, at most 100. An empty list selects nothing."
    is_active: Optional[bool] = Field(alias="isActive", default=None)
    "Only versions in use, or only the others."
    name: Optional[str] = None
    "The name that versions share, exactly."
    not_: Optional["ModelFilter"] = Field(alias="not", default=None)
    "A filter that must not hold. It cannot contain `or` or `not`."
    or_: Optional[list["ModelFilter"]] = Field(alias="or", default=None)
    "1 to 5 filters, of which at least one must hold too. They cannot contain `or` or `not`."
    search: Optional[str] = None
    "A part of the name or the version, in any case."
    type_: Optional[str] = Field(alias="type", default=None)
    "The kind of model, exactly, such as `cnn`."
    types: Optional[list[str]] = None
    "The kind of model, exactly, such as `cnn`. One of these, at most 100. An empty list selects nothing."


class ModelOrder(BaseModel):
    """How to sort models."""

    direction: SortDirection = SortDirection.ASC
    "The direction of the list."
    field: ModelOrderField
    "What to sort by."


class ModelRunFilter(BaseModel):
    """Selects the model runs to list. All given conditions must hold."""

    ids: Optional[list[str]] = None
    "Their global ids. One of these, at most 100. An empty list selects nothing."
    model_id: Optional[str] = Field(alias="modelId", default=None)
    "The model that was applied."
    not_: Optional["ModelRunFilter"] = Field(alias="not", default=None)
    "A filter that must not hold. It cannot contain `or` or `not`."
    observation_id: Optional[str] = Field(alias="observationId", default=None)
    "The observation that they process."
    or_: Optional[list["ModelRunFilter"]] = Field(alias="or", default=None)
    "1 to 5 filters, of which at least one must hold too. They cannot contain `or` or `not`."
    stale: Optional["StaleFilter"] = None
    "Only those that are RUNNING without a recent heartbeat."
    status: Optional[RunStatus] = None
    "Their progress."
    statuses: Optional[list[RunStatus]] = None
    "Their progress. One of these, at most 100. An empty list selects nothing."
    survey: Optional[str] = None
    "The name of the survey, such as `ZTF`."
    surveys: Optional[list[str]] = None
    "The name of the survey, such as `ZTF`. One of these, at most 100. An empty list selects nothing."


class ModelRunOrder(BaseModel):
    """How to sort model runs."""

    direction: SortDirection = SortDirection.ASC
    "The direction of the list."
    field: ModelRunOrderField
    "What to sort by."


class MonitoringCampaignFilter(BaseModel):
    """Selects the monitoring campaigns to list. All given conditions must hold."""

    at: Optional[datetime] = None
    "Only campaigns whose window contains this moment."
    ids: Optional[list[str]] = None
    "Their global ids. One of these, at most 100. An empty list selects nothing."
    is_active: Optional[bool] = Field(alias="isActive", default=None)
    "Only campaigns in use, or only the others."
    not_: Optional["MonitoringCampaignFilter"] = Field(alias="not", default=None)
    "A filter that must not hold. It cannot contain `or` or `not`."
    or_: Optional[list["MonitoringCampaignFilter"]] = Field(alias="or", default=None)
    "1 to 5 filters, of which at least one must hold too. They cannot contain `or` or `not`."
    survey: Optional[str] = None
    "The name of the survey, such as `ZTF`."
    surveys: Optional[list[str]] = None
    "The name of the survey, such as `ZTF`. One of these, at most 100. An empty list selects nothing."


class MonitoringCampaignOrder(BaseModel):
    """How to sort monitoring campaigns."""

    direction: SortDirection = SortDirection.ASC
    "The direction of the list."
    field: MonitoringCampaignOrderField
    "What to sort by."


class ObservationChangedFilter(BaseModel):
    """Selects the observations to report. All given conditions must hold."""

    changes: Optional[list[ObservationChange]] = None
    "The way in which it changed: one of these, at most 100."
    external_ids: Optional[list[str]] = Field(alias="externalIds", default=None)
    "The survey's own identifier, exactly: one of these, at most 100."
    filter_bands: Optional[list[str]] = Field(alias="filterBands", default=None)
    "The filter, exactly: one of these, at most 100. A blank text selects observations without a filter."
    observations: Optional[list["ObservationRef"]] = None
    "The observation itself: one of these, at most 100."
    observed_after: Optional[datetime] = Field(alias="observedAfter", default=None)
    "The earliest moment of the exposure, included."
    observed_before: Optional[datetime] = Field(alias="observedBefore", default=None)
    "The latest moment of the exposure, excluded."
    statuses: Optional[list[ObservationStatus]] = None
    "The status after the change: one of these, at most 100."
    surveys: Optional[list[str]] = None
    "The names of the surveys, such as `ZTF`: one of these, at most 100."


class ObservationFilter(BaseModel):
    """Selects the observations to list. All given conditions must hold."""

    external_id: Optional[str] = Field(alias="externalId", default=None)
    "Their id in their survey, exactly."
    filter_band: Optional[str] = Field(alias="filterBand", default=None)
    "Their filter, exactly. A blank text selects observations without a filter."
    filter_bands: Optional[list[str]] = Field(alias="filterBands", default=None)
    "Their filter, exactly. A blank text selects observations without a filter. One of these, at most 100. An empty list selects nothing."
    ids: Optional[list[str]] = None
    "Their global ids. One of these, at most 100. An empty list selects nothing."
    not_: Optional["ObservationFilter"] = Field(alias="not", default=None)
    "A filter that must not hold. It cannot contain `or` or `not`."
    observed_after: Optional[datetime] = Field(alias="observedAfter", default=None)
    "The earliest moment, included."
    observed_before: Optional[datetime] = Field(alias="observedBefore", default=None)
    "The latest moment, excluded."
    or_: Optional[list["ObservationFilter"]] = Field(alias="or", default=None)
    "1 to 5 filters, of which at least one must hold too. They cannot contain `or` or `not`."
    status: Optional[ObservationStatus] = None
    "Their position in the pipeline."
    statuses: Optional[list[ObservationStatus]] = None
    "Their position in the pipeline. One of these, at most 100. An empty list selects nothing."
    survey: Optional[str] = None
    "The name of their survey, such as `ZTF`."
    surveys: Optional[list[str]] = None
    "The name of their survey, such as `ZTF`. One of these, at most 100. An empty list selects nothing."


class ObservationInput(BaseModel):
    """One observation to ingest. Each row is checked separately: an invalid row is rejected, and the others are written."""

    airmass: Optional[float] = None
    "Airmass at mid-exposure, more than 0."
    dec: Optional[float] = None
    "Required: declination in degrees, ICRS, −90 to 90."
    exposure_time: Optional[float] = Field(alias="exposureTime", default=None)
    "Exposure time in seconds, more than 0."
    external_id: Optional[str] = Field(alias="externalId", default=None)
    "Required: the survey's own identifier, unique within the survey."
    filter_band: Optional[str] = Field(alias="filterBand", default=None)
    "The filter, at most 32 characters. A blank text counts as absent."
    fits_url: Optional[str] = Field(alias="fitsUrl", default=None)
    "The location of the FITS file, at most 2048 characters."
    image_height: Optional[int] = Field(alias="imageHeight", default=None)
    "Image height in pixels."
    image_width: Optional[int] = Field(alias="imageWidth", default=None)
    "Image width in pixels."
    observed_at: Optional[str] = Field(alias="observedAt", default=None)
    "Required: the time of the exposure, in any form that `DateTime` accepts. A date alone is its midnight, and a time without a zone is UTC."
    pixel_scale: Optional[float] = Field(alias="pixelScale", default=None)
    "Pixel scale in arcseconds per pixel, more than 0."
    ra: Optional[float] = None
    "Required: right ascension in degrees, ICRS, 0 ≤ ra < 360."
    seeing: Optional[float] = None
    "Seeing (FWHM) in arcseconds, more than 0."
    thumbnail_url: Optional[str] = Field(alias="thumbnailUrl", default=None)
    "The location of a preview image, at most 2048 characters."


class ObservationKey(BaseModel):
    """The survey of an observation, and its identifier in that survey."""

    external_id: str = Field(alias="externalId")
    "The survey's own identifier, at most 255 characters."
    survey: str
    "The name of the survey, such as `ZTF`."


class ObservationName(BaseModel):
    """Names an observation: by `id` alone, or by `survey` and `externalId`."""

    external_id: Optional[str] = Field(alias="externalId", default=None)
    "Its id in that survey."
    id: Optional[str] = None
    "Its global id."
    survey: Optional[str] = None
    "The name of its survey, such as `ZTF`."


class ObservationOrder(BaseModel):
    """How to sort observations."""

    direction: SortDirection = SortDirection.ASC
    "The direction of the list."
    field: ObservationOrderField
    "What to sort by."


class ObservationRef(BaseModel):
    """One observation. Exactly one member is given."""

    external_id: Optional["ObservationKey"] = Field(alias="externalId", default=None)
    "The survey and its own identifier."
    id: Optional[str] = None
    "The global id."


class PreprocessRunFilter(BaseModel):
    """Selects the preprocessing runs to list. All given conditions must hold."""

    ids: Optional[list[str]] = None
    "Their global ids. One of these, at most 100. An empty list selects nothing."
    not_: Optional["PreprocessRunFilter"] = Field(alias="not", default=None)
    "A filter that must not hold. It cannot contain `or` or `not`."
    observation_id: Optional[str] = Field(alias="observationId", default=None)
    "The observation that they process."
    or_: Optional[list["PreprocessRunFilter"]] = Field(alias="or", default=None)
    "1 to 5 filters, of which at least one must hold too. They cannot contain `or` or `not`."
    stale: Optional["StaleFilter"] = None
    "Only those that are RUNNING without a recent heartbeat."
    status: Optional[RunStatus] = None
    "Their progress."
    statuses: Optional[list[RunStatus]] = None
    "Their progress. One of these, at most 100. An empty list selects nothing."
    survey: Optional[str] = None
    "The name of the survey, such as `ZTF`."
    surveys: Optional[list[str]] = None
    "The name of the survey, such as `ZTF`. One of these, at most 100. An empty list selects nothing."


class PreprocessRunOrder(BaseModel):
    """How to sort preprocessing runs."""

    direction: SortDirection = SortDirection.ASC
    "The direction of the list."
    field: PreprocessRunOrderField
    "What to sort by."


class ProcessingJobFilter(BaseModel):
    """Selects the jobs to list. All given conditions must hold."""

    due_before: Optional[datetime] = Field(alias="dueBefore", default=None)
    "Only jobs that wait for a worker and are scheduled before this time, or for no time."
    entity_id: Optional[str] = Field(alias="entityId", default=None)
    "Their entity, by global id."
    ids: Optional[list[str]] = None
    "Their global ids. One of these, at most 100. An empty list selects nothing."
    not_: Optional["ProcessingJobFilter"] = Field(alias="not", default=None)
    "A filter that must not hold. It cannot contain `or` or `not`."
    or_: Optional[list["ProcessingJobFilter"]] = Field(alias="or", default=None)
    "1 to 5 filters, of which at least one must hold too. They cannot contain `or` or `not`."
    stale: Optional["StaleFilter"] = None
    "Only those that are RUNNING without a recent heartbeat."
    status: Optional[JobStatus] = None
    "Their progress."
    statuses: Optional[list[JobStatus]] = None
    "Their progress. One of these, at most 100. An empty list selects nothing."
    survey: Optional[str] = None
    "The name of the survey they belong to, such as `ZTF`."
    surveys: Optional[list[str]] = None
    "The name of the survey they belong to, such as `ZTF`. One of these, at most 100. An empty list selects nothing."
    task_id: Optional[str] = Field(alias="taskId", default=None)
    "The message in Dramatiq, or the task run in Prefect. A blank text selects jobs without one."
    type_: Optional[str] = Field(alias="type", default=None)
    "The kind of work, exactly."
    types: Optional[list[str]] = None
    "The kind of work, exactly. One of these, at most 100. An empty list selects nothing."
    workflow_id: Optional[str] = Field(alias="workflowId", default=None)
    "The flow run in Prefect. A blank text selects jobs without one."
    workflow_run_id: Optional[str] = Field(alias="workflowRunId", default=None)
    "The workflow run that they are part of."


class ProcessingJobOrder(BaseModel):
    """How to sort jobs."""

    direction: SortDirection = SortDirection.ASC
    "The direction of the list."
    field: ProcessingJobOrderField
    "What to sort by."


class ReactivateUserInput(BaseModel):
    """The user to reactivate."""

    id: str
    "The user."


class RecordCandidatesInput(BaseModel):
    """Candidates that a run found."""

    attempt: Optional[int] = None
    "The run's retryCount when it was started: CONFLICT when it has been started again since. Required for a claimed run."
    candidates: list["CandidateInput"]
    "The rows, at most 1000."
    difference_run_id: str = Field(alias="differenceRunId")
    "The run, which must be RUNNING."


class RecordDetectionsInput(BaseModel):
    """What a model run found."""

    attempt: Optional[int] = None
    "The run's retryCount when it was started: CONFLICT when it has been started again since. Required for a claimed run."
    detections: list["DetectionInput"]
    "The rows, at most 1000."
    model_run_id: str = Field(alias="modelRunId")
    "The run; it must be RUNNING."


class RedeemOneTimeCodeInput(BaseModel):
    """The code and the new password."""

    code: str
    "The code."
    email: str
    "The e-mail address of the user, in any case."
    new_password: str = Field(alias="newPassword")
    "The new password: 8 to 200 characters."
    purpose: OneTimeCodePurpose
    "The purpose that the code was issued for."


class RefreshSessionInput(BaseModel):
    """The session to continue."""

    refresh_token: str = Field(alias="refreshToken")
    "The refresh token."


class RegisterCalibrationFrameInput(BaseModel):
    """A new calibration frame."""

    description: Optional[str] = None
    "A description of the frame, at most 10000 characters."
    filter_band: Optional[str] = Field(alias="filterBand", default=None)
    "The filter that it is for, at most 32 characters. Without it, the frame is for any filter."
    instrument: str
    "The instrument that it corrects for, such as `WFC3`, at most 255 characters."
    path: str
    "The location of the file, at most 2048 characters."
    survey: Optional[str] = None
    "The name of the survey that it is for, such as `ZTF`. Without it, the frame is for all surveys. A key that is restricted to surveys must name one."
    type_: CalibrationType = Field(alias="type")
    "The kind of frame."
    valid_from: datetime = Field(alias="validFrom")
    "The start of its validity, included."
    valid_until: Optional[datetime] = Field(alias="validUntil", default=None)
    "The end of its validity, excluded. Without it, the validity has no end."


class RequestApiKeyInput(BaseModel):
    """The key to ask for."""

    name: str
    "What the key is for: 1 to 255 characters."
    operations: Optional[list[str]] = None
    "Documents that the key must be able to run, at most 100. It gets exactly the permissions that they need."
    permission_set: Optional[PermissionSetName] = Field(alias="permissionSet", default=None)
    "A named set of permissions."
    permissions: Optional[list[Permission]] = None
    "Single permissions, in addition to the set. In total, at least one is required."
    reason: str
    "Why it is needed: 1 to 1000 characters. It becomes the description of the key."
    surveys: Optional[list[str]] = None
    "The names of the surveys whose rows it may read and change; by default all."


class RetryDifferenceRunInput(BaseModel):
    """A run to start again."""

    id: str
    "The run."
    older_than_minutes: Optional[int] = Field(alias="olderThanMinutes", default=None)
    "Also retries a RUNNING run that has sent no heartbeat for this number of minutes. By default, only a FAILED run is retried."


class RetryModelRunInput(BaseModel):
    """A run to start again."""

    id: str
    "The run."
    older_than_minutes: Optional[int] = Field(alias="olderThanMinutes", default=None)
    "Also retries a RUNNING run that has sent no heartbeat for this number of minutes. By default, only a FAILED run is retried."


class RetryPreprocessRunInput(BaseModel):
    """A run to start again."""

    id: str
    "The run."
    older_than_minutes: Optional[int] = Field(alias="olderThanMinutes", default=None)
    "Also retries a RUNNING run that has sent no heartbeat for this number of minutes. By default, only a FAILED run is retried."


class RetryProcessingJobInput(BaseModel):
    """A job to start again."""

    id: str
    "The job."
    older_than_minutes: Optional[int] = Field(alias="olderThanMinutes", default=None)
    "Also retries a RUNNING job that has sent no heartbeat for this number of minutes. By default, only a FAILED job is retried."


class RetryTrainingRunInput(BaseModel):
    """A run to start again."""

    id: str
    "The run."
    older_than_minutes: Optional[int] = Field(alias="olderThanMinutes", default=None)
    "Also retries a RUNNING run that has sent no heartbeat for this number of minutes. By default, only a FAILED run is retried."


class RevokeApiKeyInput(BaseModel):
    """The key to revoke."""

    descendants: Optional[bool] = None
    "Also revokes the keys that it created, and those that they created. Needs `admin:access` when there are any."
    id: str
    "The key."
    reason: Optional[str] = None
    "Why, at most 1000 characters."


class RotateApiKeyInput(BaseModel):
    """The key to give a new secret."""

    end_previous_secrets: Optional[bool] = Field(alias="endPreviousSecrets", default=False)
    "Ends all earlier secrets immediately, including the current one. Use it when a secret has leaked, without a grace period."
    grace_period_seconds: Optional[int] = Field(alias="gracePeriodSeconds", default=0)
    "How long the current secret still works, in seconds, 0 to 2592000 (30 days), but not after the key's end. Secrets that were retired earlier keep their promised end."
    id: str
    "The key."


class RunChangedFilter(BaseModel):
    """Selects the runs to report. All given conditions must hold."""

    status: Optional[RunStatus] = None
    "The new status of the run."
    statuses: Optional[list[RunStatus]] = None
    "The new status of the run: one of these, at most 100."
    survey: Optional[str] = None
    "The name of the survey, such as `ZTF`."
    surveys: Optional[list[str]] = None
    "The names of the surveys, such as `ZTF`: one of these, at most 100."
    type_: Optional[RunType] = Field(alias="type", default=None)
    "The step of the pipeline."
    types: Optional[list[RunType]] = None
    "The step of the pipeline: one of these, at most 100."


class ScheduleWorkflowRunInput(BaseModel):
    """A workflow run that will start later."""

    external_id: str = Field(alias="externalId")
    "The id of the run in the orchestrator, unique in the flow and survey, at most 255 characters."
    flow: str
    "The name of the flow, at most 255 characters."
    parameters: Optional[Any] = None
    "The parameters of the flow."
    survey: Optional[str] = None
    "The name of the survey that it belongs to. A key that is restricted to surveys can neither see nor start runs without a survey."


class SetSystemConfigInput(BaseModel):
    """A setting."""

    description: Optional[str] = None
    "A description of the setting. Null clears it; without this field it stays."
    key: str
    "The unique key: 1 to 255 letters, digits and `_ . : -`, such as `differencing.threshold`."
    value: Any
    "The value. The audit log keeps it, so it must not contain a secret."


class SetUserRoleInput(BaseModel):
    """The user and the new role."""

    id: str
    "The user."
    role: Role
    "The new role."


class SignInInput(BaseModel):
    """The e-mail and the password."""

    email: str
    "The e-mail address, in any case."
    password: str
    "The password."


class SignOutEverywhereInput(BaseModel):
    """Whose sessions to end."""

    user_id: Optional[str] = Field(alias="userId", default=None)
    "The user, for admins; by default the caller."


class SignOutInput(BaseModel):
    """The session to end."""

    refresh_token: str = Field(alias="refreshToken")
    "The refresh token."


class SkyRegionInput(BaseModel):
    """A circle on the sky to monitor."""

    dec: float
    "Declination of its centre in degrees, ICRS, −90 to 90."
    is_active: bool = Field(alias="isActive", default=True)
    "Whether the campaign monitors it."
    name: str
    "Its name, unique in the campaign, at most 255 characters."
    priority: int = 5
    "Its urgency, 1 to 10. 10 is the most urgent."
    ra: float
    "Right ascension of its centre in degrees, ICRS, 0 ≤ ra < 360."
    radius: float
    "Its radius in degrees, greater than 0 and at most 180."


class StaleFilter(BaseModel):
    """Runs or jobs that were started but have no recent heartbeat."""

    older_than_minutes: int = Field(alias="olderThanMinutes")
    "The least number of minutes since their last heartbeat."


class StartDifferenceRunInput(BaseModel):
    """The observation to difference, and how."""

    algorithm: str = "zogy"
    "The algorithm of the subtraction, such as `zogy`."
    external_id: Optional[str] = Field(alias="externalId", default=None)
    "With survey: its id in that survey."
    observation_id: Optional[str] = Field(alias="observationId", default=None)
    "The observation, which must be PREPROCESSED, DIFFERENCED or FAILED. Give either this, or survey and externalId."
    only_if_needed: bool = Field(alias="onlyIfNeeded", default=False)
    "If a run with the same parameters is COMPLETED, the call returns it as `skipped` and starts none."
    parameters: Optional[Any] = None
    "The parameters of the algorithm."
    reference_fits_path: Optional[str] = Field(alias="referenceFitsPath", default=None)
    "The location of the reference image, at most 2048 characters."
    reference_observation_id: Optional[str] = Field(alias="referenceObservationId", default=None)
    "The observation to subtract. It may belong to another survey; then only callers with both surveys in scope see the run."
    survey: Optional[str] = None
    "With externalId: the name of its survey, such as `ZTF`."
    threshold: Optional[float] = None
    "The detection threshold in sigma, greater than 0."


class StartDifferenceRunsInput(BaseModel):
    """The observations to difference, and how."""

    algorithm: str = "zogy"
    "The algorithm of the subtraction, such as `zogy`."
    observations: list["ObservationName"]
    "The observations, 1 to 100. Each must be PREPROCESSED, DIFFERENCED or FAILED."
    only_if_needed: bool = Field(alias="onlyIfNeeded", default=False)
    "If a run with the same parameters is COMPLETED, the call returns it with the outcome SKIPPED and starts none."
    parameters: Optional[Any] = None
    "The parameters of the algorithm."
    threshold: Optional[float] = None
    "The detection threshold in sigma, greater than 0."


class StartModelRunInput(BaseModel):
    """The model to apply, and the observation."""

    external_id: Optional[str] = Field(alias="externalId", default=None)
    "With survey: its id in that survey."
    model_id: str = Field(alias="modelId")
    "The model; it need not be the version in use."
    observation_id: Optional[str] = Field(alias="observationId", default=None)
    "The observation, which must not be ARCHIVED. Give either this, or survey and externalId."
    only_if_needed: bool = Field(alias="onlyIfNeeded", default=False)
    "If a run with the same parameters is COMPLETED, the call returns it as `skipped` and starts none."
    survey: Optional[str] = None
    "With externalId: the name of its survey, such as `ZTF`."


class StartModelRunsInput(BaseModel):
    """The model to apply, and the observations."""

    model_id: str = Field(alias="modelId")
    "The model; it need not be the version in use."
    observations: list["ObservationName"]
    "The observations, 1 to 100. Each must not be ARCHIVED."
    only_if_needed: bool = Field(alias="onlyIfNeeded", default=False)
    "If a run with the same parameters is COMPLETED, the call returns it with the outcome SKIPPED and starts none."


class StartPreprocessRunInput(BaseModel):
    """The observation to preprocess."""

    external_id: Optional[str] = Field(alias="externalId", default=None)
    "With survey: its id in that survey."
    observation_id: Optional[str] = Field(alias="observationId", default=None)
    "The observation, which must be INGESTED, PREPROCESSED or FAILED. Give either this, or survey and externalId."
    only_if_needed: bool = Field(alias="onlyIfNeeded", default=False)
    "If a run with the same parameters is COMPLETED, the call returns it as `skipped` and starts none."
    survey: Optional[str] = None
    "With externalId: the name of its survey, such as `ZTF`."


class StartPreprocessRunsInput(BaseModel):
    """The observations to preprocess."""

    observations: list["ObservationName"]
    "The observations, 1 to 100. Each must be INGESTED, PREPROCESSED or FAILED."
    only_if_needed: bool = Field(alias="onlyIfNeeded", default=False)
    "If a run with the same parameters is COMPLETED, the call returns it with the outcome SKIPPED and starts none."


class StartProcessingJobInput(BaseModel):
    """A job to start."""

    id: str
    "The job, which must be PENDING."
    task_id: Optional[str] = Field(alias="taskId", default=None)
    "The message in Dramatiq, or the task run in Prefect, at most 255 characters."
    workflow_id: Optional[str] = Field(alias="workflowId", default=None)
    "The flow run in Prefect, at most 255 characters."


class StartTrainingRunInput(BaseModel):
    """A training to start."""

    dataset_id: str = Field(alias="datasetId")
    "The dataset to train on."
    mlflow_run_id: Optional[str] = Field(alias="mlflowRunId", default=None)
    "The run in MLflow, at most 255 characters."
    model_id: Optional[str] = Field(alias="modelId", default=None)
    "The trained model, once it is registered."
    name: str
    "The name of the run, at most 255 characters."
    parameters: Optional[Any] = None
    "The parameters of the training."


class StartValidationInput(BaseModel):
    """The detection to examine."""

    detection_id: str = Field(alias="detectionId")
    "The detection."


class StartWorkflowRunInput(BaseModel):
    """A workflow run that starts."""

    external_id: str = Field(alias="externalId")
    "The id of the run in the orchestrator, unique in the flow and survey, at most 255 characters."
    flow: str
    "The name of the flow, at most 255 characters."
    parameters: Optional[Any] = None
    "The parameters of the flow."
    survey: Optional[str] = None
    "The name of the survey that it belongs to. A key that is restricted to surveys can neither see nor start runs without a survey."


class SurveyFilter(BaseModel):
    """Selects the surveys to list. All given conditions must hold."""

    ids: Optional[list[str]] = None
    "Their global ids. One of these, at most 100. An empty list selects nothing."
    is_active: Optional[bool] = Field(alias="isActive", default=None)
    "Only surveys that accept observations, or only the others."
    not_: Optional["SurveyFilter"] = Field(alias="not", default=None)
    "A filter that must not hold. It cannot contain `or` or `not`."
    or_: Optional[list["SurveyFilter"]] = Field(alias="or", default=None)
    "1 to 5 filters, of which at least one must hold too. They cannot contain `or` or `not`."
    search: Optional[str] = None
    "A part of the name, in any case."


class SurveyOrder(BaseModel):
    """How to sort surveys."""

    direction: SortDirection = SortDirection.ASC
    "The direction of the list."
    field: SurveyOrderField
    "What to sort by."


class SystemConfigFilter(BaseModel):
    """Selects the settings to list. All given conditions must hold."""

    ids: Optional[list[str]] = None
    "Their global ids. One of these, at most 100. An empty list selects nothing."
    not_: Optional["SystemConfigFilter"] = Field(alias="not", default=None)
    "A filter that must not hold. It cannot contain `or` or `not`."
    or_: Optional[list["SystemConfigFilter"]] = Field(alias="or", default=None)
    "1 to 5 filters, of which at least one must hold too. They cannot contain `or` or `not`."
    search: Optional[str] = None
    "A part of the key, in any case, such as `differencing.`."


class SystemConfigOrder(BaseModel):
    """How to sort settings."""

    direction: SortDirection = SortDirection.ASC
    "The direction of the list."
    field: SystemConfigOrderField
    "What to sort by."


class TrainingDatasetFilter(BaseModel):
    """Selects the datasets to list. All given conditions must hold."""

    ids: Optional[list[str]] = None
    "Their global ids. One of these, at most 100. An empty list selects nothing."
    not_: Optional["TrainingDatasetFilter"] = Field(alias="not", default=None)
    "A filter that must not hold. It cannot contain `or` or `not`."
    or_: Optional[list["TrainingDatasetFilter"]] = Field(alias="or", default=None)
    "1 to 5 filters, of which at least one must hold too. They cannot contain `or` or `not`."
    search: Optional[str] = None
    "A part of the name, in any case."
    survey: Optional[str] = None
    "The name of a survey that they were collected from."
    surveys: Optional[list[str]] = None
    "The name of a survey that they were collected from. One of these, at most 100. An empty list selects nothing."


class TrainingDatasetOrder(BaseModel):
    """How to sort training datasets."""

    direction: SortDirection = SortDirection.ASC
    "The direction of the list."
    field: TrainingDatasetOrderField
    "What to sort by."


class TrainingRunFilter(BaseModel):
    """Selects the training runs to list. All given conditions must hold."""

    dataset_id: Optional[str] = Field(alias="datasetId", default=None)
    "The dataset they train on."
    ids: Optional[list[str]] = None
    "Their global ids. One of these, at most 100. An empty list selects nothing."
    model_id: Optional[str] = Field(alias="modelId", default=None)
    "The trained model."
    not_: Optional["TrainingRunFilter"] = Field(alias="not", default=None)
    "A filter that must not hold. It cannot contain `or` or `not`."
    or_: Optional[list["TrainingRunFilter"]] = Field(alias="or", default=None)
    "1 to 5 filters, of which at least one must hold too. They cannot contain `or` or `not`."
    stale: Optional["StaleFilter"] = None
    "Only those that are RUNNING without a recent heartbeat."
    status: Optional[RunStatus] = None
    "Their progress."
    statuses: Optional[list[RunStatus]] = None
    "Their progress. One of these, at most 100. An empty list selects nothing."
    survey: Optional[str] = None
    "The name of a survey that their dataset was collected from."
    surveys: Optional[list[str]] = None
    "The name of a survey that their dataset was collected from. One of these, at most 100. An empty list selects nothing."


class TrainingRunOrder(BaseModel):
    """How to sort training runs."""

    direction: SortDirection = SortDirection.ASC
    "The direction of the list."
    field: TrainingRunOrderField
    "What to sort by."


class TrainingSampleOrder(BaseModel):
    """How to sort training samples."""

    direction: SortDirection = SortDirection.ASC
    "The direction of the list."
    field: TrainingSampleOrderField
    "What to sort by."


class UnlinkIdentityInput(BaseModel):
    """The identity to unlink."""

    issuer: str
    "The issuer, exactly as its tokens have it in `iss`."
    subject: str
    "The user's id at the issuer: `sub`."
    user_id: str = Field(alias="userId")
    "The user."


class UpdateAlertInput(BaseModel):
    """The progress of an alert's delivery."""

    channel: Optional[str] = None
    "The channel of delivery, if it has changed."
    error: Optional[str] = None
    "The reason for FAILED. After 10000 characters it is cut."
    id: str
    "The alert."
    status: AlertDelivery
    "The progress of the delivery."


class UpdateApiKeyInput(BaseModel):
    """What to change of a key: only given fields change."""

    allowed_addresses: Optional[list[str]] = Field(alias="allowedAddresses", default=None)
    "The new list of networks from which it may be used; an empty list removes the restriction."
    description: Optional[str] = None
    "Its new description; null clears it."
    id: str
    "The key."
    name: Optional[str] = None
    "Its new name."
    owner_id: Optional[str] = Field(alias="ownerId", default=None)
    "The new owner, on whose behalf it acts."
    permissions: Optional[list[Permission]] = None
    "The new list of permissions."
    requests_per_minute: Optional[int] = Field(alias="requestsPerMinute", default=None)
    "Its limit of requests a minute; null means the server's default."
    scopes: Optional[list[str]] = None
    "The new list of scopes; an empty list removes the restriction."


class UpdateCalibrationFrameInput(BaseModel):
    """What to change of a calibration frame: only given fields change, and null clears a field."""

    description: Optional[str] = None
    "A description of the frame, at most 10000 characters."
    id: str
    "The frame."
    is_active: Optional[bool] = Field(alias="isActive", default=None)
    "False retires the frame: it fits no observation any more, and runs that applied it still list it. It cannot be null."
    path: Optional[str] = None
    "The location of the file, at most 2048 characters. It cannot be null."
    valid_from: Optional[datetime] = Field(alias="validFrom", default=None)
    "The start of its validity, included. It cannot be null."
    valid_until: Optional[datetime] = Field(alias="validUntil", default=None)
    "The end of its validity, excluded. Without it, the validity has no end."


class UpdateCandidateInput(BaseModel):
    """The status of a candidate."""

    id: str
    "The candidate."
    status: CandidateStatus
    "Its outcome."


class UpdateModelInput(BaseModel):
    """What to change of a model: only given fields change, and null clears a field."""

    description: Optional[str] = None
    "What the model is for, at most 10000 characters."
    id: str
    "The model."
    metrics: Optional[Any] = None
    "The quality of the model, by name of the metric."
    mlflow_run_id: Optional[str] = Field(alias="mlflowRunId", default=None)
    "The run in MLflow that created the model."
    training_energy: Optional[float] = Field(alias="trainingEnergy", default=None)
    "Energy used in training, in kilowatt hours."


class UpdateMonitoringCampaignInput(BaseModel):
    """What to change of a monitoring campaign: only given fields change, and null clears a field."""

    description: Optional[str] = None
    "What the campaign is for, at most 10000 characters."
    ends_at: Optional[datetime] = Field(alias="endsAt", default=None)
    "The end of the window, excluded. Without it, the window has no end."
    id: str
    "The campaign."
    is_active: Optional[bool] = Field(alias="isActive", default=None)
    "Whether the campaign is in use. It cannot be null."
    missions: Optional[list["CampaignMissionInput"]] = None
    "The missions, at most 20. They replace the present ones. They cannot be null."
    name: Optional[str] = None
    "The name, unique in the survey, at most 255 characters. It cannot be null."
    regions: Optional[list["SkyRegionInput"]] = None
    "The regions of the sky, 1 to 20. They replace the present ones. They cannot be null."
    starts_at: Optional[datetime] = Field(alias="startsAt", default=None)
    "The start of the window, included. It cannot be null."


class UpdateObservationInput(BaseModel):
    """The new status of an observation."""

    id: str
    "The observation."
    status: ObservationStatus
    "The new status; it must be a legal step from the present one."


class UpdateProcessingJobInput(BaseModel):
    """What to change of a job: only given fields change, and null clears a field."""

    id: str
    "The job, which must not be COMPLETED or CANCELLED."
    max_retries: Optional[int] = Field(alias="maxRetries", default=None)
    "The greatest number of retries, at most 1000. It cannot be null."
    parameters: Optional[Any] = None
    "The job's parameters, which replace the present ones."
    priority: Optional[int] = None
    "Jobs of a higher priority go first. It cannot be null."
    scheduled_at: Optional[datetime] = Field(alias="scheduledAt", default=None)
    "When it should start."
    task_id: Optional[str] = Field(alias="taskId", default=None)
    "The message in Dramatiq, or the task run in Prefect, at most 255 characters."
    workflow_id: Optional[str] = Field(alias="workflowId", default=None)
    "The flow run in Prefect, at most 255 characters."
    workflow_run_id: Optional[str] = Field(alias="workflowRunId", default=None)
    "The workflow run that it is part of."


class UpdateSurveyInput(BaseModel):
    """What to change of a survey: only given fields change, and null clears a field."""

    api_endpoint: Optional[str] = Field(alias="apiEndpoint", default=None)
    "The URL from which the survey's data are downloaded."
    base_url: Optional[str] = Field(alias="baseUrl", default=None)
    "The survey's home page."
    description: Optional[str] = None
    "A description of the survey."
    id: str
    "The survey."
    is_active: Optional[bool] = Field(alias="isActive", default=None)
    "Whether the survey accepts observations; it cannot be null."


class UpdateSystemConfigInput(BaseModel):
    """What to change of a setting: only given fields change."""

    description: Optional[str] = None
    "A description of the setting; null clears it."
    key: str
    "Its key, which stays."
    value: Optional[Any] = None
    "Its new value, which cannot be null. The audit log keeps it, so it must not contain a secret."


class UpdateWorkflowRunInput(BaseModel):
    """What to change of a workflow run: only given fields change, and null clears a field."""

    id: str
    "The run, which must not be COMPLETED or CANCELLED."
    parameters: Optional[Any] = None
    "The parameters of the flow, which replace the present ones."
    report: Optional[Any] = None
    "The results of the run, in the format of the flow. They replace the present ones."


class UserFilter(BaseModel):
    """Selects the users to list. All given conditions must hold."""

    ids: Optional[list[str]] = None
    "Their global ids. One of these, at most 100. An empty list selects nothing."
    is_active: Optional[bool] = Field(alias="isActive", default=None)
    "Only active users, or only the others."
    not_: Optional["UserFilter"] = Field(alias="not", default=None)
    "A filter that must not hold. It cannot contain `or` or `not`."
    or_: Optional[list["UserFilter"]] = Field(alias="or", default=None)
    "1 to 5 filters, of which at least one must hold too. They cannot contain `or` or `not`."
    role: Optional[Role] = None
    "Their role."
    roles: Optional[list[Role]] = None
    "Their role. One of these, at most 100. An empty list selects nothing."
    search: Optional[str] = None
    "A part of the name or the e-mail, in any case."


class UserOrder(BaseModel):
    """How to sort users."""

    direction: SortDirection = SortDirection.ASC
    "The direction of the list."
    field: UserOrderField
    "What to sort by."


class ValidateDetectionInput(BaseModel):
    """A judgement of a detection."""

    confidence: Optional[float] = None
    "Your confidence, 0 to 1."
    detection_id: str = Field(alias="detectionId")
    "The judged detection."
    label: DetectionType
    "The class of the detection."
    notes: Optional[str] = None
    "Notes about the detection, at most 10000 characters."
    quality: Optional[float] = None
    "The quality of the data for training, 0 to 1."
    status: Optional[DetectionVerdict] = None
    "The new status. By default an ARTIFACT becomes REJECTED, a CONFIRMED detection stays CONFIRMED, and any other becomes VALIDATED."
    tags: Optional[list[str]] = None
    "Keywords to find it by, at most 20."


class ValidateDetectionsInput(BaseModel):
    """Judgements of many detections."""

    validations: list["ValidateDetectionInput"]
    "The judgements, at most 500, each of another detection."


class ValidationEventFilter(BaseModel):
    """Selects the validation events to list. All given conditions must hold."""

    detection_id: Optional[str] = Field(alias="detectionId", default=None)
    "The judged detection."
    ids: Optional[list[str]] = None
    "Their global ids. One of these, at most 100. An empty list selects nothing."
    label: Optional[DetectionType] = None
    "The class of the detection."
    labels: Optional[list[DetectionType]] = None
    "The class of the detection. One of these, at most 100. An empty list selects nothing."
    not_: Optional["ValidationEventFilter"] = Field(alias="not", default=None)
    "A filter that must not hold. It cannot contain `or` or `not`."
    or_: Optional[list["ValidationEventFilter"]] = Field(alias="or", default=None)
    "1 to 5 filters, of which at least one must hold too. They cannot contain `or` or `not`."
    survey: Optional[str] = None
    "The name of the survey, such as `ZTF`."
    surveys: Optional[list[str]] = None
    "The name of the survey, such as `ZTF`. One of these, at most 100. An empty list selects nothing."
    user_id: Optional[str] = Field(alias="userId", default=None)
    "The user who judged, directly or with a key."


class ValidationEventOrder(BaseModel):
    """How to sort validation events."""

    direction: SortDirection = SortDirection.ASC
    "The direction of the list."
    field: ValidationEventOrderField
    "What to sort by."


class WithdrawApiKeyRequestInput(BaseModel):
    """The request to withdraw."""

    id: str
    "The request."


class WorkflowRunFilter(BaseModel):
    """Selects the workflow runs to list. All given conditions must hold."""

    external_id: Optional[str] = Field(alias="externalId", default=None)
    "The id of the run in the orchestrator, exactly."
    flow: Optional[str] = None
    "The name of the flow, exactly."
    ids: Optional[list[str]] = None
    "Their global ids. One of these, at most 100. An empty list selects nothing."
    not_: Optional["WorkflowRunFilter"] = Field(alias="not", default=None)
    "A filter that must not hold. It cannot contain `or` or `not`."
    or_: Optional[list["WorkflowRunFilter"]] = Field(alias="or", default=None)
    "1 to 5 filters, of which at least one must hold too. They cannot contain `or` or `not`."
    stale: Optional["StaleFilter"] = None
    "Only those that are RUNNING without a recent heartbeat."
    status: Optional[WorkflowStatus] = None
    "Their progress."
    statuses: Optional[list[WorkflowStatus]] = None
    "Their progress. One of these, at most 100. An empty list selects nothing."
    survey: Optional[str] = None
    "The name of the survey that they belong to, such as `ZTF`."
    surveys: Optional[list[str]] = None
    "The name of the survey that they belong to, such as `ZTF`. One of these, at most 100. An empty list selects nothing."


class WorkflowRunOrder(BaseModel):
    """How to sort workflow runs."""

    direction: SortDirection = SortDirection.ASC
    "The direction of the list."
    field: WorkflowRunOrderField
    "What to sort by."


AlertFilter.model_rebuild()
ApiKeyFilter.model_rebuild()
ApiKeyRequestFilter.model_rebuild()
AuditEventFilter.model_rebuild()
CalibrationFrameFilter.model_rebuild()
CandidateFilter.model_rebuild()
ClaimDifferenceRunsInput.model_rebuild()
ClaimModelRunsInput.model_rebuild()
ClaimPreprocessRunsInput.model_rebuild()
CollectTrainingDatasetInput.model_rebuild()
CreateMonitoringCampaignInput.model_rebuild()
DeleteObservationsInput.model_rebuild()
DetectionFilter.model_rebuild()
DifferenceRunFilter.model_rebuild()
IngestObservationsInput.model_rebuild()
ModelFilter.model_rebuild()
ModelRunFilter.model_rebuild()
MonitoringCampaignFilter.model_rebuild()
ObservationChangedFilter.model_rebuild()
ObservationFilter.model_rebuild()
ObservationRef.model_rebuild()
PreprocessRunFilter.model_rebuild()
ProcessingJobFilter.model_rebuild()
RecordCandidatesInput.model_rebuild()
RecordDetectionsInput.model_rebuild()
StartDifferenceRunsInput.model_rebuild()
StartModelRunsInput.model_rebuild()
StartPreprocessRunsInput.model_rebuild()
SurveyFilter.model_rebuild()
SystemConfigFilter.model_rebuild()
TrainingDatasetFilter.model_rebuild()
TrainingRunFilter.model_rebuild()
UpdateMonitoringCampaignInput.model_rebuild()
UserFilter.model_rebuild()
ValidateDetectionsInput.model_rebuild()
ValidationEventFilter.model_rebuild()
WorkflowRunFilter.model_rebuild()
