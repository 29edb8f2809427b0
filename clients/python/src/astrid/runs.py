"""Runs of the pipeline and jobs: a worker starts or claims them, sends heartbeats, and completes or fails them."""

from __future__ import annotations

import contextlib
import logging
import threading
import time
from collections.abc import Generator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from types import TracebackType
from typing import Any, Literal, Self

from .client import Astrid
from .errors import AstridError, Conflict

Step = Literal["preprocess", "difference", "model", "job"]

LEASE_S = 600
LONGEST_ERROR = 2_000
# Heartbeats in the time of a lease.
BEATS = 3
# Between two looks at the runs of other workers.
PAUSE_S = 2.0
# The clocks of the server and of this machine may differ so much.
CLOCKS_DIFFER = timedelta(minutes=1)
_log = logging.getLogger("astrid.runs")


@dataclass(frozen=True)
class _Methods:
    noun: str
    row: str
    rows: str

    @property
    def claim(self) -> str:
        return f"claim_{self.noun}s"


_METHODS: dict[str, _Methods] = {
    "preprocess": _Methods("preprocess_run", "preprocess_run", "preprocess_runs"),
    "difference": _Methods("difference_run", "difference_run", "difference_runs"),
    "model": _Methods("model_run", "model_run", "model_runs"),
    "job": _Methods("processing_job", "processing_job", "processing_jobs"),
}


class RunLost(Exception):
    """Another worker has taken the run over. Drop the result, and claim other work."""


@dataclass
class Run:
    """One run of a worker. Leaving the `with` block completes it, and an exception fails it.

    Example:
        with run:
            run.results["calibration_applied"] = calibrate(run.row.observation)
    """

    client: Astrid
    step: Step
    id: str
    attempt: int
    row: Any
    lease_s: float = LEASE_S
    retry_after_s: int | None = None
    # The arguments of `complete…`, such as `calibration_applied`.
    results: dict[str, Any] = field(default_factory=dict)
    is_lost: bool = False
    # A complete run of the same step and parameters exists, so there is nothing to do. Only with `only_if_needed`.
    is_skipped: bool = False
    _ended: threading.Event = field(default_factory=threading.Event, repr=False)
    _heart: threading.Thread | None = field(default=None, repr=False)

    @property
    def work(self) -> str:
        """Names the work of this attempt, for idempotency keys."""
        return f"{self.id}:{self.attempt}"

    def check(self) -> None:
        """Raises RunLost when another worker has taken the run over."""
        if self.is_lost:
            raise RunLost(f"Another worker has taken over {self.id}. Drop the result, and claim other work.")

    def record(self, rows: list[dict[str, Any]]) -> Any:
        """Records the candidates of a difference run, or the detections of a model run."""
        self.check()
        if self.step == "difference":
            return self.client.record_candidates(difference_run_id=self.id, attempt=self.attempt, candidates=rows)
        if self.step == "model":
            return self.client.record_detections(model_run_id=self.id, attempt=self.attempt, detections=rows)
        raise TypeError(f"A run of the step {self.step} records nothing.")

    def __enter__(self) -> Self:
        self._heart = threading.Thread(target=self._beat, name=f"heartbeat-{self.id}", daemon=True)
        self._heart.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> bool:
        self._ended.set()
        if self._heart is not None:
            self._heart.join()
        if isinstance(error, RunLost):
            return True
        if error is None:
            self._end("complete", **self.results)
            return False
        # The error of the work matters more than a failure to report it.
        with contextlib.suppress(AstridError):
            text = f"{type(error).__name__}: {error}"[:LONGEST_ERROR]
            options = {} if self.retry_after_s is None else {"retry_after_seconds": self.retry_after_s}
            self._end("fail", error=text, **options)
        return False

    def _end(self, verb: str, **given: Any) -> None:
        key = f"{self.work}:{verb}"
        try:
            self._method(verb)(id=self.id, attempt=self.attempt, idempotency_key=key, **given)
        except Conflict as conflict:
            if "attempt" not in conflict.extensions:
                raise
            self.is_lost = True
            _log.warning("%s was taken over by another worker. Its result is dropped.", self.id)

    @property
    def is_active(self) -> bool:
        """Whether the caller works on it now."""
        return self._heart is not None and not self._ended.is_set()

    def renew(self) -> None:
        """Sends a heartbeat, which renews the lease."""
        try:
            self._method("heartbeat")(id=self.id, attempt=self.attempt)
        except Conflict:
            self.is_lost = True
        except AstridError as error:
            _log.warning("A heartbeat of %s failed: %s", self.id, error)

    def _beat(self) -> None:
        """Renews the lease three times as often as it needs."""
        while not self.is_lost and not self._ended.wait(self.lease_s / BEATS):
            self.renew()

    def _method(self, verb: str) -> Any:
        return getattr(self.client, f"{verb}_{_METHODS[self.step].noun}")


def started(client: Astrid, step: Literal["preprocess", "difference", "model"], **start: Any) -> Run:
    """Starts a run by name, such as `survey="ZTF", external_id="night-1"`."""
    payload = getattr(client, f"start_{_METHODS[step].noun}")(**start)
    row = getattr(payload, _METHODS[step].row)
    return Run(client, step, row.id, row.attempt, row, is_skipped=payload.skipped)


def claim(
    client: Astrid, step: Step, *, limit: int = 10, lease_s: int = LEASE_S, idempotency_key: str | None = None, **given: Any
) -> list[Run]:
    """Claims runs or jobs that no other worker has. With `only_if_needed`, completed runs are left out."""
    runs = _claim(client, step, limit=limit, lease_s=lease_s, idempotency_key=idempotency_key, **given)
    return [run for run in runs if not run.is_skipped]


def _claim(
    client: Astrid, step: Step, *, limit: int, lease_s: int, idempotency_key: str | None = None, **given: Any
) -> list[Run]:
    """An empty list means that nothing waits now."""
    methods = _METHODS[step]
    payload = getattr(client, methods.claim)(limit=limit, lease_seconds=lease_s, idempotency_key=idempotency_key, **given)
    claims = payload.jobs if step == "job" else payload.runs
    return [
        Run(client, step, each.id, each.attempt, getattr(each, methods.row), lease_s, is_skipped=getattr(each, "skipped", False))
        for each in claims
    ]


def claimed(
    client: Astrid, step: Step, *, limit: int = 10, lease_s: int = LEASE_S, wait: bool = False, **given: Any
) -> Generator[Run, None, None]:
    """Yields runs until nothing waits.

    The runs that come later send heartbeats too, while the caller works on the present one. A run that the caller does not enter
    returns after its lease.

    Args:
        client: The client of the worker.
        step: The step of the pipeline, or `job`.
        limit: The number of runs of one claim, at most 100.
        lease_s: The time after which another worker takes over a run without heartbeats, 30 s to 24 hours.
        wait: Whether to wait for the runs of other workers too. When such a worker is dead, its runs come here after their lease.
        given: The other arguments of the claim, such as `survey` and `model_id`.
    """
    if "idempotency_key" in given:
        raise TypeError("Each claim is another request: give an idempotency key to `claim`.")
    while True:
        while runs := _claim(client, step, limit=limit, lease_s=lease_s, **given):
            yield from _each([run for run in runs if not run.is_skipped])
        if not wait or not _is_held(client, step, given.get("survey")):
            return
        time.sleep(PAUSE_S)


def _each(runs: list[Run]) -> Generator[Run, None, None]:
    """Yields the runs. A thread renews the leases of those that come later."""
    if not runs:
        return
    batch = _Batch(list(runs))
    keeper = threading.Thread(target=batch.keep, name=f"heartbeats-{runs[0].id}", daemon=True)
    keeper.start()
    try:
        while (run := batch.next()) is not None:
            if not run.is_lost:
                yield run
    finally:
        batch.ended.set()
        keeper.join()


@dataclass
class _Batch:
    """The runs of one claim."""

    later: list[Run]
    present: Run | None = None
    ended: threading.Event = field(default_factory=threading.Event)

    def next(self) -> Run | None:
        self.present = self.later.pop(0) if self.later else None
        return self.present

    def keep(self) -> None:
        """Ends with the iterator, and when the caller works on no run for the time of a lease.

        Such a caller has stopped without closing the iterator.
        """
        idle = 0
        pause = self.later[0].lease_s / BEATS
        while idle < BEATS and not self.ended.wait(pause):
            idle = 0 if self.present is not None and self.present.is_active else idle + 1
            for run in list(self.later):
                if self.ended.is_set():
                    return
                run.renew()


def _is_held(client: Astrid, step: Step, survey: str | None) -> bool:
    """Whether another worker has a run whose lease has not ended."""
    rows = getattr(client, _METHODS[step].rows)(status="RUNNING", **({} if survey is None else {"survey": survey}))
    now = datetime.now(UTC) - CLOCKS_DIFFER
    return any(row.lease_ends_at is not None and row.lease_ends_at > now for row in rows)
