"""A typed client for the AstrID GraphQL API.

from astrid import Astrid

with Astrid.from_env() as client:  # ASTRID_URL and ASTRID_API_KEY
    frame = client.observations(survey="ZTF").to_pandas()
"""

from . import interrupts as interrupts  # isort: skip  # First: the others take most of a second.

from .client import Astrid, AsyncAstrid
from .errors import (
    AstridError,
    AstridWarning,
    BadInput,
    BadRequest,
    Conflict,
    Forbidden,
    InProgress,
    InternalError,
    InvalidCredentials,
    KeyReused,
    LimitExceeded,
    NotFound,
    NotGraphQL,
    RateLimited,
    StreamInterrupted,
    Unauthenticated,
    Unavailable,
    Unreachable,
)
from .generated import enums, inputs, models
from .writing.ingest import IngestReport, Rejected

__version__ = "0.1.0"

__all__ = [
    "Astrid",
    "AstridError",
    "AstridWarning",
    "AsyncAstrid",
    "BadInput",
    "BadRequest",
    "Conflict",
    "Forbidden",
    "InProgress",
    "IngestReport",
    "InternalError",
    "InvalidCredentials",
    "KeyReused",
    "LimitExceeded",
    "NotFound",
    "NotGraphQL",
    "RateLimited",
    "Rejected",
    "StreamInterrupted",
    "Unauthenticated",
    "Unavailable",
    "Unreachable",
    "enums",
    "inputs",
    "models",
]
