"""What moderation does on a schedule."""

from community.core.jobs import each
from community.moderation.actions import claims, complaints, disclosures, duty, evidence, publications, risk
from community.moderation.queries.disclosures import to_tell
from community.moderation.queries.risk import to_review, waiting_in_danger


def end_claims() -> None:
    """Every minute: what somebody took and left waits for everybody again."""
    claims.end_claims()


def anonymise_old_cases() -> None:
    """Once an hour: a year after a case was decided, nothing of what it was about stays. Nor of a complaint, a
    year after its answer, nor of an address once nobody is kept out by it.
    """
    while evidence.anonymise_some():
        pass
    evidence.forget_addresses()
    complaints.forget_answered()


def tell_the_others() -> None:
    """Where whoever is on duty is not at work in time on a case of high risk, all who may decide it hear, once."""
    each(duty.tell_the_others, waiting_in_danger())


def remind_of_reviews() -> None:
    """Three months after a case about risk, or when it was said, those who may decide it read its file again."""
    each(risk.remind_of_review, to_review())


def tell_of_disclosures() -> None:
    """From the day on that was set for it, people read what was learned or passed on about them. Told once."""
    each(disclosures.tell_the_person, to_tell())


def publish_figures() -> None:
    """Once an hour: months and years that can be told of by now."""
    publications.publish_due()
