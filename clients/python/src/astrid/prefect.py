"""Prefect: a block for the credentials, tasks that repeat what may succeed later, and runs that end with their task."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import closing, contextmanager
from typing import Any

from prefect import task
from prefect.blocks.abstract import CredentialsBlock
from prefect.runtime import flow_run, task_run
from prefect.tasks import exponential_backoff
from pydantic import Field, HttpUrl, SecretStr

from .client import Astrid, AsyncAstrid
from .endpoint import DEFAULT_URL, endpoint_of
from .errors import AstridError, BadRequest
from .runs import Run, Step, claim, claimed

__all__ = [
    "RETRIES",
    "AstridCredentials",
    "astrid_run",
    "claim_runs",
    "claimed_runs",
    "idempotency_key",
    "ingest_observations",
    "is_retryable",
]


def _page_of_server(path: str) -> HttpUrl:
    """A page of the server of ASTRID_URL, or of a server on this machine.

    It raises nothing, since Prefect imports this module at its start.
    """
    try:
        endpoint = endpoint_of(os.environ.get("ASTRID_URL") or DEFAULT_URL, allow_http=True)
    except BadRequest:
        endpoint = endpoint_of(DEFAULT_URL)
    return HttpUrl(str(endpoint.copy_with(path=endpoint.path.removesuffix("/graphql") + path, query=None)))


class AstridCredentials(CredentialsBlock):
    """Stores the URL and the API key of AstrID.

    Example:
        ```python
        from astrid.prefect import AstridCredentials

        AstridCredentials.from_env().save("astrid", overwrite=True)  # ASTRID_URL and ASTRID_API_KEY
        client = AstridCredentials.load("astrid").get_client()
        ```
    """

    _block_type_name = "AstrID Credentials"
    _block_type_slug = "astrid-credentials"
    _description = "The URL and the API key of AstrID."
    _logo_url = _page_of_server("/icon.svg")
    # The page shows how to create a key, and documents each field.
    _documentation_url = _page_of_server("/graphql")

    url: str = Field(default="http://127.0.0.1:4000", description="The server, with or without /graphql.")
    api_key: SecretStr = Field(description="An API key, such as one of the set PREFECT_WORKFLOWS.")

    @classmethod
    def from_env(cls) -> AstridCredentials:
        """Reads ASTRID_URL and ASTRID_API_KEY. Raises BadRequest when there is no key."""
        key = os.environ.get("ASTRID_API_KEY")
        if not key:
            raise BadRequest("BAD_CREDENTIAL", "ASTRID_API_KEY is not set. Set it to a key of the set PREFECT_WORKFLOWS.")
        return cls(url=os.environ.get("ASTRID_URL") or DEFAULT_URL, api_key=SecretStr(key))

    def get_client(self, **options: Any) -> Astrid:
        """A client with this key. Close it at the end, or use it in a `with` block."""
        return Astrid(self.url, api_key=self.api_key, **options)

    def get_async_client(self, **options: Any) -> AsyncAstrid:
        """The same for an event loop."""
        return AsyncAstrid(self.url, api_key=self.api_key, **options)


def is_retryable(_task: Any, _task_run: Any, state: Any) -> bool:
    """For `retry_condition_fn`: a refusal would be refused again."""
    try:
        state.result()
    except AstridError as error:
        return error.retryable
    except Exception:
        return True
    return False


# The options of a task that calls AstrID.
RETRIES: dict[str, Any] = {
    "retries": 6,
    "retry_delay_seconds": exponential_backoff(backoff_factor=2),
    "retry_jitter_factor": 0.5,
    "retry_condition_fn": is_retryable,
}


def idempotency_key(work: str) -> str:
    """Names a piece of work, the same in each retry of its task and of its flow.

    A retried flow gets new task runs, and only the id of the flow run stays. So `work` must differ between the tasks of a flow.
    """
    run = flow_run.get_id() or task_run.get_id()
    if run is None:
        raise RuntimeError("idempotency_key needs a flow run or a task run.")
    return f"{run}:{work}"[:255]


@task(name="ingest observations into AstrID", **RETRIES)
def ingest_observations(credentials: AstridCredentials, survey: str, data: Any, work: str = "ingest") -> dict[str, Any]:
    """Ingests rows, a frame or a table. Returns the counts, and the reasons of rejected rows."""
    with credentials.get_client() as client:
        report = client.ingest(data, survey=survey, idempotency_key=idempotency_key(f"{work}:{survey}"))
    return {
        "inserted": report.inserted,
        "updated": report.updated,
        "unchanged": report.unchanged,
        "rejected": [{"index": each.index, "reason": each.reason} for each in report.rejected],
    }


@task(name="claim runs of AstrID", **RETRIES)
def claim_runs(credentials: AstridCredentials, step: Step, work: str, **given: Any) -> list[dict[str, Any]]:
    """Claims a batch of runs. A retry after a lost response returns the same batch."""
    with credentials.get_client() as client:
        runs = claim(client, step, idempotency_key=idempotency_key(f"claim:{step}:{work}"), **given)
    return [{"step": step, "id": run.id, "attempt": run.attempt, "row": run.row.model_dump(mode="json")} for run in runs]


@contextmanager
def astrid_run(credentials: AstridCredentials, step: Step, id: str, attempt: int, row: Any = None) -> Iterator[Run]:
    """A claimed run: sends heartbeats, completes it at the end of the block, and fails it after an exception."""
    with credentials.get_client() as client, Run(client, step, id, attempt, row) as run:
        yield run


@contextmanager
def claimed_runs(credentials: AstridCredentials, step: Step, **given: Any) -> Iterator[Iterator[Run]]:
    """Claimed runs until nothing waits, each to be entered by `with run:`. The arguments are those of `astrid.runs.claimed`."""
    with credentials.get_client() as client, closing(claimed(client, step, **given)) as runs:
        yield runs
