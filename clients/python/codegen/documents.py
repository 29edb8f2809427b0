"""Makes one document for each root field of the schema. It selects all scalar fields, and names the rows that a row refers to."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from graphql import (
    GraphQLEnumType,
    GraphQLField,
    GraphQLInterfaceType,
    GraphQLObjectType,
    GraphQLOutputType,
    GraphQLSchema,
    get_named_type,
    is_list_type,
    is_non_null_type,
    is_required_argument,
    is_scalar_type,
    print_ast,
)

# The fields by which a row shows a row that it refers to. Other rows are shown by their id.
REFERENCES = {
    "Survey": ("id", "name"),
    "User": ("id", "name"),
    "Model": ("id", "name", "version"),
    "Observation": ("id", "externalId", "ra", "dec", "observedAt", "filterBand", "fitsUrl"),
}
# The server counts costs against this limit (docs/limits.md).
COST_LIMIT = 20_000
# A root list with a filter, an order and a wide cone.
COST_OF_LIST = 3_000
COST_OF_OBJECT = 5
LARGEST_PAGE = 1_000


@dataclass
class Selection:
    """The fields of a type. `switches` are fields that the caller adds, as (field, variable)."""

    text: str
    fragments: set[str] = field(default_factory=set)
    switches: dict[str, str] = field(default_factory=dict)
    cost: int = COST_OF_OBJECT


@dataclass
class Operation:
    """One root field with its document."""

    kind: str
    name: str
    field: GraphQLField
    row: str | None
    text: str
    fragments: set[str]
    switches: dict[str, str]
    page_size: int | None

    @property
    def class_name(self) -> str:
        """Differs from the name of each type, so that the generated classes have different names."""
        return f"{self.name[0].upper()}{self.name[1:]}{self.kind.title()}"


def unwrapped(kind: GraphQLOutputType) -> tuple[Any, bool]:
    """The type inside, and whether it is a list."""
    inner = kind.of_type if is_non_null_type(kind) else kind
    return get_named_type(kind), is_list_type(inner)


def is_leaf(kind: Any) -> bool:
    return is_scalar_type(kind) or isinstance(kind, GraphQLEnumType)


def is_node(kind: Any) -> bool:
    return isinstance(kind, GraphQLObjectType) and any(each.name == "Node" for each in kind.interfaces)


def is_connection(kind: Any) -> bool:
    return isinstance(kind, GraphQLObjectType) and kind.name.endswith("Connection")


def permissions_of(a_field: GraphQLField) -> frozenset[str]:
    node = a_field.ast_node
    directives = node.directives if node else ()
    return frozenset(arg.value.value for each in directives for arg in each.arguments)  # type: ignore[attr-defined]


def switch_of(name: str) -> str:
    return f"with{name[0].upper()}{name[1:]}"


class Documents:
    def __init__(self, schema: GraphQLSchema) -> None:
        self._schema = schema
        self.fragments: dict[str, Selection] = {}

    def operations(self) -> list[Operation]:
        roots = (
            ("query", self._schema.query_type),
            ("mutation", self._schema.mutation_type),
            ("subscription", self._schema.subscription_type),
        )
        return [
            self._operation(kind, name, a_field)
            for kind, root in roots
            if root
            for name, a_field in sorted(root.fields.items())
            if a_field.deprecation_reason is None
        ]

    def _operation(self, kind: str, name: str, a_field: GraphQLField) -> Operation:
        result, _ = unwrapped(a_field.type)
        row, page_size = None, None
        if is_connection(result):
            row_type = get_named_type(result.fields["nodes"].type)
            row = row_type.name
            rows = self._spread(row_type)
            page_size = min(LARGEST_PAGE, (COST_LIMIT - COST_OF_LIST) // rows.cost)
            selection = Selection(
                f"{{ nodes {rows.text} pageInfo {{ hasNextPage endCursor }} totalCount @include(if: $withTotalCount) }}"
                if "totalCount" in result.fields
                else f"{{ nodes {rows.text} pageInfo {{ hasNextPage endCursor }} }}",
                rows.fragments,
                {**rows.switches, **({"totalCount": "withTotalCount"} if "totalCount" in result.fields else {})},
            )
        elif is_leaf(result):
            selection = Selection("")
        else:
            selection = self._spread(result)
        operation = Operation(kind, name, a_field, row, "", selection.fragments, selection.switches, page_size)
        declared = [f"${arg}: {given.type}" + _default(given) for arg, given in a_field.args.items()]
        declared += [f"${variable}: Boolean! = false" for variable in sorted(selection.switches.values())]
        passed = [f"{arg}: ${arg}" for arg in a_field.args]
        operation.text = f"{kind} {operation.class_name}{_listed(declared)} {{ {name}{_listed(passed)} {selection.text} }}"
        return operation

    def document(self, operation: Operation) -> str:
        """The operation with its fragments."""
        return "\n".join([operation.text, *self.fragment_texts(operation.fragments)])

    def fragment_texts(self, names: Iterable[str]) -> list[str]:
        return [f"fragment {name} on {name} {self.fragments[name].text}" for name in sorted(names)]

    def _spread(self, kind: Any) -> Selection:
        """All fields of a type, by a fragment."""
        if isinstance(kind, GraphQLInterfaceType):
            return Selection("{ __typename id }")
        if kind.name not in self.fragments:
            self.fragments[kind.name] = Selection("")
            self.fragments[kind.name] = self._fields(kind)
        fragment = self.fragments[kind.name]
        return Selection(f"{{ ...{kind.name} }}", {kind.name, *fragment.fragments}, dict(fragment.switches), fragment.cost)

    def _fields(self, kind: GraphQLObjectType) -> Selection:
        parts: list[str] = []
        whole = Selection("")
        usual = permissions_of(kind.fields["id"]) if "id" in kind.fields else frozenset()
        for name, a_field in sorted(kind.fields.items()):
            if a_field.deprecation_reason is not None or any(map(is_required_argument, a_field.args.values())):
                continue
            selection = self._selection_of(kind, a_field)
            if selection is None:
                continue
            # These need another permission, or cost much: the caller asks for them.
            extra = not permissions_of(a_field) <= usual and is_node(kind)
            costly = is_node(kind) and not is_leaf(unwrapped(a_field.type)[0]) and not is_node(unwrapped(a_field.type)[0])
            if extra or costly:
                whole.switches[name] = switch_of(name)
                parts.append(f"{name} @include(if: ${switch_of(name)}) {selection.text}".rstrip())
            else:
                whole.cost += 1 + (0 if is_leaf(unwrapped(a_field.type)[0]) else selection.cost)
                parts.append(f"{name} {selection.text}".rstrip())
            whole.fragments |= selection.fragments
            whole.switches |= selection.switches
        whole.text = "{ " + " ".join(parts) + " }"
        return whole

    def _selection_of(self, owner: GraphQLObjectType, a_field: GraphQLField) -> Selection | None:
        kind, _ = unwrapped(a_field.type)
        if is_leaf(kind):
            return Selection("")
        if is_connection(kind):
            # A root list reads these rows page by page.
            return None
        if is_node(kind) and is_node(owner):
            shown = REFERENCES.get(kind.name, ("id",))
            return Selection("{ " + " ".join(shown) + " }", cost=COST_OF_OBJECT + len(shown))
        return self._spread(kind)


def _default(given: Any) -> str:
    node = given.ast_node
    if node is None or node.default_value is None:
        return ""
    return f" = {print_ast(node.default_value)}"


def _listed(parts: list[str]) -> str:
    return f"({', '.join(parts)})" if parts else ""
