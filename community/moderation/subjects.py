"""What can be reported and reviewed. Moderation lies below its subjects: each slice registers its own in the wiring."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from community.core.errors import NotFound


@dataclass(frozen=True)
class Snapshot:
    """A subject as somebody saw it: kept with the case, so that a later edit hides nothing.

    `author_id` is who is responsible; `group_id` whose moderators decide (None: the site's). `html` is
    rendered already.
    """

    type: str
    id: int
    author_id: int | None
    group_id: int | None
    title: str
    html: str
    url: str
    status: str = "published"
    author_name: str = ""


@dataclass(frozen=True)
class Subject:
    """How moderation reaches one type. `see(viewer, key)` is scoped: the snapshot of what the viewer may see, or None;
    `key` is what the API uses (a handle, a slug, else the integer). `look(id)` is unscoped, for staff whose case it is.
    """

    label: str
    see: Callable[[Any, Any], Snapshot | None]
    look: Callable[[int], Snapshot | None]


_subjects: dict[str, Subject] = {}


def register(subjects: Mapping[str, Subject]) -> None:
    """Set the types there are. Called once, by the wiring."""
    _subjects.clear()
    _subjects.update(subjects)


def types() -> Mapping[str, Subject]:
    """Every registered type by name."""
    return _subjects


def see(viewer: Any, subject_type: str, key: Any) -> Snapshot:
    """What the viewer sees of a subject. Raises NotFound."""
    subject = _subjects.get(subject_type)
    snapshot = subject.see(viewer, key) if subject else None
    if snapshot is None:
        raise NotFound()
    return snapshot


def look(subject_type: str, subject_id: int) -> Snapshot | None:
    """The subject as it is now, unscoped; None once it is gone."""
    return _subjects[subject_type].look(subject_id)
