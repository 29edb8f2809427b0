"""A small client for the AstrID GraphQL API, with the standard library alone: copy it beside your own script.

    from astrid import AstridClient, AstridError
    client = AstridClient()  # ASTRID_URL and ASTRID_API_KEY
    data = client.request("query ($first: Int!) { observations(first: $first) { nodes { externalId } } }", first=3)
"""

import json
import os
import time
import urllib.error
import urllib.request
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


class _NoRedirects(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *_args: Any) -> None:
        """Followed elsewhere, a redirect would take the key along."""


class AstridClient:
    def __init__(self, url: str | None = None, api_key: str | None = None, tries: int = 4, timeout_s: float = 60):
        self.url = url or os.environ.get("ASTRID_URL") or DEFAULT_URL
        self._key = (api_key or os.environ.get("ASTRID_API_KEY") or "").strip()
        self._tries = tries
        self._timeout_s = timeout_s
        self._opener = urllib.request.build_opener(_NoRedirects)

    def request(self, query: str, **variables: Any) -> dict[str, Any]:
        """Returns the data of the answer. Raises AstridError when the server refuses, URLError when nothing answers.

        After 429 and 503 a query is tried again when the server says; a mutation never is, since you decide about it.
        """
        tries = 1 if "mutation" in query else self._tries
        for attempt in range(1, tries + 1):
            status, headers, answer = self._send({"query": query, "variables": variables})
            pause = _seconds(headers.get("Retry-After"), default=2 ** (attempt - 1))
            if status not in (429, 503) or attempt == tries or pause > LONGEST_PAUSE_S:
                break
            time.sleep(pause)
        if answer is None:
            raise AstridError("NOT_GRAPHQL", f"{self.url} answered {status} with something that is not GraphQL.", status)
        if answer.get("errors"):
            first = answer["errors"][0]
            extensions = first.get("extensions", {})
            raise AstridError(
                extensions.get("code", "UNKNOWN"), first["message"], status, extensions, headers.get("X-Request-Id")
            )
        return answer["data"]

    def _send(self, body: dict) -> tuple[int, Any, dict | None]:
        headers = {"Content-Type": "application/json", "Accept": "application/graphql-response+json"}
        if self._key:
            headers["X-API-Key"] = self._key
        request = urllib.request.Request(self.url, json.dumps(body).encode(), headers)
        try:
            response = self._opener.open(request, timeout=self._timeout_s)
        except urllib.error.HTTPError as refusal:
            # A refusal carries a GraphQL answer too.
            response = refusal
        with response:
            text = response.read()
        try:
            answer = json.loads(text)
        except ValueError:
            answer = None
        return response.status, response.headers, answer if isinstance(answer, dict) else None


def _seconds(retry_after: str | None, default: float) -> float:
    return float(retry_after) if retry_after and retry_after.isdigit() else default
