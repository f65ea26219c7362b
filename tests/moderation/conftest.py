"""Something to moderate: a subject of these tests' own, so that they need no slice above."""

from collections.abc import Callable
from contextlib import contextmanager
from dataclasses import replace

import pytest

from community.core import events
from community.core.db import db as database
from community.groups.queries.groups import readable_ids
from community.moderation import subjects
from community.moderation.events import CaseDecided
from community.moderation.subjects import Snapshot, Subject
from community.wiring.hearers import EVENTS
from community.wiring.subjects import SUBJECTS
from tests.world import World

STATUS = {
    "approve": "published",
    "restore": "published",
    "return": "pending",
    "hide": "hidden",
    "remove": "removed",
}


class Things:
    """Lines that people wrote somewhere, kept in memory; they hear of decisions as a slice above would."""

    def __init__(self) -> None:
        self.kept: dict[int, Snapshot] = {}
        self.heard: list[CaseDecided] = []

    def write(
        self, author, group=None, html="<p>Why are you still there?</p>", status="published", identity=None
    ) -> Snapshot:
        """A new line, under a pseudonym where an `identity` is given."""
        key = len(self.kept) + 1
        self.kept[key] = Snapshot(
            type="thing",
            id=key,
            author_id=author.id,
            group_id=group.id if group else None,
            title="A line",
            html=html,
            url=f"/things/{key}",
            status=status,
            author_name=(identity or author.identity).name,
            identity_id=(identity or author.identity).id,
            before_html="<blockquote>What was said before.</blockquote>",
        )
        return self.kept[key]

    def change(self, key: int, **more) -> None:
        """Its author edits it."""
        self.kept[key] = replace(self.kept[key], **more)

    def see(self, viewer, key: int) -> Snapshot | None:
        """What the viewer sees of it."""
        found = self.kept.get(key)
        if found is None or found.status != "published":
            return None
        if found.group_id is not None and found.group_id not in database.session.scalars(readable_ids(viewer)).all():
            return None
        return found

    def decided(self, event: CaseDecided) -> None:
        """The reaction of the slice it belongs to."""
        if event.subject_type == "thing":
            self.heard.append(event)
            if event.decision in STATUS:
                self.change(event.subject_id, status=STATUS[event.decision])


@contextmanager
def connected(things: Things):
    """The wiring with one more subject."""
    subjects.register({**SUBJECTS, "thing": Subject("A line", things.see, things.kept.get)})
    events.connect({**EVENTS, CaseDecided: [*EVENTS[CaseDecided], things.decided]})
    try:
        yield things
    finally:
        subjects.register(SUBJECTS)
        events.connect(EVENTS)


@pytest.fixture
def things(app):
    """`things.write(author, group)` makes something that can be reported and decided about."""
    with connected(Things()) as found:
        yield found


@pytest.fixture
def committed(app):
    """The database without the outer transaction, for threads. Emptied afterwards. Needs the mark own_server."""
    with app.app_context(), connected(Things()) as found:
        yield World(), found
        database.session.remove()
        with database.engine.begin() as connection:
            for table in reversed(database.metadata.sorted_tables):
                connection.execute(table.delete())


@pytest.fixture
def at_once(app):
    """`at_once(functions)` runs them in threads that start together; gives what each returned or raised."""
    from threading import Barrier, Thread

    def run(functions: list[Callable]) -> list:
        barrier, results = Barrier(len(functions)), [None] * len(functions)

        def one(place: int, function: Callable) -> None:
            with app.app_context():
                barrier.wait()
                try:
                    results[place] = function()
                except Exception as problem:
                    results[place] = problem

        threads = [Thread(target=one, args=pair) for pair in enumerate(functions)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(60)
        return results

    return run
