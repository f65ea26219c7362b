"""Two who are to be kept apart come to one group: its moderators are asked to look, and neither of the two is told."""

import difflib
import re

import pytest

from community.accounts.actions.keep_apart import keep_apart
from community.core import jobs
from community.core.db import db
from community.groups.actions.memberships import join
from community.groups.queries.apart import apart_in
from community.groups.queries.groups import group_for
from community.notifications.models import Notification

PROMPT = "kept apart"
#: What no two answers have in common, whoever they are for.
NOISE = re.compile(
    r'name="csrf_token" value="[^"]*"|"(?:joined_at|requested_at|since)":"[^"]*"|datetime="[^"]*"|notifications/\d+'
    r"|[\w-]{40,}"
)


class Town:
    """Ann, who may have Bea on her list; Mo and Gus look after the circle, Grete after another group."""

    def __init__(self, make, privacy="private"):
        self.make, self.ann, self.mo, self.gus, self.grete = (
            make, make.ann, make.user("mo2"), make.user("gus"), make.user("grete"))  # fmt: skip
        self.bea = make.user("bea")
        self.circle = make.group(
            "Circle", privacy, members=[self.ann], moderators=[self.mo], owner=self.gus, questions=[]
        )
        self.other = make.group("Other", "private", members=[self.ann], moderators=[self.grete], owner=self.gus)


@pytest.fixture
def town(make):
    return Town(make)


def _work(app):
    db.session.commit()
    jobs.run_waiting(app)
    db.session.expire_all()


def _told(user) -> int:
    return db.session.query(Notification).filter_by(user_id=user.id, kind="keep_apart").count()


def test_moderators_see_the_prompt_with_a_request_and_nobody_else_does(town, app, sign_in):
    keep_apart(town.ann, "bea", "them")
    join(town.bea, town.circle, 1)
    _work(app)
    page = sign_in(town.mo).get("/groups/circle/requests").get_data(as_text=True)
    assert PROMPT in page
    assert "ann" not in re.findall(r"[\w-]+", page.split("<main")[1].lower())  # whose list it is stays unsaid
    listed = sign_in(town.mo).get("/api/v1/groups/circle/memberships?status=requested").json["items"]
    assert [(one["user"]["handle"], one["keep_apart"]) for one in listed] == [("bea", True)]
    assert PROMPT in sign_in(town.mo).get("/groups/circle/members/bea").get_data(as_text=True)
    assert (_told(town.mo), _told(town.gus), _told(town.ann), _told(town.bea), _told(town.grete)) == (1, 1, 0, 0, 0)
    inbox = sign_in(town.mo).get("/notifications").get_data(as_text=True)
    assert "Please look at Circle quietly" in inbox
    for user in (town.ann, town.bea):
        for path in ("/groups/circle/about", "/api/v1/groups/circle", "/notifications", "/api/v1/notifications", "/"):
            assert PROMPT not in sign_in(user).get(path).get_data(as_text=True)
    assert apart_in(town.grete, town.circle) == {town.bea.id}  # she can't ask: the doors of that group are shut to her
    assert sign_in(town.grete).get("/groups/circle/requests").status_code == 404


def test_the_list_counts_when_its_owner_asks_to_join_too(town, app):
    keep_apart(town.bea, "ann")
    join(town.bea, town.circle, 1)
    assert apart_in(town.mo, town.circle) == {town.bea.id}


def test_a_moderator_who_is_one_of_the_two_is_not_told(town, app, sign_in):
    """Neither the one who is meant, nor the one whose list it is: the prompt would tell whose address that is."""
    keep_apart(town.bea, "mo2")
    keep_apart(town.gus, "bea@example.org")
    join(town.bea, town.circle, 1)
    _work(app)
    assert PROMPT in sign_in(town.mo).get("/groups/circle/requests").get_data(as_text=True)  # of Gus's list
    assert PROMPT in sign_in(town.gus).get("/groups/circle/requests").get_data(as_text=True)  # of Bea's list
    town.make.user("cleo")
    keep_apart(town.mo, "cleo@example.org")
    cleo = town.make._cast("cleo")
    join(cleo, town.circle, 1)
    _work(app)
    assert cleo.id not in apart_in(town.mo, town.circle)
    assert cleo.id in apart_in(town.gus, town.circle)


@pytest.mark.parametrize("privacy", ["public", "private"])
def test_neither_of_the_two_can_tell(make, app, sign_in, count_queries, privacy):
    """Every answer to both, byte for byte, and the look-ups behind it: with a match, and without one."""
    town, answers = Town(make, privacy), []
    for name, listed in (("bea", "bea"), ("cyd", "somebody-else")):
        person = make._cast(name)
        keep_apart(town.ann, listed, "them")
        _work(app)
        browser, said = sign_in(person), []
        with count_queries() as seen:
            said.append(browser.post("/api/v1/groups/circle/memberships", json={"agreement_version": 1, "answers": []}))
        queries = len(seen)
        _work(app)
        paths = ("/groups/circle/about", "/api/v1/groups/circle", "/notifications", "/api/v1/notifications", "/groups")
        said += [browser.get(path) for path in paths]
        said += [sign_in(town.ann).get(path) for path in (*paths, "/me/keep-apart", "/api/v1/me/keep-apart")]
        answers.append("\n".join([f"{queries} look-ups", *(_same(answer, name) for answer in said)]))
        _undo(make, town, person)
    assert not _difference(*answers)


def _difference(one: str, other: str) -> list[str]:
    return list(difflib.unified_diff(one.splitlines(), other.splitlines(), n=0, lineterm=""))


def _same(answer, name: str) -> str:
    text = f"{answer.status}\n{answer.get_data(as_text=True)}".replace(name, "<name>")
    text = re.sub(r'"mark":\d|pebble--\d|"initials":"\w+"|avatar--\d|>(?:BE|CY)<|"id":\d+|keep-apart/\d+', "…", text)
    return NOISE.sub("…", text)


def _undo(make, town, person):
    from sqlalchemy import delete

    from community.accounts.models import KeepApart
    from community.groups.models import Membership

    for model in (Notification, KeepApart):
        db.session.execute(delete(model))
    db.session.execute(delete(Membership).where(Membership.user_id == person.id, Membership.group_id == town.circle.id))
    town.circle.member_count = 3
    db.session.commit()


def test_in_a_public_group_joining_works_and_moderators_are_told_quietly(make, app, sign_in):
    """A refusal would tell. So whoever clicks is in, and moderators find them under Requests."""
    town = Town(make, "public")
    keep_apart(town.ann, "bea")
    assert join(town.bea, group_for(town.bea, "circle"), 1).is_active
    _work(app)
    assert _told(town.mo) == 1
    page = sign_in(town.mo).get("/groups/circle/requests").get_data(as_text=True)
    assert PROMPT in page
    assert "/groups/circle/members/bea" in page


def test_whoever_is_put_on_a_list_while_both_are_there_is_found_too(town, app):
    town.make.join(town.bea, town.other)
    keep_apart(town.ann, "bea")
    _work(app)
    assert (_told(town.grete), _told(town.gus), _told(town.mo)) == (1, 1, 0)  # both are in the other group


def test_a_refusal_after_the_prompt_reads_as_every_other(town, app, sign_in):
    keep_apart(town.ann, "bea")
    cyd = town.make.user("cyd")
    for user in (town.bea, cyd):
        join(user, town.circle, 1)
    mo, read = sign_in(town.mo), []
    asked = mo.get("/groups/circle/requests").get_data(as_text=True)
    assert 'name="reason"' not in asked.split('aria-label="bea"')[1].split("</section>")[0]
    assert 'name="reason"' in asked.split('aria-label="cyd"')[1].split("</section>")[0]
    paths = ("/groups/circle/about", "/notifications")
    for user in (town.bea, cyd):
        mo.post_form(f"/groups/circle/members/{user.handle}", {"status": "declined"})
        read.append([_same(sign_in(user).get(path), user.handle) for path in paths])
    assert not _difference(*("\n".join(pages) for pages in read))
