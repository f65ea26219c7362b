"""Somebody writes whatever can be written, before and after no contact, in words that nobody else uses.

Bea wrote everything there is in the small community (everything.py). Here she, Ann (a member of the same groups) and
Grete (who moderates them) write it all again, and Tess, whom all see, is written to and about.
"""

from base64 import b64decode
from datetime import date, timedelta
from io import BytesIO

from PIL import Image
from sqlalchemy import update

from community.accounts.actions import profile
from community.accounts.models import User
from community.accounts.queries.people import account_named
from community.chat.actions import reactions as warm
from community.chat.actions.cards import share_card
from community.chat.actions.conversations import start_conversation
from community.chat.actions.floor import raise_hand
from community.chat.actions.messages import edit_message, remove_message, send_message
from community.chat.actions.pauses import ask_pause, end_pause
from community.chat.actions.pictures import send_picture
from community.chat.actions.pins import set_pin
from community.chat.actions.polls import open_poll, vote
from community.chat.actions.rooms import open_another, open_room
from community.chat.actions.words import open_word
from community.chat.schemas.pictures import DOT
from community.core.clock import now
from community.core.db import db
from community.forums.actions import reactions as answers
from community.forums.actions.posts import create_post, edit_post, remove_post
from community.forums.actions.topics import create_topic
from community.forums.models import Topic
from community.forums.queries.posts import opening_of
from community.groups.models import Group, Membership
from community.groups.queries.groups import open_group_for
from community.library.actions import suggest
from community.milestones.actions.cheers import cheer
from community.milestones.actions.milestones import define
from community.milestones.models import Milestone
from community.moderation.actions.reports import report
from community.sessions.actions.arrivals import arrive
from community.sessions.actions.notes import add_note
from community.sessions.actions.rsvps import answer
from community.sessions.actions.schedule import plan
from community.sessions.models import GroupSession
from tests.world import World

#: What each of them writes holds their own word, and nobody else's does.
WORDS = {"bea": "zebrafinch", "ann": "quokkaleaf", "grete": "lemurstone"}
#: What Tess says about each of them, by name, in words of her own.
ABOUT = "I sat beside @{} once, said Tess."


class Apart:
    """Who they are, and where they write. `made` holds what each wrote last, by the names of the permission table."""

    def __init__(self, everything) -> None:
        self.everything, self.make = everything, World()
        self.bea, self.ann, self.grete, self.gus, self.mo = map(account_named, ("bea", "ann", "grete", "gus", "mo"))
        self.tess = self.make.user("tess", mail_replies=True, direct_from="everybody")
        self.people = {"bea": self.bea, "ann": self.ann, "grete": self.grete}
        self.made: dict[str, dict] = {handle: {} for handle in self.people}
        self.turn = 0
        for user in self.people.values():
            user.mail_replies, user.direct_from, user.profile_audience = True, "everybody", "members"
            user.mail_never = False
            user.say_mail_is_safe()
        self.circle = open_group_for(self.bea, everything.private["group"])
        self.make.join(self.tess, self.circle)
        db.session.execute(update(Membership).values(published_count=20))  # nobody is read first
        db.session.commit()
        for user in (self.ann, self.grete):
            profile.set_avatar(user, _picture())
        self.porch: Group = self.make.group(
            "Porch", "public", members=[self.bea, self.ann, self.tess], moderators=[self.grete], owner=self.gus
        )
        self.room = open_room(self.circle.id)
        self.evenings = open_another(self.gus, self.circle, "Evenings")
        self.tess_topic = create_topic(self.tess, self.circle, title="Tess and tea", body="Which tea?")
        self.tess_stone = define(self.tess, **_milestone("A tea garden", "community"))
        self.tess_line = send_message(self.tess, self.room.id, "tess-1", "Tea is ready.").message
        self.tess_poll = open_poll(self.tess, self.room.id, "tess-2", "Milk?", ["yes", "no"]).message
        self.tess_session = plan(self.gus, self.circle, **_session("Tea together", 600))
        self.three = start_conversation(self.tess, ["bea", "ann", "grete"])
        self.made["bea"] = {"direct": everything.private["direct"]}
        db.session.commit()

    def here(self) -> "Apart":
        """Everybody and everything as it is now, in a new test's session."""
        db.session.expunge_all()
        for one in [one for one in vars(self).values() if isinstance(one, db.Model)]:
            db.session.add(one)
        return self

    def write(self, who: User, when: str) -> None:
        """All that this person can write."""
        word, made = f"{WORDS[who.handle]} {when}", self.made[who.handle]
        profile.edit_account(who, about=f"About me: {word}")
        for group in (self.circle, self.porch):
            topic = create_topic(who, group, title=f"Topic of {word}", body=f"Opening of {word}")
            made |= {"topic": topic.id, "post": create_post(who, topic, f"Own reply {word}").id}
        post = create_post(who, self.tess_topic, f"Reply {word}")
        create_post(self.tess, topic, f"Tess answers number {post.id}.", reply_to=None)
        edit_post(who, post.id, f"Edited {word}")
        made["undone"] = create_post(who, self.tess_topic, f"Soon gone {word}").id
        remove_post(who, made["undone"])
        answers.set_reaction(who, opening_of(self.tess_topic.id).id, "with_you")
        self._chat(who, when, word, made)
        self._milestones(who, word, made)
        self._sessions(who, word, made)
        made["suggestion"] = suggest(who, title=f"Book {word}", type="book", summary=word, topics=["trust"]).id
        made["report"] = report(who, "user", "tess", "spam", f"Concern {word}").reference
        if when == "after":
            ask_pause(who, self.room.id)
            end_pause(self.gus, self.room.id)
        db.session.commit()

    def write_about(self, who: User) -> None:
        """Tess calls somebody by name, in a post, in a line, and in a session's words."""
        create_post(self.tess, self.tess_topic, ABOUT.format(who.handle))
        self._say(self.tess, self.room.id, ABOUT.format(who.handle))
        db.session.commit()

    def write_to(self, who: User, other: User) -> None:
        """What one says to the other: answers, warm words, a quote, a mention, a conversation."""
        theirs, word = self.made[other.handle], WORDS[who.handle]
        create_post(
            who, db.session.get_one(Topic, theirs["topic"]), f"Answer {word}, @{other.handle}", reply_to=theirs["post"]
        )
        answers.set_reaction(who, theirs["post"], "thank_you")
        self._say(who, self.room.id, f"To @{other.handle}: {word}", reply_to=theirs["message"])
        warm.set_reaction(who, self.room.id, theirs["message"], "with_you")
        vote(who, self.room.id, theirs["poll"], 0)
        cheer(who, db.session.get_one(Milestone, theirs["milestone"]), "with_you", f"Cheer {word}")
        report(who, "post", theirs["post"], "unkind", f"Unkind, says {word}")
        direct = start_conversation(who, [other.handle])
        self._say(who, direct.id, f"Between us {word}")
        self.made[who.handle]["direct"] = direct.id
        db.session.commit()

    def _chat(self, who: User, when: str, word: str, made: dict) -> None:
        room = self.room.id
        made["message"] = self._say(who, room, f"Line {word}").id
        self._say(who, self.evenings.id, f"Evening line {word}")
        edit_message(who, room, self._say(who, room, f"Typo {word}").id, f"Mended {word}")
        remove_message(who, room, self._say(who, room, f"Taken back {word}").id)
        self._say(who, room, f"To Tess {word}", reply_to=self.tess_line.id)
        self._say(self.tess, room, f"Tess nods, {self.turn}.", reply_to=made["message"])
        warm.set_reaction(who, room, self.tess_line.id, "gives_hope")
        vote(who, room, self.tess_poll.id, 1)
        made["poll"] = open_poll(who, room, self._next(), f"Asks {word}?", [f"{word} yes", f"{word} no"]).message.id
        made["picture"] = send_picture(who, room, self._next(), b64decode(DOT), f"Alt {word}", word).message.id
        share_card(who, room, self._next(), self.everything.private["resource"], body=f"Card {word}")
        self._say(who, self.three.id, f"Between four {word}")
        if who is not self.grete:
            made["word"] = open_word(who, self.circle).id
            made["secret"] = self._say(who, made["word"], f"Private word {word}").id
        if when == "before":  # there is no room for more
            set_pin(self.gus, room, made["message"], True)

    def _milestones(self, who: User, word: str, made: dict) -> None:
        made["milestone"] = define(who, **_milestone(f"Stone {word}", "group", self.circle.slug)).id
        made["shared"] = define(who, **_milestone(f"Shared {word}", "community")).id
        if not made.get("cheered"):
            cheer(who, self.tess_stone, "with_you", f"Well done {word}")
            made["cheered"] = True

    def _sessions(self, who: User, word: str, made: dict) -> None:
        if who is self.grete:
            session = plan(who, self.circle, **_session("Held by somebody", 600))
            answer(self.tess, session, True)
            made["session"] = session.id
            return
        answer(who, self.tess_session, True)

    def come(self, *people: User) -> None:
        """They are in the lobby of a session that takes place, where hands go up and its holders leave notes."""
        session = db.session.get_one(GroupSession, self.everything.private["held"])
        for person in people:
            answer(person, session, True)
            arrive(person, session, 3)
        raise_hand(self.ann, session.room_id)
        add_note(self.gus, session, "Gus looks after the time.")
        db.session.commit()

    def _say(self, who: User, room_id: int, words: str, **more):
        return send_message(who, room_id, self._next(), words, **more).message

    def _next(self) -> str:
        self.turn += 1
        return f"apart-{self.turn}"


def _milestone(title: str, audience: str, group: str | None = None) -> dict:
    day = date(2026, 1, 5)
    return {"title": title, "kind": "help", "happened_on": day, "story": title, "audience": audience, "group": group}


def _session(title: str, minutes: int) -> dict:
    starts = (now() + timedelta(minutes=minutes)).replace(tzinfo=None, second=0, microsecond=0)
    return {"title": title, "format": "support_chat", "starts": starts, "zone": "UTC", "minutes": 60, "capacity": 8}


def _picture() -> bytes:
    picture = BytesIO()
    Image.new("RGB", (80, 80), "navy").save(picture, "PNG")
    return picture.getvalue()
