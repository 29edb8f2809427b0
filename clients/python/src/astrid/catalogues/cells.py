"""The meaning of single cells. A cell of an unknown form excludes its row: it never becomes a guessed number."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from typing import Any

from ..writing.fields import FIELDS
from .source import Doubt, SourceColumn
from .words import is_missing, is_sentinel

_DECIMAL = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)([eEdD][+-]?\d+)?")


@dataclass(frozen=True)
class Cell:
    """A value to send, nothing for a missing value, or the reason why the row cannot be sent."""

    value: str | float | None = None
    problem: str = ""


def as_number(value: Any) -> float | None:
    if isinstance(value, bool):
        return None
    if isinstance(value, int | float):
        return float(value)
    text = str(value or "").strip()
    # Fortran writes exponents with a D.
    return float(text.replace("D", "e").replace("d", "e")) if _DECIMAL.fullmatch(text) else None


def number(field: str, value: Any) -> Cell:
    if value is None or (isinstance(value, str) and is_missing(value)):
        return Cell()
    found = as_number(value)
    if found is None:
        return Cell(problem=f"{field} is not a number: {str(value)[:40]}")
    if math.isnan(found) or is_sentinel(field, str(value), found):
        return Cell()
    return Cell(found)


def numbers_of(field: str, column: SourceColumn, path: str) -> tuple[list[Cell], str]:
    """The values in the unit of the API, and a note about the conversion."""
    factor, note = _factor(field, column, path)
    is_whole = FIELDS[field].kind is int
    cells = []
    for value in column.values:
        cell = number(field, value)
        if cell.value is None:
            cells.append(cell)
            continue
        scaled = float(cell.value) * factor
        if is_whole and not scaled.is_integer():
            cells.append(Cell(problem=f"{field} is not a whole number: {value}"))
        else:
            cells.append(Cell(int(scaled) if is_whole else scaled))
    return cells, note


def _factor(field: str, column: SourceColumn, path: str) -> tuple[float, str]:
    known = FIELDS[field].units
    if not column.unit or not known:
        return 1.0, ""
    from astropy.units import Unit

    for unit in known:
        try:
            factor = float(Unit(column.unit).to(unit))
        except (ValueError, TypeError):
            continue
        return factor, "" if factor == 1.0 else f"{column.unit}, converted to {unit}"
    raise Doubt(
        f"{path} is ambiguous, so nothing was sent.\n"
        f"{column.name} is in {column.unit}, but {field} is in {known[0] or 'no unit'}.\n"
        f"Choose another column, or none:\n  --column {field}=NAME\n  --ignore {column.name}"
    )


def texts_of(column: SourceColumn) -> list[Cell]:
    return [Cell(_text(value)) for value in column.values]


def _text(value: Any) -> str | None:
    if value is None or (isinstance(value, float) and math.isnan(value)):
        return None
    if isinstance(value, float) and value.is_integer() and abs(value) < 2**53:
        return str(int(value))
    text = str(value).strip()
    return None if is_missing(text) else text
