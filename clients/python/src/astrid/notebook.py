"""The names that AstrID's notebooks use. No value that a cell shows contains a key.

from astrid.notebook import authenticate_with_api_key

client = authenticate_with_api_key()
"""

from __future__ import annotations

import os
from typing import Any

from .client import Astrid
from .errors import BadRequest

PREFIX = len("astrid_") + 8


class HiddenKey(str):
    """A key that a cell shows by its prefix. `print` and `str` give the whole key."""

    def __repr__(self) -> str:
        return f"<{self[:PREFIX]}…, shown by print() only>"


class HiddenHeaders(dict[str, str]):
    """Headers that a cell shows without their values. They suit `requests.get(url, headers=AUTH_HEADERS)`."""

    def __repr__(self) -> str:
        return "{" + ", ".join(f"{name!r}: '***'" for name in self) + "}"

    __str__ = __repr__


# The headers of the present credential.
AUTH_HEADERS = HiddenHeaders()
_present: Astrid | None = None


def authenticate_user(email: str | None = None, password: Any = None, *, url: str | None = None) -> Astrid:
    """Signs in with e-mail and password. The notebook asks for what is missing."""
    return _use(Astrid.sign_in(email or input("E-mail: "), password, url=url))


def authenticate_with_api_key(api_key: Any = None, *, url: str | None = None) -> Astrid:
    """Uses a key: the given one, that of ASTRID_API_KEY, or one that the notebook asks for. Raises when it does not work."""
    key = api_key or os.environ.get("ASTRID_API_KEY")
    if not key:
        import getpass

        key = getpass.getpass("API key: ")
    client = Astrid(url or os.environ.get("ASTRID_URL"), api_key=key)
    client.viewer()
    return _use(client)


def create_api_key(
    name: str,
    description: str | None = None,
    permission_set: str = "READ_ONLY",
    *,
    expires_in_days: int = 90,
    scopes: list[str] | None = None,
) -> HiddenKey:
    """Creates a key as the signed-in admin. The server shows it only this time."""
    made = authenticated_client().create_api_key(
        name=name,
        description=description,
        permission_set=permission_set,
        expires_in_days=expires_in_days,
        scopes=scopes or [],
    )
    return HiddenKey(made.key)


def authenticated_client() -> Astrid:
    """The client of the last authentication."""
    if _present is None:
        raise BadRequest("NOT_AUTHENTICATED", "Call authenticate_user or authenticate_with_api_key first.")
    return _present


def _use(client: Astrid) -> Astrid:
    global _present
    _present = client
    AUTH_HEADERS.clear()
    AUTH_HEADERS.update(client._exchange.credential.headers())
    return client
