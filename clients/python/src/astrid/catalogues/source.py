"""The columns of a file, with what the file states about them."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any


class Doubt(Exception):
    """The file can be understood in several ways, or not at all. The message shows the choices. Nothing was sent."""


@dataclass
class SourceColumn:
    """`values` are texts, numbers, or None where the file masks a value. `scale` is the time scale, if the file states one."""

    name: str
    values: list[Any]
    unit: str = ""
    ucd: str = ""
    scale: str = ""
    # The frame of a position, if the file states one, such as `FK4 B1950`.
    frame: str = ""
    # The Julian date from which a VOTable counts its times.
    origin: float | None = None


@dataclass
class Source:
    path: str
    columns: list[SourceColumn]
    notes: list[str] = field(default_factory=list)

    @property
    def count(self) -> int:
        return len(self.columns[0].values) if self.columns else 0

    def column(self, name: str, option: str) -> SourceColumn:
        """The column of exactly this name."""
        found = [each for each in self.columns if each.name == name]
        if len(found) == 1:
            return found[0]
        names = ", ".join(quoted(each.name) for each in self.columns)
        problem = "has no column" if not found else "has more than one column"
        raise Doubt(f"{option}: {self.path} {problem} of exactly this name.\nIts columns: {names}.")


def quoted(name: str) -> str:
    """A word, quoted for a shell where that is needed."""
    return name if name and all(each.isalnum() or each in "_.+-" for each in name) else "'" + name.replace("'", "'\\''") + "'"
