"""What the demo site watches for."""

from secrets import randbits

from community.core.db import db
from community.demo.parts.copy import Copy
from community.moderation.models.phrases import PhraseList, WatchedPhrase
from community.moderation.queries.phrases import SITE


def watch(copy: Copy) -> None:
    """The site's list, in force."""
    for said in copy.content.phrases:
        db.session.add_all(
            WatchedPhrase(
                phrase=phrase, kind=said.get("kind", "word"), action=action, note=said.get("note"), in_force=True
            )
            for phrase in said["phrases"]
            for action in said["actions"]
        )
    db.session.add(PhraseList(list_id=SITE, version=randbits(31)))
    db.session.flush()
