"""Two who are to be kept apart come to one session: who holds it is asked to look, and neither of the two is told."""

from community.accounts.actions.keep_apart import keep_apart
from community.core.db import db
from community.sessions.actions import arrivals
from community.sessions.queries.arrivals import arrivals_of
from tests.sessions.plans import circle_of, held

WORDS = "kept apart"


def test_who_holds_it_sees_who_came_later(make, sign_in):
    ann, zoe = make.ann, make.user("zoe")
    session = held(make, ann, zoe, group=circle_of(make, zoe, owner=make.owen))
    before = [sign_in(user).get(f"/sessions/{session.id}/lobby").status_code for user in (ann, zoe)]
    for user in (ann, zoe):
        arrivals.arrive(user, session, 3)
    assert not [one for one in arrivals_of(make.mo, session) if one.apart]
    keep_apart(ann, "zoe")
    db.session.commit()
    assert [(one.person.handle, one.apart) for one in arrivals_of(make.mo, session)] == [("ann", False), ("zoe", True)]
    assert WORDS in sign_in(make.mo).get(f"/sessions/{session.id}/console").get_data(as_text=True)
    for user in (ann, zoe):
        page = sign_in(user).get(f"/sessions/{session.id}/lobby")
        assert WORDS not in page.get_data(as_text=True)
        assert page.status_code == before[0]


def test_who_holds_it_is_not_told_of_themselves(make):
    zoe = make.user("zoe")
    session = held(make, zoe, group=circle_of(make, zoe, owner=make.owen))
    arrivals.arrive(zoe, session, 3)
    keep_apart(zoe, "mo")
    keep_apart(make.mo, "zoe")
    assert not [one for one in arrivals_of(make.mo, session) if one.apart]
