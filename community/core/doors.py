"""What every door does the same way: who is it, is the input well formed, may this be answered at all."""

from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

from flask import request, session
from flask_login import current_user, login_user, logout_user
from marshmallow import Schema, ValidationError, fields

from community.core.errors import BadRequest, Invalid, NotJson
from community.core.settings import settings


def me() -> Any:
    """The signed-in user as a real `User`, never the proxy. Only in views that are not public."""
    return current_user._get_current_object()


def viewer() -> Any:
    """The signed-in user, or None where the page is public."""
    return me() if current_user.is_authenticated else None


def public(view: Callable) -> Callable:
    """Open this view to people who are not signed in. A test lists all of them."""
    view.public = True  # type: ignore[attr-defined]
    return view


def open_to_suspended(view: Callable) -> Callable:
    """Keep this view open to somebody whose account is paused: reading the reasons, appealing, leaving."""
    view.open_to_suspended = True  # type: ignore[attr-defined]
    return view


#: Sent when somebody signs out: drafts and unsent lines leave the device, and pages that were kept.
FORGET = {"Clear-Site-Data": '"cache", "storage"'}


def begin_session(user: Any, key: str, lasting: bool = True) -> None:
    """Sign this browser in; not `lasting`: until it closes. What its session held before, perhaps planted, is gone."""
    session.clear()
    session["sign_in"] = key
    session.permanent = lasting
    if not lasting:
        session["shared"] = True
    login_user(user, remember=False)


def end_session() -> str | None:
    """Forget who this browser is signed in as; the key it had, to be ended."""
    key = session.get("sign_in")
    logout_user()
    session.clear()
    return key


def on_shared_device() -> bool:
    """Whether this browser was signed in as one that others use too."""
    return bool(session.get("shared"))


def by_hand() -> bool:
    """Somebody asked for this, as far as can be seen: not a page's script that looks what is new."""
    mode = request.headers.get("Sec-Fetch-Mode", "navigate")
    return mode == "navigate" or request.method not in ("GET", "HEAD", "OPTIONS")


def device() -> str:
    """The browser that asks, in a few words: "Firefox on Android"."""
    agent = request.headers.get("User-Agent", "")
    browsers = (("Edg", "Edge"), ("OPR", "Opera"), ("SamsungBrowser", "Samsung Internet"), ("Firefox", "Firefox"),
                ("FxiOS", "Firefox"), ("Chrom", "Chrome"), ("CriOS", "Chrome"), ("Safari", "Safari"))  # fmt: skip
    systems = (("Android", "Android"), ("iPhone", "iPhone"), ("iPad", "iPad"), ("Windows", "Windows"),
               ("Mac OS", "Mac"), ("CrOS", "ChromeOS"), ("Linux", "Linux"))  # fmt: skip
    browser = next((name for sign, name in browsers if sign in agent), agent.partition("/")[0][:40] or "A program")
    system = next((name for sign, name in systems if sign in agent), "")
    return f"{browser} on {system}" if system else browser


def load(schema: Schema) -> dict:
    """The request's input, checked. JSON under /api, a form elsewhere. Raises Invalid, BadRequest or NotJson."""
    if request.path.startswith("/api/"):
        if not request.is_json:
            raise NotJson("Send the body as application/json.")
        data = json_body()
    else:
        data = _form(schema)
    return validate(schema, data)


def load_query(schema: Schema) -> dict:
    """The address's parameters, checked. Raises Invalid."""
    return validate(schema, {name: value for name, value in request.args.items() if name in schema.fields})


def json_body() -> Any:
    """The parsed body. Raises BadRequest for what is not JSON."""
    try:
        return request.get_json()
    except RecursionError:
        raise BadRequest("The JSON is nested too deeply.") from None


def validate(schema: Schema, data: Any) -> dict:
    """`data` through `schema`. Raises Invalid with the field's messages."""
    try:
        return schema.load(data)
    except ValidationError as error:
        raise Invalid(error.normalized_messages()) from error


def _form(schema: Schema) -> dict:
    """A form as the schema expects it: repeated names are lists, an empty box that may be empty is absent."""
    data: dict[str, Any] = {}
    for name, values in request.form.lists():
        if name == "csrf_token" or name.startswith("_"):
            continue
        field = schema.load_fields.get(name)
        if isinstance(field, fields.List):
            data[name] = [value for value in values if value.strip()]
        elif values[-1] == "" and field is not None and not field.required:
            if isinstance(field, fields.String):
                data[name] = None if field.allow_none else ""
        else:
            data[name] = values[-1]
    return data


def safe_next(address: str | None, default: str = "/") -> str:
    """`address` if it leads to a page of this site, else `default`."""
    if not address or len(address) > 2000 or "\\" in address or any(ord(sign) < 33 for sign in address):
        return default
    try:
        parts = urlsplit(address)
    except ValueError:  # "//[" and the like
        return default
    if parts.scheme or parts.netloc or not address.startswith("/") or address.startswith("//"):
        return default
    return address


def origin() -> str:
    """The site's own origin: what is set, else what is served."""
    return settings().base_url or request.host_url.rstrip("/")
