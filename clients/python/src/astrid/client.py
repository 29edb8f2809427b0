"""The clients: `Astrid`, and `AsyncAstrid` for an event loop."""

from __future__ import annotations

import os
from typing import Any, Self

from .exchange import SIGN_IN
from .generated.async_methods import AsyncMethods
from .generated.methods import Methods
from .reading.progress import Progress
from .transport import password_of
from .writing.cells import rows_of
from .writing.ingest import CHUNK, Ingest, IngestReport


class Astrid(Methods):
    """A client of one server. It has a method for each root field of the schema, and `execute` for any document.

    Example:
        with Astrid.from_env() as client:
            for observation in client.observations(survey="ZTF", near=(210.9, 54.3), radius=0.1):
                print(observation.external_id)
    """

    @classmethod
    def sign_in(cls, email: str, password: Any = None, *, url: str | None = None, **options: Any) -> Self:
        """A client of a signed-in user. Without a password, the terminal asks. The session ends when the client is closed."""
        secret = password_of(password)
        del password  # A traceback may show the variables of this frame.
        client = cls(url or os.environ.get("ASTRID_URL"), **options)
        variables = {"input": {"email": email, "password": secret}}
        client._exchange.credential.session = client._run(client._exchange.open_session(SIGN_IN, variables, "signIn"))
        return client

    def ingest(
        self,
        data: Any,
        *,
        survey: str,
        chunk: int = CHUNK,
        start: int = 0,
        idempotency_key: str | None = None,
        progress: bool | None = None,
    ) -> IngestReport:
        """Writes observations from a table of astropy, a frame of pandas, or rows.

        Columns have the names of the fields, such as `external_id` or `externalId`. A `position` is a SkyCoord. Missing values
        (NaN, NaT, masked) are left out. Ingesting is idempotent: sending a row again changes nothing.

        Args:
            data: The observations.
            survey: The name of their survey.
            chunk: The number of rows of a request, at most 1,000.
            start: The position of the first row to send, to continue an earlier ingest.
            idempotency_key: Names this ingest. It is needed only when the counts of a repeated ingest must stay the same.
            progress: Whether to show a bar. By default a person sees one.
        """
        ingest = Ingest(self._exchange, survey, chunk=chunk, key=idempotency_key, start=start)
        with Progress(progress, len(data) if hasattr(data, "__len__") else None) as shown:
            return self._run(ingest.steps(rows_of(data), shown))


class AsyncAstrid(AsyncMethods):
    """The same for an event loop.

    Example:
        async with AsyncAstrid.from_env() as client:
            async for observation in client.observations(survey="ZTF"):
                print(observation.external_id)
    """

    @classmethod
    async def sign_in(cls, email: str, password: Any = None, *, url: str | None = None, **options: Any) -> Self:
        """A client of a signed-in user. Without a password, the terminal asks. The session ends when the client is closed."""
        secret = password_of(password)
        del password  # A traceback may show the variables of this frame.
        client = cls(url or os.environ.get("ASTRID_URL"), **options)
        variables = {"input": {"email": email, "password": secret}}
        client._exchange.credential.session = await client._run(client._exchange.open_session(SIGN_IN, variables, "signIn"))
        return client

    async def ingest(
        self,
        data: Any,
        *,
        survey: str,
        chunk: int = CHUNK,
        start: int = 0,
        idempotency_key: str | None = None,
        progress: bool | None = None,
    ) -> IngestReport:
        """The same as `Astrid.ingest`."""
        ingest = Ingest(self._exchange, survey, chunk=chunk, key=idempotency_key, start=start)
        with Progress(progress, len(data) if hasattr(data, "__len__") else None) as shown:
            return await self._run(ingest.steps(rows_of(data), shown))
