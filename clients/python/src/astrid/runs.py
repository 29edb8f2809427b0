"""Runs of the pipeline and jobs: a worker starts or claims them."""

from __future__ import annotations

import threading
import time
from collections.abc import Generator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any, Literal

from .client import Astrid
from .run import BEATS, LEASE_S, METHODS, Run, RunLost, Step

__all__ = ["Run", "RunLost", "Step", "claim", "claimed", "started"]

# Between two looks at the runs of other workers.
PAUSE_S = 2.0
# The clocks of the server and of this machine may differ so much.
CLOCKS_DIFFER = timedelta(minutes=1)


def started(client: Astrid, step: Literal["preprocess", "difference", "model"], **start: Any) -> Run:
    """Starts a run by name, such as `survey="ZTF", external_id="night-1"`."""
    payload = getattr(client, f"start_{METHODS[step].noun}")(**start)
    row = getattr(payload, METHODS[step].row)
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
    methods = METHODS[step]
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
    was_idle = False
    while True:
        has_worked = False
        while runs := _claim(client, step, limit=limit, lease_s=lease_s, **given):
            has_worked = True
            yield from _each([run for run in runs if not run.is_skipped])
        if not wait:
            return
        if _is_held(client, step, given.get("survey")):
            was_idle = False
            time.sleep(PAUSE_S)
        # Between the claim and the look a run may have lost its worker, so an idle step is claimed once more.
        elif was_idle and not has_worked:
            return
        else:
            was_idle = True


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
    rows = getattr(client, METHODS[step].rows)(status="RUNNING", **({} if survey is None else {"survey": survey}))
    now = datetime.now(UTC) - CLOCKS_DIFFER
    return any(row.lease_ends_at is not None and row.lease_ends_at > now for row in rows)
