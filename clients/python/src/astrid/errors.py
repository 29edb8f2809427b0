"""The exceptions of the client: one class for each kind of refusal. None of them contains a credential."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any


class AstridWarning(UserWarning):
    """Something that works now and needs attention soon."""


@dataclass(frozen=True)
class Details:
    """The circumstances of a failure, as far as they are known."""

    status: int | None = None
    request_id: str | None = None
    extensions: Mapping[str, Any] = field(default_factory=dict)
    retry_after: float | None = None
    errors: Sequence[Mapping[str, Any]] = ()
    data: Any = None


class AstridError(Exception):
    """Any failure. `code` is the code of the server, or one of the client itself, such as UNREACHABLE.

    `retryable` states whether the same request, with the same idempotency key, may succeed later. `may_have_run` states whether
    the request may have taken effect.
    """

    retryable = False
    may_have_run = False
    next_step = ""

    def __init__(self, code: str, message: str, details: Details | None = None) -> None:
        self.code = code
        self.details = details or Details()
        self.server_message = message
        super().__init__(self._text())

    def _text(self) -> str:
        message = self.server_message.rstrip()
        # Messages about a field of the input have no full stop.
        if message and self.next_step and message[-1] not in ".?!:":
            message += "."
        parts = [message, self.next_step]
        if self.request_id:
            parts.append(f"[{self.code}, request {self.request_id}]")
        return " ".join(part for part in parts if part)

    def __reduce__(self) -> tuple[Any, ...]:
        # Exceptions cross processes in Prefect and Dramatiq.
        return (type(self), (self.code, self.server_message, self.details))

    @property
    def status(self) -> int | None:
        return self.details.status

    @property
    def request_id(self) -> str | None:
        """Finds the request in the log of the server."""
        return self.details.request_id

    @property
    def extensions(self) -> Mapping[str, Any]:
        return self.details.extensions

    @property
    def retry_after(self) -> float | None:
        """The seconds to wait before the next attempt, if the server states them."""
        return self.details.retry_after

    @property
    def errors(self) -> Sequence[Mapping[str, Any]]:
        """All errors of the response. This exception describes the first."""
        return self.details.errors

    @property
    def data(self) -> Any:
        """The data of the response, if it contains both data and errors."""
        return self.details.data


class Unauthenticated(AstridError):
    """The credential is missing or does not work."""

    @property
    def reason(self) -> str:
        """MISSING, MALFORMED, UNKNOWN, REVOKED, ROTATED, EXPIRED or OWNER_DISABLED."""
        return str(self.extensions.get("reason", "UNKNOWN"))

    @property
    def next_step(self) -> str:  # type: ignore[override]
        return _AFTER_REASON.get(self.reason, "")


_AFTER_REASON = {
    "MISSING": "Set ASTRID_API_KEY, or sign in.",
    "MALFORMED": "Copy the key again, without quotes or spaces.",
    "UNKNOWN": "Check that the key belongs to this server (ASTRID_URL).",
    "REVOKED": "Create another key, or sign in again.",
    "ROTATED": "Use the new secret of the key.",
    "EXPIRED": "Ask an admin to extend the key, or sign in again.",
    "OWNER_DISABLED": "Ask an admin to reactivate the owner of the key.",
}


class InvalidCredentials(AstridError):
    """The e-mail, the password, the one-time code or the refresh token does not work."""

    next_step = "Check the e-mail and the password."


class Forbidden(AstridError):
    """The credential works but does not permit the request."""

    next_step = "Ask an admin for a key that holds what is missing."

    @property
    def missing_permissions(self) -> list[str]:
        """The names of all missing permissions, such as `read:data`."""
        return [str(each.get("name", "")) for each in self.extensions.get("missingPermissions", ())]

    @property
    def missing_scopes(self) -> list[str]:
        """The surveys that the scopes of the key do not include, such as `survey:ZTF`."""
        return [str(each) for each in self.extensions.get("missingScopes", ())]


class RateLimited(AstridError):
    """The caller sends too much."""

    retryable = True

    @property
    def next_step(self) -> str:  # type: ignore[override]
        return f"Send it again in {self.retry_after:g} s." if self.retry_after is not None else "Send it again later."


class Unavailable(AstridError):
    """The server, or a part that the request needs, is unavailable."""

    retryable = True
    may_have_run = True
    next_step = "Send it again later. Send a mutation again only with the same idempotency key."


class Unreachable(Unavailable):
    """No response arrived."""


class InternalError(Unavailable):
    """The server failed."""

    next_step = "Report the request id to the operator of the server."


class InProgress(Unavailable):
    """The first request with this idempotency key still runs."""

    next_step = "Send it again later, with the same idempotency key."


class Conflict(AstridError):
    """The present state does not allow the request."""

    next_step = "Read the present state, and decide again."

    @property
    def entity(self) -> str | None:
        return self.extensions.get("entity")

    @property
    def id(self) -> str | None:
        return self.extensions.get("id")


class NotFound(AstridError):
    """The row does not exist, or the caller may not see it."""

    next_step = "Check the id, the name and the scopes of the key."


class BadInput(AstridError):
    """An input is invalid. `issues` lists every problem."""

    next_step = "Correct the input."

    @property
    def field(self) -> str | None:
        return self.extensions.get("field")

    @property
    def issues(self) -> list[str]:
        return [str(each) for each in self.extensions.get("issues", ())] or [self.server_message]


class LimitExceeded(AstridError):
    """The request is larger than the server allows. `limit` is the name of the limit, and `value` its value."""

    next_step = "Send a smaller request, such as a smaller page."

    @property
    def limit(self) -> str | None:
        return self.extensions.get("limit")

    @property
    def value(self) -> int | None:
        return self.extensions.get("value")


class KeyReused(AstridError):
    """Another request already used this idempotency key."""

    next_step = "Choose another idempotency key for another request."


class BadRequest(AstridError):
    """The request, the document, the URL or a setting is invalid."""


class NotGraphQL(AstridError):
    """Something else than the API answers at the URL."""

    next_step = "Set ASTRID_URL to the URL of the API, such as http://127.0.0.1:4000."


class StreamInterrupted(Unavailable):
    """A stream ended early, so events may be missing."""

    next_step = "Read the present state, and subscribe again."


_CLASSES: dict[str, type[AstridError]] = {
    "UNAUTHENTICATED": Unauthenticated,
    "INVALID_CREDENTIALS": InvalidCredentials,
    "FORBIDDEN": Forbidden,
    "RATE_LIMITED": RateLimited,
    "SERVICE_UNAVAILABLE": Unavailable,
    "INTERNAL_SERVER_ERROR": InternalError,
    "IDEMPOTENCY_IN_PROGRESS": InProgress,
    "IDEMPOTENCY_KEY_REUSED": KeyReused,
    "CONFLICT": Conflict,
    "NOT_FOUND": NotFound,
    "BAD_USER_INPUT": BadInput,
    "LIMIT_EXCEEDED": LimitExceeded,
    "PAYLOAD_TOO_LARGE": LimitExceeded,
    "BAD_REQUEST": BadRequest,
    "AMBIGUOUS_CREDENTIALS": BadRequest,
    "PERSISTED_QUERY_NOT_SUPPORTED": BadRequest,
    "GRAPHQL_PARSE_FAILED": BadRequest,
    "GRAPHQL_VALIDATION_FAILED": BadRequest,
}


def error_of(code: str, message: str, details: Details) -> AstridError:
    """The exception for a code of the server. An unknown code is an AstridError."""
    return _CLASSES.get(code, AstridError)(code, message, details)
