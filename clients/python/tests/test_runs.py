"""Runs of a worker: claims, heartbeats, completion, failure and takeover."""

import pytest
from processes import until

from astrid import Astrid
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
