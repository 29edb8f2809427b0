"""The columns of a table of astropy."""

from __future__ import annotations

import re
from typing import Any

import numpy as np
from astropy.coordinates import SkyCoord
from astropy.table import Table
from astropy.time import Time
from astropy.units import Quantity

from .source import Source, SourceColumn

# `Angle[deg]`, as some archives write.
_NAMED_UNIT = re.compile(r"[A-Z][A-Za-z ]*\[(.+)\]")


def of_table(table: Table, path: str, kind: str) -> Source:
    columns: list[SourceColumn] = []
    for name in table.colnames:
        columns += _columns_of(name, table[name])
    return Source(path, columns, [f"read as {kind.removeprefix('ascii.').upper()}"])


def _columns_of(name: str, values: Any) -> list[SourceColumn]:
    if isinstance(values, SkyCoord):
        position = values.icrs
        return [
            SourceColumn("ra", position.ra.deg.tolist(), "deg", "pos.eq.ra;meta.main"),
            SourceColumn("dec", position.dec.deg.tolist(), "deg", "pos.eq.dec;meta.main"),
        ]
    ucd = str((getattr(values.info, "meta", None) or {}).get("ucd", ""))
    if isinstance(values, Time):
        masked = np.broadcast_to(np.asarray(values.mask), values.shape)
        texts = [None if no else text for no, text in zip(masked, values.unmasked.utc.isot, strict=True)]
        return [SourceColumn(name, texts, ucd=ucd or "time.epoch")]
    if getattr(values, "ndim", 1) != 1:
        return []
    unit = _unit_of(values)
    mask = getattr(values, "mask", None)
    numbers = np.asarray(values.unmasked if isinstance(values, Quantity) and mask is not None else values)
    listed = np.ma.array(numbers, mask=mask).tolist() if mask is not None else numbers.tolist()
    return [SourceColumn(name, [each.decode() if isinstance(each, bytes) else each for each in listed], unit, ucd)]


def _unit_of(values: Any) -> str:
    unit = "" if values.unit is None else str(values.unit).strip("\"'")
    named = _NAMED_UNIT.fullmatch(unit)
    return named[1] if named else unit
