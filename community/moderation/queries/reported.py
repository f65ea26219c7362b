"""What somebody reported, as they may see it again."""

from collections.abc import Sequence

from sqlalchemy import select

from community.accounts.models import User
from community.accounts.queries.contact import in_contact
from community.accounts.queries.people import handles_of
from community.core.db import db
from community.moderation.models.cases import Case, Report

#: In place of what is not shown again; the same as where it never had a title.
COVERED = {"title": "", "html": ""}


def seen_then(viewer: User, reports: Sequence[Report]) -> dict[int, dict]:
    """The snapshots of the viewer's own reports by id, but for what somebody they have no contact with wrote by name.

    What was written under a pseudonym stays: or else whoever chose no contact with one after another would learn who
    wrote it. Two statements.
    """
    apart = (
        select(Report.id, Case.subject_author_id)
        .join(Case, Case.id == Report.case_id)
        .where(Report.id.in_([report.id for report in reports]), Case.subject_author_id.is_not(None))
        .where(~in_contact(viewer, Case.subject_author_id))
    )
    authors = {report_id: author_id for report_id, author_id in db.session.execute(apart) if author_id}
    handles = handles_of(set(authors.values())) if authors else set()

    def by_name(report: Report) -> bool:
        return (authors.get(report.id), report.snapshot["author_name"].lower()) in handles

    return {report.id: COVERED if by_name(report) else report.snapshot for report in reports}
