"""What moderation does on a schedule."""

from community.moderation.actions import claims, duty, evidence
from community.moderation.queries.risk import waiting_in_danger


def end_claims() -> None:
    """Every minute: what somebody took and left waits for everybody again."""
    claims.end_claims()


def anonymise_old_cases() -> None:
    """Once an hour: a year after a case was decided, nothing of what it was about stays."""
    while evidence.anonymise_some():
        pass


def tell_the_others() -> None:
    """Where whoever is on duty is not at work in time on a case of high risk, all who may decide it hear, once."""
    for case_id in waiting_in_danger():
        duty.tell_the_others(case_id)
