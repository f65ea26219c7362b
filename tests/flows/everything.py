"""A small community with one of everything in it: what the permission matrix walks over.

Bea is the author of what there is; Ann belongs to the same groups, Grete moderates them, Gus owns them, Sam is paused.
"""

from base64 import b64decode
from datetime import date, time, timedelta
from io import BytesIO

from PIL import Image

from community.accounts.actions import profile
from community.accounts.actions.keep_apart import keep_apart
from community.accounts.models import ApiToken, MailToken, SignIn
from community.admin.actions import change_form, finish, start
from community.chat.actions.conversations import start_conversation
from community.chat.actions.floor import raise_hand
from community.chat.actions.messages import send_message
from community.chat.actions.pictures import send_picture
from community.chat.actions.polls import open_poll
from community.chat.actions.rooms import open_room
from community.chat.actions.words import open_word
from community.chat.schemas.pictures import DOT
from community.core.clock import now
from community.core.db import db
from community.core.drafts import keep as keep_draft
from community.core.tokens import digest
from community.forums.actions.posts import create_post, remove_post
from community.forums.actions.topics import create_topic
from community.groups.actions.invitations import invite
from community.library.actions import decide as decide_resource
from community.library.actions import save_helpline, suggest
from community.milestones.actions.cheers import cheer
from community.milestones.actions.milestones import define
from community.moderation.actions import disclosures
from community.moderation.actions.appeals import appeal
from community.moderation.actions.cases import decide as decide_case
from community.moderation.actions.claims import offer
from community.moderation.actions.complaints import complain
from community.moderation.actions.reports import report
from community.moderation.actions.risk import ask_buddy, end
from community.moderation.actions.rota import add_shift, ask_for_cover
from community.moderation.models.cases import Case
from community.moderation.models.decisions import Statement
from community.moderation.models.phrases import WatchedPhrase
from community.moderation.queries.cases import open_case
from community.notifications.actions import notify
from community.notifications.models import Notification
from community.sessions.actions.arrivals import arrive, give_feedback, let_in
from community.sessions.actions.notes import add_note
from community.sessions.actions.rsvps import answer
from community.sessions.actions.schedule import plan
from community.sessions.actions.stages import keep_time, lead_to

PASSWORD = "three calm grey stones"
HELPLINE = {"name": "Evening line", "country": "GB", "phone": "0000", "sms": "", "url": "", "hours": ""}


class Everything:
    """`people` by role, and the ids of things by the names that the table's addresses use: `private` and `hidden`."""

    def __init__(self, make) -> None:
        make.site_rules()
        self.make = make
        self.people = {
            "outsider": make.otto,
            "member": make.ann,
            "author": make.user("bea"),
            "moderator": make.user("grete"),
            "owner": make.user("gus"),
            "site_moderator": make.mo,
            "admin": make.owen,
            "suspended": make.user("sam"),
        }
        self.newcomer, self.asker = make.user("nia", created_at=now()), make.user("rob")
        make.pause(self.people["suspended"], 3)
        site = self._site() | self._duty()
        self.private = site | self._group("Circle", "private")
        self.hidden = site | self._group("Cellar", "hidden")

    def _site(self) -> dict:
        bea, ann, mo, owen = (self.people[role] for role in ("author", "member", "site_moderator", "admin"))
        words = {"type": "article", "summary": "A page about evenings.", "topics": ["self-care"]}
        resource = suggest(bea, title="A lamp", **words)
        decide_resource(mo, resource, "published", "Read it twice.")
        helpline = save_helpline(mo, None, **HELPLINE, languages="", for_whom="")
        shared = define(bea, **_milestone("community"))
        reported = report(bea, "resource", resource.id, "spam").case_id
        decide_case(owen, report(ann, "user", "bea", "unkind").case_id, "warn", "Rule 1.", 1, rule=1)
        picture = BytesIO()
        Image.new("RGB", (80, 80), "green").save(picture, "PNG")
        profile.set_avatar(bea, picture.getvalue())
        db.session.refresh(bea)
        self.make.no_contact(bea, self.make.user("ola"))
        self.make.token(bea)
        self.make.sign_in(bea)
        statement = db.session.query(Statement).filter_by(user_id=bea.id).one()
        notify([bea.id], "statement", "statement", statement.id)
        complained = complain("", "duties", "Nobody answers.")
        for purpose in ("verify", "reset"):
            link = MailToken(user_id=bea.id, purpose=purpose, email=bea.email, digest=digest(f"{purpose}-link"),
                             expires_at=now() + timedelta(hours=1))  # fmt: skip
            db.session.add(link)
        ann.direct_from = "everybody"
        db.session.commit()
        conversation = start_conversation(bea, ["ann"])
        self.make.watch(None, "lantern")
        question = {"key": "what", "label": "What is kept?", "hint": "", "kind": "text"}
        asked = {"title": "Data", "about": "", "source_url": "", "as_of": date(2026, 1, 1), "review_months": 12}
        change_form(owen, "data-protection", **asked, questions=[question])
        start(owen, "data-protection", "first")
        finish(owen, "data-protection", {"what": {"choice": "", "text": "Words."}}, 1)
        start(owen, "data-protection", "review")  # with the answers of the first
        start(owen, "measures", "first")
        return {
            "site_phrase": db.session.query(WatchedPhrase.id).filter_by(group_id=None).scalar(),
            "resource": resource.id,
            "entry": str(resource.id),  # where it is named in a body
            "suggestion": suggest(bea, title="A kettle", **words).id,
            "helpline": helpline.id,
            "shared": shared.id,
            "kept": define(bea, **_milestone("private")).id,
            "shared_cheer": cheer(self.newcomer, shared, "with_you").id,
            "site_case": reported,
            "site_statement": statement.id,
            "complaint_id": complained.complaint.id,
            "complaint": complained.complaint.reference,
            "complaint_key": complained.key,
            "direct": conversation.id,
            "direct_line": send_message(bea, conversation.id, "to-ann", "Only to you.").message.id,
            "apart": keep_apart(bea, "somebody@example.org", "them").id,
            "avatar": bea.avatar_url.rpartition("/")[2],
            "token": db.session.query(ApiToken.id).filter_by(user_id=bea.id).scalar(),
            "sign_in": db.session.query(SignIn.id).filter_by(user_id=bea.id).first()[0],
            "draft": keep_draft(bea.id, "milestone-new", {"title": "Begun"}).id,
            "notice": db.session.query(Notification.id).filter_by(user_id=bea.id).first()[0],
        }

    def _duty(self) -> dict:
        mo, owen = self.people["site_moderator"], self.people["admin"]
        day = now().date() + timedelta(days=3)
        clock = {"starts": time(18), "ends": time(22), "zone": "UTC", "weekday": day.weekday()}
        shift, wanted = (add_shift(person, None, **clock) for person in (owen, mo))
        ask_for_cover(mo, wanted.id, day)
        return {"shift": shift.id, "shift_wanted": wanted.id, "duty_day": day.isoformat()}

    def _group(self, name: str, privacy: str) -> dict:
        make, (bea, ann, grete, gus) = self.make, (self.people[r] for r in ("author", "member", "moderator", "owner"))
        group = make.group(name, privacy, members=[ann, self.people["suspended"], self.newcomer], moderators=[grete],
                           owner=gus, review_first_posts=1)  # fmt: skip
        make.join(bea, group, published_count=5)
        make.join(self.asker, group, status="requested")
        topic = create_topic(bea, group, title="The evenings are long", body="How are yours?")
        post, other, undone, judged = (create_post(bea, topic, body) for body in ("A lamp.", "Soup.", "Hm.", "Go."))
        remove_post(bea, undone.id)
        pending = create_post(self.newcomer, topic, "My first words.")
        statements = []
        for words in (other, judged):
            case = db.session.get(Case, report(ann, "post", words.id, "unkind").case_id)
            made = decide_case(grete, case.id, "hide", "Rule 1.", case.version, rule=1)
            statements.append(db.session.query(Statement).filter_by(decision_id=made.id).one())
        reported = report(bea, "topic", topic.id, "spam")
        asked = offer(grete, reported.case_id, "gus", 1)
        grave = report(ann, "post", post.id, "worried").case
        ask_buddy(grete, grave.id)
        end(gus, grave.id, "safe")
        approved = disclosures.ask(grete, grave.id, "handle", "The two of us", "It says tonight.")
        disclosures.decide(gus, approved.id, "approved", "Yes.")
        wanted = disclosures.ask(grete, grave.id, "handle", "The two of us", "It says tonight.")
        room, word = open_room(group.id), open_word(bea, group)
        session, held, ended = (plan(gus, group, **_session(minutes)) for minutes in (28800, 10, 10))
        for one, person in ((held, ann), (held, bea), (ended, bea), (ended, ann)):
            answer(person, one, True)
        for one in (held, ended):
            keep_time(one.id)
        for person in (bea, ann):
            let_in(gus, ended, arrive(person, ended, 3).id)
        seat = let_in(gus, held, arrive(ann, held, 3).id)
        raise_hand(ann, held.room_id)
        note = add_note(gus, held, "Begin with two minutes.")
        lead_to(gus, ended, "read_only")
        give_feedback(ann, ended, 4, "Warm.")
        milestone = define(bea, **_milestone("group", group.slug))
        invitation, code = invite(gus, group)
        db.session.commit()
        make.watch(group, "lantern")
        return {
            "phrase": db.session.query(WatchedPhrase.id).filter_by(group_id=group.id).scalar(),
            "group": group.slug,
            "topic": topic.id,
            "post": post.id,
            "undone": undone.id,
            "pending": pending.id,
            "grave": grave.id,
            "disclosure": wanted.id,
            "approved": approved.id,
            "grave_version": grave.version,
            "case": open_case("post", pending.id, group.id).id,
            "version": open_case("post", pending.id, group.id).version,
            "report": reported.reference,
            "asked": asked.id,
            "asked_version": asked.version,
            "statement": statements[0].id,
            "appeal": appeal(bea, statements[1].id, "Please look again.").id,
            "room": room.id,
            "word": word.id,
            "secret": send_message(bea, word.id, f"in-private-{privacy}", "Not for everybody.").message.id,
            "message": send_message(bea, room.id, f"first-{privacy}", "Hello.").message.id,
            "picture": send_picture(bea, room.id, f"dot-{privacy}", b64decode(DOT), "A dot").message.id,
            "poll": open_poll(bea, room.id, f"ask-{privacy}", kind="weather").message.id,
            "session": session.id,
            "held": held.id,
            "held_room": held.room_id,
            "arrival": arrive(bea, held, 2).id,
            "seat": seat.id,
            "session_note": note.id,
            "ended": ended.id,
            "lent": plan(grete, group, **_session(28800)).id,
            "milestone": milestone.id,
            "cheer": cheer(ann, milestone, "with_you").id,
            "invitation": invitation.id,
            "code": code,
        }


def _milestone(audience: str, group: str | None = None) -> dict:
    words = {"title": "Asked for help", "kind": "help", "happened_on": date(2026, 1, 5), "story": "Twice."}
    return {**words, "audience": audience, "group": group}


def _session(minutes: int) -> dict:
    starts = (now() + timedelta(minutes=minutes)).replace(tzinfo=None, second=0, microsecond=0)
    words = {"title": "An hour together", "format": "support_chat"}
    return {**words, "starts": starts, "zone": "UTC", "minutes": 60, "capacity": 8}
