"""Streams of server-sent events. They reconnect, and continue after the last event that they received."""

from __future__ import annotations

import asyncio
import json
import time
import warnings
from collections.abc import AsyncGenerator, AsyncIterator, Callable, Generator, Iterator, Mapping
from typing import Any, Generic, Self, TypeVar

import httpx
from httpx_sse import EventSource, ServerSentEvent
from pydantic import BaseModel

from .answers import LONGEST_PAUSE_S, data_in, data_of, failure_of, pause_before
from .errors import AstridError, AstridWarning, Details, Forbidden, StreamInterrupted
from .exchange import Exchange
from .operation import Operation

T = TypeVar("T")
Model = TypeVar("Model", bound=BaseModel)

ACCEPT = "text/event-stream, application/graphql-response+json"
# Failures in a row, without an event between them.
TRIES = 10


def is_stream(response: httpx.Response) -> bool:
    return str(response.headers.get("Content-Type", "")).startswith("text/event-stream")


class Subscription(Generic[T]):
    """The request of a stream, and its position in the stream."""

    def __init__(
        self,
        exchange: Exchange,
        document: str,
        variables: Mapping[str, Any],
        *,
        name: str | None = None,
        read: Callable[[Any], T] | None = None,
    ) -> None:
        self._exchange = exchange
        self._document = document
        self._variables = variables
        self._name = name
        self._read: Callable[[Any], Any] = read or (lambda data: data)
        self._last_id = ""
        self._failures = 0
        self._has_begun = False

    @classmethod
    def of(
        cls, exchange: Exchange, operation: Operation, variables: Mapping[str, Any], model: type[Model]
    ) -> Subscription[Model]:
        def read(data: Any) -> Model:
            return model.model_validate(data[operation.field])

        return Subscription(exchange, operation.document, variables, name=operation.name, read=read)

    def request(self) -> httpx.Request:
        request = self._exchange.request(self._document, self._variables, name=self._name, accept=ACCEPT)
        if self._last_id:
            request.headers["Last-Event-ID"] = self._last_id
        return self._exchange.signed(request)

    def connected(self) -> None:
        """Warns when events may be missing: the server named no position from which to continue."""
        if self._has_begun and not self._last_id:
            warnings.warn(
                "The stream was interrupted, and may have missed events. Read the present state by a query.",
                AstridWarning,
                stacklevel=4,
            )
        self._has_begun = True

    def refused(self, response: httpx.Response) -> AstridError:
        try:
            data_of(response, self._exchange.url)
        except AstridError as error:
            return error
        return StreamInterrupted("STREAM_INTERRUPTED", "The server answered without a stream.")

    def received(self, event: ServerSentEvent, response: httpx.Response) -> T:
        """The data of an event. Raises the error in it."""
        details = Details(status=response.status_code, request_id=response.headers.get("X-Request-Id"))
        data = data_in(json.loads(event.data), details, self._exchange.url)
        if event.id:
            self._last_id = event.id
        self._failures = 0
        result: T = self._read(data)
        return result

    def interrupted(self) -> AstridError:
        return StreamInterrupted("STREAM_INTERRUPTED", "The stream ended before the server said so.")

    def failed(self, error: httpx.HTTPError) -> AstridError:
        return failure_of(error, self._exchange.url)

    def pause_after(self, error: AstridError) -> float:
        """The seconds to wait before the next attempt. Raises the error when there should be none."""
        self._failures += 1
        changed = isinstance(error, Forbidden) and bool(error.extensions.get("powerChanged"))
        pause = 0.0 if changed else pause_before(error, min(self._failures, 5), True)
        if pause is None or self._failures >= TRIES or not (self._has_begun or error.status in (429, 503)):
            raise error.with_traceback(None) from None
        return min(pause, LONGEST_PAUSE_S)


class Events(Generic[T]):
    """Iterates over the events of a subscription. `with events:` returns when the server has accepted the subscription,
    so no later event is missed. `close` ends the stream, and so does leaving the block.
    """

    def __init__(self, subscription: Subscription[T], http: httpx.Client) -> None:
        self._subscription = subscription
        self._http = http
        self._response: httpx.Response | None = None
        self._iterator = self._events()

    def __iter__(self) -> Iterator[T]:
        return self._iterator

    def __next__(self) -> T:
        return next(self._iterator)

    def __enter__(self) -> Self:
        self._response = self._connected()
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        self._iterator.close()
        if self._response is not None:
            self._response.close()

    def _connected(self) -> httpx.Response:
        """The response that will contain the events."""
        while True:
            failure: AstridError
            try:
                response = self._http.send(self._subscription.request(), stream=True)
                if is_stream(response):
                    self._subscription.connected()
                    return response
                response.read()
                failure = self._subscription.refused(response)
            except httpx.HTTPError as error:
                failure = self._subscription.failed(error)
            time.sleep(self._subscription.pause_after(failure))

    def _events(self) -> Generator[T, None, None]:
        while True:
            response, self._response = self._response or self._connected(), None
            failure: AstridError
            try:
                for event in EventSource(response).iter_sse():
                    if event.event == "complete":
                        return
                    yield self._subscription.received(event, response)
                failure = self._subscription.interrupted()
            except AstridError as error:
                failure = error
            except httpx.HTTPError as error:
                failure = self._subscription.failed(error)
            finally:
                response.close()
            time.sleep(self._subscription.pause_after(failure))


class AsyncEvents(Generic[T]):
    """Iterates over the events of a subscription. `async with events:` returns when the server has accepted the subscription,
    so no later event is missed. `aclose` ends the stream, and so does leaving the block.
    """

    def __init__(self, subscription: Subscription[T], http: httpx.AsyncClient) -> None:
        self._subscription = subscription
        self._http = http
        self._response: httpx.Response | None = None
        self._iterator = self._events()

    def __aiter__(self) -> AsyncIterator[T]:
        return self._iterator

    async def __anext__(self) -> T:
        return await anext(self._iterator)

    async def __aenter__(self) -> Self:
        self._response = await self._connected()
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.aclose()

    async def aclose(self) -> None:
        await self._iterator.aclose()
        if self._response is not None:
            await self._response.aclose()

    async def _connected(self) -> httpx.Response:
        """The response that will contain the events."""
        while True:
            failure: AstridError
            try:
                response = await self._http.send(self._subscription.request(), stream=True)
                if is_stream(response):
                    self._subscription.connected()
                    return response
                await response.aread()
                failure = self._subscription.refused(response)
            except httpx.HTTPError as error:
                failure = self._subscription.failed(error)
            await asyncio.sleep(self._subscription.pause_after(failure))

    async def _events(self) -> AsyncGenerator[T, None]:
        while True:
            response, self._response = self._response or await self._connected(), None
            failure: AstridError
            try:
                async for event in EventSource(response).aiter_sse():
                    if event.event == "complete":
                        return
                    yield self._subscription.received(event, response)
                failure = self._subscription.interrupted()
            except AstridError as error:
                failure = error
            except httpx.HTTPError as error:
                failure = self._subscription.failed(error)
            finally:
                await response.aclose()
            await asyncio.sleep(self._subscription.pause_after(failure))
