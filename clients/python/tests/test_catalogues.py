"""`python -m astrid ingest`: files as surveys and archives publish them."""

import bz2
import gzip
import lzma
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import pytest
from astropy import units as u
from astropy.coordinates import SkyCoord
from astropy.table import QTable, Table
from astropy.time import Time
from processes import CTRL_C, CTRL_D, answered
from server import ROOT, Server

from astrid import Astrid
from astrid.catalogues.files import read_source
from astrid.catalogues.mapping import Choices
from astrid.catalogues.plan import Plan, plan_of
from astrid.catalogues.source import Doubt

SHARED = ROOT.parent / "shared/data"


def write(folder: Path, text: str | bytes, name: str = "file.csv") -> str:
    path = folder / name
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return str(path)


def plan(path: str, *columns: str, ignored: tuple[str, ...] = (), **options: str) -> Plan:
    encoding = options.pop("encoding", None)
    return plan_of(read_source(path, encoding=encoding), Choices(columns, ignored, **options))


BASIC = "name,ra,dec,date\n"


def test_names_map_without_case_and_separators(tmp_path: Path) -> None:
    made = plan(write(tmp_path, "#Name, Date, RaDeg, DecDeg, AlertMag\nA,2021-09-07 02:07:38,111.5,-39.3,18.70\n"))
    assert made.rows == [{"externalId": "A", "ra": 111.5, "dec": -39.3, "observedAt": "2021-09-07 02:07:38"}]
    assert made.unused == ["AlertMag"]


def test_comments_and_a_row_of_units_are_no_data(tmp_path: Path) -> None:
    text = "# A survey\n# of the sky\nname\tra\tdec\tmjd\texptime\n\tdeg\tdeg\td\tmin\nA\t10\t20\t60000.5\t2\n"
    made = plan(write(tmp_path, text, "file.tsv"))
    assert made.rows == [{"externalId": "A", "ra": 10, "dec": 20, "observedAt": "2023-02-25T12:00:00.000Z", "exposureTime": 120}]
    assert "units" in made.text()


@pytest.mark.parametrize(
    ("ra", "dec", "expected"),
    [
        ("10:00:00", "-00:30:00", (150, -0.5)),
        ("10 00 00.0", "+12 30 36", (150, 12.51)),
        ("10h00m00s", "-05d30m00s", (150, -5.5)),
        ("150.0", "-5.5", (150, -5.5)),
        ("1.5e2", "0", (150, 0)),
    ],
)
def test_sexagesimal_and_decimal_angles(tmp_path: Path, ra: str, dec: str, expected: tuple[float, float]) -> None:
    [row] = plan(write(tmp_path, f"{BASIC}A,{ra},{dec},2020-01-01\n")).rows
    assert (row["ra"], row["dec"]) == pytest.approx(expected)


def test_mixed_notations_stop_it(tmp_path: Path) -> None:
    with pytest.raises(Doubt, match="one notation"):
        plan(write(tmp_path, f"{BASIC}A,10:00:00,1,2020-01-01\nB,12.5,2,2020-01-01\n"))


@pytest.mark.parametrize(
    ("header", "value", "expected"),
    [
        ("date", "2020-01-01", "2020-01-01"),
        ("date", "2020/01/02 03:04:05", "2020-01-02 03:04:05"),
        ("obstime", "2458598.5", "2019-04-25T00:00:00.000Z"),
        ("mjd", "58598", "2019-04-25T00:00:00.000Z"),
        ("mjd_tai", "58598", "2019-04-24T23:59:23.000Z"),
        ("date_tai", "2020-01-01T00:00:37", None),
    ],
)
def test_times_as_texts_and_as_numbers(tmp_path: Path, header: str, value: str, expected: str | None) -> None:
    path = write(tmp_path, f"name,ra,dec,{header}\nA,1,2,{value}\n")
    if expected is None:
        with pytest.raises(Doubt, match="observedAt"):
            plan(path)
        assert plan(path, f"observedAt={header}").rows[0]["observedAt"] == "2020-01-01T00:00:00.000Z"
    elif header == "mjd_tai":
        assert plan(path, "observedAt=mjd_tai").rows[0]["observedAt"] == expected
    else:
        assert plan(path).rows[0]["observedAt"] == expected


def test_a_number_that_may_be_several_times_stops_it(tmp_path: Path) -> None:
    path = write(tmp_path, "name,ra,dec,time\nA,1,2,58598\n")
    with pytest.raises(Doubt, match="--time-format mjd"):
        plan(path)
    assert plan(path, time_format="mjd").rows[0]["observedAt"] == "2019-04-25T00:00:00.000Z"
    assert plan(path, time_format="mjd", time_scale="tai").rows[0]["observedAt"] == "2019-04-24T23:59:23.000Z"


def test_a_date_and_a_time_of_day_are_one_moment(tmp_path: Path) -> None:
    path = write(tmp_path, "name,ra,dec,date,time\nA,1,2,2023-05-20,03:10:22.5\nB,1,2,2023-05-20,\n")
    made = plan(path)
    assert made.rows[0]["observedAt"] == "2023-05-20T03:10:22.5"
    assert list(made.problems) == [1]
    assert "date+time" in made.text()


def test_a_time_without_a_date_and_a_date_beside_a_time_stop_it(tmp_path: Path) -> None:
    with pytest.raises(Doubt, match=r"observedAt=DATE\+time"):
        plan(write(tmp_path, "name,ra,dec,time\nA,1,2,03:10:22\n"))
    path = write(tmp_path, "name,ra,dec,date,clock\nA,1,2,2023-05-20,03:10:22\n")
    with pytest.raises(Doubt, match=r"observedAt=date\+clock"):
        plan(path)
    assert plan(path, "observedAt=date+clock").rows[0]["observedAt"] == "2023-05-20T03:10:22"
    assert plan(path, ignored=("clock",)).rows[0]["observedAt"] == "2023-05-20"


def test_an_equinox_or_a_zone_of_another_meaning_stops_it(tmp_path: Path) -> None:
    for header, value in (("equinox", "B1950"), ("tz", "CET")):
        with pytest.raises(Doubt, match=f"--ignore {header}"):
            plan(write(tmp_path, f"name,ra,dec,date,{header}\nA,1,2,2023-05-20,{value}\n"))
    assert plan(write(tmp_path, "name,ra,dec,date,equinox\nA,1,2,2023-05-20,J2000\n")).rows


def test_masked_values_and_sentinels_are_missing(tmp_path: Path) -> None:
    cells = ["nan", "-999.0", "--", "null", "1.1", "", "N/A", "-9999"]
    text = "name,ra,dec,date,seeing,filter\n" + "".join(f"a{n},{n},{n},2020-01-01,{cell},--\n" for n, cell in enumerate(cells))
    made = plan(write(tmp_path, text))
    assert [row.get("seeing") for row in made.rows] == [None, None, None, None, 1.1, None, None, None]
    assert all("filterBand" not in row for row in made.rows)
    assert "7 missing" in made.text()
    made = plan(write(tmp_path, f"{BASIC}A,-999,2,2020-01-01\nB,1,-99,2020-01-01\n,1,1,2020-01-01\n"))
    assert made.problems == {0: "ra is missing", 1: "dec is missing", 2: "externalId is missing"}


def test_two_candidates_and_repeated_identifiers_stop_it(tmp_path: Path) -> None:
    path = write(tmp_path, "obsid,name,ra,dec,date\n1,A,1,2,2020-01-01\n2,A,1,2,2020-01-02\n")
    with pytest.raises(Doubt, match="--column externalId=obsid"):
        plan(path)
    assert [row["externalId"] for row in plan(path, "externalId=obsid").rows] == ["1", "2"]
    with pytest.raises(Doubt, match="'A' more than once"):
        plan(path, "externalId=name")
    assert plan(path, "externalId=name+date").rows[1]["externalId"] == "A 2020-01-02"
    with pytest.raises(Doubt, match="FIELD is one of"):
        plan(path, "magnitude=name")
    with pytest.raises(Doubt, match="no column of exactly this name"):
        plan(path, "externalId=Name")


def test_rare_characters_in_a_cell_do_not_end_its_line(tmp_path: Path) -> None:
    made = plan(write(tmp_path, f"{BASIC}A\x85\u2028b,1,2,2020-01-01\r\n\r\n'C,1,2,2020-01-01\r\n"))
    assert [row["externalId"] for row in made.rows] == ["A\x85\u2028b", "'C"]


def test_declared_encodings_are_read_and_others_are_asked_for(tmp_path: Path) -> None:
    text = f"{BASIC}Pic du Midi é,1,2,2020-01-01\n"
    for name, data in {
        "utf8": text.encode(),
        "bom": text.encode("utf-8-sig"),
        "utf16": text.encode("utf-16"),
        "utf16le": text.encode("utf-16-le"),
        "declared": f"# coding: latin-1\n{text}".encode("latin-1"),
    }.items():
        assert plan(write(tmp_path, data, name)).rows[0]["externalId"] == "Pic du Midi é", name
    path = write(tmp_path, text.encode("latin-1"), "unknown")
    with pytest.raises(Doubt, match=r"--encoding cp1252   \(Pic du Midi é"):
        plan(path)
    assert plan(path, encoding="latin-1").rows[0]["externalId"] == "Pic du Midi é"
    with pytest.raises(Doubt, match="another --encoding"):
        plan(path, encoding="utf-8")


@pytest.fixture
def night() -> QTable:
    table = QTable()
    table["name"] = ["a", "b"]
    table["ra"] = [np.pi / 12, np.pi / 6] * u.rad
    table["dec"] = [1800.0, 3600.0] * u.arcsec
    table["date"] = Time([60000.5, 60001.5], format="mjd", scale="tt")
    table["exptime"] = [1.0, 2.0] * u.min
    return table


@pytest.mark.parametrize(("name", "options"), [("x.ecsv", {}), ("x.fits", {}), ("x.ecsv.gz", {}), ("x.fits.gz", {})])
def test_units_and_times_of_astropy_are_converted(tmp_path: Path, night: QTable, name: str, options: dict) -> None:
    path = str(tmp_path / name.removesuffix(".gz"))
    night.write(path, **options)
    if name.endswith(".gz"):
        path = write(tmp_path, gzip.compress(Path(path).read_bytes()), name)
    first, _ = plan(path).rows
    assert (first["ra"], first["dec"], first["exposureTime"]) == pytest.approx((15, 0.5, 60))
    assert first["observedAt"].startswith("2023-02-25T11:58:50.816")


def test_a_votable_maps_by_ucd_and_a_parquet_by_name(tmp_path: Path) -> None:
    table = Table(
        {"source": ["a", "b"], "alpha": [1.0, 2.0], "delta": [3.0, 4.0], "when": ["2020-01-01T00:00:00", "2020-01-02T00:00:00"]}
    )
    for column, ucd in (("source", "meta.id;meta.main"), ("alpha", "pos.eq.ra;meta.main"), ("delta", "pos.eq.dec;meta.main")):
        table[column].meta["ucd"] = ucd
    table["when"].meta["ucd"] = "time.epoch"
    table.write(tmp_path / "x.vot", format="votable")
    made = plan(str(tmp_path / "x.vot"))
    assert made.rows[1] == {"externalId": "b", "ra": 2, "dec": 4, "observedAt": "2020-01-02T00:00:00"}
    assert "UCD pos.eq.ra;meta.main" in made.text()
    frame = table.to_pandas().rename(columns={"source": "name", "alpha": "ra", "delta": "dec", "when": "date"})
    frame.to_parquet(tmp_path / "x.parquet")
    assert plan(str(tmp_path / "x.parquet")).rows == made.rows


def test_a_votable_with_a_time_system_counts_from_its_origin_in_its_scale(tmp_path: Path) -> None:
    fields = "".join(
        f'<FIELD name="{name}" datatype="{kind}" {more}/>'
        for name, kind, more in (
            ("name", "char", 'arraysize="*"'), ("ra", "double", 'unit="deg"'), ("dec", "double", 'unit="deg"'),
            ("obs", "double", 'unit="d" ucd="time.epoch" ref="t"'),
        )
    )  # fmt: skip
    system = '<TIMESYS ID="t" refposition="BARYCENTER" timeorigin="2455197.5" timescale="TT"/>'
    row = "<TR><TD>a</TD><TD>1</TD><TD>2</TD><TD>1821.5</TD></TR>"
    text = (
        '<?xml version="1.0"?><VOTABLE version="1.4" xmlns="http://www.ivoa.net/xml/VOTable/v1.3"><RESOURCE>'
        f"{system}<TABLE>{fields}<DATA><TABLEDATA>{row}</TABLEDATA></DATA></TABLE></RESOURCE></VOTABLE>"
    )
    made = plan(write(tmp_path, text, "x.xml"))
    assert made.rows[0]["observedAt"] == "2014-12-27T11:58:52.816Z"
    assert "BARYCENTER" in made.text()


README = """Title: A table
================================================================================
Byte-by-byte Description of file: x.txt
--------------------------------------------------------------------------------
   Bytes Format Units  Label   Explanations
--------------------------------------------------------------------------------
   1-  3  A3    ---    Name    Name
   5-  6  I2    h      RAh     Hour
   8-  9  I2    min    RAm     Minute
  11- 14  F4.1  s      RAs     Second
      16  A1    ---    DE-     Sign
  17- 18  I2    deg    DEd     Degree
  20- 21  I2    arcmin DEm     Arcminute
  23- 24  I2    arcsec DEs     Arcsecond
  26- 35  A10   ---    Date    Date
--------------------------------------------------------------------------------
"""


def test_a_table_of_the_cds_with_a_separate_readme(tmp_path: Path) -> None:
    readme = write(tmp_path, README, "ReadMe")
    row = b"abc 10 00 00.0 -00 30 00 2020-01-01\n"
    for name, data in (("x.txt", row), ("x.txt.gz", gzip.compress(row))):
        made = plan_of(read_source(write(tmp_path, data, name), readme=readme), Choices())
        assert made.rows[0] | {"observedAt": ""} == {"externalId": "abc", "ra": 150, "dec": -0.5, "observedAt": ""}
    with pytest.raises(Doubt, match=r"not a table that .*ReadMe describes"):
        read_source(write(tmp_path, row, "other.dat"), readme=readme)
    with pytest.raises(Doubt, match="not a table that missing describes"):
        read_source(write(tmp_path, row, "x.txt"), readme="missing")


def test_positions_and_the_tables_of_the_cds_and_of_ipac(tmp_path: Path) -> None:
    table = QTable({"name": ["a"], "position": SkyCoord([10] * u.deg, [20] * u.deg), "mjd": [60000.0]})
    table.write(tmp_path / "x.ecsv")
    assert plan(str(tmp_path / "x.ecsv")).rows[0] | {"observedAt": ""} == {
        "externalId": "a",
        "ra": 10,
        "dec": 20,
        "observedAt": "",
    }
    ipac = "|  name|    ra|   dec|      date|\n|  char|double|double|      char|\n"
    ipac += "|      |   deg|   deg|          |\n|  null|  null|  null|      null|\n"
    assert plan(write(tmp_path, f"{ipac}      a    1.5   -2.5 2020-01-01 \n", "x.tbl")).rows[0]["dec"] == -2.5
    cds = f"{README}abc 10 00 00.0 -00 30 00 2020-01-01\n"
    [row] = plan(write(tmp_path, cds, "x.txt")).rows
    assert (row["externalId"], row["ra"], row["dec"]) == ("abc", 150, -0.5)


@pytest.mark.parametrize(
    "data", [b"", b"only words here\nno table at all\n", b"\x89PNG\r\n\x1a\n\0\0", b"\x1f\x8bdamaged", b"name,ra,dec,date\n"]
)
def test_a_file_that_is_no_table_is_one_clear_line(tmp_path: Path, data: bytes) -> None:
    with pytest.raises(Doubt):
        plan(write(tmp_path, data))


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"\x1f\x9d\x90\x01packed", "gunzip"),
        (gzip.compress(b"table.csv\0\0\0\0000644\0 a tar archive \xe9\n"), "is not a table"),
        (b"\x89\x01\x02 an image \xe9\n", "is not a table"),
        (b"def main():\n    return [1, 2, (3)]\n\nprint(main() +\n", "no format of texts fits"),
        (b'name,ra,dec,date\n"' + b"x" * 200_000 + b'",1,2,2020-01-01\n', "field larger than field limit"),
        (b"3102,0.32,4167,4085\n877,0.22,4378,3892\n", "no names of columns"),
        (b"name,ra,dec,ra,dec,date\nA,1,2,1,2,2020-01-01\n", "Rename one of the columns"),
    ],
    ids=["compress", "tar", "binary", "program", "wide cell", "no header", "repeated header"],
)
def test_files_that_packages_ship_beside_tables_are_one_clear_line(tmp_path: Path, data: bytes, said: str) -> None:
    with pytest.raises(Doubt, match=said) as caught:
        plan(write(tmp_path, data, "x.dat"))
    assert "ERROR" not in str(caught.value)
    assert "--encoding" not in str(caught.value)


def votable(fields: str, cells: list[str], before: str = "") -> str:
    row = "".join(f"<TD>{cell}</TD>" for cell in cells)
    return (
        '<?xml version="1.0"?><VOTABLE version="1.4" xmlns="http://www.ivoa.net/xml/VOTable/v1.3"><RESOURCE>'
        f"{before}<TABLE>{fields}<DATA><TABLEDATA><TR>{row}</TR></TABLEDATA></DATA></TABLE></RESOURCE></VOTABLE>"
    )


B1950 = votable(
    '<FIELD name="name" datatype="char" arraysize="*"/>'
    '<FIELD name="RAB1950" datatype="double" unit="deg" ucd="pos.eq.ra;meta.main"/>'
    '<FIELD name="DEB1950" datatype="double" unit="deg" ucd="pos.eq.dec;meta.main"/>'
    '<FIELD name="date" datatype="char" arraysize="*"/>',
    ["A", "1", "2", "2020-01-01"],
)


def test_a_position_in_another_frame_stops_it(tmp_path: Path) -> None:
    with pytest.raises(Doubt, match=r"RAB1950 is in the frame B1950, but ra is ICRS(.|\n)*--column ra=RAB1950"):
        plan(write(tmp_path, B1950, "x.vot"))
    assert plan(write(tmp_path, B1950, "x.vot"), "ra=RAB1950", "dec=DEB1950").rows[0]["ra"] == 1
    fields = "".join(
        f'<FIELD name="{name}" {more}/>'
        for name, more in (
            ("name", 'datatype="char" arraysize="*"'),
            ("ra", 'datatype="double" unit="deg" ref="frame" ucd="pos.eq.ra;meta.main"'),
            ("dec", 'datatype="double" unit="deg" ref="frame" ucd="pos.eq.dec;meta.main"'),
            ("date", 'datatype="char" arraysize="*"'),
        )
    )
    cells = ["a", "1", "2", "2020-01-01"]
    for system, fits in (("ICRS", True), ("eq_FK5", True), ("eq_FK4", False), ("galactic", False)):
        path = write(tmp_path, votable(fields, cells, f'<COOSYS ID="frame" system="{system}"/>'), "x.vot")
        if fits:
            assert plan(path).rows
        else:
            with pytest.raises(Doubt, match=f"ra is in the frame {system}, but ra is ICRS"):
                plan(path)
            assert plan(path, "ra=ra", "dec=dec").rows[0]["ra"] == 1


def test_units_in_quotes_and_with_the_name_of_a_quantity(tmp_path: Path) -> None:
    kinds = (
        'datatype="char" arraysize="*"',
        'datatype="double" unit="Angle[deg]"',
        """datatype="char" arraysize="*" unit='"d:m:s"'""",
    )
    fields = "".join(
        f'<FIELD name="{name}" {kind}/>' for name, kind in zip(("name", "dec", "ra", "date"), (*kinds, kinds[0]), strict=True)
    )
    made = plan(write(tmp_path, votable(fields, ["a", "2", "10:30:00", "2020-01-01"]), "x.vot"))
    assert (made.rows[0]["ra"], made.rows[0]["dec"]) == (10.5, 2)


def test_a_packed_file_has_the_format_of_its_name(tmp_path: Path) -> None:
    rdb = b"name\tra\tdec\tdate\nS\tN\tN\tS\nA\t1\t2\t2020-01-01\n"
    for suffix, pack in (("", bytes), (".gz", gzip.compress), (".bz2", bz2.compress), (".xz", lzma.compress)):
        made = plan(write(tmp_path, pack(rdb), f"x.rdb{suffix}"))
        assert (len(made.rows), made.source.notes) == (1, ["read as RDB"])


@pytest.mark.skipif(not SHARED.is_dir(), reason="the shared data are not here")
def test_the_shared_catalogues_map_or_state_their_doubt() -> None:
    expected = {"heasarc-numaster.csv": "externalId=obsid", "latin1.csv": "--encoding"}
    for path in [*(SHARED / "catalogues").iterdir(), SHARED / "supernovae.csv"]:
        try:
            made = plan(str(path))
        except Doubt as doubt:
            assert expected.get(path.name, "no doubt") in str(doubt)
        else:
            assert path.name not in expected
            assert len(made.rows) == made.source.count


def test_tables_that_packages_ship_map_or_state_their_doubt() -> None:
    import astropy

    folder = Path(astropy.__file__).parent / "io"
    files = [
        each for part in ("ascii", "votable", "fits") for each in (folder / part / "tests/data").glob("*.*") if each.is_file()
    ]
    read = 0
    for path in files:
        try:
            read += read_source(str(path)).count > 0
            plan(str(path))
        except Doubt as doubt:
            assert str(doubt)
    assert not files or read >= 10


def command(server: Server, key: str, *arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    settings = {**os.environ, "ASTRID_URL": server.url, "ASTRID_API_KEY": key, **environment}
    return subprocess.run(
        [sys.executable, "-m", "astrid", "ingest", *arguments],
        env=settings,
        capture_output=True,
        text=True,
        stdin=subprocess.DEVNULL,
    )


def test_the_command_shows_the_mapping_and_needs_yes_without_a_terminal(
    server: Server, key: str, client: Astrid, survey: str, tmp_path
) -> None:
    path = write(tmp_path, f"{BASIC}A,1,2,2020-01-01\nB,400,2,2020-01-01\nC,1,2,2020-02-30\n")
    shown = command(server, key, path, "--survey", survey)
    assert shown.returncode == 2
    assert "ra → ra" in shown.stdout
    assert "--yes" in shown.stderr
    assert client.observations(survey=survey).count() == 0
    done = command(server, key, path, "--survey", survey, "--yes")
    assert done.returncode == 1
    assert "1 inserted" in done.stdout
    rejected = Path(f"{path}.rejected.csv").read_text()
    assert '2,"ra is 400' in rejected.replace("2,ra is 400", '2,"ra is 400')
    assert rejected.count("\n") == 3
    Path(path).write_text(f"{BASIC}A,1,2,2020-01-01\n")
    again = command(server, key, path, "--survey", survey.lower(), "--yes")
    assert (again.returncode, "1 unchanged" in again.stdout) == (0, True)


def test_the_command_asks_on_a_terminal(server: Server, key: str, client: Astrid, survey: str, tmp_path: Path) -> None:
    path = write(tmp_path, f"{BASIC}A,1,2,2020-01-01\n")
    arguments = ["-m", "astrid", "ingest", path, "--survey", survey]
    for answer, code, count in (("n", 2, 0), (CTRL_C, 130, 0), (CTRL_D, 130, 0), ("y", 0, 1)):
        ended, said = answered(arguments, [answer], ASTRID_URL=server.url, ASTRID_API_KEY=key)
        assert ("Nothing was sent." in said, "Traceback" in said) == (code != 0, False), said
        assert (ended, client.observations(survey=survey).count()) == (code, count), said
        assert "Send 1 rows" in said


def test_each_failure_has_its_exit_code_and_one_clear_line(server: Server, key: str, make_key, tmp_path: Path) -> None:
    path = write(tmp_path, f"{BASIC}A,1,2,2020-01-01\n")
    wrong = "astrid_00000000000000000000000000000000000000000001e3qs6"
    for code, arguments, environment in [
        (2, ["missing.csv", "--survey", "ZTF", "--yes"], {}),
        (2, [path, "--survey", "ZTF", "--yes", "--column", "x"], {}),
        (2, [path], {}),
        (2, [path, "--survey", "ZTF", "--yes"], {"ASTRID_URL": "http://astrid.example"}),
        (1, [path, "--survey", "nothing", "--yes"], {}),
        (1, [path, "--survey", "ZTF", "--yes"], {"ASTRID_API_KEY": make_key(permissions=["READ_PUBLIC"])}),
        (3, [path, "--survey", "ZTF", "--yes"], {"ASTRID_API_KEY": wrong}),
        (3, [path, "--survey", "ZTF", "--yes"], {"ASTRID_API_KEY": ""}),
        (4, [path, "--survey", "ZTF", "--yes"], {"ASTRID_URL": "http://127.0.0.1:9"}),
    ]:
        done = command(server, key, *arguments, **environment)
        assert done.returncode == code, done.stderr
        assert "Traceback" not in done.stderr
        assert done.stderr.strip()


def test_a_closed_output_is_no_error(tmp_path: Path) -> None:
    path = write(tmp_path, BASIC + "".join(f"a{n},{n % 360},1,2020-01-01\n" for n in range(50)))
    shown = f"{sys.executable} -m astrid ingest {path} --survey ZTF --dry-run"
    done = subprocess.run(["bash", "-c", f"{shown} | true; echo ${{PIPESTATUS[0]}}"], capture_output=True, text=True)
    assert (done.stdout, done.stderr) == ("0\n", "")


def test_an_interrupt_while_the_packages_load_is_one_line(tmp_path: Path) -> None:
    # The stand-in for a package interrupts its own import, at the moment when a slow disk would.
    (tmp_path / "httpx.py").write_text("import os, signal, time\nos.kill(os.getpid(), signal.SIGINT)\ntime.sleep(5)\n")
    settings = {**os.environ, "PYTHONPATH": str(tmp_path)}
    done = subprocess.run([sys.executable, "-m", "astrid", "ingest"], env=settings, capture_output=True, text=True)
    assert done.stderr.strip() == "Interrupted. Nothing was sent."
    assert done.returncode in (-signal.SIGINT, 130)
    own = [sys.executable, "-c", "import astrid"]
    assert "Traceback" in subprocess.run(own, env=settings, capture_output=True, text=True).stderr


def test_an_interrupted_command_can_be_run_again(server: Server, key: str, client: Astrid, survey: str, tmp_path: Path) -> None:
    count = 20_000
    rows = "".join(f"n{n},{n % 360},{n % 90},2020-01-01\n" for n in range(count))
    path = write(tmp_path, BASIC + rows)
    settings = {**os.environ, "ASTRID_URL": server.url, "ASTRID_API_KEY": key}
    arguments = [sys.executable, "-m", "astrid", "ingest", path, "--survey", survey, "--yes"]
    process = subprocess.Popen(arguments, env=settings, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    while process.poll() is None and client.observations(survey=survey).first() is None:
        time.sleep(0.02)
    process.send_signal(signal.SIGINT)
    _, said = process.communicate()
    assert process.returncode in (0, 130)
    if process.returncode == 130:
        assert "Run the same command again" in said
        assert "Traceback" not in said
    done = command(server, key, path, "--survey", survey, "--yes")
    assert done.returncode == 0
    assert client.observations(survey=survey).count() == count


def test_the_ids_of_large_numbers_keep_their_digits(tmp_path: Path) -> None:
    table = Table(
        {
            "source_id": np.array([4295806720_000000001, 2], dtype=np.int64),
            "ra": [1.0, 2.0],
            "dec": [1.0, 2.0],
            "mjd": [60000.0, 60001],
        }
    )
    table.write(tmp_path / "x.fits")
    assert plan(str(tmp_path / "x.fits")).rows[0]["externalId"] == "4295806720000000001"
