"""What an open page hears: that something changed, never what. It asks again, and is told what is its reader's."""

from collections.abc import Iterable

from sqlalchemy import select

from community.core import realtime
from community.core.db import after_commit, db
from community.moderation.models.cases import Report
from community.moderation.queries.cases import deciders


def changed(case_id: int) -> None:
    """Whoever is entitled to the case, once it is written, hears that their queue changed. Not whom it concerns."""
    after_commit(lambda: realtime.tell_now(deciders([case_id])[case_id], "queue:changed", {}))


def stands(report_ids: Iterable[int]) -> None:
    """Whoever wrote these reports hears that one of them stands differently now, each about their own."""
    found = select(Report.reporter_id, Report.reference).where(Report.id.in_(list(report_ids)))
    for reporter_id, reference in db.session.execute(found):
        realtime.tell([reporter_id], "report:changed", {"reference": reference})
