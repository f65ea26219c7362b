"""Rows that are read as columns, where loading them by the ORM would cost more than all that is done with them."""

from collections.abc import Iterator
from types import SimpleNamespace
from typing import Any


class Facts(SimpleNamespace):
    """Some columns of one row. Like the model's own rows it has the predicates that the model has on them.

    What was not read is not there (AttributeError), so that nothing is decided by a value that nobody asked for.
    """

    names: tuple[str, ...] = ()

    @classmethod
    def columns(cls, source: Any) -> list:
        """What to select, of the model or an alias of it."""
        return [getattr(source, name) for name in cls.names]

    @classmethod
    def take(cls, values: Iterator) -> Any:
        """One of them from the next values of a row."""
        return cls(**dict(zip(cls.names, values, strict=False)))


def facts(model: Any, *names: str) -> Any:
    """A class of Facts that are these columns of a model. No type: they go where the model's own rows do."""
    predicates = {name: value for name, value in vars(model).items() if isinstance(value, property)}
    return type(f"{model.__name__}Facts", (Facts,), {**predicates, "names": names})
