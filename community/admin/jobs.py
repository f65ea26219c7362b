"""What is looked at again in time."""

from community.admin import actions


def remind_of_reviews() -> None:
    """Once a day: tell the owners of records that want another look within 30 days."""
    actions.remind()
