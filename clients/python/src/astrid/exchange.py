"""Requests and responses without input or output: the synchronous and the asynchronous client perform the same steps.

Each generator yields steps. The transport performs a step and sends its outcome back.
"""

from __future__ import annotations

import json
import re
import warnings
from collections.abc import Generator, Mapping
from dataclasses import dataclass
from typing import Any, TypeAlias, TypeVar

import httpx

from .answers import data_of, pause_before
from .credential import Credential, Session, revealed
from .endpoint import version_in
from .errors import AstridError, AstridWarning, BadRequest, Unauthenticated
from .generated import SERVER_VERSION

# The server sends a comment every 12 s in streams, also when there are no events.
TIMEOUT = httpx.Timeout(60, connect=10)
USER_AGENT = "astrid-client-python"
_IDEMPOTENCY_KEY = re.compile(r"[\x21-\x7e]{1,255}")
_MAY_WRITE = re.compile(r"\b(mutation|subscription)\b")


@dataclass(frozen=True)
class Send:
    """Its outcome is the response, or the failure that prevented one."""

    request: httpx.Request


@dataclass(frozen=True)
class Pause:
    seconds: float


@dataclass(frozen=True)
class Refresh:
    """Exchanges the refresh token, unless another thread or task has done so since."""

    expired: Session


Outcome: TypeAlias = httpx.Response | AstridError | None
T = TypeVar("T")
Steps: TypeAlias = Generator[Send | Pause | Refresh, Outcome, T]

REFRESH = "mutation RefreshSession($input: RefreshSessionInput!) { refreshSession(input: $input) { accessToken refreshToken } }"
SIGN_IN = "mutation SignIn($input: SignInInput!) { signIn(input: $input) { accessToken refreshToken } }"
SIGN_OUT = "mutation SignOut($input: SignOutInput!) { signOut(input: $input) { done } }"


class Exchange:
    """What the requests of one client share."""

    def __init__(self, url: httpx.URL, credential: Credential, retries: int) -> None:
        self.url = url
        self.credential = credential
        self._retries = retries
        self._warned_of: set[str] = set()

    def request(
        self,
        document: str,
        variables: Mapping[str, Any],
        *,
        name: str | None = None,
        key: str | None = None,
        accept: str | None = None,
    ) -> httpx.Request:
        body = {"query": document, "variables": variables} | ({"operationName": name} if name else {})
        headers = {
            "Content-Type": "application/json",
            "Accept": accept or "application/graphql-response+json",
            "User-Agent": USER_AGENT,
        }
        if key is not None:
            if not _IDEMPOTENCY_KEY.fullmatch(key):
                raise BadRequest("BAD_IDEMPOTENCY_KEY", "An idempotency key is 1 to 255 visible ASCII characters.")
            headers["Idempotency-Key"] = key
        content = json.dumps(body, ensure_ascii=False, allow_nan=False, separators=(",", ":"), default=revealed).encode()
        return httpx.Request("POST", self.url, headers=headers, content=content, extensions={"timeout": TIMEOUT.as_dict()})

    def send(
        self,
        document: str,
        variables: Mapping[str, Any],
        *,
        name: str | None = None,
        key: str | None = None,
        is_idempotent: bool = False,
    ) -> Steps[Any]:
        """Returns the data.

        A query is sent again after 429 and 503. A request with an idempotency key, or one that the caller declares
        idempotent, is also sent again when it may have taken effect.
        """
        repeats_uncertain = key is not None or is_idempotent
        tries = 1 if _MAY_WRITE.search(document) and not repeats_uncertain else 1 + self._retries
        # Each attempt sends the same body.
        request = self.request(document, variables, name=name, key=key)
        attempt, has_refreshed = 0, False
        while True:
            attempt += 1
            session = self.credential.session
            outcome = yield Send(self.signed(request))
            failure: AstridError
            try:
                data = self._data(outcome)
            except AstridError as error:
                failure = error
            else:
                assert isinstance(outcome, httpx.Response)
                self._after_success(outcome)
                return data
            if session and not has_refreshed and isinstance(failure, Unauthenticated) and failure.reason == "EXPIRED":
                has_refreshed = True
                if (yield Refresh(session)) is None:
                    continue
            pause = pause_before(failure, attempt, repeats_uncertain)
            if attempt >= tries or pause is None:
                break
            yield Pause(pause)
        # Outside of the handler: the traceback then contains no frames that hold the request.
        raise failure.with_traceback(None) from None

    def _data(self, outcome: Outcome) -> Any:
        if isinstance(outcome, httpx.Response):
            return data_of(outcome, self.url)
        assert outcome is not None
        raise outcome

    def signed(self, request: httpx.Request) -> httpx.Request:
        """Adds the present credential."""
        for name in ("X-API-Key", "Authorization"):
            request.headers.pop(name, None)
        request.headers.update(self.credential.headers())
        return request

    def refresh(self) -> Steps[None]:
        session = self.credential.session
        assert session is not None
        variables = {"input": {"refreshToken": session.refresh}}
        self.credential.session = yield from self.open_session(REFRESH, variables, "refreshSession")

    def open_session(self, document: str, variables: Mapping[str, Any], field: str) -> Steps[Session]:
        """These requests carry no credential."""
        outcome = yield Send(self.request(document, variables))
        return Session.of(self._data(outcome)[field])

    def _after_success(self, response: httpx.Response) -> None:
        ends = response.headers.get("X-API-Key-Expires")
        if ends:
            self._warn(f"The API key expires at {ends}. Ask an admin to extend it (extendApiKey).")
        # A proxy may remove the header.
        self._compare(version_in(response.headers.get("X-AstrID-Version", "")))

    def _compare(self, version: tuple[int, int, int] | None) -> None:
        known = tuple(map(int, SERVER_VERSION.split(".")))
        if version is None or version[:2] == known[:2]:
            return
        seen = ".".join(map(str, version))
        if version > known:
            advice = "newer than this client. Update astrid-client."
        else:
            advice = "older than this client. Some fields may be missing there."
        self._warn(f"The server has version {seen}, {advice} This client was made for {SERVER_VERSION}.")

    def _warn(self, text: str) -> None:
        if text not in self._warned_of:
            self._warned_of.add(text)
            warnings.warn(text, AstridWarning, stacklevel=6)
