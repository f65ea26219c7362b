"""What a report costs where very many people are."""

from time import perf_counter

import pytest
from sqlalchemy import insert, select

from community.accounts.models import User
from community.groups.models import Membership
from community.moderation.actions.reports import report
from community.moderation.queries.cases import deciders

pytestmark = pytest.mark.deep


def many(db, pattern, names: dict, rows) -> None:
    """Rows like this one, but for what `names` says of each of `rows`."""
    alike = {column.name: getattr(pattern, column.name) for column in pattern.__table__.columns if column.name != "id"}
    made = [{**alike, **{name: say(row) for name, say in names.items()}} for row in rows]
    for start in range(0, len(made), 1000):
        db.session.execute(insert(type(pattern)), made[start : start + 1000])
    db.session.commit()


def test_not_everybody_is_asked_whether_they_may_decide(make, things, db):
    gil = make.user("gil")
    group = make.group("Evenings", owner=gil, members=[make.ann, make.otto])
    case = report(make.otto, "thing", things.write(make.ann, group).id, "unkind").case
    called = dict.fromkeys(("handle", "handle_key", "email", "email_key"), lambda number: f"x{number}")
    many(db, make.ann, called, range(50_000))
    ids = db.session.scalars(select(User.id).where(User.handle.like("x%"))).all()
    one = db.session.scalar(select(Membership).where(Membership.user_id == make.ann.id))
    many(db, one, {"user_id": lambda user_id: user_id}, ids)
    took = []
    for _ in range(8):
        begun = perf_counter()
        assert deciders([case.id])[case.id] == {gil.id}
        took.append(perf_counter() - begun)
    assert min(took) < 0.05, took
