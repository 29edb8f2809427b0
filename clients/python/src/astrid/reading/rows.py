"""The rows of a list. They are read page by page, and the next page is read while the caller works on the present one."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from pydantic import BaseModel

from ..errors import LimitExceeded
from ..exchange import Exchange, Steps
from ..operation import Operation
from .collecting import Collection
from .progress import Progress

if TYPE_CHECKING:
    import pandas
    from astropy.table import QTable

Model = TypeVar("Model", bound=BaseModel)
Nodes = list[dict[str, Any]]


class Paging(Generic[Model]):
    """The position in a list, and the size of its pages."""

    def __init__(
        self,
        exchange: Exchange,
        operation: Operation,
        variables: Mapping[str, Any],
        model: type[Model],
        at_most: int | None = None,
    ) -> None:
        assert operation.page_size is not None
        self._exchange = exchange
        self._operation = operation
        self._variables = dict(variables)
        self._size = operation.page_size
        self._left = at_most
        self._after: str | None = None
        self._is_done = at_most == 0
        self.model = model
        self.total: int | None = None

    def restarted(self, at_most: int | None = None, *, counted: bool = False) -> Paging[Model]:
        """The same list from its beginning."""
        limit = self._left if at_most is None else at_most
        variables = {**self._variables, "withTotalCount": True} if counted else self._variables
        return Paging(self._exchange, self._operation, variables, self.model, limit)

    @property
    def switches(self) -> frozenset[str]:
        """The additional fields that the caller asked for."""
        return frozenset(name for name, value in self._variables.items() if name.startswith("with") and value is True)

    @property
    def can_count(self) -> bool:
        return "$withTotalCount" in self._operation.document

    def next_page(self) -> Steps[Nodes | None]:
        """The rows of the next page, or None after the last."""
        if self._is_done:
            return None
        while True:
            size = self._size if self._left is None else min(self._size, self._left)
            variables = {**self._variables, "first": size, "after": self._after}
            try:
                # Reading is idempotent, so a long read survives a restart of the server.
                data = yield from self._exchange.send(
                    self._operation.document,
                    variables,
                    name=self._operation.name,
                    is_idempotent=self._after is not None,
                )
            except LimitExceeded as error:
                if error.limit not in ("cost", "bytes") or size <= 1:
                    raise
                self._size = size // 2
                continue
            return self._page(data[self._operation.field])

    def _page(self, page: Mapping[str, Any]) -> Nodes:
        nodes: Nodes = page["nodes"]
        self.total = page.get("totalCount", self.total)
        self._after = page["pageInfo"]["endCursor"]
        if self._left is not None:
            self._left -= len(nodes)
        self._is_done = not page["pageInfo"]["hasNextPage"] or self._left == 0
        return nodes


class _Lists(Generic[Model]):
    """What the synchronous and the asynchronous list share."""

    def __init__(self, run: Callable[[Steps[Any]], Any], paging: Paging[Model]) -> None:
        self._run = run
        self._paging = paging

    def __repr__(self) -> str:
        return f"{type(self).__name__}[{self._paging.model.__name__}]"

    def _begin(self, progress: bool | None) -> tuple[Paging[Model], Progress]:
        shown = Progress(progress)
        # Counting takes the server longer than a page, so only a bar counts.
        paging = self._paging.restarted(counted=shown.is_shown and self._paging.can_count)
        return paging, shown


class Rows(_Lists[Model]):
    """Iterates over the rows of a list. Each iteration reads the list from its beginning."""

    def limit(self, at_most: int) -> Rows[Model]:
        """The same list, with at most this number of rows."""
        return Rows(self._run, self._paging.restarted(at_most))

    def __iter__(self) -> Iterator[Model]:
        validate = self._paging.model.model_validate
        for nodes in self._nodes(self._paging.restarted()):
            for node in nodes:
                yield validate(node)

    def pages(self) -> Iterator[list[Model]]:
        validate = self._paging.model.model_validate
        for nodes in self._nodes(self._paging.restarted()):
            yield [validate(node) for node in nodes]

    def first(self) -> Model | None:
        return next(iter(self.limit(1)), None)

    def count(self) -> int:
        """The number of rows, counted by the server."""
        paging = self._paging.restarted(1, counted=True)
        self._run(paging.next_page())
        if paging.total is None:
            raise TypeError("The server does not count this list.")
        return paging.total

    def to_pandas(self, *, progress: bool | None = None) -> pandas.DataFrame:
        """All rows with times in UTC, categories and nullable types. It needs `astrid-client[pandas]`."""
        from .frames import frame_of

        return frame_of(self._collected(progress))

    def to_table(self, *, progress: bool | None = None) -> QTable:
        """All rows with units, times and positions. It needs `astrid-client[astropy]`."""
        from .tables import table_of

        return table_of(self._collected(progress))

    def _collected(self, progress: bool | None) -> Collection:
        paging, shown = self._begin(progress)
        collection = Collection(paging.model, paging.switches)
        with shown:
            for nodes in self._nodes(paging):
                collection.add(nodes)
                shown.advance(len(nodes), paging.total)
        return collection

    def _nodes(self, paging: Paging[Model]) -> Iterator[Nodes]:
        with ThreadPoolExecutor(1, "astrid-page") as background:
            nodes: Nodes | None = self._run(paging.next_page())
            while nodes is not None:
                coming = background.submit(lambda: self._run(paging.next_page()))
                try:
                    yield nodes
                except BaseException:
                    # The caller stopped reading.
                    coming.cancel()
                    raise
                nodes = coming.result()


class AsyncRows(_Lists[Model]):
    """Iterates over the rows of a list in an event loop. Each iteration reads the list from its beginning."""

    _run: Callable[[Steps[Any]], Awaitable[Any]]

    def limit(self, at_most: int) -> AsyncRows[Model]:
        """The same list, with at most this number of rows."""
        return AsyncRows(self._run, self._paging.restarted(at_most))

    async def __aiter__(self) -> AsyncIterator[Model]:
        validate = self._paging.model.model_validate
        async for nodes in self._nodes(self._paging.restarted()):
            for node in nodes:
                yield validate(node)

    async def pages(self) -> AsyncIterator[list[Model]]:
        validate = self._paging.model.model_validate
        async for nodes in self._nodes(self._paging.restarted()):
            yield [validate(node) for node in nodes]

    async def first(self) -> Model | None:
        async for row in self.limit(1):
            return row
        return None

    async def count(self) -> int:
        """The number of rows, counted by the server."""
        paging = self._paging.restarted(1, counted=True)
        await self._run(paging.next_page())
        if paging.total is None:
            raise TypeError("The server does not count this list.")
        return paging.total

    async def to_pandas(self, *, progress: bool | None = None) -> pandas.DataFrame:
        """All rows with times in UTC, categories and nullable types. It needs `astrid-client[pandas]`."""
        from .frames import frame_of

        return frame_of(await self._collected(progress))

    async def to_table(self, *, progress: bool | None = None) -> QTable:
        """All rows with units, times and positions. It needs `astrid-client[astropy]`."""
        from .tables import table_of

        return table_of(await self._collected(progress))

    async def _collected(self, progress: bool | None) -> Collection:
        paging, shown = self._begin(progress)
        collection = Collection(paging.model, paging.switches)
        with shown:
            async for nodes in self._nodes(paging):
                collection.add(nodes)
                shown.advance(len(nodes), paging.total)
        return collection

    async def _nodes(self, paging: Paging[Model]) -> AsyncIterator[Nodes]:
        nodes: Nodes | None = await self._run(paging.next_page())
        while nodes is not None:
            coming = asyncio.ensure_future(self._run(paging.next_page()))
            try:
                yield nodes
                nodes = await coming
            finally:
                coming.cancel()
