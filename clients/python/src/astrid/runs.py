"""Runs of the pipeline and jobs: a worker starts or claims them, sends heartbeats, and completes or fails them."""

from __future__ import annotations

import contextlib
import logging
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from types import TracebackType
from typing import Any, Literal, Self

from .client import Astrid
from .errors import AstridError, Conflict

Step = Literal["preprocess", "difference", "model", "job"]

LEASE_S = 600
LONGEST_ERROR = 2_000
_log = logging.getLogger("astrid.runs")


@dataclass(frozen=True)
class _Methods:
    noun: str
    row: str

    @property
    def claim(self) -> str:
        return f"claim_{self.noun}s"


_METHODS: dict[str, _Methods] = {
    "preprocess": _Methods("preprocess_run", "preprocess_run"),
    "difference": _Methods("difference_run", "difference_run"),
    "model": _Methods("model_run", "model_run"),
    "job": _Methods("processing_job", "processing_job"),
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

    def _beat(self) -> None:
        """Renews the lease three times as often as it needs."""
        while not self._ended.wait(self.lease_s / 3):
            try:
                self._method("heartbeat")(id=self.id, attempt=self.attempt)
            except Conflict:
                self.is_lost = True
                return
            except AstridError as error:
                _log.warning("A heartbeat of %s failed: %s", self.id, error)

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
    """Claims runs or jobs that no other worker has. An empty list means that nothing waits now."""
    methods = _METHODS[step]
    payload = getattr(client, methods.claim)(limit=limit, lease_seconds=lease_s, idempotency_key=idempotency_key, **given)
    claims = payload.jobs if step == "job" else payload.runs
    return [
        Run(client, step, each.id, each.attempt, getattr(each, methods.row), lease_s)
        for each in claims
        if not getattr(each, "skipped", False)
    ]


def claimed(client: Astrid, step: Step, **given: Any) -> Iterator[Run]:
    """Yields runs until nothing waits. A run that the caller does not enter returns after its lease."""
    while runs := claim(client, step, **given):
        yield from runs
