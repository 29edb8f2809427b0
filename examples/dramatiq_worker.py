"""A worker that ingests the observations of a message: what a broker delivers twice is written once.

With Dramatiq installed this is an actor, here on its in-memory broker; without it the same function is called directly,
so the example can be tried at once: python3 examples/dramatiq_worker.py

Needs ASTRID_API_KEY, a key with observations:ingest and read:data, in the environment of the worker and never in a message.
"""

from astrid import AstridClient, AstridError

INGEST = """
mutation Ingest($input: IngestObservationsInput!) {
  ingestObservations(input: $input) { inserted updated unchanged rejected { index reason } }
}
"""

# Sent again, these would be refused again: there is no use in a retry.
HOPELESS = {"UNAUTHENTICATED", "FORBIDDEN", "BAD_USER_INPUT", "NOT_FOUND", "GRAPHQL_VALIDATION_FAILED"}


def worth_a_retry(_retries_so_far: int, error: BaseException) -> bool:
    return not (isinstance(error, AstridError) and error.code in HOPELESS)


def ingest(survey: str, rows: list[dict]) -> None:
    done = AstridClient().request(INGEST, input={"survey": survey, "observations": rows})["ingestObservations"]
    print(done)


def main() -> None:
    rows = [{"externalId": "example-worker-1", "ra": 299.868153, "dec": 40.733916, "observedAt": "2026-01-10T04:30:00Z"}]
    try:
        import dramatiq
        from dramatiq.brokers.stub import StubBroker
    except ImportError:
        ingest("ZTF", rows)
        ingest("ZTF", rows)
        return
    broker = StubBroker()
    dramatiq.set_broker(broker)
    actor = dramatiq.actor(max_retries=5, retry_when=worth_a_retry, broker=broker)(ingest)
    worker = dramatiq.Worker(broker, worker_threads=1)
    worker.start()
    actor.send("ZTF", rows)
    actor.send("ZTF", rows)
    broker.join(actor.queue_name, fail_fast=True)
    worker.join()
    worker.stop()


if __name__ == "__main__":
    main()
