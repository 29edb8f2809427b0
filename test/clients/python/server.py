"""The server that run.mjs has started, the keys that it has made, and the work that a worker does meanwhile."""

import json
import os
import threading
import urllib.request
import uuid

URL = os.environ["ASTRID_URL"]
KEYS: dict[str, str] = json.loads(os.environ["ASTRID_TEST_KEYS"])
PAGE = 3

INGEST = "mutation ($input: IngestObservationsInput!) { ingestObservations(input: $input) { inserted } }"
FIND = 'query ($id: String!) { observation(survey: "ZTF", externalId: $id) { id } }'
START = "mutation ($id: ID!) { startPreprocessRun(input: { observationId: $id }) { preprocessRun { id } } }"


def send(key: str, query: str, variables: dict) -> dict:
    """One request, without any client."""
    body = json.dumps({"query": query, "variables": variables}).encode()
    request = urllib.request.Request(URL, body, {"Content-Type": "application/json", "X-API-Key": key})
    with urllib.request.urlopen(request, timeout=60) as response:
        answer = json.load(response)
    assert "errors" not in answer, answer
    return answer["data"]


def rows_of(first: int) -> list[str]:
    """The external ids of the first observations, in the server's order."""
    query = "query ($first: Int!) { observations(first: $first) { nodes { externalId } } }"
    nodes = send(KEYS["reader"], query, {"first": first})["observations"]["nodes"]
    assert len(nodes) == first
    return [node["externalId"] for node in nodes]


class Runs:
    """Starts runs for as long as it is entered: a client does not say when its stream has begun."""

    def __enter__(self) -> "Runs":
        self.started: list[str] = []
        self._stopping = threading.Event()
        self._worker = threading.Thread(target=self._work)
        self._worker.start()
        return self

    def __exit__(self, *_error: object) -> None:
        self._stopping.set()
        self._worker.join()

    def _work(self) -> None:
        while not self._stopping.wait(0.3):
            name = f"clients-{uuid.uuid4()}"
            row = {"externalId": name, "ra": 83.6331, "dec": 22.0145, "observedAt": "1990-01-01T00:00:00Z"}
            send(KEYS["worker"], INGEST, {"input": {"survey": "ZTF", "observations": [row]}})
            observation = send(KEYS["worker"], FIND, {"id": name})["observation"]["id"]
            run = send(KEYS["worker"], START, {"id": observation})["startPreprocessRun"]["preprocessRun"]["id"]
            self.started.append(run)
