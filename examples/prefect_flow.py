"""A nightly flow that reads the night's observations in batches, ingests them and checks that they arrived.

With Prefect installed the functions are its flow and tasks, and Prefect repeats what failed. Without it the same functions
run one after the other, so the example can be tried at once: python3 examples/prefect_flow.py

Needs ASTRID_API_KEY, a key made from the permission set PREFECT_WORKFLOWS. In Prefect keep it in a Secret block or in the
environment of the worker, not in a flow parameter, which is stored and shown.
"""

from datetime import datetime, timedelta, timezone

from astrid_stdlib import AstridClient

try:
    from prefect import flow, task
except ImportError:

    def task(*_args, **_options):
        return lambda function: function

    flow = task

INGEST = """
mutation Ingest($input: IngestObservationsInput!) {
  ingestObservations(input: $input) { inserted updated unchanged rejected { index reason } }
}
"""

COUNT = """
query Count($filter: ObservationFilter) {
  observations(first: 1, filter: $filter) { totalCount }
}
"""

BATCH = 1_000


@task(name="find the night's observations")
def observations_of(night: datetime) -> list[dict]:
    """Generates them. A real task would read the survey's archive."""
    return [
        {
            "externalId": f"example-flow-{night:%Y%m%d}-{n:04}",
            "ra": round(n * 0.27 % 360, 6),
            "dec": round(-30 + n * 0.04, 6),
            "observedAt": (night + timedelta(seconds=40 * n)).isoformat(),
            "filterBand": "gri"[n % 3],
            "exposureTime": 30,
        }
        for n in range(1_200)
    ]


# Safe to repeat: a row that is already stored is "unchanged".
@task(name="ingest a batch", retries=3, retry_delay_seconds=10)
def ingest(survey: str, rows: list[dict]) -> dict:
    done = AstridClient().request(INGEST, input={"survey": survey, "observations": rows})["ingestObservations"]
    if done["rejected"]:
        raise ValueError(f"{len(done['rejected'])} rows were rejected, the first: {done['rejected'][0]['reason']}")
    return done


@flow(name="astrid nightly ingest")
def nightly(survey: str, night: datetime) -> int:
    rows = observations_of(night)
    for start in range(0, len(rows), BATCH):
        print(ingest(survey, rows[start : start + BATCH]))
    until = night + timedelta(days=1)
    window = {"survey": survey, "observedAfter": night.isoformat(), "observedBefore": until.isoformat()}
    count = AstridClient().request(COUNT, filter=window)["observations"]["totalCount"]
    print(f"{survey} has {count} observations of the night of {night:%Y-%m-%d}")
    return count


if __name__ == "__main__":
    nightly("ZTF", datetime(2026, 1, 10, tzinfo=timezone.utc))
