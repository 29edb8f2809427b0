"""Times: ISO 8601, Julian and modified Julian dates, and a date beside a time of day, in any scale."""

from __future__ import annotations

import math
import re
from typing import Any

import numpy as np
from astropy.time import Time

from .cells import Cell, as_number
from .source import Doubt, SourceColumn
from .words import is_missing, normal

_ISO = re.compile(r"\d{4}-\d{2}-\d{2}(?:[Tt ]\d{2}:\d{2}(?::\d{2}(?:\.\d*)?)?\s*(?:[Zz]|UTC?|[+-]\d{2}(?::?\d{2})?)?)?")
_SLASHED = re.compile(r"(\d{4})/(\d{2})/(\d{2})(.*)")
_DATE = re.compile(r"\d{4}[-/]\d{2}[-/]\d{2}")
_TIME_OF_DAY = re.compile(r"\d{1,2}:\d{2}(?::\d{2}(?:\.\d*)?)?\s*(?:[Zz]|UTC?)?")
_SCALES = ("utc", "tai", "tt", "tdb", "tcb", "tcg", "ut1")
# 1858 to 2132: no other count of days, seconds or years has these values.
_JULIAN_DATES = (2_400_000.5, 2_500_000.0)
_MODIFIED = (15_000.0, 100_000.0)


def is_date(value: Any) -> bool:
    return isinstance(value, str) and bool(_DATE.fullmatch(value.strip()))


def is_time_of_day(value: Any) -> bool:
    return isinstance(value, str) and bool(_TIME_OF_DAY.fullmatch(value.strip()))


def moments_of(column: SourceColumn, path: str, format: str | None, scale: str | None) -> tuple[list[Cell], str]:
    """The moments in UTC, and a note about their notation."""
    given = [value for value in column.values if value is not None and not (isinstance(value, str) and is_missing(value))]
    scale = (scale or column.scale or _scale_in(column.name) or "utc").lower()
    if scale not in _SCALES:
        raise Doubt(f"{column.name} has the time scale {scale}, which is not known. Choose one: --time-scale {'|'.join(_SCALES)}")
    if given and all(as_number(value) is not None for value in given):
        return _counted(column, path, format, scale)
    if format in ("jd", "mjd"):
        raise Doubt(f"--time-format {format}: {column.name} is {str(given[0])[:40]!r}, which is not a number.")
    if any(is_time_of_day(value) for value in given):
        raise Doubt(
            f"{path} is ambiguous, so nothing was sent.\n{column.name} has times of day without a date. Choose both:\n"
            f"  --column observedAt=DATE+{column.name}"
        )
    return _in_scale([_iso(value) for value in column.values], scale), f"ISO 8601, {scale.upper()}"


def joined(date: SourceColumn, time: SourceColumn) -> SourceColumn:
    """A column of the moments of a date and a time of day. A time without a date has no moment."""
    values: list[Any] = []
    for day, clock in zip(date.values, time.values, strict=True):
        if is_date(day) and is_time_of_day(clock):
            values.append(f"{day.strip().replace('/', '-')}T{clock.strip().rjust(8 if clock.count(':') > 1 else 5, '0')}")
        else:
            values.append(f"{day} {clock or 'without a time'}" if day else None)
    return SourceColumn(f"{date.name}+{time.name}", values, scale=time.scale or date.scale)


def _counted(column: SourceColumn, path: str, format: str | None, scale: str) -> tuple[list[Cell], str]:
    numbers = np.array([math.nan if (value := as_number(each)) is None else value for each in column.values])
    present = numbers[~np.isnan(numbers)]
    if column.origin is not None:
        numbers, kind = numbers + column.origin, "jd"
    else:
        kind = format or _kind_of(column, present, path)
    cells = []
    with_value = ~np.isnan(numbers)
    times = Time(numbers[with_value], format=kind, scale=scale).utc
    times.precision = 3
    texts = iter(times.isot.tolist() if len(times) else [])
    for is_present in with_value:
        cells.append(Cell(f"{next(texts)}Z") if is_present else Cell())
    return cells, f"{kind.upper()}, {scale.upper()}"


def _kind_of(column: SourceColumn, present: Any, path: str) -> str:
    name = normal(column.name)
    if len(present) and present.min() >= _JULIAN_DATES[0] and present.max() <= _JULIAN_DATES[1]:
        return "jd"
    looks_modified = bool(len(present)) and present.min() >= _MODIFIED[0] and present.max() <= _MODIFIED[1]
    if looks_modified and ("mjd" in name or name in ("tmin", "tmax") or column.unit.lower() == "mjd"):
        return "mjd"
    seen = f"{present[0]:g}" if len(present) else "nothing"
    raise Doubt(
        f"{path} is ambiguous, so nothing was sent.\n{column.name} has numbers such as {seen}. Choose their meaning:\n"
        "  --time-format mjd\n  --time-format jd\n  --time-format unix\n  --time-format decimalyear"
    )


def _scale_in(name: str) -> str:
    """Such as `mjd_tdb` or `TIME-TT`."""
    last = re.split(r"[\s_.-]", name.lower())[-1]
    return last if last in _SCALES else ""


def _iso(value: Any) -> Cell:
    if value is None or is_missing(str(value)):
        return Cell()
    text = str(value).strip()
    if slashed := _SLASHED.fullmatch(text):
        text = "-".join(slashed.groups()[:3]) + slashed[4]
    if not _ISO.fullmatch(text):
        return Cell(problem=f"observedAt is not a moment such as 2023-05-19T17:27:15: {text[:40]}")
    return Cell(re.sub(r"\s*UTC?$", "Z", text))


def _in_scale(cells: list[Cell], scale: str) -> list[Cell]:
    if scale == "utc":
        return cells
    converted = []
    for cell in cells:
        if cell.value is None:
            converted.append(cell)
            continue
        try:
            time = Time(str(cell.value).rstrip("Zz"), scale=scale).utc
        except ValueError:
            converted.append(Cell(problem=f"observedAt is not a moment in {scale.upper()}: {cell.value}"))
            continue
        time.precision = 3
        converted.append(Cell(f"{time.isot}Z"))
    return converted
