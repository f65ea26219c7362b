"""Reads of care: words that may mean danger, and who answers somebody. The library says who was checked."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Any

from sqlalchemy import select

from community.core.db import db
from community.core.text import fold
from community.core.watched import found, lists
from community.moderation.models.care import FIRST_TEXTS, CarePolicy, CareText

#: By country: helplines that a person checked lately, and the emergency number with the country's name, or None.
Answering = Callable[[str], tuple[Sequence[Any], tuple[str, str] | None]]


def _nobody(_country: str) -> tuple[Sequence[Any], None]:
    return (), None


_answering: Answering = _nobody


def ask_library(answering: Answering) -> None:
    """Set who knows who answers. Called once, by the wiring."""
    global _answering
    _answering = answering


@dataclass(frozen=True)
class Help:
    """Who answers in one country. `lines` holds only what was checked; it may be empty, and then it is said."""

    lines: Sequence[Any]
    emergency: tuple[str, str] | None
    advice: str


def help_in(country: str) -> Help:
    """Who answers there ("": unknown), lines that answer everywhere where nobody there was checked lately."""
    return Help(*answering(country), text_of("advice"))


def answering(country: str) -> tuple[Sequence[Any], tuple[str, str] | None]:
    """The same without words: lines that were checked, and the emergency number with its country's name."""
    return _answering(country)


@dataclass(frozen=True)
class Policy:
    """What is in force about self-harm and suicide. `since` is None for the first words, version 0."""

    version: int
    body: str
    since: datetime | None


def policy() -> Policy:
    """What the community says about self-harm and suicide, as it is in force."""
    last = db.session.scalar(select(CarePolicy).order_by(CarePolicy.version.desc()).limit(1))
    return Policy(last.version, last.body, last.created_at) if last else Policy(0, _first("policy"), None)


def first_policy() -> str:
    """The words there are before anybody wrote others."""
    return _first("policy")


def text_of(name: str) -> str:
    """The words of one name, as the owner wrote them, else the first ones."""
    return db.session.scalar(select(CareText.body).where(CareText.name == name)) or _first(name)


def texts() -> dict[str, str]:
    """All of them by name."""
    written = dict(db.session.execute(select(CareText.name, CareText.body)).all())
    return {name: written.get(name) or _first(name) for name in FIRST_TEXTS} | {"policy": policy().body}


def _first(name: str) -> str:
    """The first words; lines in the code are no lines of theirs, an empty line is."""
    if name == "phrases":
        return FIRST_TEXTS[name]
    return "\n\n".join(" ".join(part.split()) for part in FIRST_TEXTS[name].split("\n\n"))


def risk_phrases() -> tuple[str, ...]:
    """Phrases that may mean danger, as they are compared: small letters, no accents, one space between words. The
    owner's, and those of the site's watched phrases that point to help.
    """
    return (*_own_phrases(), *_watched("signpost", None))


def reminders(group_id: int | None = None) -> tuple[list[str], int]:
    """Digests of the phrases of which their author is reminded, compared in the same way, and how many words the
    longest has. Only whole words: beginnings and patterns are found once the text is sent. What is watched for is for
    moderators to read, so that whoever drafts is given no words.
    """
    phrases = sorted(_watched("remind", group_id))
    longest = max((phrase.count(" ") + 1 for phrase in phrases), default=0)
    return sorted(sha256(phrase.encode()).hexdigest()[:24] for phrase in phrases), longest


def _watched(action: str, group_id: int | None) -> Iterator[str]:
    watched = (phrase for one in lists(group_id) for phrase in one.phrases)
    texts = (fold(phrase.text) for phrase in watched if phrase.action == action and phrase.kind == "word")
    return filter(None, texts)


def _own_phrases() -> tuple[str, ...]:
    return tuple(filter(None, map(fold, text_of("phrases").splitlines())))


def dangerous(texts: Mapping[int, str], group_id: int | None = None) -> set[int]:
    """Which of these texts, by id, hold what may mean danger for whoever wrote them: a phrase of the site's, or one
    that a group watches to point to help. Asked to help them alone: nobody else is told.
    """
    written = {key: text for key, text in texts.items() if text}
    phrases = _own_phrases() if written else ()
    return {
        key
        for key, text in written.items()
        if any(f" {phrase} " in f" {fold(text)} " for phrase in phrases) or found(text, group_id).signposts
    }
