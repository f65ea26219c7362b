"""Watched phrases: lists of words compiled once, and which of them a text holds.

Whose lists there are is for the features to say (`ask`): accounts, below them all, asks here like everybody else.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import re2

from community.core.text import letters, words_in

#: What is done about a text that holds the phrase: (value, label).
ACTIONS = (
    ("hold", "A moderator reads it first"),
    ("flag", "It appears, and moderators are told"),
    ("signpost", "Its author sees who can help"),
    ("remind", "Its author is reminded that it can still be changed"),
    ("note", "It gets a content note"),
)
#: How a phrase is looked for: (value, label).
KINDS = (
    ("word", "These words, whole"),
    ("prefix", "Words that begin like this"),
    ("pattern", "A pattern (regular expression)"),
)
#: The steps of one pattern, and of all patterns of a list, once RE2 has unrolled them: what bounds the time.
MAX_STEPS, MAX_ALL_STEPS = 500, 4000
_options = re2.Options()
_options.log_errors, _options.case_sensitive, _options.never_capture = False, False, True
_END = ""  # no word is empty


@dataclass(frozen=True)
class Phrase:
    """One phrase of a list. `note` is the content note it adds; `of_site` whether the whole site watches it."""

    id: int
    text: str
    kind: str
    action: str
    note: str | None = None
    of_site: bool = False


@dataclass(frozen=True)
class Found:
    """The phrases that a text holds. What calls for help is never held back for other words beside it."""

    phrases: tuple[Phrase, ...] = ()

    def of(self, action: str) -> tuple[Phrase, ...]:
        return tuple(phrase for phrase in self.phrases if phrase.action == action)

    @property
    def holds(self) -> bool:
        """A moderator reads this first."""
        return bool(self.of("hold")) and not self.tells and not self.signposts

    @property
    def tells(self) -> bool:
        """Moderators are told of this."""
        return bool(self.of("flag"))

    @property
    def signposts(self) -> bool:
        """Its author may need somebody who helps."""
        return bool(self.of("signpost"))

    @property
    def reminds(self) -> bool:
        return bool(self.of("remind"))

    @property
    def notes(self) -> list[str]:
        """The content notes to add, each once."""
        return list(dict.fromkeys(phrase.note for phrase in self.of("note") if phrase.note))


class Watched:
    """A list, compiled: finding takes time with the text, hardly with the list, whatever stands in either."""

    def __init__(self, phrases: Iterable[Phrase] = ()):
        self.phrases = tuple(phrases)
        self._root = _Branch()
        self._patterns: list[tuple[Any, Phrase]] = []
        for phrase in self.phrases:
            if phrase.kind == "pattern":
                self._patterns.append((re2.compile(_in_bytes(phrase.text), _options), phrase))
            else:
                self._plant(phrase)

    def __bool__(self) -> bool:
        return bool(self.phrases)

    def does(self, action: str) -> bool:
        """Whether any phrase of this list has this action."""
        return any(phrase.action == action for phrase in self.phrases)

    def find(self, text: str) -> list[Phrase]:
        """The phrases that the text holds, each once."""
        if not self.phrases:
            return []
        plain = letters(text)
        hits = dict.fromkeys(self._in_words(words_in(plain)))
        hits.update(dict.fromkeys(self._in_patterns(plain)))
        return list(hits)

    def _plant(self, phrase: Phrase) -> None:
        *before, last = words_in(letters(phrase.text)) or [_END]
        branch = self._root
        for word in before if phrase.kind == "prefix" else [*before, last]:
            branch = branch.grow(word)
        if phrase.kind == "word":
            branch.ends.append(phrase)
        elif last:
            branch.prefixes.setdefault(last, []).append(phrase)
            branch.lengths = tuple(sorted({*branch.lengths, len(last)}))

    def _in_words(self, words: Sequence[str]) -> Iterator[Phrase]:
        root = self._root
        for start, first in enumerate(words):
            if root.lengths:
                yield from root.beginning(first)
            branch = root.branches.get(first)
            following = start + 1
            while branch is not None:
                yield from branch.ends
                if following >= len(words):
                    break
                word = words[following]
                if branch.lengths:
                    yield from branch.beginning(word)
                branch = branch.branches.get(word)
                following += 1

    def _in_patterns(self, plain: str) -> Iterator[Phrase]:
        if not self._patterns:
            return
        said = plain.encode()
        # all at once first: most texts hold none
        if self._any.search(said):
            for pattern, phrase in self._patterns:
                if pattern.search(said):
                    yield phrase

    @cached_property
    def _any(self) -> Any:
        return re2.compile(b"|".join(b"(?:%s)" % _in_bytes(phrase.text) for _, phrase in self._patterns), _options)


@dataclass
class _Branch:
    """Where the words of phrases go on, end, or end by a word's beginning (`lengths` of these, in letters)."""

    branches: dict[str, "_Branch"] = field(default_factory=dict)
    ends: list[Phrase] = field(default_factory=list)
    prefixes: dict[str, list[Phrase]] = field(default_factory=dict)
    lengths: tuple[int, ...] = ()

    def grow(self, word: str) -> "_Branch":
        return self.branches.setdefault(word, _Branch())

    def beginning(self, word: str) -> Iterator[Phrase]:
        """The phrases that end by the beginning of this word."""
        for length in self.lengths:
            if length > len(word):
                return
            yield from self.prefixes.get(word[:length], ())


def problem(text: str, kind: str) -> str:
    """Why this can't be watched for, as a sentence; empty if it can."""
    if kind != "pattern":
        return "" if words_in(letters(text)) else "Please use letters or digits."
    try:
        pattern = re2.compile(_in_bytes(text), _options)
    except re2.error as error:
        said = error.args[0] if error.args else ""
        why = said.decode(errors="replace") if isinstance(said, bytes) else str(said)
        return f"This pattern can’t be read: {why or 'something in it is not known here'}."
    if pattern.programsize > MAX_STEPS:
        return "This pattern repeats too much, so that reading by it would take too long. Please make it shorter."
    return "This pattern fits everything, also an empty text." if pattern.search(b"") else ""


def steps(texts: Iterable[str]) -> int:
    """How large these patterns, each without a `problem`, are together; a list may have up to MAX_ALL_STEPS."""
    return sum(re2.compile(_in_bytes(text), _options).programsize for text in texts)


def _in_bytes(pattern: str) -> bytes:
    """As RE2 reads it: without accents, like the text it is looked for in. Its case stays, since \\W is not \\w."""
    return letters(pattern, fold_case=False).encode()


_lists: list[Callable[[int | None], Sequence[Watched]]] = []
_prepare: list[Callable[[Sequence[int]], None]] = []


def ask(lists: Callable[[int | None], Sequence[Watched]], prepare: Callable[[Sequence[int]], None]) -> None:
    """Set who knows which lists are in force in a group (None: outside groups), and who has those of several groups at
    hand for a moment. Called once, by the wiring.
    """
    _lists[:] = [lists]
    _prepare[:] = [prepare]


def prepare(group_ids: Sequence[int]) -> None:
    """Ask once for what is in force in these groups, before it is asked group by group."""
    if group_ids:
        _prepare[0](group_ids)


def lists(group_id: int | None = None) -> Sequence[Watched]:
    """The lists in force there: the site's, and the group's own."""
    return _lists[0](group_id)


def found(text: str, group_id: int | None = None) -> Found:
    """What a text written in a group (None: outside groups) holds of what is watched there. The one place that says
    so: whoever stores what people write asks here.
    """
    return Found(tuple(phrase for watched in lists(group_id) for phrase in watched.find(text)))


def words_of(group_id: int) -> tuple[list[str], list[str]]:
    """What a group watches for by whole words: what is read first, and the calls for help that moderators hear of."""
    own = [phrase for phrase in lists(group_id)[-1].phrases if phrase.kind == "word" and not phrase.of_site]
    by_action = {action: [phrase.text for phrase in own if phrase.action == action] for action, _label in ACTIONS}
    return by_action["hold"], [text for text in by_action["flag"] if text in by_action["signpost"]]


def with_notes(notes: Iterable[str], text: str, group_id: int | None = None) -> list[str]:
    """These content notes, and those that the text gets for what it holds; each once."""
    return list(dict.fromkeys([*notes, *found(text, group_id).notes]))
