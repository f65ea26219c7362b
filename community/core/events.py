"""Signal up: how a feature tells the features above it that something happened."""

from collections.abc import Callable, Mapping, Sequence

_handlers: dict[type, Sequence[Callable]] = {}


def connect(handlers: Mapping[type, Sequence[Callable]]) -> None:
    """Set who hears which event. Called once, by the wiring."""
    _handlers.clear()
    _handlers.update(handlers)


def publish(event: object) -> None:
    """Tell every handler now, inside the publisher's transaction; anything slow waits for the commit.

    Raises KeyError for an event that the wiring does not list, so that none is forgotten in silence.
    """
    for handler in _handlers[type(event)]:
        handler(event)
