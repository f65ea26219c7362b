"""The API's documentation as a page: drawn from the OpenAPI document itself, so that it can't say anything else."""

from typing import Any

from flask import Blueprint, current_app, render_template

from community.core.doors import public

bp = Blueprint("reference", __name__)
METHODS = ("get", "post", "put", "patch", "delete")


@bp.get("/api")
@public
def index():
    """Every call with its parameters, body and answers."""
    spec = current_app.extensions["flask-smorest"]["apis"][""]["ext_obj"].spec.to_dict()
    return render_template("home/reference.html", info=spec["info"], parts=_parts(spec))


def _parts(spec: dict) -> list[tuple[str, str, list[dict]]]:
    """The document's tags in their order: name, description and calls of each."""
    calls: dict[str, list[dict]] = {tag["name"]: [] for tag in spec["tags"]}
    for path, item in spec["paths"].items():
        for method in METHODS:
            if method in item:
                call = item[method]
                calls[call["tags"][0]].append(_call(spec, path, method, item, call))
    return [(tag["name"], tag["description"], calls[tag["name"]]) for tag in spec["tags"]]


def _call(spec: dict, path: str, method: str, item: dict, call: dict) -> dict:
    parameters = [_resolved(spec, one) for one in [*item.get("parameters", []), *call.get("parameters", [])]]
    body = call.get("requestBody", {}).get("content", {}).get("application/json", {}).get("schema")
    return {
        "id": f"{method}-{path.strip('/').replace('/', '-').replace('{', '').replace('}', '')}",
        "method": method.upper(),
        "path": path,
        "summary": call.get("summary", ""),
        "description": call.get("description", ""),
        "parameters": parameters,
        "body": _fields(spec, body) if body else [],
        "answers": [
            (status, _resolved(spec, answer).get("description", "")) for status, answer in call["responses"].items()
        ],
    }


def _fields(spec: dict, schema: dict) -> list[dict]:
    schema = _resolved(spec, schema)
    required = schema.get("required", [])
    return [
        {"name": name, "type": _kind(spec, one), "required": name in required, "example": _example(one),
         "description": one.get("description", ""), "choices": one.get("enum")}
        for name, one in schema.get("properties", {}).items()
    ]  # fmt: skip


def _kind(spec: dict, one: dict) -> str:
    one = _resolved(spec, one)
    kinds = one.get("type", "object")
    kind = " or ".join(kinds) if isinstance(kinds, list) else kinds
    return f"list of {_kind(spec, one['items'])}" if kind == "array" and "items" in one else kind


def _example(one: dict) -> Any:
    examples = one.get("examples") or ([one["example"]] if "example" in one else [])
    return examples[0] if examples else None


def _resolved(spec: dict, one: dict) -> dict:
    while "$ref" in one:
        found: Any = spec
        for part in one["$ref"].removeprefix("#/").split("/"):
            found = found[part]
        one = found
    return one
