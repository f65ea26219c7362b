"""What other slices may hear from accounts."""

from dataclasses import dataclass


@dataclass(frozen=True)
class AccountCreated:
    user_id: int


@dataclass(frozen=True)
class ProfileChanged:
    """Handle, picture, words about oneself or who may see them."""

    user_id: int


@dataclass(frozen=True)
class AccountClosed:
    """For good. `takes_words`: what they wrote goes too, instead of staying without a name."""

    user_id: int
    takes_words: bool = False


@dataclass(frozen=True)
class AddressLeft:
    """Somebody gives up an address that they had confirmed, or leaves. `digest`: what may be kept of it."""

    user_id: int
    digest: str


@dataclass(frozen=True)
class AccountPaused:
    """Suspended or banned: open sockets fall silent."""

    user_id: int


@dataclass(frozen=True)
class MutesChanged:
    """Somebody muted a person for themselves, or hears of them again."""

    user_id: int


@dataclass(frozen=True)
class KeepApartChanged:
    """Somebody put another on the list of whom they are to be kept apart from. Who is meant nobody learns by it."""

    user_id: int


@dataclass(frozen=True)
class NoContactChanged:
    user_id: int
    other_id: int
