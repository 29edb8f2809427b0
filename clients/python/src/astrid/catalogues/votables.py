"""VOTables, with the systems of their times and positions."""

from __future__ import annotations

import io
import warnings
from typing import Any

from astropy.io.votable import parse

from .source import Doubt, Source
from .tables import of_table

# Elsewhere a time differs by up to eight minutes.
_ON_EARTH = frozenset({"TOPOCENTER", "GEOCENTER", "UNKNOWN", "NONE"})


def of_votable(data: bytes, path: str) -> Source:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            votable = parse(io.BytesIO(data))
            first = votable.get_first_table()
            table = first.to_table(use_names_over_ids=True)
    except Exception as error:
        raise Doubt(f"{path} is not a VOTable that astropy reads: {str(error).splitlines()[0][:200]}") from error
    source = of_table(table, path, "votable")
    systems = {each.ID: each for each in votable.iter_timesys()}
    frames = {each.ID: f"{each.system or ''} {each.equinox or ''}".strip() for each in votable.iter_coosys()}
    described = {each.name: each for each in first.fields}
    for column in source.columns:
        about = described.get(column.name)
        if about is None:
            continue
        column.ucd = about.ucd or column.ucd
        column.frame = frames.get(about.ref, "")
        if (system := systems.get(about.ref)) is not None:
            column.scale = str(system.timescale or "").lower()
            column.origin = _origin(system.timeorigin)
            if str(system.refposition).upper() not in _ON_EARTH:
                source.notes.append(f"the times of {column.name} are those at the {system.refposition}, and stay so")
    return source


def _origin(given: Any) -> float | None:
    """The Julian date of a TIMESYS."""
    named = {"JD-origin": 0.0, "MJD-origin": 2_400_000.5}
    if str(given) in named:
        return named[str(given)]
    return None if given in (None, "") else float(given)
