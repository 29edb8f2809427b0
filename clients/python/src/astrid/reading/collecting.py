"""Collects the rows of a list by column. A row inside a row becomes several columns, such as `survey` and `survey_id`."""

from __future__ import annotations

import types
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import Enum
from typing import Any, Union, get_args, get_origin

from pydantic import BaseModel

# Texts with few different values.
CATEGORIES = frozenset({"survey", "filter_band", "entity_type", "action"})


@dataclass
class Column:
    """`path` locates the values in the JSON of a row. `kind` is the type of the values, or `object` for any other type."""

    name: str
    path: tuple[str, ...]
    kind: type
    is_optional: bool
    values: list[Any] = field(default_factory=list)

    def add(self, nodes: Iterable[Mapping[str, Any]]) -> None:
        if len(self.path) == 1:
            [key] = self.path
            self.values.extend([node.get(key) for node in nodes])
            return
        outer, inner = self.path
        self.values.extend([None if (row := node.get(outer)) is None else row[inner] for node in nodes])

    @property
    def is_category(self) -> bool:
        return issubclass(self.kind, Enum) or (self.kind is str and self.name in CATEGORIES)


class Collection:
    """The columns of a model. `switches` are the additional fields of the request."""

    def __init__(self, model: type[BaseModel], switches: frozenset[str]) -> None:
        self.name = model.__name__
        self.columns = list(_columns_of(model, switches))

    def add(self, nodes: list[dict[str, Any]]) -> None:
        for column in self.columns:
            column.add(nodes)


def _columns_of(model: type[BaseModel], switches: frozenset[str]) -> Iterator[Column]:
    for name, info in model.model_fields.items():
        key = info.alias or name
        if not info.is_required() and f"with{key[0].upper()}{key[1:]}" not in switches:
            continue
        kind, is_optional = _kind_of(info.annotation)
        if not issubclass(kind, BaseModel):
            yield Column(name.rstrip("_"), (key,), kind, is_optional)
            continue
        for inner_name, inner in kind.model_fields.items():
            inner_kind, inner_optional = _kind_of(inner.annotation)
            column = name if inner_name == "name" else f"{name}_{inner_name.rstrip('_')}"
            yield Column(column, (key, inner.alias or inner_name), inner_kind, is_optional or inner_optional)


def _kind_of(annotation: Any) -> tuple[type, bool]:
    """The type inside of an Optional, and whether it is one."""
    if get_origin(annotation) in (Union, types.UnionType):
        inner = [each for each in get_args(annotation) if each is not type(None)]
        return (_kind_of(inner[0])[0] if len(inner) == 1 else object), True
    known = isinstance(annotation, type) and issubclass(annotation, str | int | float | bool | datetime | Enum | BaseModel)
    return (annotation if known else object), annotation is Any
