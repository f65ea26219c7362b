"""What the forums do later."""

from community.forums.actions.leaving import clear_some_words


def clear_words_of_those_who_left() -> None:
    """Right after somebody left, and every minute for what was cut off."""
    while clear_some_words():
        pass
