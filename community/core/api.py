"""The JSON door's conventions: OpenAPI 3.1, problem documents, keyset pages. See the contract in docs/api.md."""

from collections.abc import Callable
from functools import cache, partial
from http import HTTPStatus
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


PROBLEM = "application/problem+json"
#: What a call may refuse with; the same words for all of them.
REFUSALS = {
    400: "The body is not JSON.",
    401: "Not signed in.",
    403: "Seen, but not allowed; or the account is paused (type `suspended`).",
    404: "Absent, or not yours to see.",
    409: "Something changed in the meantime, or is there already.",
    413: "Too large.",
    415: "The body must be JSON.",
    422: "Invalid, with `errors` by field.",
    429: "Too often; `Retry-After` says in how many seconds there is room again.",
    503: "Nothing can be stored just now. Nothing was changed.",
}


class Problem(Schema):
    """RFC 9457. `errors` maps a field to its messages; `until` belongs to the type `suspended`, and `retry_after`
    (seconds) to `too_many`."""

    type = fields.String(required=True)
    title = fields.String(required=True)
    status = fields.Integer(required=True)
    detail = fields.String(required=True)
    errors = fields.Dict(keys=fields.String())
    until = fields.String(allow_none=True)
    retry_after = fields.Integer()


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
    """A slice's JSON door. `arguments` validates, `response` documents and dumps.

    `tag` heads its calls in the document; its endpoints are called after it ("Groups": `groups_api.…`).
    """

    ARGUMENTS_PARSER = _Parser()

    def __init__(self, tag: str, import_name: str, description: str):
        super().__init__(f"{tag.lower()}_api", import_name, url_prefix="/api/v1", description=description)
        self.tag = tag
        self._prepare_doc_cbks.append(_finish_call)

    def add_url_rule(
        self, rule: str, endpoint: str | None = None, view_func: Callable | None = None, *more: Any, **options: Any
    ) -> None:
        """Open a door; the document says of a public one that it needs no sign-in."""
        if view_func is not None and getattr(view_func, "public", False):
            view_func = self.doc(security=[])(view_func)
        super().add_url_rule(rule, endpoint, view_func, *more, **{**options, "tags": [self.tag]})

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


def _finish_call(doc: dict, doc_info: dict, *, method: str, **_more: Any) -> dict:
    """What every call's documentation has: each refusal as a problem, and an example of the body."""
    body, changes = doc.get("requestBody"), method != "get"
    closed = doc_info.get("manual_doc", {}).get("security") != []
    possible = {401: closed, 403: closed or changes, 404: closed, 409: changes, 429: changes, 503: changes,
                400: body, 413: body, 415: body}  # fmt: skip
    answers = doc.setdefault("responses", {})
    for status in [status for status, possibly in sorted(possible.items()) if possibly]:
        answers.setdefault(status, HTTPStatus(status).name)
    for status, answer in answers.items():
        if str(status)[0] in "45" and isinstance(answer, dict) and "application/json" in answer.get("content", ()):
            answer["content"] = {PROBLEM: answer["content"]["application/json"]}
    for content in body["content"].values() if body else ():
        content.setdefault("example", example_of(content["schema"]))
    return doc


def example_of(schema: Schema | type[Schema]) -> dict:
    """A body the schema takes: the fields it must have, or if it has none of these, those with an example."""
    made = schema() if isinstance(schema, type) else schema
    known = {field.data_key or name: field for name, field in made.load_fields.items()}
    required = {name: field for name, field in known.items() if field.required}
    found = {name: _sample(name, field, bool(required)) for name, field in (required or known).items()}
    return {name: value for name, value in found.items() if value is not None}


def _sample(name: str, field: fields.Field, needed: bool) -> Any:
    if "example" in field.metadata:
        return field.metadata["example"]
    if isinstance(field, fields.Nested):
        return example_of(field.schema)
    if isinstance(field, fields.List):
        return [_sample(name, field.inner, needed)] if needed else None
    choices = next((list(check.choices) for check in field.validators if isinstance(check, validate.OneOf)), [])
    if choices:
        return choices[0]
    own = _example(None, field).get("examples")
    return own[0] if own else True if needed and isinstance(field, fields.Boolean) else None


class _Api(Api):
    ERROR_SCHEMA = Problem

    def _register_responses(self) -> None:
        described: dict[str, Any] = {HTTPStatus(status).name: words for status, words in REFUSALS.items()}
        described[self.DEFAULT_ERROR_RESPONSE_NAME] = "Any other refusal."
        for name, words in described.items():
            answer: dict[str, Any] = {"description": words, "content": {PROBLEM: {"schema": Problem}}}
            if name == HTTPStatus.TOO_MANY_REQUESTS.name:
                answer["headers"] = {"Retry-After": {"schema": {"type": "integer", "minimum": 1}}}
            self.spec.components.response(name, answer, lazy=True)

    def register_blueprint(self, blp: ApiBlueprint, **more: Any) -> None:
        """Open a slice's door. The document lists its tag, where it would have the blueprint's own name."""
        super().register_blueprint(blp, **more)
        self.spec.options.setdefault("tags", []).append({"name": blp.tag, "description": blp.description})

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
    response.content_type = PROBLEM
    response.headers.update(headers or {})
    return response
