"""astropy: a QTable with units, UCDs, times and positions, which can be written as FITS, ECSV and VOTable."""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any

import numpy as np
from astropy import units
from astropy.coordinates import SkyCoord
from astropy.table import Column as TableColumn
from astropy.table import MaskedColumn, QTable, Table
from astropy.time import Time
from astropy.utils.masked import Masked

from .collecting import Collection, Column

# The units of the API, and the UCDs of the IVOA (UCD1+ 1.5).
UNITS = {
    "ra": units.deg,
    "dec": units.deg,
    "observation_ra": units.deg,
    "observation_dec": units.deg,
    "exposure_time": units.s,
    "pixel_scale": units.arcsec / units.pix,
    "seeing": units.arcsec,
    "image_width": units.pix,
    "image_height": units.pix,
    "pixel_x": units.pix,
    "pixel_y": units.pix,
    "fwhm": units.pix,
    "inference_time": units.ms,
}
UCDS = {
    "id": "meta.id;meta.main",
    "external_id": "meta.id",
    "ra": "pos.eq.ra;meta.main",
    "dec": "pos.eq.dec;meta.main",
    "observed_at": "time.epoch;obs.exposure",
    "created_at": "time.creation",
    "updated_at": "time.processing",
    "exposure_time": "time.duration;obs.exposure",
    "filter_band": "meta.id;instr.filter",
    "pixel_scale": "phys.angSize;instr.pixel",
    "seeing": "instr.obsty.seeing",
    "airmass": "obs.airMass",
    "survey": "meta.id;obs",
    "status": "meta.code.status",
    "fits_url": "meta.ref.url",
    "thumbnail_url": "meta.ref.url",
    "snr": "stat.snr",
    "flux": "phot.flux",
    "confidence": "stat.probability",
    "error": "meta.note",
}
# Below the mask of a missing time.
_NO_TIME = "2000-01-01T00:00:00.000Z"


class AstridTable(QTable):  # type: ignore[misc]
    """A QTable that can be written as VOTable, also with times and positions."""

    def write(self, output: Any, *args: Any, **options: Any) -> None:
        is_named = str(output).lower().endswith((".vot", ".votable"))
        if options.get("format") == "votable" or ("format" not in options and is_named):
            options["format"] = "votable"
            _without_mixins(self).write(output, *args, **options)
        else:
            super().write(output, *args, **options)


def table_of(collection: Collection) -> AstridTable:
    table = AstridTable(meta={"name": collection.name})
    for column in collection.columns:
        table[column.name] = _values_of(column)
        table[column.name].info.meta = {"ucd": UCDS[column.name]} if column.name in UCDS else {}
    if "ra" in table.colnames and "dec" in table.colnames:
        table["position"] = SkyCoord(table["ra"], table["dec"], frame="icrs")
    return table


def _values_of(column: Column) -> Any:
    mask: Any = np.array([value is None for value in column.values], dtype=bool)
    is_masked = bool(mask.any())
    if column.kind is datetime:
        texts = np.array([(value or _NO_TIME)[:-1] for value in column.values], dtype="U23")
        return Time(Masked(texts, mask=mask) if is_masked else texts, format="isot", scale="utc", precision=3)
    if column.kind is float or (column.name in UNITS and column.kind is int):
        unit = UNITS.get(column.name)
        numbers = np.array([np.nan if value is None else value for value in column.values], dtype=float)
        if unit is None:
            return MaskedColumn(numbers, mask=mask) if is_masked else TableColumn(numbers)
        return Masked(numbers * unit, mask=mask) if is_masked else numbers * unit
    if column.kind in (int, bool):
        filled = np.array([value or 0 for value in column.values], dtype=np.int64 if column.kind is int else bool)
    else:
        filled = np.array([_text_of(value) for value in column.values], dtype=str)
    return MaskedColumn(filled, mask=mask) if is_masked else TableColumn(filled)


def _text_of(value: Any) -> str:
    if value is None:
        return ""
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def _without_mixins(table: AstridTable) -> Table:
    plain = Table(meta=dict(table.meta))
    for name in table.colnames:
        # `ra` and `dec` are the position.
        if not isinstance(table[name], SkyCoord):
            plain[name] = _plain(table[name])
    return plain


def _plain(values: Any) -> Any:
    if isinstance(values, Time):
        mask: Any = np.broadcast_to(np.asarray(values.mask), values.shape)
        texts = np.array(["" if no else text for text, no in zip(np.asarray(values.unmasked.isot), mask, strict=True)], dtype=str)
        return TableColumn(texts, meta={**(values.info.meta or {}), "xtype": "timestamp"})
    if isinstance(values, units.Quantity):
        mask = getattr(values, "mask", None)
        numbers = values.unmasked.value if mask is not None else values.value
        made = MaskedColumn(numbers, mask=mask) if mask is not None else TableColumn(numbers)
        made.unit, made.meta = values.unit, dict(values.info.meta or {})
        return made
    return values
