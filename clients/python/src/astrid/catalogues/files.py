"""Reads any file that astropy reads, and text files with a delimiter."""

from __future__ import annotations

import bz2
import gzip
import lzma
import tempfile
import warnings
from pathlib import Path
from typing import Any

from astropy.table import Table

from .source import Doubt, Source, quoted
from .tables import of_table
from .text import decoded, is_binary, source_of
from .votables import of_votable

_PACKED = ((b"\x1f\x8b", gzip.decompress), (b"BZh", bz2.decompress), (b"\xfd7zXZ", lzma.decompress))
_COMPRESS = b"\x1f\x9d"
_NOT_A_TABLE = "Tables are CSV, TSV, ECSV, FITS, VOTable, Parquet, CDS and IPAC files, also with .gz, .bz2 and .xz."
_PACKED_SUFFIXES = {".gz", ".bz2", ".xz"}
_KNOWN_SUFFIXES = {".rdb": "ascii.rdb", ".tex": "ascii.latex", ".html": "ascii.html"}


def read_source(path: str, *, encoding: str | None = None, format: str | None = None, readme: str | None = None) -> Source:
    """Raises Doubt when the file is not a table, or its encoding is not certain. `readme` describes a table of the CDS."""
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
    source = _read(data, path, encoding, format) if readme is None else _with_readme(data, path, readme)
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
        return of_votable(data, path)
    if kind is not None:
        return of_table(_by_astropy(data, path, kind), path, kind)
    if encoding is None and is_binary(data):
        raise Doubt(f"{path} is not a table. {_NOT_A_TABLE}")
    text, name = decoded(data, path, encoding)
    if "\0" in text:
        raise Doubt(f"{path} is not a table. {_NOT_A_TABLE}")
    source = source_of(text, path, f"a text in {name}")
    return source or of_table(_by_astropy(text.encode(), path, "ascii"), path, "ascii")


def _with_readme(data: bytes, path: str, readme: str) -> Source:
    """The ReadMe describes several files by their names, so astropy reads a file of the same name."""
    name = Path(path).name
    name = name.rpartition(".")[0] if Path(path).suffix.lower() in _PACKED_SUFFIXES else name
    with tempfile.TemporaryDirectory() as folder:
        unpacked = Path(folder) / name
        unpacked.write_bytes(data)
        try:
            table = Table.read(unpacked, format="ascii.cds", readme=readme)
        except Exception as error:
            reason = str(error).replace(str(unpacked), path).strip().splitlines()
            raise Doubt(f"{path} is not a table that {readme} describes: {reason[0][:200] if reason else error!r}") from error
    return of_table(table, path, "cds")


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
