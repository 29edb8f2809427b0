"""One run of the pipeline or job in the hands of a worker: heartbeats, records, completion and failure."""

from __future__ import annotations

import contextlib
import logging
import threading
from dataclasses import dataclass, field
from types import TracebackType
from typing import Any, Literal, Self

from .client import Astrid
from .errors import AstridError, Conflict

Step = Literal["preprocess", "difference", "model", "job"]

LEASE_S = 600
LONGEST_ERROR = 2_000
# Heartbeats in the time of a lease.
BEATS = 3
_log = logging.getLogger("astrid.runs")


@dataclass(frozen=True)
class Methods:
    """The names of the client for one step."""

    noun: str
    row: str
    rows: str

    @property
    def claim(self) -> str:
        return f"claim_{self.noun}s"


METHODS: dict[str, Methods] = {
    "preprocess": Methods("preprocess_run", "preprocess_run", "preprocess_runs"),
    "difference": Methods("difference_run", "difference_run", "difference_runs"),
    "model": Methods("model_run", "model_run", "model_runs"),
    "job": Methods("processing_job", "processing_job", "processing_jobs"),
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
        return getattr(self.client, f"{verb}_{METHODS[self.step].noun}")
