"""Converts the columns of tables and frames, and the values of rows, to JSON. A missing value becomes None."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from pydantic import BaseModel

from ..values import is_absent, jsonable
from .fields import POSITION, Field, field_of

Row = dict[str, Any]


def rows_of(data: Any) -> Iterator[Row]:
    """The rows of a table of astropy, a frame of pandas, or any iterable of mappings, with the names of the API."""
    if hasattr(data, "colnames"):
        columns = {name: data[name] for name in data.colnames}
    elif hasattr(data, "iterrows") and hasattr(data, "columns"):
        columns = {str(name): data[name] for name in data.columns}
    else:
        yield from map(row_of, data)
        return
    yield from rows_of_columns(columns)


def rows_of_columns(columns: Mapping[str, Any]) -> Iterator[Row]:
    cells: dict[str, list[Any]] = {}
    for name, values in columns.items():
        if name == POSITION:
            position = values.icrs
            cells["ra"], cells["dec"] = position.ra.deg.tolist(), position.dec.deg.tolist()
        elif (field := field_of(name)) is not None:
            cells[field.name] = cells_of(field, values)
    names = list(cells)
    for values in zip(*cells.values(), strict=True):
        yield {name: value for name, value in zip(names, values, strict=True) if value is not None}


def row_of(given: Any) -> Row:
    if isinstance(given, BaseModel):
        given = given.model_dump(exclude_unset=True)
    row = {}
    for name, value in given.items():
        if name == POSITION:
            row["ra"], row["dec"] = float(value.icrs.ra.deg), float(value.icrs.dec.deg)
        elif (field := field_of(name)) is not None and (cell := cell_of(field, value)) is not None:
            row[field.name] = cell
    return row


def cell_of(field: Field, value: Any) -> Any:
    """Numbers that stand for texts and whole numbers become those. The server refuses all other values of a wrong type."""
    if is_absent(value):
        return None
    value = jsonable(value, unit_for(field, value))
    is_whole = isinstance(value, float) and value.is_integer() and abs(value) < 2**53
    if field.kind is int and is_whole:
        return int(value)
    if field.name == "externalId" and isinstance(value, int | float) and not isinstance(value, bool):
        return str(int(value)) if is_whole else str(value)
    return value


def unit_for(field: Field, value: Any) -> str | None:
    """The unit of the API into which a quantity can be converted."""
    unit: Any = getattr(value, "unit", None)
    if not hasattr(unit, "is_equivalent"):
        return None
    for known in field.units:
        if unit.is_equivalent(known) or (known == "" and unit.to_string() == ""):
            return known
    raise ValueError(f"{field.column} has the unit {unit}, which is not a unit of {' or '.join(field.units) or 'nothing'}.")


def cells_of(field: Field, values: Any) -> list[Any]:
    return [cell_of(field, value) for value in _plain(field, values)]


def _plain(field: Field, values: Any) -> Sequence[Any]:
    """Converts a whole column at once where a library can do that."""
    if hasattr(values, "utc") and hasattr(values, "isot"):
        return _times(values)
    if hasattr(getattr(values, "unit", None), "is_equivalent"):
        values = _numbers(field, values)
    if str(getattr(values, "dtype", "")).startswith("datetime64"):
        return _datetimes(values)
    if hasattr(values, "filled") and getattr(values, "mask", None) is not None:
        return list(values.tolist())  # None for masked values
    if getattr(getattr(values, "dtype", None), "kind", "") == "S":
        return [each.decode() if isinstance(each, bytes) else each for each in values.tolist()]
    return list(values.tolist()) if hasattr(values, "tolist") else list(values)


def _numbers(field: Field, values: Any) -> Any:
    unit = unit_for(field, values)
    if hasattr(values, "to_value"):
        converted = values.to_value(unit)
    else:
        # A column of a Table has a unit, but it is not a Quantity.
        factor = values.unit.to(unit, 1.0)
        converted = values if factor == 1.0 else values * factor
        converted.unit = None
    mask = getattr(values, "mask", None)
    if mask is None or hasattr(converted, "filled"):
        return converted
    from numpy.ma import MaskedArray

    return MaskedArray(getattr(converted, "unmasked", converted), mask=mask)


def _times(values: Any) -> list[Any]:
    import numpy

    times = values.utc.copy(format="isot")
    times.precision = 3
    mask = numpy.broadcast_to(numpy.asarray(times.mask), times.shape)
    texts = numpy.asarray(times.unmasked.isot if mask.any() else times.isot)
    return [None if missing else f"{text}Z" for text, missing in zip(texts.tolist(), mask.tolist(), strict=True)]


def _datetimes(values: Any) -> list[Any]:
    """Columns of numpy and pandas, with and without a zone."""
    import numpy

    if hasattr(values, "dt") and values.dt.tz is not None:
        values = values.dt.tz_convert("UTC").dt.tz_localize(None)
    moments = numpy.asarray(values).astype("datetime64[ms]")
    texts = numpy.datetime_as_string(moments)
    missing = numpy.isnat(moments)
    return [None if no else f"{text}Z" for text, no in zip(texts.tolist(), missing.tolist(), strict=True)]
