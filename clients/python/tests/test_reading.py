"""Lists: pages, pandas and astropy."""

import dataclasses
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from astropy import units as u
from astropy.coordinates import SkyCoord
from astropy.io.votable.ucd import check_ucd
from astropy.table import QTable
from astropy.time import Time
from server import Server

from astrid import Astrid, AsyncAstrid, LimitExceeded
from astrid.generated import operations
from astrid.reading.tables import UCDS

COUNT = 25
START = datetime(2026, 1, 5, 3, tzinfo=UTC)


@pytest.fixture(scope="module")
def night(server: Server, key: str) -> str:
    """A survey with observations of one night."""
    with Astrid(server.url, api_key=key) as client:
        client.create_survey(name="night")
        rows = [
            {
                "external_id": f"n{n:02}",
                "ra": 150 + n / 100,
                "dec": 2.0,
                "observed_at": START.timestamp(),
                "filter_band": "gri"[n % 3],
                "exposure_time": 30.0 if n % 2 else None,
                "image_width": 1024 if n % 2 else None,
            }
            for n in range(COUNT)
        ]
        for n, row in enumerate(rows):
            row["observed_at"] = datetime.fromtimestamp(START.timestamp() + 60 * n, UTC)
        assert client.ingest(rows, survey="night").inserted == COUNT
    return "night"


@pytest.fixture
def small_pages(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(operations, "OBSERVATIONS", dataclasses.replace(operations.OBSERVATIONS, page_size=7))


def names(rows) -> list[str]:  # type: ignore[no-untyped-def]
    return [each.external_id for each in rows]


def test_all_pages_are_read(client: Astrid, night: str, small_pages: None) -> None:
    rows = client.observations(survey=night, order_by="observed_at")
    expected = [f"n{n:02}" for n in range(COUNT)]
    assert names(rows) == expected
    assert names(rows) == expected, "a second iteration begins again"
    assert [len(page) for page in rows.pages()] == [7, 7, 7, 4]
    assert names(rows.limit(9)) == expected[:9]
    assert names(rows.limit(0)) == []
    assert rows.count() == COUNT
    backwards = client.observations(survey=night, order_by="-observed_at").first()
    assert backwards is not None
    assert backwards.external_id == "n24"


def test_reading_can_stop_in_the_middle(client: Astrid, night: str, small_pages: None) -> None:
    for observation in client.observations(survey=night):
        assert observation.survey.name == night
        break


async def test_an_event_loop_reads_the_same(server: Server, key: str, night: str, small_pages: None) -> None:
    async with AsyncAstrid(server.url, api_key=key) as client:
        rows = client.observations(survey=night, order_by="observed_at")
        assert [each.external_id async for each in rows] == [f"n{n:02}" for n in range(COUNT)]
        assert [len(page) async for page in rows.pages()] == [7, 7, 7, 4]
        assert len(await rows.to_pandas()) == COUNT
        assert len(await rows.to_table()) == COUNT
        assert await rows.count() == COUNT


def test_a_page_above_the_cost_limit_is_read_in_smaller_pages(client: Astrid, night: str, monkeypatch) -> None:
    monkeypatch.setattr(operations, "OBSERVATIONS", dataclasses.replace(operations.OBSERVATIONS, page_size=1000))
    assert len(list(client.observations(survey=night))) == COUNT
    with pytest.raises(LimitExceeded):
        client.execute("{ " + " ".join(f"a{n}: viewer {{ id }}" for n in range(60)) + " }")


def test_positions_and_times_of_astropy_pandas_and_datetime_select_rows(client: Astrid, night: str) -> None:
    expected = ["n03", "n04", "n05"]
    for near, radius in [
        ((150.04, 2.0), 0.0101),
        (SkyCoord(150.04, 2.0, unit="deg"), 0.0101 * u.deg),
        (SkyCoord(150.04, 2.0, unit="deg").galactic, 36.36 * u.arcsec),
        ((np.float64(150.04), 2.0 * u.deg), "0.0101"),
        ({"ra": 150.04, "dec": 2.0, "radius": 0.0101}, None),
    ]:
        given = {} if radius is None else {"radius": float(radius) if isinstance(radius, str) else radius}
        assert names(client.observations(survey=night, near=near, order_by="observed_at", **given)) == expected
    after, before = START.replace(minute=3), START.replace(minute=6)
    for convert in (lambda t: t, pd.Timestamp, Time, lambda t: t.isoformat(), lambda t: np.datetime64(t.replace(tzinfo=None))):
        rows = client.observations(
            survey=night, observed_after=convert(after), observed_before=convert(before), order_by="observed_at"
        )
        assert names(rows) == expected
    with pytest.raises(ValueError, match="radius"):
        client.observations(near=(150, 2))
    with pytest.raises(ValueError, match="radius"):
        client.observations(radius=1)


def test_a_frame_has_utc_times_categories_and_nullable_types(client: Astrid, night: str) -> None:
    frame = client.observations(survey=night, order_by="observed_at").to_pandas()
    assert frame["observed_at"].dt.tz is not None
    assert frame["observed_at"].iloc[0] == pd.Timestamp(START)
    for name, dtype in [("status", "category"), ("survey", "category"), ("filter_band", "category")]:
        assert str(frame[name].dtype) == dtype
    assert (frame["image_width"].dtype, frame["exposure_time"].dtype, frame["external_id"].dtype) == (
        "Int64",
        "Float64",
        "string",
    )
    assert frame["exposure_time"].isna().sum() == 13
    assert set(frame["survey"]) == {night}
    empty = client.observations(survey=night, external_id="nothing").to_pandas()
    assert len(empty) == 0
    assert "ra" in empty.columns


def test_a_table_has_units_times_and_positions(client: Astrid, night: str) -> None:
    table = client.observations(survey=night, order_by="observed_at").to_table()
    assert table["ra"].unit == u.deg
    assert table["exposure_time"].unit == u.s
    assert table["exposure_time"].mask.sum() == 13
    assert isinstance(table["observed_at"], Time)
    assert isinstance(table["position"], SkyCoord)
    assert table["ra"].info.meta["ucd"] == "pos.eq.ra;meta.main"
    assert len(client.observations(survey=night, external_id="nothing").to_table()) == 0


@pytest.mark.parametrize(
    ("name", "options"), [("x.vot", {"format": "votable"}), ("x.fits", {"astropy_native": True}), ("x.ecsv", {})]
)
def test_a_table_can_be_written_and_read_again(client: Astrid, night: str, tmp_path: Path, name: str, options: dict) -> None:
    table = client.observations(survey=night, order_by="observed_at").to_table()
    table.write(tmp_path / name)
    again = QTable.read(tmp_path / name, **options)
    assert list(again["external_id"]) == [f"n{n:02}" for n in range(COUNT)]
    assert again["ra"].unit == u.deg
    assert np.allclose(again["ra"].value, 150 + np.arange(COUNT) / 100)
    assert list(again["exposure_time"].mask) == [n % 2 == 0 for n in range(COUNT)]
    observed = Time(again["observed_at"], format="isot") if name == "x.vot" else again["observed_at"]
    assert observed[1].isot == "2026-01-05T03:01:00.000"
    assert client.ingest(table, survey=night).unchanged == COUNT


def test_each_list_becomes_a_frame_and_a_table(client: Astrid) -> None:
    lists = [
        client.surveys(with_observation_count=True), client.preprocess_runs(), client.difference_runs(), client.candidates(),
        client.model_runs(), client.detections(), client.models(), client.alerts(), client.validation_events(),
        client.processing_jobs(), client.training_datasets(), client.training_runs(), client.api_keys(),
    ]  # fmt: skip
    for rows in lists:
        assert len(rows.to_pandas()) == len(rows.to_table()) == rows.count()


def test_ucds_are_those_of_the_ivoa() -> None:
    for name, ucd in UCDS.items():
        assert check_ucd(ucd, check_controlled_vocabulary=True), name


def test_a_bar_is_shown_only_when_wanted(client: Astrid, night: str, capfd: pytest.CaptureFixture[str]) -> None:
    client.observations(survey=night).to_pandas()
    assert capfd.readouterr().err == ""
    client.observations(survey=night).to_pandas(progress=True)
    assert "25.0/25.0" in capfd.readouterr().err
