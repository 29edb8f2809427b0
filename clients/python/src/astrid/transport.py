"""Performs the steps of requests, in a synchronous and in an asynchronous client."""

from __future__ import annotations

import asyncio
import contextlib
import os
import threading
import time
from collections.abc import Mapping
from types import TracebackType
from typing import Any, Self, TypeVar

import httpx
from pydantic import BaseModel

from .answers import failure_of
from .credential import Secret, credential_of, revealed
from .endpoint import DEFAULT_URL, endpoint_of, is_loopback
from .errors import AstridError
from .exchange import SIGN_OUT, Exchange, Outcome, Pause, Refresh, Send, Steps
from .operation import Operation
from .reading.rows import AsyncRows, Paging, Rows
from .streams import AsyncEvents, Events, Subscription
from .values import variables_of

T = TypeVar("T")
Model = TypeVar("Model", bound=BaseModel)


class _Shared:
    """The settings of a client. Without `api_key` and `token`, requests are anonymous.

    Args:
        url: The server, with or without `/graphql`.
        api_key: The key, as a text or a pydantic SecretStr.
        token: The access token of a signed-in user.
        retries: How often a query, or a mutation with an idempotency key, is sent again.
        allow_http: Permits plain HTTP to another machine.
    """

    def __init__(
        self,
        url: str | None = None,
        *,
        api_key: Any = None,
        token: Any = None,
        retries: int = 3,
        allow_http: bool = False,
    ) -> None:
        endpoint = endpoint_of(url or DEFAULT_URL, allow_http=allow_http)
        self._exchange = Exchange(endpoint, credential_of(api_key, token), retries)
        # A proxy of the environment would receive the key of a server on this machine.
        self._trusts_environment = not is_loopback(endpoint)

    @classmethod
    def from_env(cls, **options: Any) -> Self:
        """Reads ASTRID_URL and ASTRID_API_KEY."""
        return cls(os.environ.get("ASTRID_URL"), api_key=os.environ.get("ASTRID_API_KEY"), **options)

    @property
    def url(self) -> str:
        return str(self._exchange.url)

    def __repr__(self) -> str:
        return f"{type(self).__name__}({self.url!r})"

    def _sign_out_steps(self) -> Steps[Any]:
        session = self._exchange.credential.session
        assert session is not None
        return self._exchange.send(SIGN_OUT, {"input": {"refreshToken": session.refresh}})

    def _steps_of(self, operation: Operation, variables: Mapping[str, Any], key: str | None) -> Steps[Any]:
        return self._exchange.send(operation.document, variables_of(variables), name=operation.name, key=key)


class Transport(_Shared):
    """Sends requests and waits for the responses."""

    def __init__(self, url: str | None = None, **options: Any) -> None:
        super().__init__(url, **options)
        self._http = httpx.Client(follow_redirects=False, trust_env=self._trusts_environment)
        self._refreshing = threading.Lock()

    def execute(self, document: str, /, *, idempotency_key: str | None = None, **variables: Any) -> dict[str, Any]:
        """Sends any document and returns its data."""
        steps = self._exchange.send(document, variables_of(variables), key=idempotency_key)
        data: dict[str, Any] = self._run(steps)
        return data

    def subscribe(self, document: str, /, **variables: Any) -> Events[dict[str, Any]]:
        """Yields the data of each event of any subscription."""
        return Events(Subscription(self._exchange, document, variables_of(variables)), self._http)

    def close(self) -> None:
        """Ends the session of `sign_in`, and closes the connections."""
        if self._exchange.credential.session:
            # Without a sign-out the session ends by itself.
            with contextlib.suppress(AstridError):
                self._run(self._sign_out_steps())
            self._exchange.credential.session = None
        self._http.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.close()

    def _call(self, operation: Operation, variables: Mapping[str, Any], key: str | None = None) -> Any:
        return self._run(self._steps_of(operation, variables, key))[operation.field]

    def _rows(self, operation: Operation, variables: Mapping[str, Any], model: type[Model]) -> Rows[Model]:
        return Rows(self._run, Paging(self._exchange, operation, variables_of(variables), model))

    def _events(self, operation: Operation, variables: Mapping[str, Any], model: type[Model]) -> Events[Model]:
        return Events(Subscription.of(self._exchange, operation, variables_of(variables), model), self._http)

    def _run(self, steps: Steps[T]) -> T:
        outcome: Outcome = None
        while True:
            try:
                step = steps.send(outcome)
            except StopIteration as end:
                result: T = end.value
                return result
            outcome = self._perform(step)

    def _perform(self, step: Send | Pause | Refresh) -> Outcome:
        if isinstance(step, Pause):
            time.sleep(step.seconds)
            return None
        if isinstance(step, Refresh):
            return self._refresh(step)
        try:
            return self._http.send(step.request)
        except httpx.HTTPError as error:
            return failure_of(error, self._exchange.url)

    def _refresh(self, step: Refresh) -> AstridError | None:
        with self._refreshing:
            if self._exchange.credential.session is step.expired:
                try:
                    self._run(self._exchange.refresh())
                except AstridError as error:
                    return error
        return None


class AsyncTransport(_Shared):
    """Sends requests in an event loop."""

    def __init__(self, url: str | None = None, **options: Any) -> None:
        super().__init__(url, **options)
        self._http = httpx.AsyncClient(follow_redirects=False, trust_env=self._trusts_environment)
        self._refreshing = asyncio.Lock()

    async def execute(self, document: str, /, *, idempotency_key: str | None = None, **variables: Any) -> dict[str, Any]:
        """Sends any document and returns its data."""
        steps = self._exchange.send(document, variables_of(variables), key=idempotency_key)
        data: dict[str, Any] = await self._run(steps)
        return data

    def subscribe(self, document: str, /, **variables: Any) -> AsyncEvents[dict[str, Any]]:
        """Yields the data of each event of any subscription."""
        return AsyncEvents(Subscription(self._exchange, document, variables_of(variables)), self._http)

    async def close(self) -> None:
        """Ends the session of `sign_in`, and closes the connections."""
        if self._exchange.credential.session:
            # Without a sign-out the session ends by itself.
            with contextlib.suppress(AstridError):
                await self._run(self._sign_out_steps())
            self._exchange.credential.session = None
        await self._http.aclose()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        await self.close()

    async def _call(self, operation: Operation, variables: Mapping[str, Any], key: str | None = None) -> Any:
        return (await self._run(self._steps_of(operation, variables, key)))[operation.field]

    def _rows(self, operation: Operation, variables: Mapping[str, Any], model: type[Model]) -> AsyncRows[Model]:
        return AsyncRows(self._run, Paging(self._exchange, operation, variables_of(variables), model))

    def _events(self, operation: Operation, variables: Mapping[str, Any], model: type[Model]) -> AsyncEvents[Model]:
        return AsyncEvents(Subscription.of(self._exchange, operation, variables_of(variables), model), self._http)

    async def _run(self, steps: Steps[T]) -> T:
        outcome: Outcome = None
        while True:
            try:
                step = steps.send(outcome)
            except StopIteration as end:
                result: T = end.value
                return result
            outcome = await self._perform(step)

    async def _perform(self, step: Send | Pause | Refresh) -> Outcome:
        if isinstance(step, Pause):
            await asyncio.sleep(step.seconds)
            return None
        if isinstance(step, Refresh):
            return await self._refresh(step)
        try:
            return await self._http.send(step.request)
        except httpx.HTTPError as error:
            return failure_of(error, self._exchange.url)

    async def _refresh(self, step: Refresh) -> AstridError | None:
        async with self._refreshing:
            if self._exchange.credential.session is step.expired:
                try:
                    await self._run(self._exchange.refresh())
                except AstridError as error:
                    return error
        return None


def password_of(given: Any) -> Secret:
    """A text or a pydantic SecretStr. Without one, the terminal asks."""
    if given is None:
        import getpass

        given = getpass.getpass("Password: ")
    return given if isinstance(given, Secret) else Secret(revealed(given))
