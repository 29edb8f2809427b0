"""Assigns columns to fields by UCD, by exact names, or by the choice of the user, and never by a guess."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from ..writing.fields import FIELDS, REQUIRED
from .moments import is_date, is_time_of_day
from .source import Doubt, Source, SourceColumn, quoted
from .words import NAMES, UCDS, is_missing, normal

# Positions in these frames are ICRS to a fraction of an arcsecond.
_ICRS = re.compile(r"(eq_)?(icrs|fk5)?( ?j?2000(\.0*)?)?", re.I)
_OTHER_EQUINOX = re.compile(r"[bj]?(1[89]\d\d)$")
# The columns of the CDS for one angle.
_SPLIT = {"ra": ("RAh", "RAm", "RAs"), "dec": ("DE-", "DEd", "DEm", "DEs")}


@dataclass(frozen=True)
class Choices:
    """The options of the user. Each of `columns` is `field=COLUMN`, `observedAt=DATE+TIME` or `externalId=A+B`."""

    columns: tuple[str, ...] = ()
    ignored: tuple[str, ...] = ()
    time_format: str | None = None
    time_scale: str | None = None


@dataclass
class Assignment:
    field: str
    columns: list[SourceColumn]
    by: str


@dataclass
class Assigned:
    fields: dict[str, Assignment] = field(default_factory=dict)

    def add(self, name: str, columns: list[SourceColumn], by: str) -> None:
        self.fields[name] = Assignment(name, columns, by)

    def uses(self, column: SourceColumn) -> bool:
        return any(column is each for assignment in self.fields.values() for each in assignment.columns)

    def reserves(self, column: SourceColumn) -> bool:
        """Whether no other field can use the column. A joined identifier leaves its parts to other fields."""
        exclusive = (each for each in self.fields.values() if each.field != "externalId" or len(each.columns) == 1)
        return any(column is each for assignment in exclusive for each in assignment.columns)


def assigned(source: Source, choices: Choices) -> Assigned:
    """Raises Doubt with the choices when a required field has no column, or a field has several candidates."""
    found = Assigned()
    for choice in choices.columns:
        name, columns = _chosen(choice, source)
        found.add(name, columns, "chosen")
    ignored = [source.column(name, f"--ignore {name}") for name in choices.ignored]
    doubts = []
    for name in FIELDS:
        if name in found.fields:
            continue
        free = [each for each in source.columns if not found.reserves(each) and not any(each is other for other in ignored)]
        doubt = _assign(name, free, found)
        if doubt:
            doubts.append(doubt)
    if doubts:
        names = ", ".join(quoted(each.name) for each in source.columns)
        raise Doubt(f"{source.path} is ambiguous, so nothing was sent.\n" + "\n".join(doubts) + f"\nIts columns: {names}.")
    return found


def _assign(name: str, free: list[SourceColumn], found: Assigned) -> str | None:
    """Assigns the only candidate. Returns the doubt if there is one."""
    if name in _SPLIT and (parts := _split(name, free)):
        found.add(name, parts, "names of the CDS")
        return None
    by_ucd = [each for each in free if each.ucd.lower() in UCDS.get(name, ())]
    by_name = [each for each in free if normal(each.name) in NAMES[name]]
    if name == "observedAt":
        dates = [each for each in by_name if _all(each, is_date)]
        times = [each for each in by_name if _all(each, is_time_of_day)]
        if len(dates) == len(times) == 1 and len(by_name) == 2:
            found.add(name, [*dates, *times], "names, a date and a time of day")
            return None
    both = [each for each in by_ucd if any(each is other for other in by_name)]
    either = by_ucd + [each for each in by_name if not any(each is other for other in by_ucd)]
    candidates = both if len(both) == 1 else either
    if len(candidates) == 1 and name in ("ra", "dec") and (frame := _other_frame(candidates[0])):
        column = quoted(candidates[0].name)
        return (
            f"{column} is in the frame {frame}, but {name} is ICRS. Convert the values of the file, or choose:\n"
            f"  --column {name}={column}   (stored as they are)"
        )
    if len(candidates) == 1:
        is_by_ucd = any(candidates[0] is each for each in by_ucd)
        found.add(name, candidates, f"UCD {candidates[0].ucd}" if is_by_ucd else "name")
        return None
    if not candidates:
        return _missing(name, free) if name in REQUIRED else None
    lines = "\n".join(f"  --column {name}={quoted(each.name)}{_hint(name, each)}" for each in candidates)
    names = " or ".join(quoted(each.name) for each in candidates)
    if len({each.name for each in candidates}) < len(candidates):
        return f"{name} may be {names}, which have the same name. Rename one of the columns in the file."
    return f"{name} may be {names}. Choose:\n{lines}"


def _other_frame(column: SourceColumn) -> str:
    """The frame of a position that is not ICRS, as the file or the name of the column states it."""
    if not _ICRS.fullmatch(column.frame):
        return column.frame
    old = _OTHER_EQUINOX.search(normal(column.name))
    return f"B{old[1]}" if old else ""


def _missing(name: str, free: list[SourceColumn]) -> str:
    advice = f"  --column {name}=NAME"
    if name == "observedAt" and any(_all(each, is_time_of_day) for each in free):
        advice = "  --column observedAt=DATE+TIME"
    return f"No column is known to be {name}. Choose one:\n{advice}"


def _hint(name: str, column: SourceColumn) -> str:
    if name == "externalId" and repeated_in(column.values):
        return "   (its values repeat)"
    return ""


def repeated_in(values: Iterable[Any]) -> list[str]:
    seen: set[str] = set()
    repeated: dict[str, None] = {}
    for value in values:
        text = str(value)
        if value is not None and text in seen:
            repeated[text] = None
        seen.add(text)
    return list(repeated)


def _split(name: str, free: list[SourceColumn]) -> list[SourceColumn] | None:
    named = {each.name: each for each in free}
    if name == "ra" and normal("RAdeg") in map(normal, named):
        return None
    if name == "dec" and normal("DEdeg") in map(normal, named):
        return None
    parts = [named[each] for each in _SPLIT[name] if each in named]
    return parts if len(parts) == len(_SPLIT[name]) else None


def _all(column: SourceColumn, matches: Any) -> bool:
    present = [each for each in column.values if each is not None and not is_missing(str(each))]
    return bool(present) and all(map(matches, present))


def _chosen(choice: str, source: Source) -> tuple[str, list[SourceColumn]]:
    name, equals, column = choice.partition("=")
    name = name.strip()
    if not equals or name not in FIELDS:
        raise Doubt(f"--column {choice} must be FIELD=COLUMN, where FIELD is one of {', '.join(FIELDS)}.")
    option = f"--column {choice}"
    if "+" in column and not any(each.name == column for each in source.columns):
        return name, [source.column(part.strip(), option) for part in column.split("+")]
    return name, [source.column(column.strip(), option)]
