"""Reads of the site's records. The doors let only its owners in."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from community.admin.models import ComplianceForm, ComplianceRecord
from community.core.audit import AuditEntry
from community.core.clock import now
from community.core.db import db
from community.core.errors import NotFound
from community.core.paging import Page, keyset
from community.core.text import version_of

#: How long before a review is due it is said.
AHEAD = timedelta(days=30)
#: What is noted once the whole audit log was checked.
LOG_CHECKED = "audit.checked"


_FINISHED = (
    select(ComplianceRecord)
    .where(ComplianceRecord.finished_at.is_not(None))
    .options(joinedload(ComplianceRecord.finished_by))
)


@dataclass(frozen=True)
class Standing:
    """A form, what was written last, what is being written, and when to look again."""

    form: ComplianceForm
    last: ComplianceRecord | None
    draft: ComplianceRecord | None

    @property
    def review_on(self) -> date | None:
        return self.last.review_on if self.last else None

    @property
    def state(self) -> str:
        """missing, fine, soon or late."""
        if self.last is None:
            return "missing" if self.form.review_months else "fine"
        return state_of(self.review_on)


def state_of(review_on: date | None) -> str:
    """fine, soon (within 30 days) or late, by the day on which another look is due."""
    if review_on is None:
        return "fine"
    today = now().date()
    return "late" if review_on < today else "soon" if review_on <= today + AHEAD else "fine"


@cache
def _built_in() -> dict[str, dict]:
    given = json.loads(Path(__file__).with_name("forms.json").read_text(encoding="utf-8"))
    return {form["key"]: {**form, "as_of": date.fromisoformat(form["as_of"])} for form in given}


def forms() -> list[ComplianceForm]:
    """Every form as it is asked now: those that come with the software, as the owner changed them, then the owner's."""
    stored = {form.key: form for form in db.session.scalars(select(ComplianceForm).order_by(ComplianceForm.title))}
    first = [stored.pop(key) if key in stored else ComplianceForm(**given) for key, given in _built_in().items()]
    return [*first, *stored.values()]


def form_named(key: str) -> ComplianceForm:
    """One form, perhaps not stored yet. Raises NotFound."""
    stored = db.session.get(ComplianceForm, key)
    if stored is None and key not in _built_in():
        raise NotFound()
    return stored or ComplianceForm(**_built_in()[key])


def version_of_form(form: ComplianceForm) -> str:
    """What tells whether somebody asks otherwise since the form was read."""
    told = (form.title, form.about, form.source_url, str(form.as_of), form.review_months, form.questions)
    return version_of(json.dumps(told, sort_keys=True))


def standings() -> list[Standing]:
    """Where each form stands. Three statements."""
    latest = _latest()
    drafts = {
        record.form_key: record
        for record in db.session.scalars(select(ComplianceRecord).where(ComplianceRecord.finished_at.is_(None)))
    }
    return [Standing(form, latest.get(form.key), drafts.get(form.key)) for form in forms()]


def finished() -> Sequence[ComplianceRecord]:
    """Every finished record, the oldest first. They are few: a handful a year."""
    return db.session.scalars(_FINISHED.order_by(ComplianceRecord.finished_at, ComplianceRecord.id)).all()


def finished_of(key: str) -> list[ComplianceRecord]:
    """The finished records of one form, the latest first."""
    of_form = _FINISHED.where(ComplianceRecord.form_key == key)
    return list(db.session.scalars(of_form.order_by(ComplianceRecord.number.desc())))


def draft_of(key: str) -> ComplianceRecord | None:
    """What is being written, if anything."""
    return db.session.scalar(
        select(ComplianceRecord).where(ComplianceRecord.form_key == key, ComplianceRecord.finished_at.is_(None))
    )


def record_numbered(key: str, number: int) -> ComplianceRecord:
    """One finished record. Raises NotFound."""
    record = db.session.scalar(_FINISHED.where(ComplianceRecord.form_key == key, ComplianceRecord.number == number))
    if record is None:
        raise NotFound()
    return record


def due() -> list[ComplianceRecord]:
    """The latest records whose review is due soon or late and of whom nobody was told yet."""
    return [
        record for record in _latest().values() if record.reminded_on is None and state_of(record.review_on) != "fine"
    ]


def records(after: str | None = None, limit: int = 20) -> Page:
    """Every finished record, the latest first."""
    return keyset(_FINISHED, [(ComplianceRecord.finished_at, True), (ComplianceRecord.id, True)], after, limit)


def _latest() -> dict[str, ComplianceRecord]:
    """The record that was finished last, by its form."""
    return {record.form_key: record for record in finished()}


def log_was_checked() -> bool:
    """Whether somebody, or another worker, checked the audit log since midnight."""
    midnight = now().replace(hour=0, minute=0, second=0, microsecond=0)
    today = select(AuditEntry.position).where(AuditEntry.act == LOG_CHECKED, AuditEntry.at >= midnight)
    return db.session.scalar(today.limit(1)) is not None
