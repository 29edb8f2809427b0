"""The URL of the API, from the forms that people write, and the version of the server there."""

from __future__ import annotations

import ipaddress
import os
import re

import httpx

from .errors import BadRequest

DEFAULT_URL = "http://127.0.0.1:4000"
_VERSION = re.compile(r"(\d+)\.(\d+)\.(\d+)")


def endpoint_of(url: str, *, allow_http: bool = False) -> httpx.URL:
    """`https://host`, `https://host/graphql` and both with a slash at the end mean the same, also below a path.

    Plain HTTP shows the key to every network on the way. So it is refused beyond loopback, unless `allow_http` or
    ASTRID_ALLOW_HTTP=1 permits it.
    """
    try:
        parsed = httpx.URL(url.strip())
    except (httpx.InvalidURL, TypeError, ValueError):
        parsed = httpx.URL("")
    if parsed.scheme not in ("http", "https") or not parsed.host:
        raise BadRequest("BAD_URL", "The URL of the server must start with http:// or https://. Check ASTRID_URL.")
    if parsed.userinfo:
        raise BadRequest("BAD_URL", "The URL of the server must not contain a user or password. Send an API key instead.")
    is_allowed = allow_http or os.environ.get("ASTRID_ALLOW_HTTP") == "1"
    if parsed.scheme == "http" and not is_allowed and not is_loopback(parsed):
        raise BadRequest(
            "PLAIN_HTTP",
            f"{parsed.host} would receive the credential without encryption. Use https://. "
            "In a network that you trust, set ASTRID_ALLOW_HTTP=1.",
        )
    path = parsed.path.rstrip("/").removesuffix("/graphql")
    return parsed.copy_with(path=f"{path}/graphql", fragment=None)


def is_loopback(url: httpx.URL) -> bool:
    if url.host == "localhost" or url.host.endswith(".localhost"):
        return True
    try:
        return ipaddress.ip_address(url.host).is_loopback
    except ValueError:
        return False


def version_in(text: str) -> tuple[int, int, int] | None:
    """The version in a text, such as the header X-AstrID-Version."""
    found = _VERSION.search(text)
    return (int(found[1]), int(found[2]), int(found[3])) if found else None
