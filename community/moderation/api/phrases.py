"""The JSON door of watched phrases, for those who look after a group or the site."""

from community.core.api import ApiBlueprint, paged
from community.core.doors import me
from community.core.watched import Phrase, Watched
from community.moderation import policy
from community.moderation.actions import phrases as actions
from community.moderation.queries import phrases, trials
from community.moderation.schemas.phrases import (
    PhraseInput,
    PhraseOutput,
    PhrasesOutput,
    PhrasesQuery,
    SwitchInput,
    TrialOutput,
    TryInput,
)

bp = ApiBlueprint("Phrases", __name__, "What is watched for in people's words, for those who look after them")


@bp.get("/moderation/phrases")
@bp.arguments(PhrasesQuery, location="query")
@bp.page_of(PhraseOutput)
def index(asked):
    """The phrases of a group, or of the whole site, the latest first."""
    group = phrases.list_for(me(), asked.pop("group"))
    return paged(phrases.phrases_of(me(), group, **asked))


@bp.post("/moderation/phrases")
@bp.arguments(PhraseInput)
@bp.response(201, PhrasesOutput)
def add(data):
    """Write phrases down, as an owner of the group or an admin; those on the list already are left as they are."""
    return {"items": actions.add(me(), phrases.list_for(me(), data.pop("group")), **data)}


@bp.post("/moderation/phrases/try")
@bp.arguments(TryInput)
@bp.response(200, TrialOutput)
def try_phrases(data):
    """Try phrases against what was written lately. Only what you may read counts; it takes about a second at most."""
    policy.spend_trial(me())
    group = phrases.list_for(me(), data["group"])
    return trials.tried(me(), group, Watched(Phrase(0, text, data["kind"], "flag") for text in data["phrases"]))


@bp.patch("/moderation/phrases/<int:phrase_id>")
@bp.arguments(SwitchInput)
@bp.response(200, PhraseOutput)
def switch(data, phrase_id):
    """Put a phrase into force, or rest it."""
    return actions.switch(me(), phrase_id, **data)


@bp.delete("/moderation/phrases/<int:phrase_id>")
@bp.response(204)
def take_out(phrase_id):
    """Take a phrase off its list."""
    actions.take_out(me(), phrase_id)
