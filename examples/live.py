"""Listens to the runs of a survey while a worker performs one: start, calibrate, complete.

Needs ASTRID_API_KEY, a key with observations:ingest, preprocessing:process and read:data. Standard library only:
python3 examples/live.py
"""

import sys
import uuid
from datetime import datetime, timezone

from astrid_stdlib import AstridClient, AstridError

LISTEN = """
subscription Runs($survey: String) {
  runChanged(filter: { survey: $survey, type: PREPROCESS }) { id status }
}
"""

INGEST = "mutation ($input: IngestObservationsInput!) { ingestObservations(input: $input) { inserted } }"
FIND = 'query ($name: String!) { observation(survey: "ZTF", externalId: $name) { id } }'
START = "mutation ($id: ID!) { startPreprocessRun(input: { observationId: $id }) { preprocessRun { id } } }"
COMPLETE = (
    "mutation ($id: ID!) { completePreprocessRun(input: { id: $id, calibrationApplied: true }) { preprocessRun { status } } }"
)


def work(client: AstridClient) -> str:
    """Processes a new observation as a worker does. Returns the id of its run."""
    name = f"live-{uuid.uuid4()}"
    row = {"externalId": name, "ra": 83.6331, "dec": 22.0145, "observedAt": datetime.now(timezone.utc).isoformat()}
    client.request(INGEST, input={"survey": "ZTF", "observations": [row]})
    observation = client.request(FIND, name=name)["observation"]["id"]
    run = client.request(START, id=observation)["startPreprocessRun"]["preprocessRun"]["id"]
    client.request(COMPLETE, id=run)
    return run


def main() -> int:
    client = AstridClient()
    try:
        # Listen first: a stream does not report earlier changes.
        events = client.events(LISTEN, survey="ZTF")
        run = work(client)
        for event in events:
            changed = event["runChanged"]
            if changed["id"] != run:
                continue
            print(f"{run} is {changed['status']}")
            if changed["status"] == "COMPLETED":
                break
    except (AstridError, OSError) as error:
        print(error, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
