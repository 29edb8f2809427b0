"""Reads responses: the data of a GraphQL answer, or the error in it, and the pause before the next attempt."""

from __future__ import annotations

import json
import random
from email.utils import parsedate_to_datetime
from time import time
from typing import Any

import httpx
from pydantic_core import from_json

from .errors import AstridError, Details, NotGraphQL, RateLimited, Unavailable, Unreachable, error_of

# When the server asks for a longer pause, the client gives up.
LONGEST_PAUSE_S = 30
_BUSY = (429, 503)


def pause_before(error: AstridError, attempt: int, repeats_uncertain: bool) -> float | None:
    """The seconds to wait before the next attempt. None when there should be none."""
    is_busy = error.status in _BUSY or isinstance(error, RateLimited)
    is_uncertain = isinstance(error, Unavailable) or error.status in (500, 502, 504)
    if not is_busy and not (repeats_uncertain and is_uncertain):
        return None
    # Without advice from the server: doubled each time, and spread so that workers do not return all at once.
    pause = error.retry_after if error.retry_after is not None else 2 ** (attempt - 1) * (0.5 + random.random() / 2)  # noqa: S311
    return pause if pause <= LONGEST_PAUSE_S else None


def data_of(response: httpx.Response, url: httpx.URL) -> Any:
    """The data of a GraphQL answer. Raises the error in any other response."""
    if response.is_redirect:
        raise NotGraphQL("NOT_GRAPHQL", f"{url} redirects elsewhere.", Details(status=response.status_code))
    answer = _read(response.content)
    details = Details(
        status=response.status_code,
        request_id=response.headers.get("X-Request-Id"),
        retry_after=seconds_of(response.headers.get("Retry-After")),
    )
    return data_in(answer, details, url)


def _read(content: bytes) -> Any:
    """The JSON of a response, or None. The parser of pydantic needs half the time, but it refuses JSON that is very deep."""
    try:
        return from_json(content, cache_strings="keys")
    except ValueError:
        pass
    try:
        return json.loads(content)
    except (ValueError, RecursionError):
        return None


def data_in(answer: Any, details: Details, url: httpx.URL) -> Any:
    if not isinstance(answer, dict) or not ("data" in answer or isinstance(answer.get("errors"), list)):
        code = {429: "RATE_LIMITED", 503: "SERVICE_UNAVAILABLE"}.get(details.status or 0, "NOT_GRAPHQL")
        message = f"{url} answered {details.status} with something that is not GraphQL."
        raise (NotGraphQL(code, message, details) if code == "NOT_GRAPHQL" else error_of(code, message, details))
    errors = answer.get("errors")
    if not errors:
        return answer["data"]
    first = errors[0]
    extensions = first.get("extensions") or {}
    found = Details(
        status=details.status,
        request_id=details.request_id,
        extensions=extensions,
        retry_after=details.retry_after if details.retry_after is not None else extensions.get("retryAfterSeconds"),
        errors=errors,
        data=answer.get("data"),
    )
    raise error_of(str(extensions.get("code", "UNKNOWN")), str(first.get("message", "")), found)


def seconds_of(retry_after: str | None) -> float | None:
    """HTTP allows seconds and a date."""
    if retry_after is None:
        return None
    if retry_after.isdigit():
        return float(retry_after)
    try:
        return max(0.0, parsedate_to_datetime(retry_after).timestamp() - time())
    except ValueError:
        return None


def failure_of(error: httpx.HTTPError, url: httpx.URL) -> AstridError:
    """Contains no part of the request."""
    if isinstance(error, httpx.TimeoutException):
        return Unreachable("TIMEOUT", f"{url} did not answer in time.")
    reason = f" ({type(error).__name__})"
    return Unreachable("UNREACHABLE", f"Nothing answers at {url}{reason}. Is the server running, and is ASTRID_URL its address?")
