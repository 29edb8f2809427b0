"""The names of the notebooks, the notebook itself, and the programs beside it."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
import requests
from processes import CTRL_C, CTRL_D, answered
from server import EMAIL, ROOT, Server

from astrid import Astrid, BadRequest, Unauthenticated, notebook

FOLDER = ROOT / "examples/notebooks"


def test_the_names_of_the_notebooks_hide_every_key(server: Server, capsys: pytest.CaptureFixture[str]) -> None:
    admin = notebook.authenticate_user(EMAIL, server.password, url=server.url)
    key = notebook.create_api_key("notebook", "for a test", "READ_ONLY", scopes=["survey:ZTF"])
    assert str(key).startswith("astrid_")
    assert str(key) not in repr(key) + repr([key])
    admin.close()
    client = notebook.authenticate_with_api_key(key, url=server.url)
    assert notebook.authenticated_client() is client
    assert str(key) not in repr(notebook.AUTH_HEADERS) + str(notebook.AUTH_HEADERS)
    answer = requests.post(server.url, json={"query": "{ viewer { name scopes } }"}, headers=notebook.AUTH_HEADERS, timeout=60)
    assert answer.json()["data"]["viewer"] == {"name": "notebook", "scopes": ["survey:ZTF"]}
    assert capsys.readouterr().out == ""


def test_a_wrong_key_and_a_missing_sign_in_are_refused(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(notebook, "_present", None)
    with pytest.raises(BadRequest, match="authenticate"):
        notebook.create_api_key("x")
    with pytest.raises(Unauthenticated):
        notebook.authenticate_with_api_key("astrid_00000000000000000000000000000000000000000001e3qs6", url=server.url)


def test_the_notebook_runs_from_sign_in_to_both_plots(server: Server, tmp_path: Path) -> None:
    settings = {**os.environ, "ASTRID_URL": server.url, "ASTRID_EMAIL": EMAIL, "ASTRID_PASSWORD": server.password}
    settings |= {
        "MPLBACKEND": "module://matplotlib_inline.backend_inline",
        "IPYTHONDIR": str(tmp_path),
        "JUPYTER_CONFIG_DIR": str(tmp_path),
    }
    settings.pop("ASTRID_API_KEY", None)
    arguments = ["--to", "notebook", "--execute", "--output-dir", str(tmp_path), str(FOLDER / "sky_and_light_curve.ipynb")]
    subprocess.run([sys.executable, "-m", "nbconvert", *arguments], env=settings, check=True, capture_output=True)
    text = (tmp_path / "sky_and_light_curve.ipynb").read_text(encoding="utf8")
    outputs = [output for cell in json.loads(text)["cells"] for output in cell.get("outputs", [])]
    assert sum("image/png" in output.get("data", {}) for output in outputs) == 2
    printed = "".join("".join(output.get("text", "")) for output in outputs)
    assert "observations of" in printed
    assert "detections at" in printed
    assert "deg utc icrs" in printed
    assert "astrid_" in text
    with server.admin() as admin:
        [made] = [each for each in admin.api_keys(search="sky notebook")]
        assert f"astrid_{made.prefix}" in text
        assert server.password not in text
    assert not [
        word for word in text.replace('"', " ").replace("<", " ").split() if len(word) >= 56 and word.startswith("astrid_")
    ]


def test_the_notebook_is_committed_without_outputs() -> None:
    cells = json.loads((FOLDER / "sky_and_light_curve.ipynb").read_text(encoding="utf8"))["cells"]
    assert all(not cell.get("outputs") and cell.get("execution_count") is None for cell in cells)


def test_create_api_key_asks_step_by_step(server: Server) -> None:
    program = [str(FOLDER / "create_api_key.py")]
    answers = ["", EMAIL, server.password, "made by a program", "READ_ONLY", "ZTF", "30"]
    code, said = answered(program, answers, ASTRID_URL=server.url)
    assert code == 0, said
    assert server.password not in said
    [key] = [line.split("=")[1].strip() for line in said.splitlines() if "ASTRID_API_KEY=" in line]
    with Astrid(server.url, api_key=key) as client:
        viewer = client.viewer()
    assert viewer is not None
    assert (viewer.name, viewer.scopes) == ("made by a program", ["survey:ZTF"])


def test_create_api_key_asks_again_after_a_wrong_answer(server: Server) -> None:
    answers = ["", EMAIL, server.password, "made at last", "reader", "read-only", "", "many", "0", "30"]
    code, said = answered([str(FOLDER / "create_api_key.py")], answers, ASTRID_URL=server.url)
    assert code == 0, said
    assert "Choose one of READ_ONLY" in said
    assert said.count("Enter a whole number.") == 2


def test_create_api_key_states_a_wrong_password(server: Server) -> None:
    code, said = answered([str(FOLDER / "create_api_key.py")], ["", EMAIL, "wrong"], ASTRID_URL=server.url)
    assert code == 3
    assert "Traceback" not in said


@pytest.mark.parametrize(("count", "end"), [*((count, CTRL_C) for count in range(7)), (3, CTRL_D)])
def test_an_end_at_each_question_of_create_api_key_creates_nothing(server: Server, count: int, end: str) -> None:
    name = f"ended {count} {ord(end)}"
    answers = ["", EMAIL, server.password, name, "READ_ONLY", "", "30"][:count]
    code, said = answered([str(FOLDER / "create_api_key.py")], [*answers, end], ASTRID_URL=server.url)
    assert code == 130, said
    assert "Interrupted. Nothing was created." in said
    assert "Traceback" not in said
    with server.admin() as admin:
        assert [each for each in admin.api_keys(search=name)] == []


def test_test_api_keys_tries_a_key(server: Server, key: str) -> None:
    wrong = "astrid_00000000000000000000000000000000000000000001e3qs6"
    for given, url, code in ((key, server.url, 0), (wrong, server.url, 3), ("", server.url, 3), (key, "http://127.0.0.1:9", 4)):
        settings = {**os.environ, "ASTRID_URL": url, "ASTRID_API_KEY": given}
        done = subprocess.run([sys.executable, FOLDER / "test_api_keys.py"], env=settings, capture_output=True, text=True)
        assert (done.returncode, "Traceback" in done.stderr) == (code, False), done.stderr
        if code == 0:
            assert "permitted  READ_DATA" in done.stdout
            assert "refused    ADMIN_ACCESS: admin:access" in done.stdout
            assert key not in done.stdout
