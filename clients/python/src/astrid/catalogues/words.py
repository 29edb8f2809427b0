"""Words and numbers with a fixed meaning in catalogues: names of columns, UCDs, and forms of missing values."""

from __future__ import annotations

import re

# Known names in lower case, without `_`, `-`, spaces and `.`. A guess from a part of a name is never made.
NAMES = {
    "externalId": (
        "externalid", "name", "id", "objectid", "observationid", "obsid", "designation", "objname", "mainid", "sourceid",
        "objid", "snid",
    ),
    "ra": ("ra", "radeg", "rightascension", "raj2000", "rightascensiondeg", "raicrs", "sra"),
    "dec": ("dec", "decdeg", "declination", "dej2000", "decj2000", "decl", "declinationdeg", "de", "deicrs", "dedeg", "sdec"),
    "observedAt": (
        "observedat", "discoveredon", "discoverydate", "obsdate", "dateobs", "observationdate", "date", "time", "timestamp",
        "obstime", "jd", "mjd", "obsjd", "obsmjd", "mjdobs", "jdobs", "tmin", "tobs", "epochmjd", "datetime", "utc",
    ),
    "filterBand": ("filterband", "filter", "band", "fid", "filtername"),
    "exposureTime": ("exposuretime", "exptime", "exposure", "texp", "texptime"),
    "fitsUrl": ("fitsurl", "fits", "accessurl"),
    "thumbnailUrl": ("thumbnailurl", "thumbnail"),
    "pixelScale": ("pixelscale", "pixscale"),
    "imageWidth": ("imagewidth", "naxis1"),
    "imageHeight": ("imageheight", "naxis2"),
    "airmass": ("airmass",),
    "seeing": ("seeing",),
}  # fmt: skip
# UCD1+ and the older UCD1, in lower case. The secondary words may follow.
UCDS = {
    "externalId": ("meta.id;meta.main", "id_main"),
    "ra": ("pos.eq.ra;meta.main", "pos_eq_ra_main"),
    "dec": ("pos.eq.dec;meta.main", "pos_eq_dec_main"),
    "observedAt": ("time.epoch", "time.start;obs.exposure", "time.epoch;obs.exposure", "time.start;obs", "time_date"),
    "filterBand": ("instr.filter", "meta.id;instr.filter"),
    "exposureTime": ("time.duration;obs.exposure", "time_expo"),
    "airmass": ("obs.airmass",),
    "seeing": ("instr.obsty.seeing",),
    "pixelScale": ("phys.angsize;instr.pixel", "instr.scale"),
}
# astropy, numpy, pandas and databases write them.
_MISSING = frozenset({"", "--", "nan", "null", "none", "n/a", "na", "\\n", "nat", "<na>", "masked", '""'})
# Numbers that stand for a missing value where the field cannot have them.
_SENTINEL = re.compile(r"-9+(\.(0+|9+))?|-9+(\.\d+)?e[+-]?\d+")


def normal(name: str) -> str:
    """How names are compared."""
    return re.sub(r"[\s_.-]", "", name.lower().lstrip("#_"))


def is_missing(text: str) -> bool:
    return text.strip().lower() in _MISSING


def is_sentinel(field: str, text: str, value: float) -> bool:
    """`-999` and the like, in fields that are never negative, and below the lowest declination."""
    return bool(_SENTINEL.fullmatch(text.strip().lower())) and value <= (-99 if field in ("ra", "dec") else -9)
