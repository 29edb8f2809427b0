"""Converts values of numpy, pandas and astropy to JSON. It imports none of them before a caller gives such a value."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime
from decimal import Decimal
from enum import Enum
from typing import Any, TypeAlias

from pydantic import BaseModel

from .credential import is_secret
from .generated.base_model import UNSET, UnsetType

Unset: TypeAlias = UnsetType
# A text in ISO 8601, a datetime, a date, pandas' Timestamp, numpy's datetime64 or astropy's Time.
Moment: TypeAlias = Any
# Degrees, or astropy's Angle or Quantity.
Angle: TypeAlias = Any
# A ConeSearchInput, (ra, dec) in degrees, or astropy's SkyCoord.
Near: TypeAlias = Any
Number: TypeAlias = Any

__all__ = [
    "UNSET",
    "Angle",
    "Moment",
    "Near",
    "Number",
    "Unset",
    "cone",
    "is_absent",
    "jsonable",
    "order",
    "variables_of",
]


def variables_of(given: Mapping[str, Any]) -> dict[str, Any]:
    """The variables of a request, without those that are not set. An object of which nothing is set is left out."""
    cleaned = {}
    for name, value in given.items():
        if isinstance(value, dict):
            value = {key: each for key, each in value.items() if each is not UNSET}
            if not value and name == "filter":
                continue
        if value is not UNSET:
            cleaned[name] = jsonable(value)
    return cleaned


def cone(near: Near, radius: Angle) -> Any:
    """The input of a cone search."""
    if near is UNSET or near is None or isinstance(near, Mapping | BaseModel):
        if radius is not UNSET:
            raise ValueError("Give `radius` with `near` as a position: (ra, dec) or a SkyCoord.")
        return near
    if radius is UNSET:
        raise ValueError("A position in `near` needs a `radius`, in degrees or as an angle.")
    if hasattr(near, "icrs"):
        ra, dec = near.icrs.ra.deg, near.icrs.dec.deg
    else:
        ra, dec = (degrees(each) for each in near)
    return {"ra": float(ra), "dec": float(dec), "radius": degrees(radius)}


def degrees(value: Angle) -> float:
    return float(value.to_value("deg") if hasattr(value, "to_value") else value)


def order(given: Any) -> Any:
    """`"observed_at"` sorts ascending and `"-observed_at"` descending."""
    if not isinstance(given, str):
        return given
    name = given.lstrip("+-").upper()
    return {"field": name, "direction": "DESC" if given.startswith("-") else "ASC"}


def is_absent(value: Any) -> bool:
    """Whether it stands for no value: None, NaN, NaT, pandas' NA or a masked value."""
    if value is None or value is UNSET:
        return True
    if isinstance(value, str):
        return False
    kind = type(value)
    if kind.__name__ in ("MaskedConstant", "NAType", "NaTType"):
        return True
    mask = getattr(value, "mask", None)
    if mask is not None and _is_scalar(value):
        return bool(mask)
    try:
        return bool(value != value)
    except (TypeError, ValueError):
        return False


def jsonable(value: Any, unit: str | None = None) -> Any:
    """The JSON form. `unit` is the unit of the API, into which a Quantity is converted."""
    if value is None or isinstance(value, bool):
        return value
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, str):
        return str(value)
    if isinstance(value, int):
        return int(value)
    if isinstance(value, float | Decimal):
        return _number(float(value))
    if isinstance(value, datetime | date):
        return None if is_absent(value) else _moment(value)
    if isinstance(value, BaseModel):
        fields = value.model_dump(by_alias=True, exclude_unset=True)
        return {name: jsonable(each) for name, each in fields.items() if each is not UNSET}
    if isinstance(value, Mapping):
        return {str(name): jsonable(each) for name, each in value.items() if each is not UNSET}
    return _of_library(value, unit)


def _of_library(value: Any, unit: str | None) -> Any:
    if is_secret(value):
        return value  # It is revealed where the body is written.
    if is_absent(value):
        return None
    if hasattr(value, "utc") and hasattr(value, "isot"):
        return _of_time(value)
    if hasattr(value, "to_value"):
        return jsonable(value.to_value(unit) if unit else _in_usual_unit(value))
    if type(value).__name__ == "datetime64":
        import numpy

        return str(numpy.datetime_as_string(value.astype("datetime64[ms]"))) + "Z"
    if hasattr(value, "tolist"):
        return jsonable(value.tolist())
    if isinstance(value, bytes):
        return value.decode()
    if isinstance(value, Sequence | set | frozenset):
        return [jsonable(each, unit) for each in value]
    raise TypeError(f"A value of the type {type(value).__name__} cannot be sent. Convert it to a number, a text or a datetime.")


def _of_time(time: Any) -> Any:
    if not time.isscalar:
        return [_of_time(each) for each in time]
    text = time.utc.copy(format="isot")
    text.precision = 3
    return f"{text.value}Z"


def _in_usual_unit(quantity: Any) -> Any:
    """Degrees and seconds are the units of the API."""
    kind = quantity.unit.physical_type
    for name, unit in (("angle", "deg"), ("time", "s"), ("dimensionless", "")):
        if name in kind:
            return quantity.to_value(unit)
    raise TypeError(f"A quantity in {quantity.unit} cannot be sent. Convert it to a number in the unit of the field.")


def _is_scalar(value: Any) -> bool:
    return not getattr(value, "shape", ())


def _number(value: float) -> float:
    if not math.isfinite(value):
        raise ValueError(f"{value} cannot be sent: JSON has no such number. Leave it out.")
    return value


def _moment(value: date) -> str:
    if not isinstance(value, datetime):
        return value.isoformat()
    # A moment without a zone is UTC, as everywhere in the API.
    aware = value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)
    return aware.isoformat(timespec="milliseconds").replace("+00:00", "Z")
