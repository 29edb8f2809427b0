"""Runs of a worker: claims, heartbeats, completion, failure and takeover."""

import threading
from collections.abc import Generator

import pytest
from processes import until

from astrid import Astrid, runs
from astrid.runs import Run, RunLost, claim, claimed, started

ROW = {"ra": 1.0, "dec": 1.0, "observed_at": "2026-01-05"}


@pytest.fixture
def waiting(client: Astrid, survey: str) -> str:
    """A survey of which three observations wait."""
    client.ingest([{"external_id": f"w{n}", **ROW} for n in range(3)], survey=survey)
    return survey


def statuses(client: Astrid, survey: str) -> dict[str, str]:
    return {each.external_id: each.status for each in client.observations(survey=survey)}


def test_a_pipeline_of_claims_processes_what_waits(client: Astrid, waiting: str) -> None:
    model = client.create_model(name=waiting, version="1", type="cnn").model
    for step, given in (("preprocess", {}), ("difference", {"threshold": 5.0}), ("model", {"model_id": model.id})):
        count = 0
        for run in claimed(client, step, survey=waiting, limit=2, **given):
            with run:
                if step == "difference":
                    run.record([{"ra": 1, "dec": 1, "snr": 9}])
                if step == "model":
                    run.record([{"ra": 1, "dec": 1, "confidence": 0.9}])
            count += 1
        assert count == 3
    assert set(statuses(client, waiting).values()) == {"DIFFERENCED"}
    assert client.detections(survey=waiting).count() == 3


def test_an_exception_fails_the_run_and_is_raised(client: Astrid, waiting: str) -> None:
    [run] = claim(client, "preprocess", survey=waiting, limit=1, max_attempts=1)
    with pytest.raises(ZeroDivisionError), run:
        run.results["calibration_applied"] = 1 / 0
    row = client.preprocess_run(id=run.id)
    assert row is not None
    assert (row.status, row.error) == ("FAILED", "ZeroDivisionError: division by zero")


def test_a_started_run_is_completed_with_its_results(client: Astrid, waiting: str) -> None:
    with started(client, "preprocess", survey=waiting, external_id="w1") as run:
        run.results |= {"calibration_applied": True, "registration_quality": 0.5}
    row = client.preprocess_run(id=run.id)
    assert row is not None
    assert (row.status, row.registration_quality) == ("COMPLETED", 0.5)


def test_jobs_are_claimed_and_completed(client: Astrid, waiting: str) -> None:
    job = client.create_processing_job(type="nightly", survey=waiting).processing_job
    for run in claimed(client, "job", survey=waiting):
        with run:
            assert run.id == job.id
    done = client.processing_job(id=job.id)
    assert done is not None
    assert done.status == "COMPLETED"


def test_heartbeats_renew_the_lease(client: Astrid, waiting: str) -> None:
    [run] = claim(client, "preprocess", survey=waiting, limit=1, lease_s=30)
    run.lease_s = 0.03

    def lease() -> object:
        row = client.preprocess_run(id=run.id)
        assert row is not None
        return row.lease_ends_at

    before = lease()
    with run:
        until(lambda: lease() != before, "a heartbeat")


def lease_of(client: Astrid, run: Run) -> object:
    row = client.preprocess_run(id=run.id)
    assert row is not None
    return row.lease_ends_at


def batch_of(client: Astrid, survey: str) -> Generator[Run, None, None]:
    """A batch whose heartbeats come as fast as if its lease were short."""
    held = claim(client, "preprocess", survey=survey, limit=3)
    for run in held:
        run.lease_s = 0.3
    return runs._each(held)


def keepers() -> list[threading.Thread]:
    return [each for each in threading.enumerate() if each.name.startswith("heartbeats-")]


def test_the_runs_of_a_batch_that_come_later_keep_their_lease(client: Astrid, waiting: str) -> None:
    batch = batch_of(client, waiting)
    with next(batch) as first:
        [later, _] = [each for each in client.preprocess_runs(survey=waiting) if each.id != first.id]
        before = later.lease_ends_at
        until(lambda: lease_of(client, Run(client, "preprocess", later.id, 0, later)) != before, "a heartbeat")
    [keeper] = keepers()
    batch.close()
    assert not keeper.is_alive(), "the heartbeats end with the iterator"


def test_the_heartbeats_of_a_batch_end_when_the_caller_has_stopped(client: Astrid, waiting: str) -> None:
    batch = batch_of(client, waiting)
    with pytest.raises(ZeroDivisionError), next(batch):
        _ = 1 / 0
    # The iterator is still open, as in a traceback that somebody keeps.
    until(lambda: not keepers(), "the end of the heartbeats")
    batch.close()


def test_a_worker_can_wait_for_the_runs_of_another(client: Astrid, waiting: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(runs, "PAUSE_S", 0.02)
    held = claim(client, "preprocess", survey=waiting, limit=1)
    assert len(list(claimed(client, "preprocess", survey=waiting))) == 2, "without `wait` the runs of others do not matter"
    seen: list[Run] = []

    def work() -> None:
        for run in claimed(client, "preprocess", survey=waiting, wait=True):
            with run:
                seen.append(run)

    worker = threading.Thread(target=work)
    worker.start()
    worker.join(0.5)
    assert worker.is_alive(), "it waits"
    for run in client.preprocess_runs(survey=waiting):
        if run.id != held[0].id:
            client.complete_preprocess_run(id=run.id, attempt=run.attempt)
    worker.join(0.5)
    assert worker.is_alive(), "it waits for the last one"
    client.fail_preprocess_run(id=held[0].id, attempt=held[0].attempt, error="lost")
    worker.join(60)
    assert not worker.is_alive()
    assert [run.id for run in seen] == [held[0].id], "a run that the other worker loses comes here"


def test_each_claim_of_a_series_is_another_request(client: Astrid, waiting: str) -> None:
    with pytest.raises(TypeError, match="idempotency key to `claim`"):
        next(claimed(client, "preprocess", survey=waiting, idempotency_key="x"))


def test_a_run_that_another_worker_has_taken_over_is_dropped(client: Astrid, waiting: str) -> None:
    [run] = claim(client, "preprocess", survey=waiting, limit=1)
    client.fail_preprocess_run(id=run.id, attempt=run.attempt, error="lost")
    [again] = claim(client, "preprocess", survey=waiting, limit=1)
    assert (again.id, again.attempt) == (run.id, run.attempt + 1)
    with run:
        run.results["calibration_applied"] = False
    assert run.is_lost
    with pytest.raises(RunLost):
        run.check()
    with again:
        again.results["calibration_applied"] = True
    row = client.preprocess_run(id=run.id)
    assert row is not None
    assert row.calibration_applied is True


def test_a_lost_run_stops_its_work(client: Astrid, waiting: str) -> None:
    [run] = claim(client, "preprocess", survey=waiting, limit=1)
    reached = False
    with Run(client, "preprocess", run.id, run.attempt, run.row) as lost:
        lost.is_lost = True
        lost.check()
        reached = True
    assert not reached


def test_a_run_that_is_complete_is_skipped(client: Astrid, waiting: str) -> None:
    named = {"survey": waiting, "external_id": "w2", "only_if_needed": True}
    with started(client, "preprocess", **named) as run:
        assert not run.is_skipped
    again = started(client, "preprocess", **named)
    assert (again.id, again.is_skipped) == (run.id, True)
