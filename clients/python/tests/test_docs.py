"""The programs in the documents run against a real server."""

import re
from pathlib import Path

import pytest
from server import ROOT, Server

PAGES = [ROOT / "docs/python.md", ROOT / "clients/python/README.md"]
NEEDS_A_WORKER = ("from astrid.prefect", "from astrid.dramatiq")


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_the_programs_of_the_page_run(
    page: Path, server: Server, key: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("ASTRID_URL", server.url)
    monkeypatch.setenv("ASTRID_API_KEY", key)
    monkeypatch.chdir(tmp_path)
    programs = re.findall(r"```python\n(.*?)```", page.read_text(encoding="utf8"), re.S)
    assert programs
    scope: dict[str, object] = {}
    for program in programs:
        code = compile(program, page.name, "exec")
        if not any(each in program for each in NEEDS_A_WORKER):
            exec(code, scope)


def test_the_table_of_exceptions_has_each_code_of_the_server() -> None:
    from astrid import errors

    stated = (ROOT / "docs/errors.md").read_text(encoding="utf8")
    codes = re.findall(r"^\| \[`(\w+)`\]", stated, re.M)
    assert codes
    assert sorted(codes) == sorted(errors._CLASSES)
