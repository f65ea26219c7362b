"""Who may do what with a line: one row for each person, one column for each act."""

from datetime import timedelta

import pytest

from community.chat.actions.messages import decide
from community.chat.actions.rooms import open_room
from community.chat.policy.lines import can_edit, can_remove, review_reason
from community.chat.policy.rooms import can_send
from community.core.clock import now
from community.groups.queries.members import membership_of

ROWS = {
    # who: (send, edit, remove) where Ann wrote the line
    "author": (True, True, True),
    "member": (True, False, False),
    "moderator": (True, False, True),
    "silenced author": (False, False, True),
    "paused author": (False, False, False),
    "author who left": (False, False, True),
    "outsider": (False, False, False),
    "site moderator": (False, False, False),
    "admin": (False, False, False),
}


@pytest.mark.parametrize("who", ROWS)
def test_who_may(make, ben, mia, group, room, say, db, who):
    line = say(make.ann, "Hello")
    membership = membership_of(make.ann, group)
    if who == "silenced author":
        membership.silenced_until = now() + timedelta(hours=1)
    elif who == "paused author":
        make.ann.suspended_until = now() + timedelta(hours=1)
    elif who == "author who left":
        membership.status = "left"
    db.session.commit()
    people = {"member": ben, "moderator": mia, "outsider": make.otto, "site moderator": make.mo, "admin": make.owen}
    user = people.get(who, make.ann)
    may = (can_send(user, line.room), can_edit(user, line), can_remove(user, line))
    assert may == ROWS[who]


@pytest.mark.parametrize(("decision", "editable"), [("hide", False), ("remove", False), ("return", True)])
def test_what_was_put_away_is_not_edited_and_what_was_sent_back_is(make, room, say, decision, editable):
    line = say(make.ann, "Hello")
    decide(line.id, decision)
    assert can_edit(make.ann, line) is editable


@pytest.mark.parametrize(
    ("review_chat", "published", "moderates", "reason"),
    [(True, 0, False, "first_posts"), (True, 2, False, None), (False, 0, False, None), (True, 0, True, None)],
)
def test_who_is_read_first(make, review_chat, published, moderates, reason):
    group = make.group(review_first_posts=2, review_chat=review_chat)
    make.join(make.ann, group, role="moderator" if moderates else "member", published_count=published)
    assert review_reason(make.ann, open_room(group.id), "Hello") == reason
