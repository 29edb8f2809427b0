from datetime import datetime
from typing import Any, Literal, Optional

from pydantic import Field

from .base_model import BaseModel
from .enums import (
    AlertPriority,
    AlertStatus,
    ApiKeyRequestStatus,
    ApiKeyStatus,
    CalibrationType,
    CandidateStatus,
    DatasetSplit,
    DeletionOutcome,
    DetectionStatus,
    DetectionType,
    JobStatus,
    ObservationChange,
    ObservationReference,
    ObservationStatus,
    Permission,
    PermissionBlockCode,
    PermissionSetName,
    PermissionSource,
    PrincipalKind,
    Role,
    RunStatus,
    RunType,
    SessionClient,
    StartOutcome,
    WorkflowStatus,
    WriteOutcome,
)


class Alert(BaseModel):
    acknowledged_at: Optional[datetime] = Field(alias="acknowledgedAt")
    attempts: int
    channel: Optional[str]
    created_at: datetime = Field(alias="createdAt")
    dec: float
    delivered_at: Optional[datetime] = Field(alias="deliveredAt")
    detection: "AlertDetection"
    error: Optional[str]
    id: str
    message: Optional[str]
    priority: AlertPriority
    ra: float
    sent_at: Optional[datetime] = Field(alias="sentAt")
    separation: Optional[float]
    status: AlertStatus
    title: str
    type_: str = Field(alias="type")
    updated_at: datetime = Field(alias="updatedAt")


class AlertDetection(BaseModel):
    id: str


class AcknowledgeAlertPayload(BaseModel):
    alert: "AcknowledgeAlertPayloadAlert"


class AcknowledgeAlertPayloadAlert(Alert):
    pass


class Model(BaseModel):
    architecture: Optional[str]
    created_at: datetime = Field(alias="createdAt")
    description: Optional[str]
    hyperparameters: Optional[Any]
    id: str
    is_active: bool = Field(alias="isActive")
    metrics: Optional[Any]
    mlflow_run_id: Optional[str] = Field(alias="mlflowRunId")
    name: str
    training_energy: Optional[float] = Field(alias="trainingEnergy")
    type_: str = Field(alias="type")
    updated_at: datetime = Field(alias="updatedAt")
    version: str


class ActivateModelPayload(BaseModel):
    model: "ActivateModelPayloadModel"


class ActivateModelPayloadModel(Model):
    pass


class AlertCreated(BaseModel):
    alert: Optional["AlertCreatedAlert"]
    id: str
    priority: AlertPriority
    type_: str = Field(alias="type")


class AlertCreatedAlert(Alert):
    pass


class DailyUsage(BaseModel):
    day: str
    denials: int
    errors: int
    requests: int


class PermissionBlock(BaseModel):
    code: PermissionBlockCode
    message: str


class EffectivePermissionDetail(BaseModel):
    blocks: list["EffectivePermissionDetailBlocks"]
    effective: bool
    granted: bool
    last_used_at: Optional[datetime] = Field(alias="lastUsedAt")
    permission: Permission
    sources: list[PermissionSource]


class EffectivePermissionDetailBlocks(PermissionBlock):
    pass


class MissingPermission(BaseModel):
    denials: int
    last_denied_at: datetime = Field(alias="lastDeniedAt")
    permission: Permission


class OldSecret(BaseModel):
    ends_at: datetime = Field(alias="endsAt")
    last_used_at: Optional[datetime] = Field(alias="lastUsedAt")
    prefix: str
    rotated_at: datetime = Field(alias="rotatedAt")


class PermissionUsage(BaseModel):
    last_used_at: datetime = Field(alias="lastUsedAt")
    permission: Permission
    usage_count: int = Field(alias="usageCount")


class RecentAddress(BaseModel):
    address: str
    first_used_at: datetime = Field(alias="firstUsedAt")
    last_used_at: datetime = Field(alias="lastUsedAt")
    requests: int


class ApiKey(BaseModel):
    allowed_addresses: list[str] = Field(alias="allowedAddresses")
    created_at: datetime = Field(alias="createdAt")
    created_by: Optional["ApiKeyCreatedBy"] = Field(alias="createdBy")
    created_by_key: Optional["ApiKeyCreatedByKey"] = Field(alias="createdByKey")
    daily_usage: Optional[list["ApiKeyDailyUsage"]] = Field(alias="dailyUsage", default=None)
    descendants: list["ApiKeyDescendants"]
    description: Optional[str]
    effective_permission_details: Optional[list["ApiKeyEffectivePermissionDetails"]] = Field(
        alias="effectivePermissionDetails", default=None
    )
    effective_permissions: list[Permission] = Field(alias="effectivePermissions")
    expires_at: Optional[datetime] = Field(alias="expiresAt")
    id: str
    imported: bool
    last_used_at: Optional[datetime] = Field(alias="lastUsedAt")
    missing_permissions: Optional[list["ApiKeyMissingPermissions"]] = Field(alias="missingPermissions", default=None)
    name: str
    owner: "ApiKeyOwner"
    permission_usage: Optional[list["ApiKeyPermissionUsage"]] = Field(alias="permissionUsage", default=None)
    permissions: list[Permission]
    prefix: str
    recent_addresses: Optional[list["ApiKeyRecentAddresses"]] = Field(alias="recentAddresses", default=None)
    requests_per_minute: Optional[int] = Field(alias="requestsPerMinute")
    retired_secrets: Optional[list["ApiKeyRetiredSecrets"]] = Field(alias="retiredSecrets", default=None)
    revoked_at: Optional[datetime] = Field(alias="revokedAt")
    revoked_by: Optional["ApiKeyRevokedBy"] = Field(alias="revokedBy")
    revoked_reason: Optional[str] = Field(alias="revokedReason")
    scopes: list[str]
    status: ApiKeyStatus
    unused_permissions: list[Permission] = Field(alias="unusedPermissions")
    updated_at: datetime = Field(alias="updatedAt")
    usage_count: int = Field(alias="usageCount")


class ApiKeyCreatedBy(BaseModel):
    id: str
    name: str


class ApiKeyCreatedByKey(BaseModel):
    id: str


class ApiKeyDailyUsage(DailyUsage):
    pass


class ApiKeyDescendants(BaseModel):
    id: str


class ApiKeyEffectivePermissionDetails(EffectivePermissionDetail):
    pass


class ApiKeyMissingPermissions(MissingPermission):
    pass


class ApiKeyOwner(BaseModel):
    id: str
    name: str


class ApiKeyPermissionUsage(PermissionUsage):
    pass


class ApiKeyRecentAddresses(RecentAddress):
    pass


class ApiKeyRetiredSecrets(OldSecret):
    pass


class ApiKeyRevokedBy(BaseModel):
    id: str
    name: str


class ApiKeyRequest(BaseModel):
    api_key: Optional["ApiKeyRequestApiKey"] = Field(alias="apiKey")
    collect_until: Optional[datetime] = Field(alias="collectUntil")
    comment: Optional[str]
    created_at: datetime = Field(alias="createdAt")
    decided_at: Optional[datetime] = Field(alias="decidedAt")
    decided_by: Optional["ApiKeyRequestDecidedBy"] = Field(alias="decidedBy")
    expires_in_days: Optional[int] = Field(alias="expiresInDays")
    id: str
    name: str
    permissions: list[Permission]
    reason: str
    requester: "ApiKeyRequestRequester"
    status: ApiKeyRequestStatus
    surveys: list[str]
    updated_at: datetime = Field(alias="updatedAt")


class ApiKeyRequestApiKey(BaseModel):
    id: str


class ApiKeyRequestDecidedBy(BaseModel):
    id: str
    name: str


class ApiKeyRequestRequester(BaseModel):
    id: str
    name: str


class Detection(BaseModel):
    candidate: Optional["DetectionCandidate"]
    confidence: float
    created_at: datetime = Field(alias="createdAt")
    dec: float
    human_label: Optional[DetectionType] = Field(alias="humanLabel")
    id: str
    model_run: "DetectionModelRun" = Field(alias="modelRun")
    observation: "DetectionObservation"
    pixel_x: Optional[float] = Field(alias="pixelX")
    pixel_y: Optional[float] = Field(alias="pixelY")
    ra: float
    separation: Optional[float]
    status: DetectionStatus
    type_: DetectionType = Field(alias="type")
    updated_at: datetime = Field(alias="updatedAt")
    validated_at: Optional[datetime] = Field(alias="validatedAt")


class DetectionCandidate(BaseModel):
    id: str


class DetectionModelRun(BaseModel):
    id: str


class DetectionObservation(BaseModel):
    id: str
    external_id: str = Field(alias="externalId")
    ra: float
    dec: float
    observed_at: datetime = Field(alias="observedAt")
    filter_band: Optional[str] = Field(alias="filterBand")
    fits_url: Optional[str] = Field(alias="fitsUrl")


class ArchiveDetectionPayload(BaseModel):
    detection: "ArchiveDetectionPayloadDetection"


class ArchiveDetectionPayloadDetection(Detection):
    pass


class AuditEvent(BaseModel):
    action: str
    actor_key: Optional["AuditEventActorKey"] = Field(alias="actorKey")
    actor_user: Optional["AuditEventActorUser"] = Field(alias="actorUser")
    address: Optional[str]
    after: Optional[Any]
    before: Optional[Any]
    created_at: datetime = Field(alias="createdAt")
    entity_id: Optional[str] = Field(alias="entityId")
    entity_type: str = Field(alias="entityType")
    id: str
    request_id: Optional[str] = Field(alias="requestId")
    user_agent: Optional[str] = Field(alias="userAgent")


class AuditEventActorKey(BaseModel):
    id: str


class AuditEventActorUser(BaseModel):
    id: str
    name: str


class AuditEventRecorded(BaseModel):
    action: str
    audit_event: Optional["AuditEventRecordedAuditEvent"] = Field(alias="auditEvent")
    entity_id: Optional[str] = Field(alias="entityId")
    entity_type: str = Field(alias="entityType")
    id: str


class AuditEventRecordedAuditEvent(AuditEvent):
    pass


class CalibrationFrame(BaseModel):
    created_at: datetime = Field(alias="createdAt")
    description: Optional[str]
    filter_band: Optional[str] = Field(alias="filterBand")
    id: str
    instrument: str
    is_active: bool = Field(alias="isActive")
    path: str
    survey: Optional["CalibrationFrameSurvey"]
    type_: CalibrationType = Field(alias="type")
    updated_at: datetime = Field(alias="updatedAt")
    valid_from: datetime = Field(alias="validFrom")
    valid_until: Optional[datetime] = Field(alias="validUntil")


class CalibrationFrameSurvey(BaseModel):
    id: str
    name: str


class CampaignMission(BaseModel):
    data_rights: Optional[str] = Field(alias="dataRights")
    filter_bands: list[str] = Field(alias="filterBands")
    instruments: list[str]
    is_active: bool = Field(alias="isActive")
    max_exposure_time: Optional[float] = Field(alias="maxExposureTime")
    min_exposure_time: Optional[float] = Field(alias="minExposureTime")
    name: str


class ProcessingJob(BaseModel):
    attempt: int
    completed_at: Optional[datetime] = Field(alias="completedAt")
    created_at: datetime = Field(alias="createdAt")
    entity_id: Optional[str] = Field(alias="entityId")
    entity_type: Optional[str] = Field(alias="entityType")
    error: Optional[str]
    id: str
    lease_ends_at: Optional[datetime] = Field(alias="leaseEndsAt")
    max_retries: int = Field(alias="maxRetries")
    parameters: Optional[Any]
    priority: int
    retry_count: int = Field(alias="retryCount")
    scheduled_at: Optional[datetime] = Field(alias="scheduledAt")
    started_at: Optional[datetime] = Field(alias="startedAt")
    status: JobStatus
    survey: Optional["ProcessingJobSurvey"]
    task_id: Optional[str] = Field(alias="taskId")
    type_: str = Field(alias="type")
    updated_at: datetime = Field(alias="updatedAt")
    workflow_id: Optional[str] = Field(alias="workflowId")
    workflow_run: Optional["ProcessingJobWorkflowRun"] = Field(alias="workflowRun")


class ProcessingJobSurvey(BaseModel):
    id: str
    name: str


class ProcessingJobWorkflowRun(BaseModel):
    id: str


class CancelProcessingJobPayload(BaseModel):
    processing_job: "CancelProcessingJobPayloadProcessingJob" = Field(alias="processingJob")


class CancelProcessingJobPayloadProcessingJob(ProcessingJob):
    pass


class WorkflowRun(BaseModel):
    completed_at: Optional[datetime] = Field(alias="completedAt")
    created_at: datetime = Field(alias="createdAt")
    error: Optional[str]
    external_id: str = Field(alias="externalId")
    flow: str
    id: str
    parameters: Optional[Any]
    report: Optional[Any]
    started_at: Optional[datetime] = Field(alias="startedAt")
    status: WorkflowStatus
    survey: Optional["WorkflowRunSurvey"]
    updated_at: datetime = Field(alias="updatedAt")


class WorkflowRunSurvey(BaseModel):
    id: str
    name: str


class CancelWorkflowRunPayload(BaseModel):
    workflow_run: "CancelWorkflowRunPayloadWorkflowRun" = Field(alias="workflowRun")


class CancelWorkflowRunPayloadWorkflowRun(WorkflowRun):
    pass


class Candidate(BaseModel):
    created_at: datetime = Field(alias="createdAt")
    dec: float
    difference_run: "CandidateDifferenceRun" = Field(alias="differenceRun")
    ellipticity: Optional[float]
    flags: list[str]
    flux: Optional[float]
    fwhm: Optional[float]
    id: str
    pixel_x: Optional[float] = Field(alias="pixelX")
    pixel_y: Optional[float] = Field(alias="pixelY")
    ra: float
    separation: Optional[float]
    significance: Optional[float]
    snr: Optional[float]
    status: CandidateStatus
    updated_at: datetime = Field(alias="updatedAt")


class CandidateDifferenceRun(BaseModel):
    id: str


class UserSession(BaseModel):
    address: Optional[str]
    client: SessionClient
    created_at: datetime = Field(alias="createdAt")
    current: bool
    expires_at: datetime = Field(alias="expiresAt")
    id: str
    last_used_at: datetime = Field(alias="lastUsedAt")
    user_agent: Optional[str] = Field(alias="userAgent")


class User(BaseModel):
    created_at: Optional[datetime] = Field(alias="createdAt")
    email: Optional[str]
    id: str
    is_active: Optional[bool] = Field(alias="isActive")
    is_service_account: Optional[bool] = Field(alias="isServiceAccount")
    last_sign_in_at: Optional[datetime] = Field(alias="lastSignInAt")
    name: str
    role: Optional[Role]
    sessions: Optional[list["UserSessions"]] = None


class UserSessions(UserSession):
    pass


class ChangePasswordPayload(BaseModel):
    access_token: str = Field(alias="accessToken", repr=False)
    expires_at: datetime = Field(alias="expiresAt")
    permissions: list[Permission]
    refresh_expires_at: datetime = Field(alias="refreshExpiresAt")
    refresh_token: str = Field(alias="refreshToken", repr=False)
    token_type: str = Field(alias="tokenType")
    user: "ChangePasswordPayloadUser"


class ChangePasswordPayloadUser(User):
    pass


class DifferenceRun(BaseModel):
    algorithm: str
    attempt: int
    candidates_found: int = Field(alias="candidatesFound")
    completed_at: Optional[datetime] = Field(alias="completedAt")
    created_at: datetime = Field(alias="createdAt")
    difference_fits_path: Optional[str] = Field(alias="differenceFitsPath")
    error: Optional[str]
    id: str
    lease_ends_at: Optional[datetime] = Field(alias="leaseEndsAt")
    max_attempts: Optional[int] = Field(alias="maxAttempts")
    noise_level: Optional[float] = Field(alias="noiseLevel")
    observation: "DifferenceRunObservation"
    parameters: Optional[Any]
    reference_fits_path: Optional[str] = Field(alias="referenceFitsPath")
    reference_observation: Optional["DifferenceRunReferenceObservation"] = Field(alias="referenceObservation")
    retry_count: int = Field(alias="retryCount")
    significance_fits_path: Optional[str] = Field(alias="significanceFitsPath")
    started_at: Optional[datetime] = Field(alias="startedAt")
    status: RunStatus
    threshold: Optional[float]
    updated_at: datetime = Field(alias="updatedAt")


class DifferenceRunObservation(BaseModel):
    id: str
    external_id: str = Field(alias="externalId")
    ra: float
    dec: float
    observed_at: datetime = Field(alias="observedAt")
    filter_band: Optional[str] = Field(alias="filterBand")
    fits_url: Optional[str] = Field(alias="fitsUrl")


class DifferenceRunReferenceObservation(BaseModel):
    id: str
    external_id: str = Field(alias="externalId")
    ra: float
    dec: float
    observed_at: datetime = Field(alias="observedAt")
    filter_band: Optional[str] = Field(alias="filterBand")
    fits_url: Optional[str] = Field(alias="fitsUrl")


class ClaimedDifferenceRun(BaseModel):
    attempt: int
    difference_run: "ClaimedDifferenceRunDifferenceRun" = Field(alias="differenceRun")
    id: str
    lease_ends_at: Optional[datetime] = Field(alias="leaseEndsAt")
    observation_id: str = Field(alias="observationId")
    skipped: bool


class ClaimedDifferenceRunDifferenceRun(DifferenceRun):
    pass


class ClaimDifferenceRunsPayload(BaseModel):
    runs: list["ClaimDifferenceRunsPayloadRuns"]


class ClaimDifferenceRunsPayloadRuns(ClaimedDifferenceRun):
    pass


class ModelRun(BaseModel):
    attempt: int
    completed_at: Optional[datetime] = Field(alias="completedAt")
    created_at: datetime = Field(alias="createdAt")
    energy: Optional[float]
    error: Optional[str]
    id: str
    inference_time: Optional[float] = Field(alias="inferenceTime")
    lease_ends_at: Optional[datetime] = Field(alias="leaseEndsAt")
    max_attempts: Optional[int] = Field(alias="maxAttempts")
    model: "ModelRunModel"
    observation: "ModelRunObservation"
    predictions: Optional[Any]
    retry_count: int = Field(alias="retryCount")
    started_at: Optional[datetime] = Field(alias="startedAt")
    status: RunStatus
    updated_at: datetime = Field(alias="updatedAt")


class ModelRunModel(BaseModel):
    id: str
    name: str
    version: str


class ModelRunObservation(BaseModel):
    id: str
    external_id: str = Field(alias="externalId")
    ra: float
    dec: float
    observed_at: datetime = Field(alias="observedAt")
    filter_band: Optional[str] = Field(alias="filterBand")
    fits_url: Optional[str] = Field(alias="fitsUrl")


class ClaimedModelRun(BaseModel):
    attempt: int
    id: str
    lease_ends_at: Optional[datetime] = Field(alias="leaseEndsAt")
    model_run: "ClaimedModelRunModelRun" = Field(alias="modelRun")
    observation_id: str = Field(alias="observationId")
    skipped: bool


class ClaimedModelRunModelRun(ModelRun):
    pass


class ClaimModelRunsPayload(BaseModel):
    runs: list["ClaimModelRunsPayloadRuns"]


class ClaimModelRunsPayloadRuns(ClaimedModelRun):
    pass


class PreprocessRun(BaseModel):
    attempt: int
    calibration_applied: bool = Field(alias="calibrationApplied")
    calibration_frames: list["PreprocessRunCalibrationFrames"] = Field(alias="calibrationFrames")
    completed_at: Optional[datetime] = Field(alias="completedAt")
    created_at: datetime = Field(alias="createdAt")
    error: Optional[str]
    id: str
    lease_ends_at: Optional[datetime] = Field(alias="leaseEndsAt")
    max_attempts: Optional[int] = Field(alias="maxAttempts")
    observation: "PreprocessRunObservation"
    processed_fits_path: Optional[str] = Field(alias="processedFitsPath")
    registration_quality: Optional[float] = Field(alias="registrationQuality")
    retry_count: int = Field(alias="retryCount")
    started_at: Optional[datetime] = Field(alias="startedAt")
    status: RunStatus
    updated_at: datetime = Field(alias="updatedAt")
    wcs_aligned: bool = Field(alias="wcsAligned")
    wcs_info: Optional[Any] = Field(alias="wcsInfo")


class PreprocessRunCalibrationFrames(BaseModel):
    id: str


class PreprocessRunObservation(BaseModel):
    id: str
    external_id: str = Field(alias="externalId")
    ra: float
    dec: float
    observed_at: datetime = Field(alias="observedAt")
    filter_band: Optional[str] = Field(alias="filterBand")
    fits_url: Optional[str] = Field(alias="fitsUrl")


class ClaimedPreprocessRun(BaseModel):
    attempt: int
    id: str
    lease_ends_at: Optional[datetime] = Field(alias="leaseEndsAt")
    observation_id: str = Field(alias="observationId")
    preprocess_run: "ClaimedPreprocessRunPreprocessRun" = Field(alias="preprocessRun")
    skipped: bool


class ClaimedPreprocessRunPreprocessRun(PreprocessRun):
    pass


class ClaimPreprocessRunsPayload(BaseModel):
    runs: list["ClaimPreprocessRunsPayloadRuns"]


class ClaimPreprocessRunsPayloadRuns(ClaimedPreprocessRun):
    pass


class ClaimedProcessingJob(BaseModel):
    attempt: int
    id: str
    lease_ends_at: datetime = Field(alias="leaseEndsAt")
    processing_job: "ClaimedProcessingJobProcessingJob" = Field(alias="processingJob")


class ClaimedProcessingJobProcessingJob(ProcessingJob):
    pass


class ClaimProcessingJobsPayload(BaseModel):
    jobs: list["ClaimProcessingJobsPayloadJobs"]


class ClaimProcessingJobsPayloadJobs(ClaimedProcessingJob):
    pass


class ClassPerformance(BaseModel):
    correct_count: int = Field(alias="correctCount")
    labelled_count: int = Field(alias="labelledCount")
    precision: Optional[float]
    predicted_count: int = Field(alias="predictedCount")
    recall: Optional[float]
    type_: DetectionType = Field(alias="type")


class CollectApiKeyPayload(BaseModel):
    api_key: "CollectApiKeyPayloadApiKey" = Field(alias="apiKey")
    key: str = Field(repr=False)


class CollectApiKeyPayloadApiKey(ApiKey):
    pass


class LabelCount(BaseModel):
    label: DetectionType
    samples: int
    share: float


class MonthCount(BaseModel):
    month: str
    samples: int


class SplitCount(BaseModel):
    label: DetectionType
    test: int
    train: int
    validation: int


class SurveyCoverage(BaseModel):
    samples: int
    share: float
    survey: str


class DatasetQualityReport(BaseModel):
    anomaly_ratio: float = Field(alias="anomalyRatio")
    issues: list[str]
    label_consistency: float = Field(alias="labelConsistency")
    label_counts: list["DatasetQualityReportLabelCounts"] = Field(alias="labelCounts")
    observation_count: int = Field(alias="observationCount")
    sample_count: int = Field(alias="sampleCount")
    split_counts: list["DatasetQualityReportSplitCounts"] = Field(alias="splitCounts")
    survey_coverage: list["DatasetQualityReportSurveyCoverage"] = Field(alias="surveyCoverage")
    temporal_distribution: list["DatasetQualityReportTemporalDistribution"] = Field(alias="temporalDistribution")


class DatasetQualityReportLabelCounts(LabelCount):
    pass


class DatasetQualityReportSplitCounts(SplitCount):
    pass


class DatasetQualityReportSurveyCoverage(SurveyCoverage):
    pass


class DatasetQualityReportTemporalDistribution(MonthCount):
    pass


class TrainingDataset(BaseModel):
    created_at: datetime = Field(alias="createdAt")
    description: Optional[str]
    id: str
    name: str
    parameters: Any
    quality_report: Optional["TrainingDatasetQualityReport"] = Field(alias="qualityReport", default=None)
    sample_count: int = Field(alias="sampleCount")
    seed: int
    surveys: list["TrainingDatasetSurveys"]
    updated_at: datetime = Field(alias="updatedAt")


class TrainingDatasetQualityReport(DatasetQualityReport):
    pass


class TrainingDatasetSurveys(BaseModel):
    id: str
    name: str


class CollectTrainingDatasetPayload(BaseModel):
    training_dataset: "CollectTrainingDatasetPayloadTrainingDataset" = Field(alias="trainingDataset")


class CollectTrainingDatasetPayloadTrainingDataset(TrainingDataset):
    pass


class CompleteDifferenceRunPayload(BaseModel):
    difference_run: "CompleteDifferenceRunPayloadDifferenceRun" = Field(alias="differenceRun")


class CompleteDifferenceRunPayloadDifferenceRun(DifferenceRun):
    pass


class CompleteModelRunPayload(BaseModel):
    model_run: "CompleteModelRunPayloadModelRun" = Field(alias="modelRun")


class CompleteModelRunPayloadModelRun(ModelRun):
    pass


class CompletePreprocessRunPayload(BaseModel):
    preprocess_run: "CompletePreprocessRunPayloadPreprocessRun" = Field(alias="preprocessRun")


class CompletePreprocessRunPayloadPreprocessRun(PreprocessRun):
    pass


class CompleteProcessingJobPayload(BaseModel):
    processing_job: "CompleteProcessingJobPayloadProcessingJob" = Field(alias="processingJob")


class CompleteProcessingJobPayloadProcessingJob(ProcessingJob):
    pass


class TrainingRun(BaseModel):
    completed_at: Optional[datetime] = Field(alias="completedAt")
    created_at: datetime = Field(alias="createdAt")
    dataset: "TrainingRunDataset"
    error: Optional[str]
    id: str
    metrics: Optional[Any]
    mlflow_run_id: Optional[str] = Field(alias="mlflowRunId")
    model: Optional["TrainingRunModel"]
    name: str
    parameters: Optional[Any]
    retry_count: int = Field(alias="retryCount")
    started_at: Optional[datetime] = Field(alias="startedAt")
    status: RunStatus
    updated_at: datetime = Field(alias="updatedAt")


class TrainingRunDataset(BaseModel):
    id: str


class TrainingRunModel(BaseModel):
    id: str
    name: str
    version: str


class CompleteTrainingRunPayload(BaseModel):
    training_run: "CompleteTrainingRunPayloadTrainingRun" = Field(alias="trainingRun")


class CompleteTrainingRunPayloadTrainingRun(TrainingRun):
    pass


class CompleteWorkflowRunPayload(BaseModel):
    workflow_run: "CompleteWorkflowRunPayloadWorkflowRun" = Field(alias="workflowRun")


class CompleteWorkflowRunPayloadWorkflowRun(WorkflowRun):
    pass


class ConfidenceBin(BaseModel):
    count: int
    from_: float = Field(alias="from")
    to: float


class ConfusionCell(BaseModel):
    count: int
    label: DetectionType
    predicted: DetectionType


class CreateAlertPayload(BaseModel):
    alert: "CreateAlertPayloadAlert"


class CreateAlertPayloadAlert(Alert):
    pass


class CreateApiKeyPayload(BaseModel):
    api_key: "CreateApiKeyPayloadApiKey" = Field(alias="apiKey")
    key: str = Field(repr=False)


class CreateApiKeyPayloadApiKey(ApiKey):
    pass


class CreateModelPayload(BaseModel):
    model: "CreateModelPayloadModel"


class CreateModelPayloadModel(Model):
    pass


class SkyRegion(BaseModel):
    dec: float
    is_active: bool = Field(alias="isActive")
    name: str
    priority: int
    ra: float
    radius: float


class MonitoringCampaign(BaseModel):
    created_at: datetime = Field(alias="createdAt")
    description: Optional[str]
    ends_at: Optional[datetime] = Field(alias="endsAt")
    id: str
    is_active: bool = Field(alias="isActive")
    missions: Optional[list["MonitoringCampaignMissions"]] = None
    name: str
    regions: Optional[list["MonitoringCampaignRegions"]] = None
    starts_at: datetime = Field(alias="startsAt")
    survey: "MonitoringCampaignSurvey"
    updated_at: datetime = Field(alias="updatedAt")


class MonitoringCampaignMissions(CampaignMission):
    pass


class MonitoringCampaignRegions(SkyRegion):
    pass


class MonitoringCampaignSurvey(BaseModel):
    id: str
    name: str


class CreateMonitoringCampaignPayload(BaseModel):
    monitoring_campaign: "CreateMonitoringCampaignPayloadMonitoringCampaign" = Field(alias="monitoringCampaign")


class CreateMonitoringCampaignPayloadMonitoringCampaign(MonitoringCampaign):
    pass


class CreateProcessingJobPayload(BaseModel):
    processing_job: "CreateProcessingJobPayloadProcessingJob" = Field(alias="processingJob")


class CreateProcessingJobPayloadProcessingJob(ProcessingJob):
    pass


class Survey(BaseModel):
    api_endpoint: Optional[str] = Field(alias="apiEndpoint")
    base_url: Optional[str] = Field(alias="baseUrl")
    created_at: datetime = Field(alias="createdAt")
    description: Optional[str]
    id: str
    is_active: bool = Field(alias="isActive")
    name: str
    observation_count: Optional[int] = Field(alias="observationCount", default=None)
    updated_at: datetime = Field(alias="updatedAt")


class CreateSurveyPayload(BaseModel):
    survey: "CreateSurveyPayloadSurvey"


class CreateSurveyPayloadSurvey(Survey):
    pass


class SystemConfig(BaseModel):
    created_at: datetime = Field(alias="createdAt")
    description: Optional[str]
    id: str
    key: str
    updated_at: datetime = Field(alias="updatedAt")
    value: Any


class CreateSystemConfigPayload(BaseModel):
    system_config: "CreateSystemConfigPayloadSystemConfig" = Field(alias="systemConfig")


class CreateSystemConfigPayloadSystemConfig(SystemConfig):
    pass


class CreateUserPayload(BaseModel):
    user: "CreateUserPayloadUser"


class CreateUserPayloadUser(User):
    pass


class Observation(BaseModel):
    airmass: Optional[float]
    created_at: datetime = Field(alias="createdAt")
    dec: float
    exposure_time: Optional[float] = Field(alias="exposureTime")
    external_id: str = Field(alias="externalId")
    filter_band: Optional[str] = Field(alias="filterBand")
    fits_url: Optional[str] = Field(alias="fitsUrl")
    id: str
    image_height: Optional[int] = Field(alias="imageHeight")
    image_width: Optional[int] = Field(alias="imageWidth")
    observed_at: datetime = Field(alias="observedAt")
    pixel_scale: Optional[float] = Field(alias="pixelScale")
    ra: float
    seeing: Optional[float]
    separation: Optional[float]
    status: ObservationStatus
    survey: "ObservationSurvey"
    thumbnail_url: Optional[str] = Field(alias="thumbnailUrl")
    updated_at: datetime = Field(alias="updatedAt")


class ObservationSurvey(BaseModel):
    id: str
    name: str


class SkyMatch(BaseModel):
    alert: Optional["SkyMatchAlert"]
    candidate: Optional["SkyMatchCandidate"]
    detection: Optional["SkyMatchDetection"]
    observation: Optional["SkyMatchObservation"]
    row_id: str = Field(alias="rowId")
    separation: float


class SkyMatchAlert(Alert):
    pass


class SkyMatchCandidate(Candidate):
    pass


class SkyMatchDetection(Detection):
    pass


class SkyMatchObservation(Observation):
    pass


class CrossMatch(BaseModel):
    matches: list["CrossMatchMatches"]
    position_id: str = Field(alias="positionId")


class CrossMatchMatches(SkyMatch):
    pass


class DeactivateModelPayload(BaseModel):
    model: "DeactivateModelPayloadModel"


class DeactivateModelPayloadModel(Model):
    pass


class DeactivateUserPayload(BaseModel):
    stopped_keys: list["DeactivateUserPayloadStoppedKeys"] = Field(alias="stoppedKeys")
    user: "DeactivateUserPayloadUser"


class DeactivateUserPayloadStoppedKeys(ApiKey):
    pass


class DeactivateUserPayloadUser(User):
    pass


class DecideApiKeyRequestPayload(BaseModel):
    api_key_request: "DecideApiKeyRequestPayloadApiKeyRequest" = Field(alias="apiKeyRequest")


class DecideApiKeyRequestPayloadApiKeyRequest(ApiKeyRequest):
    pass


class DeleteMonitoringCampaignPayload(BaseModel):
    id: str


class DeletedObservationRow(BaseModel):
    external_id: str = Field(alias="externalId")
    id: Optional[str]
    index: int
    outcome: DeletionOutcome
    referred_to_by: list[ObservationReference] = Field(alias="referredToBy")
    survey: str


class DeleteObservationsPayload(BaseModel):
    deleted: int
    kept: int
    not_found: int = Field(alias="notFound")
    rows: list["DeleteObservationsPayloadRows"]


class DeleteObservationsPayloadRows(DeletedObservationRow):
    pass


class DeleteSystemConfigPayload(BaseModel):
    id: str
    key: str = Field(repr=False)


class DetectionRecorded(BaseModel):
    confidence: float
    detection: Optional["DetectionRecordedDetection"]
    id: str
    type_: DetectionType = Field(alias="type")


class DetectionRecordedDetection(Detection):
    pass


class DetectionsOfDay(BaseModel):
    count: int
    day: str
    judged_count: int = Field(alias="judgedCount")
    judged_share: Optional[float] = Field(alias="judgedShare")
    mean_confidence: Optional[float] = Field(alias="meanConfidence")


class DetectionsOfModel(BaseModel):
    count: int
    judged_count: int = Field(alias="judgedCount")
    judged_share: Optional[float] = Field(alias="judgedShare")
    mean_confidence: Optional[float] = Field(alias="meanConfidence")
    model_id: str = Field(alias="modelId")
    name: str
    version: str


class DetectionsOfStatus(BaseModel):
    count: int
    judged_count: int = Field(alias="judgedCount")
    judged_share: Optional[float] = Field(alias="judgedShare")
    mean_confidence: Optional[float] = Field(alias="meanConfidence")
    status: DetectionStatus


class DetectionsOfSurvey(BaseModel):
    count: int
    judged_count: int = Field(alias="judgedCount")
    judged_share: Optional[float] = Field(alias="judgedShare")
    mean_confidence: Optional[float] = Field(alias="meanConfidence")
    survey: str


class DetectionsOfType(BaseModel):
    count: int
    judged_count: int = Field(alias="judgedCount")
    judged_share: Optional[float] = Field(alias="judgedShare")
    mean_confidence: Optional[float] = Field(alias="meanConfidence")
    type_: DetectionType = Field(alias="type")


class DetectionStatistics(BaseModel):
    by_day: list["DetectionStatisticsByDay"] = Field(alias="byDay")
    by_model: list["DetectionStatisticsByModel"] = Field(alias="byModel")
    by_status: list["DetectionStatisticsByStatus"] = Field(alias="byStatus")
    by_survey: list["DetectionStatisticsBySurvey"] = Field(alias="bySurvey")
    by_type: list["DetectionStatisticsByType"] = Field(alias="byType")
    confidence_histogram: list["DetectionStatisticsConfidenceHistogram"] = Field(alias="confidenceHistogram")
    count: int
    judged_count: int = Field(alias="judgedCount")
    judged_share: Optional[float] = Field(alias="judgedShare")
    mean_confidence: Optional[float] = Field(alias="meanConfidence")


class DetectionStatisticsByDay(DetectionsOfDay):
    pass


class DetectionStatisticsByModel(DetectionsOfModel):
    pass


class DetectionStatisticsByStatus(DetectionsOfStatus):
    pass


class DetectionStatisticsBySurvey(DetectionsOfSurvey):
    pass


class DetectionStatisticsByType(DetectionsOfType):
    pass


class DetectionStatisticsConfidenceHistogram(ConfidenceBin):
    pass


class DifferenceRunOutcome(BaseModel):
    attempt: Optional[int]
    difference_run: Optional["DifferenceRunOutcomeDifferenceRun"] = Field(alias="differenceRun")
    id: Optional[str]
    index: int
    outcome: StartOutcome
    reason: Optional[str]


class DifferenceRunOutcomeDifferenceRun(DifferenceRun):
    pass


class EndRetiredSecretsPayload(BaseModel):
    api_key: "EndRetiredSecretsPayloadApiKey" = Field(alias="apiKey")
    ended_secrets: list["EndRetiredSecretsPayloadEndedSecrets"] = Field(alias="endedSecrets")


class EndRetiredSecretsPayloadApiKey(ApiKey):
    pass


class EndRetiredSecretsPayloadEndedSecrets(OldSecret):
    pass


class EndSessionPayload(BaseModel):
    user: "EndSessionPayloadUser"


class EndSessionPayloadUser(User):
    pass


class ExtendApiKeyPayload(BaseModel):
    api_key: "ExtendApiKeyPayloadApiKey" = Field(alias="apiKey")


class ExtendApiKeyPayloadApiKey(ApiKey):
    pass


class FailDifferenceRunPayload(BaseModel):
    difference_run: "FailDifferenceRunPayloadDifferenceRun" = Field(alias="differenceRun")


class FailDifferenceRunPayloadDifferenceRun(DifferenceRun):
    pass


class FailModelRunPayload(BaseModel):
    model_run: "FailModelRunPayloadModelRun" = Field(alias="modelRun")


class FailModelRunPayloadModelRun(ModelRun):
    pass


class FailPreprocessRunPayload(BaseModel):
    preprocess_run: "FailPreprocessRunPayloadPreprocessRun" = Field(alias="preprocessRun")


class FailPreprocessRunPayloadPreprocessRun(PreprocessRun):
    pass


class FailProcessingJobPayload(BaseModel):
    processing_job: "FailProcessingJobPayloadProcessingJob" = Field(alias="processingJob")


class FailProcessingJobPayloadProcessingJob(ProcessingJob):
    pass


class FailTrainingRunPayload(BaseModel):
    training_run: "FailTrainingRunPayloadTrainingRun" = Field(alias="trainingRun")


class FailTrainingRunPayloadTrainingRun(TrainingRun):
    pass


class FailWorkflowRunPayload(BaseModel):
    workflow_run: "FailWorkflowRunPayloadWorkflowRun" = Field(alias="workflowRun")


class FailWorkflowRunPayloadWorkflowRun(WorkflowRun):
    pass


class HeartbeatDifferenceRunPayload(BaseModel):
    difference_run: "HeartbeatDifferenceRunPayloadDifferenceRun" = Field(alias="differenceRun")


class HeartbeatDifferenceRunPayloadDifferenceRun(DifferenceRun):
    pass


class HeartbeatModelRunPayload(BaseModel):
    model_run: "HeartbeatModelRunPayloadModelRun" = Field(alias="modelRun")


class HeartbeatModelRunPayloadModelRun(ModelRun):
    pass


class HeartbeatPreprocessRunPayload(BaseModel):
    preprocess_run: "HeartbeatPreprocessRunPayloadPreprocessRun" = Field(alias="preprocessRun")


class HeartbeatPreprocessRunPayloadPreprocessRun(PreprocessRun):
    pass


class HeartbeatProcessingJobPayload(BaseModel):
    processing_job: "HeartbeatProcessingJobPayloadProcessingJob" = Field(alias="processingJob")


class HeartbeatProcessingJobPayloadProcessingJob(ProcessingJob):
    pass


class HeartbeatTrainingRunPayload(BaseModel):
    training_run: "HeartbeatTrainingRunPayloadTrainingRun" = Field(alias="trainingRun")


class HeartbeatTrainingRunPayloadTrainingRun(TrainingRun):
    pass


class RejectedRow(BaseModel):
    index: int
    reason: str


class WrittenObservation(BaseModel):
    id: str
    index: int
    outcome: WriteOutcome


class IngestObservationsPayload(BaseModel):
    inserted: int
    rejected: list["IngestObservationsPayloadRejected"]
    rows: list["IngestObservationsPayloadRows"]
    unchanged: int
    updated: int


class IngestObservationsPayloadRejected(RejectedRow):
    pass


class IngestObservationsPayloadRows(WrittenObservation):
    pass


class IssueOneTimeCodePayload(BaseModel):
    code: str = Field(repr=False)
    expires_at: datetime = Field(alias="expiresAt")
    user: "IssueOneTimeCodePayloadUser"


class IssueOneTimeCodePayloadUser(User):
    pass


class LinkIdentityPayload(BaseModel):
    user: "LinkIdentityPayloadUser"


class LinkIdentityPayloadUser(User):
    pass


class ReliabilityBin(BaseModel):
    correct_share: Optional[float] = Field(alias="correctShare")
    count: int
    from_: float = Field(alias="from")
    mean_confidence: Optional[float] = Field(alias="meanConfidence")
    to: float


class ModelPerformance(BaseModel):
    accuracy: Optional[float]
    by_type: list["ModelPerformanceByType"] = Field(alias="byType")
    confusion: list["ModelPerformanceConfusion"]
    correct_count: int = Field(alias="correctCount")
    judged_count: int = Field(alias="judgedCount")
    reliability: list["ModelPerformanceReliability"]


class ModelPerformanceByType(ClassPerformance):
    pass


class ModelPerformanceConfusion(ConfusionCell):
    pass


class ModelPerformanceReliability(ReliabilityBin):
    pass


class ModelRunOutcome(BaseModel):
    attempt: Optional[int]
    id: Optional[str]
    index: int
    model_run: Optional["ModelRunOutcomeModelRun"] = Field(alias="modelRun")
    outcome: StartOutcome
    reason: Optional[str]


class ModelRunOutcomeModelRun(ModelRun):
    pass


class ObservationChanged(BaseModel):
    change: ObservationChange
    external_id: str = Field(alias="externalId")
    id: str
    observation: Optional["ObservationChangedObservation"]
    status: ObservationStatus


class ObservationChangedObservation(Observation):
    pass


class ObservationStatistic(BaseModel):
    count: int
    filter_band: Optional[str] = Field(alias="filterBand")
    first_observed_at: datetime = Field(alias="firstObservedAt")
    last_observed_at: datetime = Field(alias="lastObservedAt")
    status: ObservationStatus
    survey: str


class PermissionSet(BaseModel):
    description: str
    name: PermissionSetName
    permissions: list[Permission]


class PreprocessRunOutcome(BaseModel):
    attempt: Optional[int]
    id: Optional[str]
    index: int
    outcome: StartOutcome
    preprocess_run: Optional["PreprocessRunOutcomePreprocessRun"] = Field(alias="preprocessRun")
    reason: Optional[str]


class PreprocessRunOutcomePreprocessRun(PreprocessRun):
    pass


class ReactivateUserPayload(BaseModel):
    user: "ReactivateUserPayloadUser"


class ReactivateUserPayloadUser(User):
    pass


class WrittenCandidate(BaseModel):
    id: str
    index: int
    outcome: WriteOutcome


class RecordCandidatesPayload(BaseModel):
    difference_run: "RecordCandidatesPayloadDifferenceRun" = Field(alias="differenceRun")
    recorded: int
    rejected: list["RecordCandidatesPayloadRejected"]
    rows: list["RecordCandidatesPayloadRows"]
    unchanged: int


class RecordCandidatesPayloadDifferenceRun(DifferenceRun):
    pass


class RecordCandidatesPayloadRejected(RejectedRow):
    pass


class RecordCandidatesPayloadRows(WrittenCandidate):
    pass


class WrittenDetection(BaseModel):
    id: str
    index: int
    outcome: WriteOutcome


class RecordDetectionsPayload(BaseModel):
    model_run: "RecordDetectionsPayloadModelRun" = Field(alias="modelRun")
    recorded: int
    rejected: list["RecordDetectionsPayloadRejected"]
    rows: list["RecordDetectionsPayloadRows"]
    unchanged: int
    updated: int


class RecordDetectionsPayloadModelRun(ModelRun):
    pass


class RecordDetectionsPayloadRejected(RejectedRow):
    pass


class RecordDetectionsPayloadRows(WrittenDetection):
    pass


class RedeemOneTimeCodePayload(BaseModel):
    done: bool


class RefreshSessionPayload(BaseModel):
    access_token: str = Field(alias="accessToken", repr=False)
    expires_at: datetime = Field(alias="expiresAt")
    permissions: list[Permission]
    refresh_expires_at: datetime = Field(alias="refreshExpiresAt")
    refresh_token: str = Field(alias="refreshToken", repr=False)
    token_type: str = Field(alias="tokenType")
    user: "RefreshSessionPayloadUser"


class RefreshSessionPayloadUser(User):
    pass


class RegisterCalibrationFramePayload(BaseModel):
    calibration_frame: "RegisterCalibrationFramePayloadCalibrationFrame" = Field(alias="calibrationFrame")


class RegisterCalibrationFramePayloadCalibrationFrame(CalibrationFrame):
    pass


class RequestApiKeyPayload(BaseModel):
    api_key_request: "RequestApiKeyPayloadApiKeyRequest" = Field(alias="apiKeyRequest")


class RequestApiKeyPayloadApiKeyRequest(ApiKeyRequest):
    pass


class RequiredPermission(BaseModel):
    paths: list[str]
    permission: Permission


class RetryDifferenceRunPayload(BaseModel):
    difference_run: "RetryDifferenceRunPayloadDifferenceRun" = Field(alias="differenceRun")


class RetryDifferenceRunPayloadDifferenceRun(DifferenceRun):
    pass


class RetryModelRunPayload(BaseModel):
    model_run: "RetryModelRunPayloadModelRun" = Field(alias="modelRun")


class RetryModelRunPayloadModelRun(ModelRun):
    pass


class RetryPreprocessRunPayload(BaseModel):
    preprocess_run: "RetryPreprocessRunPayloadPreprocessRun" = Field(alias="preprocessRun")


class RetryPreprocessRunPayloadPreprocessRun(PreprocessRun):
    pass


class RetryProcessingJobPayload(BaseModel):
    processing_job: "RetryProcessingJobPayloadProcessingJob" = Field(alias="processingJob")


class RetryProcessingJobPayloadProcessingJob(ProcessingJob):
    pass


class RetryTrainingRunPayload(BaseModel):
    training_run: "RetryTrainingRunPayloadTrainingRun" = Field(alias="trainingRun")


class RetryTrainingRunPayloadTrainingRun(TrainingRun):
    pass


class RevokeApiKeyPayload(BaseModel):
    api_key: "RevokeApiKeyPayloadApiKey" = Field(alias="apiKey")
    revoked_descendants: list["RevokeApiKeyPayloadRevokedDescendants"] = Field(alias="revokedDescendants")


class RevokeApiKeyPayloadApiKey(ApiKey):
    pass


class RevokeApiKeyPayloadRevokedDescendants(ApiKey):
    pass


class RolePermissions(BaseModel):
    description: str
    name: Role
    permissions: list[Permission]


class RotateApiKeyPayload(BaseModel):
    api_key: "RotateApiKeyPayloadApiKey" = Field(alias="apiKey")
    key: str = Field(repr=False)
    retired_secrets: list["RotateApiKeyPayloadRetiredSecrets"] = Field(alias="retiredSecrets")


class RotateApiKeyPayloadApiKey(ApiKey):
    pass


class RotateApiKeyPayloadRetiredSecrets(OldSecret):
    pass


class RunChanged(BaseModel):
    id: str
    run: Optional["RunChangedRun"]
    status: RunStatus
    type_: RunType = Field(alias="type")


class RunChangedRun(BaseModel):
    typename__: Literal[
        "Alert",
        "ApiKey",
        "ApiKeyRequest",
        "AuditEvent",
        "CalibrationFrame",
        "Candidate",
        "Detection",
        "DifferenceRun",
        "Model",
        "ModelRun",
        "MonitoringCampaign",
        "Node",
        "Observation",
        "PreprocessRun",
        "ProcessingJob",
        "Survey",
        "SystemConfig",
        "TrainingDataset",
        "TrainingRun",
        "TrainingSample",
        "User",
        "ValidationEvent",
        "WorkflowRun",
    ] = Field(alias="__typename")
    id: str


class ScheduleWorkflowRunPayload(BaseModel):
    workflow_run: "ScheduleWorkflowRunPayloadWorkflowRun" = Field(alias="workflowRun")


class ScheduleWorkflowRunPayloadWorkflowRun(WorkflowRun):
    pass


class SetSystemConfigPayload(BaseModel):
    system_config: "SetSystemConfigPayloadSystemConfig" = Field(alias="systemConfig")


class SetSystemConfigPayloadSystemConfig(SystemConfig):
    pass


class SetUserRolePayload(BaseModel):
    user: "SetUserRolePayloadUser"


class SetUserRolePayloadUser(User):
    pass


class SignInPayload(BaseModel):
    access_token: str = Field(alias="accessToken", repr=False)
    expires_at: datetime = Field(alias="expiresAt")
    permissions: list[Permission]
    refresh_expires_at: datetime = Field(alias="refreshExpiresAt")
    refresh_token: str = Field(alias="refreshToken", repr=False)
    token_type: str = Field(alias="tokenType")
    user: "SignInPayloadUser"


class SignInPayloadUser(User):
    pass


class SignOutEverywherePayload(BaseModel):
    user: "SignOutEverywherePayloadUser"


class SignOutEverywherePayloadUser(User):
    pass


class SignOutPayload(BaseModel):
    done: bool


class SkyDensity(BaseModel):
    bands: int
    cells_per_band: int = Field(alias="cellsPerBand")
    count: list[int]
    dec: list[float]
    index: list[int]
    ra: list[float]


class StartDifferenceRunPayload(BaseModel):
    difference_run: "StartDifferenceRunPayloadDifferenceRun" = Field(alias="differenceRun")
    skipped: bool


class StartDifferenceRunPayloadDifferenceRun(DifferenceRun):
    pass


class StartDifferenceRunsPayload(BaseModel):
    outcomes: list["StartDifferenceRunsPayloadOutcomes"]


class StartDifferenceRunsPayloadOutcomes(DifferenceRunOutcome):
    pass


class StartModelRunPayload(BaseModel):
    model_run: "StartModelRunPayloadModelRun" = Field(alias="modelRun")
    skipped: bool


class StartModelRunPayloadModelRun(ModelRun):
    pass


class StartModelRunsPayload(BaseModel):
    outcomes: list["StartModelRunsPayloadOutcomes"]


class StartModelRunsPayloadOutcomes(ModelRunOutcome):
    pass


class StartPreprocessRunPayload(BaseModel):
    preprocess_run: "StartPreprocessRunPayloadPreprocessRun" = Field(alias="preprocessRun")
    skipped: bool


class StartPreprocessRunPayloadPreprocessRun(PreprocessRun):
    pass


class StartPreprocessRunsPayload(BaseModel):
    outcomes: list["StartPreprocessRunsPayloadOutcomes"]


class StartPreprocessRunsPayloadOutcomes(PreprocessRunOutcome):
    pass


class StartProcessingJobPayload(BaseModel):
    processing_job: "StartProcessingJobPayloadProcessingJob" = Field(alias="processingJob")


class StartProcessingJobPayloadProcessingJob(ProcessingJob):
    pass


class StartTrainingRunPayload(BaseModel):
    training_run: "StartTrainingRunPayloadTrainingRun" = Field(alias="trainingRun")


class StartTrainingRunPayloadTrainingRun(TrainingRun):
    pass


class StartValidationPayload(BaseModel):
    detection: "StartValidationPayloadDetection"


class StartValidationPayloadDetection(Detection):
    pass


class StartWorkflowRunPayload(BaseModel):
    workflow_run: "StartWorkflowRunPayloadWorkflowRun" = Field(alias="workflowRun")


class StartWorkflowRunPayloadWorkflowRun(WorkflowRun):
    pass


class TrainingSample(BaseModel):
    confidence: float
    created_at: datetime = Field(alias="createdAt")
    dataset: "TrainingSampleDataset"
    detection: "TrainingSampleDetection"
    id: str
    label: DetectionType
    observation: "TrainingSampleObservation"
    position: int
    quality: Optional[float]
    split: DatasetSplit
    survey: "TrainingSampleSurvey"
    updated_at: datetime = Field(alias="updatedAt")


class TrainingSampleDataset(BaseModel):
    id: str


class TrainingSampleDetection(BaseModel):
    id: str


class TrainingSampleObservation(BaseModel):
    id: str
    external_id: str = Field(alias="externalId")
    ra: float
    dec: float
    observed_at: datetime = Field(alias="observedAt")
    filter_band: Optional[str] = Field(alias="filterBand")
    fits_url: Optional[str] = Field(alias="fitsUrl")


class TrainingSampleSurvey(BaseModel):
    id: str
    name: str


class UnlinkIdentityPayload(BaseModel):
    user: "UnlinkIdentityPayloadUser"


class UnlinkIdentityPayloadUser(User):
    pass


class UpdateAlertPayload(BaseModel):
    alert: "UpdateAlertPayloadAlert"


class UpdateAlertPayloadAlert(Alert):
    pass


class UpdateApiKeyPayload(BaseModel):
    api_key: "UpdateApiKeyPayloadApiKey" = Field(alias="apiKey")


class UpdateApiKeyPayloadApiKey(ApiKey):
    pass


class UpdateCalibrationFramePayload(BaseModel):
    calibration_frame: "UpdateCalibrationFramePayloadCalibrationFrame" = Field(alias="calibrationFrame")


class UpdateCalibrationFramePayloadCalibrationFrame(CalibrationFrame):
    pass


class UpdateCandidatePayload(BaseModel):
    candidate: "UpdateCandidatePayloadCandidate"


class UpdateCandidatePayloadCandidate(Candidate):
    pass


class UpdateModelPayload(BaseModel):
    model: "UpdateModelPayloadModel"


class UpdateModelPayloadModel(Model):
    pass


class UpdateMonitoringCampaignPayload(BaseModel):
    monitoring_campaign: "UpdateMonitoringCampaignPayloadMonitoringCampaign" = Field(alias="monitoringCampaign")


class UpdateMonitoringCampaignPayloadMonitoringCampaign(MonitoringCampaign):
    pass


class UpdateObservationPayload(BaseModel):
    observation: "UpdateObservationPayloadObservation"


class UpdateObservationPayloadObservation(Observation):
    pass


class UpdateProcessingJobPayload(BaseModel):
    processing_job: "UpdateProcessingJobPayloadProcessingJob" = Field(alias="processingJob")


class UpdateProcessingJobPayloadProcessingJob(ProcessingJob):
    pass


class UpdateSurveyPayload(BaseModel):
    survey: "UpdateSurveyPayloadSurvey"


class UpdateSurveyPayloadSurvey(Survey):
    pass


class UpdateSystemConfigPayload(BaseModel):
    system_config: "UpdateSystemConfigPayloadSystemConfig" = Field(alias="systemConfig")


class UpdateSystemConfigPayloadSystemConfig(SystemConfig):
    pass


class UpdateWorkflowRunPayload(BaseModel):
    workflow_run: "UpdateWorkflowRunPayloadWorkflowRun" = Field(alias="workflowRun")


class UpdateWorkflowRunPayloadWorkflowRun(WorkflowRun):
    pass


class ValidationEvent(BaseModel):
    confidence: Optional[float]
    created_at: datetime = Field(alias="createdAt")
    detection: "ValidationEventDetection"
    id: str
    key_id: Optional[str] = Field(alias="keyId")
    label: DetectionType
    new_status: DetectionStatus = Field(alias="newStatus")
    notes: Optional[str]
    previous_status: DetectionStatus = Field(alias="previousStatus")
    quality: Optional[float]
    tags: list[str]
    updated_at: datetime = Field(alias="updatedAt")
    user: "ValidationEventUser"


class ValidationEventDetection(BaseModel):
    id: str


class ValidationEventUser(BaseModel):
    id: str
    name: str


class ValidateDetectionPayload(BaseModel):
    detection: "ValidateDetectionPayloadDetection"
    validation_event: "ValidateDetectionPayloadValidationEvent" = Field(alias="validationEvent")


class ValidateDetectionPayloadDetection(Detection):
    pass


class ValidateDetectionPayloadValidationEvent(ValidationEvent):
    pass


class ValidateDetectionsPayload(BaseModel):
    validated: int
    validation_events: list["ValidateDetectionsPayloadValidationEvents"] = Field(alias="validationEvents")


class ValidateDetectionsPayloadValidationEvents(ValidationEvent):
    pass


class Viewer(BaseModel):
    expires_at: Optional[datetime] = Field(alias="expiresAt")
    id: str
    kind: PrincipalKind
    name: str
    permissions: list[Permission]
    role: Optional[Role]
    scopes: list[str]
    sessions: Optional[list["ViewerSessions"]]


class ViewerSessions(UserSession):
    pass


class WithdrawApiKeyRequestPayload(BaseModel):
    api_key_request: "WithdrawApiKeyRequestPayloadApiKeyRequest" = Field(alias="apiKeyRequest")


class WithdrawApiKeyRequestPayloadApiKeyRequest(ApiKeyRequest):
    pass


Alert.model_rebuild()
AcknowledgeAlertPayload.model_rebuild()
Model.model_rebuild()
ActivateModelPayload.model_rebuild()
AlertCreated.model_rebuild()
DailyUsage.model_rebuild()
PermissionBlock.model_rebuild()
EffectivePermissionDetail.model_rebuild()
MissingPermission.model_rebuild()
OldSecret.model_rebuild()
PermissionUsage.model_rebuild()
RecentAddress.model_rebuild()
ApiKey.model_rebuild()
ApiKeyRequest.model_rebuild()
Detection.model_rebuild()
ArchiveDetectionPayload.model_rebuild()
AuditEvent.model_rebuild()
AuditEventRecorded.model_rebuild()
CalibrationFrame.model_rebuild()
CampaignMission.model_rebuild()
ProcessingJob.model_rebuild()
CancelProcessingJobPayload.model_rebuild()
WorkflowRun.model_rebuild()
CancelWorkflowRunPayload.model_rebuild()
Candidate.model_rebuild()
UserSession.model_rebuild()
User.model_rebuild()
ChangePasswordPayload.model_rebuild()
DifferenceRun.model_rebuild()
ClaimedDifferenceRun.model_rebuild()
ClaimDifferenceRunsPayload.model_rebuild()
ModelRun.model_rebuild()
ClaimedModelRun.model_rebuild()
ClaimModelRunsPayload.model_rebuild()
PreprocessRun.model_rebuild()
ClaimedPreprocessRun.model_rebuild()
ClaimPreprocessRunsPayload.model_rebuild()
ClaimedProcessingJob.model_rebuild()
ClaimProcessingJobsPayload.model_rebuild()
ClassPerformance.model_rebuild()
CollectApiKeyPayload.model_rebuild()
LabelCount.model_rebuild()
MonthCount.model_rebuild()
SplitCount.model_rebuild()
SurveyCoverage.model_rebuild()
DatasetQualityReport.model_rebuild()
TrainingDataset.model_rebuild()
CollectTrainingDatasetPayload.model_rebuild()
CompleteDifferenceRunPayload.model_rebuild()
CompleteModelRunPayload.model_rebuild()
CompletePreprocessRunPayload.model_rebuild()
CompleteProcessingJobPayload.model_rebuild()
TrainingRun.model_rebuild()
CompleteTrainingRunPayload.model_rebuild()
CompleteWorkflowRunPayload.model_rebuild()
ConfidenceBin.model_rebuild()
ConfusionCell.model_rebuild()
CreateAlertPayload.model_rebuild()
CreateApiKeyPayload.model_rebuild()
CreateModelPayload.model_rebuild()
SkyRegion.model_rebuild()
MonitoringCampaign.model_rebuild()
CreateMonitoringCampaignPayload.model_rebuild()
CreateProcessingJobPayload.model_rebuild()
Survey.model_rebuild()
CreateSurveyPayload.model_rebuild()
SystemConfig.model_rebuild()
CreateSystemConfigPayload.model_rebuild()
CreateUserPayload.model_rebuild()
Observation.model_rebuild()
SkyMatch.model_rebuild()
CrossMatch.model_rebuild()
DeactivateModelPayload.model_rebuild()
DeactivateUserPayload.model_rebuild()
DecideApiKeyRequestPayload.model_rebuild()
DeleteMonitoringCampaignPayload.model_rebuild()
DeletedObservationRow.model_rebuild()
DeleteObservationsPayload.model_rebuild()
DeleteSystemConfigPayload.model_rebuild()
DetectionRecorded.model_rebuild()
DetectionsOfDay.model_rebuild()
DetectionsOfModel.model_rebuild()
DetectionsOfStatus.model_rebuild()
DetectionsOfSurvey.model_rebuild()
DetectionsOfType.model_rebuild()
DetectionStatistics.model_rebuild()
DifferenceRunOutcome.model_rebuild()
EndRetiredSecretsPayload.model_rebuild()
EndSessionPayload.model_rebuild()
ExtendApiKeyPayload.model_rebuild()
FailDifferenceRunPayload.model_rebuild()
FailModelRunPayload.model_rebuild()
FailPreprocessRunPayload.model_rebuild()
FailProcessingJobPayload.model_rebuild()
FailTrainingRunPayload.model_rebuild()
FailWorkflowRunPayload.model_rebuild()
HeartbeatDifferenceRunPayload.model_rebuild()
HeartbeatModelRunPayload.model_rebuild()
HeartbeatPreprocessRunPayload.model_rebuild()
HeartbeatProcessingJobPayload.model_rebuild()
HeartbeatTrainingRunPayload.model_rebuild()
RejectedRow.model_rebuild()
WrittenObservation.model_rebuild()
IngestObservationsPayload.model_rebuild()
IssueOneTimeCodePayload.model_rebuild()
LinkIdentityPayload.model_rebuild()
ReliabilityBin.model_rebuild()
ModelPerformance.model_rebuild()
ModelRunOutcome.model_rebuild()
ObservationChanged.model_rebuild()
ObservationStatistic.model_rebuild()
PermissionSet.model_rebuild()
PreprocessRunOutcome.model_rebuild()
ReactivateUserPayload.model_rebuild()
WrittenCandidate.model_rebuild()
RecordCandidatesPayload.model_rebuild()
WrittenDetection.model_rebuild()
RecordDetectionsPayload.model_rebuild()
RedeemOneTimeCodePayload.model_rebuild()
RefreshSessionPayload.model_rebuild()
RegisterCalibrationFramePayload.model_rebuild()
RequestApiKeyPayload.model_rebuild()
RequiredPermission.model_rebuild()
RetryDifferenceRunPayload.model_rebuild()
RetryModelRunPayload.model_rebuild()
RetryPreprocessRunPayload.model_rebuild()
RetryProcessingJobPayload.model_rebuild()
RetryTrainingRunPayload.model_rebuild()
RevokeApiKeyPayload.model_rebuild()
RolePermissions.model_rebuild()
RotateApiKeyPayload.model_rebuild()
RunChanged.model_rebuild()
ScheduleWorkflowRunPayload.model_rebuild()
SetSystemConfigPayload.model_rebuild()
SetUserRolePayload.model_rebuild()
SignInPayload.model_rebuild()
SignOutEverywherePayload.model_rebuild()
SignOutPayload.model_rebuild()
SkyDensity.model_rebuild()
StartDifferenceRunPayload.model_rebuild()
StartDifferenceRunsPayload.model_rebuild()
StartModelRunPayload.model_rebuild()
StartModelRunsPayload.model_rebuild()
StartPreprocessRunPayload.model_rebuild()
StartPreprocessRunsPayload.model_rebuild()
StartProcessingJobPayload.model_rebuild()
StartTrainingRunPayload.model_rebuild()
StartValidationPayload.model_rebuild()
StartWorkflowRunPayload.model_rebuild()
TrainingSample.model_rebuild()
UnlinkIdentityPayload.model_rebuild()
UpdateAlertPayload.model_rebuild()
UpdateApiKeyPayload.model_rebuild()
UpdateCalibrationFramePayload.model_rebuild()
UpdateCandidatePayload.model_rebuild()
UpdateModelPayload.model_rebuild()
UpdateMonitoringCampaignPayload.model_rebuild()
UpdateObservationPayload.model_rebuild()
UpdateProcessingJobPayload.model_rebuild()
UpdateSurveyPayload.model_rebuild()
UpdateSystemConfigPayload.model_rebuild()
UpdateWorkflowRunPayload.model_rebuild()
ValidationEvent.model_rebuild()
ValidateDetectionPayload.model_rebuild()
ValidateDetectionsPayload.model_rebuild()
Viewer.model_rebuild()
WithdrawApiKeyRequestPayload.model_rebuild()
