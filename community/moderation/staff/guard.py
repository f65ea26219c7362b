"""The one guard of moderators' pages: whoever moderates nothing finds nothing there."""

from flask import Blueprint

from community.core.doors import me
from community.core.errors import NotFound
from community.moderation import policy


def staff_blueprint(name: str) -> Blueprint:
    """A blueprint under /moderation that only moderators of the site or of a group enter."""
    bp = Blueprint(name, __name__, url_prefix="/moderation")
    bp.before_request(_guard)
    return bp


def _guard() -> None:
    """Signed in is checked by the factory."""
    if not policy.is_staff(me()):
        raise NotFound()
