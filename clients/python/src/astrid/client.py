"""The clients: `Astrid`, and `AsyncAstrid` for an event loop."""

from __future__ import annotations

import os
from typing import Any, Self

from .exchange import SIGN_IN
from .generated.async_methods import AsyncMethods
from .generated.methods import Methods
from .transport import password_of


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
