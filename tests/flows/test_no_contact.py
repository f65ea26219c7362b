"""No contact, everywhere: a crawler signed in as each of two people finds no trace of the other.

Ann chose no contact with Bea; Bea chose it with Grete, who moderates their group. All wrote whatever can be written,
before and after. What is looked for: the handle, the picture, and a word that only this person uses.

Four judgements. (1) What somebody else typed stays as they typed it, also "@bea": those are their own words, one frame
serves all who hear a line, and a hole in them would show more than it hides. The name leads nowhere.
(2) Moderators see cases, whoever they are about: the queue is their work, not company. (3) A session is on the group's
programme, as its name and agreement are; who holds it is not shown. (4) One's own list of no contact says who is on it.
"""

import pytest

from community.accounts.actions.no_contact import choose_no_contact
from community.chat.actions.pauses import end_pause
from community.core.db import db
from community.notifications.jobs import send_due_mail
from tests.conftest import Ear, standing
from tests.flows.apart.crawler import ELSEWHERE, QUEUE, Crawler, Traces, said
from tests.flows.apart.writing import WORDS, Apart
from tests.flows.permissions.groups import BENEATH, CARD, SOCKET
from tests.flows.permissions.site import SITE
from tests.flows.permissions.who import IN
from tests.flows.visitors import Visitors, filled

#: Who looks, and for whom. Only the first of Bea's chose it herself; Ann chose it with her.
LOOKS = {"ann": ["bea"], "bea": ["grete", "ann"], "grete": ["bea"]}
CHOSEN = {"ann": {"bea"}, "bea": {"grete"}, "grete": set()}
ROLES = {"ann": "member", "bea": "author", "grete": "moderator"}


@pytest.fixture(scope="module")
def apart(app, ground, everything):
    """Everything was written, before and after."""
    with standing(app, ground):
        made = Apart(everything)
        bea, ann, grete = made.bea, made.ann, made.grete
        for who in (bea, ann, grete):
            made.write(who, "before")
        for who, other in ((bea, ann), (ann, bea), (grete, bea), (bea, grete)):
            made.write_to(who, other)
        made.come(ann, bea)
        for who in (bea, ann, grete):
            made.write_about(who)
        choose_no_contact(ann, "bea")
        choose_no_contact(bea, "grete")
        for who in (bea, ann, grete):
            made.write(who, "after")
        for who in (bea, ann, grete):
            made.write_about(who)
        db.session.commit()
    return made


@pytest.fixture
def people(apart):
    """Bea, Ann and Grete as they are now."""
    return apart.here().people


@pytest.fixture
def visitors(app, apart, traces):
    db.session.expunge_all()
    return Visitors(app, apart.make, apart.everything)


@pytest.fixture
def traces(people):
    """Of those whom somebody must not find."""
    every = {handle: Traces(user, WORDS[handle]) for handle, user in people.items()}
    return lambda viewer: [every[other] for other in LOOKS[viewer]]


#: Bea has both kinds of them, so she walks on either database.
ON_ONE = [pytest.param("ann", marks=pytest.mark.sqlite), "bea", pytest.param("grete", marks=pytest.mark.postgres)]


@pytest.mark.parametrize("viewer", ON_ONE)
def test_a_walk_over_every_page_and_address_finds_no_trace(app, people, traces, sign_in, viewer):
    crawler = Crawler(app, sign_in(people[viewer]), traces(viewer))
    crawler.walk("/")
    crawler.sweep()
    own_list = {("/me/no-contact", chosen) for chosen in CHOSEN[viewer]}
    own_list |= {("/api/v1/me/no-contact", chosen) for chosen in CHOSEN[viewer]}
    assert set(crawler.found) == own_list, crawler.told()
    rules = [rule for rule in app.url_map.iter_rules() if "GET" in rule.methods and not QUEUE.match(rule.rule)]
    doors = {rule.endpoint for rule in rules}
    assert doors - crawler.rules == set(ELSEWHERE)


@pytest.mark.parametrize("viewer", ON_ONE)
def test_nothing_that_is_sent_is_answered_with_a_trace(app, apart, traces, visitors, viewer):
    """Every form, call and event of the table of permissions, with the other's things where it names one."""
    for one in traces(viewer):
        names = {**apart.everything.private, **apart.made[one.handle]}
        crawler = Crawler(app, None, [one])
        for row in SITE + CARD + BENEATH:
            elsewhere = row.method == "GET" or QUEUE.match(row.address)
            if elsewhere or row.who["anonymous"] == IN or one.handle in row.sends.values():
                continue  # the crawler's, or exempt; for whoever they say they are; a form that shows what was typed
            with visitors.undone():
                answer = visitors.browser(ROLES[viewer]).open(**visitors.request(row, names), follow_redirects=True)
                crawler.look(row.door, said(answer))
        for row in SOCKET:
            with visitors.undone():
                ear = Ear(app, visitors.browser(ROLES[viewer]))
                heard = [
                    ear.emit(row.address, filled(row.sends, names)) if row.address != "typing" else "",
                    ear.heard(),
                ]
                crawler.look(row.door, str(heard))
                ear.io.disconnect()
        chosen = one.handle in CHOSEN[viewer]
        own_list = (
            {("POST /me/no-contact", one.handle), ("POST /me/no-contact/ola/lift", one.handle)} if chosen else set()
        )
        assert set(crawler.found) - own_list == set(), crawler.told()


@pytest.mark.parametrize("viewer", LOOKS)
def test_nothing_that_happens_meanwhile_is_heard(app, apart, people, traces, sign_in, listen, viewer):
    """With every room open that may be, while the other writes, comes, goes, types, listens and asks for the floor."""
    ear = listen(sign_in(people[viewer]))
    ear.emit("rooms:watch", {})
    rooms = [room_id for (room_id,) in db.session.execute(db.text("select id from rooms"))]
    joined = [room_id for room_id in rooms if ear.emit("room:join", {"room_id": room_id, "after": 0})["ok"]]
    assert {apart.room.id, apart.three.id} <= set(joined)
    ear.heard()
    for one in traces(viewer):
        people = apart.here().people
        theirs = listen(sign_in(people[one.handle]))
        for room_id in rooms:
            theirs.emit("room:join", {"room_id": room_id})
            theirs.io.emit("typing", {"room_id": room_id})
            theirs.emit("room:listening", {"room_id": room_id, "on": True})
            theirs.emit("room:hand", {"room_id": room_id, "up": True})
        apart.write(people[one.handle], "live")
        theirs.emit("room:pause", {"room_id": apart.room.id})
        end_pause(apart.gus, apart.room.id)
        for room_id in rooms:
            theirs.emit("room:leave", {"room_id": room_id})
        theirs.io.disconnect()
        heard = ear.heard()
        told = [(event["name"], found) for event in heard if (found := one.of(str(event)))]
        assert heard
        assert not told, told


def test_no_mail_tells_either(apart, people, traces, outbox, clock):
    """What was due before the choice and after it; whoever is written to."""
    clock.forward(hours=1)
    send_due_mail()
    mails = outbox()
    assert mails
    for viewer, user in people.items():
        for one in traces(viewer):
            own = [mail for mail in mails if mail.recipient == user.email]
            assert not [found for mail in own if (found := one.of(f"{mail.subject}\n{mail.body}"))]


NAMED = (
    ("GET", "/people/{}", {}),
    ("GET", "/api/v1/people/{}", {}),
    ("GET", "/report?type=user&id={}", {}),
    ("GET", "/groups/circle/members/{}", {}),
    ("PATCH", "/api/v1/groups/circle/memberships/{}", {"status": "removed"}),
    ("PUT", "/api/v1/me/muted/{}", {}),
    ("POST", "/api/v1/conversations", {"handles": ["{}"]}),
    ("POST", "/api/v1/groups/circle/word", {"handle": "{}"}),
    ("POST", "/api/v1/reports", {"subject": {"type": "user", "id": "{}"}, "reason": "spam"}),
    ("GET", "/chat/new?to={}", {}),
    ("GET", "/api/v1/search?q={}&type=user", {}),
)


@pytest.mark.parametrize("viewer", LOOKS)
def test_a_handle_that_is_named_answers_as_nobodys(visitors, viewer):
    """The other's name and one that nobody has: the same answer, byte for byte."""
    wrong = []
    nobody = "nobodyhere"
    for other in LOOKS[viewer]:
        for method, path, sends in NAMED:
            answers = []
            for handle in (other, nobody):
                asked = {"path": path.format(handle), "method": method}
                if sends:
                    asked["json"] = _named(sends, handle)
                answer = visitors.open(ROLES[viewer], **asked)
                answers.append(f"{answer.status}\n{answer.get_data(as_text=True)}".replace(handle, "<name>"))
            if answers[0] != answers[1]:
                wrong.append(f"{viewer} names {other}: {method} {path}\n{answers[0][:300]}\n{answers[1][:300]}")
    assert not wrong, "\n".join(wrong)


def _named(sends, handle):
    if isinstance(sends, dict):
        return {name: _named(value, handle) for name, value in sends.items()}
    if isinstance(sends, list):
        return [_named(value, handle) for value in sends]
    return sends.replace("{}", handle)
