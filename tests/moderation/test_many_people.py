"""What finding out who decides costs where very many people are."""

from time import perf_counter

import pytest
from sqlalchemy import insert, select

from community.accounts.models import User
from community.groups.models import Membership
from community.moderation.actions.appeals import appeal
from community.moderation.actions.cases import decide
from community.moderation.actions.complaints import complain
from community.moderation.actions.reports import report
from community.moderation.queries.cases import deciders
from community.moderation.queries.complaints import answerers
from community.moderation.queries.statements import appeal_deciders, statements_for

pytestmark = pytest.mark.deep


def many(db, pattern, names: dict, rows) -> None:
    """Rows like this one, but for what `names` says of each of `rows`."""
    alike = {column.name: getattr(pattern, column.name) for column in pattern.__table__.columns if column.name != "id"}
    made = [{**alike, **{name: say(row) for name, say in names.items()}} for row in rows]
    for start in range(0, len(made), 1000):
        db.session.execute(insert(type(pattern)), made[start : start + 1000])
    db.session.commit()


def test_not_everybody_is_asked_whether_they_may_decide(make, things, db):
    gil, nell, mo, owen = make.user("gil"), make.user("nell"), make.mo, make.owen
    group = make.group("Evenings", owner=gil, moderators=[nell], members=[make.ann, make.otto])
    open_case, decided = (report(make.otto, "thing", things.write(make.ann, group).id, "unkind").case for _ in "ab")
    decide(gil, decided.id, "hide", "Because of that.", decided.version, rule=1)
    asked = appeal(make.ann, statements_for(make.ann).items[0].id, "I was quoting a book.")
    heard = complain("a", "duties", "Nobody answers.").complaint
    looks = (
        (lambda: deciders([open_case.id])[open_case.id], {gil.id, nell.id}),
        (lambda: appeal_deciders(asked.id), {nell.id}),
        (lambda: answerers(heard.id), {mo.id, owen.id}),
    )
    called = dict.fromkeys(("handle", "handle_key", "email", "email_key"), lambda number: f"x{number}")
    many(db, make.ann, called, range(50_000))
    ids = db.session.scalars(select(User.id).where(User.handle.like("x%"))).all()
    one = db.session.scalar(select(Membership).where(Membership.user_id == make.ann.id))
    many(db, one, {"user_id": lambda user_id: user_id}, ids)
    for look, found in looks:
        took = []
        for _ in range(8):
            begun = perf_counter()
            assert look() == found
            took.append(perf_counter() - begun)
        assert min(took) < 0.05, took
