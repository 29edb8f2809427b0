"""One operation of the schema."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Operation:
    """`field` is the root field. `page_size` is the number of rows of a page that fits into the cost limit, for lists only."""

    kind: str
    field: str
    name: str
    page_size: int | None
    document: str
