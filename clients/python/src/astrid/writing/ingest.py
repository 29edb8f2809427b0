"""Sends observations in chunks, and collects the rows that the server rejects."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import islice
from typing import Any

from ..errors import AstridError, BadInput, LimitExceeded
from ..exchange import Exchange, Steps
from ..reading.progress import Progress
from .cells import Row

CHUNK = 1_000
_DOCUMENT = """mutation Ingest($input: IngestObservationsInput!) {
  ingestObservations(input: $input) { inserted updated unchanged rejected { index reason } }
}"""
_TOO_LARGE = ("body", "values", "items", "bytes", "cost")


@dataclass(frozen=True)
class Rejected:
    """`index` is the position of the row in the caller's table."""

    index: int
    reason: str
    row: Row


@dataclass
class IngestReport:
    """The outcome of an ingest. `done` is the number of rows that were sent: an ingest with `start=done` continues there."""

    inserted: int = 0
    updated: int = 0
    unchanged: int = 0
    rejected: list[Rejected] = field(default_factory=list)
    done: int = 0

    def __str__(self) -> str:
        return f"{self.inserted} inserted, {self.updated} updated, {self.unchanged} unchanged, {len(self.rejected)} rejected"


class Ingest:
    """One ingest. Survey and external id identify a row, so repeating a chunk changes nothing."""

    def __init__(self, exchange: Exchange, survey: str, *, chunk: int, key: str | None, start: int) -> None:
        if not 1 <= chunk <= CHUNK:
            raise ValueError(f"A chunk has 1 to {CHUNK} rows.")
        self._exchange = exchange
        self._survey = survey
        self._chunk = chunk
        self._key = key
        self.report = IngestReport(done=start)

    def steps(self, rows: Iterator[Row], progress: Progress) -> Steps[IngestReport]:
        rows = islice(rows, self.report.done, None)
        while chunk := list(islice(rows, self._chunk)):
            try:
                yield from self._send(self.report.done, chunk, f"{self._key}:{self.report.done}" if self._key else None)
            except AstridError as error:
                error.add_note(
                    f"{self.report.done} rows were sent ({self.report}). To continue, ingest again with start={self.report.done}."
                )
                error.report = self.report  # type: ignore[attr-defined]
                raise
            self.report.done += len(chunk)
            progress.advance(len(chunk))
        return self.report

    def _send(self, start: int, chunk: list[Row], key: str | None) -> Steps[None]:
        positions = list(range(len(chunk)))
        while positions:
            rows = [chunk[position] for position in positions]
            variables = {"input": {"survey": self._survey, "observations": rows}}
            try:
                data = yield from self._exchange.send(_DOCUMENT, variables, name="Ingest", key=key, is_idempotent=True)
            except LimitExceeded as error:
                if error.limit not in _TOO_LARGE or len(chunk) == 1:
                    raise
                half = len(chunk) // 2
                yield from self._send(start, chunk[:half], key and f"{key}.0")
                yield from self._send(start + half, chunk[half:], key and f"{key}.1")
                return
            except BadInput as error:
                positions = self._without_invalid(error, start, chunk, positions)
                continue
            self._add(data["ingestObservations"], start, chunk, positions)
            return

    def _without_invalid(self, error: BadInput, start: int, chunk: list[Row], positions: list[int]) -> list[int]:
        """Values of a wrong type refuse the whole request. The other rows are sent again without these."""
        invalid: dict[int, list[str]] = {}
        for each in error.extensions.get("invalidValues", ()):
            if each.get("index") is None:
                raise error
            reason = f"{each['field']} {each['message']}" if each.get("field") else str(each["message"])
            invalid.setdefault(each["index"], []).append(reason)
        if not invalid:
            raise error
        for index, reasons in invalid.items():
            position = positions[index]
            self.report.rejected.append(Rejected(start + position, "; ".join(reasons), chunk[position]))
        return [position for index, position in enumerate(positions) if index not in invalid]

    def _add(self, done: dict[str, Any], start: int, chunk: list[Row], positions: list[int]) -> None:
        self.report.inserted += done["inserted"]
        self.report.updated += done["updated"]
        self.report.unchanged += done["unchanged"]
        for each in done["rejected"]:
            position = positions[each["index"]]
            self.report.rejected.append(Rejected(start + position, each["reason"], chunk[position]))
        self.report.rejected.sort(key=lambda rejected: rejected.index)
