"""What an ingest would send: the mapping, the rows, and the rows that cannot be sent."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from ..writing.cells import Row
from ..writing.fields import FIELDS, REQUIRED
from .angles import angles_of
from .cells import Cell, numbers_of, texts_of
from .leftovers import refuse_leftovers
from .mapping import Assigned, Assignment, Choices, assigned, repeated_in
from .moments import joined, moments_of
from .source import Doubt, Source, SourceColumn, quoted

SAMPLE = 5


@dataclass
class Plan:
    """`positions` are the positions of `rows` in the file, and `problems` the reasons of all other rows."""

    source: Source
    lines: list[str]
    unused: list[str]
    rows: list[Row] = field(default_factory=list)
    positions: list[int] = field(default_factory=list)
    problems: dict[int, str] = field(default_factory=dict)

    def text(self) -> str:
        """Shows the mapping, the first rows as they would be stored, and every unused column."""
        parts = [f"{self.source.path}: {self.source.count} rows ({'; '.join(self.source.notes)})", *self.lines]
        parts.append(f"Not used: {', '.join(map(quoted, self.unused)) or 'no column'}")
        parts.append(f"The first {min(SAMPLE, len(self.rows))} rows as they would be stored:")
        parts += ["  " + ", ".join(f"{name}={value}" for name, value in row.items()) for row in self.rows[:SAMPLE]]
        if self.problems:
            index, reason = next(iter(self.problems.items()))
            parts.append(f"{len(self.problems)} rows cannot be sent, the first is row {index + 1}: {reason}")
        return "\n".join(parts)


def plan_of(source: Source, choices: Choices) -> Plan:
    found = assigned(source, choices)
    _refuse_repeated(source, found)
    cells: dict[str, list[Cell]] = {}
    lines = []
    refuse_leftovers(source, found, choices.ignored)
    for name in (*REQUIRED, *(each for each in FIELDS if each not in REQUIRED)):
        assignment = found.fields.get(name)
        if assignment is None:
            continue
        cells[name], note = _cells_of(assignment, source.path, choices)
        names = "+".join(each.name for each in assignment.columns)
        missing = sum(1 for each in cells[name] if each.value is None and not each.problem)
        by = "chosen" if assignment.by == "chosen" else f"by {assignment.by}"
        notes = [each for each in (note, by, f"{missing} missing" if missing else "") if each]
        lines.append(f"  {quoted(names)} → {name} ({'; '.join(notes)})")
    unused = [each.name for each in source.columns if not found.uses(each)]
    plan = Plan(source, lines, unused)
    _add_rows(plan, cells)
    return plan


def _add_rows(plan: Plan, cells: dict[str, list[Cell]]) -> None:
    for index in range(plan.source.count):
        row = {name: column[index] for name, column in cells.items()}
        problems = [cell.problem for cell in row.values() if cell.problem]
        problems += [f"{name} is missing" for name in REQUIRED if not row[name].problem and row[name].value is None]
        if problems:
            plan.problems[index] = "; ".join(problems)
        else:
            plan.rows.append({name: cell.value for name, cell in row.items() if cell.value is not None})
            plan.positions.append(index)


def _cells_of(assignment: Assignment, path: str, choices: Choices) -> tuple[list[Cell], str]:
    name, columns = assignment.field, assignment.columns
    if name in ("ra", "dec"):
        return angles_of(name, columns[0] if len(columns) == 1 else _sexagesimal(columns), path)
    if name == "observedAt":
        column = columns[0] if len(columns) == 1 else joined(columns[0], columns[1])
        return moments_of(column, path, choices.time_format, choices.time_scale)
    if FIELDS[name].kind in (int, float):
        return numbers_of(name, columns[0], path)
    if len(columns) > 1:
        return texts_of(SourceColumn(name, _words(columns, " "))), ""
    return texts_of(columns[0]), ""


def _sexagesimal(columns: list[SourceColumn]) -> SourceColumn:
    """Joins the columns of the CDS for hours or degrees, minutes and seconds."""
    values = []
    for parts in zip(*(each.values for each in columns), strict=True):
        texts = ["" if part is None else str(part) for part in parts]
        sign = texts.pop(0) if len(texts) == 4 else ""
        values.append(f"{'-' if sign.strip() == '-' else ''}{':'.join(texts)}" if all(texts) else None)
    return SourceColumn("+".join(each.name for each in columns), values)


def _words(columns: list[SourceColumn], between: str) -> list[Any]:
    rows = zip(*(texts_of(each) for each in columns), strict=True)
    return [between.join(str(cell.value) for cell in row if cell.value is not None) or None for row in rows]


def _refuse_repeated(source: Source, found: Assigned) -> None:
    """Two rows of one identifier would overwrite each other."""
    columns = found.fields["externalId"].columns
    repeated = repeated_in(_words(columns, " ") if len(columns) > 1 else columns[0].values)
    if not repeated:
        return
    free = [each for each in source.columns if not found.uses(each)]
    unique = [each.name for each in free if not repeated_in(each.values) and all(each.values)]
    choices = [f"  --column externalId={quoted(name)}" for name in unique]
    first = columns[0].name
    times = found.fields["observedAt"].columns[0].name if "observedAt" in found.fields else ""
    if times:
        choices.append(f"  --column externalId={quoted(f'{first}+{times}')}   (both texts together)")
    names = quoted("+".join(each.name for each in columns))
    raise Doubt(
        f"{source.path} is ambiguous, so nothing was sent.\nexternalId must be different in each row, but {names} contains "
        f"{repeated[0]!r} more than once ({len(repeated)} such values). Choose another column:\n" + "\n".join(choices)
    )
