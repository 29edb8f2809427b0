"""Ingests catalogue files: finds their columns, shows what would be stored, and asks."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ..writing.cells import Row


def read_catalogue(path: str, *columns: str, encoding: str | None = None) -> list[Row]:
    """The rows of a file, ready for `ingest`. `columns` are choices such as `externalId=obsid`.

    Raises Doubt with the choices when the file can be understood in several ways, or when a row cannot be sent.
    """
    from .files import read_source
    from .mapping import Choices
    from .plan import plan_of
    from .source import Doubt

    plan = plan_of(read_source(path, encoding=encoding), Choices(columns))
    if plan.problems:
        index, reason = next(iter(plan.problems.items()))
        raise Doubt(f"{len(plan.problems)} rows of {path} cannot be sent, the first is row {index + 1}: {reason}")
    return plan.rows
