"""What the demo community is made of: the files in content/, and whether a site has anybody yet."""

import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import select

from community.accounts.models import User
from community.core.db import db

FOLDER = Path(__file__).parent / "content"


@dataclass(frozen=True)
class Content:
    """The content files as they stand; groups by their key, which is the file's name."""

    people: list[dict[str, Any]]
    groups: dict[str, dict[str, Any]]
    conversations: list[dict[str, Any]]
    resources: list[dict[str, Any]]
    helplines: list[dict[str, Any]]
    milestones: list[dict[str, Any]]
    reports: list[dict[str, Any]]
    unseen: list[dict[str, Any]]
    phrases: list[dict[str, Any]]
    rota: list[dict[str, Any]]


def content() -> Content:
    """Reads every content file."""
    return Content(
        people=_read("people.toml")["person"],
        groups={path.stem: _read(f"groups/{path.name}") for path in sorted((FOLDER / "groups").glob("*.toml"))},
        conversations=_read("conversations.toml")["conversation"],
        resources=_read("library.toml")["resource"],
        helplines=_read("helplines.toml")["helpline"],
        milestones=_read("milestones.toml")["milestone"],
        reports=_read("reports.toml")["report"],
        unseen=_read("unseen.toml")["reply"],
        phrases=_read("phrases.toml")["list"],
        rota=_read("rota.toml")["shift"],
    )


def is_empty() -> bool:
    """Whether nobody has an account here yet."""
    return db.session.scalar(select(User.id).limit(1)) is None


def _read(name: str) -> dict[str, Any]:
    return tomllib.loads((FOLDER / name).read_text(encoding="utf-8"))
