"""gql: docs/clients.md shows this file."""

from gql import Client
from gql.transport.exceptions import TransportQueryError
from gql.transport.httpx import HTTPXTransport


def connect(url: str, api_key: str | None = None) -> Client:
    headers = {"X-API-Key": api_key} if api_key else {}
    return Client(transport=HTTPXTransport(url=url, headers=headers, timeout=60))


def errors_in(error: TransportQueryError) -> list[dict]:
    """The server's errors: `extensions` holds the code, and `missingPermissions` when the code is FORBIDDEN."""
    return error.errors or []
