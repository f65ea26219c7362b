"""Who answers, and the words of care, for programs."""

from flask import get_template_attribute

from community.core.api import ApiBlueprint
from community.core.doors import me
from community.core.errors import NotFound
from community.core.nudges import NUDGES
from community.core.text import version_of
from community.groups.queries.groups import open_group_for
from community.moderation import policy
from community.moderation.actions import care as actions
from community.moderation.queries import care
from community.moderation.schemas.care import CareOutput, CareQuery, CareTextInput, CareTextOutput

bp = ApiBlueprint("Care", __name__, "For people who may be in danger, and those who look after them")


@bp.get("/care")
@bp.arguments(CareQuery, location="query")
@bp.response(200, CareOutput)
def show(asked):
    """Phrases that may mean danger for whoever writes them, and who answers: compare them where you are

    Nothing that somebody drafts needs to be sent anywhere for this.
    """
    panel = get_template_attribute("moderation/_help.html", "help_panel")
    here = open_group_for(me(), asked["group"]).id if asked["group"] else None
    digests, longest = care.reminders(here)
    return {
        "phrases": care.risk_phrases(), "reminders": digests, "longest": longest, "reminder": NUDGES["remind_first"],
        "panel_html": panel(care.help_in(me().country), closable=True),
    }  # fmt: skip


@bp.get("/moderation/texts")
@bp.response(200, CareTextOutput(many=True))
def list_texts():
    """The words of care as they are now"""
    if not policy.is_staff(me()):
        raise NotFound()
    return [{"name": name, "body": body, "version": version_of(body)} for name, body in care.texts().items()]


@bp.put("/moderation/texts/<name>")
@bp.arguments(CareTextInput)
@bp.response(204)
def write_text(data, name):
    """Write one of them anew; with an empty body, the first words again. For admins"""
    actions.write_text(me(), name, **data)
