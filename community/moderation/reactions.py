"""What moderation does when something happens below. What was told and decided stays as evidence, for its time."""

from community.accounts.events import AccountClosed, AccountCreated, AddressLeft, ProfileChanged
from community.accounts.queries.people import users_by_id
from community.core.db import db
from community.core.nudges import nudge_about
from community.core.watched import found
from community.groups.events import BanLifted, GroupChanged, GroupFounded, MemberBanned, WordsToWatch
from community.groups.models import Group
from community.moderation import subjects
from community.moderation.actions import bans, desks, evidence, rota, welfare
from community.moderation.actions.phrases import rewrite
from community.moderation.actions.reports import tell_of_words


def account_closed(event: AccountClosed) -> None:
    """They are on duty no more, and read no more what was decided about them."""
    evidence.forget_reader(event.user_id)
    rota.forget_shifts(event.user_id)
    desks.forget(event.user_id)
    welfare.forget(event.user_id)


def address_left(event: AddressLeft) -> None:
    """Whoever is kept out of the site isn't let in again by a new account of the same address."""
    evidence.keep_address(event.user_id, event.digest)


def words_to_watch(event: WordsToWatch) -> None:
    """A group's settings say what its moderators want to read first, and to be told of."""
    rewrite(event.group_id, event.actor_id, event.first, event.told)


def profile_written(event: AccountCreated | ProfileChanged) -> None:
    """A name and a few words that others see. They can't wait for anybody, so moderators are told. What somebody writes
    about themselves for nobody is between them and the page.
    """
    user = users_by_id([event.user_id])[event.user_id]
    alone = user.profile_audience == "nobody"
    if alone:
        nudge_about(found(user.about))
    if not user.is_site_moderator:
        tell_of_words(None, "user", user.id, user.id, f"{user.handle}\n{'' if alone else user.about}", held_too=True)


def group_written(event: GroupFounded | GroupChanged) -> None:
    """What a group says of itself, to whoever may know of it: told of like a profile, by what the site watches for."""
    if isinstance(event, GroupChanged) and not event.says_otherwise:
        return
    group = db.session.get_one(Group, event.group_id)
    seen = subjects.group_snapshot(group.id)
    founder = users_by_id([seen.author_id]).get(seen.author_id) if seen and seen.author_id else None
    if founder is not None and not founder.is_site_moderator:
        words = "\n".join((group.name, group.summary or "", group.about or "", *group.questions))
        tell_of_words(None, "group", group.id, founder.id, words, held_too=True)


def member_banned(event: MemberBanned) -> None:
    """It is a decision like every other: with reasons to read, and a second look."""
    bans.record_ban(event.group_id, event.user_id, event.by_id, event.reason, event.rule)


def ban_lifted(event: BanLifted) -> None:
    """Whatever decided that they are kept out holds no more."""
    bans.note_lifted(event.group_id, event.user_id)
