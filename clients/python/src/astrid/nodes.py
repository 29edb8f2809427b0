"""Reads the parts of an answer as models."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from pydantic import BaseModel, Field

Model = TypeVar("Model", bound=BaseModel)


class Node(BaseModel):
    """A row of any type. To read it, call the method of its type with the `id`."""

    typename: str = Field(alias="__typename")
    id: str


def maybe(model: type[Model]) -> Callable[[Any], Model | None]:
    return lambda value: None if value is None else model.model_validate(value)


def many_of(model: type[Model]) -> Callable[[Any], list[Model]]:
    return lambda values: [model.model_validate(each) for each in values]
