"""Hide first, decide after: by any moderator who looks after the place, in one press, and never for good."""

import pytest
from sqlalchemy import select

from community.chat.actions.messages import remove_message, send_message
from community.chat.actions.rooms import open_room
from community.core.clock import now
from community.core.errors import Conflict, Invalid, NotAllowed, NotFound
from community.milestones.actions import milestones
from community.moderation import policy, subjects
from community.moderation.actions import claims, hiding
from community.moderation.actions.cases import decide
from community.moderation.actions.reports import report
from community.moderation.models.cases import Case
from community.moderation.models.decisions import Statement
from community.moderation.notices.cases import words
from community.notifications.models import Notification


@pytest.fixture
def group(make):
    make.site_rules()
    return make.group("Evenings", owner=make.user("gus"), moderators=[make.user("gil")], members=[make.ann, make.otto])


@pytest.fixture
def gil(make, group):
    return make._cast("gil")


def said(db, user) -> dict[str, str]:
    found = db.session.scalars(select(Notification).where(Notification.user_id == user.id)).all()
    return {notice.kind: words(user, found)[notice.id].text for notice in found if notice.id in words(user, found)}


def test_from_its_own_place_in_one_press(make, group, gil, things, sign_in, db):
    line = things.write(make.ann, group)
    answer = sign_in(gil).post_form(f"/moderation/hide?type=thing&id={line.id}")
    case = db.session.scalar(select(Case))
    assert (answer.status_code, answer.location) == (303, f"/moderation/cases/{case.id}")
    assert things.kept[line.id].status == "hidden"
    assert (case.status, case.held_back, case.priority, case.group_id) == ("open", True, 2, group.id)
    assert case.hidden_at is not None
    assert "Nothing is decided yet" in said(db, make.ann)["hidden_for_now"]
    assert "case_opened" in said(db, make._cast("gus"))
    assert db.session.scalars(select(Statement)).all() == []


def test_from_the_case_also_while_another_holds_it(make, group, gil, things, sign_in):
    line = things.write(make.ann, group)
    case = report(make.otto, "thing", line.id, "unkind").case
    gus = make._cast("gus")
    claims.claim(gus, case.id, case.version)
    at = f"/moderation/cases/{case.id}"
    assert "Hide it until it is decided" in sign_in(gil).get(at).text
    assert sign_in(gil).post_form(f"{at}/hide", {"version": 1}).status_code == 409, "what changed is looked at again"
    assert sign_in(gil).post_form(f"{at}/hide", {"version": case.version}).status_code == 303
    assert things.kept[line.id].status == "hidden"
    assert case.claimed_by_id == gus.id
    page = sign_in(gus).get(at).text
    assert "It is hidden until this is decided" in page and "Hide it until it is decided" not in page
    with pytest.raises(Conflict):
        hiding.hide_case_for_now(gil, case.id, case.version)


@pytest.mark.parametrize(
    ("decision", "status"),
    [("restore", "published"), ("hide", "hidden"), ("remove", "removed"), ("return", "pending"), ("warn", "published")],
)
def test_what_is_decided_then_holds(make, group, gil, things, decision, status, db):
    line = things.write(make.ann, group)
    case = hiding.hide_for_now(gil, "thing", line.id)
    with pytest.raises(Invalid) as refused:
        decide(gil, case.id, "dismiss", "Fine.", case.version)
    assert "Bring it back" in str(refused.value.errors)
    rule = None if decision == "restore" else 1
    decide(gil, case.id, decision, "I read it with care.", case.version, rule=rule)
    assert things.kept[line.id].status == status
    assert (case.held_back, case.status) == (False, "decided")
    assert set(said(db, make.ann)) == {"statement"}


def test_nobody_else_can(make, group, gil, things, sign_in):
    line, own = things.write(make.ann, group), things.write(gil, group)
    outside = things.write(make.ann)
    mo, otto, stranger = make.mo, make.otto, make.user()
    for user, key, refused in (
        (otto, line.id, NotAllowed), (stranger, line.id, NotFound), (mo, line.id, NotFound),
        (gil, own.id, NotAllowed), (gil, outside.id, NotAllowed), (make.ann, outside.id, NotAllowed),
    ):  # fmt: skip
        with pytest.raises(refused):
            hiding.hide_for_now(user, "thing", key)
    assert {one.status for one in things.kept.values()} == {"published"}
    assert sign_in(otto).post_form(f"/moderation/hide?type=thing&id={line.id}").status_code == 404
    hiding.hide_for_now(mo, "thing", outside.id)
    assert things.kept[outside.id].status == "hidden"


def test_another_moderator_s_words_go_at_once_and_the_site_decides(make, group, gil, things, sign_in, db):
    gus, mo = make._cast("gus"), make.mo
    line = things.write(gus, group)
    answer = sign_in(gil).post_form(f"/moderation/hide?type=thing&id={line.id}", {"_next": "/groups/evenings"})
    assert answer.location == "/groups/evenings", "it is not theirs to decide"
    assert things.kept[line.id].status == "hidden"
    case = db.session.scalar(select(Case))
    assert case.group_id is None
    assert policy.can_decide(mo, case) and not policy.can_decide(gil, case) and not policy.can_decide(gus, case)


def test_people_and_what_is_out_of_sight_are_not_hidden(make, group, gil, things):
    waits = things.write(make.ann, group)
    hiding.hide_for_now(gil, "thing", waits.id)
    with pytest.raises(NotFound):
        hiding.hide_for_now(gil, "thing", waits.id)
    with pytest.raises(Conflict, match="a person or a group"):
        hiding.hide_for_now(make.mo, "user", "ann")


def test_what_its_author_takes_back_meanwhile_is_left_without_blame(make, group, gil, things, db):
    gone, removed = things.write(make.ann, group), things.write(make.ann, group)
    for line in (gone, removed):
        hiding.hide_for_now(gil, "thing", line.id)
    things.kept.pop(gone.id)
    things.change(removed.id, status="removed")
    for line in (gone, removed):
        case = db.session.scalar(select(Case).where(Case.subject_id == line.id))
        assert "dismiss" in policy.choices(case, things.kept.get(line.id), None)
        decide(gil, case.id, "dismiss", "She took it back herself.", case.version)
        assert (case.status, case.held_back) == ("decided", False)
    assert db.session.scalars(select(Statement)).all() == []


def test_lines_and_milestones_that_were_taken_back_stay_so(make, group, gil, db):
    line = send_message(make.ann, open_room(group.id).id, "a", "Some words").message
    told = {"title": "A walk", "kind": "first_step", "happened_on": now().date()}
    wall = milestones.define(make.ann, **told, audience="group", group=group.slug)
    for kind, key in (("message", line.id), ("milestone", wall.id)):
        case = hiding.hide_for_now(gil, kind, key)
        if kind == "message":
            remove_message(make.ann, line.room_id, line.id)
        else:
            milestones.remove(make.ann, wall)
        decide(gil, case.id, "dismiss", "She took it back herself.", case.version)
        assert subjects.look(kind, key) is None or subjects.look(kind, key).status == "removed"
