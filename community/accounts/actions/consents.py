"""What the account's own consents are for: what ends when one is taken back, and what is deleted then."""

from community.accounts.events import ProfileChanged
from community.accounts.models import User
from community.core.db import locked, transactional
from community.core.events import publish

PROFILE = (
    "I agree that the words I write about myself in my profile are kept and shown to the people I choose there. They "
    "may tell something about my health, my relationship or my sexuality."
)
MAIL = (
    "I agree that mails are sent to my e-mail address when there is something new for me. Their subject and sender "
    "don't say what kind of place this is."
)


@transactional
def hide_profile(user_id: int) -> None:
    """Nobody reads somebody's words about themselves any more."""
    locked(User, user_id).profile_audience = "nobody"
    publish(ProfileChanged(user_id))


@transactional
def empty_profile(user_id: int) -> None:
    """The words are gone."""
    locked(User, user_id).about = ""
    publish(ProfileChanged(user_id))


@transactional
def stop_mail(user_id: int) -> None:
    """Nothing is sent but what the account itself needs."""
    locked(User, user_id).mail_replies = False
