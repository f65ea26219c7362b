"""What every template may use beside its own data."""

import json
from datetime import datetime
from functools import cache

from flask import Flask
from markupsafe import Markup

from community.core.clock import now
from community.core.settings import ROOT, Settings

DIST = ROOT / "static" / "dist"


def init_app(app: Flask, given: Settings) -> None:
    """Filters and globals. `me` and `nav` are added per request by the factory's context processor."""
    app.jinja_env.filters.update(ago=ago, day=day, number=number)
    app.jinja_env.globals.update(
        asset=asset,
        now=now,
        site={"name": given.site_name, "mode": given.mode, "theme_css_url": "/theme.css", "leave_url": given.leave_url},
    )
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True


def asset(name: str) -> str:
    """The address of a built file, by the name it has in the sources."""
    return f"/static/dist/{_manifest()[name]}"


@cache
def _manifest() -> dict:
    path = DIST / "manifest.json"
    if not path.exists():
        raise RuntimeError("the front end is not built: run `make build`")
    return json.loads(path.read_text())


def ago(moment: datetime | None) -> Markup:
    """How long ago, in words, with the exact time on hover and for machines."""
    if moment is None:
        return Markup("")
    return Markup('<time data-ago datetime="{}" title="{}">{}</time>').format(
        moment.isoformat(timespec="seconds"), f"{moment:%A} {moment.day} {moment:%B %Y, %H:%M} UTC", _words(moment)
    )


def _words(moment: datetime) -> str:
    seconds = (now() - moment).total_seconds()
    if seconds < 60:
        return "just now"
    for size, name in ((60, "minute"), (3600, "hour")):
        count = int(seconds // size)
        if seconds < size * (60 if name == "minute" else 24):
            return f"{count} {name}{'' if count == 1 else 's'} ago"
    days = int(seconds // 86400)
    if days == 1:
        return "yesterday"
    if days < 7:
        return f"{moment:%A}"
    return f"{moment.day} {moment:%B}" + ("" if moment.year == now().year else f" {moment.year}")


def day(moment) -> str:
    """A date as people say it: 4 May 2026."""
    return f"{moment.day} {moment:%B %Y}" if moment else ""


def number(value: int) -> str:
    """1,234."""
    return f"{value:,}"
