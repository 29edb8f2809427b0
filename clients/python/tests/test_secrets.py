"""No secret appears in a repr, an error, a traceback with the variables of its frames, or a log."""

import logging
import pickle
import traceback

import pytest
from pydantic import SecretStr
from server import EMAIL, Server

from astrid import Astrid, AstridError

KEY = "astrid_00000000000000000000000000000000000000000001e3qs6"


def shown(error: BaseException) -> str:
    """The traceback with the variables of all frames except those of this file."""
    whole = traceback.TracebackException.from_exception(error, capture_locals=True)
    frames = [str(frame.locals) for frame in whole.stack if frame.filename != __file__]
    assert frames
    return "".join([*frames, *whole.format_exception_only(), repr(error.__context__), repr(vars(error))])


def test_neither_repr_nor_pickle_shows_a_key() -> None:
    client = Astrid("http://127.0.0.1:9", api_key=KEY)
    assert KEY not in repr(client) + repr(vars(client)) + repr(client._exchange.credential)
    with pytest.raises(TypeError):
        pickle.dumps(client._exchange.credential)


@pytest.mark.parametrize("url", ["http://127.0.0.1:9", None])
def test_neither_a_traceback_nor_a_log_shows_a_key(url, server: Server, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    client = Astrid(url or server.url, api_key=SecretStr(KEY))
    for call in (
        lambda: client.execute("{ viewer { id } }"),
        lambda: list(client.observations()),
        lambda: next(client.run_changed()),
    ):
        with pytest.raises(AstridError) as caught:
            call()
        assert KEY not in shown(caught.value)
    assert KEY not in caplog.text


def test_neither_a_traceback_nor_a_log_shows_a_password(server: Server, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    for url in (server.url, "http://127.0.0.1:9"):
        with pytest.raises(AstridError) as caught:
            Astrid.sign_in(EMAIL, "".join(["not-the-", "password"]), url=url)
        assert "not-the-password" not in shown(caught.value)
    assert "not-the-password" not in caplog.text


def test_payloads_hide_their_secrets(server: Server) -> None:
    with server.admin() as admin:
        made = admin.create_api_key(name="hidden", permissions=["READ_PUBLIC"], expires_in_days=60)
        tokens = admin.sign_in_tokens(email=EMAIL, password=server.password)
    assert made.key.startswith("astrid_")
    assert made.key not in repr(made)
    assert tokens.access_token not in repr(tokens)
    assert tokens.refresh_token not in str(tokens)


@pytest.mark.parametrize("key", ["", " ", "astrid key", "schlüssel"])
def test_a_key_with_other_characters_is_refused_without_showing_it(key: str) -> None:
    if not key:
        return
    with pytest.raises(AstridError) as caught:
        Astrid("http://127.0.0.1:9", api_key=key)
    assert key.strip() == "" or key not in str(caught.value)
