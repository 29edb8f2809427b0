"""Ingesting rows, frames and tables."""

import json

import numpy as np
import pandas as pd
import pytest
from astropy import units as u
from astropy.coordinates import SkyCoord
from astropy.table import MaskedColumn, QTable, Table
from astropy.time import Time
from server import Server

from astrid import Astrid, AsyncAstrid, BadInput, Forbidden, Unavailable

BASE = {"ra": 10.0, "dec": 20.0, "observed_at": "2026-01-05T03:00:00Z"}


def stored(client: Astrid, survey: str) -> dict[str, dict]:
    return {each.external_id: each.model_dump() for each in client.observations(survey=survey)}


def test_rows_with_names_of_python_and_of_the_api_are_written(client: Astrid, survey: str) -> None:
    rows = [
        {"externalId": "a", **BASE, "exposureTime": 30},
        {"external_id": "b", **BASE, "exposure_time": float("nan"), "seeing": np.float32(1.5), "image_width": np.int64(10)},
        {
            "external_id": "c",
            "position": SkyCoord("00h40m00s", "+20d00m00s"),
            "observed_at": Time("2026-01-05T03:00:00"),
            "airmass": None,
        },
        {
            "external_id": 4,
            **BASE,
            "observed_at": pd.Timestamp("2026-01-05T04:00", tz="Europe/Rome"),
            "pixel_scale": 1 * u.arcmin / u.pix,
        },
        {
            "external_id": "e",
            **BASE,
            "observed_at": np.datetime64("2026-01-05T03:00"),
            "exposure_time": 1 * u.min,
            "filter_band": pd.NA,
        },
    ]
    report = client.ingest(rows, survey=survey)
    assert (report.inserted, report.rejected, report.done) == (5, [], 5)
    found = stored(client, survey)
    assert sorted(found) == ["4", "a", "b", "c", "e"]
    assert {row["observed_at"].isoformat() for row in found.values()} == {"2026-01-05T03:00:00+00:00"}
    assert (found["b"]["exposure_time"], found["b"]["seeing"], found["b"]["image_width"]) == (None, 1.5, 10)
    assert found["c"]["ra"] == pytest.approx(10)
    assert (found["4"]["pixel_scale"], found["e"]["exposure_time"], found["e"]["filter_band"]) == (60, 60, None)
    assert client.ingest(rows, survey=survey).unchanged == 5


def test_a_table_and_a_frame_are_written_with_their_units_and_masks(client: Astrid, survey: str) -> None:
    count = 5
    table = QTable()
    table["external_id"] = np.array([f"t{n}" for n in range(count)], dtype="S3")
    table["position"] = SkyCoord(np.arange(count) * 15 * u.arcmin, np.full(count, -5) * u.deg).galactic
    table["observed_at"] = Time(60000.5 + np.arange(count), format="mjd", scale="tai")
    table["exposure_time"] = np.arange(1, count + 1) * u.min
    table["seeing"] = MaskedColumn(np.ones(count), mask=np.arange(count) == 2)
    plain = Table({"ra": [1.0], "dec": [2.0], "observed_at": ["2026-01-01"], "external_id": ["p"], "pixel_scale": [0.5]})
    plain["ra"].unit = "rad"
    frame = pd.DataFrame(
        {
            "external_id": ["f0", "f1"],
            "ra": [1, 2],
            "dec": [1.0, 2.0],
            "observed_at": pd.to_datetime(["2026-01-01T00:00:00.123Z", None], utc=True),
            "image_width": pd.array([1024, None], dtype="Int64"),
        }
    )
    assert client.ingest(table, survey=survey).inserted == count
    assert client.ingest(plain, survey=survey).inserted == 1
    report = client.ingest(frame, survey=survey)
    assert [(each.index, each.row["externalId"]) for each in report.rejected] == [(1, "f1")]
    found = stored(client, survey)
    assert found["t1"]["ra"] == pytest.approx(0.25)
    assert found["t0"]["observed_at"].isoformat() == "2023-02-25T11:59:23+00:00", "37 s from TAI to UTC"
    assert [found[f"t{n}"]["exposure_time"] for n in range(count)] == [60, 120, 180, 240, 300]
    assert found["t2"]["seeing"] is None
    assert found["p"]["ra"] == pytest.approx(57.29577951)
    assert (found["f0"]["image_width"], found["f0"]["observed_at"].microsecond) == (1024, 123000)


def test_rejected_rows_have_their_index_in_the_table_of_the_caller(client: Astrid, survey: str) -> None:
    rows = [{"external_id": f"r{n}", **BASE} for n in range(30)]
    rows[3]["ra"] = 400
    rows[17]["ra"] = "not a number"
    rows[21]["image_width"] = 0.5
    del rows[29]["dec"]
    report = client.ingest(rows, survey=survey, chunk=8)
    assert [each.index for each in report.rejected] == [3, 17, 21, 29]
    assert report.inserted == 26
    assert "ra" in report.rejected[1].reason
    assert "image" in report.rejected[2].reason


def test_a_column_of_an_unknown_name_or_unit_is_refused_before_anything_is_sent(client: Astrid, survey: str) -> None:
    with pytest.raises(ValueError, match="'magnitude' is not a field"):
        client.ingest([{"external_id": "x", **BASE, "magnitude": 12}], survey=survey)
    with pytest.raises(ValueError, match="has the unit mag"):
        client.ingest(QTable({"external_id": ["x"], "exposure_time": [1] * u.mag}), survey=survey)
    assert client.observations(survey=survey).count() == 0


def test_what_was_read_can_be_written_again(client: Astrid, survey: str) -> None:
    client.ingest([{"external_id": "x", **BASE}], survey=survey)
    assert client.ingest(client.observations(survey=survey).to_pandas(), survey=survey).unchanged == 1
    assert client.ingest(list(client.observations(survey=survey)), survey=survey).unchanged == 1


def test_a_generator_is_sent_in_chunks(client: Astrid, survey: str) -> None:
    report = client.ingest(({"external_id": f"g{n}", **BASE} for n in range(2_500)), survey=survey)
    assert (report.inserted, report.done) == (2_500, 2_500)


async def test_an_event_loop_ingests(server: Server, key: str, client: Astrid, survey: str) -> None:
    async with AsyncAstrid(server.url, api_key=key) as other:
        assert (await other.ingest([{"external_id": "x", **BASE}], survey=survey)).inserted == 1


def test_a_refused_ingest_raises_at_once(server: Server, make_key) -> None:
    with Astrid(server.url, api_key=make_key(permissions=["READ_DATA"])) as client, pytest.raises(Forbidden):
        client.ingest([{"external_id": "x", **BASE}], survey="ZTF")


def test_an_interrupted_ingest_states_where_to_continue(answers) -> None:
    counts = {"inserted": 2, "updated": 0, "unchanged": 0, "rejected": []}
    done = (200, {}, json.dumps({"data": {"ingestObservations": counts}}).encode())
    url = answers.give(done, (503, {"Retry-After": "3600"}, b"stopped"))
    rows = [{"external_id": f"x{n}", **BASE} for n in range(4)]
    with pytest.raises(Unavailable) as caught:
        Astrid(url).ingest(rows, survey="S", chunk=2)
    assert caught.value.report.done == 2
    assert "start=2" in caught.value.__notes__[0]
    answers.give(done)
    assert Astrid(url).ingest(rows, survey="S", chunk=2, start=2).done == 4
    sent = json.loads(answers.bodies[-1])["variables"]["input"]["observations"]
    assert [each["externalId"] for each in sent] == ["x2", "x3"]


def test_a_lost_answer_is_asked_for_again(answers) -> None:
    done = {"data": {"ingestObservations": {"inserted": 0, "updated": 0, "unchanged": 1, "rejected": []}}}
    url = answers.give((503, {"Retry-After": "0"}, b""), (200, {}, json.dumps(done).encode()))
    assert Astrid(url).ingest([{"external_id": "x", **BASE}], survey="S", idempotency_key="night").unchanged == 1
    assert [each["Idempotency-Key"] for each in answers.seen] == ["night:0", "night:0"]


def test_an_input_error_that_names_no_row_is_raised(answers) -> None:
    refused = {"errors": [{"message": "No.", "extensions": {"code": "BAD_USER_INPUT", "issues": ["survey is blank"]}}]}
    with pytest.raises(BadInput) as caught:
        Astrid(answers.give((400, {}, json.dumps(refused).encode()))).ingest([{"external_id": "x", **BASE}], survey=" ")
    assert caught.value.issues == ["survey is blank"]
