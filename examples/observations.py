"""Ingests two observations, shows the reason for a rejected row, and reads every page of a survey's observations.

Needs ASTRID_API_KEY, a key with observations:ingest and read:data. Standard library only: python3 examples/observations.py
"""

import sys

from astrid_stdlib import AstridClient, AstridError

INGEST = """
mutation Ingest($input: IngestObservationsInput!) {
  ingestObservations(input: $input) { inserted updated unchanged rejected { index reason } }
}
"""

PAGE = """
query Page($after: String, $filter: ObservationFilter) {
  observations(first: 1000, after: $after, filter: $filter) {
    nodes { externalId ra dec observedAt filterBand }
    pageInfo { hasNextPage endCursor }
  }
}
"""


def pages(client: AstridClient, survey: str):
    """Yields every observation of a survey, a thousand in each request: the largest page."""
    after = None
    while True:
        page = client.request(PAGE, after=after, filter={"survey": survey})["observations"]
        yield from page["nodes"]
        if not page["pageInfo"]["hasNextPage"]:
            return
        after = page["pageInfo"]["endCursor"]


def main() -> int:
    client = AstridClient()
    rows = [
        {"externalId": "example-py-1", "ra": 210.910674, "dec": 54.311651, "observedAt": "2023-05-19T17:27:15Z"},
        {"externalId": "example-py-2", "ra": 10.684708, "dec": 41.26875, "observedAt": "2023-05-19", "filterBand": "r"},
        {"externalId": "example-py-3", "ra": 400, "dec": 41.26875, "observedAt": "2023-05-19"},
    ]
    try:
        done = client.request(INGEST, input={"survey": "ZTF", "observations": rows})["ingestObservations"]
        print(f"inserted {done['inserted']}, updated {done['updated']}, unchanged {done['unchanged']}")
        for refused in done["rejected"]:
            print(f"row {refused['index']} was rejected: {refused['reason']}")
        print(f"ZTF has {sum(1 for _ in pages(client, 'ZTF'))} observations")
    except AstridError as error:
        print(error, file=sys.stderr)
        if error.code == "FORBIDDEN":
            print(f"the key lacks {error.extensions.get('missingPermissions')}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
