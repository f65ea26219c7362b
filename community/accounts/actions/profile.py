"""What people say about themselves, and how the site treats them."""

from sqlalchemy.exc import IntegrityError

from community.accounts import policy
from community.accounts.events import ProfileChanged
from community.accounts.models import FormerHandle, Identity, User
from community.accounts.queries import people
from community.core import consents
from community.core.db import after_commit, db, locked, transactional
from community.core.errors import Invalid
from community.core.events import publish
from community.core.files import delete_file, store_file
from community.core.limits import spend
from community.core.pictures import square
from community.core.tokens import new_token
from community.core.watched import found

SEEN_BY_OTHERS = {"handle", "about", "profile_audience"}


def edit_account(user: User, your_password: str | None = None, **changes) -> User:
    """Change what AccountChange names; the rest stays. Words that others read need an account that may write, and no
    mail at all needs the password: whoever else is at the open page would silence what warns of them.

    Raises Invalid for a taken handle or a wrong password, NotAllowed, Suspended or TooMany.
    """
    if changes.get("mail_never") and not user.mail_never:
        spend("no mail at all", user.id, "10 per hour")
        policy.require_password(user, your_password)
    if changes.get("handle", user.handle) != user.handle:
        spend("rename", user.id, "5 per day")
    return _edit(user, changes)


@transactional
def _edit(user: User, changes: dict) -> User:
    user = locked(User, user.id)
    public = {name for name in SEEN_BY_OTHERS & changes.keys() if getattr(user, name) != changes[name]}
    if public - {"profile_audience"}:
        policy.require_write(user)
    if changes.get("handle", user.handle) != user.handle:
        _rename(user, changes["handle"])
    _heed_consents(user, changes)
    for name, value in changes.items():
        if name != "handle":
            setattr(user, name, value)
    if changes.get("mail_replies"):
        user.say_mail_is_safe()
    if public:
        publish(ProfileChanged(user.id))
    return user


def _heed_consents(user: User, changes: dict) -> None:
    """What was taken back is not begun again by a setting; mail that is switched on or off is noted as such."""
    shows = changes.get("about", "") not in ("", user.about), changes.get("profile_audience", "nobody") != "nobody"
    if any(shows) and consents.standing(user.id, "profile").was_withdrawn:
        field = "about" if shows[0] else "profile_audience"
        raise Invalid({field: ["You took this back. Under “What I agreed to” you can agree again."]})
    mail = changes.get("mail_replies", user.mail_replies)
    if mail and not user.mail_replies:
        consents.give(user.id, "mail")
    elif user.mail_replies and not mail:
        consents.withdraw(user.id, "mail")


def _rename(user: User, handle: str) -> None:
    if found(handle).holds:
        raise Invalid(handle="This name can’t be used here. Please choose another.")
    if people.handle_taken(handle, by_other_than=user):
        raise Invalid(handle="Somebody has this handle already. Please choose another.")
    key = handle.lower()
    if key != user.handle_key:
        taken_back = db.session.get(FormerHandle, key)
        if taken_back:
            db.session.delete(taken_back)
        db.session.add(FormerHandle(handle_key=user.handle_key, user_id=user.id))
    try:
        with db.session.begin_nested():
            user.handle, user.handle_key = handle, key
    except IntegrityError:
        raise Invalid(handle="Somebody has this handle already. Please choose another.") from None
    _identity(user).name = handle


def set_avatar(user: User, content: bytes) -> None:
    """Show a picture: what it is decides its content, not its name. Raises Invalid for what is no picture; TooMany."""
    policy.require_write(user)
    spend("picture", user.id, "20 per hour")
    picture = square(content)
    key = f"{new_token()[:32]}.webp"
    store_file(key, picture, "image/webp")
    try:
        _show(user, key)
    except BaseException:
        delete_file(key)
        raise


@transactional
def remove_avatar(user: User) -> None:
    """Show the pebble again."""
    _show(user, None)


@transactional
def _show(user: User, key: str | None) -> None:
    identity = _identity(user)
    before, identity.avatar = identity.avatar, key
    if before:
        after_commit(lambda: delete_file(before))
    publish(ProfileChanged(user.id))


def _identity(user: User) -> Identity:
    return locked(Identity, user.identity.id)
