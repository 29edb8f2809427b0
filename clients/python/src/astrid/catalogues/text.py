"""Text files with a header and a delimiter, in any encoding that is declared or detected without doubt."""

from __future__ import annotations

import codecs
import csv
import re
from collections.abc import Iterable, Iterator

from .source import Doubt, Source, SourceColumn
from .words import is_missing

_BOMS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
# Tabs, ends of lines and pages, and the end of a file in DOS are parts of texts.
_CONTROLS = bytes(each for each in range(32) if each not in b"\t\n\v\f\r\x1a")
# In a comment at the start.
_DECLARED = re.compile(rb"^#.*?(?:coding|charset|encoding)\s*[=:]\s*[\"']?([\w.-]+)", re.M)
_UTF_16 = ("utf-16-le", "utf-16-be")
_COMMON = ("cp1252", "iso8859-15", "cp1250", "iso8859-2", "cp1251", "koi8-r", "cp1253", "cp437", "shift_jis", "gb18030", "euc-kr")
# `splitlines` also ends a line at rare characters, which may be in a cell.
_LINE_END = re.compile(r"\r\n|\r|\n")
_DELIMITERS = (",", "\t", ";", "|")
_NUMBER = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)([eEdD][+-]?\d+)?")
# Words of units that astropy does not know.
_UNIT_WORDS = {"hms", "dms", "h:m:s", "d:m:s", "iso", "str", "string", "-", "--", "none", "degrees", "seconds", "mag"}


def decoded(data: bytes, path: str, encoding: str | None) -> tuple[str, str]:
    """The text, and the name of its encoding."""
    if encoding is not None:
        try:
            return data.decode(encoding), encoding
        except (LookupError, UnicodeDecodeError) as error:
            raise Doubt(f"{path} is not a text in {encoding}. Choose another --encoding.") from error
    for mark, name in _BOMS:
        if data.startswith(mark):
            return decoded(data, path, name)
    declared = _DECLARED.search(data[:500])
    if declared and declared[1].decode().lower() not in ("utf-8", "utf8"):
        return decoded(data, path, declared[1].decode())
    for name in (*_UTF_16, "utf-8"):
        if name == "utf-8" or _has_nulls_of(data, name):
            try:
                return data.decode(name), name
            except UnicodeDecodeError:
                continue
    raise Doubt(_choices(data, path))


def is_binary(data: bytes) -> bool:
    """Whether it has bytes that no text has. UTF-16 has zeros."""
    if any(data.startswith(mark) for mark, _ in _BOMS) or any(_has_nulls_of(data, name) for name in _UTF_16):
        return False
    start = data[:100_000]
    return len(start.translate(None, _CONTROLS)) < len(start)


def _has_nulls_of(data: bytes, encoding: str) -> bool:
    """UTF-16 without a byte order mark: every second byte of an ASCII text is zero."""
    zero = data[1::2] if encoding == "utf-16-le" else data[::2]
    return len(data) > 3 and zero[:200].count(0) > len(zero[:200]) * 0.9


def _choices(data: bytes, path: str) -> str:
    """No encoding of one byte for each character can be told from another by its bytes."""
    texts: dict[str, str] = {}
    for name in _COMMON:
        try:
            text = data.decode(name)
        except UnicodeDecodeError:
            continue
        if text not in texts.values() and not re.search("[\x80-\x9f]", text):
            texts[name] = text
    lines = [f"  --encoding {name}   ({_first_special(text)})" for name, text in texts.items()]
    choices = "\n".join(lines) or "  --encoding NAME"
    return f"{path} is not UTF-8, and states no encoding. Choose the one in which the text is right:\n{choices}"


def _first_special(text: str) -> str:
    """The part of a text that differs between encodings."""
    line = next((each for each in text.splitlines() if not each.isascii()), "")
    at = next((index for index, each in enumerate(line) if not each.isascii()), 0)
    return line[max(0, at - 15) : at + 15].strip()


def source_of(text: str, path: str, note: str) -> Source | None:
    """None when the text is not a table with a delimiter."""
    try:
        return _source_of(text, path, note)
    except csv.Error as error:
        raise Doubt(f"{path} is not a table: {error}.") from error


def _source_of(text: str, path: str, note: str) -> Source | None:
    lines = [line for line in _LINE_END.split(text) if line.strip()]
    comments = [line for line in lines if line.lstrip().startswith("#")]
    body = [line for line in lines if not line.lstrip().startswith("#")]
    if not body:
        return None
    delimiter = _delimiter_of(body, path)
    if delimiter is None:
        return None
    header = _header_in(comments, body, delimiter)
    rows = _records(body, delimiter)
    names = [name.strip() for name in (header or next(rows))]
    numbers = [name for name in names if _NUMBER.fullmatch(name)]
    if len(numbers) > len(names) / 2:
        raise Doubt(
            f"{path} has no names of columns: its first row begins with {', '.join(names[:3])}. Add a row with the names."
        )
    notes = [note]
    columns = [SourceColumn(name, []) for name in names]
    first: list[list[str]] = [next(rows, []), next(rows, [])]
    if _is_row_of_units(first[0], first[1]):
        for column, unit in zip(columns, first[0], strict=False):
            column.unit = unit.strip().strip("[]()")
        notes.append("the row of units below the header is not data")
        first = first[1:]
    for number, row in enumerate([*[each for each in first if each], *rows], start=1):
        if len(row) > len(names) and any(cell.strip() for cell in row[len(names) :]):
            raise Doubt(f"{path}: row {number} has {len(row)} cells, but the header has {len(names)} columns. Correct the file.")
        for index, column in enumerate(columns):
            column.values.append(row[index].strip() if index < len(row) else "")
    return Source(path, columns, notes)


def _records(lines: Iterable[str], delimiter: str) -> Iterator[list[str]]:
    return csv.reader(lines, delimiter=delimiter, skipinitialspace=True)


def _delimiter_of(body: list[str], path: str) -> str | None:
    """The delimiter that gives the first lines the same number of cells."""
    sample = body[:20]
    found = []
    for delimiter in _DELIMITERS:
        counts = {len(row) for row in _records(sample, delimiter)}
        if min(counts) > 1 and len(counts) == 1:
            found.append((counts.pop(), delimiter))
    if not found:
        # Rows may lack cells at their end.
        widest = {delimiter: max(len(row) for row in _records(sample, delimiter)) for delimiter in _DELIMITERS}
        best = max(widest, key=lambda each: widest[each])
        return best if widest[best] > 1 and len(next(iter(_records(sample, best)))) == widest[best] else None
    return max(found)[1]


def _header_in(comments: list[str], body: list[str], delimiter: str) -> list[str] | None:
    """The header is in a comment when the first row is data, or when the last comment has as many cells as the rows."""
    if not comments:
        return None
    cells: list[str] = next(iter(_records([comments[-1].lstrip().lstrip("#").strip()], delimiter)), [])
    first: list[str] = next(iter(_records(body[:1], delimiter)))
    has_numbers = any(_NUMBER.fullmatch(cell.strip()) for cell in first)
    return cells if len(cells) == len(first) > 1 and has_numbers and not any(map(_NUMBER.fullmatch, cells)) else None


def _is_row_of_units(row: list[str], following: list[str]) -> bool:
    cells = [cell.strip().strip("[]()") for cell in row]
    if not any(cells) or not following or any(_NUMBER.fullmatch(cell) for cell in cells):
        return False
    has_numbers = any(cell and _NUMBER.fullmatch(after.strip()) for cell, after in zip(cells, following, strict=False))
    return (
        has_numbers and all(_is_unit(cell) for cell in cells if cell) and any(cell not in ("-", "--") for cell in cells if cell)
    )


def _is_unit(text: str) -> bool:
    if text.lower() in _UNIT_WORDS or is_missing(text):
        return True
    from astropy.units import Unit

    try:
        Unit(text)
    except (ValueError, TypeError):
        return False
    return True
