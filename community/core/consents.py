"""The consent ledger: what somebody agreed to, in which words, when, and until when. Knows no feature.

Each consent stands alone and can be taken back alone. A slice names its own in the wiring; whoever processes what one
is for asks `stands`. Rows are never deleted while there is an account: they are what can be shown later.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime

from marshmallow import Schema, fields, validate
from sqlalchemy import Index, select, text
from sqlalchemy.orm import Mapped, mapped_column

from community.core.clock import now, rfc3339
from community.core.db import Id, db, short, transactional
from community.core.errors import Conflict, Invalid, NotFound


class Consent(db.Model):
    """One agreement of one person to one statement, as it was put to them."""

    __tablename__ = "consents"
    __table_args__ = (
        # one that stands, of each kind; earlier ones stay
        Index(
            "uq_consents_standing",
            "user_id",
            "kind",
            unique=True,
            sqlite_where=text("withdrawn_at is null"),
            postgresql_where=text("withdrawn_at is null"),
        ),
    )
    id: Mapped[Id]
    user_id: Mapped[int] = mapped_column(index=True)
    kind: Mapped[str] = mapped_column(short(40))
    version: Mapped[int]
    statement: Mapped[str]
    given_at: Mapped[datetime] = mapped_column(default=now)
    withdrawn_at: Mapped[datetime | None]
    erased_at: Mapped[datetime | None]


@dataclass(frozen=True)
class ConsentKind:
    """What can be agreed to. A new `statement` is a new `version`, and is asked for anew.

    `stop(user_id)` ends what it is for, `erase(user_id)` deletes what came of it; both inside the transaction.
    """

    label: str
    version: int
    statement: str
    stop: Callable[[int], None]
    erase: Callable[[int], None] | None = None


@dataclass(frozen=True)
class Standing:
    """A kind as it stands for somebody: `given` is the consent that stands, `earlier` those that don't any more."""

    name: str
    kind: ConsentKind
    given: Consent | None
    earlier: list[Consent]

    @property
    def is_current(self) -> bool:
        """Given, to the words that are asked for now."""
        return self.given is not None and self.given.version == self.kind.version

    @property
    def was_withdrawn(self) -> bool:
        """Taken back, and not given since."""
        return self.given is None and bool(self.earlier)


_TICK = "Please tick that you agree, if you do."


class ConsentInput(Schema):
    """Agreeing to the statement of this version, by a tick of its own."""

    agree = fields.Boolean(
        required=True, validate=validate.Equal(True, error=_TICK), error_messages={"required": _TICK}
    )
    version = fields.Integer(required=True, metadata={"example": 1})


class WithdrawalInput(Schema):
    """Taking a consent back."""

    erase = fields.Boolean(load_default=False, metadata={"description": "delete what came of it too"})


class ConsentOutput(Schema):
    """One kind of consent, as it stands for me."""

    name = fields.String(metadata={"example": "profile"})
    label = fields.String(attribute="kind.label")
    version = fields.Integer(attribute="kind.version")
    statement = fields.String(attribute="kind.statement", metadata={"description": "the words that are asked for now"})
    agreed = fields.Boolean(attribute="is_current")
    withdrawn = fields.Boolean(attribute="was_withdrawn")
    agreed_version = fields.Function(
        lambda one: one.given.version if one.given else None, metadata={"type": ["integer", "null"]}
    )
    agreed_at = fields.Function(
        lambda one: rfc3339(one.given.given_at) if one.given else None,
        metadata={"type": ["string", "null"], "format": "date-time"},
    )
    can_erase = fields.Function(lambda one: one.kind.erase is not None, metadata={"type": "boolean"})


class ConsentsOutput(Schema):
    """Every kind there is."""

    items = fields.List(fields.Nested(ConsentOutput))


_kinds: dict[str, ConsentKind] = {}


def register(kinds: Mapping[str, ConsentKind]) -> None:
    """Set what can be agreed to. Called by the wiring."""
    _kinds.clear()
    _kinds.update(kinds)


def consents_of(user_id: int) -> list[Standing]:
    """Every kind, as it stands for this person. One statement."""
    rows = db.session.scalars(select(Consent).where(Consent.user_id == user_id).order_by(Consent.id)).all()
    return [
        Standing(
            name,
            kind,
            next((row for row in rows if row.kind == name and row.withdrawn_at is None), None),
            [row for row in rows if row.kind == name and row.withdrawn_at is not None],
        )
        for name, kind in _kinds.items()
    ]


def standing(user_id: int, name: str) -> Standing:
    """One kind, as it stands for this person. Raises NotFound for a kind that there isn't."""
    found = next((one for one in consents_of(user_id) if one.name == name), None)
    if found is None:
        raise NotFound()
    return found


def stands(user_id: int, name: str) -> bool:
    """Whether this person agreed, and did not take it back."""
    return standing(user_id, name).given is not None


@transactional
def give(user_id: int, name: str, version: int | None = None) -> Consent:
    """Note that somebody agreed to the statement as it is now. Twice is once.

    `version`: what they read. Raises NotFound, or Conflict where the words changed since.
    """
    found = standing(user_id, name)
    if version is not None and version != found.kind.version:
        raise Conflict("These words were changed since you read them. Please read them again.")
    if found.given is not None:
        if found.is_current:
            return found.given
        found.given.withdrawn_at = now()  # the newer one takes its place
        db.session.flush()
    made = Consent(user_id=user_id, kind=name, version=found.kind.version, statement=found.kind.statement)
    db.session.add(made)
    db.session.flush()
    return made


@transactional
def withdraw(user_id: int, name: str, erase: bool = False) -> None:
    """Take a consent back: what it was for ends now, and with `erase` what came of it is deleted. Twice is once.

    Raises NotFound, or Invalid where there is nothing that could be deleted.
    """
    found = standing(user_id, name)
    if erase and found.kind.erase is None:
        raise Invalid(erase="Nothing was kept for this that could be deleted.")
    last = found.given or (found.earlier[-1] if found.earlier else None)
    if last is None:
        # never asked: what it would be for ends all the same, and it is known that they don't want it
        last = Consent(user_id=user_id, kind=name, version=found.kind.version, statement=found.kind.statement)
        last.given_at = last.withdrawn_at = now()
        db.session.add(last)
    if last.withdrawn_at is None:
        last.withdrawn_at = now()
    found.kind.stop(user_id)
    if erase and found.kind.erase is not None:
        found.kind.erase(user_id)
        last.erased_at = now()
