"""Who is on duty on the demo site."""

from community.core.db import db
from community.demo.parts.copy import Copy
from community.moderation.models.rota import Shift

ZONE = "Europe/London"


def put_down(copy: Copy) -> None:
    """The shifts of every week."""
    db.session.add_all(
        Shift(
            user_id=copy.people[said["handle"]].id,
            group_id=copy.places[said["group"]].id if "group" in said else None,
            weekday=weekday,
            starts=said["starts"],
            ends=said["ends"],
            zone=ZONE,
            is_lead=said.get("lead", False),
        )
        for said in copy.content.rota
        for weekday in said["weekdays"]
    )
    db.session.flush()
