"""Dramatiq with Redis and real workers: one of them is killed in the middle."""

import os
import shutil
import signal
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from processes import end_group, free_port, program, until
from server import ROOT, Server

from astrid import Astrid, Conflict, RateLimited, Unavailable
from astrid.errors import Details

dramatiq = pytest.importorskip("dramatiq")
redis = pytest.importorskip("redis")
from astrid.dramatiq import MOST_RETRIES, idempotency_key, retry_when  # noqa: E402

EXAMPLES = ROOT / "examples"
COUNT = 24


def test_only_what_may_succeed_later_is_retried() -> None:
    assert retry_when(0, RateLimited("RATE_LIMITED", "x", Details()))
    assert retry_when(0, Unavailable("SERVICE_UNAVAILABLE", "x", Details()))
    assert retry_when(0, ValueError())
    assert not retry_when(0, Conflict("CONFLICT", "x", Details()))
    assert not retry_when(MOST_RETRIES, ValueError())
    with pytest.raises(RuntimeError, match="AstridMiddleware"):
        idempotency_key("work")


@pytest.fixture(scope="module")
def redis_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    if not shutil.which("redis-server"):
        pytest.skip("redis-server is not installed")
    folder = tmp_path_factory.mktemp("redis")
    port = free_port()
    arguments = ["redis-server", "--port", str(port), "--bind", "127.0.0.1", "--save", "", "--dir", str(folder)]
    with program(arguments, cwd=folder, log=folder / "log"):
        url = f"redis://127.0.0.1:{port}"
        until(lambda: _answers(url), "the start of Redis")
        yield url


def _answers(url: str) -> bool:
    try:
        return bool(redis.Redis.from_url(url).ping())
    except redis.ConnectionError:
        return False


def workers(url: str, server: Server, key: str, folder: Path, seconds: str = "0.05"):  # type: ignore[no-untyped-def]
    arguments = [
        sys.executable,
        "-m",
        "dramatiq",
        "dramatiq_pipeline",
        "--processes",
        "1",
        "--threads",
        "4",
        "--path",
        str(EXAMPLES),
    ]
    settings = {
        "REDIS_URL": url, "ASTRID_URL": server.url, "ASTRID_API_KEY": key, "DEAD_AFTER_MS": "1000", "WORK_SECONDS": seconds,
        "PYTHONDONTWRITEBYTECODE": "1",
    }  # fmt: skip
    return program(arguments, cwd=folder, log=folder / "log", **settings)


def send(url: str, survey: str) -> None:
    """Sends the work as another program does, without the code of the actors."""
    from dramatiq.brokers.redis import RedisBroker

    rows = [{"external_id": f"d{n:02}", "ra": n, "dec": n, "observed_at": "2026-01-05T03:00:00Z"} for n in range(COUNT)]
    broker = RedisBroker(url=url)
    broker.declare_queue("default")
    message = dramatiq.Message(queue_name="default", actor_name="ingest_batch", args=(survey, rows), kwargs={}, options={})
    broker.enqueue(message)
    broker.close()


def result(client: Astrid, survey: str) -> list[tuple[str, str, bool]]:
    """The observations, and whether each has just one run, which is complete."""
    runs: dict[str, list[str]] = {}
    for run in client.preprocess_runs(survey=survey):
        runs.setdefault(run.observation.external_id, []).append(run.status)
    rows = client.observations(survey=survey, order_by="ra")
    return [(each.external_id, str(each.status), runs.get(each.external_id) == ["COMPLETED"]) for each in rows]


DONE = [(f"d{n:02}", "PREPROCESSED", True) for n in range(COUNT)]


def test_workers_on_redis_process_a_batch(
    redis_url: str, server: Server, key: str, client: Astrid, survey: str, tmp_path: Path
) -> None:
    redis.Redis.from_url(redis_url).flushall()
    with workers(redis_url, server, key, tmp_path):
        send(redis_url, survey)
        until(lambda: result(client, survey) == DONE, "the end of the work")


def test_a_worker_that_is_killed_leaves_the_same_data_as_one_that_is_not(
    redis_url: str, server: Server, key: str, client: Astrid, survey: str, tmp_path: Path
) -> None:
    redis.Redis.from_url(redis_url).flushall()
    with workers(redis_url, server, key, tmp_path, seconds="2") as process:
        send(redis_url, survey)

        # In the middle: some runs are complete, and others have been started. All may end together, so the worker
        # stands still meanwhile.
        def is_in_the_middle() -> bool:
            os.killpg(process.pid, signal.SIGSTOP)
            time.sleep(0.5)
            if {"COMPLETED", "RUNNING"} <= {each.status for each in client.preprocess_runs(survey=survey)}:
                return True
            os.killpg(process.pid, signal.SIGCONT)
            time.sleep(0.2)
            return False

        until(is_in_the_middle, "the middle of the work")
        end_group(process, signal.SIGKILL)
    assert result(client, survey) != DONE
    assert any(each.status == "RUNNING" for each in client.preprocess_runs(survey=survey))
    with workers(redis_url, server, key, tmp_path):
        until(lambda: result(client, survey) == DONE, "the end of the work")
    assert os.path.getsize(tmp_path / "log") > 0
