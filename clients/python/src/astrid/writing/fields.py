"""The fields of an observation that can be written, with their types and units."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, get_args

from ..generated.inputs import ObservationInput
from ..generated.models import Observation


@dataclass(frozen=True)
class Field:
    """`name` is that of the API and `column` that of Python. `units` are the units of the API, the usual one first."""

    name: str
    column: str
    kind: type
    units: tuple[str, ...] = ()


_UNITS = {
    "ra": ("deg",),
    "dec": ("deg",),
    "exposureTime": ("s",),
    "pixelScale": ("arcsec / pix", "arcsec"),
    "seeing": ("arcsec",),
    "imageWidth": ("pix", ""),
    "imageHeight": ("pix", ""),
    "airmass": ("",),
}
REQUIRED = ("externalId", "ra", "dec", "observedAt")
# A position of astropy stands for `ra` and `dec`.
POSITION = "position"


def _kind_of(annotation: Any) -> type:
    [kind] = [each for each in get_args(annotation) if each is not type(None)]
    return kind if isinstance(kind, type) else object


FIELDS = {
    (info.alias or column): Field(info.alias or column, column, _kind_of(info.annotation), _UNITS.get(info.alias or column, ()))
    for column, info in ObservationInput.model_fields.items()
}
_BY_NAME = {name: each for each in FIELDS.values() for name in (each.name, each.column)}
# A table that was read with `to_pandas` or `to_table` has them. They are not written.
_READ_ONLY = frozenset(
    {
        name
        for column, info in Observation.model_fields.items()
        for name in (column, info.alias or column)
        if (info.alias or column) not in FIELDS
    }
    | {"survey_id", "surveyId"}
)


def field_of(name: str) -> Field | None:
    """The field of a column. None for a column that is not written. Raises ValueError for an unknown name."""
    if name in _BY_NAME:
        return _BY_NAME[name]
    if name in _READ_ONLY:
        return None
    known = ", ".join(each.column for each in FIELDS.values())
    raise ValueError(f"{name!r} is not a field of an observation. The fields are {known}, and {POSITION} for a SkyCoord.")
