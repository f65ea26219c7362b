"""The API keeps to its document: whatever is sent, the answer is one the document names, and never a 5xx."""

import re

import hypothesis
import pytest
import schemathesis
from apispec.ext.marshmallow.common import resolve_schema_instance
from hypothesis import HealthCheck, Phase
from hypothesis import strategies as st
from schemathesis.checks import not_a_server_error
from schemathesis.core.parameters import ParameterLocation
from schemathesis.generation import GenerationMode
from schemathesis.specs.openapi import checks
from schemathesis.transport.wsgi import WSGI_TRANSPORT

from community.core.api import example_of
from community.wiring import doors
from tests.flows.permissions.groups import BENEATH, CARD, INVITED
from tests.flows.permissions.site import SITE
from tests.flows.visitors import Visitors, filled

DOCUMENT = "/api/v1/openapi.json"
OURS = ("authorization", "cookie")
CHECKS = [
    not_a_server_error,
    checks.status_code_conformance,
    checks.content_type_conformance,
    checks.response_headers_conformance,
    checks.response_schema_conformance,
]
#: Nobody holds the claim that could be handed on in the small community.
NEVER = {"DELETE /api/v1/moderation/cases/{case_id}/claim"}
VISITORS = ("author", "owner", "admin")


@pytest.fixture
def document(client):
    return client.get(DOCUMENT).json


@pytest.fixture
def schema(document):
    return schemathesis.openapi.from_dict(document)


@pytest.fixture
def visitors(app, make, everything):
    """Members and the admin; by cookie, and with tokens of their own."""
    found = Visitors(app, make, everything)
    found.tokens = {role: make.token(found.world.people[role]) for role in VISITORS}
    return found


def _calls(document):
    return [
        (f"{method.upper()} {path}", call)
        for path, item in document["paths"].items()
        for method, call in item.items()
        if method != "parameters"
    ]


def test_the_document_is_openapi_3_1(schema):
    schema.validate()
    assert schema.raw_schema["openapi"].startswith("3.1")


def test_every_call_is_described(document):
    """A summary, a tag, and an example of what to send."""
    bare = [name for name, call in _calls(document) if not call.get("summary") or not call.get("tags")]
    assert not bare
    without = [
        name
        for name, call in _calls(document)
        if "requestBody" in call and not call["requestBody"]["content"]["application/json"].get("example")
    ]
    assert not without


def test_examples_are_what_the_schema_takes(app):
    """Every example of a body can be sent as it stands."""
    refused = []
    for blueprint in doors.API:
        for endpoint, methods in blueprint._docs.items():
            for info in (info for method, info in methods.items() if method != "parameters"):
                for argument in info.get("arguments", {}).get("parameters", []):
                    if argument["in"] == "json":
                        schema = resolve_schema_instance(argument["schema"])
                        refused += [(endpoint, schema.validate(example_of(schema)))]
    assert not [one for one in refused if one[1]]


def test_every_call_succeeds_as_documented(app, schema, visitors):
    """The requests of the permission matrix, which get in: each answer fits what the document says of it."""
    doors, answered = app.url_map.bind("localhost"), set()
    for row in SITE + CARD + INVITED + BENEATH:
        if not row.address.startswith("/api/v1") or row.address.endswith(".json"):
            continue
        rule, _ = doors.match(filled(row.address, visitors.world.private), row.method, return_rule=True)
        path = re.sub(r"<(?:\w+:)?(\w+)>", r"{\1}", rule.rule)
        for role in ("anonymous", "member", *VISITORS):
            response = visitors.knock(row, visitors.world.private, role)
            schema[path][row.method].validate_response(response)
            if response.status_code < 300:
                answered.add(f"{row.method} {path}")
    assert answered == {operation.ok().label for operation in schema.get_all_operations()} - NEVER


def _try(operation, mode, visitors, examples, seen):
    """Send what the document allows (or, negative, what it does not) as different people, to things that are there."""

    @hypothesis.settings(
        max_examples=examples,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
        deadline=None,
        database=None,
    )
    @hypothesis.given(
        case=operation.as_strategy(generation_mode=mode),
        who=st.sampled_from(VISITORS),
        by_cookie=st.booleans(),
        names=st.sampled_from(("private", "hidden", None)),
    )
    def one(case, who, by_cookie, names):
        if names:
            things = getattr(visitors.world, names)
            case.path_parameters = {**case.path_parameters, **_real(case.path_parameters, things)}
        request = WSGI_TRANSPORT.serialize_case(case)
        headers = {name: value for name, value in request.pop("headers").items() if name.lower() not in OURS}
        if not by_cookie:
            headers["Authorization"] = f"Bearer {visitors.tokens[who]}"
        with visitors.undone():
            browser = visitors.browser(who if by_cookie else "anonymous")
            response = browser.open(request.pop("path"), headers=headers, **request)
        seen.append(response.status_code)
        # that a body which breaks its schema is refused; what is wrong in an address was replaced above
        breaks = case.meta is not None and case.meta.is_negative_at(ParameterLocation.BODY)
        refused = [checks.negative_data_rejection] if breaks else []
        case.validate_response(response, checks=CHECKS + refused)

    one()


def _real(parameters, names):
    """Things that are there, by the names of an address's parameters."""
    known = {**names, "slug": names["group"], "handle": "ann", "kind": "with_you"}
    known = {name: known.get(name.removesuffix("_id")) for name in parameters}
    return {name: known[name] for name in parameters if known.get(name) is not None}


def _all(operations, visitors, examples, modes=(GenerationMode.POSITIVE, GenerationMode.NEGATIVE)):
    failures, seen = [], []
    for operation in operations:
        for mode in modes:
            try:
                _try(operation, mode, visitors, examples, seen)
            except hypothesis.errors.Unsatisfiable:
                pass  # there is nothing wrong that could be sent
            except Exception as error:
                found = getattr(error, "exceptions", [error])
                failures += [f"{operation.label} ({mode.value}): {type(one).__name__}: {one}" for one in found]
    return failures, seen


def test_the_api_keeps_to_its_document(schema, visitors):
    operations = [result.ok() for result in schema.get_all_operations()]
    failures, seen = _all(operations, visitors, 8, [GenerationMode.POSITIVE])
    assert not failures, "\n\n".join(failures)
    assert {200, 201, 204, 403, 404} <= set(seen)


@pytest.mark.once
def test_the_api_refuses_as_its_document_says(schema, visitors):
    """What breaks a schema never comes as far as the database; test_bad_input has the values that might, on both."""
    operations = [result.ok() for result in schema.get_all_operations()]
    failures, seen = _all(operations, visitors, 8, [GenerationMode.NEGATIVE])
    assert not failures, "\n\n".join(failures)
    assert {400, 404, 422} <= set(seen)


@pytest.mark.deep
@pytest.mark.parametrize("part", [blueprint.name for blueprint in doors.API])
def test_the_api_keeps_to_its_document_under_much_more(schema, visitors, part):
    operations = [result.ok() for result in schema.get_all_operations()]
    failures, _seen = _all([one for one in operations if part in one.tags], visitors, 50)
    assert not failures, "\n\n".join(failures)
