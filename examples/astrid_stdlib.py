"""A small client for the AstrID GraphQL API, with only the standard library. Copy it into the folder of your script.

from astrid_stdlib import AstridClient, AstridError
client = AstridClient()  # ASTRID_URL and ASTRID_API_KEY
data = client.request("query ($first: Int!) { observations(first: $first) { nodes { externalId } } }", first=3)
"""

import http.client
import json
import os
import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Callable, Iterator
from typing import Any

DEFAULT_URL = "http://127.0.0.1:4000/graphql"
LONGEST_PAUSE_S = 30


class AstridError(Exception):
    """A refusal. `code` and `extensions` are the server's own; `request_id` finds the request in its log."""

    def __init__(self, code: str, message: str, status: int = 0, extensions: dict | None = None, request_id: str | None = None):
        super().__init__(f"{code}: {message}")
        self.code = code
        self.status = status
        self.extensions = extensions or {}
        self.request_id = request_id


def endpoint_of(url: str) -> str:
    """The endpoint of a server: `https://host`, `https://host/graphql` and both with a slash at the end mean the same."""
    parts = urllib.parse.urlsplit(url.strip())
    path = parts.path.rstrip("/").removesuffix("/graphql") + "/graphql"
    return parts._replace(path=path, fragment="").geturl()


class _NoRedirects(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *_args: Any) -> None:
        """Follows no redirect, since it would send the key to another server."""


class AstridClient:
    def __init__(self, url: str | None = None, api_key: str | None = None, tries: int = 4, timeout_s: float = 60):
        self.url = endpoint_of(url or os.environ.get("ASTRID_URL") or DEFAULT_URL)
        self._key = (api_key or os.environ.get("ASTRID_API_KEY") or "").strip()
        self._tries = tries
        self._timeout_s = timeout_s
        self._opener = urllib.request.build_opener(_NoRedirects)

    def request(self, query: str, /, *, idempotency_key: str | None = None, **variables: Any) -> dict[str, Any]:
        """Returns the data of the answer. Raises AstridError when the server refuses the request. Raises OSError or HTTPException
        (of http.client) when no answer arrives, or only a part of it.

        After 429 and 503 the client repeats a query after the time that the server states. It repeats a mutation only with an
        idempotency key, and then also when no answer arrived. The key names the work: 1 to 255 visible ASCII characters, the same in
        each attempt, such as the id of a message. Within 24 hours the mutation takes effect only once.
        """
        tries = 1 if "mutation" in query and idempotency_key is None else self._tries
        body = json.dumps({"query": query, "variables": variables}).encode()
        for attempt in range(1, tries + 1):
            pause = 2.0 ** (attempt - 1)
            try:
                status, headers, answer = self._send(body, idempotency_key)
            except (OSError, http.client.HTTPException):
                # No answer arrived, or it was late or incomplete (URLError and TimeoutError are OSErrors, IncompleteRead is an
                # HTTPException). The request may have taken effect.
                if idempotency_key is None or attempt == tries:
                    raise
                time.sleep(pause)
                continue
            pause = _seconds(headers.get("Retry-After"), default=pause)
            if not _is_worth_a_retry(status, answer, idempotency_key) or attempt == tries or pause > LONGEST_PAUSE_S:
                break
            time.sleep(pause)
        return self._data(status, headers, answer)

    def events(self, subscription: str, /, *, last_event_id: str | None = None, **variables: Any) -> "Events":
        """Returns when the server has accepted the subscription. Then yields the data of each event.

        Raises AstridError when the server refuses the subscription or ends the stream. Raises OSError when the connection breaks, or
        ends before the event `complete`. Then subscribe again with the `last_event_id` of the events: the stream resumes. When it
        cannot (`notResumable` in the extensions of the error), read the present state by a query, and subscribe without it.
        """
        body = json.dumps({"query": subscription, "variables": variables}).encode()
        headers = {"Accept": "text/event-stream, application/graphql-response+json"}
        if last_event_id:
            headers["Last-Event-ID"] = last_event_id
        response = self._open(body, headers)
        if not response.headers.get("Content-Type", "").startswith("text/event-stream"):
            with response:
                self._data(response.status, response.headers, _json(response.read()))
        return Events(response, last_event_id, lambda answer: self._data(response.status, response.headers, answer))

    def _data(self, status: int, headers: Any, answer: dict | None) -> dict[str, Any]:
        if answer is None:
            raise AstridError("NOT_GRAPHQL", f"{self.url} answered {status} with something that is not GraphQL.", status)
        if answer.get("errors"):
            first = answer["errors"][0]
            extensions = first.get("extensions", {})
            raise AstridError(
                extensions.get("code", "UNKNOWN"), first["message"], status, extensions, headers.get("X-Request-Id")
            )
        return answer["data"]

    def _send(self, body: bytes, idempotency_key: str | None) -> tuple[int, Any, dict | None]:
        headers = {"Accept": "application/graphql-response+json"}
        if idempotency_key is not None:
            headers["Idempotency-Key"] = idempotency_key
        with self._open(body, headers) as response:
            return response.status, response.headers, _json(response.read())

    def _open(self, body: bytes, headers: dict[str, str]) -> Any:
        headers = {"Content-Type": "application/json", **headers}
        if self._key:
            headers["X-API-Key"] = self._key
        try:
            return self._opener.open(urllib.request.Request(self.url, body, headers), timeout=self._timeout_s)
        except urllib.error.HTTPError as refusal:
            # A refusal carries a GraphQL answer too.
            return refusal


class Events(Iterator[dict[str, Any]]):
    """The data of each event of a stream. `last_event_id` is the id after which another stream can resume."""

    def __init__(self, response: Any, last_event_id: str | None, data_of: Callable[[dict | None], dict[str, Any]]):
        self.last_event_id = last_event_id
        self._events = self._read(response, data_of)

    def __next__(self) -> dict[str, Any]:
        return next(self._events)

    def _read(self, response: Any, data_of: Callable[[dict | None], dict[str, Any]]) -> Iterator[dict[str, Any]]:
        with response:
            for event_id, answer in _sent_in(response):
                self.last_event_id = event_id or self.last_event_id
                if answer is not None:
                    yield data_of(_json(answer))


def _json(text: bytes) -> dict | None:
    try:
        answer = json.loads(text)
    except ValueError:
        return None
    return answer if isinstance(answer, dict) else None


def _lines(stream: Any) -> Iterator[bytes]:
    try:
        yield from stream
    except http.client.HTTPException as error:
        raise ConnectionError("The stream broke off.") from error


def _sent_in(stream: Any) -> Iterator[tuple[str, bytes | None]]:
    """Yields the ids and answers in server-sent events, until the event `complete`. A comment may contain an id, without an answer."""
    kind, data, event_id = "", b"", ""
    for line in _lines(stream):
        name, _, value = line.rstrip(b"\r\n").partition(b":")
        if name == b"" and value.strip():
            yield value.strip().decode(), None
        elif name == b"event":
            kind = value.strip().decode()
        elif name == b"data":
            data += value.strip()
        elif name == b"id":
            event_id = value.strip().decode()
        elif line.strip() == b"":
            if kind == "complete":
                return
            if data:
                yield event_id, data
            kind, data, event_id = "", b"", ""
    raise ConnectionError("The stream ended before the server said so.")


def _is_worth_a_retry(status: int, answer: dict | None, idempotency_key: str | None) -> bool:
    if status in (429, 503):
        return True
    # Nobody knows whether the request took effect. Only an idempotency key makes it safe to repeat such a mutation.
    return idempotency_key is not None and (status in (500, 502, 504) or _code(answer) == "IDEMPOTENCY_IN_PROGRESS")


def _code(answer: dict | None) -> str | None:
    errors = (answer or {}).get("errors") or [{}]
    return errors[0].get("extensions", {}).get("code")


def _seconds(retry_after: str | None, default: float) -> float:
    return float(retry_after) if retry_after and retry_after.isdigit() else default
