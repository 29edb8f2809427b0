"""Columns that are not used, and that may change what the used ones mean: a time of day beside dates, a time zone, an equinox."""

from __future__ import annotations

import re

from .mapping import Assigned
from .moments import is_date, is_time_of_day
from .source import Doubt, Source, SourceColumn, quoted
from .words import is_missing, normal

# Names of columns that state how another column is measured, and the usual values there.
_MEASURES = (
    (
        ("timezone", "tz", "utcoffset", "timesys", "timescale"),
        re.compile(r"utc?|gmt|z|[+-]?0+(:?00)?", re.I),
        "observedAt is in UTC",
    ),
    (("equinox", "radesys", "radecsys", "coordsys", "frame"), re.compile(r"j?2000(\.0*)?|icrs|fk5", re.I), "ra and dec are ICRS"),
)


def refuse_leftovers(source: Source, found: Assigned, ignored: tuple[str, ...]) -> None:
    """Raises Doubt with the choices."""
    left = [each for each in source.columns if not found.uses(each) and each.name not in ignored]
    _refuse_other_meaning(source, left)
    _refuse_times(source, found, left)


def _refuse_other_meaning(source: Source, left: list[SourceColumn]) -> None:
    for column in left:
        for names, usual, fact in _MEASURES:
            if normal(column.name) not in names:
                continue
            other = next((each for each in _present(column) if not usual.fullmatch(str(each).strip())), None)
            if other is not None:
                raise Doubt(
                    f"{source.path} is ambiguous, so nothing was sent.\n{quoted(column.name)} is {other}, but {fact}.\n"
                    f"Convert the values of the file, or choose:\n  --ignore {quoted(column.name)}   (stored as they are)"
                )


def _refuse_times(source: Source, found: Assigned, left: list[SourceColumn]) -> None:
    """Midnight is the time of a date alone, unless an unused column may hold the time."""
    columns = found.fields["observedAt"].columns
    if len(columns) != 1 or not any(map(is_date, _present(columns[0]))):
        return
    date = columns[0]
    times = [each for each in left if any(map(is_time_of_day, _present(each)))]
    if not times:
        return
    choices = [f"  --column observedAt={quoted(f'{date.name}+{each.name}')}   (times in UTC)" for each in times]
    ignoring = " ".join(f"--ignore {quoted(each.name)}" for each in times)
    raise Doubt(
        f"{source.path} is ambiguous, so nothing was sent.\nobservedAt has dates without a time of day, and "
        f"{' or '.join(quoted(each.name) for each in times)} may hold the time. Choose:\n" + "\n".join(choices) + "\n"
        f"  {ignoring}   (each observation is stored at the midnight of its date)"
    )


def _present(column: SourceColumn) -> list[object]:
    return [each for each in column.values if each is not None and not is_missing(str(each))]
