"""What those who look after this place said to oneself. Open also while one's account is paused."""

from flask import Blueprint, render_template, request

from community.core.doors import me, open_to_suspended
from community.moderation.models.disclosures import WHAT
from community.moderation.queries import care, disclosures, risk

bp = Blueprint("care_words", __name__)
THEIRS = {value: theirs for value, _staff, theirs in WHAT}


@bp.get("/me/words")
@open_to_suspended
def show():
    return render_template(
        "moderation/words.html", page=risk.words_for(me(), request.args.get("after")), help=care.help_in(me().country)
    )


@bp.get("/me/disclosures")
@open_to_suspended
def passed_on():
    return render_template("moderation/own_disclosures.html", disclosures=disclosures.about(me()), words=THEIRS)
