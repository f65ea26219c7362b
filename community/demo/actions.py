"""Loads the demo: one copy of the content, or many of them to measure with."""

from collections.abc import Callable
from random import Random

from community.accounts.actions.agreement import ensure_agreement
from community.core.clock import now
from community.core.db import transactional
from community.core.errors import Conflict, NotAllowed
from community.core.passwords import hash_password
from community.core.settings import settings
from community.demo.parts import cases, chat, forums, groups, library, milestones, people, phrases, rota, sessions
from community.demo.parts.copy import Copy
from community.demo.queries import content, is_empty
from community.demo.rows import Rows
from community.notifications.models import Notification

MODES = ("demo", "development", "test")
PASSWORD = "demo-pass-2026"  # noqa: S105  everybody may know it: these people exist only in a demo


def load(scale: int = 1, progress: Callable[[int, int], None] | None = None) -> int:
    """Fill an empty site with the demo community, all of it or nothing; how many rows that were.

    `scale` copies: the first is the demo; half of the others are more people in its groups, half have groups of
    their own. Raises NotAllowed on a real site, Conflict where there are people already.
    """
    if settings().mode not in MODES:
        raise NotAllowed("The demo people all have the same known password, so they never come to a real site.")
    if not is_empty():
        raise Conflict("There are people on this site already. The demo is only for an empty one.")
    return _fill(scale, hash_password(PASSWORD), progress or (lambda done, total: None))


@transactional
def _fill(scale: int, password_hash: str, progress: Callable[[int, int], None]) -> int:
    ensure_agreement()
    rows, moment, said = Rows(), now(), content()
    copies = [Copy(number, scale, said, rows, moment, Random(number)) for number in range(scale)]  # noqa: S311
    demo = copies.pop(0)
    people.add_people(demo, password_hash)
    groups.found_groups(demo)
    rows.write()
    # the oldest first, so that a chat's log grows in order; each is forgotten as soon as it is written
    while copies:
        copy = copies.pop()
        people.add_people(copy, password_hash)
        shares = copy.number % 2 == 0
        if shares:
            copy.places = demo.places
        else:
            groups.found_groups(copy)
        _add_content(copy)
        groups.add_members(copy, look_after=not shares)
        chat.mark_read(copy)
        rows.write()
        if not shares:
            groups.keep_counts(copy.places.values())
        progress(scale - 1 - len(copies), scale)
    topics, lines, resources = _add_content(demo)
    chat.add_more(demo)
    library.add_helplines(demo)
    groups.add_members(demo, look_after=True)
    chat.mark_read(demo)
    sessions.add_sessions(demo)
    rows.arrange(Notification, "created_at")
    rows.write()
    groups.keep_counts(demo.places.values())
    rows.settle()
    rota.put_down(demo)
    library.hand_in(demo)
    cases.ask_to_join(demo)
    cases.wait_for_review(demo)
    cases.tell_moderators(demo, topics, lines, resources)
    cases.speak_unseen(demo, topics)
    sessions.hold_a_circle(demo)
    phrases.watch(demo)
    progress(scale, scale)
    return rows.written


def _add_content(copy: Copy) -> tuple[dict, dict, dict]:
    topics = forums.add_topics(copy)
    lines = chat.add_lines(copy)
    milestones.add_milestones(copy)
    return topics, lines, library.add_resources(copy)
