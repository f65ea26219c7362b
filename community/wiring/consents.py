"""What can be agreed to, each apart: a slice that processes something special about people has its line here, asks
`core.consents.stands` before it does, and says what ends and what goes when the consent is taken back.
"""

from community.accounts.actions import consents as accounts
from community.core.consents import ConsentKind

CONSENTS: dict[str, ConsentKind] = {
    "profile": ConsentKind(
        "Words about myself", 1, accounts.PROFILE, stop=accounts.hide_profile, erase=accounts.empty_profile
    ),
    "mail": ConsentKind("Mails about what is new", 1, accounts.MAIL, stop=accounts.stop_mail),
}
