"""Prefect with its own server process: the block, the flow over a catalogue, and plain requests in a task."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from processes import end_group, free_port, program, until
from server import ROOT, Server

from astrid import Astrid, BadRequest

pytest.importorskip("prefect")

COUNT = 12
# More than a worker can process between its first run and the kill.
KILLED = 120
SHARED = ROOT.parent / "shared/data/supernovae.csv"

PLAIN = """
import os, requests
from prefect import flow, task

@task(retries=2)
def viewer():
    answer = requests.post(os.environ["ASTRID_URL"], json={"query": "{ viewer { kind name } }"},
                           headers={"X-API-Key": os.environ["ASTRID_API_KEY"]}, timeout=60)
    answer.raise_for_status()
    return answer.json()["data"]["viewer"]["kind"]

@flow
def plain():
    return viewer()

print("kind", plain())
"""

BLOCK = """
import os
from astrid.prefect import AstridCredentials

AstridCredentials.from_env().save("astrid", overwrite=True)
loaded = AstridCredentials.load("astrid")
assert os.environ["ASTRID_API_KEY"] not in repr(loaded) + str(loaded.model_dump())
with loaded.get_client() as client:
    print("name", client.viewer().name)
"""

RETRIED = """
import os, sys
from prefect import flow, task
from astrid import Conflict, Unavailable
from astrid.prefect import RETRIES, idempotency_key

options = {**RETRIES, "retries": 2, "retry_delay_seconds": 0}
tries = {"refused": 0, "busy": 0}
keys = set()

@task(**options)
def call(kind):
    tries[kind] += 1
    keys.add(idempotency_key(kind))
    if kind == "refused":
        raise Conflict("CONFLICT", "No.")
    raise Unavailable("SERVICE_UNAVAILABLE", "Later.")

@flow
def both():
    for kind in tries:
        call(kind, return_state=True)

both()
print("tries", tries["refused"], tries["busy"], "keys", len(keys))
"""


# The shortest lease.
PIPELINE = """
import sys
sys.path.insert(0, sys.argv[1])
from prefect_pipeline import pipeline

pipeline(sys.argv[2], sys.argv[3], lease_s=30)
"""

CLAIMED = """
import sys
from prefect import flow
from astrid.prefect import AstridCredentials, astrid_run, claim_runs

@flow
def batch(survey):
    credentials = AstridCredentials.load("astrid")
    runs = claim_runs(credentials, "preprocess", "first", survey=survey, limit=2)
    again = claim_runs(credentials, "preprocess", "first", survey=survey, limit=2)
    assert runs == again and len(runs) == 2, "the same work is claimed once"
    with astrid_run(credentials, **runs[0]) as run:
        run.results["calibration_applied"] = bool(run.row["observation"]["id"])
    try:
        with astrid_run(credentials, **runs[1]):
            raise ValueError("no image")
    except ValueError:
        pass

batch(sys.argv[1])
"""


@pytest.fixture(scope="module")
def settings(server: Server, key: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, str]]:
    """The environment of a program that uses a running Prefect server with the block `astrid`."""
    folder = tmp_path_factory.mktemp("prefect")
    url = f"http://127.0.0.1:{free_port()}"
    home = {
        "PREFECT_HOME": str(folder),
        "PREFECT_SERVER_ANALYTICS_ENABLED": "false",
        "DO_NOT_TRACK": "1",
        "PREFECT_LOGGING_LEVEL": "WARNING",
    }
    port = url.rpartition(":")[2]
    arguments = [sys.executable, "-m", "prefect", "server", "start", "--host", "127.0.0.1", "--port", port]
    with program(arguments, cwd=folder, log=folder / "log", **home):
        until(lambda: _answers(f"{url}/api/health"), "the start of Prefect")
        made = {**os.environ, **home, "PREFECT_API_URL": f"{url}/api", "ASTRID_URL": server.url, "ASTRID_API_KEY": key}
        assert "name test" in run(["-c", BLOCK], made)
        yield made


def _answers(url: str) -> bool:
    try:
        return httpx.get(url).status_code == 200
    except httpx.HTTPError:
        return False


def run(arguments: list[str], settings: dict[str, str]) -> str:
    done = subprocess.run([sys.executable, *arguments], env=settings, capture_output=True, text=True, timeout=240)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def test_the_flow_runs_the_pipeline_on_a_catalogue(settings, client: Astrid, survey: str, tmp_path: Path) -> None:
    lines = SHARED.read_text(encoding="utf8").splitlines() if SHARED.is_file() else _made()
    catalogue = tmp_path / "supernovae.csv"
    catalogue.write_text("\n".join(lines[: COUNT + 1]) + "\n", encoding="utf8")
    said = run([str(ROOT / "examples/prefect_pipeline.py"), str(catalogue), survey], settings)
    assert f"{{'preprocess': {COUNT}, 'difference': {COUNT}, 'model': {COUNT}}}" in said
    assert {each.status for each in client.observations(survey=survey)} == {"DIFFERENCED"}
    assert client.detections(survey=survey).count() == COUNT
    again = run([str(ROOT / "examples/prefect_pipeline.py"), str(catalogue), survey], settings)
    assert f"'unchanged': {COUNT}" in again
    assert client.detections(survey=survey).count() == COUNT


def _made(count: int = COUNT) -> list[str]:
    return ["name,discovered_on,ra_deg,dec_deg", *(f"SN{n},2014-09-{n % 28 + 1:02},{n / 2},{n / 2}" for n in range(count))]


def outcome(client: Astrid, survey: str) -> dict[str, list[tuple[object, ...]]]:
    """What a pipeline has stored, without ids, times and attempts."""
    return {
        "observations": sorted((each.external_id, str(each.status)) for each in client.observations(survey=survey)),
        **{
            name: sorted((each.observation.external_id, str(each.status)) for each in rows(survey=survey))
            for name, rows in (
                ("preprocess", client.preprocess_runs),
                ("difference", client.difference_runs),
                ("model", client.model_runs),
            )
        },
        "candidates": sorted((each.ra, each.dec, each.snr) for each in client.candidates(survey=survey)),
        "detections": sorted((each.ra, each.dec, each.confidence) for each in client.detections(survey=survey)),
    }


def test_a_flow_that_is_killed_leaves_the_same_data_as_one_that_is_not(
    settings, client: Astrid, survey: str, tmp_path: Path
) -> None:
    catalogue = tmp_path / "supernovae.csv"
    catalogue.write_text("\n".join(_made(KILLED)) + "\n", encoding="utf8")
    flow = [str(ROOT / "examples"), str(catalogue)]
    run(["-c", PIPELINE, *flow, f"{survey}-whole"], settings)
    with program([sys.executable, "-c", PIPELINE, *flow, survey], cwd=tmp_path, log=tmp_path / "log", **settings) as process:
        # In the middle of a batch: some runs are complete, and the worker has claimed others.
        until(
            lambda: {"COMPLETED", "RUNNING"} <= {str(each.status) for each in client.difference_runs(survey=survey)},
            "the middle of the work",
        )
        end_group(process, signal.SIGKILL)
    assert outcome(client, survey) != outcome(client, f"{survey}-whole")
    run(["-c", PIPELINE, *flow, survey], settings)
    assert outcome(client, survey) == outcome(client, f"{survey}-whole")
    assert len(outcome(client, survey)["detections"]) == KILLED
    assert any(each.attempt > 0 for each in client.difference_runs(survey=survey)), "a run was taken over"


def test_claimed_runs_cross_tasks_and_end_with_their_block(settings, client: Astrid, survey: str) -> None:
    rows = [{"external_id": f"p{n}", "ra": n, "dec": n, "observed_at": "2026-01-05", "exposure_time": 1} for n in range(2)]
    client.ingest(rows, survey=survey)
    run(["-c", CLAIMED, survey], settings)
    assert sorted(each.status for each in client.preprocess_runs(survey=survey)) == ["COMPLETED", "FAILED"]


def test_plain_requests_in_a_task_work(settings) -> None:
    assert "kind API_KEY" in run(["-c", PLAIN], settings)


def test_only_what_may_succeed_later_is_retried_with_the_same_key(settings) -> None:
    assert "tries 1 3 keys 2" in run(["-c", RETRIED], settings)


def test_the_block_follows_the_conventions_of_prefect() -> None:
    from pydantic import SecretStr

    from astrid.prefect import AstridCredentials

    block = AstridCredentials(api_key="astrid_x")
    assert isinstance(block.api_key, SecretStr)
    assert AstridCredentials.get_description()
    assert "from_env().save" in (AstridCredentials.get_code_example() or "")
    with block.get_client() as client:
        assert "astrid_x" not in repr(client)


SHOWN = """
from astrid.prefect import AstridCredentials
print(AstridCredentials._logo_url, AstridCredentials._documentation_url)
"""


def test_the_logo_and_the_documentation_are_pages_of_the_server(server: Server) -> None:
    for url in (server.url, server.url.removesuffix("/graphql") + "/"):
        logo, documentation = run(["-c", SHOWN], {**os.environ, "ASTRID_URL": url}).split()
        shown = httpx.get(logo)
        assert (shown.status_code, shown.headers["content-type"]) == (200, "image/svg+xml")
        page = httpx.get(documentation, headers={"Accept": "text/html"})
        assert (page.status_code, "GraphiQL" in page.text) == (200, True)
    # Prefect loads the module in every process, also where the URL is missing or wrong.
    assert "http://127.0.0.1:4000/icon.svg" in run(["-c", SHOWN], {**os.environ, "ASTRID_URL": "no url"})


def test_a_block_from_the_environment_needs_a_key(monkeypatch: pytest.MonkeyPatch) -> None:
    from astrid.prefect import AstridCredentials

    monkeypatch.setenv("ASTRID_API_KEY", "")
    with pytest.raises(BadRequest, match="ASTRID_API_KEY is not set"):
        AstridCredentials.from_env()


def test_the_flow_is_short() -> None:
    lines = (ROOT / "examples/prefect_pipeline.py").read_text(encoding="utf8").split('"""', 2)[2].splitlines()
    code = [line for line in lines if line.strip() and not line.lstrip().startswith(("import ", "from ", "#", '"""'))]
    assert len(code) <= 30
