"""Trying phrases against what people wrote lately. Nobody reads more by it than is open to them anyway."""

import time
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field

from community.accounts.models import User
from community.core.errors import NotFound
from community.core.text import excerpt
from community.core.watched import Watched
from community.groups.models import Group
from community.moderation import subjects

#: At most so many texts of a kind, so many seconds, so many that hold something, and so many of these shown.
RECENT, SECONDS, HITS, EXCERPTS = 1000, 1.0, 100, 5

#: By type of subject: its newest texts in a group (None: anywhere), as (key, words). Set by the wiring.
Texts = Callable[[int | None, int], Iterable[tuple[int | str, str]]]
_texts: dict[str, Texts] = {}


@dataclass(frozen=True)
class Excerpt:
    """Something that holds a phrase."""

    type: str
    title: str
    excerpt: str
    url: str


@dataclass
class Trial:
    """What came of it; `complete` unless time or hits ran out."""

    looked_at: int = 0
    found: int = 0
    complete: bool = True
    excerpts: list[Excerpt] = field(default_factory=list)


def register(texts: Mapping[str, Texts]) -> None:
    """Set what there is to look at. Called once, by the wiring."""
    _texts.clear()
    _texts.update(texts)


def tried(viewer: User, group: Group | None, phrases: Watched, seconds: float = SECONDS) -> Trial:
    """How many recent texts hold one of these phrases: of the group, or (None) of the whole site.

    Only what the viewer may read counts, so that no list of phrases tells what is said behind closed doors.
    """
    trial, ends = Trial(), time.monotonic() + seconds
    label = {name: subject.label for name, subject in subjects.types().items()}
    for name, recent in _texts.items():
        for key, words in recent(group.id if group else None, RECENT):
            if time.monotonic() > ends or trial.found >= HITS:
                trial.complete = False
                return trial
            trial.looked_at += 1
            if not phrases.find(words):
                continue
            try:
                seen = subjects.see(viewer, name, key)
            except NotFound:
                continue
            if seen.status != "published":
                continue
            trial.found += 1
            if len(trial.excerpts) < EXCERPTS:
                trial.excerpts.append(Excerpt(name, seen.title or label[name], excerpt(seen.html), seen.url))
    return trial
