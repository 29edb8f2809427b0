"""The client against a server that misbehaves."""

import json

import pytest

from astrid import Astrid, AstridError, InProgress, NotGraphQL, RateLimited, Unauthenticated, Unavailable, Unreachable

OK = (200, {}, b'{"data":{"x":1}}')
NOW = {"Retry-After": "0"}


def refusal(status: int, code: str, **headers: str) -> tuple[int, dict[str, str], bytes]:
    body = {"errors": [{"message": "No.", "extensions": {"code": code}}]}
    return status, {"X-Request-Id": "r-1", **headers}, json.dumps(body).encode()


@pytest.mark.parametrize(("status", "code"), [(429, "RATE_LIMITED"), (503, "SERVICE_UNAVAILABLE")])
def test_a_query_is_sent_again_when_the_server_is_busy(answers, status, code) -> None:
    url = answers.give(refusal(status, code, **NOW), (status, NOW, b"<html>busy</html>"), OK)
    assert Astrid(url).execute("{ x }") == {"x": 1}
    assert len(answers.seen) == 3


def test_a_mutation_is_not_sent_again_without_an_idempotency_key(answers) -> None:
    url = answers.give(refusal(503, "SERVICE_UNAVAILABLE", **NOW), OK)
    with pytest.raises(Unavailable, match="request r-1") as caught:
        Astrid(url).execute("mutation { x }")
    assert caught.value.retryable
    assert len(answers.seen) == 1


@pytest.mark.parametrize(
    "uncertain", [refusal(500, "INTERNAL_SERVER_ERROR", **NOW), refusal(409, "IDEMPOTENCY_IN_PROGRESS", **NOW)]
)
def test_a_mutation_with_an_idempotency_key_is_sent_again_with_the_same_body(answers, uncertain) -> None:
    url = answers.give(uncertain, OK)
    assert Astrid(url).execute("mutation { x }", idempotency_key="k") == {"x": 1}
    assert answers.bodies[0] == answers.bodies[1]
    assert [each["Idempotency-Key"] for each in answers.seen] == ["k", "k"]


def test_the_client_gives_up_after_its_retries_and_when_the_pause_is_long(answers) -> None:
    url = answers.give(refusal(429, "RATE_LIMITED", **NOW))
    with pytest.raises(RateLimited):
        Astrid(url, retries=2).execute("{ x }")
    assert len(answers.seen) == 3
    answers.give(refusal(429, "RATE_LIMITED", **{"Retry-After": "3600"}))
    with pytest.raises(RateLimited) as caught:
        Astrid(url).execute("{ x }")
    assert caught.value.retry_after == 3600
    assert len(answers.seen) == 4


@pytest.mark.parametrize(
    "answer", [(200, {}, b"<html>"), (502, {}, b"Bad Gateway"), (200, {}, b"[]"), (302, {"Location": "/x"}, b"")]
)
def test_something_else_than_the_api_is_named(answers, answer) -> None:
    with pytest.raises(NotGraphQL, match="ASTRID_URL"):
        Astrid(answers.give(answer), api_key="astrid_x").execute("{ x }")
    assert len(answers.seen) == 1, "a redirect would show the key to another server"


def test_a_dead_server_is_unreachable(answers) -> None:
    with pytest.raises(Unreachable, match="Is the server running"):
        Astrid("http://127.0.0.1:9").execute("{ x }")
    with pytest.raises(Unreachable):
        Astrid(answers.give(None)).execute("{ x }")


def test_an_invalid_idempotency_key_is_refused_before_anything_is_sent(answers) -> None:
    with pytest.raises(AstridError, match="visible ASCII"):
        Astrid(answers.give(OK)).execute("mutation { x }", idempotency_key="nicht möglich")
    assert not answers.seen


def test_each_request_asks_for_graphql_and_has_one_credential(answers) -> None:
    Astrid(answers.give(OK), api_key="astrid_x").execute("{ x }")
    Astrid(answers.url, token="t").execute("{ x }")
    first, second = answers.seen
    assert first["Accept"] == "application/graphql-response+json"
    assert (first["X-API-Key"], first.get("Authorization")) == ("astrid_x", None)
    assert (second.get("X-API-Key"), second["Authorization"]) == (None, "Bearer t")


def test_errors_survive_pickling(answers) -> None:
    import pickle

    url = answers.give(refusal(409, "IDEMPOTENCY_IN_PROGRESS"))
    with pytest.raises(InProgress) as caught:
        Astrid(url, retries=0).execute("mutation { x }", idempotency_key="k")
    copy = pickle.loads(pickle.dumps(caught.value))
    assert (str(copy), copy.retryable, copy.code) == (str(caught.value), True, "IDEMPOTENCY_IN_PROGRESS")


def test_an_unknown_code_is_an_astrid_error(answers) -> None:
    with pytest.raises(AstridError) as caught:
        Astrid(answers.give(refusal(400, "FUTURE_CODE"))).execute("{ x }")
    assert (caught.value.code, caught.value.status) == ("FUTURE_CODE", 400)


def test_a_refusal_without_a_reason_is_still_a_refusal(answers) -> None:
    with pytest.raises(Unauthenticated) as caught:
        Astrid(answers.give(refusal(401, "UNAUTHENTICATED"))).execute("{ x }")
    assert caught.value.reason == "UNKNOWN"
