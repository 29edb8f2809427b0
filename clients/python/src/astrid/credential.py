"""Credentials that no repr, log or traceback shows."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, NoReturn

from .errors import BadRequest

_VISIBLE = re.compile(r"[\x21-\x7e]+")


class Secret:
    """A text that only `reveal` shows."""

    __slots__ = ("_value",)

    def __init__(self, value: str) -> None:
        self._value = value

    def reveal(self) -> str:
        return self._value

    def __repr__(self) -> str:
        return "Secret('***')"

    def __reduce__(self) -> NoReturn:
        raise TypeError("A secret cannot be pickled.")


def is_secret(value: Any) -> bool:
    return hasattr(value, "reveal") or hasattr(value, "get_secret_value")


def revealed(given: Any) -> str:
    """The text of a `Secret`, of pydantic's SecretStr, or of a text."""
    reveal = getattr(given, "reveal", None) or getattr(given, "get_secret_value", None)
    return str(reveal() if reveal else given)


def secret_of(given: Any, what: str) -> Secret:
    value = revealed(given).strip()
    if not _VISIBLE.fullmatch(value):
        raise BadRequest("BAD_CREDENTIAL", f"The {what} is empty, or contains characters that no {what} has.")
    return Secret(value)


@dataclass
class Session:
    """The tokens of a signed-in user."""

    access: Secret
    refresh: Secret

    @classmethod
    def of(cls, payload: Mapping[str, Any]) -> Session:
        return cls(Secret(payload["accessToken"]), Secret(payload["refreshToken"]))


@dataclass
class Credential:
    """An API key, a token, or the session of a signed-in user. Without any of them, requests are anonymous."""

    key: Secret | None = None
    token: Secret | None = None
    session: Session | None = None

    def headers(self) -> dict[str, str]:
        if self.key:
            return {"X-API-Key": self.key.reveal()}
        token = self.session.access if self.session else self.token
        return {"Authorization": f"Bearer {token.reveal()}"} if token else {}


def credential_of(api_key: Any, token: Any) -> Credential:
    if api_key and token:
        raise BadRequest("BAD_CREDENTIAL", "Give an API key or a token, not both.")
    return Credential(key=secret_of(api_key, "API key") if api_key else None, token=secret_of(token, "token") if token else None)
