"""Runs the pipeline over a catalogue with Prefect: python3 examples/prefect_pipeline.py supernovae.csv SURVEY

Needs `pip install './clients/python[prefect,astropy]'`, and a block `astrid` with a key of the set PREFECT_WORKFLOWS.
"""

import sys

from astrid.catalogues import read_catalogue
from astrid.prefect import RETRIES, AstridCredentials, claimed_runs, ingest_observations
from prefect import flow, task


def process(run) -> None:
    """The place of your own work. Here each observation has one source, in its centre."""
    found = {"ra": run.row.observation.ra, "dec": run.row.observation.dec}
    if run.step == "preprocess":
        run.results["calibration_applied"] = True
    else:
        run.record([found | ({"snr": 9} if run.step == "difference" else {"confidence": 0.9, "type": "SUPERNOVA"})])


@task(**RETRIES)
def work(credentials: AstridCredentials, step: str, **claim) -> int:
    """Also waits for other workers, and takes over the runs of a dead one after their lease."""
    done = 0
    with claimed_runs(credentials, step, limit=100, wait=True, **claim) as runs:
        for run in runs:
            with run:
                process(run)
            done += not run.is_lost
    return done


@flow(name="astrid pipeline")
def pipeline(path: str, survey: str, block: str = "astrid", lease_s: int = 60) -> dict[str, int]:
    credentials = AstridCredentials.load(block)
    with credentials.get_client() as client:
        client.survey(name=survey) or client.create_survey(name=survey)
        model = client.model(name="example", version="1") or client.create_model(name="example", version="1", type="cnn").model
    print(ingest_observations(credentials, survey, read_catalogue(path)))
    claims = {"preprocess": {}, "difference": {"threshold": 5.0}, "model": {"model_id": model.id}}
    return {step: work(credentials, step, survey=survey, lease_s=lease_s, **claim) for step, claim in claims.items()}


if __name__ == "__main__":
    print(pipeline(sys.argv[1], sys.argv[2]))
