"""Makes the app: settings, extensions, wiring; closed by default; one place that answers errors."""

import logging
from typing import Any

from flask import Flask, g, redirect, render_template, request, session, url_for
from flask_login import LoginManager, current_user
from flask_migrate import Migrate
from flask_wtf.csrf import CSRFError, CSRFProtect
from sqlalchemy.exc import SQLAlchemyError
from werkzeug.exceptions import HTTPException
from werkzeug.middleware.proxy_fix import ProxyFix

from community.accounts.actions.sign_ins import stay
from community.accounts.models import User
from community.accounts.queries.signed_in import token_for, user_for_sign_in
from community.core import api, assets, doors, errors, jobs, limits, nudges, realtime, spoken, templating
from community.core.db import db, refused_by_database
from community.core.settings import ROOT, Settings
from community.core.tokens import digest
from community.wiring.connect import navigation, wire
from community.wiring.doors import GROUP_TABS
from community.wiring.work import JOBS, SCHEDULE

log = logging.getLogger(__name__)
MAX_BODY = 6_000_000  # bytes; a picture is at most 5 MB
SAFE = {"GET", "HEAD", "OPTIONS"}
#: What one address may change: far more than a house full of people does.
WRITES = "1200 per 10 minutes"
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
    "connect-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'; "
    "manifest-src 'self'; report-uri /csp-report"
)


def create_app(given: Settings | None = None, async_mode: str | None = None) -> Flask:
    """The WSGI app. `given` defaults to the environment; `async_mode` is for tests ("threading")."""
    given = given or Settings.from_environment()
    app = Flask("community", root_path=str(ROOT), template_folder="templates", static_folder=None)
    app.extensions["settings"] = given
    app.config.update(
        SECRET_KEY=given.secret_key,
        SQLALCHEMY_DATABASE_URI=given.database_url,
        SQLALCHEMY_ENGINE_OPTIONS={"hide_parameters": True},  # what people wrote belongs into no log
        MAX_CONTENT_LENGTH=MAX_BODY,
        MAX_FORM_MEMORY_SIZE=1_000_000,
        TESTING=given.mode == "test",
        SESSION_COOKIE_HTTPONLY=True,
        # a sign-in ends 30 days after it began, however often it is used: nothing to send anew with every page
        SESSION_REFRESH_EACH_REQUEST=False,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_SECURE=given.base_url.startswith("https://"),
        PERMANENT_SESSION_LIFETIME=30 * 86400,
        WTF_CSRF_TIME_LIMIT=None,
        WTF_CSRF_SSL_STRICT=False,
        WTF_CSRF_CHECK_DEFAULT=False,
    )
    app.json.sort_keys = False  # type: ignore[attr-defined]
    if given.database_url.startswith("sqlite:///"):
        given.instance.mkdir(parents=True, exist_ok=True)
    if given.trusted_proxies:
        hops = given.trusted_proxies
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=hops, x_proto=hops, x_host=hops)  # type: ignore[method-assign]
    db.init_app(app)
    Migrate(app, db, directory=str(ROOT / "migrations"), render_as_batch=True, compare_type=True)
    assets.init_app(app)
    templating.init_app(app, given)
    limits.init_app(app, given)
    realtime.init_app(app, given, async_mode)
    spoken.init_app(app)
    _sign_in(app)
    _close(app)
    _answer_errors(app)
    wire(app, api.init_app(app, given.site_name))
    jobs.init_app(app, given, JOBS, SCHEDULE)
    return app


def _sign_in(app: Flask) -> None:
    """Who is asking: a signed-in browser, or a personal token."""
    manager = LoginManager(app)
    manager.session_protection = None

    @manager.user_loader
    def by_cookie(_user_id: str) -> User | None:
        key = session.get("sign_in")
        if not key or _bearer(request):
            return None  # a token speaks for itself: its rights are never mixed with a cookie's
        return user_for_sign_in(digest(key))

    @manager.request_loader
    def by_token(req: Any) -> User | None:
        kind, _, token = req.headers.get("Authorization", "").partition(" ")
        if kind.lower() != "bearer" or not token:
            return None
        found = token_for(digest(token.strip()))
        g.token_scopes = found.scopes if found else []
        return found.user if found else None


def _close(app: Flask) -> None:
    """Every door is shut unless its view says otherwise."""
    csrf = CSRFProtect(app)
    app.jinja_env.globals["csrf_token"] = templating.csrf_token

    @app.before_request
    def guard() -> Any:
        view = app.view_functions.get(request.endpoint or "")
        bearer = _bearer(request)
        if request.method not in SAFE:
            limits.spend("address", request.remote_addr or "", WRITES, "Very much came from your connection just now.")
        if request.method not in SAFE and not bearer and request.endpoint != "home.csp_report":
            _same_origin()
            if not request.path.startswith("/api/"):
                csrf.protect()
        if session.get("shared") and request.endpoint != "static" and not bearer and doors.by_hand():
            stay(session["sign_in"])
        if view is None or request.endpoint == "static" or getattr(view, "public", False):
            return None
        if not current_user.is_authenticated:
            raise errors.NotSignedIn()
        if bearer and request.method not in SAFE and "write" not in g.get("token_scopes", []):
            raise errors.NotAllowed("This token may only read.")
        if current_user.is_suspended and not getattr(view, "open_to_suspended", False):
            raise errors.Suspended(current_user.suspended_until)
        return None

    app.after_request(nudges.tell)

    @app.after_request
    def headers(response: Any) -> Any:
        response.headers.setdefault("Content-Security-Policy", POLICY)
        response.headers.setdefault("X-Content-Type-Options", "nosniff")
        response.headers.setdefault("Referrer-Policy", "same-origin")
        response.headers.setdefault("Permissions-Policy", "geolocation=(), camera=(), microphone=()")
        response.headers.setdefault("Cross-Origin-Opener-Policy", "same-origin")
        rule = response.headers.get("Cache-Control", "")
        if request.endpoint != "static" and "public" not in rule and "private" not in rule:
            response.headers["Cache-Control"] = "no-store"
        return response

    @app.context_processor
    def for_templates() -> dict:
        viewer = doors.viewer()
        return {
            "me": viewer,
            "nav": navigation(viewer, request.blueprint),
            "group_tabs": GROUP_TABS,
        }


def _bearer(req: Any) -> bool:
    return req.headers.get("Authorization", "").lower().startswith("bearer ")


def _same_origin() -> None:
    """Browsers say where a form or script comes from; whatever isn't from here is refused."""
    if request.headers.get("Origin") != doors.origin():
        raise errors.NotAllowed("This request did not come from this site. Please reload the page and try again.")


def _answer_errors(app: Flask) -> None:
    def answer(error: errors.DomainError) -> Any:
        headers = {"Retry-After": str(error.retry_after)} if isinstance(error, errors.TooMany) else {}
        if request.path.startswith("/api/"):
            if isinstance(error, errors.NotSignedIn):
                headers["WWW-Authenticate"] = "Bearer"
            return api.problem_response(errors.problem(error), headers)
        if isinstance(error, errors.NotSignedIn):
            if request.method in SAFE:
                return redirect(url_for("accounts.sign_in", next=request.full_path.rstrip("?")))
            error.detail = "You were signed out. Sign in again in another tab, then send this once more."
        kept = {} if isinstance(error, errors.TooLarge) else _kept()
        page = render_template(
            "layout/error.html", error=error, kept=kept, again=request.full_path.rstrip("?") if kept else None
        )
        return page, error.status, headers

    app.register_error_handler(errors.DomainError, answer)

    @app.errorhandler(CSRFError)
    def stale(_error: CSRFError) -> Any:
        return answer(
            _titled(
                errors.BadRequest(
                    "This page was open for a long time, or you signed in again since. "
                    "Your text is kept: send it once more."
                ),
                "Please send that again",
            )
        )

    @app.errorhandler(SQLAlchemyError)
    @app.errorhandler(OverflowError)
    @app.errorhandler(UnicodeEncodeError)
    def refused(error: Exception) -> Any:
        db.session.rollback()
        found = refused_by_database(error)
        if found is None:
            return unexpected(error)
        log.error("the database refused %s: %s", request.endpoint, type(getattr(error, "orig", error)).__name__)
        return answer(found)

    @app.errorhandler(HTTPException)
    def http(error: HTTPException) -> Any:
        if error.code is None or error.code < 400:
            return error
        known = {400: errors.BadRequest, 404: errors.NotFound, 413: errors.TooLarge, 415: errors.NotJson}
        kind = known.get(error.code)
        if kind is errors.NotFound:
            found: errors.DomainError = errors.NotFound()
        elif kind is not None:
            found = kind({413: "Please send less at once."}.get(error.code, ""))
        else:
            found = _titled(errors.DomainError(error.description or ""), error.name)
            found.status, found.type = error.code, error.name.lower().replace(" ", "_")
        response = app.make_response(answer(found))
        if error.code == 405:
            response.headers["Allow"] = ", ".join(sorted(getattr(error, "valid_methods", None) or []))
        return response

    @app.errorhandler(Exception)
    def unexpected(error: Exception) -> Any:
        # the rule, not the path: that may hold the secret of a link
        log.error("unexpected, request %s %s", request.method, request.url_rule, exc_info=error)
        if app.testing:
            raise error
        db.session.rollback()
        found = _titled(
            errors.DomainError(
                "Something went wrong on our side. Your text is kept below where there was "
                "any. Please try again in a little while."
            ),
            "Something went wrong",
        )
        found.status, found.type = 500, "error"
        return answer(found)


def _kept() -> dict[str, str]:
    """What somebody typed, without what must not be shown again. Never lost because something else went wrong."""
    if request.method != "POST":
        return {}
    secret = ("csrf_token", "password", "code")
    return {name: value for name, value in request.form.items() if not any(word in name for word in secret)}


def _titled(error: errors.DomainError, title: str) -> errors.DomainError:
    error.title = title
    return error
