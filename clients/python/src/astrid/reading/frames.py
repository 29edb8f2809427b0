"""pandas: times in UTC, categories for enums and names, and nullable types."""

from __future__ import annotations

from datetime import datetime
from enum import Enum
from typing import Any

import pandas

from .collecting import Collection, Column

_DTYPES = {bool: "boolean", int: "Int64", float: "Float64", str: "string"}


def frame_of(collection: Collection) -> pandas.DataFrame:
    return pandas.DataFrame({column.name: _series_of(column) for column in collection.columns})


def _series_of(column: Column) -> Any:
    if column.is_category:
        known = [each.value for each in column.kind] if issubclass(column.kind, Enum) else []
        # A newer server may send other values.
        names = [*known, *sorted({value for value in column.values if value is not None} - set(known))]
        return pandas.Categorical(column.values, categories=names)
    if column.kind is datetime:
        return pandas.to_datetime(pandas.Series(column.values, dtype=object), utc=True, format="ISO8601")
    return pandas.Series(column.values, dtype=_DTYPES.get(column.kind, object))
