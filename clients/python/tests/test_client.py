"""The client against a real server: URLs, credentials, typed methods and documents."""

import asyncio
from collections.abc import Callable
from typing import Any

import pytest
from server import EMAIL, Server

from astrid import (
    Astrid,
    AstridWarning,
    AsyncAstrid,
    BadInput,
    BadRequest,
    Conflict,
    Forbidden,
    InvalidCredentials,
    NotFound,
    Unauthenticated,
    enums,
)
from astrid.endpoint import endpoint_of, version_in


@pytest.mark.parametrize(
    ("given", "path"),
    [
        ("", "/graphql"),
        ("/", "/graphql"),
        ("/graphql", "/graphql"),
        ("/graphql/", "/graphql"),
        ("//", "/graphql"),
        ("/astrid", "/astrid/graphql"),
        ("/astrid/graphql/", "/astrid/graphql"),
    ],
)
def test_the_url_may_end_with_graphql_or_not(given: str, path: str) -> None:
    assert str(endpoint_of(f"https://host{given}")) == f"https://host{path}"


@pytest.mark.parametrize("url", ["", "host", "ftp://host", "http://", "https://user:password@host"])
def test_an_invalid_url_is_refused(url: str) -> None:
    with pytest.raises(BadRequest):
        endpoint_of(url)


def test_plain_http_is_refused_beyond_this_machine_unless_allowed(monkeypatch: pytest.MonkeyPatch) -> None:
    for host in ("127.0.0.1", "localhost", "[::1]"):
        endpoint_of(f"http://{host}:4000")
    with pytest.raises(BadRequest, match="without encryption"):
        Astrid("http://astrid.example", api_key="astrid_x")
    Astrid("http://astrid.example", api_key="astrid_x", allow_http=True)
    monkeypatch.setenv("ASTRID_ALLOW_HTTP", "1")
    Astrid("http://astrid.example", api_key="astrid_x")


def test_from_env_reads_the_url_and_the_key(server: Server, key: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ASTRID_URL", server.url.removesuffix("/graphql"))
    monkeypatch.setenv("ASTRID_API_KEY", f" {key}\n")
    with Astrid.from_env() as client:
        viewer = client.viewer()
    assert viewer is not None
    assert enums.Permission.OBSERVATIONS_INGEST in viewer.permissions


def test_a_user_signs_in_and_the_session_ends_with_the_client(server: Server) -> None:
    with Astrid.sign_in(EMAIL, server.password, url=server.url) as client:
        session = client._exchange.credential.session
        assert session is not None
        refresh = session.refresh
        assert client.users().first() is not None
    with Astrid(server.url) as stranger, pytest.raises(InvalidCredentials):
        stranger.refresh_session(refresh_token=refresh)  # type: ignore[arg-type]


def test_an_expired_access_token_is_refreshed(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    with Astrid.sign_in(EMAIL, server.password, url=server.url) as client:
        exchange = client._exchange
        old = exchange.credential.session
        real = exchange._data
        refusals = iter([Unauthenticated("UNAUTHENTICATED", "Expired.", _expired())])

        def expired_once(outcome):  # type: ignore[no-untyped-def]
            if refusal := next(refusals, None):
                raise refusal
            return real(outcome)

        monkeypatch.setattr(exchange, "_data", expired_once)
        assert client.viewer() is not None
        assert exchange.credential.session is not old


def _expired():  # type: ignore[no-untyped-def]
    from astrid.errors import Details

    return Details(status=401, extensions={"code": "UNAUTHENTICATED", "reason": "EXPIRED"})


def test_a_wrong_password_names_the_next_step(server: Server) -> None:
    with pytest.raises(InvalidCredentials, match="Check the e-mail and the password"):
        Astrid.sign_in(EMAIL, "wrong", url=server.url)


def test_a_missing_and_a_wrong_key_state_their_reason(server: Server) -> None:
    with Astrid(server.url) as client, pytest.raises(Unauthenticated, match="ASTRID_API_KEY") as caught:
        list(client.observations())
    assert caught.value.reason == "MISSING"
    wrong = "astrid_00000000000000000000000000000000000000000001e3qs6"
    with Astrid(server.url, api_key=wrong) as client, pytest.raises(Unauthenticated) as caught:
        list(client.observations())
    assert caught.value.reason == "UNKNOWN"
    assert caught.value.request_id
    assert not caught.value.retryable


def test_a_key_without_a_permission_learns_which(server: Server, make_key: Callable[..., str]) -> None:
    with Astrid(server.url, api_key=make_key(permissions=["READ_PUBLIC"])) as client:
        assert client.surveys().first() is not None
        with pytest.raises(Forbidden) as caught:
            client.surveys(with_observation_count=True).first()
        assert caught.value.missing_permissions == ["read:data"]
        with pytest.raises(Forbidden) as caught:
            client.create_survey(name="forbidden")
        assert caught.value.missing_permissions == ["manage:operations"]


def test_a_key_with_scopes_learns_which_survey_is_missing(server: Server, make_key: Callable[..., str]) -> None:
    key = make_key(permission_set="PREFECT_WORKFLOWS", scopes=["survey:ZTF"])
    with Astrid(server.url, api_key=key) as client, pytest.raises(Forbidden) as caught:
        client.ingest_observations(survey="HST", observations=[])
    assert caught.value.missing_scopes == ["survey:HST"]


def test_typed_methods_return_models(client: Astrid, survey: str) -> None:
    row = {"externalId": "one", "ra": 10.5, "dec": -3.25, "observedAt": "2026-01-05T03:00:00Z"}
    done = client.ingest_observations(survey=survey, observations=[row, {**row, "externalId": "two", "ra": 400}])
    assert (done.inserted, [each.index for each in done.rejected]) == (1, [1])
    found = client.observation(survey=survey, external_id="one")
    assert found is not None
    assert (found.ra, found.dec, found.survey.name) == (10.5, -3.25, survey)
    assert client.observation(survey=survey, external_id="two") is None
    node = client.node(id=found.id)
    assert node is not None
    assert node.typename == "Observation"
    with pytest.raises(Conflict) as caught:
        client.create_survey(name=survey)
    assert caught.value.entity == "Survey"
    with pytest.raises(NotFound):
        client.update_survey(id="Survey:01890a5d-ac96-774b-bcce-b302099a8057", description="x")


def test_any_document_can_be_sent(client: Astrid) -> None:
    data = client.execute("query ($first: Int!) { surveys(first: $first) { nodes { name } } }", first=2)
    assert len(data["surveys"]["nodes"]) == 2
    with pytest.raises(BadRequest) as caught:
        client.execute("{ nothing }")
    assert caught.value.code == "GRAPHQL_VALIDATION_FAILED"


def test_a_mutation_with_an_idempotency_key_takes_effect_once(client: Astrid, survey: str) -> None:
    first = client.create_model(name=survey, version="1", type="cnn", idempotency_key=f"model-{survey}")
    again = client.create_model(name=survey, version="1", type="cnn", idempotency_key=f"model-{survey}")
    assert first == again


async def test_the_asynchronous_client_does_the_same(server: Server, key: str) -> None:
    async with AsyncAstrid(server.url, api_key=key) as client:
        viewer, page = await asyncio.gather(client.viewer(), client.observations().first())
        assert viewer is not None
        assert page is not None
        with pytest.raises(Forbidden):
            await client.users().first()
    async with await AsyncAstrid.sign_in(EMAIL, server.password, url=server.url) as admin:
        assert await admin.users().count() == 1


def test_a_key_that_soon_expires_warns_once(server: Server) -> None:
    with server.admin() as admin:
        key = admin.create_api_key(name="short", permissions=["READ_PUBLIC"], expires_in_days=1).key
    with Astrid(server.url, api_key=key) as client:
        with pytest.warns(AstridWarning, match="extend") as caught:
            client.surveys().first()
            client.surveys().first()
        assert len(caught) == 1


def test_a_server_of_another_version_warns(client: Astrid, answers: Any) -> None:
    assert version_in("1.2.3-beta") == (1, 2, 3)
    assert version_in("") is None
    url = answers.give((200, {"X-AstrID-Version": "9.1.0"}, b'{"data":{"x":1}}'))
    with pytest.warns(AstridWarning, match="9.1.0, newer") as caught:
        other = Astrid(url, api_key="astrid_x")
        other.execute("{ x }")
        other.execute("{ x }")
    assert len(caught) == 1
    assert len(answers.seen) == 2
    for version, word in (((9, 0, 0), "newer"), ((0, 0, 9), "older")):
        with pytest.warns(AstridWarning, match=word):
            client._exchange._compare(version)


def test_a_message_and_its_next_step_are_two_sentences() -> None:
    error = BadInput("BAD_USER_INPUT", "dec: must be a number (seen: a text)")
    assert str(error) == "dec: must be a number (seen: a text). Correct the input."
