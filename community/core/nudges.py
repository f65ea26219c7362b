"""A word to whoever just wrote something: said by actions, told by whichever door they came through, kept nowhere."""

from flask import flash, g, request

from community.core.contacts import contacts_in
from community.core.watched import Found

#: By name. Nobody is stopped by one, and nobody else learns of it.
NUDGES = {
    "remind_first": "You may want to say this differently. Only you see this, and you can send it as it is.",
    "signpost": "If things are very hard just now: you don’t have to carry it alone. Under Help there are people who "
    "answer.",
    "remind": "It is there as you wrote it. If you would rather say it differently, you can still change it.",
    "contact_details": "This holds a way to reach you, or somebody else. You can still take it out: everybody who "
    "reads here may keep it.",
}


def nudge(name: str) -> None:
    """Say it to the person at the door, once what they did is stored."""
    said = g.setdefault("nudges", [])
    if name not in said:
        said.append(name)


def nudge_about(seen: Found, words: str = "") -> None:
    """Say what somebody who cares would say of these words; `words` themselves where they may give away an address."""
    due = {"signpost": seen.signposts, "remind": seen.reminds, "contact_details": bool(words and contacts_in(words))}
    for name, is_due in due.items():
        if is_due:
            nudge(name)


def told() -> list[dict]:
    """What was said, each as `{name, text}`; it is said once."""
    return [{"name": name, "text": NUDGES[name]} for name in g.pop("nudges", [])]


def tell(response):
    """After a request: the next page says it, and an answer of the API names it in a header."""
    said = told()
    if not said or response.status_code >= 400:
        return response
    if request.path.startswith("/api/"):
        response.headers["Nudge"] = ", ".join(one["name"] for one in said)
    else:
        for one in said:
            flash(one["text"], "info")
    return response
