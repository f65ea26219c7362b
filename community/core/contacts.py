"""Ways to reach somebody elsewhere, and links, as they stand in what people write. Named, so that a reason can be told.

Searched by RE2, whose time grows with the text alone.
"""

from typing import Any
from urllib.parse import urlsplit

import re2

from community.core.settings import settings
from community.core.text import letters

_options = re2.Options()
_options.never_capture = True

_APPS = r"(?:whats ?app|telegram|signal|insta(?:gram)?|snap(?:chat)?|facebook|messenger|discord|kik|skype|wechat|viber)"
_REACH = r"(?:write|text|message|call|ring|phone|add|find|reach|contact|dm|pm|e-?mail)(?: to)? me"
#: By name, in the order they are told.
_CONTACTS = {
    "email": r"[a-z0-9][a-z0-9._+-]{0,63} ?(?:@|\(at\)|\[at\]) ?[a-z0-9-]{1,63}"
    r"(?: ?(?:\.|\(dot\)|\[dot\]) ?[a-z0-9-]{2,63})+"
    r"|[a-z0-9][a-z0-9._+-]{1,63} at [a-z0-9-]{1,63} dot (?:com|net|org|co|uk|de|fr|eu|me)\b",
    "phone": r"(?:\+|\b00)[1-9](?:[ ()./-]{0,2}[0-9]){8,13}\b|\b0[1-9](?:[ ()./-]{0,2}[0-9]){8,9}\b"
    r"|\b\(?[2-9][0-9]{2}\)?[-. ][0-9]{3}[-. ][0-9]{4}\b",
    "elsewhere": rf"\b{_REACH} (?:on|at|via|by|over|through|under) (?:{_APPS}|my |[0-9+@])"
    rf"|\bmy (?:{_APPS}|number|handle|username|user name)(?: name| number| handle)? (?:is|:)"
    rf"|\b(?:t|wa)\.me/|\b(?:instagram|facebook|snapchat|discord)\.(?:com|gg)/",
}
_LINK = (
    r"(?:https?://|\bwww\.)[^\s<>\"]+|\b[a-z0-9-]+(?:\.[a-z0-9-]+)*"
    r"\.(?:com|org|net|info|io|co|uk|me|de|fr|eu|ru|us|xyz|shop|online|site|app|link|ly|gg|tv)\b(?:/[^\s<>\"]*)?"
)
_contacts = {name: re2.compile(pattern.encode(), _options) for name, pattern in _CONTACTS.items()}
_any = re2.compile("|".join(f"(?:{pattern})" for pattern in _CONTACTS.values()).encode(), _options)
_link = re2.compile(_LINK.encode(), _options)


def contacts_in(text: str) -> list[str]:
    """Which ways to reach somebody a text gives: email, phone, elsewhere. Not whose they are."""
    said = letters(text).encode()
    if not _any.search(said):
        return []
    return [name for name, pattern in _contacts.items() if pattern.search(said)]


def has_link(text: str) -> bool:
    """Whether a text leads away from this site. An e-mail address is none."""
    said = letters(text)
    return any(_leads_away(found, said) for found in _link.finditer(said.encode()))


def _leads_away(found: Any, said: str) -> bool:
    start, end = found.span()
    raw = said.encode()
    if start and raw[start - 1 : start] in (b"@", b".", b"-"):
        return False  # the end of an address
    link = raw[start:end].decode(errors="replace")
    host = urlsplit(link if "//" in link else f"//{link}").hostname or ""
    return host.removeprefix("www.") != (urlsplit(settings().public_url).hostname or "").removeprefix("www.")
