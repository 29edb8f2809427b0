"""A base client for ariadne-codegen, with subscriptions by server-sent events: docs/clients.md shows this file."""

from collections.abc import AsyncIterator
from typing import Any

import httpx
from httpx_sse import aconnect_sse
from pydantic import BaseModel
from pydantic_core import to_jsonable_python

from .base_model import UNSET

# The server sends a comment every 12 s, also when there are no events.
TIMEOUT_S = 60


class AstridError(Exception):
    """The server's errors: `extensions` holds the code, and `missingPermissions` when the code is FORBIDDEN."""

    def __init__(self, errors: list[dict[str, Any]]):
        super().__init__("; ".join(error["message"] for error in errors))
        self.errors = errors
        self.extensions: dict[str, Any] = errors[0].get("extensions", {})


class AstridBaseClient:
    def __init__(self, url: str, api_key: str | None = None):
        self._url = url
        self._http = httpx.AsyncClient(headers={"X-API-Key": api_key} if api_key else {}, timeout=TIMEOUT_S)

    async def __aenter__(self):
        return self

    async def __aexit__(self, *_error: object) -> None:
        await self._http.aclose()

    async def execute(self, query: str, operation_name: str | None = None, variables: dict | None = None) -> httpx.Response:
        return await self._http.post(self._url, json=_request(query, operation_name, variables))

    def get_data(self, response: httpx.Response) -> dict[str, Any]:
        # A refusal is a GraphQL answer too, with any HTTP status.
        return _data(response.json())

    async def execute_ws(
        self, query: str, operation_name: str | None = None, variables: dict | None = None
    ) -> AsyncIterator[dict[str, Any]]:
        """The generated code calls subscriptions by this name."""
        request = _request(query, operation_name, variables)
        async with aconnect_sse(self._http, "POST", self._url, json=request) as source:
            async for event in source.aiter_sse():
                if event.event == "complete":
                    return
                yield _data(event.json())
        raise ConnectionError("The stream ended before the server said so.")


def _request(query: str, operation_name: str | None, variables: dict | None) -> dict[str, Any]:
    given = {name: _json(value) for name, value in (variables or {}).items() if value is not UNSET}
    return {"query": query, "operationName": operation_name, "variables": given}


def _json(value: Any) -> Any:
    if isinstance(value, BaseModel):
        return value.model_dump(mode="json", by_alias=True, exclude_unset=True)
    if isinstance(value, list):
        return [_json(each) for each in value]
    return to_jsonable_python(value)


def _data(answer: dict[str, Any]) -> dict[str, Any]:
    if answer.get("errors"):
        raise AstridError(answer["errors"])
    return answer["data"]
