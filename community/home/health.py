"""Is the process alive, and is what it needs in reach. For the thing that restarts it."""

from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from flask import Blueprint, current_app
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError

from community.core.db import db
from community.core.doors import public
from community.core.settings import ROOT, settings
from community.core.valkey import valkey

bp = Blueprint("health", __name__)


@bp.get("/healthz")
@public
def healthz():
    return {"status": "ok"}


@bp.get("/readyz")
@public
def readyz():
    checks = {"database": _database(), "migrations": _migrations(), "queue": _queue()}
    return {"status": "ok" if all(checks.values()) else "waiting", **checks}, 200 if all(checks.values()) else 503


def _database() -> bool:
    try:
        return db.session.execute(text("select 1")).scalar() == 1
    except SQLAlchemyError:
        return False


def _migrations() -> bool:
    """The tables are those this version was written for."""
    wanted = ScriptDirectory(str(ROOT / "migrations")).get_heads()
    try:
        return set(MigrationContext.configure(db.session.connection()).get_current_heads()) == set(wanted)
    except SQLAlchemyError:
        return False


def _queue() -> bool:
    if not settings().redis_url:
        return "jobs" in current_app.extensions
    return bool(valkey(settings().redis_url).ask(lambda redis: redis.ping()))
