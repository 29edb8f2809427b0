"""A worker that ingests the observations of a message. A message that is delivered twice is written once.

With Dramatiq installed this is an actor, here on its in-memory broker; without it the same function is called directly,
so the example can be tried at once: python3 examples/dramatiq_worker.py

Needs ASTRID_API_KEY, a key with observations:ingest and read:data, in the environment of the worker and never in a message.
"""

import uuid

from astrid_stdlib import AstridClient, AstridError

INGEST = """
mutation Ingest($input: IngestObservationsInput!) {
  ingestObservations(input: $input) { inserted updated unchanged rejected { index reason } }
}
"""

# The server would refuse these again, so a retry is useless.
HOPELESS = {
    "UNAUTHENTICATED",
    "FORBIDDEN",
    "BAD_USER_INPUT",
    "NOT_FOUND",
    "IDEMPOTENCY_KEY_REUSED",
    "LIMIT_EXCEEDED",
    "BAD_REQUEST",
    "PAYLOAD_TOO_LARGE",
    "GRAPHQL_PARSE_FAILED",
    "GRAPHQL_VALIDATION_FAILED",
}

MAX_RETRIES = 10
HOUR_MS = 3_600_000


def worth_a_retry(retries_so_far: int, error: BaseException) -> bool:
    """Also counts the retries: with retry_when, Dramatiq ignores max_retries and would retry for ever."""
    return retries_so_far < MAX_RETRIES and not (isinstance(error, AstridError) and error.code in HOPELESS)


def ingest(survey: str, rows: list[dict]) -> None:
    done = AstridClient().request(
        INGEST, idempotency_key=f"{message_id()}:ingest", input={"survey": survey, "observations": rows}
    )
    print(done["ingestObservations"])


def message_id() -> str:
    """Returns the same key for every retry and delivery of a message, so that the work takes effect once."""
    try:
        from dramatiq.middleware import CurrentMessage

        message = CurrentMessage.get_current_message()
    except ImportError:
        message = None
    return message.message_id if message else str(uuid.uuid4())


def main() -> None:
    rows = [{"externalId": "example-worker-1", "ra": 299.868153, "dec": 40.733916, "observedAt": "2026-01-10T04:30:00Z"}]
    try:
        import dramatiq
        from dramatiq.brokers.stub import StubBroker
        from dramatiq.middleware import CurrentMessage
    except ImportError:
        ingest("ZTF", rows)
        ingest("ZTF", rows)
        return
    broker = StubBroker()
    # It is not a default middleware. Add it before actors are declared.
    broker.add_middleware(CurrentMessage())
    dramatiq.set_broker(broker)
    # The server keeps an idempotency key for 24 hours, so the retries must end before. By default pauses grow to 7 days.
    patience = {"min_backoff": 1_000, "max_backoff": HOUR_MS, "max_age": 20 * HOUR_MS}
    actor = dramatiq.actor(retry_when=worth_a_retry, broker=broker, **patience)(ingest)
    worker = dramatiq.Worker(broker, worker_threads=1)
    worker.start()
    actor.send("ZTF", rows)
    actor.send("ZTF", rows)
    broker.join(actor.queue_name, fail_fast=True)
    worker.join()
    worker.stop()


if __name__ == "__main__":
    main()
