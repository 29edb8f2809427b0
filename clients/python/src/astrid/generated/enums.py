from ..open_enum import OpenEnum


class AlertDelivery(OpenEnum):
    DELIVERED = "DELIVERED"
    FAILED = "FAILED"
    SENT = "SENT"


class AlertOrderField(OpenEnum):
    CREATED_AT = "CREATED_AT"
    PRIORITY = "PRIORITY"
    SEPARATION = "SEPARATION"


class AlertPriority(OpenEnum):
    CRITICAL = "CRITICAL"
    HIGH = "HIGH"
    LOW = "LOW"
    NORMAL = "NORMAL"


class AlertStatus(OpenEnum):
    ACKNOWLEDGED = "ACKNOWLEDGED"
    DELIVERED = "DELIVERED"
    FAILED = "FAILED"
    PENDING = "PENDING"
    SENT = "SENT"


class ApiKeyDecision(OpenEnum):
    APPROVE = "APPROVE"
    REJECT = "REJECT"


class ApiKeyOrderField(OpenEnum):
    CREATED_AT = "CREATED_AT"
    EXPIRES_AT = "EXPIRES_AT"
    LAST_USED_AT = "LAST_USED_AT"
    NAME = "NAME"


class ApiKeyRequestOrderField(OpenEnum):
    CREATED_AT = "CREATED_AT"


class ApiKeyRequestStatus(OpenEnum):
    APPROVED = "APPROVED"
    COLLECTED = "COLLECTED"
    EXPIRED = "EXPIRED"
    OPEN = "OPEN"
    REJECTED = "REJECTED"
    WITHDRAWN = "WITHDRAWN"


class ApiKeyStatus(OpenEnum):
    ACTIVE = "ACTIVE"
    EXPIRED = "EXPIRED"
    REVOKED = "REVOKED"


class AuditEventOrderField(OpenEnum):
    CREATED_AT = "CREATED_AT"


class CalibrationFrameOrderField(OpenEnum):
    CREATED_AT = "CREATED_AT"
    VALID_FROM = "VALID_FROM"


class CalibrationType(OpenEnum):
    BAD_PIXEL_MAP = "BAD_PIXEL_MAP"
    BIAS = "BIAS"
    DARK = "DARK"
    FLAT = "FLAT"
    FRINGE = "FRINGE"


class CandidateOrderField(OpenEnum):
    CREATED_AT = "CREATED_AT"
    SEPARATION = "SEPARATION"
    SNR = "SNR"


class CandidateStatus(OpenEnum):
    ACCEPTED = "ACCEPTED"
    NEW = "NEW"
    REJECTED = "REJECTED"


class ClaimOrder(OpenEnum):
    NEWEST_FIRST = "NEWEST_FIRST"
    OLDEST_FIRST = "OLDEST_FIRST"


class CrossMatchTarget(OpenEnum):
    ALERT = "ALERT"
    CANDIDATE = "CANDIDATE"
    DETECTION = "DETECTION"
    OBSERVATION = "OBSERVATION"


class DatasetSplit(OpenEnum):
    TEST = "TEST"
    TRAIN = "TRAIN"
    VALIDATION = "VALIDATION"


class DeletionOutcome(OpenEnum):
    DELETED = "DELETED"
    IN_USE = "IN_USE"
    NOT_FOUND = "NOT_FOUND"
    REFERRED_TO = "REFERRED_TO"


class DetectionOrderField(OpenEnum):
    CONFIDENCE = "CONFIDENCE"
    CREATED_AT = "CREATED_AT"
    SEPARATION = "SEPARATION"


class DetectionStatus(OpenEnum):
    ARCHIVED = "ARCHIVED"
    CONFIRMED = "CONFIRMED"
    PENDING = "PENDING"
    REJECTED = "REJECTED"
    VALIDATED = "VALIDATED"
    VALIDATING = "VALIDATING"


class DetectionType(OpenEnum):
    ARTIFACT = "ARTIFACT"
    SUPERNOVA = "SUPERNOVA"
    TRANSIENT = "TRANSIENT"
    UNKNOWN = "UNKNOWN"
    VARIABLE = "VARIABLE"


class DetectionVerdict(OpenEnum):
    CONFIRMED = "CONFIRMED"
    REJECTED = "REJECTED"
    VALIDATED = "VALIDATED"


class DifferenceRunOrderField(OpenEnum):
    CREATED_AT = "CREATED_AT"
    UPDATED_AT = "UPDATED_AT"


class ErrorCode(OpenEnum):
    AMBIGUOUS_CREDENTIALS = "AMBIGUOUS_CREDENTIALS"
    BAD_REQUEST = "BAD_REQUEST"
    BAD_USER_INPUT = "BAD_USER_INPUT"
    CONFLICT = "CONFLICT"
    FORBIDDEN = "FORBIDDEN"
    GRAPHQL_PARSE_FAILED = "GRAPHQL_PARSE_FAILED"
    GRAPHQL_VALIDATION_FAILED = "GRAPHQL_VALIDATION_FAILED"
    IDEMPOTENCY_IN_PROGRESS = "IDEMPOTENCY_IN_PROGRESS"
    IDEMPOTENCY_KEY_REUSED = "IDEMPOTENCY_KEY_REUSED"
    INTERNAL_SERVER_ERROR = "INTERNAL_SERVER_ERROR"
    INVALID_CREDENTIALS = "INVALID_CREDENTIALS"
    LIMIT_EXCEEDED = "LIMIT_EXCEEDED"
    NOT_FOUND = "NOT_FOUND"
    PAYLOAD_TOO_LARGE = "PAYLOAD_TOO_LARGE"
    PERSISTED_QUERY_NOT_SUPPORTED = "PERSISTED_QUERY_NOT_SUPPORTED"
    RATE_LIMITED = "RATE_LIMITED"
    SERVICE_UNAVAILABLE = "SERVICE_UNAVAILABLE"
    UNAUTHENTICATED = "UNAUTHENTICATED"


class JobStatus(OpenEnum):
    CANCELLED = "CANCELLED"
    COMPLETED = "COMPLETED"
    FAILED = "FAILED"
    PENDING = "PENDING"
    RUNNING = "RUNNING"


class ModelOrderField(OpenEnum):
    CREATED_AT = "CREATED_AT"
    NAME = "NAME"


class ModelRunOrderField(OpenEnum):
    CREATED_AT = "CREATED_AT"
    UPDATED_AT = "UPDATED_AT"


class MonitoringCampaignOrderField(OpenEnum):
    CREATED_AT = "CREATED_AT"
    NAME = "NAME"
    STARTS_AT = "STARTS_AT"


class ObservationChange(OpenEnum):
    DELETED = "DELETED"
    INSERTED = "INSERTED"
    UPDATED = "UPDATED"


class ObservationOrderField(OpenEnum):
    CREATED_AT = "CREATED_AT"
    DEC = "DEC"
    OBSERVED_AT = "OBSERVED_AT"
    RA = "RA"
    SEPARATION = "SEPARATION"


class ObservationReference(OpenEnum):
    DETECTION = "DETECTION"
    DIFFERENCE_RUN = "DIFFERENCE_RUN"
    MODEL_RUN = "MODEL_RUN"
    PREPROCESS_RUN = "PREPROCESS_RUN"
    TRAINING_SAMPLE = "TRAINING_SAMPLE"


class ObservationStatus(OpenEnum):
    ARCHIVED = "ARCHIVED"
    DIFFERENCED = "DIFFERENCED"
    DIFFERENCING = "DIFFERENCING"
    FAILED = "FAILED"
    INGESTED = "INGESTED"
    PREPROCESSED = "PREPROCESSED"
    PREPROCESSING = "PREPROCESSING"


class OneTimeCodePurpose(OpenEnum):
    INVITATION = "INVITATION"
    PASSWORD_RESET = "PASSWORD_RESET"


class Permission(OpenEnum):
    ADMIN_ACCESS = "ADMIN_ACCESS"
    DETECTION_PROCESS = "DETECTION_PROCESS"
    DIFFERENCING_PROCESS = "DIFFERENCING_PROCESS"
    MANAGE_OPERATIONS = "MANAGE_OPERATIONS"
    OBSERVATIONS_DELETE = "OBSERVATIONS_DELETE"
    OBSERVATIONS_INGEST = "OBSERVATIONS_INGEST"
    PREPROCESSING_PROCESS = "PREPROCESSING_PROCESS"
    READ_DATA = "READ_DATA"
    READ_PUBLIC = "READ_PUBLIC"
    TRAINING_DATA_COLLECTION = "TRAINING_DATA_COLLECTION"
    WRITE_DATA = "WRITE_DATA"


class PermissionBlockCode(OpenEnum):
    KEY_EXPIRED = "KEY_EXPIRED"
    KEY_REVOKED = "KEY_REVOKED"
    NOT_GRANTED = "NOT_GRANTED"
    OWNER_INACTIVE = "OWNER_INACTIVE"
    OWNER_ROLE_LACKS_IT = "OWNER_ROLE_LACKS_IT"


class PermissionSetName(OpenEnum):
    FULL_ACCESS = "FULL_ACCESS"
    PREFECT_WORKFLOWS = "PREFECT_WORKFLOWS"
    READ_ONLY = "READ_ONLY"
    TRAINING_PIPELINE = "TRAINING_PIPELINE"


class PermissionSource(OpenEnum):
    KEY = "KEY"
    OWNER_ROLE = "OWNER_ROLE"


class PreprocessRunOrderField(OpenEnum):
    CREATED_AT = "CREATED_AT"
    UPDATED_AT = "UPDATED_AT"


class PrincipalKind(OpenEnum):
    API_KEY = "API_KEY"
    USER = "USER"


class ProcessingJobOrderField(OpenEnum):
    CREATED_AT = "CREATED_AT"
    PRIORITY = "PRIORITY"


class Role(OpenEnum):
    ADMIN = "ADMIN"
    ANALYST = "ANALYST"
    GUEST = "GUEST"
    RESEARCHER = "RESEARCHER"
    VIEWER = "VIEWER"


class RunStatus(OpenEnum):
    COMPLETED = "COMPLETED"
    FAILED = "FAILED"
    PENDING = "PENDING"
    RUNNING = "RUNNING"


class RunType(OpenEnum):
    DIFFERENCE = "DIFFERENCE"
    MODEL = "MODEL"
    PREPROCESS = "PREPROCESS"
    TRAINING = "TRAINING"


class SessionClient(OpenEnum):
    API = "API"
    CLI = "CLI"
    CONSOLE = "CONSOLE"


class SortDirection(OpenEnum):
    ASC = "ASC"
    DESC = "DESC"


class StartOutcome(OpenEnum):
    BAD_USER_INPUT = "BAD_USER_INPUT"
    CONFLICT = "CONFLICT"
    NOT_FOUND = "NOT_FOUND"
    SKIPPED = "SKIPPED"
    STARTED = "STARTED"


class SurveyOrderField(OpenEnum):
    CREATED_AT = "CREATED_AT"
    NAME = "NAME"


class SystemConfigOrderField(OpenEnum):
    CREATED_AT = "CREATED_AT"
    KEY = "KEY"


class TrainingDatasetOrderField(OpenEnum):
    CREATED_AT = "CREATED_AT"
    NAME = "NAME"


class TrainingRunOrderField(OpenEnum):
    CREATED_AT = "CREATED_AT"
    UPDATED_AT = "UPDATED_AT"


class TrainingSampleOrderField(OpenEnum):
    CREATED_AT = "CREATED_AT"
    POSITION = "POSITION"


class UserOrderField(OpenEnum):
    CREATED_AT = "CREATED_AT"
    EMAIL = "EMAIL"
    NAME = "NAME"


class ValidationEventOrderField(OpenEnum):
    CREATED_AT = "CREATED_AT"


class WorkflowRunOrderField(OpenEnum):
    CREATED_AT = "CREATED_AT"
    UPDATED_AT = "UPDATED_AT"


class WorkflowStatus(OpenEnum):
    CANCELLED = "CANCELLED"
    COMPLETED = "COMPLETED"
    FAILED = "FAILED"
    RUNNING = "RUNNING"
    SCHEDULED = "SCHEDULED"


class WriteOutcome(OpenEnum):
    INSERTED = "INSERTED"
    UNCHANGED = "UNCHANGED"
    UPDATED = "UPDATED"
