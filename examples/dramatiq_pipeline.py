"""Ingests and preprocesses observations in workers on Redis: REDIS_URL=redis://127.0.0.1:6379 dramatiq dramatiq_pipeline

Needs `pip install './clients/python[dramatiq]'`, and ASTRID_API_KEY, a key of the set PREFECT_WORKFLOWS. Send work by
`ingest_batch.send(survey, rows)`.
"""

import os
import time

import dramatiq
from astrid import Astrid, Conflict
from astrid.dramatiq import RETRIES, AstridMiddleware, idempotency_key
from astrid.runs import started
from dramatiq.brokers.redis import RedisBroker

# A worker that sends no heartbeat for this time is dead. One of ten commands gives its messages to other workers.
DEAD_AFTER_MS = int(os.environ.get("DEAD_AFTER_MS", "60000"))
broker = RedisBroker(
    url=os.environ.get("REDIS_URL", "redis://127.0.0.1:6379"), heartbeat_timeout=DEAD_AFTER_MS, maintenance_chance=100_000
)
broker.add_middleware(AstridMiddleware())
dramatiq.set_broker(broker)


@dramatiq.actor(**RETRIES)
def ingest_batch(survey: str, rows: list[dict]) -> None:
    with Astrid.from_env() as client:
        client.ingest(rows, survey=survey, idempotency_key=idempotency_key("ingest"))
    for row in rows:
        preprocess.send(survey, row["external_id"])


@dramatiq.actor(**RETRIES)
def preprocess(survey: str, external_id: str) -> None:
    with Astrid.from_env() as client:
        # The key lets a second delivery of this message continue the run that the first has started.
        named = {"survey": survey, "external_id": external_id, "only_if_needed": True}
        try:
            run = started(client, "preprocess", idempotency_key=idempotency_key("start"), **named)
        except Conflict:
            return  # Another message has started it.
        if run.is_skipped:
            return
        with run:
            time.sleep(float(os.environ.get("WORK_SECONDS", "0")))  # The place of your own work.
            run.results["calibration_applied"] = True
