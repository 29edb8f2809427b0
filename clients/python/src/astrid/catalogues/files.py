"""Reads any file that astropy reads, and text files with a delimiter."""

from __future__ import annotations

import bz2
import gzip
import lzma
import re
import warnings
from pathlib import Path
from typing import Any

import numpy as np
from astropy.coordinates import SkyCoord
from astropy.io.votable import parse
from astropy.table import Table
from astropy.time import Time
from astropy.units import Quantity

from .source import Doubt, Source, SourceColumn, quoted
from .text import decoded, is_binary, source_of

_PACKED = ((b"\x1f\x8b", gzip.decompress), (b"BZh", bz2.decompress), (b"\xfd7zXZ", lzma.decompress))
# Elsewhere a time differs by up to eight minutes.
_ON_EARTH = frozenset({"TOPOCENTER", "GEOCENTER", "UNKNOWN", "NONE"})
_COMPRESS = b"\x1f\x9d"
_NOT_A_TABLE = "Tables are CSV, TSV, ECSV, FITS, VOTable, Parquet, CDS and IPAC files, also with .gz, .bz2 and .xz."
_PACKED_SUFFIXES = {".gz", ".bz2", ".xz"}
# `Angle[deg]`, as some archives write.
_NAMED_UNIT = re.compile(r"[A-Z][A-Za-z ]*\[(.+)\]")
_KNOWN_SUFFIXES = {".rdb": "ascii.rdb", ".tex": "ascii.latex", ".html": "ascii.html"}


def read_source(path: str, *, encoding: str | None = None, format: str | None = None) -> Source:
    """Raises Doubt when the file is not a table, or when its encoding is not certain."""
    try:
        data = Path(path).read_bytes()
    except OSError as error:
        raise Doubt(f"{path} cannot be read: {error.strerror}.") from error
    for mark, unpack in _PACKED:
        if data.startswith(mark):
            try:
                data = unpack(data)
            except (OSError, EOFError, lzma.LZMAError) as error:
                raise Doubt(f"{path} is a damaged archive.") from error
    if data.startswith(_COMPRESS):
        raise Doubt(f"{path} is packed by the program compress. Unpack it with: gunzip {quoted(path)}")
    source = _read(data, path, encoding, format)
    if not source.columns or source.count == 0:
        raise Doubt(f"{path} has no rows.")
    return source


def _read(data: bytes, path: str, encoding: str | None, format: str | None) -> Source:
    kind = format or _format_of(data, path)
    if kind == "csv":
        text, name = decoded(data, path, encoding)
        source = source_of(text, path, f"a text in {name}")
        if source is None:
            raise Doubt(f"{path} is not a table: no delimiter separates its columns.")
        return source
    if kind == "votable":
        return _of_votable(data, path)
    if kind is not None:
        return _of_table(_by_astropy(data, path, kind), path, kind)
    if encoding is None and is_binary(data):
        raise Doubt(f"{path} is not a table. {_NOT_A_TABLE}")
    text, name = decoded(data, path, encoding)
    if "\0" in text:
        raise Doubt(f"{path} is not a table. {_NOT_A_TABLE}")
    source = source_of(text, path, f"a text in {name}")
    return source or _of_table(_by_astropy(text.encode(), path, "ascii"), path, "ascii")


def _format_of(data: bytes, path: str) -> str | None:
    """By the content, since names of files mislead."""
    start = data[:4000].lstrip(b"\xef\xbb\xbf")
    if start.startswith(b"SIMPLE  ="):
        return "fits"
    if start.startswith(b"PAR1"):
        return "parquet"
    if b"<VOTABLE" in start:
        return "votable"
    if start.startswith(b"# %ECSV"):
        return "ascii.ecsv"
    if b"Byte-by-byte Description" in data[:20_000]:
        return "ascii.cds" if b"ReadMe" in start or not start.startswith(b"Title:") else "ascii.mrt"
    if start.startswith((b"\\", b"|")) and b"\n|" in b"\n" + start:
        return "ascii.ipac"
    name = Path(path)
    name = name.with_suffix("") if name.suffix.lower() in _PACKED_SUFFIXES else name
    return _KNOWN_SUFFIXES.get(name.suffix.lower())


def _by_astropy(data: bytes, path: str, kind: str) -> Table:
    import io

    given: Any = data.decode("utf-8", "replace").splitlines() if kind.startswith("ascii") else io.BytesIO(data)
    options: dict[str, Any] = {"astropy_native": True} if kind == "fits" else {}
    if kind == "ascii.ecsv":
        given = data.decode()
    if kind == "parquet":
        import pyarrow.parquet

        return Table.from_pandas(pyarrow.parquet.read_table(io.BytesIO(data)).to_pandas())
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return Table.read(given, format=kind, **options)
    except Exception as error:  # Each format of astropy raises other classes.
        if kind == "ascii":
            raise Doubt(f"{path} is not a table: no format of texts fits it. {_NOT_A_TABLE}") from error
        reason = str(error).strip().splitlines()
        raise Doubt(f"{path} is not a table that astropy reads as {kind}: {reason[0][:200] if reason else error!r}") from error


def _of_table(table: Table, path: str, kind: str) -> Source:
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


def _of_votable(data: bytes, path: str) -> Source:
    import io

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            votable = parse(io.BytesIO(data))
            first = votable.get_first_table()
            table = first.to_table(use_names_over_ids=True)
    except Exception as error:
        raise Doubt(f"{path} is not a VOTable that astropy reads: {str(error).splitlines()[0][:200]}") from error
    source = _of_table(table, path, "votable")
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
