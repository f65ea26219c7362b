"""The JSON door to what the law asks to be written down, for the site's owners."""

from community.admin import actions, policy, queries
from community.admin.schemas import (
    ComplianceFormInput,
    ComplianceFormOutput,
    ComplianceRecordOutput,
    RecordAnswersInput,
    RecordStartInput,
    StandingOutput,
)
from community.core.api import ApiBlueprint, paged
from community.core.doors import me
from community.core.errors import NotFound
from community.core.paging import ListQuery, Page

bp = ApiBlueprint("Compliance", __name__, "What the law asks to be written down, for the site's owners")


@bp.before_request
def guard():
    """Whoever doesn't own the site finds nothing here; who isn't signed in was refused before."""
    if not policy.can_keep_records(me()):
        raise NotFound()


@bp.get("/compliance/forms")
@bp.page_of(StandingOutput)
def forms():
    """Each form as it is asked now, and when its record wants another look"""
    shown = [
        {"form": one.form, "state": one.state, "review_on": one.review_on, "draft": one.draft is not None}
        for one in queries.standings()
    ]
    return paged(Page(shown, None))


@bp.get("/compliance/forms/<key>")
@bp.response(200, ComplianceFormOutput)
def form(key):
    """One form as it is asked now"""
    return queries.form_named(key)


@bp.put("/compliance/forms/<key>")
@bp.arguments(ComplianceFormInput)
@bp.response(200, ComplianceFormOutput)
def change(wanted, key):
    """Ask otherwise from now on; records keep what they were asked"""
    return actions.change_form(me(), key, **wanted)


@bp.post("/compliance/forms/<key>/draft")
@bp.arguments(RecordStartInput)
@bp.response(201, ComplianceRecordOutput)
def start(data, key):
    """Begin a record, with the last answers to start from"""
    return actions.start(me(), key, **data)


@bp.get("/compliance/forms/<key>/draft")
@bp.response(200, ComplianceRecordOutput)
def draft(key):
    """The record that is being written"""
    found = queries.draft_of(key)
    if found is None:
        raise NotFound()
    return found


@bp.patch("/compliance/forms/<key>/draft")
@bp.arguments(RecordAnswersInput)
@bp.response(200, ComplianceRecordOutput)
def save(data, key):
    """Keep what was written so far"""
    return actions.save(me(), key, **data)


@bp.post("/compliance/forms/<key>/draft/finish")
@bp.arguments(RecordAnswersInput)
@bp.response(201, ComplianceRecordOutput)
def finish(data, key):
    """Finish the record: it is never changed afterwards"""
    return actions.finish(me(), key, **data)


@bp.delete("/compliance/forms/<key>/draft")
@bp.arguments(RecordAnswersInput(only=["version"]), location="query")
@bp.response(204)
def put_away(data, key):
    """Throw the draft away"""
    actions.put_away(me(), key, data["version"])


@bp.get("/compliance/records")
@bp.arguments(ListQuery, location="query")
@bp.page_of(ComplianceRecordOutput)
def records(asked):
    """Every finished record with its questions and answers, the latest first: the export"""
    return paged(queries.records(**asked))
