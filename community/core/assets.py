"""What the bundler built: by which address a page asks for it, and how it is sent."""

import json
import mimetypes
from functools import cache

from flask import Flask, Response, abort, request, send_from_directory
from markupsafe import Markup
from werkzeug.security import safe_join

from community.core.settings import ROOT

DIST = ROOT / "static" / "dist"
YEAR = 31_536_000  # seconds; the name changes with the content


def init_app(app: Flask) -> None:
    """Serve the built files, and nothing else of static/. The endpoint is called static, as Flask's own would be."""
    app.add_url_rule("/static/dist/<path:filename>", endpoint="static", view_func=_send)


@cache
def asset(name: str) -> Markup:
    """The address of a built file, by the name it has in the sources."""
    return Markup(f"/static/dist/{_manifest()[name]}")  # noqa: S704  the names are the bundler's


@cache
def _manifest() -> dict:
    path = DIST / "manifest.json"
    if not path.exists():
        raise RuntimeError("the front end is not built: run `make build`")
    return json.loads(path.read_text())


def _send(filename: str) -> Response:
    """A built file, as the smaller copy beside it where the browser takes one."""
    path = safe_join(str(DIST), filename)
    if path is None or filename.endswith((".gz", ".br")):
        abort(404)
    coding = next(
        (
            coding
            for coding, ending in (("br", ".br"), ("gzip", ".gz"))
            if request.accept_encodings.quality(coding) > 0 and (DIST / f"{filename}{ending}").is_file()
        ),
        None,
    )
    ending = {"br": ".br", "gzip": ".gz", None: ""}[coding]
    kind = mimetypes.guess_type(filename)[0] or "application/octet-stream"
    response = send_from_directory(DIST, f"{filename}{ending}", mimetype=kind, max_age=YEAR)
    response.cache_control.public = True
    response.cache_control.immutable = True
    response.vary.add("Accept-Encoding")
    if coding:
        response.content_encoding = coding
    return response
