"""Keeping the records that the law asks for."""

from typing import Any

from community.accounts.models import User
from community.admin import notices, queries
from community.admin.models import QUESTION_KINDS, ComplianceForm, ComplianceRecord
from community.admin.policy import can_keep_records
from community.core.audit import append
from community.core.clock import months_after, now
from community.core.db import add_first, db, locked, transactional
from community.core.errors import Conflict, Invalid, NotFound, Overtaken


@transactional
def start(owner: User, key: str, occasion: str, note: str = "") -> ComplianceRecord:
    """A draft to fill, with the last answers to begin from. Raises NotFound, or Conflict if there is a draft."""
    _only_owners(owner)
    form = queries.form_named(key)
    if queries.draft_of(key):
        raise Conflict("One is being written already. Finish it, or put it away.")
    earlier = queries.finished_of(key)
    record = ComplianceRecord(
        form_key=key,
        number=earlier[0].number + 1 if earlier else 1,
        # goes on counting: whoever read the draft that was finished does not write into this one
        version=earlier[0].version + 1 if earlier else 1,
        occasion=occasion,
        occasion_note=note,
        asked=_as_asked(form),
        # an incident begins on an empty page; what is looked at again begins with what was said last
        answers=dict(earlier[0].answers) if earlier and form.review_months else {},
        started_by_id=owner.id,
    )
    db.session.add(record)
    db.session.flush()
    _note(owner, "started", record)
    return record


@transactional
def save(owner: User, key: str, answers: dict[str, dict], version: int) -> ComplianceRecord:
    """Keep what was written so far. Raises Overtaken if somebody else changed it, Conflict if it is no draft by now."""
    draft = _draft(owner, key, version)
    draft.answers = {**draft.answers, **_fitting(draft, answers)}
    _note(owner, "saved", draft)
    return draft


@transactional
def finish(owner: User, key: str, answers: dict[str, dict], version: int) -> ComplianceRecord:
    """Put the record among the finished ones, for good. Raises Invalid while a question has no answer."""
    draft = _draft(owner, key, version)
    draft.answers = {**draft.answers, **_fitting(draft, answers)}
    missing = {
        question["key"]: "Please choose one, and say in a few words why."
        if question["kind"] != "text"
        else "Please write something, if only that there is nothing to say."
        for question in draft.asked["questions"]
        if not _is_answered(question, draft.answers.get(question["key"], {}))
    }
    if missing:
        raise Invalid(missing)
    moment = now()
    draft.finished_at, draft.finished_by_id = moment, owner.id
    months = draft.asked["review_months"]
    draft.review_on = months_after(moment.date(), months) if months else None
    _note(owner, "finished", draft)
    return draft


@transactional
def put_away(owner: User, key: str, version: int) -> None:
    """Throw a draft away. Finished records stay."""
    draft = _draft(owner, key, version)
    db.session.delete(draft)
    _note(owner, "put_away", draft)


@transactional
def change_form(owner: User, key: str, version: str = "", **wanted: Any) -> ComplianceForm:
    """Ask otherwise from now on: what the law asks changes, and this is data. Records keep what they were asked.

    Raises Overtaken where it is asked otherwise by now than in the form of this version.
    """
    _only_owners(owner)
    form = locked(ComplianceForm, key) or queries.form_named(key)
    if version not in ("", queries.version_of_form(form)):
        raise Overtaken()
    for name, value in wanted.items():
        setattr(form, name, value)
    append(owner.id, "record.questions_changed", form=key)
    return form if form in db.session else add_first(form)


@transactional
def remind() -> None:
    """Tell the owners, once for each record, that it wants another look soon."""
    for record in queries.due():
        record.reminded_on = now().date()
        notices.review_due(record)


@transactional
def note_check(broken_at: int | None) -> None:
    """Note that the audit log was checked; where it does not hold (from this row on), tell the owners."""
    append(None, queries.LOG_CHECKED, whole=broken_at is None, broken_at=broken_at)
    if broken_at is not None:
        notices.log_broken(broken_at)


def _note(owner: User, act: str, record: ComplianceRecord) -> None:
    append(owner.id, f"record.{act}", "compliance_record", record.id, form=record.form_key)


def _only_owners(owner: User) -> None:
    if not can_keep_records(owner):
        raise NotFound()


def _draft(owner: User, key: str, version: int) -> ComplianceRecord:
    """The draft, locked, as the owner read it; its version moves on."""
    _only_owners(owner)
    found = queries.draft_of(key)
    draft = locked(ComplianceRecord, found.id) if found else None
    if draft is None or draft.is_finished:
        queries.form_named(key)
        raise Conflict("Nothing is being written here any more: it was finished, or put away.")
    if draft.version != version:
        raise Overtaken()
    draft.version += 1
    return draft


def _fitting(draft: ComplianceRecord, answers: dict[str, dict]) -> dict[str, dict]:
    """Answers to what is asked. Raises Invalid for a choice that isn't among those of its question."""
    kinds = {question["key"]: question["kind"] for question in draft.asked["questions"]}
    choices = {kind: {"", *dict(offered)} for kind, _label, offered in QUESTION_KINDS}
    wrong = {
        key: "Please choose one of those offered, for a question of this form."
        for key, answer in answers.items()
        if key not in kinds or answer["choice"] not in choices[kinds[key]]
    }
    if wrong:
        raise Invalid(wrong)
    return answers


def _is_answered(question: dict, answer: dict) -> bool:
    return bool(answer.get("text")) and (question["kind"] == "text" or bool(answer.get("choice")))


def _as_asked(form: ComplianceForm) -> dict:
    return {
        "title": form.title,
        "about": form.about,
        "source_url": form.source_url,
        "as_of": form.as_of.isoformat(),
        "review_months": form.review_months,
        "questions": form.questions,
    }
