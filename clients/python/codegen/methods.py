"""Writes the methods of the client: one for each root field, with the fields of its inputs as keyword arguments."""

import keyword
import re
from dataclasses import dataclass
from typing import Any

from documents import Operation, is_leaf, unwrapped
from graphql import GraphQLEnumType, GraphQLInputObjectType, get_named_type, is_list_type, is_non_null_type

SCALARS = {
    "ID": "str",
    "String": "str",
    "Int": "int",
    "SafeInt": "int",
    "Float": "Number",
    "Boolean": "bool",
    "DateTime": "Moment",
    "JSON": "Any",
}
FLATTENED = ("input", "filter")
PAGING = ("after", "first")
# `sign_in` creates a client.
RENAMED = {"signIn": "sign_in_tokens"}
# The generated methods use these names.
RESERVED = {"idempotency_key", "self"}


@dataclass
class Argument:
    name: str
    annotation: str
    is_required: bool
    description: str

    @property
    def declared(self) -> str:
        return f"{self.name}: {self.annotation}" if self.is_required else f"{self.name}: {self.annotation} | Unset = UNSET"


def snake(name: str) -> str:
    text = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", name).lower()
    return f"{text}_" if keyword.iskeyword(text) else text


def annotation_of(kind: Any) -> str:
    """The Python type that a caller may give."""
    optional = "" if is_non_null_type(kind) else " | None"
    inner = kind.of_type if is_non_null_type(kind) else kind
    if is_list_type(inner):
        return f"Sequence[{annotation_of(inner.of_type)}]{optional}"
    named = get_named_type(inner)
    if isinstance(named, GraphQLEnumType):
        return f"_enums.{named.name} | str{optional}"
    if isinstance(named, GraphQLInputObjectType):
        if named.name == "ConeSearchInput":
            return f"Near{optional}"
        if named.name.endswith("Order"):
            return f"_inputs.{named.name} | str{optional}"
        return f"_inputs.{named.name} | Mapping[str, Any]{optional}"
    name = SCALARS[named.name]
    return name if name == "Any" else f"{name}{optional}"


def is_optional(given: Any) -> bool:
    return not is_non_null_type(given.type) or (given.ast_node is not None and given.ast_node.default_value is not None)


def method_name(field: str) -> str:
    return RENAMED.get(field, snake(field))


class Method:
    def __init__(self, operation: Operation) -> None:
        self._operation = operation
        self._name = method_name(operation.name)
        # A filter stays one argument when a field of it has the name of another argument.
        for flattened in (FLATTENED, FLATTENED[:1]):
            self.arguments: list[Argument] = []
            self._variables: list[str] = []
            self._declare(flattened)
            names = [each.name for each in self.arguments]
            unfit = {name for name in names if names.count(name) > 1 or name in RESERVED}
            if not unfit:
                return
        raise ValueError(f"{operation.name} has several arguments of one name, or a reserved name: {unfit}.")

    def _declare(self, flattened: tuple[str, ...]) -> None:
        for name, given in self._operation.field.args.items():
            self._add(name, given, flattened)
        for switch in sorted(self._operation.switches.values()):
            self.arguments.append(Argument(snake(switch), "bool", False, ""))
            self._variables.append(f'"{switch}": {snake(switch)}')

    def _add(self, name: str, given: Any, flattened: tuple[str, ...]) -> None:
        if self._operation.page_size is not None and name in PAGING:
            return
        kind = get_named_type(given.type)
        if name in flattened and isinstance(kind, GraphQLInputObjectType):
            fields = [f'"{field}": {self._argument(field, each)}' for field, each in kind.fields.items()]
            self._variables.append(f'"{name}": {{{", ".join(fields)}}}')
        else:
            self._variables.append(f'"{name}": {self._argument(name, given)}')

    def _argument(self, name: str, given: Any) -> str:
        """Declares the argument, and returns the expression of its value."""
        kind = get_named_type(given.type)
        argument = Argument(snake(name), annotation_of(given.type), not is_optional(given), given.description or "")
        if given.deprecation_reason is not None:
            return "UNSET"
        self.arguments.append(argument)
        _, is_list = unwrapped(given.type)
        if isinstance(kind, GraphQLInputObjectType) and kind.name == "ConeSearchInput" and not is_list:
            radius = "radius" if argument.name == "near" else f"{argument.name}_radius"
            about = f"The radius of `{argument.name}`, in degrees or as an angle."
            self.arguments.append(Argument(radius, "Angle", False, about))
            return f"cone({argument.name}, {radius})"
        if isinstance(kind, GraphQLInputObjectType) and kind.name.endswith("Order") and not is_list:
            return f"order({argument.name})"
        return argument.name

    def text(self, *, is_async: bool) -> str:
        operation = self._operation
        kind, is_list = unwrapped(operation.field.type)
        arguments = sorted(self.arguments, key=lambda each: not each.is_required)
        declared = [each.declared for each in arguments]
        if operation.kind == "mutation":
            declared.append("idempotency_key: str | None = None")
        signature = ", ".join(["self", "*", *declared] if declared else ["self"])
        operand = f"_operations.{snake(operation.name).upper().rstrip('_')}"
        variables = "{" + ", ".join(self._variables) + "}"
        prefix = "Async" if is_async else ""
        if operation.page_size is not None:
            head = f"def {self._name}({signature}) -> {prefix}Rows[_models.{operation.row}]:"
            body = f"return self._rows({operand}, {variables}, _models.{operation.row})"
        elif operation.kind == "subscription":
            head = f"def {self._name}({signature}) -> {prefix}Events[_models.{kind.name}]:"
            body = f"return self._events({operand}, {variables}, _models.{kind.name})"
        else:
            result, reader = self._result(kind, is_list)
            word = "async def" if is_async else "def"
            head = f"{word} {self._name}({signature}) -> {result}:"
            key = ", idempotency_key" if operation.kind == "mutation" else ""
            body = f"return {reader}(await self._call({operand}, {variables}{key}))"
            body = body if is_async else body.replace("await ", "", 1)
        return f"    {head}\n        {self._docstring(arguments)}\n        {body}\n"

    def _result(self, kind: Any, is_list: bool) -> tuple[str, str]:
        """The annotation of the result, and the expression of the function that reads it."""
        if is_leaf(kind):
            raise ValueError(f"{self._operation.name} returns a scalar: methods.py reads objects only.")
        name = "Node" if kind.name == "Node" else f"_models.{kind.name}"
        if is_list:
            return f"list[{name}]", f"many_of({name})"
        if is_non_null_type(self._operation.field.type):
            return name, f"{name}.model_validate"
        return f"{name} | None", f"maybe({name})"

    def _docstring(self, arguments: list[Argument]) -> str:
        lines = [(self._operation.field.description or "").strip()]
        described = [f"    {each.name}: {' '.join(each.description.split())}" for each in arguments if each.description]
        if described:
            lines += ["", "Args:", *described]
        text = "\n".join(f"        {line}" if line else "" for line in "\n".join(lines).split("\n")).strip()
        return f'r"""{text}\n        """' if "\n" in text else f'r"""{text}"""'


def module(methods: list[Method], *, is_async: bool) -> str:
    prefix = "Async" if is_async else ""
    body = "\n".join(each.text(is_async=is_async) for each in methods)
    return f'''"""The methods of {prefix}Astrid. Generated by codegen/generate.py from schema.graphql: do not edit."""
from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from ..nodes import Node, many_of, maybe
from ..reading.rows import {prefix}Rows
from ..streams import {prefix}Events
from ..transport import {prefix}Transport
from ..values import UNSET, Angle, Moment, Near, Number, Unset, cone, order
from . import enums as _enums
from . import inputs as _inputs
from . import models as _models
from . import operations as _operations


class {prefix}Methods({prefix}Transport):
{body}'''
