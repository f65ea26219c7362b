"""What other slices may hear from forums."""

from dataclasses import dataclass


@dataclass(frozen=True)
class PostPublished:
    post_id: int
    topic_id: int
    group_id: int
    author_id: int
    number: int


@dataclass(frozen=True)
class PostChanged:
    """Its text, or its topic's title, was edited."""

    post_id: int


@dataclass(frozen=True)
class PostWithdrawn:
    """Hidden, removed or taken back: nobody finds it any more."""

    post_id: int
