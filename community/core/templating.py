"""What every template may use beside its own data.

`once("layout/_nav.html", active="home")` renders a part of a page that depends on nothing but these few values, and
keeps it: the shell is the same on every page.
"""

from collections.abc import Callable, Hashable, Mapping
from datetime import date, datetime
from functools import lru_cache
from typing import Any

from flask import Flask, current_app, g, session
from flask_wtf.csrf import generate_csrf
from jinja2 import Environment, Template
from markupsafe import Markup, escape

from community.core.assets import asset
from community.core.clock import now
from community.core.settings import Settings


class _Template(Template):
    """Macros see the environment's globals and nothing of a page, so each file of them is made once, not compared anew
    with every page that imports it (20 µs an import). Should Jinja rename this method, pages only get slower."""

    def _get_default_module(self, ctx: Any = None) -> Any:
        return super()._get_default_module()


def init_app(app: Flask, given: Settings) -> None:
    """Filters and globals. `me` and `nav` are added per request by the factory's context processor."""
    app.jinja_env.template_class = _Template
    app.jinja_env.filters.update(ago=ago, day=day, month=month, number=number)
    app.jinja_env.globals.update(
        asset=asset,
        once=_keeper(app),
        attributes=attributes,
        block_class=block_class,
        draw_icon=draw_icon,
        now=now,
        site={
            "name": given.site_name,
            "mode": given.mode,
            "theme_css_url": "/theme.css",
            "leave_url": given.leave_url,
            "shared_idle_minutes": given.shared_idle_minutes,
        },
    )
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True


def _keeper(app: Flask) -> Callable[..., Markup]:
    draw = _kept if not app.debug else _kept.__wrapped__  # whoever works on a template sees it change
    return lambda template, **values: draw(app.jinja_env, template, tuple(values.items()))


@lru_cache(1024)
def _kept(environment: Environment, template: str, values: tuple[tuple[str, Hashable], ...]) -> Markup:
    return Markup(environment.get_template(template).render(dict(values)))  # noqa: S704  a template escapes


@lru_cache(1024)
def draw_icon(name: str, size: str = "") -> Markup:
    """An icon of static/icons.svg. A page has dozens of them, so each is put together once."""
    kind = f"icon icon--{size}" if size else "icon"
    return Markup('<svg class="{}" aria-hidden="true" focusable="false"><use href="{}#i-{}"/></svg>').format(
        kind, asset("icons.svg"), name
    )


@lru_cache(1024)
def block_class(block: str, kinds: str = "") -> str:
    """A component's class with its modifiers: ("button", "quiet small") -> "button button--quiet button--small"."""
    return " ".join([block, *(f"{block}--{kind}" for kind in kinds.split())])


def attributes(given: Mapping) -> Markup:
    """HTML attributes from a macro's further keywords: data_draft="x" becomes data-draft="x", true the name alone."""
    parts = []
    for name, value in given.items():
        if value is True:
            parts.append(f" {name.replace('_', '-')}")
        elif value is not None and value is not False:
            parts.append(f' {name.replace("_", "-")}="{escape(value)}"')
    return Markup("".join(parts))  # noqa: S704  values are escaped, names are written in templates


def csrf_token() -> str:
    """The form token of this request. Kept, because a page of posts asks for it dozens of times."""
    token = g.get("form_token")
    if token is None:
        secret = session.get("csrf_token")
        token = g.form_token = _signed(secret, current_app.secret_key) if secret else generate_csrf()
    return token


@lru_cache(4096)
def _signed(_secret: str, _key: object) -> str:
    """The token for a session's secret. It does not run out, so it is signed once."""
    return generate_csrf()


def ago(moment: datetime | None) -> Markup:
    """How long ago, in words, with the exact time on hover and for machines."""
    if moment is None:
        return Markup("")
    return Markup(f"{_exactly(moment)}{_words(moment)}</time>")  # noqa: S704  made of a date alone


@lru_cache(4096)
def _exactly(moment: datetime) -> str:
    """The part of a time that never changes; the same posts are shown again and again."""
    exact = f"{moment:%A} {moment.day} {moment:%B %Y, %H:%M} UTC"
    return f'<time data-ago datetime="{moment.isoformat(timespec="seconds")}" title="{exact}">'


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


def month(period: str) -> str:
    """A month as people say it: "2026-05" is May 2026."""
    return f"{date.fromisoformat(f'{period}-01'):%B %Y}"


def number(value: int) -> str:
    """1,234."""
    return f"{value:,}"
