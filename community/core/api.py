"""The JSON door's conventions: OpenAPI 3.1, problem documents, keyset pages. See the contract in docs/api.md."""

from functools import cache, partial
from typing import Any

from flask import Flask, jsonify, request, url_for
from flask_smorest import Api, Blueprint
from marshmallow import Schema, fields, validate
from webargs.flaskparser import FlaskParser

from community.core import doors
from community.core.errors import Invalid, NotJson
from community.core.paging import Page

#: What a client might send or see, by the field's name: one place for every schema's examples.
EXAMPLES = {
    "handle": "willow", "email": "willow@example.org", "password": "three small brown stones", "login": "willow",
    "title": "The evenings are the worst part", "body": "I moved a lamp into the kitchen.", "name": "After discovery",
    "body_html": "<p>I moved a lamp into the kitchen.</p>", "slug": "after-discovery", "client_id": "b7c1-42",
    "summary": "For anyone in the first year after finding out.", "reason": "Rule 2 asks us to keep names out.",
    "detail": "The second paragraph names a school.", "url": "/topics/12", "next": None, "limit": 20, "id": 12,
    "status": "published", "privacy": "private", "agreement_version": 1, "reply_wish": "listen", "kind": "with_you",
    "created_at": "2026-05-04T20:15:00Z", "edited_at": None, "happened_on": "2026-05-01", "seq": 118, "version": 3,
    "avatar_url": None, "initials": "WI", "mark": 3, "number": 4, "about": "Two children, one dog, no plan yet.",
}  # fmt: skip


class Problem(Schema):
    """RFC 9457. `errors` maps a field to its messages; `until` belongs to the type `suspended`."""

    type = fields.String(required=True)
    title = fields.String(required=True)
    status = fields.Integer(required=True)
    detail = fields.String(required=True)
    errors = fields.Dict(keys=fields.String())
    until = fields.String(allow_none=True)


class _Parser(FlaskParser):
    """Reads what a request brings, and refuses with our errors."""

    def load_json(self, req, schema):
        if not req.is_json:
            raise NotJson("Send the body as application/json.")
        return doors.json_body()

    def handle_error(self, error, req, schema, *, error_status_code, error_headers):
        messages = error.normalized_messages()
        raise Invalid(next((found for place, found in messages.items() if place in ("json", "query")), messages))


class ApiBlueprint(Blueprint):
    """A slice's JSON door. `arguments` validates, `response` documents and dumps."""

    ARGUMENTS_PARSER = _Parser()

    def __init__(self, name: str, import_name: str, **more: Any):
        super().__init__(name, import_name, url_prefix="/api/v1", **more)

    def page_of(self, schema: type[Schema]) -> Any:
        """Answer with a `Page`: `{"items": […], "next": cursor or null}` and a Link header."""
        return self.response(200, _page_schema(schema))


@cache
def _page_schema(schema: type[Schema]) -> type[Schema]:
    """One class for each kind of item, so that the document names it once."""
    members: dict[str, fields.Field] = {
        "items": fields.List(fields.Nested(schema), required=True),
        "next": fields.String(required=True, allow_none=True),
    }
    return Schema.from_dict(members, name=f"{schema.__name__.removesuffix('Output')}Page")


class _Api(Api):
    ERROR_SCHEMA = Problem

    def _register_error_handlers(self) -> None:
        """The factory answers errors, for pages and API alike."""


def init_app(app: Flask, title: str) -> Api:
    """Make the API of this app; blueprints are registered on what is returned."""
    app.config.update(
        API_TITLE=title,
        API_VERSION="1",
        OPENAPI_VERSION="3.1.0",
        OPENAPI_URL_PREFIX="/api/v1",
        OPENAPI_JSON_PATH="openapi.json",
    )
    api = _Api(app, spec_kwargs={"security": [{"token": []}, {"cookie": []}]})
    api.ma_plugin.converter.add_attribute_function(_example)
    api.spec.components.security_scheme("token", {"type": "http", "scheme": "bearer"})
    api.spec.components.security_scheme("cookie", {"type": "apiKey", "in": "cookie", "name": "session"})
    for name in [name for name in app.view_functions if name.startswith("api-docs.")]:
        app.view_functions[name] = doors.public(partial(app.view_functions[name]))
    return api


def _example(_converter: Any, field: fields.Field, **_more: Any) -> dict:
    """A field's own example, else that of its name where the type fits."""
    if "example" in field.metadata or "examples" in field.metadata:
        return {}
    example = EXAMPLES.get(field.name or "", _example)
    fits = (isinstance(example, str) and isinstance(field, fields.String | fields.Date | fields.DateTime)) or (
        isinstance(example, int) and isinstance(field, fields.Integer)
    )
    return {"examples": [example]} if fits and not isinstance(field.validate, validate.OneOf) else {}


def paged(page: Page) -> tuple[dict, int, dict]:
    """A page as an answer; the Link header says where the next one is."""
    headers = {}
    if page.next:
        arguments = {**(request.view_args or {}), **request.args, "after": page.next}
        headers["Link"] = f'<{url_for(str(request.endpoint), **arguments)}>; rel="next"'
    return {"items": page.items, "next": page.next}, 200, headers


def problem_response(error_document: dict, headers: dict | None = None) -> Any:
    """A problem document as a response."""
    response = jsonify(error_document)
    response.status_code = error_document["status"]
    response.content_type = "application/problem+json"
    response.headers.update(headers or {})
    return response
