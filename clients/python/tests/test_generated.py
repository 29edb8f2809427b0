"""The generated part is complete. CI also generates it again: `.ci/steps.sh`."""

import inspect
import json
import re

import pytest
from server import ROOT

from astrid import Astrid, AsyncAstrid, enums, inputs, models
from astrid.generated import SERVER_VERSION, operations
from astrid.operation import Operation

graphql = pytest.importorskip("graphql", reason="it comes with codegen/requirements.txt")
SCHEMA = graphql.build_schema((ROOT / "schema.graphql").read_text(encoding="utf8"))
OPERATIONS = {each.field: each for each in vars(operations).values() if isinstance(each, Operation)}
ROOT_FIELDS = {
    name: field
    for root in (SCHEMA.query_type, SCHEMA.mutation_type, SCHEMA.subscription_type)
    for name, field in root.fields.items()
    if field.deprecation_reason is None
}


def test_each_root_field_has_a_valid_document_and_a_method() -> None:
    assert sorted(OPERATIONS) == sorted(ROOT_FIELDS)
    for field, operation in OPERATIONS.items():
        assert graphql.validate(SCHEMA, graphql.parse(operation.document)) == [], field
        name = "sign_in_tokens" if field == "signIn" else re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", field).lower()
        for client in (Astrid, AsyncAstrid):
            assert inspect.getdoc(getattr(client, name)), f"{client.__name__}.{name}"


def leaves(kind) -> set[str]:  # type: ignore[no-untyped-def]
    named = {name: graphql.get_named_type(field.type) for name, field in kind.fields.items() if field.deprecation_reason is None}
    return {name for name, each in named.items() if graphql.is_leaf_type(each)}


@pytest.mark.parametrize("field", sorted(ROOT_FIELDS))
def test_each_document_selects_all_scalar_fields(field: str) -> None:
    document = graphql.parse(OPERATIONS[field].document)
    fragments = {each.name.value: each for each in document.definitions if each.kind == "fragment_definition"}
    kind = graphql.get_named_type(ROOT_FIELDS[field].type)
    if kind.name.endswith("Connection"):
        kind = graphql.get_named_type(kind.fields["nodes"].type)
    if graphql.is_interface_type(kind):
        return
    selected = {each.name.value for each in fragments[kind.name].selection_set.selections}
    assert leaves(kind) <= selected
    for fragment in fragments.values():
        assert leaves(SCHEMA.type_map[fragment.name.value]) <= {each.name.value for each in fragment.selection_set.selections}


def test_the_generated_files_are_those_of_the_schema(monkeypatch: pytest.MonkeyPatch) -> None:
    """`npm run python:generate` brings them up to date. CI also compares the files themselves."""
    monkeypatch.syspath_prepend(str(ROOT / "clients/python/codegen"))
    from documents import Documents
    from methods import Method, method_name

    documents = Documents(SCHEMA)
    for each in documents.operations():
        committed = OPERATIONS[each.name]
        assert committed.document.strip() == documents.document(each), each.name
        assert committed.page_size == each.page_size
        parameters = set(inspect.signature(getattr(Astrid, method_name(each.name))).parameters)
        assert parameters - {"self", "idempotency_key"} == {argument.name for argument in Method(each).arguments}, each.name
    for name, kind in SCHEMA.type_map.items():
        if graphql.is_input_object_type(kind):
            fields = getattr(inputs, name).model_fields
            committed_names = {info.alias or key for key, info in fields.items()}
            assert committed_names == {key for key in kind.fields}, name
        if graphql.is_enum_type(kind) and not name.startswith("__"):
            assert {each.value for each in getattr(enums, name)} == set(kind.values), name


def test_each_secret_of_a_payload_is_hidden() -> None:
    secret = re.compile(r"\b(secret|not stored|Keep it secret)\b|[Tt]oken$")
    for name, kind in SCHEMA.type_map.items():
        if not name.endswith("Payload"):
            continue
        for field_name, field in kind.fields.items():
            said = f"{field.description or ''} {field_name}"
            if str(field.type) != "String!" or not secret.search(said):
                continue
            [found] = [info for key, info in getattr(models, name).model_fields.items() if (info.alias or key) == field_name]
            assert found.repr is False, f"{name}.{field_name}"


def test_a_model_accepts_values_that_a_newer_server_sends() -> None:
    assert enums.ObservationStatus("FUTURE") == "FUTURE"


def test_the_known_version_is_that_of_the_server() -> None:
    assert json.loads((ROOT / "package.json").read_text(encoding="utf8"))["version"] == SERVER_VERSION
