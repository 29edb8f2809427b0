"""Right ascensions and declinations: degrees, hours, or sexagesimal texts."""

from __future__ import annotations

import re
from typing import Any

from .cells import Cell, as_number, number
from .source import Doubt, SourceColumn

# `12:30:45.6`, `12 30 45.6`, `12h30m45.6s`, `-05d30m00s`, `12:30`: whole numbers, and a decimal at the end.
_SEXAGESIMAL = re.compile(
    r"([+\-−]?)\s*(\d{1,3})(?:[:\s]\s*|[hd°]\s*)(\d{1,2}(?:\.\d+)?(?![\d.]))(?:(?:[:\s]\s*|[m′']\s*)(\d{1,2}(?:\.\d*)?))?(?:s|″|\"|m|′|')?"
)
_HOURS = frozenset({"h", "hr", "hour", "hourangle", "hours", "hms", "h:m:s", "hh:mm:ss"})
_LIMITS = {"ra": (0.0, 360.0), "dec": (-90.0, 90.0)}


def angles_of(field: str, column: SourceColumn, path: str) -> tuple[list[Cell], str]:
    """The values in degrees, and a note about their notation. Raises Doubt when the rows disagree."""
    texts = [value for value in column.values if isinstance(value, str) and _SEXAGESIMAL.fullmatch(value.strip())]
    numbers = [value for value in column.values if as_number(value) is not None]
    if texts and numbers:
        raise Doubt(
            f"{path} is ambiguous, so nothing was sent.\n{field} is {texts[0]!r} in one row and {numbers[0]!r} in another. "
            f"Write all rows in one notation, or choose another column:\n  --column {field}=NAME"
        )
    in_hours = column.unit.lower() in _HOURS or (field == "ra" and bool(texts) and not column.unit.startswith("d"))
    if texts:
        cells = [_sexagesimal(field, value, in_hours) for value in column.values]
        return cells, "sexagesimal, in hours" if in_hours else "sexagesimal, in degrees"
    factor, note = _factor(field, column, in_hours, path)
    return [_scaled(field, value, factor) for value in column.values], note


def _factor(field: str, column: SourceColumn, in_hours: bool, path: str) -> tuple[float, str]:
    if in_hours:
        return 15.0, "hours, converted to degrees"
    if not column.unit or column.unit.lower() in ("deg", "degree", "degrees", "dms"):
        return 1.0, "degrees"
    from astropy.units import Unit

    try:
        return float(Unit(column.unit).to("deg")), f"{column.unit}, converted to degrees"
    except (ValueError, TypeError) as error:
        raise Doubt(
            f"{path} is ambiguous, so nothing was sent.\n{column.name} is in {column.unit}, which is not an angle."
        ) from error


def _scaled(field: str, value: Any, factor: float) -> Cell:
    cell = number(field, value)
    if cell.value is None:
        return cell
    return _checked(field, float(cell.value) * factor, value)


def _sexagesimal(field: str, value: Any, in_hours: bool) -> Cell:
    found = _SEXAGESIMAL.fullmatch(str(value).strip()) if value is not None else None
    if found is None:
        cell = number(field, value)
        return cell if cell.value is None else Cell(problem=f"{field} is not sexagesimal: {str(value)[:40]}")
    sign, whole, minutes, seconds = found.groups()
    if float(minutes) >= 60 or float(seconds or 0) >= 60 or (in_hours and int(whole) >= 24):
        return Cell(problem=f"{field} is not a valid angle: {str(value)[:40]}")
    size = int(whole) + float(minutes) / 60 + float(seconds or 0) / 3600
    degrees = (-size if sign in ("-", "−") else size) * (15 if in_hours else 1)
    return _checked(field, round(degrees, 10), value)


def _checked(field: str, degrees: float, value: Any) -> Cell:
    low, high = _LIMITS[field]
    if field == "ra" and degrees == high:
        degrees = low
    if not low <= degrees <= high:
        return Cell(problem=f"{field} is {value}, which is not from {low:g} to {high:g} degrees")
    return Cell(degrees)
