"""What moderation does on a schedule."""

from community.moderation.actions import evidence


def anonymise_old_cases() -> None:
    """Once an hour: a year after a case was decided, nothing of what it was about stays."""
    while evidence.anonymise_some():
        pass
