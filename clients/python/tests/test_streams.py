"""Streams, on a real server and on one that breaks off."""

import json
import threading

import pytest
from server import Server

from astrid import Astrid, AstridWarning, AsyncAstrid, Forbidden, StreamInterrupted, Unauthenticated

STREAM = {"Content-Type": "text/event-stream", "Content-Length": ""}


def work(client: Astrid, survey: str) -> str:
    row = {"externalId": "live", "ra": 1, "dec": 1, "observedAt": "2026-01-05"}
    client.ingest_observations(survey=survey, observations=[row])
    run = client.start_preprocess_run(survey=survey, external_id="live").preprocess_run
    client.complete_preprocess_run(id=run.id)
    return run.id


def test_a_stream_that_has_begun_misses_no_event(client: Astrid, survey: str) -> None:
    with client.run_changed(survey=survey) as events:
        run = work(client, survey)
        seen = [next(events), next(events)]
    assert [(each.id, each.status) for each in seen] == [(run, "RUNNING"), (run, "COMPLETED")]


async def test_an_asynchronous_stream_yields_the_same(server: Server, key: str, client: Astrid, survey: str) -> None:
    async with AsyncAstrid(server.url, api_key=key) as other, other.run_changed(survey=survey) as events:
        worker = threading.Thread(target=work, args=(client, survey))
        worker.start()
        seen = [await anext(events), await anext(events)]
        worker.join()
    assert [each.status for each in seen] == ["RUNNING", "COMPLETED"]


def test_a_refused_stream_raises_at_once(server: Server, make_key) -> None:
    with Astrid(server.url) as stranger, pytest.raises(Unauthenticated):
        next(stranger.run_changed())
    with Astrid(server.url, api_key=make_key(permissions=["READ_PUBLIC"])) as client, pytest.raises(Forbidden):
        next(client.run_changed())


def test_any_subscription_can_be_sent(client: Astrid, survey: str) -> None:
    document = "subscription ($survey: String) { runChanged(filter: { survey: $survey }) { status } }"
    with client.subscribe(document, survey=survey) as events:
        work(client, survey)
        assert next(events) == {"runChanged": {"status": "RUNNING"}}


def event(number: int, with_id: bool = True) -> bytes:
    name = f"id: e{number}\n" if with_id else ""
    return f"{name}event: next\ndata: {json.dumps({'data': {'n': number}})}\n\n".encode()


def broken(*parts: bytes) -> tuple[int, dict[str, str], bytes]:
    return 200, {"Content-Type": "text/event-stream", "Connection": "close", "Content-Length": "99999"}, b"".join(parts)


def whole(*parts: bytes) -> tuple[int, dict[str, str], bytes]:
    return 200, {"Content-Type": "text/event-stream"}, b"".join([*parts, b"event: complete\ndata:\n\n"])


def test_a_stream_continues_after_the_last_event(answers, monkeypatch) -> None:
    monkeypatch.setattr("astrid.streams.time.sleep", lambda _seconds: None)
    url = answers.give(broken(event(1), event(2)), (503, {"Retry-After": "0"}, b"busy"), whole(event(3)))
    assert list(Astrid(url).subscribe("subscription { n }")) == [{"n": 1}, {"n": 2}, {"n": 3}]
    assert [each.get("Last-Event-ID") for each in answers.seen] == [None, "e2", "e2"]


def test_a_stream_without_event_ids_warns_that_events_may_be_missing(answers, monkeypatch) -> None:
    monkeypatch.setattr("astrid.streams.time.sleep", lambda _seconds: None)
    url = answers.give(broken(event(1, with_id=False)), whole(event(2, with_id=False)))
    with pytest.warns(AstridWarning, match="may have missed"):
        assert list(Astrid(url).subscribe("subscription { n }")) == [{"n": 1}, {"n": 2}]


def test_a_stream_gives_up_when_it_never_receives_an_event(answers, monkeypatch) -> None:
    monkeypatch.setattr("astrid.streams.time.sleep", lambda _seconds: None)
    url = answers.give((200, {"Content-Type": "text/event-stream"}, b""))
    with pytest.warns(AstridWarning), pytest.raises(StreamInterrupted):
        list(Astrid(url).subscribe("subscription { n }"))


def test_an_error_in_a_stream_is_raised(answers) -> None:
    refused = {"errors": [{"message": "Revoked.", "extensions": {"code": "UNAUTHENTICATED", "reason": "REVOKED"}}]}
    url = answers.give(whole(event(1), f"event: next\ndata: {json.dumps(refused)}\n\n".encode()))
    events = Astrid(url).subscribe("subscription { n }")
    assert next(events) == {"n": 1}
    with pytest.raises(Unauthenticated) as caught:
        next(events)
    assert caught.value.reason == "REVOKED"
